//! `[[indicator]]`: what is read, and every fault with its path.

use super::*;
use crate::sales::indicator::{AnswerFigure, Better, CaseFigure, Part, Summed};
use crate::service::survey::Scale;
use crate::time::{DAY_US, Window};

#[test]
fn what_is_said_is_read() {
    let rules = Rulebook::parse(FULL).unwrap();
    let by = |id: &str| rules.indicators.iter().find(|known| known.id == id).unwrap();
    let repurchase = by("repurchase");
    assert_eq!(
        (repurchase.min_n, repurchase.better, &repurchase.window),
        (30, Better::Higher, &Window::Last(91 * DAY_US))
    );
    assert!(repurchase.is_rate() && repurchase.target == "25.5".parse().ok());
    assert!(matches!(&by("seen").numerator, Part::Sum(Summed::Measure { name, .. }) if name == "seen"));
    assert_eq!(
        by("answered").numerator,
        Part::Cases { figure: CaseFigure::AnsweredInTime, kinds: vec!["complaint".to_owned()] }
    );
    assert_eq!(
        by("marks").numerator,
        Part::Answers { figure: AnswerFigure::Marks, scale: Scale::Nps, survey: Some("after-sales".to_owned()) }
    );
}

#[test]
fn every_fault_has_its_place() {
    let text = "[rulebook]\nid = \"a\"\nversion = 1\nzone = \"UTC\"\n\
        [measures.spend]\nagg = \"sum\"\nof = \"order\"\nfield = \"body.amount\"\ncurrency = \"CNY\"\nwindow = \"lifetime\"\n\
        [measures.spent]\nagg = \"sum\"\nof = \"order\"\nfield = \"body.amount\"\ncurrency = \"USD\"\nwindow = \"lifetime\"\n\
        [measures.last]\nagg = \"last\"\nof = \"order\"\nwindow = \"lifetime\"\n\
        [[indicator]]\nid = \"a\"\nroles = [\"x\", \"x\"]\nnumerator = { sum = \"spend\" }\nwindow = \"lifetime\"\n\
        [[indicator]]\nid = \"a\"\nroles = []\nnumerator = { sum = \"measure.last\" }\nwindow = \"lifetime\"\nbetter = \"up\"\n\
        [[indicator]]\nid = \"b\"\nroles = [\"x\"]\nnumerator = { sum = \"measure.spend\" }\ndenominator = { sum = \"measure.spent\" }\nwindow = \"lifetime\"\n\
        [[indicator]]\nid = \"c\"\nroles = [\"x\"]\nnumerator = { checks = \"passed\", kinds = [\"a\"] }\ndenominator = { cases = \"closed\" }\nwindow = \"30d\"\nmin_n = -1\n\
        [[indicator]]\nid = \"d\"\nroles = [\"x\"]\nnumerator = { sum = \"score.x\" }\ndenominator = { custmers = \"true\" }\nwindow = { last = \"30d\" }\n\
        [[indicator]]\nid = \"e\"\nroles = [\"x\"]\nnumerator = { answers = \"net\", scale = \"csat\" }\ndenominator = { answers = \"answers\" }\nwindow = \"lifetime\"\n";
    let found: Vec<(String, String)> =
        Rulebook::check(text).into_iter().map(|fault| (fault.code.as_str().to_owned(), fault.path)).collect();
    let wanted = [
        ("duplicate_id", "indicator[0].roles[1]"),
        ("unknown_name", "indicator[0].numerator.sum"),
        ("out_of_range", "indicator[1].roles"),
        ("type_mismatch", "indicator[1].numerator.sum"),
        ("invalid_value", "indicator[1].better"),
        ("mixed_currency", "indicator[2].denominator.sum"),
        ("unknown_key", "indicator[3].numerator.kinds"),
        ("missing_key", "indicator[3].numerator.metric"),
        ("invalid_value", "indicator[3].denominator.cases"),
        ("invalid_value", "indicator[3].window"),
        ("out_of_range", "indicator[3].min_n"),
        ("unknown_name", "indicator[4].numerator.sum"),
        ("unknown_key", "indicator[4].denominator.custmers"),
        ("invalid_value", "indicator[5].numerator.answers"),
        ("missing_key", "indicator[5].denominator.scale"),
    ];
    let wanted: Vec<(String, String)> =
        wanted.iter().map(|(code, path)| ((*code).to_owned(), (*path).to_owned())).collect();
    assert_eq!(found, wanted);
}
