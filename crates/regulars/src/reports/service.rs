//! What became of the service cases of a store (SV-20, SV-21, SV-34), and why customers left (SV-35).

use std::collections::{BTreeMap, BTreeSet};

use regulars_core::customer::{CasePart, ClockPart, Part, Plan, ReasonLevel, Select, TrackRoom, case_parts};
use regulars_core::error::{Code, Error, Result};
use regulars_core::money::Number;
use regulars_core::record::{Body, Kind};
use regulars_core::service::{CHURN_WARNING, ClockKind, ClockState, EXIT_SURVEY, WARNING_OUTCOMES};
use regulars_core::time::Instant;
use regulars_store::{ProfileNo, Reading};
use serde::Serialize;

use crate::Crm;
use crate::known::Whom;
use crate::quality::{counted_at, records_of};
use crate::views::by_id;

/// Which cases, or which answers of those who left, are asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct DeskAsk {
    /// What is known at this instant counts.
    pub as_of: Instant,
    /// The beginning of the window.
    pub from: Instant,
    /// The end of the window, which is outside.
    pub until: Instant,
}

/// What became of the cases that were created in a window. Shares are absent where nothing stands below the line.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct CaseFigures {
    /// The cases; those that were merged into others are told with these.
    pub cases: u64,
    /// How many leads their transfers yielded, and how many of these were converted (SV-41).
    pub converted: ShareFigure,
    /// How many were resolved, and how many of them by one answer (SV-20).
    pub first_contact: ShareFigure,
    /// The closed loop (SV-34).
    pub follow_ups: FollowUpFigures,
    /// How many were answered by a help article, and for how many of them that was not enough (SV-21).
    pub not_deflected: ShareFigure,
    /// How many there are, and how many of them were answered by a help article (SV-21).
    pub standard: ShareFigure,
    /// How many there are, and how many of them were handed over to sales (SV-41).
    pub transferred: ShareFigure,
    /// Work orders against churn (SV-40).
    pub warnings: WarningFigures,
}

/// Work orders against churn that were opened in a window (SV-40).
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct WarningFigures {
    /// The customer left, of those that have an outcome.
    pub lost: ShareFigure,
    /// Nobody was reached.
    pub not_reachable: ShareFigure,
    /// How many there are.
    pub opened: u64,
    /// The share of those with an outcome that were no wrong alarm.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(extend("format" = "decimal")))]
    pub precision: Option<String>,
    /// The customer stayed; `campaign.lift` compares it with a control.
    pub retained: ShareFigure,
    /// There was nothing to it.
    pub wrong_alarm: ShareFigure,
}

impl WarningFigures {
    fn take(&mut self, case: &CasePart) {
        self.opened += 1;
        let known = |outcome: &&str| WARNING_OUTCOMES.contains(outcome);
        let Some(outcome) = case.outcome.as_deref().filter(known) else { return };
        for (word, figure) in [
            ("lost", &mut self.lost),
            ("not_reachable", &mut self.not_reachable),
            ("retained", &mut self.retained),
            ("wrong_alarm", &mut self.wrong_alarm),
        ] {
            figure.add(word == outcome);
        }
    }

    fn close(&mut self) {
        for figure in [&mut self.lost, &mut self.not_reachable, &mut self.retained, &mut self.wrong_alarm] {
            figure.close();
        }
        let right = self.wrong_alarm.of - self.wrong_alarm.count;
        self.precision = share(right, self.wrong_alarm.of);
    }
}

/// A share of some cases.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ShareFigure {
    /// How many it is so of.
    pub count: u64,
    /// Of how many.
    pub of: u64,
    /// The share.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(extend("format" = "decimal")))]
    pub share: Option<String>,
}

/// The closed loop over the follow-ups that were opened in a window (SV-34).
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct FollowUpFigures {
    /// How many answers of detractors they are about.
    pub answers: u64,
    /// The share that was contacted.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(extend("format" = "decimal")))]
    pub contact_rate: Option<String>,
    /// How many were contacted in time.
    pub contacted_in_time: u64,
    /// How many were contacted after they were due.
    pub contacted_late: u64,
    /// The share that was contacted in time.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(extend("format" = "decimal")))]
    pub on_time_rate: Option<String>,
    /// How many there are.
    pub opened: u64,
    /// How many were not contacted, though they are due.
    pub overdue: u64,
}

