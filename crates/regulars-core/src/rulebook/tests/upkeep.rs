//! `[models]`: what is read, and every fault with its path.

use crate::rulebook::Rulebook;
use crate::scoring::Upkeep;

const HEAD: &str = "[rulebook]\nid = \"a\"\nversion = 1\nzone = \"UTC\"\n";

fn read(text: &str) -> Upkeep {
    Rulebook::parse(&format!("{HEAD}{text}")).unwrap().upkeep
}

#[test]
fn what_is_left_out_has_its_default() {
    let bare = read("");
    assert_eq!((bare.drift_psi.to_string(), bare.drift_calibration.to_string()), ("0.25".into(), "0.05".into()));
    assert_eq!((read("[models]"), bare.refit_is_due(u64::MAX)), (bare, false));
    let given = read("[models]\ndrift_psi = 2\ndrift_calibration = \"1\"\nrefit_after_erasures = 3\n");
    assert_eq!((given.drift_psi.to_string(), given.drift_calibration.to_string()), ("2".into(), "1".into()));
    assert_eq!([2, 3, 4].map(|erasures| given.refit_is_due(erasures)), [false, true, true]);
}

#[test]
fn every_fault_is_found_in_one_pass() {
    let text = "[models]\ndrift_psi = 0\ndrift_calibration = 1.01\nrefit_after_erasures = 0\nrefit_after = 3\n";
    let mut found: Vec<_> = Rulebook::check(&format!("{HEAD}{text}"))
        .into_iter()
        .map(|fault| (fault.code.as_str().to_owned(), fault.path))
        .collect();
    found.sort();
    let expected = [
        ("out_of_range", "models.drift_calibration"),
        ("out_of_range", "models.drift_psi"),
        ("out_of_range", "models.refit_after_erasures"),
        ("unknown_key", "models.refit_after"),
    ];
    assert_eq!(found, expected.map(|(code, path)| (code.to_owned(), path.to_owned())));
}
