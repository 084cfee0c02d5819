//! Attribution, the reward and its cap, merges (MB-60 to MB-62, MB-64).

use serde_json::json;

use super::case;

#[test]
fn refusals_come_in_their_order() {
    case(
        "order of refusals",
        json!({}),
        json!([
            {"type": "enroll", "at": "01-01T10:00:00", "member": "A"},
            {"type": "refer", "at": "01-02T10:00:00", "referrer": "A", "referee": "A", "expect_error": "self_referral"},
            {"type": "refer", "at": "01-02T10:00:00", "referrer": "A", "referee": "B"},
            {"type": "enroll", "at": "01-03T10:00:00", "member": "B"},
            // Enrolled as well, but the earlier refusal is the one that is told.
            {"type": "refer", "at": "01-04T10:00:00", "referrer": "C", "referee": "B", "expect_error": "already_referred"},
            {"type": "refer", "at": "01-04T10:00:00", "referrer": "B", "referee": "C"},
            {"type": "enroll", "at": "01-04T10:00:00", "member": "C"},
            {"type": "refer", "at": "01-05T10:00:00", "referrer": "C", "referee": "A", "expect_error": "cycle_refused"},
            {"type": "refer", "at": "01-05T10:00:00", "referrer": "D", "referee": "A", "expect_error": "not_new_customer"},
            {"type": "order", "at": "01-05T10:00:00", "member": "E", "order_id": "E1", "amount": "1"},
            {"type": "refer", "at": "01-05T10:00:00", "referrer": "D", "referee": "E", "expect_error": "not_new_customer"}
        ]),
        json!([
            {"at": "01-06T10:00:00", "referrer": "A", "referee": "B", "state": "open"},
            {"at": "01-06T10:00:00", "referrer": "B", "referee": "C", "state": "open"}
        ]),
    );
}

#[test]
fn a_circle_is_one_of_customers_not_of_profiles() {
    case(
        "circle after a merge",
        json!({}),
        json!([
            {"type": "refer", "at": "01-02T10:00:00", "referrer": "A", "referee": "B"},
            {"type": "merge", "at": "01-03T10:00:00", "from": "B2", "into": "B"},
            {"type": "merge", "at": "01-03T10:00:00", "from": "B", "into": "B2", "expect_error": "already_merged"},
            {"type": "refer", "at": "01-04T10:00:00", "referrer": "B2", "referee": "C"},
            {"type": "merge", "at": "01-05T10:00:00", "from": "C", "into": "C2"},
            {"type": "refer", "at": "01-06T10:00:00", "referrer": "C2", "referee": "A", "expect_error": "cycle_refused"},
            {"type": "refer", "at": "01-06T10:00:00", "referrer": "B", "referee": "B2", "expect_error": "self_referral"}
        ]),
        json!([{"at": "01-06T10:00:00", "referrer": "B", "referee": "C2", "state": "open"}]),
    );
}

#[test]
fn the_first_order_that_qualifies_counts() {
    case(
        "small order, then two large ones, the first of which goes back",
        json!({}),
        json!([
            {"type": "refer", "at": "02-01T10:00:00", "referrer": "A", "referee": "B"},
            {"type": "order", "at": "03-01T10:00:00", "member": "B", "order_id": "small", "amount": "99.99"},
            {"type": "order", "at": "03-02T10:00:00", "member": "B", "order_id": "first", "amount": "100.00"},
            {"type": "order", "at": "03-02T10:00:00", "member": "B", "order_id": "first", "amount": "100.00",
             "expect_error": "duplicate_order"},
            {"type": "order", "at": "03-04T10:00:00", "member": "B", "order_id": "second", "amount": "150"},
            {"type": "refund", "at": "03-05T10:00:00", "member": "B", "order_id": "first", "amount": "0.01"},
            {"type": "refund", "at": "03-05T10:00:00", "member": "B", "order_id": "first", "amount": "100.00",
             "expect_error": "refund_exceeds_order"},
            {"type": "refund", "at": "03-05T10:00:00", "member": "B", "order_id": "none", "amount": "1",
             "expect_error": "unknown_order"},
            {"type": "refund", "at": "03-05T10:00:00", "member": "B", "order_id": "second", "amount": "-1",
             "expect_error": "negative"}
        ]),
        json!([
            {"at": "03-01T10:00:00", "referrer": "A", "referee": "B", "state": "open"},
            {"at": "03-02T10:00:00", "referrer": "A", "referee": "B", "state": "due", "due_at": "03-09T10:00:00"},
            {"at": "03-05T10:00:00", "referrer": "A", "referee": "B", "state": "due", "due_at": "03-11T10:00:00"},
            {"at": "03-11T10:00:00", "referrer": "A", "referee": "B", "state": "rewarded", "points": "200"}
        ]),
    );
}

