//! What outstanding points are worth, how they came about, and how many will never be redeemed (MB-80, MB-82, MB-83).

use std::collections::BTreeMap;

use super::report::{LiabilityCohort, LiabilityReport, PointsMovement, Valuation};
use super::{Told, follow};
use crate::Crm;
use regulars_core::customer::{Frame, Part, Plan, Select};
use regulars_core::error::{Code, Error, Result};
use regulars_core::membership::liability::{self, Cohort, Movement, Outstanding};
use regulars_core::membership::points::{Book, Cause, Ledger, Posting};
use regulars_core::money::{Decimal, Fraction, Total};
use regulars_core::time::{Instant, Unit, Zone};

/// The digits of rates.
const RATE_DIGITS: u8 = 6;

#[derive(Default)]
struct Sums {
    accounts: u64,
    active: Total,
    pending: Total,
    held: Total,
    debt: Total,
    /// By month: issued, redeemed, expired, open.
    cohorts: BTreeMap<i32, [Total; 4]>,
    movement: BTreeMap<&'static str, Total>,
    open: Total,
    scale: u8,
}

impl Crm {
    /// The outstanding points of all members of a program at `as_of`, what they are worth, and with `from` how the balance came
    /// about since. Errors: `no_program`, `unknown_name`, `negative`, `out_of_range`, `overflow`, `movement_does_not_close`.
    ///
    /// ```
    /// # let crm = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/shop.rs"));
    /// # let as_of = regulars::Instant::parse("2026-11-22T00:00:00+08:00")?;
    /// use regulars::Valuation;
    ///
    /// let worth = Valuation { value_per_point: "0.01".parse()?, breakage_rate: Some("0".parse()?), include_pending: false, currency: None };
    /// let report = crm.liability(as_of, None, &worth, None)?;
    /// assert_eq!((report.active.as_str(), report.gross.to_string().as_str()), ("6399", "63.99 CNY"));
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn liability(
        &self,
        as_of: Instant,
        program: Option<&str>,
        valuation: &Valuation,
        from: Option<Instant>,
    ) -> Result<LiabilityReport> {
        self.as_operation("points.liability", None, |crm| {
            let plan = Plan::compile(crm.rules_at(as_of), Select::parts(&[Part::Membership]))?;
            let place = crm.program_place(&plan, program)?;
            let none = || Error::new(Code::NoProgram, "program", "no version with points is in force");
            let version = plan.accounts.programs.get(place).and_then(|rules| rules.at(as_of)).ok_or_else(none)?;
            let points = version.program.points.as_ref().ok_or_else(none)?;
            let zone = &version.program.zone;
            let mut sums = Sums { scale: points.scale, ..Sums::default() };
            crm.accounts(&[&plan], as_of, &mut |_, frames| {
                for frame in frames {
                    if let Some(course) = follow(frame, (&plan, Some(place)), as_of) {
                        sums.add(&course, frame, zone, from);
                    }
                }
                Ok(())
            })?;
            let rate = match valuation.breakage_rate {
                Some(rate) => rate,
                None => sums.pooled_breakage()?,
            };
            let outstanding = Outstanding {
                active: exact(sums.active)?,
                pending: exact(sums.pending)?,
                held: exact(sums.held)?,
                debt: exact(sums.debt)?,
            };
            let worth = outstanding.value(liability::Valuation {
                value_per_point: valuation.value_per_point,
                breakage_rate: rate,
                include_pending: valuation.include_pending,
                currency: valuation.currency.unwrap_or(points.currency),
            })?;
            Ok(LiabilityReport {
                accounts: sums.accounts,
                active: outstanding.active.canonical(),
                as_of,
                breakage_rate: rate.canonical(),
                cohorts: sums.cohorts()?,
                debt: outstanding.debt.canonical(),
                debt_asset: worth.debt_asset,
                gross: worth.gross,
                gross_points: worth.gross_points.canonical(),
                held: outstanding.held.canonical(),
                movement: from.map(|from| sums.movement(from, &outstanding)).transpose()?,
                net_of_breakage: worth.net_of_breakage,
                pending: outstanding.pending.canonical(),
                program: version.program.id.clone(),
            })
        })
    }
}

fn exact(total: Total) -> Result<Decimal> {
    let large = || Error::new(Code::Overflow, "", "the points of all members have too many digits");
    total.decimal().ok_or_else(large)
}

/// What a posting is in the statement of movements; none: it does not touch what members have.
fn flow(posting: &Posting) -> Option<&'static str> {
    Some(match (posting.from, posting.to, posting.cause) {
        (Book::Issuer, Book::Member, Cause::Adjustment(_)) | (Book::Member, Book::Clawed, Cause::Adjustment(_)) => {
            "adjusted"
        }
        (Book::Issuer, Book::Member, _) => "earned",
        (_, Book::Member, _) => "restored",
        (Book::Member, Book::Redeemed, _) => "redeemed",
        (Book::Member, Book::Expired, _) => "expired",
        (Book::Member, Book::Debt, _) => "repaid",
        (Book::Member, _, _) => "clawed_back",
        _ => return None,
    })
}

