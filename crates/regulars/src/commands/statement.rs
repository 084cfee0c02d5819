//! The account statement: every movement of points, in double entry, and every lot (MB-10, MB-26).

use regulars_core::customer::{Course, Frame, LotPart, Part, Plan, PointsPart, Select, account_part};
use regulars_core::error::{Code, Error, Result};
use regulars_core::identity::CustomerId;
use regulars_core::membership::account::Member;
use regulars_core::membership::points::{Book, Cause, Posting};
use regulars_core::time::Instant;
use regulars_store::Reading;
use serde::Serialize;

use crate::operations::MembershipAccount;
use crate::views::nobody;
use crate::who::Located;
use crate::{Crm, CustomerRef};

/// One of the books between which points move (MB-26).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub enum PointsBook {
    /// What the member has: pending, active and held.
    Member,
    /// Where points come from.
    Issuer,
    /// What was spent.
    Redeemed,
    /// What expired.
    Expired,
    /// What was taken back.
    Clawed,
    /// What should have been taken back and was let go.
    WrittenOff,
    /// What the member owes.
    Debt,
}

/// Why points move.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub enum PointsCause {
    /// An order was paid.
    Order,
    /// An order was refunded.
    Refund,
    /// An adjustment.
    Adjustment,
    /// A redemption or a capture.
    Redemption,
    /// Some of a redemption came back.
    Reversal,
    /// A referral or content.
    Reward,
    /// A lot reached its end.
    Expiry,
    /// The member left.
    Left,
    /// Points became active while there was a debt.
    Repayment,
    /// An order was known to both accounts of a merge.
    Merge,
}

/// A movement of points from book to book: what leaves one enters the other.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct PointsMove {
    /// The order, redemption, adjustment or reward that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub about: Option<String>,
    /// When.
    pub at: Instant,
    /// Why.
    pub cause: PointsCause,
    /// The book that it leaves.
    pub from: PointsBook,
    /// How many; above zero.
    #[cfg_attr(feature = "schema", schemars(extend("format" = "decimal")))]
    pub points: String,
    /// The book that it enters.
    pub to: PointsBook,
}

/// The points of a customer in one program, with everything that moved them.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct PointsStatement {
    /// The customer.
    pub customer: CustomerId,
    /// All lots, in the order in which they were made, also empty ones.
    pub lots: Vec<LotPart>,
    /// Every movement, in the order of time; those of accounts that were joined are among them.
    pub moves: Vec<PointsMove>,
    /// What it comes to.
    pub points: PointsPart,
    /// The program.
    pub program: String,
}

impl Crm {
    /// The points of a customer with every lot and every movement up to `as_of`. `program` is the main one if absent.
    /// Errors: those of finding the customer, `unknown_name` (no such program), `no_program` (a program without points),
    /// `unknown_member`.
    ///
    /// ```
    /// # let crm = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/shop.rs"));
    /// # let as_of = regulars::Instant::parse("2026-11-22T00:00:00+08:00")?;
    /// # let who = regulars::ProfileRef::new("pos", "10233")?;
    /// let statement = crm.points_statement(who, as_of, None)?;
    /// assert_eq!((statement.program.as_str(), statement.points.available.as_str()), ("club", "5199"));
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn points_statement(
        &self,
        customer: impl Into<CustomerRef>,
        as_of: Instant,
        program: Option<&str>,
    ) -> Result<PointsStatement> {
        let customer = customer.into();
        self.as_operation("points.statement", Some((&customer, as_of)), |crm| {
            let reading = crm.store().read()?;
            let located = crm.locate(reading.as_ref(), &customer, as_of)?;
            let (plan, frame) = crm.account_of(reading.as_ref(), &located, as_of)?;
            let place = crm.program_place(&plan, program)?;
            let none = || Error::new(Code::NoProgram, "program", "the program has no points");
            let mut course = Course::<Vec<(Member, Posting)>>::new(&frame, &plan, place).ok_or_else(none)?;
            course.go(as_of);
            let unknown = || Error::new(Code::UnknownMember, "customer", Code::UnknownMember.message());
            let account = course.account().ok_or_else(unknown)?;
            let part = account_part((&frame, &plan), &course, as_of);
            // Partners have statements of their own.
            let own = course.journals().iter().filter(|(member, _)| !frame.is_partner(member.0));
            let moves = own.map(|(_, posting)| PointsMove {
                about: about(&course, posting.cause),
                at: posting.at,
                cause: cause(posting.cause),
                from: book(posting.from),
                points: account.ledger.points(posting.units).canonical(),
                to: book(posting.to),
            });
            Ok(PointsStatement {
                customer: located.id,
                lots: course.lots(),
                moves: moves.collect(),
                points: part.points.ok_or_else(none)?,
                program: part.program,
            })
        })
    }

