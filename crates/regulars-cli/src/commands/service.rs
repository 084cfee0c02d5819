//! `regulars service`: the cases of a customer with what is due, their steps, who answers them, and what became of those of a window; due
//! instants by a business calendar (SV-2, SV-10 to SV-22, SV-34, SV-35, SV-41).

use std::io::{self, Write};

use regulars::{
    CaseAssignAsk, CaseCommand, CasePart, ClockState, Code, Crm, CustomerId, CustomerRef, DeskAsk, Instant, Json, Part,
    Select, TransferCommand, canonical,
};
use serde_json::json;

use super::rulebook::{inside, read};
use crate::args::{
    Service, ServiceAssign, ServiceCases, ServiceDue, ServiceReport, ServiceShow, ServiceTell, ServiceTransfer,
    ServiceWarn,
};
use crate::database::{self, IfAbsent};
use crate::failure::Result;
use crate::output::{finish, print_line, stdout};
use crate::table::{self, Align};
use crate::view::ask;
use crate::view::format::Clock;

pub(crate) fn run(args: &Service) -> Result<()> {
    match args {
        Service::Cases(args) => cases(args),
        Service::Due(args) => due(args),
        Service::Show(args) => show(args),
        Service::Tell(args) => tell(args),
        Service::Assign(args) => assign(args),
        Service::Transfer(args) => transfer(args),
        Service::Warn(args) => warn(args),
        Service::Report(args) => report(args),
        Service::Exit(args) => exit(args),
        Service::ExitReasons(args) => exit_reasons(args),
    }
}

fn show(args: &ServiceShow) -> Result<()> {
    let opened = database::open(&args.listing.database, IfAbsent::Refuse)?;
    let (who, as_of) = (ask::customer(&args.who)?, ask::as_of(args.listing.as_of.as_deref())?);
    let view = opened.crm.view_with(who, as_of, Select::parts(&[Part::Cases]))?;
    let leads = |case: &&CasePart| {
        let attached = case.follow_up.iter().flat_map(|own| &own.attached);
        case.case_id == args.case || case.merged.iter().chain(attached).any(|id| *id == args.case)
    };
    let cases = view.cases.unwrap_or_default();
    let found = cases.iter().find(|case| case.merged_into.is_none() && leads(case));
    let Some(case) = found.or_else(|| cases.iter().find(leads)) else {
        let message = format!("the customer has no case `{}`", args.case);
        return Err(regulars::Error::new(Code::UnknownCase, "--case", message).into());
    };
    if args.listing.json {
        return print_line(&canonical(case)?);
    }
    let clock = Clock::new(&opened.zone);
    let mut out = stdout();
    let written = told(&mut out, case, &clock);
    finish(out, written)
}

fn tell(args: &ServiceTell) -> Result<()> {
    let opened = database::open(&args.database, IfAbsent::Refuse)?;
    let at = ask::instant(args.at.as_deref(), "--at")?;
    let value = |(name, value): &(String, String)| {
        let value = match (name.as_str(), value.as_str()) {
            ("public", "true") => Json::Bool(true),
            ("public", "false") => Json::Bool(false),
            (_, word) => Json::from(word),
        };
        (name.clone(), value)
    };
    let command = CaseCommand {
        who: ask::customer(&args.who)?,
        case_id: args.case.clone(),
        event: args.event.clone(),
        fields: args.fields.iter().map(value).collect(),
        key: args.key.clone(),
    };
    let done = opened.crm.tell_case(&command, at)?;
    if args.json {
        return print_line(&canonical(&done)?);
    }
    let clock = Clock::new(&opened.zone);
    let mut out = stdout();
    let written = told(&mut out, &done.case, &clock);
    finish(out, written)
}

