//! `[tiers]` and `[[tiers.level]]` (MB-30 to MB-41).

use super::fields::{Said, above_zero, check_tier, flag, optional, phrase, said, word};
use super::id;
use super::points::Points;
use crate::error::Code;
use crate::membership::program::{OnRefund, Qualify, Requirement, TierLevel, TierRules, TierWindow, Upgrade, Validity};
use crate::membership::{Days, Earn};
use crate::money::{Currency, Decimal};
use crate::rulebook::document::{Place, Table};
use crate::rulebook::keys;

/// The most tiers of a ladder.
const MAX_LEVELS: usize = 64;
/// The days of a month where a grace is compared with a validity (MB-92).
const DAYS_OF_MONTH: u32 = 30;
/// The months of a period.
const PERIOD_MONTHS: u32 = 12;
/// The months between the reviews of `monthly on day N`.
const REVIEW_MONTHS: u32 = 1;

/// The ladder; nothing in it if there is none. Levels that ask for a measure are added to `demands`.
pub(super) fn read<'a>(
    program: &Table<'a, '_>,
    points: &Points,
    demands: &mut Vec<(Place<'a, ()>, String)>,
) -> Said<TierRules> {
    if !program.has("tiers") {
        return Some(None);
    }
    let table = program.table("tiers")?;
    table.known(keys::TIERS);
    // Without points nothing else says in which currency spend is counted.
    let has_currency = points.earn != Some(None) || program.has("points");
    let needed = ["currency", "window", "valid_for", "base", "level"];
    table.require(if has_currency { needed.get(1..).unwrap_or_default() } else { &needed });
    said(&table, "measure", |place| {
        place.word(|word| (word == "spend").then_some(()), ["spend"].into_iter(), Code::UnknownValue)
    });
    let currency = said(&table, "currency", |place| place.check(|code| Currency::new(&code)));
    let window = phrase::<TierWindow>(&table, "window");
    let validity = phrase::<Validity>(&table, "valid_for");
    let downgrade = word(&table, "downgrade");
    let grace = optional::<Days>(&table, "grace");
    let on_refund = word::<OnRefund>(&table, "on_refund");
    let upgrade = word::<Upgrade>(&table, "upgrade");
    let qualify_when = word::<Qualify>(&table, "counts_when");
    let (rollover, extend) = (flag(&table, "rollover"), flag(&table, "extend_on_requalify"));
    let levels = levels(&table, demands);
    let lifetime = lifetime(&table, levels.as_deref(), ids(program).as_deref());
    let forms = Forms { table: &table, window: window.flatten(), validity: validity.flatten() };
    forms.check(grace, upgrade, rollover, extend);
    if (qualify_when, points.pending) == (Some(Qualify::Confirmed), Some(None)) {
        let message = "without a wait of points no order is confirmed";
        table.fault("counts_when", Code::ConfirmedWithoutPending, message, None);
    }
    let currency = match currency? {
        Some(currency) => currency,
        None => points.earn.flatten().map(|earn: Earn| earn.currency)?,
    };
    Some(Some(TierRules {
        currency,
        levels: levels?,
        window: window??,
        validity: validity??,
        upgrade: upgrade?,
        qualify_when: qualify_when?,
        downgrade: downgrade?,
        grace_days: grace?.map_or(0, |Days(days)| days),
        on_refund: on_refund?,
        lifetime: lifetime?,
        rollover: rollover?,
        extend_on_requalify: extend?,
    }))
}

/// Which forms of the keys go together.
struct Forms<'t, 'a, 'd> {
    table: &'t Table<'a, 'd>,
    window: Option<TierWindow>,
    validity: Option<Validity>,
}

impl Forms<'_, '_, '_> {
    fn check(&self, grace: Said<Days>, upgrade: Option<Upgrade>, rollover: Option<bool>, extend: Option<bool>) {
        let fault = |key: &str, code, message: &str| self.table.fault(key, code, message, None);
        let no_period = self.window.is_some_and(|window| !matches!(window, TierWindow::Period(_)));
        let to_period = matches!(self.validity, Some(Validity::EndOfPeriod | Validity::EndOfNextPeriod));
        if no_period && to_period {
            fault("valid_for", Code::ValidityNeedsPeriod, "the window has no periods to whose end a tier could last");
        }
        if no_period && rollover == Some(true) {
            fault(
                "rollover",
                Code::RolloverNeedsPeriod,
                "the window has no periods from one to the next of which spend is carried",
            );
        }
        let Some(validity) = self.validity else { return };
        let days = match validity {
            Validity::Months { months, .. } => Some(months),
            Validity::EndOfPeriod | Validity::EndOfNextPeriod => Some(PERIOD_MONTHS),
            Validity::RecalcMonthly { .. } => Some(REVIEW_MONTHS),
            Validity::WhileQualified => None,
        };
        let most = days.map(|months| months.saturating_mul(DAYS_OF_MONTH));
        if let (Some(Some(Days(grace))), Some(most)) = (grace, most)
            && grace > most
        {
            fault("grace", Code::GraceTooLong, "the grace is longer than the validity");
        }
        if upgrade == Some(Upgrade::AtReview) && !matches!(validity, Validity::RecalcMonthly { .. }) {
            fault("upgrade", Code::AtReviewNeedsRecalc, "only `monthly on day N` has a review at which one goes up");
        }
        if extend == Some(true) {
            match (validity, self.window) {
                (Validity::Months { months, .. }, Some(TierWindow::Rolling { months: window })) if months < window => {
                    let message = "the validity is shorter than the window";
                    fault("extend_on_requalify", Code::ExtendNeedsValidityGeWindow, message);
                }
                (Validity::Months { .. }, _) => {}
                _ => {
                    let message = "only a validity in months can be made to last longer";
                    fault("extend_on_requalify", Code::ExtendNeedsMonthsValidity, message);
                }
            }
        }
    }
}

