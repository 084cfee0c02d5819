//! `regulars lead`, `regulars opportunity`, `regulars approval` and `regulars stock`: what is told of them, and what they come to
//! (SV-50 to SV-53, SV-80 to SV-82, SV-85).

use std::io::{self, Write};

use regulars::{
    ApprovalAct, ApprovalCommand, ApprovalInbox, Crm, InboxQuery, Json, LeadAct, LeadCommand, LeadPart, LeadQuery,
    LeadRow, LeadState, OpportunityAct, OpportunityCommand, OpportunityPart, Part, Select, canonical,
};

use super::answer::print;
use super::selling::tell;
use crate::args::{Approval, Deal, Decide, Lead, LeadStep, Opportunity, OpportunityStep, SalesTold, Stock};
use crate::database::{self, IfAbsent, Opened};
use crate::failure::Result;
use crate::output::{finish, print_line, stdout};
use crate::table::{self, Align};
use crate::view::ask;
use crate::view::format::Clock;

type Field = (String, Json);

fn field(name: &str, value: Option<&str>) -> Option<Field> {
    value.map(|value| (name.to_owned(), Json::from(value)))
}

fn open(told: &SalesTold) -> Result<Opened> {
    database::open(&told.database, IfAbsent::Refuse)
}

/// Writes what is asked for as JSON or as a table.
fn shown(
    json: bool,
    answer: &impl serde::Serialize,
    show: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<()> {
    if json {
        return print_line(&canonical(answer)?);
    }
    let mut out = stdout();
    let written = show(&mut out);
    finish(out, written)
}

pub(crate) fn lead(command: &Lead) -> Result<()> {
    match command {
        Lead::List { listing, owner, state, recycled, limit } => {
            let opened = database::open(&listing.database, IfAbsent::Refuse)?;
            let query = LeadQuery {
                limit: usize::try_from(*limit).ok(),
                owner: owner.clone(),
                recycled: *recycled,
                state: state.as_deref().and_then(LeadState::from_word),
            };
            let found = opened.crm.leads(&query, ask::as_of(listing.as_of.as_deref())?)?;
            let clock = Clock::new(&opened.zone);
            shown(listing.json, &found, |out| {
                leads(out, &found.leads, &clock)?;
                let more = found.total - u64::try_from(found.leads.len()).unwrap_or(found.total);
                if more > 0 { writeln!(out, "and {more} more") } else { Ok(()) }
            })
        }
        Lead::Show { listing, who } => {
            let opened = database::open(&listing.database, IfAbsent::Refuse)?;
            let select = Select::parts(&[Part::Leads, Part::Opportunities]);
            let as_of = ask::as_of(listing.as_of.as_deref())?;
            let view = opened.crm.view_with(ask::customer(who)?, as_of, select)?;
            let Some(found) = &view.leads else { return print_line("the rulebook does not say how leads are handled") };
            shown(listing.json, &view, |out| {
                for lead in found {
                    explain(out, lead)?;
                }
                Ok(())
            })
        }
        Lead::Create { told, lead, campaign, item, intent } => {
            let said = [("campaign", campaign), ("item", item), ("intent", intent)];
            let said = said.into_iter().filter_map(|(name, word)| field(name, word.as_deref())).collect();
            tell_lead(told, lead, LeadAct::Create, said)
        }
        Lead::Work(step) => tell_step(step, LeadAct::Work),
        Lead::Qualify(step) => tell_step(step, LeadAct::Qualify),
        Lead::Disqualify(step) => tell_step(step, LeadAct::Disqualify),
        Lead::Nurture(step) => tell_step(step, LeadAct::Nurture),
        Lead::Convert { step, deal, opportunity } => {
            let act = LeadAct::Convert { opportunity_id: opportunity.clone(), opportunity: known(deal) };
            tell_step(step, act)
        }
    }
}

/// The fields of an opportunity record.
fn known(deal: &Deal) -> Vec<Field> {
    let amount = deal.amount.as_deref().map(|amount| {
        let money = [("amount", Json::from(amount)), ("currency", Json::from(deal.currency.as_str()))];
        ("amount".to_owned(), Json::object(money))
    });
    let words = [("stage", &deal.stage), ("expected_close", &deal.expected_close)];
    words.into_iter().filter_map(|(name, word)| field(name, word.as_deref())).chain(amount).collect()
}

fn tell_step(step: &LeadStep, act: LeadAct) -> Result<()> {
    tell_lead(&step.told, &step.lead, act, Vec::new())
}

fn tell_lead(told: &SalesTold, lead: &str, act: LeadAct, mut fields: Vec<Field>) -> Result<()> {
    let opened = open(told)?;
    let words = [("owner", &told.owner), ("reason", &told.reason)];
    fields.extend(words.into_iter().filter_map(|(name, word)| field(name, word.as_deref())));
    let (who, key) = (ask::customer(&told.who)?, told.key.clone());
    let command = LeadCommand { who, lead_id: lead.to_owned(), act, fields, key };
    let done = opened.crm.tell_lead(&command, ask::instant(told.at.as_deref(), "--at")?)?;
    let clock = Clock::new(&opened.zone);
    shown(told.json, &done, |out| {
        if done.duplicate {
            writeln!(out, "was told before, nothing has changed")?;
        }
        leads(out, &[LeadRow { customer: done.customer, lead: done.lead.clone() }], &clock)?;
        match &done.opportunity {
            Some(opportunity) => opportunities(out, std::slice::from_ref(opportunity), &clock),
            None => Ok(()),
        }
    })
}

fn leads(out: &mut dyn Write, found: &[LeadRow], clock: &Clock) -> io::Result<()> {
    if found.is_empty() {
        return writeln!(out, "there are no leads");
    }
    let head = ["lead", "customer", "state", "owner", "score", "grade", "since", "alone since"];
    let mut rows = vec![head.map(str::to_owned).to_vec()];
    for LeadRow { customer, lead } in found {
        let score = lead.score.as_ref();
        rows.push(vec![
            lead.lead_id.clone(),
            customer.to_string(),
            lead.state.as_str().to_owned(),
            lead.owner.clone().unwrap_or_default(),
            score.map(|score| score.value.clone()).unwrap_or_default(),
            score.and_then(|score| score.grade.clone()).unwrap_or_default(),
            clock.instant(lead.state_since),
            lead.recycled_at.map(|at| clock.instant(at)).unwrap_or_default(),
        ]);
    }
    let left = Align::Left;
    table::write(out, &[left, left, left, left, Align::Right, left, left, left], &rows)
}

/// A lead with what its score is made of.
fn explain(out: &mut dyn Write, lead: &LeadPart) -> io::Result<()> {
    let owner = lead.owner.as_deref().unwrap_or("nobody");
    writeln!(out, "{}: {}, {owner}", lead.lead_id, lead.state.as_str())?;
    if let Some(score) = &lead.score {
        let mut rows = vec![["rule", "count", "points", "decay", "contribution"].map(str::to_owned).to_vec()];
        for item in &score.items {
            let count = item.count.to_string();
            let cells = [item.rule.clone(), count, item.points.clone(), item.decay.clone(), item.contribution.clone()];
            rows.push(cells.to_vec());
        }
        let grade = score.grade.as_deref().map(|grade| format!(", grade {grade}")).unwrap_or_default();
        writeln!(out, "score {}{grade}: fit {}, engagement {}", score.value, score.fit, score.engagement)?;
        let right = Align::Right;
        table::write(out, &[Align::Left, right, right, right, right], &rows)?;
    }
    for reason in &lead.reasons {
        writeln!(out, "{}", reason.text)?;
    }
    Ok(())
}

fn opportunities(out: &mut dyn Write, found: &[OpportunityPart], clock: &Clock) -> io::Result<()> {
    let head = ["opportunity", "standing", "stage", "amount", "weighted", "owner", "stale since"];
    let mut rows = vec![head.map(str::to_owned).to_vec()];
    for one in found {
        rows.push(vec![
            one.opportunity_id.clone(),
            one.standing.as_str().to_owned(),
            one.stage.clone(),
            one.amount.map(|amount| amount.to_string()).unwrap_or_default(),
            one.weighted.map(|amount| amount.to_string()).unwrap_or_default(),
            one.owner.clone().unwrap_or_default(),
            one.stale_at.map(|at| clock.instant(at)).unwrap_or_default(),
        ]);
    }
    table::write(out, &[Align::Left; 7], &rows)
}

pub(crate) fn opportunity(command: &Opportunity) -> Result<()> {
    match command {
        Opportunity::Pipeline(listing) => {
            let opened = database::open(&listing.database, IfAbsent::Refuse)?;
            let as_of = ask::as_of(listing.as_of.as_deref())?.to_string();
            let answer = called(&opened.crm, "opportunity.report", [("as_of", Json::from(as_of.as_str()))])?;
            print(&answer, listing.json, |out| tell(out, &answer))
        }
        Opportunity::Open(step) => tell_opportunity(step, OpportunityAct::Open),
        Opportunity::Advance(step) => tell_opportunity(step, OpportunityAct::Advance),
        Opportunity::Win(step) => tell_opportunity(step, OpportunityAct::Win),
        Opportunity::Lose(step) => tell_opportunity(step, OpportunityAct::Lose),
    }
}

fn called<'a>(crm: &Crm, operation: &str, request: impl IntoIterator<Item = (&'a str, Json)>) -> Result<Json> {
    Ok(Json::parse(&crm.call(operation, &Json::object(request).to_string())?)?)
}

