//! Changes of quality (DQ-7): days that ended with a metric beyond its gate, told with the other changes and once.
//!
//! Rules that compare customers (`unique`, `agree`) or need a set of the host (`reference`) are left to the question: what they say
//! of a day is not settled when it ends, so it would depend on when `advance` is called.

use regulars_core::customer::{Cause, Change};
use regulars_core::error::Result;
use regulars_core::quality::{self, QualityWatch};
use regulars_store::Writing;

use super::component::Stretch;
use crate::Crm;
use crate::quality::settled;

impl Crm {
    /// Looks at the days that ended in a stretch, and again at what was known where something arrived late or the rules are others.
    /// All records are read if there is anything to look at, and none otherwise.
    pub(super) fn watch_quality(
        &self,
        writing: &mut dyn Writing,
        stretch: &Stretch<'_>,
        late: bool,
        changes: &mut Vec<Change>,
    ) -> Result<()> {
        let rules = &stretch.plan.rulebook;
        let (own, zone) = (rules.quality.of_one_record(), &rules.zone);
        let known =
            writing.quality_watch()?.map_or_else(|| Ok(QualityWatch::default()), |text| QualityWatch::parse(&text))?;
        let other = known.fingerprint != rules.fingerprint;
        let ended = stretch.from.is_none_or(|from| zone.date(from) < zone.date(stretch.to));
        // Without rules nothing stands, and nothing has to be kept if nothing was.
        let idle = own.rules.is_empty() && known == QualityWatch::default();
        if idle || !(late || other || ended) {
            return Ok(());
        }
        let series =
            if own.rules.is_empty() { quality::Series::new() } else { settled(writing, &own, zone, stretch.to)? };
        let (now, told) = known.go_on(&quality::Stretch {
            series: &series,
            rules: &own,
            zone,
            fingerprint: &rules.fingerprint,
            from: stretch.from,
            to: stretch.to,
        })?;
        changes.extend(told.into_iter().map(|told| {
            let cause = match (told.late, other) {
                (false, _) => Cause::Time,
                (true, true) => Cause::Rulebook,
                (true, false) => Cause::Record,
            };
            Change::of_quality(told.at, cause, told.notice)
        }));
        Ok(writing.set_quality_watch(&now.to_text()?)?)
    }
}
