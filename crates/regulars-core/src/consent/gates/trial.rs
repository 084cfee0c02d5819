//! One request before one jurisdiction: gates G2 to G7 and the obligations (CS-19).

use super::super::{
    Age, Alternative, Basis, Class, Clock, Decision, Denial, Effect, GpcLink, Law, LegalBasis, Obligation, Operation,
    Place, Policy, PolicyFlag, Remedy, Request, Requirement, Row, RowGate, When, Why, Words, covers,
};
use super::evidence::Evidence;
use super::timing::Timing;
use super::{Gate, POLICY};
use crate::error::Code;
use crate::time::{Date, Due, Instant};

/// What a jurisdiction says.
pub(super) struct Ruling<'r> {
    pub(super) decision: Decision,
    pub(super) gate: Gate,
    pub(super) why: Vec<Why<'r>>,
    pub(super) basis: Option<LegalBasis>,
    pub(super) remedy: Option<Remedy>,
    pub(super) alternative: Option<Alternative>,
    pub(super) obligations: Words<Obligation>,
    pub(super) defer_until: Option<Instant>,
    pub(super) reask_after: Option<Date>,
}

/// One request before one jurisdiction.
pub(super) struct Trial<'x, 'r, 'e, 'f> {
    pub(super) request: &'x Request<'r>,
    pub(super) class: Class,
    pub(super) policy: &'r Policy,
    pub(super) law: &'r Law,
    pub(super) place: &'r Place,
    pub(super) as_of: Instant,
    pub(super) evidence: &'x Evidence<'x, 'r, 'e, 'f>,
    pub(super) age: Option<u32>,
    pub(super) sensitive: bool,
    pub(super) ruling: Ruling<'r>,
}

impl<'x, 'r, 'e, 'f> Trial<'x, 'r, 'e, 'f> {
    pub(super) fn new(
        request: &'x Request<'r>,
        class: Class,
        policy: &'r Policy,
        law: &'r Law,
        place: &'r Place,
        as_of: Instant,
        evidence: &'x Evidence<'x, 'r, 'e, 'f>,
    ) -> Self {
        let sensitive = |category: &String| place.sensitive.iter().any(|entry| covers(entry, category));
        Self {
            request,
            class,
            policy,
            law,
            place,
            as_of,
            evidence,
            age: None,
            sensitive: request.categories.iter().any(sensitive),
            ruling: Ruling {
                decision: Decision::Allow,
                gate: Gate::Passed,
                why: Vec::new(),
                basis: None,
                remedy: None,
                alternative: None,
                obligations: Words::default(),
                defer_until: None,
                reask_after: None,
            },
        }
    }

