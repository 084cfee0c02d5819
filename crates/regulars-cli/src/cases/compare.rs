//! Whether an answer holds what a case expects: of objects the listed fields, of lists every item, `null` for "not there".

use regulars::Json;

/// Whether the order of lists counts.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    /// It does.
    AsGiven,
    /// Lists are compared as multisets.
    Any,
}

/// The places at which `found` differs from `wanted`.
pub(super) fn differences(wanted: &Json, found: &Json, order: Order, path: &str, out: &mut Vec<String>) {
    match (wanted, found) {
        (Json::Object(fields), Json::Object(_)) => {
            for (name, value) in fields {
                let place = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                match (value, found.get(name)) {
                    (Json::Null, None) => {}
                    (value, Some(found)) => differences(value, found, order, &place, out),
                    (value, None) => out.push(format!("{place}: expected {value}, found nothing")),
                }
            }
        }
        (Json::Array(wanted), Json::Array(found)) if wanted.len() == found.len() && order == Order::Any => {
            let mut left: Vec<&Json> = found.iter().collect();
            for (number, wanted) in wanted.iter().enumerate() {
                let fits = |found: &&Json| {
                    let mut places = Vec::new();
                    differences(wanted, found, order, "", &mut places);
                    places.is_empty()
                };
                match left.iter().position(fits) {
                    Some(place) => drop(left.remove(place)),
                    None => out.push(format!(
                        "{path}[{number}]: expected {wanted}, found none like it in {}",
                        Json::Array(found.clone())
                    )),
                }
            }
        }
        (Json::Array(wanted), Json::Array(found)) if wanted.len() == found.len() => {
            for (number, (wanted, found)) in wanted.iter().zip(found).enumerate() {
                differences(wanted, found, order, &format!("{path}[{number}]"), out);
            }
        }
        (wanted, found) if wanted == found => {}
        (wanted, found) => out.push(format!("{path}: expected {wanted}, found {found}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count_in(order: Order, wanted: &str, found: &str) -> usize {
        let mut out = Vec::new();
        differences(&Json::parse(wanted).unwrap(), &Json::parse(found).unwrap(), order, "", &mut out);
        out.len()
    }

    fn count(wanted: &str, found: &str) -> usize {
        count_in(Order::AsGiven, wanted, found)
    }

    #[test]
    fn lists_can_be_compared_as_multisets() {
        assert_eq!(count_in(Order::Any, "[1,2,2]", "[2,1,2]"), 0);
        assert_eq!(count_in(Order::Any, "[1,1,2]", "[2,1,2]"), 1);
        assert_eq!(count("[1,2]", "[2,1]"), 2);
    }

    #[test]
    fn listed_fields_are_compared_and_others_are_free() {
        assert_eq!(count(r#"{"a":1}"#, r#"{"a":1,"b":2}"#), 0);
        assert_eq!(count(r#"{"a":1,"b":null}"#, r#"{"a":1}"#), 0);
        assert_eq!(count(r#"{"a":1,"b":null}"#, r#"{"a":1,"b":2}"#), 1);
        assert_eq!(count(r#"{"a":2,"c":1}"#, r#"{"a":1}"#), 2);
        assert_eq!(count("[1,2]", "[1]"), 1);
        assert_eq!(count(r#"[{"a":1}]"#, r#"[{"a":1,"b":1}]"#), 0);
        assert_eq!(count(r#""1""#, "1"), 1);
    }
}
