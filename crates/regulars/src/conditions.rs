//! Conditions and windows on their own, for those who write rulebooks: what a text says of given facts, and which instants a
//! window counts.

use std::collections::BTreeMap;

use regulars_core::condition::{Condition, Found, Leaf, Problem, Scope, Type};
use regulars_core::error::{Code, Error, Result};
use regulars_core::measure::Fact;
use regulars_core::money::Number;
use regulars_core::rulebook::Rulebook as Rules;
use regulars_core::text::{Json, toml_inline};
use regulars_core::time::{Due, Instant};
use serde::Serialize;

/// What a condition says of given facts.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Verdict {
    /// The facts that decide it (CD-9).
    pub because: Vec<DecidingFact>,
    /// Whether it holds.
    pub holds: bool,
    /// When `within` or `older` next differ (CD-3).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_change_at: Option<Instant>,
}

/// One comparison that decides a condition.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct DecidingFact {
    /// Whether the comparison holds.
    pub holds: bool,
    /// What was asked, for example `measure.orders_90d`.
    pub name: String,
    /// What was found; absent if it is missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub observed: Option<String>,
    /// How: `==`, `<`, `in`, `has`, `within` and so on.
    pub operator: String,
    /// What it was compared with.
    pub threshold: String,
}

impl From<Leaf> for DecidingFact {
    fn from(leaf: Leaf) -> Self {
        Self {
            holds: leaf.held,
            name: leaf.name,
            observed: leaf.observed,
            operator: leaf.operator,
            threshold: leaf.threshold,
        }
    }
}

/// What a window counts at an instant (TM-2).
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct WindowBounds {
    /// Those of the given instants that count, in the order given.
    pub counted: Vec<Instant>,
    /// The lower bound; absent: open.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Instant>,
    /// The upper bound; absent: open.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<Instant>,
}

/// The given facts by dotted name. A name that is not given is declared, without a value, with the type that the text needs.
#[derive(Default)]
struct Given {
    types: BTreeMap<String, (u32, Option<Type>)>,
    facts: Vec<Fact>,
}

impl Scope for Given {
    fn find(&mut self, name: &str) -> Found {
        let next = u32::try_from(self.facts.len()).unwrap_or(u32::MAX);
        let facts = &mut self.facts;
        let (slot, ty) = self.types.entry(name.to_owned()).or_insert_with(|| {
            facts.push(Fact::Missing);
            (next, None)
        });
        match ty {
            Some(ty) => Found::Name { slot: *slot, ty: *ty },
            None => Found::Open { slot: *slot },
        }
    }
}

impl Given {
    /// Reads `{"measure": {"orders": "3"}, "stage": "mature"}`: text of digits is a decimal, RFC 3339 an instant.
    fn read(json: &Json) -> Result<Self> {
        let mut given = Self::default();
        let Json::Object(fields) = json else {
            return Err(Error::new(Code::WrongType, "", format!("expected an object, found {}", json.type_name())));
        };
        for (kind, value) in fields {
            match value {
                Json::Object(named) => {
                    for (name, value) in named {
                        given.put(&format!("{kind}.{name}"), value)?;
                    }
                }
                value => given.put(kind, value)?,
            }
        }
        Ok(given)
    }

    fn put(&mut self, name: &str, value: &Json) -> Result<()> {
        let (fact, ty) = match value {
            Json::Null | Json::Object(_) => (Fact::Missing, None),
            Json::Bool(flag) => (Fact::Bool(*flag), Some(Type::Bool)),
            Json::Array(items) => {
                let texts: Option<Vec<Box<str>>> = items.iter().map(|item| Some(item.as_str()?.into())).collect();
                let texts = texts.ok_or_else(|| Error::new(Code::WrongType, name, "expected a list of texts"))?;
                (Fact::Texts(texts.into()), Some(Type::Texts))
            }
            Json::String(text) => match (Number::parse(text), Instant::parse(text)) {
                (Some(number), _) => (Fact::Number(number), Some(Type::Decimal)),
                (None, Ok(at)) => (Fact::Instant(at), Some(Type::Instant)),
                (None, Err(_)) => (Fact::Text(text.as_str().into()), Some(Type::Text)),
            },
            Json::Number(number) => {
                let whole = number.as_i64().ok_or_else(|| {
                    Error::new(Code::FloatNotAllowed, name, "write the decimal as text, such as \"12.50\"")
                })?;
                (Fact::Number(whole.into()), Some(Type::Decimal))
            }
        };
        let slot = u32::try_from(self.facts.len()).unwrap_or(u32::MAX);
        self.facts.push(fact);
        self.types.insert(name.to_owned(), (slot, ty));
        Ok(())
    }
}

/// What a condition says of given facts. Errors: the first fault of the text, with path `expr` and its place as `at`.
///
/// ```
/// use regulars::{Instant, Json, evaluate_condition};
///
/// let facts = Json::parse(r#"{"measure": {"orders": "3"}}"#)?;
/// let verdict = evaluate_condition("measure.orders >= 2", &facts, Instant::parse("2026-11-01T00:00:00Z")?)?;
/// assert!(verdict.holds && verdict.because[0].name == "measure.orders");
/// # Ok::<(), regulars::Error>(())
/// ```
pub fn evaluate_condition(text: &str, facts: &Json, as_of: Instant) -> Result<Verdict> {
    let mut given = Given::read(facts).map_err(|error| error.within("facts"))?;
    let condition = Condition::compile(text, &mut given).map_err(|problems| Problem::first(problems, "expr"))?;
    let facts = given.facts.as_slice();
    let mut due = Due::after(as_of);
    condition.borders(facts, &mut due);
    let names = |slot: u32| {
        let found = given.types.iter().find(|(_, (known, _))| *known == slot);
        found.map(|(name, _)| name.clone()).unwrap_or_default()
    };
    let (holds, leaves) = condition.decide(facts, as_of, &names);
    let because = leaves.into_iter().map(DecidingFact::from);
    Ok(Verdict { because: because.collect(), holds, next_change_at: due.next() })
}

/// The bounds of a window, written as in a rulebook, and which instants it counts. Errors: those of the window, with path
/// `window`.
///
/// ```
/// use regulars::{Instant, Json, window_bounds};
///
/// let as_of = Instant::parse("2026-11-01T00:00:00Z")?;
/// let bounds = window_bounds(&Json::parse(r#"{"last": "7d"}"#)?, "UTC", as_of, &[as_of]);
/// assert!(bounds.is_ok_and(|bounds| bounds.counted == [as_of]));
/// # Ok::<(), regulars::Error>(())
/// ```
pub fn window_bounds(window: &Json, zone: &str, as_of: Instant, instants: &[Instant]) -> Result<WindowBounds> {
    let text = format!(
        "[rulebook]\nid = \"window\"\nversion = 1\nzone = {}\n[measures.w]\nof = \"order\"\nagg = \"count\"\nwindow = {}\n",
        toml_inline(&Json::from(zone)),
        toml_inline(window),
    );
    let rules = Rules::parse(&text).map_err(|error| {
        let path = match error.path() {
            "rulebook.zone" => "zone",
            path => path.strip_prefix("measures.w.").unwrap_or("window"),
        };
        Error::new(error.code(), path, error.message())
    })?;
    let measure = rules.definitions.measures.first();
    let bounds = measure.map(|measure| measure.window.bounds(as_of));
    let bounds = bounds.ok_or_else(|| Error::new(Code::InvalidValue, "window", "the window cannot be read"))?;
    let counted = instants.iter().copied().filter(|at| bounds.hold(*at)).collect();
    Ok(WindowBounds { counted, from: bounds.from, to: bounds.to })
}