/// A case in rows: what is known of it, and one row for each clock.
fn told(out: &mut dyn Write, case: &CasePart, clock: &Clock) -> io::Result<()> {
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut row = |name: &str, text: Option<String>| rows.extend(text.map(|text| vec![name.to_owned(), text]));
    row("case", Some(case.case_id.clone()));
    row("kind", case.kind.clone());
    row("category", case.category.clone());
    row("state", Some(format!("{} since {}", standing(case), clock.instant(case.state_since))));
    row("created", Some(clock.instant(case.created_at)));
    row("priority", case.priority.clone());
    row("assignee", case.assignee.clone());
    row("outcome", case.outcome.clone());
    if let Some(standard) = &case.standard {
        let enough = match standard.not_deflected_at {
            Some(at) => format!(", not enough: {}", clock.instant(at)),
            None => String::new(),
        };
        row("article", Some(format!("{} {}{enough}", standard.article, clock.instant(standard.answered_at))));
    }
    for transfer in &case.transfers {
        let role = transfer.role.as_deref().unwrap_or("nobody");
        row("handed over", Some(format!("to {role} for {}: lead {}", transfer.intent, transfer.lead_id)));
    }
    for told in &case.clocks {
        let due = told.due.map(|due| format!(", due {}", clock.instant(due))).unwrap_or_default();
        let stopped = told.stopped_at.map(|at| format!(", stopped {}", clock.instant(at))).unwrap_or_default();
        let state = Json::from_value(&told.state).ok();
        let state = state.as_ref().and_then(Json::as_str).unwrap_or_default().to_owned();
        row(told.clock.as_str(), Some(format!("{state}{due}{stopped} ({} minutes)", told.minutes)));
    }
    table::write(out, &[Align::Left; 2], &rows)
}

fn standing(case: &CasePart) -> String {
    match (&case.merged_into, &case.follow_up) {
        (Some(into), _) => format!("merged into {into}"),
        (None, Some(own)) => {
            let stage = Json::from_value(&own.stage).ok();
            stage.as_ref().and_then(Json::as_str).unwrap_or_default().to_owned()
        }
        (None, None) => case.state.as_str().to_owned(),
    }
}

fn assign(args: &ServiceAssign) -> Result<()> {
    let opened = database::open(&args.listing.database, IfAbsent::Refuse)?;
    let as_of = ask::as_of(args.listing.as_of.as_deref())?;
    let loads = args.loads.iter().cloned().collect();
    let ask = CaseAssignAsk { who: ask::customer(&args.who)?, case_id: args.case.clone(), loads };
    let found = opened.crm.assign_case(&ask, as_of)?;
    if args.listing.json {
        return print_line(&canonical(&found)?);
    }
    let mut rows = vec![vec!["answer".to_owned(), found.answer.as_str().to_owned(), String::new()]];
    if let Some(article) = &found.article {
        let cause = found.cause.map(|code| code.as_str().to_owned()).unwrap_or_default();
        rows.push(vec!["article".to_owned(), article.clone(), cause]);
    }
    for tried in &found.rows {
        let because = tried.because.iter().map(|fact| {
            let observed = fact.observed.as_deref().unwrap_or("missing");
            format!("{} {} {} ({observed})", fact.name, fact.operator, fact.threshold)
        });
        let holds = if tried.holds { "holds" } else { "does not hold" };
        let because: Vec<String> = because.collect();
        rows.push(vec![format!("row {}", tried.row), holds.to_owned(), because.join("; ")]);
    }
    if let Some(queue) = &found.queue {
        let cause = found.queue_cause.map(|code| code.as_str().to_owned()).unwrap_or_default();
        rows.push(vec!["queue".to_owned(), queue.clone(), cause]);
    }
    for told in &found.queues {
        let reason = Json::from_value(&told.reason).ok();
        let reason = reason.as_ref().and_then(Json::as_str).unwrap_or_default().to_owned();
        rows.push(vec![format!("queue {}", told.queue), reason, String::new()]);
    }
    let mut out = stdout();
    let written = table::write(&mut out, &[Align::Left; 3], &rows);
    finish(out, written)
}