/// Why customers left.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ExitFigures {
    /// How many customers answered; of each the last answer counts.
    pub answered: u64,
    /// How many were asked.
    pub asked: u64,
    /// The reasons of the rulebook in its order, those that nobody named as well.
    pub reasons: Vec<ExitReason>,
    /// How many said it in their own words alone.
    pub words_alone: u64,
    /// Reasons that are none of the rulebook, sorted.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub unlisted: Vec<ExitReason>,
}

/// How many left for a reason.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ExitReason {
    /// How many.
    pub count: u64,
    /// The reason.
    pub reason: String,
    /// The share of those who answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(extend("format" = "decimal")))]
    pub share: Option<String>,
}

fn share(count: u64, of: u64) -> Option<String> {
    Some(Number::from(count).div(Number::from(of))?.rounded(4).canonical())
}

impl ShareFigure {
    fn add(&mut self, holds: bool) {
        self.of += 1;
        self.count += u64::from(holds);
    }

    fn close(&mut self) {
        self.share = share(self.count, self.of);
    }
}

impl DeskAsk {
    fn check(&self) -> Result<()> {
        match self.until > self.from {
            true => Ok(()),
            false => Err(Error::new(Code::InvalidValue, "until", "the window ends after it begins")),
        }
    }

    fn holds(&self, at: Instant) -> bool {
        at >= self.from && at < self.until
    }
}

impl CaseFigures {
    fn take(&mut self, case: &CasePart, converted: &BTreeSet<String>) {
        self.cases += 1;
        if let Some(first) = case.first_contact_resolution {
            self.first_contact.add(first);
        }
        self.standard.add(case.standard.is_some());
        self.transferred.add(!case.transfers.is_empty());
        if let Some(standard) = &case.standard {
            self.not_deflected.add(standard.not_deflected_at.is_some());
        }
        case.transfers.iter().for_each(|told| self.converted.add(converted.contains(&told.lead_id)));
        if case.kind.as_deref() == Some(CHURN_WARNING) {
            self.warnings.take(case);
        }
        let Some(follow_up) = &case.follow_up else { return };
        let own = &mut self.follow_ups;
        own.opened += 1;
        own.answers += u64::from(follow_up.answers);
        let first = |clock: &&ClockPart| clock.clock == ClockKind::FirstResponse;
        let breached = case.clocks.iter().find(first).is_some_and(|clock| clock.state == ClockState::Breached);
        match (follow_up.contacted_at, breached) {
            (Some(_), false) => own.contacted_in_time += 1,
            (Some(_), true) => own.contacted_late += 1,
            (None, true) => own.overdue += 1,
            (None, false) => {}
        }
    }

    fn close(&mut self) {
        for figure in [
            &mut self.converted,
            &mut self.first_contact,
            &mut self.standard,
            &mut self.not_deflected,
            &mut self.transferred,
        ] {
            figure.close();
        }
        self.warnings.close();
        let own = &mut self.follow_ups;
        own.contact_rate = share(own.contacted_in_time + own.contacted_late, own.opened);
        own.on_time_rate = share(own.contacted_in_time, own.opened);
    }
}

/// The leads that a profile's records say were converted.
fn converted_leads(reading: &dyn Reading, number: ProfileNo, as_of: Instant) -> Result<Vec<String>> {
    let counts = counted_at(as_of);
    let records = records_of(reading, number, Some(Kind::Lead), &counts)?;
    let converted = records.into_iter().filter_map(|record| {
        let Body::Lead(said) = record.body else { return None };
        let is = said.event.as_deref() == Some("converted") || said.state.as_deref() == Some("converted");
        said.lead_id.filter(|_| is)
    });
    Ok(converted.collect())
}

