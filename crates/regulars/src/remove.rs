//! Deleting a definition from the text of a rulebook (RB-8): nothing that is read can go, and what stays keeps its
//! comments and layout.

use std::collections::BTreeSet;

use regulars_core::error::{Code, Error, Result};
use regulars_core::rulebook::{Place, Rulebook as Rules, Step, impact, places};
use regulars_core::text::canonical;
use toml_edit::{Array, DocumentMut, Item, Table, Value};

/// The document without a definition, or without all of a section. The weights of a stage go with the stage.
pub(crate) fn remove(text: &str, name: &str) -> Result<String> {
    let rules = Rules::parse(text)?;
    let impact = impact(&rules, name)?;
    let mut gone = places(&rules, name)?;
    if gone.is_empty() {
        let message = format!("`{name}` is read but stands nowhere in the document");
        return Err(Error::new(Code::UnknownName, "name", message));
    }
    for place in gone.clone() {
        if let Some(stage) = place.path.strip_prefix("stage.") {
            gone.extend(places(&rules, &format!("stage_weights.{stage}")).unwrap_or_default());
        }
    }
    let paths: BTreeSet<&str> = gone.iter().map(|place| place.path.as_str()).collect();
    let readers = impact.readers.into_iter().filter(|reader| !paths.contains(reader.definition.as_str()));
    let readers: Vec<_> = readers.collect();
    if let Some(first) = readers.iter().find(|reader| reader.direct && holds(&reader.path)) {
        let more = match readers.len() - 1 {
            0 => String::new(),
            1 => " and 1 other place".to_owned(),
            more => format!(" and {more} other places"),
        };
        let message = format!("`{}` is read by `{}`{more}", impact.name, first.path);
        return Err(Error::new(Code::InUse, "name", message).with("readers", canonical(&readers)?));
    }
    let whole = gone.iter().all(|place| place.path != impact.name);
    let mut document: DocumentMut = text.parse().map_err(|_| lost(name))?;
    for place in &gone {
        delete(&mut document, &place.steps).ok_or_else(|| lost(name))?;
    }
    if whole || paths.iter().any(|path| path.starts_with("stage_weights.")) {
        prune(&mut document, &gone, whole);
    }
    let left = line_ends(text, document.to_string());
    Rules::parse(&left)?;
    Ok(left)
}

/// Whether a place that reads directly keeps a definition from going. A strategy ranks whatever sources there are and names
/// none of them.
fn holds(place: &str) -> bool {
    !(place.starts_with("attributes.") && place.ends_with(".strategy"))
}

/// Both readers of TOML know the same language, so this is never seen.
fn lost(name: &str) -> Error {
    Error::new(Code::UnknownName, "name", format!("`{name}` cannot be found in the text"))
}

/// Takes away what is empty afterwards: of a section that was named as a whole, and the weights of no stages.
fn prune(document: &mut DocumentMut, gone: &[Place], whole: bool) {
    for place in gone {
        let mut steps = place.steps.as_slice();
        while let Some((_, above)) = steps.split_last() {
            steps = above;
            let weights = matches!(steps.first(), Some(Step::Key(key)) if key == "stage_weights");
            if !steps.is_empty() && (whole || weights) && is_empty(document, steps) {
                delete(document, steps);
            }
        }
    }
}

fn is_empty(document: &mut DocumentMut, steps: &[Step]) -> bool {
    find(document, steps).and_then(|(item, _)| item.as_table_like_mut()).is_some_and(|table| table.is_empty())
}

/// What a way leads to, and the position of the last table with a header on it.
fn find<'d>(document: &'d mut DocumentMut, steps: &[Step]) -> Option<(&'d mut Item, Option<isize>)> {
    let mut item = document.as_item_mut();
    let mut at = None;
    for step in steps {
        let Step::Key(key) = step else { return None };
        item = item.as_table_like_mut()?.get_mut(key)?;
        at = item.as_table().and_then(Table::position).or(at);
    }
    Some((item, at))
}

/// Comments that stay, and the position after which they belong.
type Kept = (String, Option<isize>);

