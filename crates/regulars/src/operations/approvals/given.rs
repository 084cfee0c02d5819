//! Which level something needs, and what comes of events, by rules that are given or those of the rulebook (SV-80).

use std::collections::BTreeMap;

use regulars_core::condition::Problem;
use regulars_core::error::{Code, Error, Result};
use regulars_core::money::{Currency, Decimal};
use regulars_core::record::decimal;
use regulars_core::sales::approval::{
    ApprovalEvent, ApprovalRules, Ask, Decision, Delegation, Flow, LevelNo, MAX_APPROVAL_ROWS, MAX_LEVELS, NeedRule,
    Outcome, Step, compile_need,
};
use regulars_core::text::Json;
use regulars_core::time::Instant;
use serde::{Deserialize, Serialize};

use super::super::requests::Context;
use super::super::wire::wire;
use crate::Crm;

/// The most events of a replay.
const MAX_EVENTS: usize = 10_000;

wire! {
    /// A rule: what matches needs a level (SV-80).
    request ApprovalRule {
        /// The level that is needed.
        pub need: String,
        /// What matches: a condition over `amount`, `benefit`, `count`, `currency`, `discount`, `kind` and `reason`.
        pub when: String,
    }
}

wire! {
    /// Asks which level something needs.
    request ApprovalLevelRequest {
        /// The amount, as a decimal in text.
        #[cfg_attr(feature = "schema", schemars(with = "Option<String>", extend("format" = "decimal")))]
        pub amount: Option<Json>,
        /// The benefit that is granted.
        pub benefit: Option<String>,
        /// Who asks.
        pub context: Option<Context>,
        /// How many customers, records or rows it is about.
        #[cfg_attr(feature = "schema", schemars(with = "Option<String>", extend("format" = "decimal")))]
        pub count: Option<Json>,
        /// The currency of the amount.
        pub currency: Option<String>,
        /// The discount, a fraction.
        #[cfg_attr(feature = "schema", schemars(with = "Option<String>", extend("format" = "decimal")))]
        pub discount: Option<Json>,
        /// What sort it is.
        pub kind: Option<String>,
        /// The levels from low to high, with `rules`; those of the rulebook if absent.
        pub levels: Option<Vec<String>>,
        /// A code of why.
        pub reason: Option<String>,
        /// The rules, with `levels`; those of the rulebook if absent.
        pub rules: Option<Vec<ApprovalRule>>,
    }
}

wire! {
    /// Which level is needed.
    response ApprovalNeed {
        /// The level; `none` if none is.
        pub need: String,
    }
}

wire! {
    /// Something that happens to a request for approval.
    request ApprovalEventGiven {
        /// The amount that is asked for, as a decimal in text.
        #[cfg_attr(feature = "schema", schemars(with = "Option<String>", extend("format" = "decimal")))]
        pub amount: Option<Json>,
        /// When.
        pub at: Instant,
        /// The benefit that is granted.
        pub benefit: Option<String>,
        /// Who acts.
        pub by: Option<String>,
        /// How many customers, records or rows it is about.
        #[cfg_attr(feature = "schema", schemars(with = "Option<String>", extend("format" = "decimal")))]
        pub count: Option<Json>,
        /// The currency of the amount.
        pub currency: Option<String>,
        /// The discount, a fraction.
        #[cfg_attr(feature = "schema", schemars(with = "Option<String>", extend("format" = "decimal")))]
        pub discount: Option<Json>,
        /// Before when a delegation is valid.
        pub end: Option<Instant>,
        /// Who delegates.
        pub from: Option<String>,
        /// The id of the request.
        pub id: Option<String>,
        /// What sort it is.
        pub kind: Option<String>,
        /// Whom the actor is a deputy of.
        pub on_behalf_of: Option<String>,
        /// A code of why.
        pub reason: Option<String>,
        /// From when on a delegation is valid.
        pub start: Option<Instant>,
        /// To whom is delegated.
        pub to: Option<String>,
        /// What happens: `request`, `change`, `approve`, `reject`, `delegate` or `use`.
        #[serde(rename = "type")]
        pub event: String,
        /// The version that was seen.
        pub version: Option<u64>,
    }
}

