//! What reads a definition, directly and through others: the answer before something is changed or deleted (RB-8).

use std::collections::{BTreeMap, BTreeSet};

use super::Rulebook;
use super::content::{self, Definition, Step};
use super::graph::{Graph, LADDERS, PROGRAM_TABLES};
use crate::consent::purpose_of;
use crate::error::{Code, Error, Result};
use crate::text::nearest;

/// What reads a definition.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Impact {
    /// The path of what was named, for example `measures.orders_90d`; of a whole section its path, for example `rfm`.
    pub name: String,
    /// The places that read it, sorted by path.
    pub readers: Vec<Reader>,
}

/// A place that reads a definition.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Reader {
    /// The path of the place, for example `segments.active.when`.
    pub path: String,
    /// The definition in which it lies, for example `segments.active`.
    pub definition: String,
    /// Whether it names the definition itself.
    pub direct: bool,
    /// The definitions in between, from the one that was named to this one; empty if it reads directly.
    pub via: Vec<String>,
}

/// Where a definition stands in the document.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Place {
    /// Its path.
    pub path: String,
    /// The way to it.
    pub steps: Vec<Step>,
}

/// What reads a name. The name is a path (`measures.x`) or what conditions write (`measure.x`, `segment.x`, `tag.x`, `attr.x`,
/// `score.rfm`, `stage`, `tier`, `consent.<purpose>.<channel>`); a section stands for all of its definitions. Error:
/// `unknown_name`.
///
/// ```
/// use regulars_core::rulebook::{Rulebook, impact};
/// let text = r#"
///     rulebook = { id = "shop", version = 1, zone = "Asia/Shanghai" }
///     measures.orders = { agg = "count", of = "order", window = "lifetime" }
///     segments.buyers.when = "measure.orders >= 1"
/// "#;
/// let found = impact(&Rulebook::parse(text)?, "measure.orders")?;
/// assert_eq!(found.readers[0].path, "segments.buyers.when");
/// # Ok::<(), regulars_core::Error>(())
/// ```
pub fn impact(rules: &Rulebook, name: &str) -> Result<Impact> {
    let definitions = content::definitions(&rules.document);
    let graph = Graph::of(rules, &definitions);
    let named = Named::find(rules, &definitions, &graph, name)?;
    let chains = graph.readers(&named.paths);
    let mut readers: BTreeMap<&str, Reader> = BTreeMap::new();
    for edge in graph.edges().filter(|edge| !named.paths.contains(&edge.definition)) {
        let via = match chains.get(&edge.reads) {
            _ if named.paths.contains(&edge.reads) => Vec::new(),
            Some(chain) => [chain.as_slice(), std::slice::from_ref(&edge.reads)].concat(),
            None => continue,
        };
        let shorter = |known: &Reader| (via.len(), &via) < (known.via.len(), &known.via);
        if readers.get(edge.place.as_str()).is_none_or(shorter) {
            let (path, definition) = (edge.place.clone(), edge.definition.clone());
            readers.insert(&edge.place, Reader { path, definition, direct: via.is_empty(), via });
        }
    }
    Ok(Impact { name: named.path, readers: readers.into_values().collect() })
}

/// Where the definitions of a name stand, for deleting them: one place, or those of a section. Error: `unknown_name`.
pub fn places(rules: &Rulebook, name: &str) -> Result<Vec<Place>> {
    let definitions = content::definitions(&rules.document);
    let graph = Graph::of(rules, &definitions);
    let named = Named::find(rules, &definitions, &graph, name)?;
    let known = named.paths.iter().filter_map(|path| definitions.get(path).map(|definition| (path, definition)));
    let place =
        |(path, definition): (&String, &Definition)| Place { path: path.clone(), steps: definition.steps.clone() };
    Ok(known.map(place).collect())
}

/// What a name stands for.
struct Named {
    path: String,
    /// The definitions, and the ladder as a whole if one is meant.
    paths: BTreeSet<String>,
}

impl Named {
    fn find(rules: &Rulebook, known: &BTreeMap<String, Definition>, graph: &Graph, name: &str) -> Result<Self> {
        let path = path_of(rules, name);
        let read = |path: &str| graph.edges().any(|edge| edge.reads == path && !LADDERS.contains(&path));
        if known.contains_key(&path) || read(&path) {
            return Ok(Self { paths: BTreeSet::from([path.clone()]), path });
        }
        // The tables of a program are nothing without its head.
        let wholes = if path == "program" { PROGRAM_TABLES.to_vec() } else { vec![path.as_str()] };
        let mut paths: BTreeSet<String> = BTreeSet::new();
        for whole in wholes {
            paths.extend(content::below(known, whole).map(str::to_owned));
        }
        if paths.is_empty() {
            return Err(unknown(known, name));
        }
        let ladders = LADDERS.iter().filter(|ladder| paths.iter().any(|path| path.starts_with(&format!("{ladder}."))));
        let ladders: Vec<String> = ladders.map(|ladder| (*ladder).to_owned()).collect();
        paths.extend(ladders);
        Ok(Self { path, paths })
    }
}

/// What conditions call the sections.
const WORDS: [(&str, &str); 3] = [("measure", "measures"), ("segment", "segments"), ("attr", "attributes")];

/// The path of what conditions write; any other name is a path already.
fn path_of(rules: &Rulebook, name: &str) -> String {
    if let Some((word, rest)) = name.split_once('.') {
        if let Some((_, section)) = WORDS.iter().find(|(known, _)| *known == word) {
            return format!("{section}.{rest}");
        }
        let purpose = (word == "consent").then(|| rest.rsplit_once('.').map_or(rest, |(purpose, _)| purpose));
        if let Some(purpose) = purpose.and_then(|path| purpose_of(&rules.purposes, path)) {
            return format!("purpose.{}", purpose.path);
        }
    }
    if let Some(need) = name.strip_prefix("tag.")
        && rules.definitions.tags.iter().any(|tag| tag.name == need && tag.need().is_some())
    {
        return format!("need.{need}");
    }
    match name {
        "score.rfm" => "rfm".to_owned(),
        "tier" if rules.single_program().is_some() => "tiers".to_owned(),
        "tier" => "programs".to_owned(),
        _ => name.to_owned(),
    }
}

/// The error with the nearest name of the same sort, written as the name was (RB-4).
fn unknown(known: &BTreeMap<String, Definition>, name: &str) -> Error {
    let sections: BTreeSet<&str> = known.keys().filter_map(|path| path.split('.').next()).collect();
    let near = match name.split_once('.') {
        Some((word, bare)) => {
            let section = WORDS.iter().find(|(known, _)| *known == word).map_or(word, |(_, section)| section);
            let same = content::below(known, section).filter_map(|path| path.split_once('.').map(|(_, bare)| bare));
            let near = nearest(bare, same).map(|near| format!("{word}.{near}"));
            // The section itself may be misspelt.
            let words = || sections.iter().copied().chain(WORDS.map(|(word, _)| word));
            near.or_else(|| nearest(word, words()).filter(|near| *near != word).map(|near| format!("{near}.{bare}")))
        }
        None => {
            let wholes = sections.into_iter().chain(["tier"]);
            nearest(name, wholes).or_else(|| nearest(name, known.keys().map(String::as_str))).map(str::to_owned)
        }
    };
    let hint = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
    Error::new(Code::UnknownName, "name", format!("the rulebook defines no `{name}`{hint}"))
}