/// Deletes what stands at the end of a way; a comment that a blank line keeps apart from it stays.
fn delete(document: &mut DocumentMut, steps: &[Step]) -> Option<()> {
    let (last, above) = steps.split_last()?;
    let (item, at) = find(document, above)?;
    let (comments, after) = match last {
        Step::Key(key) => delete_key(item, at, key)?,
        Step::Element { key, name, version } => delete_element(item, at, key, name, *version)?,
    };
    let empty = match &*find(document, above)?.0 {
        Item::ArrayOfTables(tables) => tables.is_empty(),
        item => item.as_array().is_some_and(Array::is_empty),
    };
    if let (true, Some((Step::Key(list), above))) = (empty, above.split_last()) {
        find(document, above)?.0.as_table_like_mut()?.remove(list);
    }
    if !comments.is_empty() {
        hand_on(document, &comments, after);
    }
    Some(())
}

fn delete_key(item: &mut Item, at: Option<isize>, key: &str) -> Option<Kept> {
    let table = item.as_table_like_mut()?;
    if let Some(headed) = table.get(key)?.as_table().filter(|table| !table.is_dotted()) {
        let kept = (apart(prefix(headed)), headed.position().or(at));
        table.remove(key)?;
        return Some(kept);
    }
    let before = table.key(key).and_then(|key| key.leaf_decor().prefix()?.as_str()).unwrap_or_default();
    let comments = apart(before);
    let next = table.iter().skip_while(|(known, _)| *known != key).nth(1).map(|(next, _)| next.to_owned());
    table.remove(key)?;
    let next = next.filter(|_| !comments.is_empty());
    let Some(mut next) = next.and_then(|next| table.key_mut(&next)) else { return Some((comments, at)) };
    let before = next.leaf_decor().prefix().and_then(|raw| raw.as_str()).unwrap_or_default();
    let before = joined(&comments, before);
    next.leaf_decor_mut().set_prefix(before);
    Some((String::new(), at))
}

fn delete_element(item: &mut Item, at: Option<isize>, key: &str, name: &str, version: Option<i64>) -> Option<Kept> {
    let is = |found: Option<&str>, number: Option<i64>| found == Some(name) && (version.is_none() || number == version);
    if let Some(tables) = item.as_array_of_tables_mut() {
        let place = tables.iter().position(|table| {
            is(table.get(key).and_then(Item::as_str), table.get("version").and_then(Item::as_integer))
        })?;
        let kept = tables.get(place).map(|table| (apart(prefix(table)), table.position().or(at)));
        tables.remove(place);
        return kept;
    }
    let list = item.as_array_mut()?;
    let place = list.iter().position(|value| {
        let of = |key: &str| value.as_inline_table().and_then(|table| table.get(key));
        is(of(key).and_then(Value::as_str), of("version").and_then(Value::as_integer))
    })?;
    list.remove(place);
    Some((String::new(), at))
}

fn prefix(table: &Table) -> &str {
    table.decor().prefix().and_then(|raw| raw.as_str()).unwrap_or_default()
}

/// Of what stands before a definition, the comments that a blank line keeps apart from it.
fn apart(before: &str) -> String {
    let mut kept: Vec<&str> = before.split_inclusive('\n').collect();
    while kept.last().is_some_and(|line| !line.trim().is_empty()) {
        kept.pop();
    }
    let kept = kept.concat();
    if kept.contains('#') { kept } else { String::new() }
}

/// Two texts before a definition as one, without a doubled blank line between them.
fn joined(kept: &str, before: &str) -> String {
    let blank = before.starts_with('\n') || before.starts_with("\r\n");
    if blank { format!("{}\n{before}", kept.trim_end()) } else { format!("{kept}{before}") }
}