fn tell_opportunity(step: &OpportunityStep, act: OpportunityAct) -> Result<()> {
    let told = &step.told;
    let opened = open(told)?;
    let mut fields = known(&step.deal);
    let words = [("owner", &told.owner), ("reason", &told.reason)];
    fields.extend(words.into_iter().filter_map(|(name, word)| field(name, word.as_deref())));
    let (who, key) = (ask::customer(&told.who)?, told.key.clone());
    let command = OpportunityCommand { who, opportunity_id: step.opportunity.clone(), act, fields, key };
    let done = opened.crm.tell_opportunity(&command, ask::instant(told.at.as_deref(), "--at")?)?;
    let clock = Clock::new(&opened.zone);
    shown(told.json, &done, |out| {
        if done.duplicate {
            writeln!(out, "was told before, nothing has changed")?;
        }
        opportunities(out, std::slice::from_ref(&done.opportunity), &clock)
    })
}

pub(crate) fn approval(command: &Approval) -> Result<()> {
    match command {
        Approval::Inbox { listing, actor, level, mine, kind, need } => {
            let opened = database::open(&listing.database, IfAbsent::Refuse)?;
            let query = InboxQuery {
                actor: actor.clone(),
                level: level.clone(),
                roles: Vec::new(),
                decidable: *mine,
                kind: kind.clone(),
                need: need.clone(),
            };
            let found = opened.crm.approval_inbox(&query, ask::as_of(listing.as_of.as_deref())?)?;
            let clock = Clock::new(&opened.zone);
            shown(listing.json, &found, |out| inbox(out, &found, &clock))
        }
        Approval::Show { listing, request } => {
            let opened = database::open(&listing.database, IfAbsent::Refuse)?;
            let as_of = ask::as_of(listing.as_of.as_deref())?.to_string();
            let request = [("as_of", Json::from(as_of.as_str())), ("request_id", Json::from(request.as_str()))];
            let answer = called(&opened.crm, "approval.status", request)?;
            print(&answer, listing.json, |out| tell(out, &answer))
        }
        Approval::Approve(args) => {
            let (on_behalf_of, version) = (args.on_behalf_of.clone(), args.version);
            decide(args, ApprovalAct::Approve { on_behalf_of, version })
        }
        Approval::Reject(args) => {
            let (on_behalf_of, version) = (args.on_behalf_of.clone(), args.version);
            decide(args, ApprovalAct::Reject { on_behalf_of, version })
        }
        Approval::Use { database, request, by, at, json } => {
            let opened = database::open(database, IfAbsent::Refuse)?;
            let command = ApprovalCommand::new(request, by, ApprovalAct::Use);
            let done = opened.crm.approve(&command, ask::instant(at.as_deref(), "--at")?)?;
            shown(*json, &done, |out| writeln!(out, "{request}: {}", done.outcome.as_str()))
        }
    }
}

