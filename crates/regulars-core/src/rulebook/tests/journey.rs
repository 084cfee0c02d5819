//! `[[trigger]]`, `[[store]]`, `[[next_action]]`, `[location]`, `[fulfilment]`: what is read, and every fault with its path.

use crate::journey::trigger::Need;
use crate::journey::{ActionKind, Per, Situation, TroubleKind};
use crate::rulebook::Rulebook;

const HEAD: &str = "[rulebook]\nid = \"a\"\nversion = 1\nzone = \"Asia/Shanghai\"\n[privacy]\nchannels = [\"sms\"]\n\
    [[purpose]]\npath = \"marketing\"\nclass = \"marketing\"\n";

fn faults(text: &str) -> Vec<(String, String)> {
    let found = Rulebook::check(&format!("{HEAD}{text}")).into_iter();
    let mut found: Vec<_> = found.map(|fault| (fault.code.as_str().to_owned(), fault.path)).collect();
    found.sort();
    found
}

fn pairs(all: &[(&str, &str)]) -> Vec<(String, String)> {
    let mut all: Vec<_> = all.iter().map(|(code, path)| ((*code).to_owned(), (*path).to_owned())).collect();
    all.sort();
    all
}

#[test]
fn what_is_written_is_read() {
    let rules = Rulebook::parse(super::FULL).unwrap();
    let journey = &rules.journey;
    let ids: Vec<&str> = journey.triggers.iter().map(|trigger| trigger.rule.id.as_str()).collect();
    assert_eq!(ids, ["browsed", "gone", "scans"]);
    let [browsed, gone, scans] = journey.triggers.as_slice() else { panic!("three") };
    assert_eq!(browsed.rule.need, Need::DistinctDays { dates: 3, within_days: 7 });
    assert_eq!((browsed.rule.cooldown_days, browsed.rule.max_lateness_us), (14, 2 * 3_600_000_000));
    assert_eq!((browsed.event.pick.types.as_slice(), browsed.unless.is_some()), (&[4, 5][..], true));
    assert_eq!((gone.rule.need, gone.rule.max_lateness_us), (Need::Absence { days: 30 }, 86_400_000_000));
    assert_eq!((scans.event.pick.types.as_slice(), &scans.per), (&[4][..], &Some(Per::Near)));
    assert_eq!(scans.near.as_ref().unwrap().stores, [0, 1]);
    assert_eq!(browsed.control.as_ref().unwrap().share.canonical(), "0.1");
    let rows: Vec<_> = journey.actions.iter().map(|row| (row.id.as_str(), row.kind)).collect();
    assert_eq!(rows, [("offer", ActionKind::Offer), ("mend", ActionKind::Service), ("rest", ActionKind::Silence)]);
    assert_eq!(journey.actions[0].triggers, [0]);
    assert_eq!(journey.actions[1].situations, [Situation::StaleOpportunity, Situation::StuckParcel]);
    assert_eq!(journey.fulfilment.cases, [TroubleKind::Failed, TroubleKind::Stuck]);
    let empty = Rulebook::parse(HEAD).unwrap();
    assert_eq!(*empty.journey, crate::journey::JourneyRules::default());
}