/// Puts comments before the next table after a position, or at the end of the document.
fn hand_on(document: &mut DocumentMut, comments: &str, after: Option<isize>) {
    let mut next: Option<isize> = None;
    each_table(document.as_table_mut(), &mut |table| {
        let position = table.position().filter(|position| after.is_none_or(|after| *position > after));
        next = [next, position].into_iter().flatten().min();
    });
    if next.is_none() {
        let trailing = document.trailing().as_str().unwrap_or_default().to_owned();
        return document.set_trailing(joined(comments, &trailing));
    }
    each_table(document.as_table_mut(), &mut |table| {
        if table.position() == next {
            let before = joined(comments, prefix(table));
            table.decor_mut().set_prefix(before);
        }
    });
}

/// Shows every table with a header of its own.
fn each_table(table: &mut Table, visit: &mut dyn FnMut(&mut Table)) {
    for (_, item) in table.iter_mut() {
        let tables: Vec<&mut Table> = match item {
            Item::Table(table) => vec![table],
            Item::ArrayOfTables(tables) => tables.iter_mut().collect(),
            _ => Vec::new(),
        };
        for table in tables {
            if !table.is_implicit() && !table.is_dotted() {
                visit(table);
            }
            each_table(table, visit);
        }
    }
}

/// A text with the line ends of another.
fn line_ends(like: &str, text: String) -> String {
    let windows = like.contains("\r\n") && !like.replace("\r\n", "").contains('\n');
    if windows { text.replace("\r\n", "\n").replace('\n', "\r\n") } else { text }
}

#[cfg(test)]
mod tests {
    use regulars_core::text::Json;

    use super::*;

    const HEAD: &str = "[rulebook]\nid = \"shop\"\nversion = 1\nzone = \"UTC\"\n";
    const FULL: &str = include_str!("../../regulars-core/src/rulebook/tests/full.toml");

    fn removed(rest: &str, name: &str) -> String {
        let left = remove(&format!("{HEAD}{rest}"), name).unwrap_or_else(|error| panic!("{name}: {error}"));
        left.strip_prefix(HEAD).unwrap_or_else(|| panic!("the head has changed: {left}")).to_owned()
    }

    #[test]
    fn comments_and_layout_of_the_rest_stay() {
        let rest = "\n# --- Sources ---\n\n# the till\n[sources.pos]\nrank=3 # most\n\n  # the app\n[sources.app]\n  rank = 2\n# the end\n";
        let left = removed(rest, "sources.pos");
        assert_eq!(left, "\n# --- Sources ---\n\n  # the app\n[sources.app]\n  rank = 2\n# the end\n");
        let left = removed(rest, "sources.app");
        assert_eq!(left, "\n# --- Sources ---\n\n# the till\n[sources.pos]\nrank=3 # most\n# the end\n");
    }

    #[test]
    fn a_definition_goes_in_whatever_form_it_is_written() {
        let count = "{ agg = \"count\", of = \"order\", window = \"lifetime\" }";
        for (rest, name, left) in [
            (format!("[measures]\na = {count}\n# about b\nb = {count}\n"), "measure.a", format!("[measures]\n# about b\nb = {count}\n")),
            (
                "[measures.a]\nagg = \"count\"\nof = \"order\"\n[measures.a.window]\nlast = \"1d\"\n[segments.s]\nwhen = \"true\"\n".to_owned(),
                "measures.a",
                "[segments.s]\nwhen = \"true\"\n".to_owned(),
            ),
            ("[segments]\na.when = \"true\"\nb.when = \"true\"\n".to_owned(), "segment.a", "[segments]\nb.when = \"true\"\n".to_owned()),
            (
                "[[tag]]\nname = \"x\"\ndimension = \"need\"\nwhen = \"true\"\n# y\n[[tag]]\nname = \"y\"\ndimension = \"need\"\nwhen = \"true\"\n".to_owned(),
                "tag.x",
                "# y\n[[tag]]\nname = \"y\"\ndimension = \"need\"\nwhen = \"true\"\n".to_owned(),
            ),
            (
                "[privacy]\nchannels = [\"sms\"]\n[[purpose]]\npath = \"marketing.news\"\nclass = \"marketing\"\n".to_owned(),
                "purpose.marketing.news",
                "[privacy]\nchannels = [\"sms\"]\n".to_owned(),
            ),
            ("[identity]\n# how many\nmax_cluster_size = 4\n".to_owned(), "identity.max_cluster_size", "[identity]\n".to_owned()),
            ("[identity.kinds.a]\nnormalise = \"exact\"\n".to_owned(), "identity.kinds.a", String::new()),
        ] {
            assert_eq!(removed(&rest, name), left, "{name}");
        }
    }

