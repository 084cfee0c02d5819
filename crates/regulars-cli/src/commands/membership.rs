//! `regulars tier`, `regulars points` and `regulars member`: what an account is, and commands that it may refuse (MB-8).

use std::io::{self, Write};

use regulars::{
    Act, Command, CommandDone, CustomerRef, Decimal, LotPart, MembershipAccount, PointsMove, PointsStatement,
    Valuation, canonical,
};

use crate::args::{Account, Member, Points, Told};
use crate::database::{self, IfAbsent};
use crate::failure::{Failure, Result};
use crate::output::{finish, print_line, stdout};
use crate::table::{self, Align};
use crate::view::format::{Clock, decimal, money};
use crate::view::render::{account_rows, word};
use crate::view::{account, ask};

pub(crate) fn tier(args: &Account) -> Result<()> {
    answer(args, regulars::Crm::membership, ladder)
}

pub(crate) fn points(command: &Points) -> Result<()> {
    let own = Clone::clone;
    match command {
        Points::Balance(args) => answer(args, regulars::Crm::points_statement, balance),
        Points::Statement(args) => answer(args, regulars::Crm::points_statement, statement),
        Points::Liability { listing, value_per_point, breakage_rate, without_pending, from, program } => {
            let from = from.as_deref().map(|from| ask::instant(Some(from), "--from")).transpose()?;
            let valuation = Valuation {
                value_per_point: *value_per_point,
                breakage_rate: *breakage_rate,
                include_pending: !without_pending,
                currency: None,
            };
            super::liability::run(listing, program.as_deref(), &valuation, from)
        }
        Points::Redeem { told, points, redeem_id, order_id } => {
            let (redeem_id, order_id) = (own(redeem_id), own(order_id));
            tell(told, "spent", Act::Redeem { points: count(points)?, redeem_id, order_id })
        }
        Points::Hold { told, points, hold_id, ttl_minutes } => {
            let (hold_id, ttl_minutes) = (own(hold_id), *ttl_minutes);
            tell(told, "held", Act::Hold { points: count(points)?, hold_id, ttl_minutes })
        }
        Points::Capture { told, hold_id, points } => {
            tell(told, "spent of what was held", Act::Capture { hold_id: hold_id.clone(), points: count(points)? })
        }
        Points::Release { told, hold_id } => tell(told, "let go", Act::Release { hold_id: hold_id.clone() }),
        Points::Cancel { told, redeem_id, points } => {
            let points = points.as_deref().map(count).transpose()?;
            tell(told, "returned", Act::CancelRedeem { redeem_id: redeem_id.clone(), points })
        }
        Points::Adjust { told, points, adjust_id, expires, never_expires } => {
            let expires = expires.as_deref().map(|expires| ask::instant(Some(expires), "--expires")).transpose()?;
            let (adjust_id, never_expires) = (own(adjust_id), *never_expires);
            tell(told, "adjusted", Act::Adjust { points: count(points)?, adjust_id, expires, never_expires })
        }
    }
}

pub(crate) fn member(command: &Member) -> Result<()> {
    match command {
        Member::Enroll(told) => tell(told, "enrolled", Act::Enroll),
        Member::Leave(told) => tell(told, "left", Act::Leave),
        Member::Claim { told, benefit, entitlement_id, reserve_minutes } => {
            let (benefit, entitlement_id) = (benefit.clone(), entitlement_id.clone());
            match *reserve_minutes {
                Some(ttl_minutes) => tell(told, "reserved", Act::Reserve { benefit, entitlement_id, ttl_minutes }),
                None => tell(told, "claimed", Act::Claim { benefit, entitlement_id }),
            }
        }
        Member::Use { told, entitlement_id } => tell(told, "used", Act::Use { entitlement_id: entitlement_id.clone() }),
        Member::Cancel { told, entitlement_id } => {
            tell(told, "given back", Act::CancelClaim { entitlement_id: entitlement_id.clone() })
        }
        Member::Refer { told, referee } => tell(told, "referred", Act::Refer { referee: referee.clone() }),
        Member::Review { told, referral, decision } => {
            let (referral, decision) = (referral.clone(), decision.clone());
            tell(told, "reviewed", Act::Review { referral, decision })
        }
        Member::Grant { told, tier, until } => {
            let until = until.as_deref().map(|until| ask::instant(Some(until), "--until")).transpose()?;
            tell(told, "granted", Act::GrantTier { tier: tier.clone(), until })
        }
    }
}

/// How many points an argument says.
fn count(text: &str) -> Result<Decimal> {
    let read = text.parse::<Decimal>().map_err(regulars::Error::from);
    read.map_err(|fault| Failure::from(fault).inside("--points"))
}

/// One of the questions that the library answers about an account.
type Question<T> = fn(&regulars::Crm, CustomerRef, regulars::Instant, Option<&str>) -> regulars::Result<T>;