#[test]
fn every_fault_of_a_trigger_is_found_in_one_pass() {
    let text = "[[trigger]]\nevnt = \"x\"\n\
        [[trigger]]\nid = \"a\"\nevent = \"ordr.made\"\naction = \"x\"\ncount = 1\ndistinct_days = 1\nwithin_days = 1\n\
        [[trigger]]\nid = \"a\"\nevent = \"order.made\"\naction = \"x\"\nabsent_days = 0\nwithin_days = 3\n\
        [[trigger]]\nid = \"c\"\nevent = \"browse\"\naction = \"x\"\ndistinct_days = 8\nwithin_days = 7\nper = \"categry\"\nunless = \"\"\n\
        where = \"record.body.amount > 1\"\nwhen = \"measure.x > 1\"\nmax_lateness = \"soon\"\n\
        [[trigger]]\nid = \"d\"\nevent = \"order\"\naction = \"x\"\ncount = 0\nwithin_days = 1\nnear = [\"s\"]\nchannel = \"sms\"\n\
        [[trigger]]\nid = \"e\"\nevent = \"order\"\naction = \"x\"\ncount = 1\nper = \"amount\"\npurpose = \"marketin\"\nchannel = \"fax\"\n\
        control = { campaign = \"c\", share = \"1.5\" }\n\
        [[trigger]]\nid = \"f\"\nevent = \"browse\"\naction = \"x\"\ncount = 1\nwithin_days = 1\nper = \"near\"\n";
    assert_eq!(
        faults(text),
        pairs(&[
            ("missing_key", "trigger[0].id"),
            ("missing_key", "trigger[0].event"),
            ("missing_key", "trigger[0].action"),
            ("missing_key", "trigger[0]"),
            ("unknown_key", "trigger[0].evnt"),
            ("unknown_name", "trigger[1].event"),
            ("missing_key", "trigger[1].count"),
            ("duplicate_id", "trigger[2].id"),
            ("unknown_name", "trigger[2].event"),
            ("out_of_range", "trigger[2].absent_days"),
            ("unknown_key", "trigger[2].within_days"),
            ("unreachable", "trigger[3].distinct_days"),
            ("unknown_name", "trigger[3].per"),
            ("invalid_value", "trigger[3].unless"),
            ("unknown_name", "trigger[3].where"),
            ("unknown_name", "trigger[3].when"),
            ("invalid_value", "trigger[3].max_lateness"),
            ("out_of_range", "trigger[4].count"),
            ("missing_key", "trigger[4].near"),
            ("unknown_name", "trigger[4].near[0]"),
            ("missing_key", "trigger[4].channel"),
            ("missing_key", "trigger[5].within_days"),
            ("type_mismatch", "trigger[5].per"),
            ("unknown_name", "trigger[5].purpose"),
            ("unknown_name", "trigger[5].channel"),
            ("out_of_range", "trigger[5].control.share"),
            ("missing_key", "trigger[6].per"),
        ])
    );
}

#[test]
fn every_fault_of_shops_and_next_actions_is_found_in_one_pass() {
    let text = "[[store]]\nid = \"s\"\nlatitude = \"91\"\nlongitude = 0\nradius_m = 0\n\
        [[store]]\nid = \"t\"\nlatitude = 0\nlongitude = \"-180.5\"\nradius_m = 10\n\
        [location]\npurpose = \"place\"\n\
        [[trigger]]\nid = \"a\"\nevent = \"order\"\naction = \"x\"\ncount = 1\nwithin_days = 1\nnear = [\"t\"]\n\
        [[next_action]]\nid = \"a\"\nkind = \"ofer\"\nsituations = [\"open_complant\"]\n\
        [[next_action]]\nid = \"b\"\nkind = \"offer\"\nsituations = [\"stale_opportunity\"]\ntriggers = [\"b\"]\npriority = 1000001\n\
        [[next_action]]\nid = \"c\"\nkind = \"silence\"\naction = \"x\"\nstale_days = 3\n\
        [fulfilment]\nstuck_days = 0\ncases = [\"lost\", \"stolen\"]\n";
    assert_eq!(
        faults(text),
        pairs(&[
            ("out_of_range", "store[0].radius_m"),
            ("out_of_range", "store[0].latitude"),
            ("out_of_range", "store[1].longitude"),
            ("unknown_name", "location.purpose"),
            ("type_mismatch", "trigger[0].near"),
            ("invalid_value", "next_action[0].kind"),
            ("invalid_value", "next_action[0].situations[0]"),
            ("missing_key", "next_action[1].action"),
            ("missing_key", "next_action[1].stale_days"),
            ("unknown_name", "next_action[1].triggers[0]"),
            ("out_of_range", "next_action[1].priority"),
            ("unknown_key", "next_action[2].action"),
            ("unknown_key", "next_action[2].stale_days"),
            ("out_of_range", "fulfilment.stuck_days"),
            ("invalid_value", "fulfilment.cases[1]"),
        ])
    );
    assert_eq!(faults("[fulfilment]\ncases = [\"stuck\"]\n"), pairs(&[("missing_key", "fulfilment.stuck_days")]));
}