#[test]
fn the_window_is_over_at_its_end_before_what_happens_then() {
    case(
        "refund at the end of the window",
        json!({}),
        json!([
            {"type": "refer", "at": "02-01T10:00:00", "referrer": "A", "referee": "B"},
            {"type": "order", "at": "03-01T10:00:00", "member": "B", "order_id": "1", "amount": "100"},
            {"type": "refund", "at": "03-08T10:00:00", "member": "B", "order_id": "1", "amount": "100"}
        ]),
        json!([{"at": "03-08T10:00:00", "referrer": "A", "referee": "B", "state": "rewarded"}]),
    );
}

#[test]
fn a_cap_counts_local_dates_and_is_for_good() {
    let mut events = Vec::new();
    // The third window ends on 31 March at 23:59 in Shanghai, the fourth a minute later, in April there and in March in Greenwich.
    for (n, at) in [(1, "03-01T10:00:00"), (2, "03-02T10:00:00"), (3, "03-24T23:59:00"), (4, "03-25T00:00:00")] {
        let member = format!("B{n}");
        events.push(json!({"type": "refer", "at": "02-01T10:00:00", "referrer": "A", "referee": member}));
        events.push(json!({"type": "order", "at": at, "member": member, "order_id": n.to_string(), "amount": "100"}));
    }
    case(
        "two a month",
        json!({"cap": {"count": 2, "per": "calendar_month"}}),
        json!(events),
        json!([
            {"at": "04-01T00:00:00", "referrer": "A", "referee": "B1", "state": "rewarded"},
            {"at": "04-01T00:00:00", "referrer": "A", "referee": "B2", "state": "rewarded"},
            {"at": "04-01T00:00:00", "referrer": "A", "referee": "B3", "state": "capped"},
            {"at": "04-01T00:00:00", "referrer": "A", "referee": "B4", "state": "rewarded"},
            {"at": "06-01T00:00:00", "referrer": "A", "referee": "B3", "state": "capped"}
        ]),
    );
}

#[test]
fn at_one_instant_the_earlier_referral_is_rewarded_first() {
    case(
        "two due at once, one reward",
        json!({"cap": {"count": 1, "per": "lifetime"}}),
        json!([
            {"type": "refer", "at": "02-01T10:00:00", "referrer": "A", "referee": "B"},
            {"type": "refer", "at": "02-01T10:00:00", "referrer": "A", "referee": "C"},
            {"type": "order", "at": "03-01T10:00:00", "member": "C", "order_id": "1", "amount": "100"},
            {"type": "order", "at": "03-01T10:00:00", "member": "B", "order_id": "2", "amount": "100"}
        ]),
        json!([
            {"at": "03-08T10:00:00", "referrer": "A", "referee": "B", "state": "rewarded"},
            {"at": "03-08T10:00:00", "referrer": "A", "referee": "C", "state": "capped"}
        ]),
    );
}

#[test]
fn two_referrers_who_are_one_have_one_cap() {
    case(
        "merged referrers",
        json!({"cap": {"count": 2, "per": "calendar_year"}}),
        json!([
            {"type": "refer", "at": "02-01T10:00:00", "referrer": "A", "referee": "B"},
            {"type": "refer", "at": "02-01T10:00:00", "referrer": "A2", "referee": "C"},
            {"type": "refer", "at": "02-01T10:00:00", "referrer": "A2", "referee": "D"},
            {"type": "order", "at": "03-01T10:00:00", "member": "B", "order_id": "1", "amount": "100"},
            {"type": "order", "at": "03-02T10:00:00", "member": "C", "order_id": "2", "amount": "100"},
            {"type": "merge", "at": "03-20T10:00:00", "from": "A2", "into": "A"},
            {"type": "order", "at": "03-21T10:00:00", "member": "D", "order_id": "3", "amount": "100"}
        ]),
        json!([
            {"at": "03-09T10:00:00", "referrer": "A2", "referee": "C", "state": "rewarded"},
            {"at": "03-28T10:00:00", "referrer": "A", "referee": "D", "state": "capped"}
        ]),
    );
}

