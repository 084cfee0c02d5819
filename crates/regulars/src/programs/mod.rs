//! Over all accounts of a program: what outstanding points are worth (MB-80 to MB-83), and what another version of a program would
//! change (MB-94).

mod diff;
mod liability;
mod report;

pub use diff::{AccountChange, AccountState, ProgramDiff};
pub use report::{LiabilityCohort, LiabilityReport, PointsMovement, Valuation};

use std::collections::BTreeSet;

use regulars_core::customer::{Course, Frame, Plan};
use regulars_core::error::Result;
use regulars_core::identity::CustomerId;
use regulars_core::membership::account::Member;
use regulars_core::membership::points::Posting;
use regulars_core::time::Instant;

use crate::Crm;
use crate::views::by_id;

/// The course of an account that listens to every movement of points.
type Told<'a> = Course<'a, Vec<(Member, Posting)>>;

/// What is done with what the accounts of a customer read, one frame for each plan.
type Each<'e> = dyn FnMut(CustomerId, &[Frame]) -> Result<()> + 'e;

impl Crm {
    /// Reads what the accounts of every customer read at `as_of`, under each plan.
    fn accounts(&self, plans: &[&Plan], as_of: Instant, each: &mut Each<'_>) -> Result<()> {
        let reading = self.store().read()?;
        let resolved = self.resolve_all(reading.as_ref(), as_of)?;
        let mut frames: Vec<Frame> = plans.iter().map(|_| Frame::default()).collect();
        for (id, cluster) in by_id(reading.as_ref(), &resolved)? {
            for (plan, frame) in plans.iter().zip(&mut frames) {
                self.feed_account(reading.as_ref(), (&resolved, cluster, id), as_of, plan, frame)?;
            }
            each(id, &frames)?;
        }
        Ok(())
    }
}

/// The course of an account in a program up to `as_of`; none if the plan has no such program.
fn follow<'a>(frame: &'a Frame, (plan, place): (&'a Plan, Option<usize>), as_of: Instant) -> Option<Told<'a>> {
    let mut course = Told::new(frame, plan, place?)?;
    course.go(as_of);
    Some(course)
}

/// The ids of the programs of some plans, sorted.
fn program_ids(plans: [&Plan; 2]) -> BTreeSet<String> {
    plans.iter().flat_map(|plan| &plan.accounts.programs).map(|rules| rules.id().to_owned()).collect()
}