/// A level as it is written.
struct Written<'t, 'a, 'd> {
    table: &'t Table<'a, 'd>,
    id: String,
    is_base: bool,
    level: Option<TierLevel>,
    needs: Option<Requirement>,
}

/// Reads one level; `base` is the id of the base tier, if that is known.
fn written<'t, 'a, 'd>(
    table: &'t Table<'a, 'd>,
    base: Option<&str>,
    demands: &mut Vec<(Place<'a, ()>, String)>,
) -> Option<Written<'t, 'a, 'd>> {
    table.known(keys::LEVEL);
    let id = id(table, "id");
    let is_base = id.as_deref().is_some_and(|id| base == Some(id));
    if is_base && table.has("needs") {
        table.fault("needs", Code::InvalidValue, "the base tier needs nothing", None);
    }
    // Whether a level is the base, which needs nothing, is not known before both have an id.
    table.require(if is_base || base.is_none() || id.is_none() { &["id"] } else { &["id", "needs"] });
    let name = said(table, "name", |place| Some(place.value));
    let needs = if is_base { Some(None) } else { phrase::<Requirement>(table, "needs") };
    let multiplier = above_zero(table, "multiplier");
    if let Some(Some(needs)) = &needs {
        let measures = needs.measures().map(|name| (table.spot("needs"), name.to_owned()));
        demands.extend(measures);
    }
    let id = id?;
    let level = || {
        Some(TierLevel {
            id: id.clone(),
            name: name?.unwrap_or_else(|| id.clone()),
            needs: needs.clone()?,
            multiplier: multiplier?.unwrap_or_else(one),
        })
    };
    Some(Written { table, level: level(), needs: needs.flatten(), id, is_base })
}

fn one() -> Decimal {
    Decimal::new(1, 0).unwrap_or(Decimal::ZERO)
}

fn levels<'a>(tiers: &Table<'a, '_>, demands: &mut Vec<(Place<'a, ()>, String)>) -> Option<Vec<TierLevel>> {
    let base = tiers
        .text("base")
        .and_then(|place| place.check(|id| crate::text::check_label(&id, super::MAX_ID_CHARS).map(|()| id)));
    let tables = tiers.tables("level");
    if tables.len() > MAX_LEVELS {
        tiers.fault("level", Code::TooManyItems, format!("there are more than {MAX_LEVELS} tiers"), None);
    }
    let written: Vec<_> = tables.iter().map(|table| written(table, base.as_deref(), demands)).collect();
    let sound = tiers.has("level") && written.iter().flatten().all(|level| level.level.is_some());
    let sound = sound && written.iter().all(Option::is_some) && tiers.length("level") == Some(tables.len());
    let mut levels: Vec<TierLevel> = Vec::new();
    let mut before: Vec<Written<'_, '_, '_>> = Vec::new();
    for level in written.into_iter().flatten() {
        if before.iter().any(|known| known.id == level.id) {
            level.table.fault("id", Code::DuplicateId, format!("the tier `{}` is there twice", level.id), None);
        }
        // Whoever meets an earlier level must not meet a later one by that alone: the earlier would never be held.
        let implied = |known: &Written<'_, '_, '_>| {
            known.needs.as_ref().zip(level.needs.as_ref()).is_some_and(|(known, own)| known.implies(own))
        };
        if before.iter().any(implied) {
            let message = "a tier asks for more than those before it";
            level.table.fault("needs", Code::ThresholdsNotRising, message, None);
        }
        before.push(level);
    }
    let base = base?;
    let named = before.iter().position(|level| level.is_base).map(|place| before.remove(place));
    let plain = || TierLevel { id: base.clone(), name: base.clone(), needs: None, multiplier: one() };
    levels.push(named.and_then(|named| named.level).unwrap_or_else(plain));
    levels.extend(before.into_iter().filter_map(|level| level.level));
    sound.then_some(levels)
}

/// The ids of the tiers of a program, none if they are not known: some of them stand where no text stands.
pub(super) fn ids(program: &Table<'_, '_>) -> Option<Vec<String>> {
    if !program.has("tiers") {
        return Some(Vec::new());
    }
    let tiers = program.maybe_table("tiers")?;
    let tables = tiers.quiet_tables("level");
    let ids = tables.iter().map(|table| table.quiet_text("id")).chain([tiers.quiet_text("base")]);
    ids.collect()
}

fn lifetime(
    tiers: &Table<'_, '_>,
    levels: Option<&[TierLevel]>,
    ids: Option<&[String]>,
) -> Option<Vec<(usize, Decimal)>> {
    if !tiers.has("lifetime") {
        return Some(Vec::new());
    }
    let tables = tiers.tables("lifetime");
    let (mut floors, mut seen): (_, Vec<String>) = (Vec::new(), Vec::new());
    let mut sound = true;
    for table in &tables {
        table.known(keys::LIFETIME);
        table.require(&["tier", "min"]);
        let tier = table.text("tier");
        if let Some(place) = &tier {
            check_tier(place, ids);
            if seen.contains(&place.value) {
                place.fault(Code::DuplicateId, format!("the tier `{}` is there twice", place.value), None);
            }
            seen.push(place.value.clone());
        }
        let min = above_zero(table, "min");
        let place = |id: &String| levels?.iter().position(|level| level.id == *id);
        let floor = tier.and_then(|tier| place(&tier.value)).zip(min.flatten());
        sound &= floor.is_some();
        floors.extend(floor);
    }
    (sound && tiers.length("lifetime") == Some(tables.len())).then_some(floors)
}
