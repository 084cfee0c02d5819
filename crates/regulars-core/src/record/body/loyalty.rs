//! Bodies of membership: `event` is the verb of the membership document, with its fields (MB-1, MB-15 to MB-20, MB-39, MB-50 to
//! MB-53, MB-60 to MB-65, MB-70).

use super::{BodyTable, bodies, field_def, rust_type};
use crate::record::field::{Field, FieldDef, FieldType, Value, ValueRef};

bodies! {
    /// A membership event (MB-1, MB-39, MB-70).
    Membership {
        /// The channel inside the source.
        1 channel [word];
        /// The verb: `enroll`, `leave`, `grant_tier`, `pool`, `leave_pool`.
        2 event [word];
        /// The command's key (MB-7).
        3 key [word];
        /// The number of the member.
        4 member [word];
        /// The members of a pool.
        5 members [words];
        /// The pool.
        6 pool [word];
        /// The program (MB-89); absent where there is one.
        7 program [word];
        /// A code of why.
        8 reason [word];
        /// The shop.
        9 store [word];
        /// The tier that is granted.
        10 tier [word];
        /// When the grant ends.
        11 until [instant];
    }
    /// A movement of points (MB-15 to MB-20).
    Points {
        /// The number of an adjustment.
        1 adjust_id [word];
        /// The channel inside the source.
        2 channel [word];
        /// The verb: `adjust`, `redeem`, `cancel_redeem`, `hold`, `capture`, `release`.
        3 event [word];
        /// When adjusted points expire; absent: as configured.
        4 expires [instant];
        /// The number of a hold.
        5 hold_id [word];
        /// The command's key (MB-7).
        6 key [word];
        /// Adjusted points never expire.
        7 never_expires [flag];
        /// The order that they are spent on.
        8 order_id [word];
        /// How many; an adjustment may be negative.
        9 points [decimal];
        /// The pool that pays (MB-70).
        10 pool [word];
        /// The program (MB-89); absent where there is one.
        11 program [word];
        /// A code of why, for example `opening_balance`.
        12 reason [word];
        /// The number of a redemption.
        13 redeem_id [word];
        /// The shop.
        14 store [word];
        /// How long a hold lasts, in minutes.
        15 ttl_minutes [decimal];
    }
    /// A benefit that is claimed, used or given back (MB-50 to MB-53).
    Benefit {
        /// The benefit.
        1 benefit [word];
        /// The channel inside the source.
        2 channel [word];
        /// The number of the entitlement.
        3 entitlement_id [word];
        /// The verb: `claim`, `reserve`, `use`, `cancel`.
        4 event [word];
        /// The command's key (MB-7).
        5 key [word];
        /// The program (MB-89); absent where there is one.
        6 program [word];
        /// A code of why.
        7 reason [word];
        /// The shop.
        8 store [word];
        /// How long a reservation lasts, in minutes.
        9 ttl_minutes [decimal];
    }
    /// A referral, or a decision on one (MB-60, MB-63); the decided one by `refers_to`.
    Referral {
        /// The campaign.
        1 campaign [word];
        /// The channel inside the source.
        2 channel [word];
        /// What a check ended with: `release` or `void`.
        3 decision [word];
        /// The verb: `refer` or `review`.
        4 event [word];
        /// The command's key (MB-7).
        5 key [word];
        /// The program (MB-89); absent where there is one.
        6 program [word];
        /// A code of why.
        7 reason [word];
        /// Who was recommended to: a customer id or a profile key of the source; absent: whom the record is about.
        8 referee [word];
        /// Who recommended: a customer id or a profile key of the source; absent: whom the record is about.
        9 referrer [word];
    }
}