wire! {
    /// Asks what comes of events of requests for approval; nothing is stored.
    request ApprovalReplayRequest {
        /// The levels of actors; those of the rulebook if absent. Whoever is not named, or has the level `none`, has none.
        pub actors: Option<BTreeMap<String, String>>,
        /// Who asks.
        pub context: Option<Context>,
        /// What happens, in any order: it is taken in the order of time.
        pub events: Vec<ApprovalEventGiven>,
        /// The levels from low to high, with `rules`; those of the rulebook if absent.
        pub levels: Option<Vec<String>>,
        /// The rules, with `levels`; those of the rulebook if absent.
        pub rules: Option<Vec<ApprovalRule>>,
    }
}

wire! {
    /// What came of events of requests for approval.
    response ApprovalReplayed {
        /// One for each event, in the order in which they were given: the outcome, or the code of why it was refused.
        pub results: Vec<String>,
    }
}

pub(super) fn number(given: Option<&Json>, path: &str) -> Result<Option<Decimal>> {
    given.map(|given| decimal(given).map_err(|error| error.within(path))).transpose()
}

pub(super) fn currency(given: Option<&str>) -> Result<Option<Currency>> {
    given.map(|code| Currency::new(code).map_err(|fault| Error::from(fault).within("currency"))).transpose()
}

/// The rules that are given, else those of the rulebook.
fn rules(crm: &Crm, levels: Option<Vec<String>>, given: Option<&[ApprovalRule]>) -> Result<ApprovalRules> {
    let (levels, given) = match (levels, given) {
        (None, None) => return Ok(ApprovalRules::clone(&crm.rules().approvals)),
        (Some(levels), Some(given)) => (levels, given),
        (None, Some(_)) => return Err(Error::new(Code::MissingField, "levels", "rules need their levels")),
        (Some(_), None) => return Err(Error::new(Code::MissingField, "rules", "levels need their rules")),
    };
    if levels.len() > MAX_LEVELS {
        return Err(Error::new(Code::TooManyItems, "levels", format!("there are more than {MAX_LEVELS} levels")));
    }
    if given.len() > MAX_APPROVAL_ROWS {
        let message = format!("there are more than {MAX_APPROVAL_ROWS} rules");
        return Err(Error::new(Code::TooManyItems, "rules", message));
    }
    let mut rules = ApprovalRules { levels, ..ApprovalRules::default() };
    for (n, rule) in given.iter().enumerate() {
        let path = format!("rules[{n}]");
        let when = compile_need(&rule.when).map_err(|problems| Problem::first(problems, &format!("{path}.when")))?;
        let need = level(&rules, &rule.need, &format!("{path}.need"))?;
        rules.rules.insert(n.to_string(), NeedRule { when, need });
    }
    Ok(rules)
}

fn level(rules: &ApprovalRules, word: &str, path: &str) -> Result<LevelNo> {
    rules.level(word).ok_or_else(|| {
        let hint = regulars_core::text::did_you_mean(word, rules.levels.iter().map(String::as_str));
        Error::new(Code::UnknownLevel, path, format!("there is no level `{word}`{hint}"))
    })
}

pub(in crate::operations) fn need(crm: &Crm, request: ApprovalLevelRequest) -> Result<ApprovalNeed> {
    let rules = rules(crm, request.levels, request.rules.as_deref())?;
    let ask = Ask {
        amount: number(request.amount.as_ref(), "amount")?,
        benefit: request.benefit,
        count: number(request.count.as_ref(), "count")?,
        currency: currency(request.currency.as_deref())?,
        discount: number(request.discount.as_ref(), "discount")?,
        kind: request.kind,
        reason: request.reason,
    };
    // Rules look at nothing that changes with time.
    let need = rules.need(&ask, Instant::MIN);
    Ok(ApprovalNeed { need: rules.word(need).to_owned() })
}

