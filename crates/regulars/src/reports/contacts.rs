//! Whom a group of campaigns contacts, and over which channel: of each customer at most one paid contact in the group's window (SV-64).

use std::collections::BTreeMap;

use regulars_core::error::{Code, Error, Result};
use regulars_core::identity::CustomerId;
use regulars_core::money::Decimal;
use regulars_core::record::{Body, Kind, Record, RecordKey};
use regulars_core::sales::rules::CampaignGroup;
use regulars_core::time::Instant;
use serde::Serialize;

use super::attribution::EXPOSURE;
use super::campaign::COST;
use crate::quality::{counted_at, records_of};
use crate::views::by_id;
use crate::{AudienceMember, AudienceQuery, AudienceWho, Crm};

/// Whom a group of campaigns wants to contact.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct GroupAsk {
    /// The instant of the question.
    pub as_of: Instant,
    /// The group, one of the rulebook's.
    pub group: String,
    /// The purpose, a dotted path.
    pub purpose: String,
    /// Whom it is about.
    pub who: AudienceWho,
}

/// Somebody to contact.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct GroupContact {
    /// The channel: the first of the group's by which the customer may be contacted now.
    pub channel: String,
    /// The customer, and what goes with the contact.
    pub member: AudienceMember,
    /// The channels before it, which consent, caps or reachability refuse.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub refused: Vec<String>,
}

/// Somebody who was contacted for the group already.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ContactedAlready {
    /// When.
    pub at: Instant,
    /// Over which channel.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel: Option<String>,
    /// The customer.
    pub customer: CustomerId,
    /// Why they are left out.
    pub reason: Code,
    /// The record that tells it.
    pub record: RecordKey,
    /// From when on they may be contacted again.
    pub until: Instant,
}

/// Whom a group of campaigns contacts.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct GroupAudience {
    /// Those who could be contacted and were so already in the window, by id.
    pub already_contacted: Vec<ContactedAlready>,
    /// Those to contact, by id; each once.
    pub contacts: Vec<GroupContact>,
}

/// A paid contact of a group: a message that was sent or a touch, unless it cost nothing.
fn contact<'r>(record: &'r Record, group: &str) -> Option<Option<&'r str>> {
    let (of, event, channel, cost) = match &record.body {
        Body::Message(message) => (&message.campaign_group, &message.event, &message.channel, &message.cost),
        Body::Touch(touch) => (&touch.campaign_group, &touch.event, &touch.channel, &touch.cost),
        _ => return None,
    };
    let event = event.as_deref();
    let is_contact = match record.body {
        Body::Message(_) => event.is_none_or(|event| event == "sent"),
        _ => event.is_none_or(|event| event != EXPOSURE && event != COST),
    };
    let paid = cost.is_none_or(|cost| cost.amount != Decimal::ZERO);
    (of.as_deref() == Some(group) && is_contact && paid).then_some(channel.as_deref())
}

impl Crm {
    /// Whom a group of campaigns contacts for a purpose at an instant: each customer once, over the first of the group's channels by
    /// which they may be contacted now, and nobody who had a paid contact of the group in its window, over whatever channel and profile.
    ///
    /// Errors: `unknown_name` for the group, and those of [`Crm::audience`].
    ///
    /// ```
    /// # let crm = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/shop.rs"));
    /// # let as_of = regulars::Instant::parse("2026-11-22T00:00:00+08:00")?;
    /// use regulars::{AudienceWho, GroupAsk};
    ///
    /// let ask = GroupAsk {
    ///     as_of,
    ///     group: "season".to_owned(),
    ///     purpose: "marketing.winback".to_owned(),
    ///     who: AudienceWho::Segment("buyers".to_owned()),
    /// };
    /// let found = crm.group_audience(&ask)?;
    /// assert_eq!(found.contacts.len(), 1, "one of two said yes, to e-mail");
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn group_audience(&self, ask: &GroupAsk) -> Result<GroupAudience> {
        self.as_operation("campaign.audience", None, |crm| {
            let rules = crm.rules_at(ask.as_of);
            let groups = &rules.sales.groups;
            let group = groups.iter().find(|group| group.id == ask.group).ok_or_else(|| {
                let hint = regulars_core::text::did_you_mean(&ask.group, groups.iter().map(|group| group.id.as_str()));
                let message = format!("there is no group of campaigns `{}`{hint}", ask.group);
                Error::new(Code::UnknownName, "campaign_group", message)
            })?;
            let mut found: BTreeMap<CustomerId, GroupContact> = BTreeMap::new();
            for (place, channel) in group.channels.iter().enumerate() {
                let query = AudienceQuery {
                    channel: channel.clone(),
                    deferred: false,
                    purpose: ask.purpose.clone(),
                    who: ask.who.clone(),
                };
                for member in crm.audience(&query, ask.as_of)? {
                    let member = member?;
                    let refused = || group.channels.get(..place).unwrap_or_default().to_vec();
                    found.entry(member.customer).or_insert_with(|| GroupContact {
                        channel: channel.clone(),
                        refused: refused(),
                        member,
                    });
                }
            }
            let already_contacted = crm.contacted(group, ask.as_of, &mut found)?;
            Ok(GroupAudience { already_contacted, contacts: found.into_values().collect() })
        })
    }

    /// Takes out who had a paid contact of the group in `(as_of - window, as_of]`, each with the last one.
    fn contacted(
        &self,
        group: &CampaignGroup,
        as_of: Instant,
        found: &mut BTreeMap<CustomerId, GroupContact>,
    ) -> Result<Vec<ContactedAlready>> {
        let reading = self.store().read()?;
        let resolved = self.resolve_all(reading.as_ref(), as_of)?;
        let after = as_of.plus_micros(-group.window_us);
        let known = counted_at(as_of);
        let counts = |at: Instant, void: Option<Instant>| at > after && known(at, void);
        let mut all = Vec::new();
        for (id, cluster) in by_id(reading.as_ref(), &resolved)? {
            if !found.contains_key(&id) {
                continue;
            }
            let mut last: Option<ContactedAlready> = None;
            for number in resolved.members(Some(cluster)) {
                for kind in [Kind::Message, Kind::Touch] {
                    for record in records_of(reading.as_ref(), number, Some(kind), &counts)? {
                        let Some(channel) = contact(&record, &group.id) else { continue };
                        let (at, key) = (record.occurred_at.at, record.key());
                        if last.as_ref().is_none_or(|last| (last.at, &last.record) < (at, &key)) {
                            last = Some(ContactedAlready {
                                at,
                                channel: channel.map(str::to_owned),
                                customer: id,
                                reason: Code::AlreadyContacted,
                                record: key,
                                until: at.plus_micros(group.window_us),
                            });
                        }
                    }
                }
            }
            if let Some(last) = last {
                found.remove(&id);
                all.push(last);
            }
        }
        Ok(all)
    }
}
