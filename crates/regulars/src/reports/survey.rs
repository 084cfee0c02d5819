//! What all customers answered to a survey in a window: of each the last answer (SV-31).

use std::collections::BTreeMap;

use regulars_core::error::{Error, Result};
use regulars_core::record::{Body, Kind};
use regulars_core::service::survey::{Answer, Counted, Scale, count_once};
use regulars_core::time::Instant;

use crate::Crm;
use crate::quality::{counted_at, records_of};
use crate::views::by_id;

/// Which answers are asked for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SurveyAsk {
    /// What is known at this instant counts: records up to it, less those that are corrected away by it.
    pub as_of: Instant,
    /// The beginning of the window.
    pub from: Instant,
    /// The end of the window, which is outside.
    pub until: Instant,
    /// The sort of survey: records of this `kind`.
    pub scale: Scale,
    /// Only this survey; all of the sort if absent.
    pub survey: Option<String>,
}

/// What counts of what was answered.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SurveyFigures {
    /// The marks that count, by customer, and what does not count.
    pub counted: Counted,
    /// Answers of customers without a mark of the scale; these count nowhere else.
    pub out_of_scale: u64,
}

impl Crm {
    /// What all customers answered to a survey in a window: the last answer of each that a customer gave itself (SV-31). Error:
    /// `invalid_value` for a window that ends first.
    ///
    /// ```
    /// use regulars::{Crm, Instant, Rulebook, SurveyAsk, SurveyScale};
    /// let crm = Crm::in_memory(Rulebook::parse("[rulebook]\nid = \"shop\"\nversion = 1\nzone = \"UTC\"\n")?)?;
    /// crm.call("record.ingest", r#"{"records":[{"source":"app","record_id":"1","profile":"p","type":"survey",
    ///     "occurred_at":"2026-03-02T09:00:00Z","body":{"kind":"nps","event":"answered","score":"9"}}]}"#)?;
    /// let at = |text: &str| Instant::parse(text);
    /// let (from, until) = (at("2026-03-01T00:00:00Z")?, at("2026-04-01T00:00:00Z")?);
    /// let ask = SurveyAsk { as_of: until, from, until, scale: SurveyScale::Nps.scale()?, survey: None };
    /// assert_eq!(crm.survey_figures(&ask)?.counted.marks.len(), 1);
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn survey_figures(&self, ask: &SurveyAsk) -> Result<SurveyFigures> {
        self.as_operation("survey.report", None, |crm| {
            let reading = crm.store().read()?;
            let resolved = crm.resolve_all(reading.as_ref(), ask.as_of)?;
            let (mut answers, mut out_of_scale) = (Vec::new(), 0);
            for (id, cluster) in by_id(reading.as_ref(), &resolved)? {
                let respondent = id.to_string();
                for number in resolved.members(Some(cluster)) {
                    let counts = counted_at(ask.as_of);
                    for record in records_of(reading.as_ref(), number, Some(Kind::Survey), &counts)? {
                        let Body::Survey(said) = &record.body else { continue };
                        if !ask.asks(said) {
                            continue;
                        }
                        let Some(score) = said.score.filter(|score| ask.scale.mark(*score).is_ok()) else {
                            out_of_scale += 1;
                            continue;
                        };
                        let id = format!("{} {}", record.source, record.record_id);
                        answers.push(Answer { respondent: respondent.clone(), at: record.occurred_at.at, id, score });
                    }
                }
            }
            let counted = count_once(ask.scale, ask.from, ask.until, &answers);
            let counted = counted.map_err(|(_, error)| Error::from(error))?;
            Ok(SurveyFigures { counted, out_of_scale })
        })
    }
}

impl SurveyAsk {
    fn asks(&self, said: &regulars_core::record::Survey) -> bool {
        let answered = said.event.as_deref().is_none_or(|event| event == "answered");
        let own = said.author.as_deref().is_none_or(|author| author == "customer");
        let named = self.survey.as_deref().is_none_or(|wanted| said.survey.as_deref() == Some(wanted));
        answered && own && named && said.kind.as_deref() == Some(self.scale.as_str())
    }
}

impl SurveyFigures {
    /// How many customers gave each mark.
    ///
    /// ```
    /// # let crm = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/shop.rs"));
    /// # let as_of = regulars::Instant::parse("2026-11-22T00:00:00+08:00")?;
    /// use regulars::{Instant, SurveyAsk, SurveyScale};
    ///
    /// let ask = SurveyAsk {
    ///     as_of,
    ///     from: Instant::parse("2026-01-01T00:00:00+08:00")?,
    ///     until: as_of,
    ///     scale: SurveyScale::Nps.scale()?,
    ///     survey: None,
    /// };
    /// assert!(crm.survey_figures(&ask)?.marks().is_empty(), "nobody answered yet");
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn marks(&self) -> BTreeMap<u8, u64> {
        let mut marks = BTreeMap::new();
        for mark in self.counted.marks.values() {
            *marks.entry(*mark).or_default() += 1;
        }
        marks
    }
}