impl ApprovalEventGiven {
    fn ask(&self) -> Result<Ask> {
        Ok(Ask {
            amount: number(self.amount.as_ref(), "amount")?,
            benefit: self.benefit.clone(),
            count: number(self.count.as_ref(), "count")?,
            currency: currency(self.currency.as_deref())?,
            discount: number(self.discount.as_ref(), "discount")?,
            kind: self.kind.clone(),
            reason: self.reason.clone(),
        })
    }

    fn step(&self, held: &dyn Fn(&str) -> Option<LevelNo>) -> Result<Step> {
        let need = |given: &Option<String>, path: &str| {
            given.clone().ok_or_else(|| Error::new(Code::MissingField, path, format!("`{path}` is required")))
        };
        let instant = |given: Option<Instant>, path: &str| {
            given.ok_or_else(|| Error::new(Code::MissingField, path, format!("`{path}` is required")))
        };
        let decision = || -> Result<Decision> {
            let by = need(&self.by, "by")?;
            let message = "a decision says which version it saw";
            let version = self.version.ok_or_else(|| Error::new(Code::MissingField, "version", message))?;
            let level = held(self.on_behalf_of.as_deref().unwrap_or(&by));
            Ok(Decision { request: need(&self.id, "id")?, by, on_behalf_of: self.on_behalf_of.clone(), level, version })
        };
        Ok(match self.event.as_str() {
            "request" => Step::Request { request: need(&self.id, "id")?, by: need(&self.by, "by")?, ask: self.ask()? },
            "change" => Step::Change { request: need(&self.id, "id")?, by: need(&self.by, "by")?, ask: self.ask()? },
            "approve" => Step::Approve(decision()?),
            "reject" => Step::Reject(decision()?),
            "use" => Step::Use { request: need(&self.id, "id")? },
            "delegate" => {
                let (from, to) = (need(&self.from, "from")?, need(&self.to, "to")?);
                let (start, end) = (instant(self.start, "start")?, instant(self.end, "end")?);
                if end <= start {
                    return Err(Error::new(Code::InvalidValue, "end", "the delegation ends before it begins"));
                }
                Step::Delegate(Delegation { level: held(&from), from, to, start, end })
            }
            other => {
                let words = ["request", "change", "approve", "reject", "delegate", "use"];
                let hint = regulars_core::text::did_you_mean(other, words);
                return Err(Error::new(Code::InvalidValue, "type", format!("`{other}` is no event{hint}")));
            }
        })
    }
}

pub(in crate::operations) fn replay(crm: &Crm, request: ApprovalReplayRequest) -> Result<ApprovalReplayed> {
    let rules = rules(crm, request.levels, request.rules.as_deref())?;
    if request.events.len() > MAX_EVENTS {
        return Err(Error::new(Code::TooManyItems, "events", format!("there are more than {MAX_EVENTS} events")));
    }
    let mut actors = rules.actors.clone();
    if let Some(given) = &request.actors {
        actors.clear();
        for (actor, word) in given.iter().filter(|(_, word)| *word != "none") {
            actors.insert(actor.clone(), level(&rules, word, &format!("actors.{actor}"))?);
        }
    }
    let held = |actor: &str| actors.get(actor).copied();
    let read = |(n, given): (usize, &ApprovalEventGiven)| {
        let step = given.step(&held).map_err(|error| error.within(&format!("events[{n}]")))?;
        Ok(ApprovalEvent { at: given.at, step })
    };
    let events = request.events.iter().enumerate().map(read).collect::<Result<Vec<_>>>()?;
    let (_, outcomes) = Flow::run(&rules, &events);
    let word = |outcome: std::result::Result<Outcome, Code>| outcome.map_or_else(Code::as_str, Outcome::as_str);
    Ok(ApprovalReplayed { results: outcomes.into_iter().map(|outcome| word(outcome).to_owned()).collect() })
}