fn answer<T: serde::Serialize>(
    args: &Account,
    question: Question<T>,
    write: fn(&mut dyn Write, &T, &Clock) -> io::Result<()>,
) -> Result<()> {
    let opened = database::open(&args.listing.database, IfAbsent::Refuse)?;
    let as_of = ask::as_of(args.listing.as_of.as_deref())?;
    let found = question(&opened.crm, ask::customer(&args.who)?, as_of, args.program.as_deref())?;
    if args.listing.json {
        return print_line(&canonical(&found)?);
    }
    let mut out = stdout();
    let written = write(&mut out, &found, &Clock::new(&opened.zone));
    finish(out, written)
}

/// The held tier, what it rests on, and what is missing to keep it and to the next one.
fn ladder(out: &mut dyn Write, found: &MembershipAccount, clock: &Clock) -> io::Result<()> {
    let membership = &found.membership;
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut row = |name: &str, text: String| rows.push(vec![name.to_owned(), text]);
    row("customer", found.customer.to_string());
    row("program", membership.program.clone());
    row("tier", account::held(membership, clock));
    for reason in &membership.reasons {
        row("because", clock.sentence(&reason.text));
    }
    if let Some(spend) = &membership.spend {
        row("spend", format!("{}{}", money(spend), account::orders(membership)));
    }
    for (word, asked) in [("to keep", &membership.renewal), ("to reach", &membership.next)] {
        if let Some(asked) = asked {
            row(&format!("{word} {}", asked.tier), account::missing(asked, clock));
        }
    }
    if !membership.queues.is_empty() {
        row("queues", membership.queues.join(", "));
    }
    let next = membership.next_change_at.map(|at| clock.instant(at));
    row("next change", next.unwrap_or_else(|| "none without a new record".to_owned()));
    row("version", found.version.clone());
    table::write(out, &[Align::Left; 2], &rows)
}

/// What can be spent, and the lots of which something remains.
fn balance(out: &mut dyn Write, found: &PointsStatement, clock: &Clock) -> io::Result<()> {
    writeln!(out, "{}  points of {}: {}", found.customer, found.program, account::points(&found.points, clock))?;
    lots(out, &found.points.lots, clock)
}

/// Every lot, also empty ones, every movement, and what it comes to.
fn statement(out: &mut dyn Write, found: &PointsStatement, clock: &Clock) -> io::Result<()> {
    lots(out, &found.lots, clock)?;
    writeln!(out, "movements")?;
    let moved = |one: &PointsMove| {
        let why = one.about.as_ref().map_or_else(|| word(&one.cause), |about| format!("{} {about}", word(&one.cause)));
        let books = format!("{} → {}", word(&one.from), word(&one.to));
        vec![clock.instant(one.at), decimal(&one.points), books, why]
    };
    let rows: Vec<Vec<String>> = found.moves.iter().map(moved).collect();
    table::write(out, &[Align::Left, Align::Right, Align::Left, Align::Left], &rows)?;
    writeln!(out, "{}  points of {}: {}", found.customer, found.program, account::points(&found.points, clock))
}

fn lots(out: &mut dyn Write, lots: &[LotPart], clock: &Clock) -> io::Result<()> {
    let aligns = [Align::Left, Align::Left, Align::Right, Align::Right, Align::Left, Align::Left];
    let title = ["lot", "earned", "total", "left", "", ""].map(str::to_owned).to_vec();
    let rows = lots.iter().map(|lot| account::lot(lot, clock));
    if lots.is_empty() {
        Ok(())
    } else {
        table::write(out, &aligns, &std::iter::once(title).chain(rows).collect::<Vec<_>>())
    }
}

/// Tells a command and says what it did.
fn tell(told: &Told, verb: &str, act: Act) -> Result<()> {
    let opened = database::open(&told.database, IfAbsent::Refuse)?;
    let at = ask::instant(told.at.as_deref(), "--at")?;
    let command = Command {
        who: ask::customer(&told.who)?,
        act,
        key: told.key.clone(),
        program: told.program.clone(),
        reason: told.reason.clone(),
        channel: told.channel.clone(),
        store: told.store.clone(),
        expected_version: told.expected_version.clone(),
    };
    let done = opened.crm.execute(&command, at)?;
    if told.json {
        return print_line(&canonical(&done)?);
    }
    let mut out = stdout();
    let written = did(&mut out, verb, &done, &Clock::new(&opened.zone));
    finish(out, written)
}

/// `spent 500 points`, and the account afterwards.
fn did(out: &mut dyn Write, verb: &str, done: &CommandDone, clock: &Clock) -> io::Result<()> {
    let again = if done.duplicate { "was done before, nothing has changed: " } else { "" };
    let points = if done.points == "0" { String::new() } else { format!(" {} points", decimal(&done.points)) };
    writeln!(out, "{again}{verb}{points}")?;
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut row = |name: &str, text: String| rows.push(vec![name.to_owned(), text]);
    row("customer", done.customer.to_string());
    row("record", format!("{} {}", done.source, done.record_id));
    account_rows(&done.membership, "", clock, &mut row);
    row("version", done.version.clone());
    table::write(out, &[Align::Left; 2], &rows)
}
