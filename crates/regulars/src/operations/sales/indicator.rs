//! How a figure moved, by counts that are given (SV-96).

use regulars_core::error::{Code, Error, Result};
use regulars_core::sales::indicator::{self, Better, Guard, Measured, Outcome, Period, Question};
use regulars_core::scoring::Rate;
use regulars_core::time::Date;
use serde::{Deserialize, Serialize};

use super::super::requests::Context;
use super::super::wire::wire;
use super::campaign::{SideGiven, rate};
use crate::Crm;

wire! {
    /// A rate or a count, and its days.
    #[derive(Copy)]
    request FigureGiven {
        /// The first local day.
        pub from: Option<Date>,
        /// How many have it.
        pub k: u64,
        /// Of how many; absent: a count, which needs its days.
        pub n: Option<u64>,
        /// The local day after the last.
        pub until: Option<Date>,
    }
}

wire! {
    /// A control in the same two periods.
    #[derive(Copy)]
    request FigureControl {
        /// After.
        pub after: SideGiven,
        /// Before.
        pub before: SideGiven,
    }
}

wire! {
    /// Something that must not get worse.
    request FigureGuard {
        /// After, or on the other side.
        pub after: SideGiven,
        /// Before, or on the one side.
        pub before: SideGiven,
        /// Which way is better; `lower` if absent.
        pub better: Option<Better>,
        /// Its name.
        pub id: String,
    }
}

wire! {
    /// Asks how a figure moved.
    request CompareRequest {
        /// After, or on the other side of a test.
        pub after: FigureGiven,
        /// Before, or on the one side.
        pub before: FigureGiven,
        /// Which way is better; `higher` if absent.
        pub better: Option<Better>,
        /// Who asks.
        pub context: Option<Context>,
        /// A control in the same two periods.
        pub control: Option<FigureControl>,
        /// What must not get worse; none if absent.
        pub guards: Option<Vec<FigureGuard>>,
        /// The two are sides of a test in one period; `false` if absent.
        pub is_test: Option<bool>,
        /// How often it was looked at, with this time; 1 if absent.
        pub looks: Option<u32>,
    }
}

wire! {
    /// How a figure moved.
    response FigureCompared {
        /// The rate or count after; absent of nobody.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", schemars(extend("format" = "decimal")))]
        pub after: Option<String>,
        /// Before.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", schemars(extend("format" = "decimal")))]
        pub before: Option<String>,
        /// The difference.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", schemars(extend("format" = "decimal")))]
        pub change: Option<String>,
        /// The change less that of the control.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", schemars(extend("format" = "decimal")))]
        pub difference_in_differences: Option<String>,
        /// The guards that got worse by more than chance.
        #[serde(skip_serializing_if = "Vec::is_empty", default)]
        pub harmed: Vec<String>,
        /// What came of it.
        pub outcome: Outcome,
        /// It was looked at before, which makes chance look like success.
        pub peeked: bool,
        /// The difference as a share of what was before; absent where that is 0.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", schemars(extend("format" = "decimal")))]
        pub rel_change: Option<String>,
        /// Whether rates differ by more than chance: |z| of at least 1.96.
        pub significant95: bool,
        /// Nothing says what would have happened anyway.
        pub uncontrolled: bool,
        /// The difference in standard errors; absent of counts and without variance.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", schemars(extend("format" = "decimal")))]
        pub z: Option<String>,
    }
}

fn measured(given: FigureGiven, path: &str) -> Result<(Measured, Option<Period>)> {
    let measured = match given.n {
        Some(n) => Measured::Rate(Rate::new(n, given.k).map_err(|error| Error::from(error).within(path))?),
        None => Measured::Count(given.k),
    };
    let period = match (given.from, given.until) {
        (None, None) => None,
        (Some(from), Some(until)) => Some(Period { from, until }),
        _ => return Err(Error::new(Code::MissingField, path, "a period has `from` and `until`")),
    };
    Ok((measured, period))
}

pub(in super::super) fn compare(_: &Crm, request: CompareRequest) -> Result<FigureCompared> {
    let ((before, first), (after, second)) = (measured(request.before, "before")?, measured(request.after, "after")?);
    let control = match request.control {
        Some(control) => Some((rate(control.before, "control.before")?, rate(control.after, "control.after")?)),
        None => None,
    };
    let guard = |(place, guard): (usize, FigureGuard)| {
        let at = |side: &str| format!("guards[{place}].{side}");
        let (before, after) = (rate(guard.before, &at("before"))?, rate(guard.after, &at("after"))?);
        Ok(Guard { id: guard.id, before, after, better: guard.better.unwrap_or(Better::Lower) })
    };
    let found = indicator::compare(&Question {
        before,
        after,
        periods: first.zip(second),
        control,
        is_test: request.is_test.unwrap_or(false),
        better: request.better.unwrap_or_default(),
        guards: request.guards.unwrap_or_default().into_iter().enumerate().map(guard).collect::<Result<_>>()?,
        looks: request.looks.unwrap_or(1),
    })?;
    let text = |number: Option<regulars_core::money::Decimal>| number.map(|number| number.canonical());
    Ok(FigureCompared {
        after: text(found.after),
        before: text(found.before),
        change: text(found.change),
        difference_in_differences: text(found.difference_in_differences),
        harmed: found.harmed,
        outcome: found.outcome,
        peeked: found.peeked,
        rel_change: text(found.rel_change),
        significant95: found.test.significant95,
        uncontrolled: found.uncontrolled,
        z: found.test.z.map(|z| z.canonical()),
    })
}