    #[test]
    fn lists_in_one_line_lose_their_element() {
        let tag = |name: &str| format!("{{ name = \"{name}\", dimension = \"need\", when = \"true\" }}");
        let text = |tags: &str| format!("tag = [{tags}]\n{HEAD}");
        let both = text(&format!("{}, {}", tag("x"), tag("y")));
        assert_eq!(remove(&both, "tag.y").unwrap(), text(&tag("x")));
        assert_eq!(remove(&text(&tag("x")), "tag.x").unwrap(), HEAD);
    }

    #[test]
    fn what_is_read_cannot_go_and_its_readers_are_told() {
        let error = remove(FULL, "measures.spend").unwrap_err();
        assert_eq!((error.code(), error.path()), (Code::InUse, "name"));
        assert_eq!(error.message(), "`measures.spend` is read by `measures.per_day.num` and 7 other places");
        let readers = Json::parse(&error.details()["readers"]).unwrap();
        let paths: Vec<_> =
            readers.as_array().unwrap().iter().filter_map(|reader| reader.get("path")?.as_str()).collect();
        let scores = [
            "score.group.inputs[0].measure",
            "score.lead.fit.score",
            "score.loyalty.components[0].measure",
            "score.worth_and_use.x.measure",
        ];
        let conditions = ["segments.city_vip.when", "segments.loyal.when", "tag.vip.when"];
        assert_eq!(paths, [&["measures.per_day.num"][..], &scores, &conditions].concat());
        assert_eq!(remove(FULL, "stage.regular").unwrap_err().code(), Code::InUse);
        assert_eq!(remove(FULL, "tier").unwrap_err().code(), Code::InUse);
    }

    #[test]
    fn what_is_not_there_is_unknown() {
        let error = remove(FULL, "measure.spned").unwrap_err();
        assert_eq!((error.code(), error.path()), (Code::UnknownName, "name"));
        assert!(error.message().ends_with("did you mean `measure.spend`?"), "{}", error.message());
        let undeclared = format!("{HEAD}[segments.s]\nwhen = 'attr.town == \"x\"'\n");
        assert_eq!(remove(&undeclared, "attr.town").unwrap_err().code(), Code::UnknownName);
    }

    #[test]
    fn what_a_rulebook_cannot_be_without_stays() {
        let error = remove(FULL, "rulebook.id").unwrap_err();
        assert_eq!((error.code(), error.path()), (Code::MissingKey, "rulebook.id"));
        assert_eq!(remove("[rulebook", "x").unwrap_err().code(), Code::Syntax);
    }

    /// Removes one after the other what nothing reads any more, until nothing is left that can go.
    #[test]
    fn every_definition_can_be_removed_once_nothing_reads_it() {
        let mut text = FULL.to_owned();
        let sections = [
            "next_action",
            "trigger",
            "location",
            "store",
            "fulfilment",
            "indicator",
            "opportunities",
            "campaign_group",
            "leads",
            "service",
            "models",
            "approvals.conditions",
            "approvals.limits",
            "approvals.rules",
            "approvals",
            "dp",
            "alarm",
            "audit",
            "quality",
            "segments.reachable",
            "segments",
            "score",
            "tag",
            "need",
            "needs",
            "journey_stage",
            "stage",
            "programs",
            "measures",
            "rfm",
            "currency",
            "program",
            "privacy.gpc_purposes",
            "privacy.personalisation_purpose",
            "conflict",
            "grant",
            "role",
            "field",
            "purpose",
            "privacy",
            "retention",
            "calendar",
            "deadline",
            "jurisdiction_rule",
            "transfer_band",
            "jurisdiction",
            "attributes",
            "relations",
            "identity",
            "records",
            "sources",
        ];
        for name in sections {
            text = remove(&text, name).unwrap_or_else(|error| panic!("{name}: {error}"));
            let names: Vec<&str> = text
                .lines()
                .filter(|line| {
                    let inside = line.trim_start_matches('[').strip_prefix(name);
                    line.starts_with('[') && inside.is_some_and(|rest| rest.starts_with(['.', ']']))
                })
                .collect();
            assert_eq!(names, Vec::<&str>::new());
        }
        assert!(text.starts_with("# Every key of every section, once at least.\n\n[rulebook]\nid = \"full\"\n"));
        assert_eq!(text.lines().filter(|line| line.starts_with('[')).collect::<Vec<_>>(), ["[rulebook]"]);
    }