    /// Runs the gates in their order; `due` learns when the answer may change without a new record (CS-22).
    pub(super) fn rule(mut self, due: &mut Due) -> Ruling<'r> {
        self.read_age(due);
        due.maybe(self.place.next_edge(self.as_of));
        self.restrictions();
        self.refusals();
        if self.basis() && self.request.claimed_basis == Basis::Consent {
            self.consent(due);
        }
        self.transfer();
        if self.class == Class::Marketing && self.request.operation == Operation::Contact {
            self.timing(due);
        }
        if self.ruling.decision != Decision::Deny {
            self.oblige();
        }
        self.ruling
    }

    /// The age today (CS-17), and the birthdays at which rows look at it.
    fn read_age(&mut self, due: &mut Due) {
        let age = self.request.subject.age;
        if age == Age::Unknown {
            return;
        }
        let here = Clock::Offset(self.place.utc_offset);
        let clock = self.request.clock.unwrap_or(here);
        self.age = age.years(clock.date(self.as_of));
        for date in self.place.ages.iter().filter_map(|years| age.birthday(*years)) {
            clock.starts_of(date).for_each(|start| learn(due, start));
        }
    }

    pub(super) fn fail(&mut self, gate: Gate, denial: Denial, cite: &'r str, rule: Option<&'r str>, rows: Vec<u32>) {
        if self.ruling.why.is_empty() {
            self.ruling.gate = gate;
            self.ruling.remedy = denial.remedy;
            self.ruling.alternative = denial.alternative;
        }
        self.ruling.decision = Decision::Deny;
        let why = Why { code: denial.code, cite, jurisdiction: Some(&self.place.code), rule, rows };
        self.ruling.why.push(why);
    }

    pub(super) fn deny(&mut self, gate: Gate, code: Code, remedy: impl Into<Option<Remedy>>, cite: &'r str) {
        self.fail(gate, Denial { code, remedy: remedy.into(), alternative: None }, cite, None, Vec::new());
    }

    pub(super) fn deny_by(&mut self, gate: Gate, denial: Denial, row: &'r Row) {
        self.fail(gate, denial, &row.cite, Some(&row.id), Vec::new());
    }

    /// The rows that bind here and now and whose condition holds, in the order of the rulebook.
    pub(super) fn rows(&self, gate: RowGate) -> impl Iterator<Item = &'r Row> + use<'_, 'x, 'r, 'e, 'f> {
        self.law.binding(self.place, gate, self.as_of).filter(|row| self.holds(&row.when))
    }

    /// Whether the condition of a row holds (JR-3). An unknown age is neither below nor from any age.
    fn holds(&self, when: &When) -> bool {
        let request = self.request;
        let of = |wanted: Option<bool>, is: bool| wanted.is_none_or(|wanted| wanted == is);
        when.classes.is_none_or(|classes| classes.has(self.class))
            && when.operations.is_none_or(|operations| operations.has(request.operation))
            && when.bases.is_none_or(|bases| bases.has(request.claimed_basis))
            && !when.not_bases.is_some_and(|bases| bases.has(request.claimed_basis))
            && of(when.marketing_like, self.class.marketing_like())
            && of(when.sensitive, self.sensitive)
            && of(when.personalised, request.personalised)
            && of(when.age_unknown, self.age.is_none())
            && when.age_below.is_none_or(|bound| self.age.is_some_and(|age| age < bound))
            && when.age_from.is_none_or(|bound| self.age.is_some_and(|age| age >= bound))
            && when.relationship.is_none_or(|wanted| wanted == request.subject.relationship)
            && when.state.is_none_or(|flag| request.state.has(flag))
            && when.option.is_none_or(|flag| self.chosen(flag))
            && (!when.gpc || (request.signals.gpc && request.signals.gpc_linked != GpcLink::None))
            && when.channels.as_ref().is_none_or(|channels| {
                request.channel.is_some_and(|channel| channels.iter().any(|known| known == channel))
            })
    }

    pub(super) fn chosen(&self, flag: PolicyFlag) -> bool {
        match flag {
            PolicyFlag::SoftOptIn => self.policy.soft_opt_in,
            PolicyFlag::DoubleOptIn => self.policy.double_opt_in,
            PolicyFlag::StrictAge => self.policy.strict_age,
        }
    }

    /// Gate G6.
    pub(super) fn transfer(&mut self) {
        let unmet = self.request.recipient.is_none_or(|recipient| recipient.mechanism.is_none());
        let mut denying = Vec::new();
        for row in self.rows(RowGate::G6) {
            match row.effect {
                Effect::Require(Requirement::Mechanism, _) if unmet => {
                    let (code, remedy) = (Code::TransferMechanismMissing, Some(Remedy::SetTransferMechanism));
                    denying.push((Denial { code, remedy, alternative: None }, row));
                }
                Effect::Deny(denial) => denying.push((denial, row)),
                _ => {}
            }
        }
        for (denial, row) in denying {
            self.deny_by(Gate::G6, denial, row);
        }
        if self.policy.strict_age && self.age.is_none() {
            self.deny(Gate::G6, Code::AgeRequired, Remedy::SetAge, POLICY);
        }
    }

    /// Gate G7.
    pub(super) fn timing(&mut self, due: &mut Due) {
        let timing = Timing::new(self.request, self.policy);
        timing.changes(self.as_of, due);
        if timing.blind() {
            return self.deny(Gate::G7, Code::TimezoneUnknown, Remedy::SetTimezone, POLICY);
        }
        if self.ruling.decision == Decision::Deny {
            return;
        }
        let held = timing.held(self.as_of);
        for (code, holds) in [(Code::QuietHours, held.quiet), (Code::FrequencyCap, held.capped)] {
            if holds.is_some() {
                self.deny(Gate::G7, code, Remedy::Wait, POLICY);
            }
        }
        if self.ruling.decision == Decision::Deny {
            self.ruling.decision = Decision::Defer;
            self.ruling.defer_until = Some(timing.free_from(self.as_of));
        }
    }

    /// What must be done with what is allowed.
    pub(super) fn oblige(&mut self) {
        let mut set = self.ruling.obligations;
        for row in self.rows(RowGate::Ob) {
            if let Effect::Oblige(obligation) = row.effect {
                set.put(obligation);
            }
        }
        self.ruling.obligations = set;
    }
}

// Merged into the loop over starts, it is taken for a read of one that is not there.
#[inline(never)]
fn learn(due: &mut Due, at: Instant) {
    due.at(at);
}