#[test]
fn referrer_and_referee_who_are_one_get_nothing() {
    for (order, state) in [(None, "open"), (Some("100"), "due")] {
        let mut events = vec![
            json!({"type": "refer", "at": "02-01T10:00:00", "referrer": "A", "referee": "B"}),
            json!({"type": "merge", "at": "03-03T10:00:00", "from": "B", "into": "A"}),
        ];
        let order = order.map(
            |amount| json!({"type": "order", "at": "03-01T10:00:00", "member": "B", "order_id": "1", "amount": amount}),
        );
        events.extend(order);
        case(
            "self referral after a merge",
            json!({}),
            json!(events),
            json!([
                {"at": "03-02T10:00:00", "referrer": "A", "referee": "B", "state": state},
                {"at": "03-03T10:00:00", "referrer": "A", "referee": "B", "state": "void",
                 "reason": "self_referral_after_merge"},
                {"at": "03-30T10:00:00", "referrer": "B", "referee": "A", "state": "void"}
            ]),
        );
    }
}

#[test]
fn two_referees_who_are_one_were_recommended_to_once() {
    case(
        "merged referees",
        json!({}),
        json!([
            {"type": "refer", "at": "02-01T10:00:00", "referrer": "A", "referee": "B"},
            {"type": "refer", "at": "02-02T10:00:00", "referrer": "C", "referee": "B2"},
            {"type": "order", "at": "03-01T10:00:00", "member": "B2", "order_id": "1", "amount": "100"},
            {"type": "merge", "at": "03-03T10:00:00", "from": "B", "into": "B2"}
        ]),
        json!([
            {"at": "03-03T10:00:00", "referrer": "C", "referee": "B", "state": "void", "reason": "already_referred"},
            {"at": "03-03T10:00:00", "referrer": "A", "referee": "B", "state": "due", "due_at": "03-08T10:00:00"},
            {"at": "03-08T10:00:00", "referrer": "A", "referee": "B2", "state": "rewarded"}
        ]),
    );
}

#[test]
fn an_order_that_both_profiles_had_is_one_order_with_all_its_refunds() {
    case(
        "order told by both",
        json!({}),
        json!([
            {"type": "refer", "at": "02-01T10:00:00", "referrer": "A", "referee": "B"},
            {"type": "order", "at": "03-01T10:00:00", "member": "B", "order_id": "1", "amount": "150"},
            {"type": "order", "at": "03-01T11:00:00", "member": "B2", "order_id": "1", "amount": "150"},
            {"type": "refund", "at": "03-02T10:00:00", "member": "B2", "order_id": "1", "amount": "60"},
            {"type": "merge", "at": "03-03T10:00:00", "from": "B2", "into": "B"}
        ]),
        json!([
            {"at": "03-02T10:00:00", "referrer": "A", "referee": "B", "state": "due", "due_at": "03-08T10:00:00"},
            {"at": "03-03T10:00:00", "referrer": "A", "referee": "B", "state": "open"}
        ]),
    );
}

#[test]
fn a_refund_after_the_window_takes_the_reward_back_only_where_the_program_says_so() {
    for (claws, state) in [(false, "rewarded"), (true, "reversed")] {
        case(
            "refund after the reward",
            json!({"claw_back_after_window": claws}),
            json!([
                {"type": "refer", "at": "02-01T10:00:00", "referrer": "A", "referee": "B"},
                {"type": "order", "at": "03-01T10:00:00", "member": "B", "order_id": "1", "amount": "150"},
                {"type": "refund", "at": "03-20T10:00:00", "member": "B", "order_id": "1", "amount": "50"},
                {"type": "refund", "at": "03-21T10:00:00", "member": "B", "order_id": "1", "amount": "1"},
                {"type": "order", "at": "03-22T10:00:00", "member": "B", "order_id": "2", "amount": "150"}
            ]),
            json!([
                {"at": "03-20T10:00:00", "referrer": "A", "referee": "B", "state": "rewarded", "points": "200"},
                {"at": "03-21T10:00:00", "referrer": "A", "referee": "B", "state": state, "points": "200"},
                // Nobody is rewarded for one referee twice.
                {"at": "04-30T10:00:00", "referrer": "A", "referee": "B", "state": state}
            ]),
        );
    }
}