    /// The account of a customer in a program, the main one if absent. Errors: those of finding the customer, `unknown_name` (no
    /// such program), `no_program`.
    ///
    /// ```
    /// # let crm = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/shop.rs"));
    /// # let as_of = regulars::Instant::parse("2026-11-22T00:00:00+08:00")?;
    /// # let who = regulars::ProfileRef::new("pos", "10233")?;
    /// let account = crm.membership(who, as_of, None)?;
    /// assert_eq!(account.membership.tier.as_deref(), Some("silver"));
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn membership(
        &self,
        customer: impl Into<CustomerRef>,
        as_of: Instant,
        program: Option<&str>,
    ) -> Result<MembershipAccount> {
        let customer = customer.into();
        self.as_operation("membership.account", Some((&customer, as_of)), |crm| {
            let reading = crm.store().read()?;
            let located = crm.locate(reading.as_ref(), &customer, as_of)?;
            let (plan, frame) = crm.account_of(reading.as_ref(), &located, as_of)?;
            let place = crm.program_place(&plan, program)?;
            let mut course = Course::<()>::new(&frame, &plan, place).ok_or_else(nobody)?;
            course.go(as_of);
            let mut membership = account_part((&frame, &plan), &course, as_of);
            // Somebody may become one with this customer, or a record comes.
            let joined = located.cluster().and_then(|cluster| cluster.next_change_at);
            let later = [membership.next_change_at, joined, frame.next_record(as_of)];
            membership.next_change_at = later.into_iter().flatten().min();
            let version = crm.version(reading.as_ref(), &located)?;
            Ok(MembershipAccount { customer: located.id, membership, version })
        })
    }

    /// How many decimals the main program counts points in; 0 without a program. Texts of points leave out zeros at their end.
    ///
    /// ```
    /// # let crm = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/shop.rs"));
    /// # let as_of = regulars::Instant::parse("2026-11-22T00:00:00+08:00")?;
    /// assert_eq!(crm.points_scale(as_of), 0, "the club counts whole points");
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn points_scale(&self, as_of: Instant) -> u8 {
        self.rules_at(as_of).accounts.first().map_or(0, |rules| rules.scale())
    }

    /// The plan of the programs in force, and all that the accounts of a customer read under it.
    pub(super) fn account_of(&self, reading: &dyn Reading, located: &Located, as_of: Instant) -> Result<(Plan, Frame)> {
        let cluster = located.cluster().ok_or_else(nobody)?;
        let plan = Plan::compile(self.rules_at(as_of), Select::parts(&[Part::Membership]))?;
        let mut frame = Frame::default();
        self.feed_account(reading, (&located.resolved, cluster, located.id), as_of, &plan, &mut frame)?;
        Ok((plan, frame))
    }

    /// The place of a program among those of a plan.
    pub(crate) fn program_place(&self, plan: &Plan, program: Option<&str>) -> Result<usize> {
        let programs = &plan.accounts.programs;
        let Some(wanted) = program else {
            let none = || Error::new(Code::NoProgram, "program", "the rulebook has no program");
            return if programs.is_empty() { Err(none()) } else { Ok(0) };
        };
        programs.iter().position(|rules| rules.id() == wanted).ok_or_else(|| {
            let hint = regulars_core::text::did_you_mean(wanted, programs.iter().map(|rules| rules.id()));
            Error::new(Code::UnknownName, "program", format!("there is no program `{wanted}`{hint}"))
        })
    }
}

fn book(book: Book) -> PointsBook {
    match book {
        Book::Member => PointsBook::Member,
        Book::Issuer => PointsBook::Issuer,
        Book::Redeemed => PointsBook::Redeemed,
        Book::Expired => PointsBook::Expired,
        Book::Clawed => PointsBook::Clawed,
        Book::WrittenOff => PointsBook::WrittenOff,
        Book::Debt => PointsBook::Debt,
    }
}

fn cause(cause: Cause) -> PointsCause {
    match cause {
        Cause::Order(_) => PointsCause::Order,
        Cause::Refund(_) => PointsCause::Refund,
        Cause::Adjustment(_) => PointsCause::Adjustment,
        Cause::Redemption(_) => PointsCause::Redemption,
        Cause::Reversal(_) => PointsCause::Reversal,
        Cause::Reward(_) => PointsCause::Reward,
        Cause::Expiry => PointsCause::Expiry,
        Cause::Left => PointsCause::Left,
        Cause::Repayment => PointsCause::Repayment,
        Cause::Merge(_) => PointsCause::Merge,
    }
}

fn about(course: &Course<'_, Vec<(Member, Posting)>>, cause: Cause) -> Option<String> {
    let name = match cause {
        Cause::Order(order) | Cause::Refund(order) | Cause::Merge(order) => course.order_name(order),
        Cause::Adjustment(id) | Cause::Redemption(id) | Cause::Reversal(id) | Cause::Reward(id) => course.name(id)?,
        Cause::Expiry | Cause::Left | Cause::Repayment => return None,
    };
    Some(name.to_owned())
}
