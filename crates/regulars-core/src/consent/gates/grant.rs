//! Gate G5: the governing grant, what may be wrong with it and what rows ask of it (CS-19).

use super::super::{Denial, Effect, Event, LegalBasis, Remedy, Requirement, Row, RowGate};
use super::evidence::Lack;
use super::trial::Trial;
use super::{CONSENT, Gate, POLICY};
use crate::error::Code;
use crate::record::{By, Capture};
use crate::time::{DAY_US, Due};

const SEPARATE: &str = "PIPL 14, 23; GDPR 7(2)";
const INFERRED: &str = "Planet49; GDPR 4(11)";
const PROOF: &str = "GDPR 7(1); PIPL 69";
const NOTICE: &str = "PIPL 14";

/// What rows ask of a consent, with the first row of each that says so.
#[derive(Clone, Copy, Default)]
struct Needs<'r> {
    guardian: Option<&'r Row>,
    separate: Option<&'r Row>,
    recipient: Option<&'r Row>,
    explicit: Option<&'r Row>,
    basis: Option<LegalBasis>,
}

impl<'r> Trial<'_, 'r, '_, '_> {
    /// Gate G5.
    pub(super) fn consent(&mut self, due: &mut Due) {
        let needs = self.needs();
        let grant = match self.evidence.grant {
            Ok(grant) => grant,
            Err(lack) => return self.lacks(lack, needs.separate),
        };
        self.soundness(grant, due);
        let short = |denied: bool, row: Option<&'r Row>| row.filter(|_| denied);
        let asked = |code, remedy| Denial { code, remedy: Some(remedy), alternative: None };
        if let Some(row) = short(grant.by != By::Guardian, needs.guardian) {
            let denial = asked(Code::GuardianConsentRequired, Remedy::AskGuardian);
            self.fail(Gate::G5, denial, &row.cite, Some(&row.id), vec![grant.row]);
        }
        let separate = short(!grant.separate, needs.separate).or(short(grant.recipient.is_none(), needs.recipient));
        if let Some(row) = separate {
            let denial = asked(Code::SeparateConsentRequired, Remedy::AskSeparateConsent);
            self.fail(Gate::G5, denial, &row.cite, Some(&row.id), vec![grant.row]);
        }
        if let Some(row) = short(!grant.explicit, needs.explicit) {
            let denial = asked(Code::ExplicitConsentRequired, Remedy::AskExplicitConsent);
            self.fail(Gate::G5, denial, &row.cite, Some(&row.id), vec![grant.row]);
        }
        let called = match (needs.guardian, needs.separate) {
            (Some(_), _) => LegalBasis::GuardianConsent,
            (None, Some(_)) => LegalBasis::SeparateConsent,
            (None, None) => LegalBasis::Consent,
        };
        self.ruling.basis = Some(needs.basis.unwrap_or(called));
    }

    /// The first row of each requirement on a consent.
    fn needs(&self) -> Needs<'r> {
        let mut needs = Needs::default();
        for row in self.rows(RowGate::G5) {
            let Effect::Require(what, basis) = row.effect else { continue };
            let place = match what {
                Requirement::Guardian => &mut needs.guardian,
                Requirement::Separate => &mut needs.separate,
                Requirement::NamedRecipient => &mut needs.recipient,
                Requirement::Explicit => {
                    needs.basis = needs.basis.or(basis);
                    &mut needs.explicit
                }
                Requirement::Mechanism => continue,
            };
            place.get_or_insert(row);
        }
        needs
    }

    /// Why there is no grant.
    fn lacks(&mut self, lack: Lack, separate: Option<&'r Row>) {
        match (lack, separate) {
            (Lack::Purpose, Some(row)) => {
                let (code, remedy) = (Code::SeparateConsentRequired, Some(Remedy::AskSeparateConsent));
                self.deny_by(Gate::G5, Denial { code, remedy, alternative: None }, row);
            }
            (Lack::Purpose, None) => self.deny(Gate::G5, Code::NoConsent, Remedy::AskConsent, CONSENT),
            (Lack::Channel, _) => self.deny(Gate::G5, Code::ChannelNotConsented, Remedy::AskConsent, CONSENT),
            (Lack::Recipient, _) => {
                self.deny(Gate::G5, Code::RecipientNotCovered, Remedy::AskSeparateConsent, SEPARATE);
            }
        }
    }

    /// What may be wrong with a grant whatever the jurisdiction.
    fn soundness(&mut self, grant: &Event<'_>, due: &mut Due) {
        let (policy, evidence, as_of) = (self.policy, self.evidence, self.as_of);
        let mut wrong = |code, remedy, cite| {
            let denial = Denial { code, remedy: Some(remedy), alternative: None };
            self.fail(Gate::G5, denial, cite, None, vec![grant.row]);
        };
        if grant.source == Capture::Inferred {
            wrong(Code::InvalidConsent, Remedy::AskConsent, INFERRED);
        }
        if !grant.proof {
            wrong(Code::ProofMissing, Remedy::AskConsent, PROOF);
        }
        let ttl = policy.ttl_days.map(|days| grant.at.plus_micros(i64::from(days).saturating_mul(DAY_US)));
        due.maybe(grant.expires);
        due.maybe(ttl);
        if [grant.expires, ttl].into_iter().flatten().any(|end| end <= as_of) {
            wrong(Code::ConsentExpired, Remedy::RefreshConsent, POLICY);
        }
        if policy.notice_min.is_some_and(|least| grant.notice.is_none_or(|shown| shown < least)) {
            wrong(Code::NoticeChanged, Remedy::Reconsent, NOTICE);
        }
        if policy.double_opt_in && !evidence.confirmed(grant) {
            wrong(Code::DoubleOptInPending, Remedy::Confirm, POLICY);
        }
    }
}
