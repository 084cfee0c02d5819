//! The parts of ratios by name: they must be there, be numbers and stand on no circle (MD, RB-6).

use std::collections::BTreeMap;

use super::measures::Written;
use crate::condition::Type;
use crate::error::Code;
use crate::measure::{Agg, Measure};
use crate::text::nearest;

/// Puts the places of their parts into the ratios. What is broken goes, and with it, silently, what reads it.
pub(super) fn resolve(written: &mut BTreeMap<String, Option<Written<'_>>>) -> Vec<Measure> {
    let names: Vec<String> = written.keys().cloned().collect();
    check_names(written, &names);
    check_circles(written, &names);
    // A ratio over something broken is broken too.
    loop {
        let broken =
            |written: &BTreeMap<String, Option<Written<'_>>>, name: &str| written.get(name).is_none_or(Option::is_none);
        let lost: Vec<String> = names
            .iter()
            .filter(|name| {
                let parts = written.get(*name).and_then(Option::as_ref).and_then(|measure| measure.parts.as_ref());
                parts.is_some_and(|parts| parts.iter().any(|part| broken(written, &part.value)))
            })
            .cloned()
            .collect();
        if lost.is_empty() {
            break;
        }
        lost.into_iter().for_each(|name| {
            written.insert(name, None);
        });
    }
    check_types(written, &names);
    let sound: Vec<String> = names.into_iter().filter(|name| written.get(name).is_some_and(Option::is_some)).collect();
    let place = |name: &str| sound.iter().position(|known| known == name).unwrap_or(usize::MAX);
    let mut measures = Vec::new();
    for name in &sound {
        let Some(Written { mut measure, parts }) = written.remove(name).flatten() else { continue };
        if let Some([num, den]) = parts {
            let factor = if let Agg::Ratio { factor, .. } = measure.agg { factor } else { None };
            measure.agg = Agg::Ratio { num: place(&num.value), den: place(&den.value), factor };
        }
        measures.push(measure);
    }
    measures
}

fn parts<'a>(written: &'a BTreeMap<String, Option<Written<'_>>>, name: &str) -> Vec<&'a str> {
    let parts = written.get(name).and_then(Option::as_ref).and_then(|measure| measure.parts.as_ref());
    parts.into_iter().flatten().map(|part| part.value.as_str()).collect()
}

fn check_names(written: &mut BTreeMap<String, Option<Written<'_>>>, names: &[String]) {
    let known = |name: &str| names.iter().any(|known| known == name);
    for slot in written.values_mut() {
        let Some([num, den]) = slot.as_ref().and_then(|measure| measure.parts.as_ref()) else { continue };
        let mut sound = true;
        for part in [num, den].into_iter().filter(|part| !known(&part.value)) {
            let near = nearest(&part.value, names.iter().map(String::as_str));
            part.fault(Code::UnknownName, format!("there is no measure `{}`", part.value), near);
            sound = false;
        }
        if !sound {
            *slot = None;
        }
    }
}

fn check_circles(written: &mut BTreeMap<String, Option<Written<'_>>>, names: &[String]) {
    let read = |name: &str| -> Vec<String> { parts(written, name).into_iter().map(str::to_owned).collect() };
    for circle in super::circles::find(names, &read) {
        if let Some(parts) = circle.first().and_then(|name| written.get(name)).and_then(Option::as_ref)
            && let Some([num, _]) = &parts.parts
        {
            num.fault(Code::Cycle, format!("the ratio reads itself: {}", circle.join(" → ")), None);
        }
        for name in circle {
            written.insert(name, None);
        }
    }
}

fn check_types(written: &mut BTreeMap<String, Option<Written<'_>>>, names: &[String]) {
    let number = |written: &BTreeMap<String, Option<Written<'_>>>, name: &str| {
        let ty = written.get(name).and_then(Option::as_ref).map(|measure| measure.measure.ty);
        ty.is_none_or(|ty| matches!(ty, Type::Decimal | Type::Money(_)))
    };
    for name in names {
        let Some([num, den]) = written.get(name).and_then(Option::as_ref).and_then(|m| m.parts.as_ref()) else {
            continue;
        };
        let wrong: Vec<_> = [num, den].into_iter().filter(|part| !number(written, &part.value)).collect();
        for part in &wrong {
            part.fault(Code::TypeMismatch, format!("`{}` is not a number", part.value), None);
        }
        if !wrong.is_empty() {
            written.insert(name.clone(), None);
        }
    }
}
