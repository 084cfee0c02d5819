//! `regulars consent`: what people say of the use of their data, and what follows from it (CS-1 to CS-15).

use std::io::{self, Write};

use regulars::record::{RecordId, SourceName};
use regulars::{
    Body, ConsentAct, ConsentCommand, ConsentDecision, ConsentDone, ConsentEvidence, ConsentScope, ConsentSignalDone,
    Contact, Json, Record, RecordKey, canonical,
};

use crate::args::{Consent, Said};
use crate::database::{self, IfAbsent};
use crate::failure::Result;
use crate::output::{finish, print_line, stdout};
use crate::table::{self, Align};
use crate::view::ask;
use crate::view::format::Clock;
use crate::view::render::word;

pub(crate) fn run(command: &Consent) -> Result<()> {
    match command {
        Consent::Grant { said, double_opt_in, explicit, separate, expires } => {
            let expires = expires.as_deref().map(|expires| ask::instant(Some(expires), "--expires")).transpose()?;
            let flag = |set: &bool| set.then_some(true);
            let more = ConsentEvidence {
                expires,
                explicit: flag(explicit),
                separate: flag(separate),
                ..ConsentEvidence::default()
            };
            say(said, ConsentAct::Grant { double_opt_in: *double_opt_in }, more)
        }
        Consent::Confirm { said, pending } => {
            let pending = pending.as_ref().map(key).transpose()?;
            say(said, ConsentAct::Confirm { pending }, ConsentEvidence::default())
        }
        Consent::Withdraw(said) => say(said, ConsentAct::Withdraw, ConsentEvidence::default()),
        Consent::Refuse(said) => say(said, ConsentAct::Refuse, ConsentEvidence::default()),
        Consent::Signal { database, who, at, headers, json } => {
            let opened = database::open(database, IfAbsent::Refuse)?;
            let headers: Vec<&str> = headers.iter().map(String::as_str).collect();
            let at = ask::instant(at.as_deref(), "--at")?;
            let done = opened.crm.consent_signal(ask::customer(who)?, &headers, at)?;
            if *json { print_line(&canonical(&done)?) } else { print_line(&signalled(&done)) }
        }
        Consent::Check { listing, who, purpose, channel, contact_point } => {
            let opened = database::open(&listing.database, IfAbsent::Refuse)?;
            let (purpose, channel) = (purpose.clone(), channel.clone());
            let contact = Contact { channel, contact_point: contact_point.clone(), purpose };
            let as_of = ask::as_of(listing.as_of.as_deref())?;
            let found = opened.crm.may_contact(ask::customer(who)?, &contact, as_of)?;
            if listing.json {
                return print_line(&canonical(&found)?);
            }
            let mut out = stdout();
            let written = decided(&mut out, &found, &Clock::new(&opened.zone));
            finish(out, written)
        }
        Consent::History { listing, who } => {
            let opened = database::open(&listing.database, IfAbsent::Refuse)?;
            let as_of = ask::as_of(listing.as_of.as_deref())?;
            let (_, mut records) = opened.crm.timeline(ask::customer(who)?, as_of)?;
            records.retain(|record| matches!(record.body, Body::Consent(_)));
            if listing.json {
                let all: Vec<String> = records.iter().map(Record::to_json_text).collect();
                return print_line(&format!("[{}]", all.join(",")));
            }
            let clock = Clock::new(&opened.zone);
            let rows: Vec<Vec<String>> = records.iter().filter_map(|record| event(record, &clock)).collect();
            let mut out = stdout();
            let written = table::write(&mut out, &[Align::Left; 6], &rows);
            finish(out, written)
        }
        Consent::Receipt { database, record } => {
            let opened = database::open(database, IfAbsent::Refuse)?;
            print_line(&canonical(&opened.crm.consent_receipt(&key(record)?)?)?)
        }
    }
}

