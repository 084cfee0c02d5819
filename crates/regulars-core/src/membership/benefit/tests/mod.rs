//! Benefits: the cases of `cases/membership.json`, edges, laws.

mod case;
mod days;
mod edges;
mod laws;
mod world;

use case::{BenefitCase, BirthdayCase, WindowCase, cases, on};
use world::World;

use super::{Eligible, Window};
use crate::time::Zone;

#[test]
fn birthday_cases() {
    for case in cases::<BirthdayCase>("birthday_cases") {
        let days = case.birth.birth().in_year(case.year, case.policies.rules());
        assert_eq!(days.as_ref(), Ok(&case.expect), "{}", case.id);
    }
}

#[test]
fn birthday_window_cases() {
    for case in cases::<WindowCase>("birthday_window_cases") {
        let benefit = case.benefit();
        if let (Some(at), Some(expect)) = (case.at, &case.expect) {
            let date = Zone::new(&case.timezone).unwrap().date(at);
            let wanted = if expect.eligible { Eligible::Yes { birthday: expect.for_birthday } } else { Eligible::No };
            assert_eq!(Window::of(&benefit).holds(date, Some(&on(case.birth))), Ok(wanted), "{}", case.id);
        } else {
            let mut world = World::new(benefit, &case.timezone, &[]);
            world.birth = Some(on(case.birth));
            // One result for every event.
            let results: Vec<String> = case.events.iter().map(|event| world.run(event)).collect();
            assert_eq!(results, case.expect_results, "{}", case.id);
        }
    }
}

#[test]
fn benefit_cases() {
    for case in cases::<BenefitCase>("benefit_cases") {
        let mut world = World::new(case.benefit.benefit(), &case.timezone, &case.tiers);
        let results: Vec<String> = case.events.iter().map(|event| world.run(event)).collect();
        assert_eq!(results, case.expect_results, "{}", case.id);
    }
}
