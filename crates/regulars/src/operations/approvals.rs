//! Operations about approvals (SV-80 to SV-82): over rules and events that are given, and over the store.

use std::collections::BTreeMap;

use regulars_core::condition::Problem;
use regulars_core::error::{Code, Error, Result};
use regulars_core::identity::CustomerId;
use regulars_core::money::{Currency, Decimal, Money};
use regulars_core::record::{ProfileRef, decimal};
use regulars_core::sales::approval::{
    ApprovalEvent, ApprovalRules, Ask, Decision, Delegation, Flow, LevelNo, MAX_APPROVAL_ROWS, MAX_LEVELS, NeedRule,
    Outcome, Step, compile_need,
};
use regulars_core::text::Json;
use regulars_core::time::Instant;
use serde::{Deserialize, Serialize};

use super::requests::{Context, StatedIdentifierRef, who};
use super::wire::wire;
use crate::Crm;
use crate::approvals::{ApprovalAct, ApprovalAsk, ApprovalCommand, ApprovalDone, ApprovalState, DelegateCommand};

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

fn number(given: Option<&Json>, path: &str) -> Result<Option<Decimal>> {
    given.map(|given| decimal(given).map_err(|error| error.within(path))).transpose()
}

fn currency(given: Option<&str>) -> Result<Option<Currency>> {
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

pub(super) fn need(crm: &Crm, request: ApprovalLevelRequest) -> Result<ApprovalNeed> {
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

pub(super) fn replay(crm: &Crm, request: ApprovalReplayRequest) -> Result<ApprovalReplayed> {
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

/// What is told of a request for approval has its own fields and those that all have.
macro_rules! approval_command {
    ($(#[$meta:meta])* $name:ident { $($(#[$field_meta:meta])* $field:ident: $ty:ty,)* } $run:ident => $act:expr) => {
        wire! {
            $(#[$meta])*
            request $name {
                /// When it happens.
                pub at: Instant,
                /// Who acts, where the context does not say who asks.
                pub by: Option<String>,
                /// Who asks; whoever asks acts.
                pub context: Option<Context>,
                /// Told twice under one key, it acts once (MB-7).
                pub key: Option<String>,
                /// A code of why.
                pub reason: Option<String>,
                /// The id of the request.
                pub request_id: String,
                /// What was said.
                pub text: Option<String>,
                $($(#[$field_meta])* pub $field: $ty,)*
            }
        }

        pub(super) fn $run(crm: &Crm, request: $name) -> Result<ApprovalDone> {
            let act: fn(&$name) -> Result<(ApprovalAct, Option<&str>)> = $act;
            let (act, stated) = act(&request)?;
            let (by, level) = acts(crm, request.context.as_ref(), request.by.as_deref(), stated, request.at)?;
            let command = ApprovalCommand {
                request_id: request.request_id.clone(),
                act,
                by,
                level,
                reason: request.reason.clone(),
                text: request.text.clone(),
                key: request.key.clone(),
            };
            crm.approve(&command, request.at)
        }
    };
}

/// Who acts, and with which level: whoever asks, with the level that the rulebook gives to them or their roles. Only where
/// nobody asks by name does the host say both.
fn acts(
    crm: &Crm,
    context: Option<&Context>,
    by: Option<&str>,
    level: Option<&str>,
    at: Instant,
) -> Result<(String, Option<String>)> {
    let held = crm.teller();
    let asking = context.and_then(|context| context.actor.as_deref()).or_else(|| held?.actor.as_deref());
    let Some(actor) = asking else {
        let message = "say who acts by `by`, or who asks by `context.actor`";
        let by = by.ok_or_else(|| Error::new(Code::MissingField, "by", message))?;
        return Ok((by.to_owned(), level.map(str::to_owned)));
    };
    if by.is_some_and(|by| by != actor) {
        return Err(Error::new(Code::InvalidValue, "by", "whoever asks acts; another can only be a deputy"));
    }
    if level.is_some() {
        return Err(Error::new(Code::InvalidValue, "level", "the rulebook says which level whoever asks has"));
    }
    let rules = crm.rules_at(at);
    let said = context.and_then(|context| context.roles.as_ref()).or_else(|| held?.roles.as_ref());
    let roles = said.map(Vec::as_slice).unwrap_or_default();
    let mut all: Vec<&str> = roles.iter().map(String::as_str).collect();
    all.extend(rules.access.held(roles).unwrap_or_default());
    let level = rules.approvals.held(actor, all);
    Ok((actor.to_owned(), level.and_then(|level| rules.approvals.levels.get(level).cloned())))
}

fn ask(
    (amount, count, discount): (Option<&Json>, Option<&Json>, Option<&Json>),
    currency: Option<&str>,
    rest: ApprovalAsk,
) -> Result<ApprovalAsk> {
    let amount = match (number(amount, "amount")?, self::currency(currency)?) {
        (Some(amount), Some(currency)) => Some(Money::new(amount, currency)),
        (Some(_), None) => return Err(Error::new(Code::MissingField, "currency", "an amount has a currency")),
        (None, Some(_)) => return Err(Error::new(Code::MissingField, "amount", "a currency needs its amount")),
        (None, None) => None,
    };
    for (path, given) in [("amount", amount.map(|money| money.amount)), ("discount", number(discount, "discount")?)] {
        if given.is_some_and(Decimal::is_negative) {
            return Err(Error::new(Code::Negative, path, "it may not be negative"));
        }
    }
    Ok(ApprovalAsk { amount, count: number(count, "count")?, discount: number(discount, "discount")?, ..rest })
}

approval_command! {
    /// Asks for an approval (SV-81). The customer whom it is about is named in exactly one of three ways; a profile need not be
    /// known yet.
    RequestApprovalRequest {
        /// The amount, as a decimal in text.
        #[cfg_attr(feature = "schema", schemars(with = "Option<String>", extend("format" = "decimal")))]
        amount: Option<Json>,
        /// The benefit that is granted.
        benefit: Option<String>,
        /// The case whose compensation it is.
        case_id: Option<String>,
        /// How many customers, records or rows it is about.
        #[cfg_attr(feature = "schema", schemars(with = "Option<String>", extend("format" = "decimal")))]
        count: Option<Json>,
        /// The currency of the amount.
        currency: Option<String>,
        /// The customer by id.
        customer: Option<CustomerId>,
        /// The discount, a fraction.
        #[cfg_attr(feature = "schema", schemars(with = "Option<String>", extend("format" = "decimal")))]
        discount: Option<Json>,
        /// The customer by an identifier.
        identifier: Option<StatedIdentifierRef>,
        /// What sort it is: `discount`, `compensation`, `benefit`, `export`, `delete` and so on.
        kind: Option<String>,
        /// The order it is about.
        order_id: Option<String>,
        /// The customer by one of the profiles, which the record then names.
        profile: Option<ProfileRef>,
    } request => |request| {
        let who = who(request.customer, request.identifier.as_ref(), request.profile.as_ref())?;
        let rest = ApprovalAsk {
            benefit: request.benefit.clone(),
            case_id: request.case_id.clone(),
            kind: request.kind.clone(),
            order_id: request.order_id.clone(),
            ..ApprovalAsk::default()
        };
        let numbers = (request.amount.as_ref(), request.count.as_ref(), request.discount.as_ref());
        Ok((ApprovalAct::Request(who, ask(numbers, request.currency.as_deref(), rest)?), None))
    }
}

approval_command! {
    /// Changes what is asked for (SV-82): the whole of it, as a request says it.
    ChangeApprovalRequest {
        /// The amount, as a decimal in text.
        #[cfg_attr(feature = "schema", schemars(with = "Option<String>", extend("format" = "decimal")))]
        amount: Option<Json>,
        /// The benefit that is granted.
        benefit: Option<String>,
        /// The case whose compensation it is.
        case_id: Option<String>,
        /// How many customers, records or rows it is about.
        #[cfg_attr(feature = "schema", schemars(with = "Option<String>", extend("format" = "decimal")))]
        count: Option<Json>,
        /// The currency of the amount.
        currency: Option<String>,
        /// The discount, a fraction.
        #[cfg_attr(feature = "schema", schemars(with = "Option<String>", extend("format" = "decimal")))]
        discount: Option<Json>,
        /// What sort it is.
        kind: Option<String>,
        /// The order it is about.
        order_id: Option<String>,
    } change => |request| {
        let rest = ApprovalAsk {
            benefit: request.benefit.clone(),
            case_id: request.case_id.clone(),
            kind: request.kind.clone(),
            order_id: request.order_id.clone(),
            ..ApprovalAsk::default()
        };
        let numbers = (request.amount.as_ref(), request.count.as_ref(), request.discount.as_ref());
        Ok((ApprovalAct::Change(ask(numbers, request.currency.as_deref(), rest)?), None))
    }
}

approval_command! {
    /// Approves the version of a request that was seen (SV-81).
    ApproveRequest {
        /// The level of who decides, or of whom they decide for, where nobody asks by name and the rulebook does not say it.
        level: Option<String>,
        /// Whom the actor is a deputy of.
        on_behalf_of: Option<String>,
        /// The version that was seen.
        version: u64,
    } approve => |request| {
        let act = ApprovalAct::Approve { on_behalf_of: request.on_behalf_of.clone(), version: request.version };
        Ok((act, request.level.as_deref()))
    }
}

approval_command! {
    /// Rejects the version of a request that was seen (SV-81).
    RejectApprovalRequest {
        /// The level of who decides, or of whom they decide for, where nobody asks by name and the rulebook does not say it.
        level: Option<String>,
        /// Whom the actor is a deputy of.
        on_behalf_of: Option<String>,
        /// The version that was seen.
        version: u64,
    } reject => |request| {
        let act = ApprovalAct::Reject { on_behalf_of: request.on_behalf_of.clone(), version: request.version };
        Ok((act, request.level.as_deref()))
    }
}

approval_command! {
    /// Says that what was asked for is done (SV-82).
    UseApprovalRequest {} use_it => |_| Ok((ApprovalAct::Use, None))
}

wire! {
    /// Lets somebody decide for whoever asks (SV-81). The profile whose records tell it is named in exactly one of three ways: of
    /// a person of the staff, or of the shop.
    request DelegateApprovalsRequest {
        /// When it is told.
        pub at: Instant,
        /// Who asks; whoever asks delegates.
        pub context: Option<Context>,
        /// The profile by a customer id.
        pub customer: Option<CustomerId>,
        /// Before when.
        pub end: Instant,
        /// Who delegates, where the context does not say who asks.
        pub from: Option<String>,
        /// The profile by an identifier.
        pub identifier: Option<StatedIdentifierRef>,
        /// Told twice under one key, it acts once (MB-7).
        pub key: Option<String>,
        /// The level of who delegates, where nobody asks by name and the rulebook does not say it.
        pub level: Option<String>,
        /// The profile; it need not be known yet.
        pub profile: Option<ProfileRef>,
        /// From when on.
        pub start: Instant,
        /// Who may decide.
        pub to: String,
    }
}

pub(super) fn delegate(crm: &Crm, request: DelegateApprovalsRequest) -> Result<ApprovalDone> {
    let who = who(request.customer, request.identifier.as_ref(), request.profile.as_ref())?;
    let (context, stated) = (request.context.as_ref(), request.level.as_deref());
    let (from, level) = acts(crm, context, request.from.as_deref(), stated, request.at).map_err(|error| {
        if error.path() == "by" { Error::new(error.code(), "from", error.message()) } else { error }
    })?;
    let DelegateApprovalsRequest { at, end, key, start, to, .. } = request;
    crm.delegate_approvals(&DelegateCommand { who, from, level, to, start, end, key }, at)
}

wire! {
    /// Asks how a request for approval stands.
    request ApprovalStatusRequest {
        /// The instant of the question.
        pub as_of: Instant,
        /// Who asks.
        pub context: Option<Context>,
        /// The id of the request.
        pub request_id: String,
    }
}

pub(super) fn status(crm: &Crm, request: ApprovalStatusRequest) -> Result<ApprovalState> {
    crm.approval(&request.request_id, request.as_of)
}
