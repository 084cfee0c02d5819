//! Gates G2 to G4: restrictions, refusals and the claimed basis (CS-19).

use super::super::{
    Alternative, Basis, Class, Clock, Denial, Effect, Event, Flag, Obligation, Operation, Remedy, RowGate, Said,
};
use super::trial::Trial;
use super::{BASIS, Gate};
use crate::error::Code;

const RESTRICTION: &str = "GDPR 18(2)";
const ERASURE: &str = "PIPL 47; GDPR 17";
const WITHDRAWAL: &str = "PIPL 15; GDPR 7(3), 21";
const MACHINES: &str = "PIPL 24(3); GDPR 22";
const REASK: &str = "CCPA 1798.135(c)(4)";
const PERSONALISATION: &str = "PIPL 24(2)";

impl<'r> Trial<'_, 'r, '_, '_> {
    /// Gate G2. An older consent lifts neither.
    pub(super) fn restrictions(&mut self) {
        if self.request.state.has(Flag::Restricted) && self.request.operation != Operation::Store {
            self.deny(Gate::G2, Code::Restricted, None, RESTRICTION);
        }
        if self.request.state.has(Flag::ErasureRequested) && self.class.marketing_like() {
            self.deny(Gate::G2, Code::ErasurePending, None, ERASURE);
        }
    }

    /// Gate G3: what the person said, what rows say, and what the person said of personalisation.
    pub(super) fn refusals(&mut self) {
        let spared = self.class.immune() && self.request.claimed_basis != Basis::Consent;
        if let Some(first) = self.evidence.live.first().filter(|_| !spared) {
            let rows = numbers(&self.evidence.live);
            let reask = self.place.reask_months.filter(|_| self.class == Class::SaleShare);
            let (code, cite) = match reask {
                _ if self.class == Class::AdmSignificant => (Code::AdmRefused, MACHINES),
                Some(_) => (Code::OptedOut, REASK),
                None => (code_of(first.said), WITHDRAWAL),
            };
            let remedy = (code == Code::AdmRefused).then_some(Remedy::HumanReview);
            if let Some(months) = reask {
                let date = Clock::Offset(first.offset_min.into()).date(first.at);
                self.ruling.reask_after = Some(date.plus_months(months));
            }
            self.fail(Gate::G3, Denial { code, remedy, alternative: None }, cite, None, rows);
        }
        let mut denying = Vec::new();
        for row in self.rows(RowGate::G3) {
            if let Effect::Deny(denial) = row.effect {
                denying.push((denial, row));
            }
        }
        for (denial, row) in denying {
            if row.when.gpc && self.request.signals.fip_affirmed {
                self.ruling.obligations.put(Obligation::LogGpcConflict);
            } else {
                self.deny_by(Gate::G3, denial, row);
            }
        }
        if !self.evidence.impersonal.is_empty() {
            let alternative = Some(Alternative::NonPersonalised);
            let denial = Denial { code: Code::PersonalisationRefused, remedy: None, alternative };
            self.fail(Gate::G3, denial, PERSONALISATION, None, numbers(&self.evidence.impersonal));
        }
    }

    /// Gate G4; whether it was passed.
    pub(super) fn basis(&mut self) -> bool {
        let claimed = self.request.claimed_basis;
        // Two bases belong to their classes, which came through gate G1.
        let reserved = matches!(claimed, Basis::LegalObligation | Basis::VitalInterest);
        if reserved || !self.place.bases.has(claimed) {
            self.deny(Gate::G4, Code::BasisNotAvailable, Remedy::AskConsent, BASIS);
            return false;
        }
        self.ruling.basis = Some(claimed.into());
        let mut ended = None;
        for row in self.rows(RowGate::G4) {
            ended = match row.effect {
                Effect::Deny(denial) => Some((row, Err(denial))),
                Effect::OptIn(by, denial) if !self.evidence.opted_in(by) => Some((row, Err(denial))),
                Effect::Basis(basis) => Some((row, Ok(basis))),
                _ => continue,
            };
            break;
        }
        match ended {
            Some((row, Err(denial))) => self.deny_by(Gate::G4, denial, row),
            Some((_, Ok(basis))) => self.ruling.basis = Some(basis),
            None => {}
        }
        !matches!(ended, Some((_, Err(_))))
    }
}

fn numbers(events: &[&Event<'_>]) -> Vec<u32> {
    events.iter().map(|event| event.row).collect()
}

/// The code of a live refusal (CS-14).
fn code_of(said: Said) -> Code {
    match said {
        Said::Invalidate => Code::Invalidated,
        Said::Withdraw => Code::Withdrawn,
        Said::Object => Code::Objected,
        Said::Suppress => Code::Suppressed,
        _ => Code::Refused,
    }
}
