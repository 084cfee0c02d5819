//! A customer who is there, with what a plan reads of their records: what most questions about one person begin with.

use std::collections::BTreeSet;

use regulars_core::customer::{Frame, Plan};
use regulars_core::error::Result;
use regulars_core::identity::{Cluster, CustomerId};
use regulars_core::record::Kind;
use regulars_core::time::Instant;
use regulars_store::{ProfileNo, Reading};

use crate::views::{by_id, feed, nobody};
use crate::who::{Located, Resolved};
use crate::{Crm, CustomerRef};

/// A customer who is there, and the frame of their records under a plan.
pub(crate) struct Known {
    pub(crate) located: Located,
    pub(crate) frame: Frame,
    pub(crate) plan: Plan,
}

impl Known {
    /// The customer's profiles. INVARIANT: who was found has some.
    pub(crate) fn cluster(&self) -> Result<&Cluster> {
        self.located.cluster().ok_or_else(nobody)
    }
}

/// One of the customers that are gone through, with the frame of their records.
pub(crate) struct Each<'a> {
    pub(crate) id: CustomerId,
    pub(crate) resolved: &'a Resolved,
    pub(crate) cluster: &'a Cluster,
    pub(crate) frame: &'a Frame,
}

/// Who is gone through.
pub(crate) enum Whom<'a> {
    /// One customer.
    One(&'a CustomerRef),
    /// Everybody.
    All,
    /// Everybody who has records of a kind.
    With(Kind),
}

impl Crm {
    /// The customer that a question is about, with what a plan reads. The errors are those of [`Crm::locate`].
    pub(crate) fn known(&self, reading: &dyn Reading, who: &CustomerRef, plan: Plan, as_of: Instant) -> Result<Known> {
        let (located, frame) = self.framed(reading, who, &plan, as_of)?;
        Ok(Known { located, frame, plan })
    }

    fn framed(
        &self,
        reading: &dyn Reading,
        who: &CustomerRef,
        plan: &Plan,
        as_of: Instant,
    ) -> Result<(Located, Frame)> {
        let located = self.locate(reading, who, as_of)?;
        let mut frame = Frame::default();
        feed(reading, &located.resolved, located.cluster().ok_or_else(nobody)?, located.id, plan, &mut frame)?;
        Ok((located, frame))
    }

    /// Goes through customers in order of their ids, with what a plan reads of each.
    pub(crate) fn each_known(
        &self,
        reading: &dyn Reading,
        whom: &Whom<'_>,
        (plan, as_of): (&Plan, Instant),
        each: &mut dyn FnMut(Each<'_>) -> Result<()>,
    ) -> Result<()> {
        let (resolved, wanted) = match whom {
            Whom::One(customer) => {
                let (located, frame) = self.framed(reading, customer, plan, as_of)?;
                let (id, resolved) = (located.id, &located.resolved);
                return each(Each { id, resolved, cluster: located.cluster().ok_or_else(nobody)?, frame: &frame });
            }
            Whom::All => (self.resolve_all(reading, as_of)?, None),
            Whom::With(kind) => {
                let profiles = reading.profiles_with(*kind)?;
                let resolved = self.resolve_around(reading, &profiles, as_of)?;
                (resolved, Some(profiles.into_iter().collect::<BTreeSet<ProfileNo>>()))
            }
        };
        let mut frame = Frame::default();
        for (id, cluster) in by_id(reading, &resolved)? {
            let is_wanted = |wanted: &BTreeSet<ProfileNo>| {
                let mut numbers = cluster.members.iter().filter_map(|member| resolved.number(*member));
                numbers.any(|number| wanted.contains(&number))
            };
            if wanted.as_ref().is_none_or(is_wanted) {
                feed(reading, &resolved, cluster, id, plan, &mut frame)?;
                each(Each { id, resolved: &resolved, cluster, frame: &frame })?;
            }
        }
        Ok(())
    }
}