/// A record by source and id.
fn key((source, id): &(String, String)) -> Result<RecordKey> {
    let source = SourceName::new(source.as_str()).map_err(regulars::Error::from)?;
    let record_id = RecordId::new(id.as_str()).map_err(regulars::Error::from)?;
    Ok(RecordKey { source, record_id })
}

fn say(said: &Said, act: ConsentAct, more: ConsentEvidence) -> Result<()> {
    let opened = database::open(&said.database, IfAbsent::Refuse)?;
    let proof = said.proof.as_deref().map(|proof| Json::object([("ref", Json::from(proof))]));
    let command = ConsentCommand {
        who: ask::customer(&said.who)?,
        act,
        scope: ConsentScope {
            purpose: said.purpose.clone(),
            channel: said.channel.clone(),
            contact_point: said.contact_point.clone(),
            ..ConsentScope::default()
        },
        evidence: ConsentEvidence {
            by: said.by.clone(),
            notice: said.notice.clone(),
            proof,
            source: said.source.clone(),
            ..more
        },
        key: said.key.clone(),
        expected_version: None,
    };
    let done = opened.crm.consent(&command, ask::instant(said.at.as_deref(), "--at")?)?;
    if said.json {
        return print_line(&canonical(&done)?);
    }
    let mut out = stdout();
    let written = told(&mut out, &done);
    finish(out, written)
}

fn told(out: &mut dyn Write, done: &ConsentDone) -> io::Result<()> {
    let again = if done.duplicate { " (told before)" } else { "" };
    writeln!(out, "customer {}{again}", done.customer)?;
    let rows = done
        .events
        .iter()
        .map(|event| vec![event.kind.clone(), event.purpose.clone(), format!("{}/{}", event.source, event.record_id)]);
    table::write(out, &[Align::Left; 3], &rows.collect::<Vec<_>>())?;
    match &done.pending {
        Some(pending) => writeln!(
            out,
            "waits for its confirmation: regulars consent confirm --pending {}/{}",
            pending.source, pending.record_id
        ),
        None => Ok(()),
    }
}

fn signalled(done: &ConsentSignalDone) -> String {
    let purposes: Vec<&str> = done.events.iter().map(|event| event.purpose.as_str()).collect();
    match (done.signal, purposes.as_slice()) {
        (false, _) => "no signal; nothing is written".to_owned(),
        (true, []) => "a signal; everything it refuses is refused already".to_owned(),
        (true, purposes) => format!("a signal; refused: {}", purposes.join(", ")),
    }
}

fn decided(out: &mut dyn Write, found: &ConsentDecision, clock: &Clock) -> io::Result<()> {
    let until = found.defer_until.map(|until| format!(" until {}", clock.instant(until))).unwrap_or_default();
    writeln!(out, "{}{until}: {} over {}", word(&found.decision), found.purpose, found.channel)?;
    let mut rows: Vec<Vec<String>> =
        found.reasons.iter().map(|reason| vec![reason.code.to_string(), reason.text.clone()]).collect();
    let mut row = |name: &str, text: Option<String>| rows.extend(text.map(|text| vec![name.to_owned(), text]));
    let obligations = found.obligations.iter().map(word).collect::<Vec<_>>().join(", ");
    row("obligations", Some(obligations).filter(|text| !text.is_empty()));
    row("instead", found.alternative.as_ref().map(word));
    row("remedy", found.remedy.as_ref().map(word));
    row("may change", found.next_change_at.map(|at| clock.instant(at)));
    table::write(out, &[Align::Left; 2], &rows)
}

/// When, what, for what, over which channel, by whom, and its record.
fn event(record: &Record, clock: &Clock) -> Option<Vec<String>> {
    let Body::Consent(consent) = &record.body else { return None };
    Some(vec![
        clock.instant(record.occurred_at.at),
        consent.kind.as_str().to_owned(),
        consent.purpose.clone(),
        consent.channel.clone().unwrap_or_else(|| "any channel".to_owned()),
        format!("{}, {}", consent.by.as_str(), consent.source.as_str()),
        format!("{}/{}", record.source, record.record_id),
    ])
}