fn transfer(args: &ServiceTransfer) -> Result<()> {
    let opened = database::open(&args.database, IfAbsent::Refuse)?;
    let at = ask::instant(args.at.as_deref(), "--at")?;
    let command = TransferCommand {
        who: ask::customer(&args.who)?,
        case_id: args.case.clone(),
        to_role: args.to.clone(),
        intent: args.intent.clone(),
        note: args.note.clone(),
    };
    let done = opened.crm.transfer_case(&command, at)?;
    if args.json {
        return print_line(&canonical(&done)?);
    }
    let before = if done.duplicate { ", as before" } else { "" };
    print_line(&format!("case {} is lead {}{before}", args.case, done.lead_id))
}

fn warn(args: &ServiceWarn) -> Result<()> {
    let opened = database::open(&args.database, IfAbsent::Refuse)?;
    let at = ask::instant(args.at.as_deref(), "--at")?;
    let who = args.customer.as_deref().map(str::parse::<CustomerId>).transpose().map_err(regulars::Error::from)?;
    let who = who.map(CustomerRef::Id);
    let report = opened.crm.open_warnings(who.as_ref(), at)?;
    if args.json {
        return print_line(&canonical(&report)?);
    }
    if report.opened.is_empty() {
        return print_line("no work order is due");
    }
    let clock = Clock::new(&opened.zone);
    let mut rows = vec![["case", "customer", "row", "action", "value", "due"].map(str::to_owned).to_vec()];
    for told in &report.opened {
        let band = told.value_band.clone().unwrap_or_default();
        let due = clock.instant(told.due);
        rows.push(vec![
            told.case_id.clone(),
            told.customer.to_string(),
            told.row.clone(),
            told.action.clone(),
            band,
            due,
        ]);
    }
    let mut out = stdout();
    let written = table::write(&mut out, &[Align::Left; 6], &rows);
    finish(out, written)
}

fn window(args: &ServiceReport) -> Result<DeskAsk> {
    Ok(DeskAsk {
        as_of: ask::as_of(args.listing.as_of.as_deref())?,
        from: ask::instant(Some(&args.between.from), "--from")?,
        until: ask::instant(Some(&args.between.until), "--until")?,
    })
}

fn report(args: &ServiceReport) -> Result<()> {
    let opened = database::open(&args.listing.database, IfAbsent::Refuse)?;
    let found = opened.crm.case_figures(&window(args)?)?;
    if args.listing.json {
        return print_line(&canonical(&found)?);
    }
    let share = |share: &Option<String>| share.clone().unwrap_or_else(|| "-".to_owned());
    let own = &found.follow_ups;
    let mut rows = vec![vec!["cases".to_owned(), found.cases.to_string(), String::new()]];
    for (name, figure) in [
        ("resolved by one answer", &found.first_contact),
        ("answered by an article", &found.standard),
        ("of these not enough", &found.not_deflected),
        ("handed over", &found.transferred),
        ("of these leads converted", &found.converted),
    ] {
        rows.push(vec![name.to_owned(), format!("{} of {}", figure.count, figure.of), share(&figure.share)]);
    }
    rows.push(vec!["detractors".to_owned(), own.opened.to_string(), String::new()]);
    rows.push(vec!["contacted in time".to_owned(), own.contacted_in_time.to_string(), share(&own.on_time_rate)]);
    let contacted = own.contacted_in_time + own.contacted_late;
    rows.push(vec!["contacted".to_owned(), contacted.to_string(), share(&own.contact_rate)]);
    rows.push(vec!["overdue".to_owned(), own.overdue.to_string(), String::new()]);
    let mut out = stdout();
    let written = table::write(&mut out, &[Align::Left, Align::Right, Align::Right], &rows);
    finish(out, written)
}

fn exit(args: &ServiceCases) -> Result<()> {
    let opened = database::open(&args.listing.database, IfAbsent::Refuse)?;
    let as_of = ask::as_of(args.listing.as_of.as_deref())?;
    let found = opened.crm.exit_survey(&ask::customer(&args.who)?, as_of)?;
    if args.listing.json {
        return print_line(&canonical(&found)?);
    }
    let clock = Clock::new(&opened.zone);
    let answer = Json::from_value(&found.answer)?;
    let left = found.left_at.map(|at| format!(", left {}", clock.instant(at))).unwrap_or_default();
    let asked = found.asked_at.map(|at| format!(", asked {}", clock.instant(at))).unwrap_or_default();
    print_line(&format!("{}{left}{asked}", answer.as_str().unwrap_or_default()))
}

