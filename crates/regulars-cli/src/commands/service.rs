//! `regulars service`: the cases of a customer with what is due, and due instants by a business calendar (SV-2, SV-10).

use std::io::{self, Write};

use regulars::{CasePart, ClockState, Crm, Instant, Part, Select, canonical};
use serde_json::json;

use super::rulebook::{inside, read};
use crate::args::{Service, ServiceCases, ServiceDue};
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
    }
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
        let state = match &case.merged_into {
            Some(into) => format!("merged into {into}"),
            None => case.state.as_str().to_owned(),
        };
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
