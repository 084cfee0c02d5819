//! Who answers a case first (SV-21): rows of the rulebook over the case and the view of its customer, tried in order.

use super::Case;
use crate::condition::{Condition, Facts, Type, Value};
use crate::measure::Fact;
use crate::money::Number;

/// For how many hours a message of the customer shows that a standard answer was not enough, if a row does not say it.
pub const DEFLECTION_HOURS: u32 = 24;
/// The slots from here on are those of the case, those before it the customer's.
const CASE_SLOTS: u32 = 1 << 30;
/// The intent of a message that is thanks and nothing else.
pub(super) const THANKS: &str = "thanks";

/// Who answers.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum TriageAnswer {
    /// A person.
    Person,
    /// A help article or a flow.
    Standard,
}

impl TriageAnswer {
    /// The words of the rulebook.
    pub const WORDS: [&'static str; 2] = ["person", "standard"];

    /// The word of the rulebook.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Standard => "standard",
        }
    }

    /// The answer of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        match word {
            "person" => Some(Self::Person),
            "standard" => Some(Self::Standard),
            _ => None,
        }
    }
}

/// A row of `[[service.triage]]`.
#[derive(Clone, PartialEq, Debug)]
pub struct TriageRow {
    /// Its id.
    pub id: String,
    /// When it holds.
    pub when: Condition,
    /// Who answers.
    pub answer: TriageAnswer,
    /// The help article or the flow.
    pub article: Option<String>,
    /// For how many hours after the answer a message of the customer shows that it was not enough.
    pub deflection_hours: u32,
}

impl TriageRow {
    /// The slots of the customer's facts that it reads.
    pub fn reads(&self) -> impl Iterator<Item = u32> {
        self.when.reads().iter().copied().filter(|slot| *slot < CASE_SLOTS)
    }
}

/// What a condition of triage may ask of the case, as `case.<name>`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CaseField {
    /// How often agents spoke in public.
    AgentMessages,
    /// What it is about.
    Category,
    /// The channel inside the source.
    Channel,
    /// How often the customer spoke.
    CustomerMessages,
    /// The article it is about.
    Item,
    /// The sort.
    Kind,
    /// The language that it needs.
    Language,
    /// How urgent it is.
    Priority,
    /// Whether it repeats another one (SV-20).
    Repeats,
    /// The role that is responsible.
    Role,
    /// How bad it is.
    Severity,
    /// Where it stands.
    State,
}

impl CaseField {
    /// All of them, in the order of their names.
    pub const ALL: [Self; 12] = [
        Self::AgentMessages,
        Self::Category,
        Self::Channel,
        Self::CustomerMessages,
        Self::Item,
        Self::Kind,
        Self::Language,
        Self::Priority,
        Self::Repeats,
        Self::Role,
        Self::Severity,
        Self::State,
    ];

    /// The name after `case.`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::AgentMessages => "agent_messages",
            Self::Category => "category",
            Self::Channel => "channel",
            Self::CustomerMessages => "customer_messages",
            Self::Item => "item",
            Self::Kind => "kind",
            Self::Language => "language",
            Self::Priority => "priority",
            Self::Repeats => "repeats",
            Self::Role => "role",
            Self::Severity => "severity",
            Self::State => "state",
        }
    }

    /// The field of a name.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.as_str() == word)
    }

    /// Its type in conditions.
    pub fn ty(self) -> Type {
        match self {
            Self::AgentMessages | Self::CustomerMessages | Self::Severity => Type::Decimal,
            Self::Repeats => Type::Bool,
            _ => Type::Text,
        }
    }

    /// Its slot.
    pub fn slot(self) -> u32 {
        CASE_SLOTS + self as u32
    }

    /// The field of a slot; none of the slots of customers.
    pub fn of_slot(slot: u32) -> Option<Self> {
        let place = usize::try_from(slot.checked_sub(CASE_SLOTS)?).ok()?;
        Self::ALL.get(place).copied()
    }
}

/// A case and the facts of its customer, as conditions of triage read them.
pub struct CaseFacts<'a> {
    /// The case.
    pub case: &'a Case<'a>,
    /// The customer's facts, by slot.
    pub customer: &'a [Fact],
}

impl Facts for CaseFacts<'_> {
    fn value(&self, slot: u32) -> Value<'_> {
        let Some(field) = CaseField::of_slot(slot) else { return self.customer.value(slot) };
        fn text(word: Option<&str>) -> Value<'_> {
            word.map_or(Value::Missing, Value::Text)
        }
        let about = &self.case.about;
        match field {
            CaseField::AgentMessages => Value::Number(Number::from(self.case.agent_messages)),
            CaseField::CustomerMessages => Value::Number(Number::from(self.case.customer_messages)),
            CaseField::Repeats => Value::Bool(self.case.repeats.is_some()),
            CaseField::State => Value::Text(self.case.state.as_str()),
            CaseField::Severity => {
                about.severity.as_deref().and_then(Number::parse).map_or(Value::Missing, Value::Number)
            }
            CaseField::Category => text(about.category),
            CaseField::Channel => text(about.channel),
            CaseField::Item => text(about.item),
            CaseField::Kind => text(about.kind),
            CaseField::Language => text(about.language),
            CaseField::Priority => text(about.priority),
            CaseField::Role => text(about.role),
        }
    }
}

/// The first row that holds by its place, and the facts that decide each row that was tried (CD-9).
pub struct Triaged {
    /// The row that holds; none: a person answers.
    pub row: Option<usize>,
    /// What each row that was tried came to, in order.
    pub tried: Vec<Vec<crate::condition::Leaf>>,
}

/// Tries the rows in order (SV-21). `name` gives the dotted name of a slot of the customer.
pub fn triage(
    rows: &[TriageRow],
    facts: &CaseFacts<'_>,
    as_of: crate::time::Instant,
    name: &dyn Fn(u32) -> String,
) -> Triaged {
    let names =
        |slot: u32| CaseField::of_slot(slot).map_or_else(|| name(slot), |field| format!("case.{}", field.as_str()));
    let mut tried = Vec::new();
    for (place, row) in rows.iter().enumerate() {
        let (holds, leaves) = row.when.decide(facts, as_of, &names);
        tried.push(leaves);
        if holds {
            return Triaged { row: Some(place), tried };
        }
    }
    Triaged { row: None, tried }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_has_a_slot_of_its_own() {
        for (place, field) in CaseField::ALL.into_iter().enumerate() {
            assert_eq!(CaseField::of_slot(field.slot()), Some(field), "{place}");
            assert_eq!(CaseField::from_word(field.as_str()), Some(field));
        }
        assert_eq!(CaseField::of_slot(7), None);
        assert!(CaseField::ALL.windows(2).all(|pair| pair[0].as_str() < pair[1].as_str()));
        assert!(TriageAnswer::WORDS.into_iter().all(|word| TriageAnswer::from_word(word).unwrap().as_str() == word));
    }
}
