use regulars_core::identity::Sighting;

use super::*;

fn at(second: i64) -> Instant {
    Instant::from_micros(second * 1_000_000).unwrap()
}

/// Who states the one value from when until when, and the instants at which something new is said.
fn acts(sightings: &[(u32, i64, Option<i64>)]) -> Vec<Instant> {
    let sighting = |(profile, from, until): &(u32, i64, Option<i64>)| Sighting {
        value: 0,
        profile: *profile,
        at: at(*from),
        until: until.map(at),
    };
    let facts = Neighbourhood { sightings: sightings.iter().map(sighting).collect(), ..Neighbourhood::default() };
    let rules = IdentityRules::default();
    let resolved = Resolved::new(facts, Partition::default(), Vec::new(), Vec::new(), &rules, Instant::MIN);
    let mut found = Vec::new();
    while let Some(next) = resolved.next_fact(found.last().copied().unwrap_or(Instant::MIN)) {
        found.push(next);
    }
    found
}

#[test]
fn what_a_profile_states_again_says_nothing_new() {
    assert_eq!(acts(&[(1, 3, None), (1, 5, None), (2, 4, None), (2, 9, Some(11))]), [at(3), at(4)]);
}

#[test]
fn what_is_corrected_away_acts_until_another_record_states_it_for_good() {
    assert_eq!(acts(&[(1, 3, Some(8)), (1, 5, None), (1, 6, Some(7))]), [at(3), at(5), at(8)]);
}
