//! What records say to a network of referrals (MB-60 to MB-64).

use std::collections::HashMap;

use regulars_core::measure::COUNTED;
use regulars_core::membership::referral::{Act, Attribute, AttributeKind, Decision};
use regulars_core::membership::{Member, ReferralId};
use regulars_core::record::{AttributeState, Body, Record, RecordKey};
use regulars_core::relation::meant;

use super::referrals::Component;

/// Reads records as events; ids become numbers.
pub(super) struct Told<'a> {
    pub(super) salt: &'a str,
    /// Orders by what a return may call them.
    pub(super) orders: HashMap<(String, String), u32>,
    pub(super) values: HashMap<String, u32>,
    pub(super) referrals: HashMap<RecordKey, ReferralId>,
    pub(super) keys: Vec<RecordKey>,
}

impl Told<'_> {
    pub(super) fn acts(
        &mut self,
        record: &Record,
        own: Member,
        component: &mut Component,
        currency: regulars_core::money::Currency,
        named: &dyn Fn(&Option<String>) -> bool,
    ) -> Vec<Act> {
        let mut acts = self.attributes(record, own);
        let source = record.source.as_str().to_owned();
        match &record.body {
            Body::Membership(body) if body.event.as_deref() == Some("enroll") && named(&body.program) => {
                acts.push(Act::Enroll { member: own });
            }
            Body::Order(body)
                if body.amount.currency == currency
                    && body.status.as_deref().is_none_or(|status| COUNTED.contains(&status)) =>
            {
                let issuer = body.order_issuer.clone().unwrap_or_else(|| source.clone());
                let number = body.order_id.clone().unwrap_or_else(|| record.record_id.to_string());
                let next = u32::try_from(self.orders.len()).unwrap_or(u32::MAX);
                let order = *self.orders.entry((issuer, number)).or_insert(next);
                self.orders.insert((format!("@{source}"), record.record_id.to_string()), order);
                acts.push(Act::Order { member: own, order, paid: body.amount.amount });
            }
            Body::Return(body) if body.amount.currency == currency => {
                let by_record = record.refers_to.as_ref().map(|id| (format!("@{source}"), id.to_string()));
                let issuer = body.order_issuer.clone().unwrap_or(source);
                let by_number = body.order_id.as_ref().map(|id| (issuer, id.clone()));
                let found = by_record.into_iter().chain(by_number).find_map(|key| self.orders.get(&key));
                acts.extend(found.map(|order| Act::Refund { member: own, order: *order, amount: body.amount.amount }));
            }
            Body::Referral(body) if named(&body.program) => match body.event.as_deref() {
                Some("refer") => {
                    let mut end = |name: &Option<String>| {
                        name.as_ref().map_or(own, |name| component.member(meant(record, name, self.salt)))
                    };
                    let (referrer, referee) = (end(&body.referrer), end(&body.referee));
                    let referral = ReferralId(u32::try_from(self.keys.len()).unwrap_or(u32::MAX));
                    self.keys.push(record.key());
                    self.referrals.insert(record.key(), referral);
                    acts.push(Act::Refer { referral, referrer, referee });
                }
                Some("review") => {
                    let about = record.refers_to.clone();
                    let key = about.map(|record_id| RecordKey { source: record.source.clone(), record_id });
                    let referral = key.and_then(|key| self.referrals.get(&key).copied());
                    let decision = body.decision.as_deref().and_then(Decision::from_word);
                    // A review of nothing is told as one of a referral that there is not.
                    let referral = referral.unwrap_or(ReferralId(u32::MAX));
                    acts.extend(decision.map(|decision| Act::Review { referral, decision }));
                }
                _ => {}
            },
            _ => {}
        }
        acts
    }

    /// What somebody has that others may have as well (MB-63): the attributes `address`, `device` and `payment`.
    fn attributes(&mut self, record: &Record, member: Member) -> Vec<Act> {
        let mut acts = Vec::new();
        for (name, state) in &record.attributes {
            let (Some(kind), AttributeState::Value(value)) = (AttributeKind::from_word(name.as_str()), state) else {
                continue;
            };
            let text = value.as_str().map_or_else(|| value.to_string(), |text| text.trim().to_lowercase());
            let next = u32::try_from(self.values.len()).unwrap_or(u32::MAX);
            let value = *self.values.entry(text).or_insert(next);
            acts.push(Act::Attribute { member, attribute: Attribute { kind, value } });
        }
        acts
    }
}