impl Sums {
    fn add(&mut self, course: &Told<'_>, frame: &Frame, zone: &Zone, from: Option<Instant>) {
        let Some(account) = course.account() else { return };
        self.accounts += 1;
        let (ledger, balance) = (&account.ledger, account.ledger.balance());
        self.active.add(balance.available.into());
        self.pending.add(balance.pending.into());
        self.held.add(balance.held.into());
        self.debt.add(balance.debt.into());
        self.lots(ledger, zone);
        let Some(from) = from else { return };
        // Accounts of profiles that were joined later post by themselves until then; partners are told of elsewhere.
        for (_, posting) in course.journals().iter().filter(|(member, _)| !frame.is_partner(member.0)) {
            let Some(flow) = flow(posting) else { continue };
            let points = Total::from(ledger.points(posting.units));
            let leaves = posting.from == Book::Member;
            let sum = if posting.at <= from { &mut self.open } else { self.movement.entry(flow).or_default() };
            // What opens, and adjustments, have a sign; all else stands in a column of its own.
            if leaves && (posting.at <= from || flow == "adjusted") { sum.subtract(points) } else { sum.add(points) }
        }
    }

    fn lots(&mut self, ledger: &Ledger, zone: &Zone) {
        for lot in ledger.lots() {
            let sums = self.cohorts.entry(zone.date(lot.earned_at).period(Unit::Month)).or_default();
            let parts = [lot.total, lot.consumed, lot.expired, lot.remaining + lot.held];
            for (sum, units) in sums.iter_mut().zip(parts) {
                sum.add(ledger.points(units).into());
            }
        }
    }

    fn counts(&self) -> Result<Vec<(i32, Cohort)>> {
        let read = |(month, [issued, redeemed, expired, open]): (&i32, &[Total; 4])| {
            let (issued, redeemed) = (exact(*issued)?, exact(*redeemed)?);
            Ok((*month, Cohort { issued, redeemed, expired: exact(*expired)?, open: exact(*open)? }))
        };
        self.cohorts.iter().map(read).collect()
    }

    /// The share of all settled points that has expired; none is settled: nothing is taken to break.
    fn pooled_breakage(&self) -> Result<Decimal> {
        let (mut expired, mut settled) = (Total::default(), Total::default());
        for [_, redeemed, over, _] in self.cohorts.values() {
            expired.add(*over);
            settled.add(*over);
            settled.add(*redeemed);
        }
        let rate = Fraction::from(exact(expired)?).div(Fraction::from(exact(settled)?));
        Ok(rate.and_then(|rate| rate.rounded(RATE_DIGITS)).unwrap_or(Decimal::ZERO))
    }

    fn cohorts(&self) -> Result<Vec<LiabilityCohort>> {
        let counts = self.counts()?;
        let cohorts: Vec<Cohort> = counts.iter().map(|(_, cohort)| *cohort).collect();
        let forecasts = liability::forecast(&cohorts, self.scale)?;
        let told = counts.iter().zip(forecasts).map(|((month, cohort), forecast)| {
            let realised = cohort.realised_breakage()?.and_then(|rate| rate.rounded(RATE_DIGITS));
            Ok(LiabilityCohort {
                expected_breakage: forecast.expected_breakage.map(|points| points.canonical()),
                expired: cohort.expired.canonical(),
                issued: cohort.issued.canonical(),
                month: month_name(*month),
                open: cohort.open.canonical(),
                redeemed: cohort.redeemed.canonical(),
                realised_breakage: realised.map(|rate| rate.canonical()),
            })
        });
        told.collect()
    }

    fn movement(&self, from: Instant, outstanding: &Outstanding) -> Result<PointsMovement> {
        let of = |flow: &str| exact(self.movement.get(flow).copied().unwrap_or_default());
        let movement = Movement {
            open: exact(self.open)?,
            earned: of("earned")?,
            restored: of("restored")?,
            redeemed: of("redeemed")?,
            expired: of("expired")?,
            clawed_back: of("clawed_back")?,
            repaid: of("repaid")?,
            adjusted: of("adjusted")?,
        };
        let mut balance = Total::default();
        let counted = [outstanding.active, outstanding.pending, outstanding.held];
        counted.into_iter().for_each(|points| balance.add(points.into()));
        // It was counted otherwise, and must come to the same (MB-83).
        movement.closes_at(exact(balance)?)?;
        Ok(PointsMovement {
            adjusted: movement.adjusted.canonical(),
            clawed_back: movement.clawed_back.canonical(),
            close: movement.close()?.canonical(),
            earned: movement.earned.canonical(),
            expired: movement.expired.canonical(),
            from,
            open: movement.open.canonical(),
            redeemed: movement.redeemed.canonical(),
            repaid: movement.repaid.canonical(),
            restored: movement.restored.canonical(),
        })
    }
}

/// `2026-10`, of a number of months since year 0.
fn month_name(month: i32) -> String {
    let date = regulars_core::time::Date::start_of_period(month, Unit::Month).to_string();
    date.get(..7).unwrap_or(&date).to_owned()
}