fn decide(args: &Decide, act: ApprovalAct) -> Result<()> {
    let opened = database::open(&args.database, IfAbsent::Refuse)?;
    let command = ApprovalCommand {
        level: args.level.clone(),
        reason: args.reason.clone(),
        ..ApprovalCommand::new(&args.request, &args.by, act)
    };
    let done = opened.crm.approve(&command, ask::instant(args.at.as_deref(), "--at")?)?;
    shown(args.json, &done, |out| writeln!(out, "{}: {}", args.request, done.outcome.as_str()))
}

fn inbox(out: &mut dyn Write, found: &ApprovalInbox, clock: &Clock) -> io::Result<()> {
    if found.requests.is_empty() {
        return writeln!(out, "nothing waits for a decision");
    }
    let head = ["request", "version", "kind", "needs", "asked by", "asked", "decide"];
    let mut rows = vec![head.map(str::to_owned).to_vec()];
    for waiting in &found.requests {
        let request = &waiting.request;
        let can = match (&waiting.blocked, waiting.on_behalf_of.as_slice()) {
            (None, _) => "yes".to_owned(),
            (Some(_), [_, ..]) => format!("for {}", waiting.on_behalf_of.join(", ")),
            (Some(code), []) => code.as_str().to_owned(),
        };
        rows.push(vec![
            request.request_id.clone(),
            request.version.to_string(),
            request.kind.clone().unwrap_or_default(),
            request.need.clone(),
            request.requesters.join(", "),
            clock.instant(waiting.asked_at),
            can,
        ]);
    }
    table::write(out, &[Align::Left; 7], &rows)
}

pub(crate) fn stock(command: &Stock) -> Result<()> {
    let Stock::Level { listing, sku, store } = command;
    let opened = database::open(&listing.database, IfAbsent::Refuse)?;
    let as_of = ask::as_of(listing.as_of.as_deref())?.to_string();
    let request = [
        ("as_of", Json::from(as_of.as_str())),
        ("sku", Json::from(sku.as_str())),
        ("store", Json::from(store.as_str())),
    ];
    let answer = called(&opened.crm, "stock.level", request)?;
    print(&answer, listing.json, |out| tell(out, &answer))
}
