//! `[audit]`, `[[alarm]]` and `[dp]`: what is read, and every fault with its path.

use crate::access::AuditLevel;
use crate::access::private::Period;
use crate::rulebook::Rulebook;

const HEAD: &str = "[rulebook]\nid = \"a\"\nversion = 1\nzone = \"Asia/Shanghai\"\n";

fn faults(text: &str) -> Vec<(String, String)> {
    let found = Rulebook::check(&format!("{HEAD}{text}")).into_iter();
    found.map(|fault| (fault.code.as_str().to_owned(), fault.path)).collect()
}

fn pairs(all: &[(&str, &str)]) -> Vec<(String, String)> {
    all.iter().map(|(code, path)| ((*code).to_owned(), (*path).to_owned())).collect()
}

#[test]
fn what_is_left_out_has_its_default() {
    let bare = Rulebook::parse(HEAD).unwrap().audit;
    assert_eq!((bare.level, bare.alarms.len(), bare.min_group, bare.private), (None, 0, 10, None));
    let text = "[audit]\nlevel = \"all\"\n[[alarm]]\nid = \"x\"\nactions = [\"*\"]\nkey = \"subject\"\nwindow = \"10m\"\nbaseline = {}\n[dp]\nbudget = \"1\"\n";
    let rules = Rulebook::parse(&format!("{HEAD}{text}")).unwrap().audit;
    assert_eq!(rules.level, Some(AuditLevel::All));
    let baseline = rules.alarms[0].baseline.as_ref().unwrap();
    let numbers = (baseline.alpha_num, baseline.alpha_den, baseline.factor_num, baseline.factor_den);
    assert_eq!((numbers, baseline.min_buckets, baseline.floor), ((1, 8, 3, 1), 7, 20));
    assert_eq!(baseline.bucket.text, "1d");
    let private = rules.private.unwrap();
    let ratios = (private.budget.to_string(), private.epsilon.to_string());
    assert_eq!((ratios, private.contribution), (("1".to_owned(), "1/10".to_owned()), 1));
    assert_eq!((private.period, private.plain), (Period::Ever, false));
}

#[test]
fn every_fault_is_found_in_one_pass() {
    let text = "[audit]\nlevel = \"most\"\n[[alarm]]\nid = \"x\"\nactions = []\nkey = \"actors\"\nwindow = \"1w\"\nhard_limit = -1\n\
        [[alarm]]\nid = \"y\"\nactions = [\"a\"]\nkey = \"actor\"\nwindow = \"1d\"\n\
        [[alarm]]\nid = \"y\"\nactions = [\"a\"]\nkey = \"actor\"\nwindow = \"1d\"\n\
        off_hours = { start = \"22:00\", end = \"25:00\", actors = { u = \"8\" } }\nbaseline = { alpha_num = 9, floors = 1 }\n\
        [dp]\nepsilon = \"0.1\"\ncontribution = 101\nmin_group = 0\nperiod = \"day\"\n";
    let mut found = faults(text);
    found.sort();
    let mut expected = pairs(&[
        ("invalid_value", "audit.level"),
        ("out_of_range", "alarm[0].actions"),
        ("invalid_value", "alarm[0].key"),
        ("invalid_value", "alarm[0].window"),
        ("out_of_range", "alarm[0].hard_limit"),
        ("missing_key", "alarm[1].id"),
        ("invalid_value", "alarm[2].off_hours.end"),
        ("invalid_value", "alarm[2].off_hours.actors.u"),
        ("out_of_range", "alarm[2].baseline.alpha_num"),
        ("unknown_key", "alarm[2].baseline.floors"),
        ("duplicate_id", "alarm[2].id"),
        ("missing_key", "dp.budget"),
        ("dp_parameter", "dp.epsilon"),
        ("out_of_range", "dp.contribution"),
        ("out_of_range", "dp.min_group"),
        ("invalid_value", "dp.period"),
    ]);
    expected.sort();
    assert_eq!(found, expected);
}

#[test]
fn there_are_not_too_many_alarms() {
    let one = |n: usize| {
        format!("[[alarm]]\nid = \"a{n}\"\nactions = [\"a\"]\nkey = \"actor\"\nwindow = \"1d\"\nhard_limit = 1\n")
    };
    assert_eq!(faults(&(0..100).map(one).collect::<String>()), []);
    assert_eq!(faults(&(0..101).map(one).collect::<String>()), pairs(&[("too_many_items", "alarm")]));
}
