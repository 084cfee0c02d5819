//! What holds of every program: it is read as it is written, two that differ are told apart, and no document does harm.

use proptest::prelude::*;

use super::any::{program, sound};
use super::*;
use crate::membership::program::changes;
use crate::text::toml_inline;

/// The document of a program, one table a line.
fn written(program: &Program) -> String {
    let Json::Object(tables) = program.document() else { panic!("a document is an object") };
    tables.iter().map(|(name, value)| format!("{name} = {}\n", toml_inline(value))).collect()
}

/// The same program as the only one of several.
fn written_long(program: &Program) -> String {
    let Json::Object(tables) = program.document() else { panic!("a document is an object") };
    let (head, rest): (Vec<_>, Vec<_>) = tables.into_iter().partition(|(name, _)| name == "program");
    let Json::Object(head) = head.into_iter().next().unwrap().1 else { panic!("a head is an object") };
    format!("programs = [{}]\n", toml_inline(&Json::object(head.into_iter().chain(rest))))
}

/// A program and another one that differs from it in at most one part.
fn neighbours() -> impl Strategy<Value = (Program, Program)> {
    let swap = |mut one: Program, other: Program, part: usize| {
        match part {
            0 => one.points = other.points,
            1 => one.tiers = other.tiers,
            2 => one.benefits = other.benefits,
            3 => one.referral = other.referral,
            4 => one.rewards = other.rewards,
            5 => (one.id, one.version) = (other.id, other.version),
            6 => (one.zone, one.effective_from) = (other.zone, other.effective_from),
            _ => swap_inside(&mut one, &other, part - 7),
        }
        sound(one)
    };
    (program(), program(), 0..32_usize).prop_map(move |(one, other, part)| (one.clone(), swap(one, other, part)))
}

fn swap_inside(one: &mut Program, other: &Program, part: usize) {
    if let (Some(one), Some(other)) = (&mut one.points, &other.points) {
        match part {
            0 => one.rate = other.rate,
            1 => one.per = other.per,
            2 => one.currency = other.currency,
            3 => one.rounding = other.rounding,
            4 => one.round_per = other.round_per,
            5 => one.scale = other.scale,
            6 => one.pending = other.pending,
            7 => one.expiry = other.expiry,
            8 => one.counted_from = other.counted_from,
            9 => one.clawback = other.clawback,
            10 => one.restore_expired = other.restore_expired,
            25 => one.unmerge_spend = other.unmerge_spend,
            _ => {}
        }
    }
    if let (Some(one), Some(other)) = (&mut one.tiers, &other.tiers) {
        match part {
            11 => one.currency = other.currency,
            12 => one.levels.clone_from(&other.levels),
            13 => one.window = other.window,
            14 => one.validity = other.validity,
            15 => one.upgrade = other.upgrade,
            16 => one.qualify_when = other.qualify_when,
            17 => one.downgrade = other.downgrade,
            18 => one.grace_days = other.grace_days,
            19 => one.on_refund = other.on_refund,
            20 => one.lifetime.clone_from(&other.lifetime),
            21 => one.rollover = other.rollover,
            22 => one.extend_on_requalify = other.extend_on_requalify,
            _ => {}
        }
    }
    if let (Some(one), Some(other)) = (&mut one.referral, &other.referral) {
        match part {
            23 => one.household = other.household,
            24 => one.claw_back_after_window = other.claw_back_after_window,
            _ => {}
        }
    }
}

/// Pieces that a hostile or careless writer puts anywhere.
fn piece() -> impl Strategy<Value = String> {
    let pieces = [
        "99999999999",
        "-1",
        "0",
        "\"",
        ",",
        "none",
        " and ",
        " or ",
        "\n[tiers]\n",
        "\n[[tiers.level]]\n",
        "\n[[benefit]]\n",
        "\n[[programs]]\n",
        "\n[programs.tiers]\n",
        "{ per = 1 }",
        "\u{2212}5 days",
        "rolling 99999999999 months",
        "fixed 02-29 +99 years",
        "end of period",
        "1e9",
        "2026-01-01",
    ];
    prop_oneof![
        4 => prop::sample::select(pieces.to_vec()).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn what_is_written_is_read_again(program in program()) {
        for text in [written(&program), written_long(&program)] {
            let read = Program::parse(&text).map_err(|error| TestCaseError::fail(format!("{error:?}\n{text}")))?;
            prop_assert_eq!(read, vec![program.clone()], "{}", text);
        }
    }

    /// MB-93, MB-94: the sentences and the keys tell two programs apart exactly if they are two.
    #[test]
    fn programs_that_differ_are_told_apart((one, other) in neighbours()) {
        let same = one == other;
        let ([english, chinese], [other_english, other_chinese]) = (told(&one), told(&other));
        prop_assert_eq!(english == other_english, same, "{:?}\n{:?}", one, other);
        prop_assert_eq!(chinese == other_chinese, same, "{:?}\n{:?}", one, other);
        let (there, back) = (changes(&one, &other), changes(&other, &one));
        prop_assert_eq!(there.is_empty(), same);
        prop_assert!(there.iter().all(|change| change.old != change.new));
        prop_assert!(there.is_sorted_by(|a, b| a.path < b.path));
        let turned: Vec<_> = back.into_iter().map(|change| (change.path, change.new, change.old)).collect();
        let there: Vec<_> = there.into_iter().map(|change| (change.path, change.old, change.new)).collect();
        prop_assert_eq!(there, turned);
    }

    #[test]
    fn a_mutated_program_is_read_or_refused_with_places(
        edits in prop::collection::vec((any::<prop::sample::Index>(), 0..12_usize, piece()), 1..4),
    ) {
        let mut text: Vec<char> = base().chars().collect();
        for (place, cut, piece) in &edits {
            let at = place.index(text.len() + 1);
            let end = (at + cut).min(text.len());
            text.splice(at..end, piece.chars());
        }
        let text: String = text.into_iter().collect();
        let findings: Vec<RuleFinding> = Program::check(&text);
        let lines = text.split('\n').count();
        let mut unique = findings.clone();
        unique.dedup();
        prop_assert_eq!(unique.len(), findings.len(), "a fault is reported once: {:?}", findings);
        prop_assert!(findings.iter().all(|one| !one.message.is_empty() && one.line as usize <= lines), "{:?}", findings);
        match Program::parse(&text) {
            // What is read can be told and written.
            Ok(programs) => for program in programs {
                prop_assert!(told(&program).iter().all(|said| said.iter().all(|one| !one.text.is_empty())));
                prop_assert_eq!(Program::parse(&written(&program)).ok(), Some(vec![program]));
            },
            Err(_) => prop_assert!(!findings.is_empty()),
        }
    }
}