    #[test]
    fn a_strategy_over_all_sources_holds_none_of_them() {
        let rest = "[sources.pos]\nrank = 2\n[sources.app]\nrank = 1\n[attributes.city]\nstrategy = [\"source_rank\"]\n\
                    [segments.s]\nwhen = 'attr.city == \"x\"'\n";
        assert!(!removed(rest, "sources.pos").contains("sources.pos"));
        let named = format!("{HEAD}{rest}[identity.kinds.a]\nnormalise = \"exact\"\nignore_sources = [\"pos\"]\n");
        let error = remove(&named, "sources.pos").unwrap_err();
        assert_eq!(error.message(), "`sources.pos` is read by `identity.kinds.a.ignore_sources` and 2 other places");
    }

    #[test]
    fn one_version_of_a_program_goes_and_the_others_stay() {
        let version = |number: u32| {
            format!(
                "[[programs]]\nid = \"club\"\ntimezone = \"UTC\"\nversion = {number}\neffective_from = \"202{number}-01-01\"\n\
                 [programs.points]\nearn = \"1 point per 1 CNY\"\nrounding = \"floor\"\nexpiry = \"never\"\n"
            )
        };
        let both = format!("{}{}", version(1), version(2));
        assert_eq!(removed(&both, "programs.club.2"), version(1));
        assert_eq!(removed(&both, "programs.club.1"), version(2));
        assert_eq!(removed(&both, "programs"), "");
    }

    #[test]
    fn a_stage_goes_with_its_weights() {
        let text = remove(FULL, "segments.reachable").unwrap();
        let left = remove(&text, "stage.regular").unwrap();
        assert!(!left.contains("regular"));
        let old = Rules::parse(&text).unwrap();
        let found = regulars_core::rulebook::diff(&old, &Rules::parse(&left).unwrap());
        assert_eq!((found.removed.len(), found.changed.len(), found.affected.len()), (2, 0, 0));
    }

    #[test]
    fn each_single_definition_takes_only_itself() {
        let old = Rules::parse(FULL).unwrap();
        let paths: Vec<String> = places(&old, "measures")
            .unwrap()
            .into_iter()
            .chain(places(&old, "segments").unwrap())
            .chain(places(&old, "tag").unwrap())
            .chain(places(&old, "identity").unwrap())
            .chain(places(&old, "sources").unwrap())
            .map(|place| place.path)
            .collect();
        let mut went = 0;
        for path in paths {
            match remove(FULL, &path) {
                Ok(left) => {
                    let found = regulars_core::rulebook::diff(&old, &Rules::parse(&left).unwrap());
                    assert_eq!((found.removed, found.added, found.changed), (vec![path], vec![], vec![]));
                    went += 1;
                }
                Err(error) => assert_eq!(error.code(), Code::InUse, "{path}: {error}"),
            }
        }
        assert!(went >= 10, "{went}");
    }

    #[test]
    fn line_ends_of_windows_stay() {
        let text = format!("{HEAD}# a\n\n[segments.a]\nwhen = \"true\"\n[segments.b]\nwhen = \"true\"\n")
            .replace('\n', "\r\n");
        let left = remove(&text, "segments.a").unwrap();
        assert!(!left.replace("\r\n", "").contains('\n') && left.contains("# a"), "{left:?}");
    }
}