fn exit_reasons(args: &ServiceReport) -> Result<()> {
    let opened = database::open(&args.listing.database, IfAbsent::Refuse)?;
    let found = opened.crm.exit_figures(&window(args)?)?;
    if args.listing.json {
        return print_line(&canonical(&found)?);
    }
    let mut rows = vec![vec!["reason".to_owned(), "customers".to_owned(), "share".to_owned()]];
    for told in found.reasons.iter().chain(&found.unlisted) {
        let share = told.share.clone().unwrap_or_else(|| "-".to_owned());
        rows.push(vec![told.reason.clone(), told.count.to_string(), share]);
    }
    rows.push(vec!["in their own words".to_owned(), found.words_alone.to_string(), String::new()]);
    rows.push(vec!["answered".to_owned(), found.answered.to_string(), String::new()]);
    rows.push(vec!["asked".to_owned(), found.asked.to_string(), String::new()]);
    let mut out = stdout();
    let written = table::write(&mut out, &[Align::Left, Align::Right, Align::Right], &rows);
    finish(out, written)
}

fn cases(args: &ServiceCases) -> Result<()> {
    let opened = database::open(&args.listing.database, IfAbsent::Refuse)?;
    let (who, as_of) = (ask::customer(&args.who)?, ask::as_of(args.listing.as_of.as_deref())?);
    let view = opened.crm.view_with(who, as_of, Select::parts(&[Part::Cases]))?;
    if args.listing.json {
        return print_line(&canonical(&view)?);
    }
    let Some(cases) = view.cases else { return print_line("the rulebook does not say how cases are handled") };
    if cases.is_empty() {
        return print_line("there are no cases");
    }
    let clock = Clock::new(&opened.zone);
    let mut out = stdout();
    let written = list(&mut out, &cases, &clock);
    finish(out, written)
}

fn list(out: &mut dyn Write, cases: &[CasePart], clock: &Clock) -> io::Result<()> {
    let mut rows = vec![["case", "kind", "state", "since", "next", "overdue"].map(str::to_owned).to_vec()];
    for case in cases {
        let state = standing(case);
        let next = case.next.as_ref().map(|next| format!("{} {}", next.clock.as_str(), clock.instant(next.due)));
        let overdue = case.clocks.iter().filter(|told| told.state == ClockState::Breached);
        let overdue: Vec<&str> = overdue.map(|told| told.clock.as_str()).collect();
        rows.push(vec![
            case.case_id.clone(),
            case.kind.clone().unwrap_or_default(),
            state,
            clock.instant(case.state_since),
            next.unwrap_or_default(),
            overdue.join(", "),
        ]);
    }
    table::write(out, &[Align::Left; 6], &rows)
}

fn due(args: &ServiceDue) -> Result<()> {
    let rulebook = read(&args.rulebook)?;
    let from = ask::instant(args.from.as_deref(), "--from")?;
    let crm = Crm::in_memory(rulebook).map_err(|error| inside(error, &args.rulebook))?;
    let request = json!({ "calendar": args.calendar, "from": from.to_string(), "minutes": args.minutes });
    let answer = crm.call("calendar.add", &request.to_string()).map_err(|error| inside(error, &args.rulebook))?;
    if args.json {
        return print_line(&answer);
    }
    let answer = regulars::Json::parse(&answer)?;
    let at = answer.get("at").and_then(regulars::Json::as_str).unwrap_or_default();
    let at = Instant::parse(at).map_err(regulars::Error::from)?;
    let zone = crm.rulebook().zone().name().to_owned();
    print_line(&Clock::new(&zone).instant(at))
}
