//! What the account says of a record that has just been told.

use std::collections::BTreeSet;

use regulars_core::customer::{Course, Frame, Plan, account_part};
use regulars_core::error::{Code, Error, Result};
use regulars_core::record::{Benefit, Body, Record};
use regulars_core::relation::benefit_id;
use regulars_store::{ProfileNo, Reading};

use super::CommandDone;
use crate::views::{feed, nobody};
use crate::who::Located;
use crate::{Crm, CustomerRef};

impl Crm {
    /// Judges a record that stands in the store already. A record that was told before is not judged again.
    pub(super) fn judge(&self, reading: &dyn Reading, record: &Record, again: bool) -> Result<CommandDone> {
        let at = record.occurred_at.at;
        let located = self.locate(reading, &CustomerRef::Profile(record.profile_ref()), at)?;
        let (plan, frame) = self.account_of(reading, &located, at)?;
        let row = frame.row_of(record.source.as_str(), record.record_id.as_str()).ok_or_else(nobody)?;
        if let (Body::Referral(_), false) = (&record.body, again) {
            let profiles = located.resolved.members(located.cluster()).collect();
            self.refuse_referral(reading, profiles, (record, at), &plan)?;
        }
        let taken = self.taken_by_others(reading, record, &located, &plan)?;
        let mut done = None;
        for place in 0..plan.accounts.programs.len() {
            let Some(course) = Course::<()>::new(&frame, &plan, place) else { continue };
            let mut course = course.asking(row).with_taken(taken);
            course.go(at);
            let Some(answer) = course.answer() else { continue };
            match answer {
                Ok(answer) => {
                    if !again {
                        covered(&frame, &plan, place, row)?;
                    }
                    let part = account_part((&frame, &plan), &course, at);
                    // The main program's account is the one that is shown.
                    done.get_or_insert((answer.points.canonical(), part));
                }
                // It was accepted once, so it is a fact (MB-6).
                Err(_) if again => {
                    let mut course = Course::<()>::new(&frame, &plan, place).ok_or_else(nobody)?;
                    course.go(at);
                    done.get_or_insert(("0".to_owned(), account_part((&frame, &plan), &course, at)));
                }
                Err(error) => return Err(error),
            }
        }
        if let (None, Body::Referral(_)) = (&done, &record.body) {
            // A referral moves no points yet; the account is as it was.
            let mut course = Course::<()>::new(&frame, &plan, 0).ok_or_else(nobody)?;
            course.go(at);
            done = Some(("0".to_owned(), account_part((&frame, &plan), &course, at)));
        }
        let unheard = || Error::new(Code::NoProgram, "body", "no program of the rulebook has to do with this record");
        let (points, membership) = done.ok_or_else(unheard)?;
        Ok(CommandDone {
            customer: located.id,
            duplicate: again,
            membership,
            points,
            record_id: record.record_id.clone(),
            source: record.source.clone(),
            version: self.version(reading, &located)?,
        })
    }
}

impl Crm {
    /// How many of the stock of the benefit that a record takes others have taken (MB-51): every other customer who took of it is
    /// followed up to the instant of the record.
    fn taken_by_others(&self, reading: &dyn Reading, record: &Record, own: &Located, plan: &Plan) -> Result<u64> {
        let Body::Benefit(Benefit { benefit: Some(benefit), .. }) = &record.body else { return Ok(0) };
        let mut programs = plan.accounts.programs.iter().flat_map(|rules| rules.programs());
        let limited =
            programs.any(|one| one.benefits.iter().any(|known| known.id == *benefit && known.stock.is_some()));
        if !limited {
            return Ok(0);
        }
        let at = record.occurred_at.at;
        let mut takers = BTreeSet::new();
        reading.related(&benefit_id(benefit, &reading.salt()?), &mut |one| _ = takers.insert(one.profile))?;
        let mut met: BTreeSet<ProfileNo> = own.resolved.members(own.cluster()).collect();
        let (mut taken, mut frame) = (0_u64, Frame::default());
        for taker in takers {
            if met.contains(&taker) {
                continue;
            }
            let resolved = self.resolve_around(reading, &[taker], at)?;
            let Some(cluster) = resolved.cluster_with(taker) else { continue };
            met.extend(resolved.members(Some(cluster)));
            feed(reading, &resolved, cluster, own.id, plan, &mut frame)?;
            for place in 0..plan.accounts.programs.len() {
                let Some(mut course) = Course::<()>::new(&frame, plan, place) else { continue };
                course.go(at);
                taken += course.taken(benefit);
            }
        }
        Ok(taken)
    }
}

/// Whether everything that was spent later stays covered: a command in the past may not take what is spent already (MB-6).
fn covered(frame: &Frame, plan: &Plan, place: usize, row: u32) -> Result<()> {
    let Some(last) = frame.last_instant() else { return Ok(()) };
    let overdrawn = |course: Option<Course<'_>>| {
        let mut course = course?;
        course.go(last);
        Some(
            course
                .findings()
                .filter(|(code, ..)| matches!(code, Code::OverdrawnByLateRecord | Code::OverdrawnByUnmerge))
                .count(),
        )
    };
    if frame.head(row).is_none_or(|head| head.at == last) {
        return Ok(());
    }
    let new = || Course::new(frame, plan, place);
    if overdrawn(new()) > overdrawn(new().map(|course| course.without(row))) {
        let message = "what is spent later would not be covered any more";
        return Err(Error::new(Code::InsufficientPoints, "body.points", message));
    }
    Ok(())
}