impl Crm {
    /// What became of the cases that were created in a window, over all customers (SV-20, SV-21, SV-34). Error: `invalid_value` for a
    /// window that ends first, `unsupported` without `[service]`.
    ///
    /// ```
    /// # let crm = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/shop.rs"));
    /// # let as_of = regulars::Instant::parse("2026-11-22T00:00:00+08:00")?;
    /// use regulars::{DeskAsk, Instant};
    ///
    /// let ask = DeskAsk { as_of, from: Instant::parse("2026-01-01T00:00:00+08:00")?, until: as_of };
    /// assert_eq!(crm.case_figures(&ask)?.cases, 1);
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn case_figures(&self, ask: &DeskAsk) -> Result<CaseFigures> {
        self.as_operation("case.report", None, |crm| {
            ask.check()?;
            let rules = crm.rules_at(ask.as_of);
            if !rules.service.declared {
                let message = "the rulebook does not say how cases are handled";
                return Err(Error::new(Code::Unsupported, "service", message));
            }
            let plan = Plan::compile(rules, Select::parts(&[Part::Cases]).with_reasons(ReasonLevel::None))?;
            let (mut figures, mut room) = (CaseFigures::default(), TrackRoom::default());
            let reading = crm.store().read()?;
            crm.each_known(reading.as_ref(), &Whom::All, (&plan, ask.as_of), &mut |each| {
                let (cases, _) = case_parts(each.frame, &plan, ask.as_of, &mut room);
                let own = || cases.iter().filter(|case| case.merged_into.is_none() && ask.holds(case.created_at));
                let mut converted = BTreeSet::new();
                if own().any(|case| !case.transfers.is_empty()) {
                    for number in each.resolved.members(Some(each.cluster)) {
                        converted.extend(converted_leads(reading.as_ref(), number, ask.as_of)?);
                    }
                }
                own().for_each(|case| figures.take(case, &converted));
                Ok(())
            })?;
            figures.close();
            Ok(figures)
        })
    }

    /// Why customers left, by the last answer of each in a window to surveys of kind `exit` (SV-35). Error: `invalid_value` for a window
    /// that ends first.
    ///
    /// ```
    /// # let crm = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/shop.rs"));
    /// # let as_of = regulars::Instant::parse("2026-11-22T00:00:00+08:00")?;
    /// use regulars::{DeskAsk, Instant};
    ///
    /// let ask = DeskAsk { as_of, from: Instant::parse("2026-01-01T00:00:00+08:00")?, until: as_of };
    /// assert_eq!(crm.exit_figures(&ask)?.asked, 0);
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn exit_figures(&self, ask: &DeskAsk) -> Result<ExitFigures> {
        self.as_operation("survey.exit_report", None, |crm| {
            ask.check()?;
            let rules = crm.rules_at(ask.as_of);
            let reading = crm.store().read()?;
            let resolved = crm.resolve_all(reading.as_ref(), ask.as_of)?;
            let (mut figures, mut counts) = (ExitFigures::default(), BTreeMap::<String, u64>::new());
            for (_, cluster) in by_id(reading.as_ref(), &resolved)? {
                let (mut asked, mut last) = (false, None);
                for number in resolved.members(Some(cluster)) {
                    let known = counted_at(ask.as_of);
                    let counts = |at: Instant, void: Option<Instant>| ask.holds(at) && known(at, void);
                    for record in records_of(reading.as_ref(), number, Some(Kind::Survey), &counts)? {
                        let Body::Survey(said) = &record.body else { continue };
                        if said.kind.as_deref() != Some(EXIT_SURVEY) {
                            continue;
                        }
                        asked = true;
                        let own = said.author.as_deref().is_none_or(|author| author == "customer");
                        if own && said.event.as_deref().is_none_or(|event| event == "answered") {
                            let key = (record.occurred_at.at, record.source.to_string(), record.record_id.to_string());
                            last = last.max(Some((key, said.reason.clone())));
                        }
                    }
                }
                figures.asked += u64::from(asked);
                if let Some((_, reason)) = last {
                    figures.answered += 1;
                    match reason {
                        Some(reason) => *counts.entry(reason).or_default() += 1,
                        None => figures.words_alone += 1,
                    }
                }
            }
            let listed = rules.service.exit_survey.as_ref().map_or(&[][..], |own| &own.reasons);
            let told = |reason: &String, count| ExitReason {
                count,
                reason: reason.clone(),
                share: share(count, figures.answered),
            };
            let reasons = listed.iter().map(|reason| told(reason, counts.remove(reason).unwrap_or_default()));
            let reasons = reasons.collect();
            let unlisted = counts.iter().map(|(reason, count)| told(reason, *count)).collect();
            Ok(ExitFigures { reasons, unlisted, ..figures })
        })
    }
}
