//! Definitions that read themselves through others (RB-6), and an order in which each stands after what it reads (SE-2).

use std::collections::{BTreeMap, BTreeSet};

/// Every circle, each told once, beginning at its smallest member in byte order; of circles that share members those that
/// do not lie in one told before.
pub(super) fn find(names: &[String], read: &dyn Fn(&str) -> Vec<String>) -> Vec<Vec<String>> {
    let graph: BTreeMap<&str, Vec<String>> = names.iter().map(|name| (name.as_str(), read(name))).collect();
    let mut sorted: Vec<&str> = names.iter().map(String::as_str).collect();
    sorted.sort_unstable();
    let mut told: BTreeSet<String> = BTreeSet::new();
    let mut circles = Vec::new();
    for name in sorted {
        if told.contains(name) {
            continue;
        }
        if let Some(circle) = back_to(name, &graph, &told) {
            told.extend(circle.iter().cloned());
            circles.push(circle);
        }
    }
    circles
}

/// The shortest way from a name back to itself that avoids some.
fn back_to(start: &str, graph: &BTreeMap<&str, Vec<String>>, avoid: &BTreeSet<String>) -> Option<Vec<String>> {
    let mut from: BTreeMap<String, Option<String>> = BTreeMap::from([(start.to_owned(), None)]);
    let mut queue = std::collections::VecDeque::from([start.to_owned()]);
    while let Some(name) = queue.pop_front() {
        for next in graph.get(name.as_str()).into_iter().flatten() {
            if next == start {
                let mut circle = vec![name.clone()];
                let mut at = name;
                while let Some(Some(before)) = from.get(&at) {
                    circle.push(before.clone());
                    at = before.clone();
                }
                circle.reverse();
                return Some(circle);
            }
            if !from.contains_key(next) && !avoid.contains(next) && graph.contains_key(next.as_str()) {
                from.insert(next.clone(), Some(name.clone()));
                queue.push_back(next.clone());
            }
        }
    }
    None
}

/// The names so that each stands after what it reads; what stands on a circle comes last.
pub(super) fn order(names: &[String], read: &dyn Fn(&str) -> Vec<String>) -> Vec<String> {
    let mut open: Vec<(&String, Vec<String>)> = names.iter().map(|name| (name, read(name))).collect();
    let mut done: BTreeSet<String> = BTreeSet::new();
    let mut ordered = Vec::new();
    let known: BTreeSet<&String> = names.iter().collect();
    while !open.is_empty() {
        let ready = |reads: &[String]| reads.iter().all(|name| done.contains(name) || !known.contains(name));
        let (now, later): (Vec<_>, Vec<_>) = open.iter().cloned().partition(|(_, reads)| ready(reads));
        if now.is_empty() {
            ordered.extend(later.into_iter().map(|(name, _)| name.clone()));
            break;
        }
        for (name, _) in now {
            done.insert(name.clone());
            ordered.push(name.clone());
        }
        open = later;
    }
    ordered
}

#[cfg(test)]
mod tests {
    use super::*;

    fn graph(edges: &[(&str, &[&str])]) -> (Vec<String>, BTreeMap<String, Vec<String>>) {
        let read =
            edges.iter().map(|(name, reads)| ((*name).to_owned(), reads.iter().map(|r| (*r).to_owned()).collect()));
        (edges.iter().map(|(name, _)| (*name).to_owned()).collect(), read.collect())
    }

    #[test]
    fn a_circle_is_told_once_from_its_smallest_member() {
        let (names, reads) = graph(&[("c", &["b"]), ("b", &["a"]), ("a", &["c", "d"]), ("d", &[]), ("e", &["e"])]);
        let read = |name: &str| reads.get(name).cloned().unwrap_or_default();
        assert_eq!(find(&names, &read), [vec!["a", "c", "b"], vec!["e"]]);
    }

    #[test]
    fn two_circles_apart_are_both_told() {
        let (names, reads) = graph(&[("a", &["b"]), ("b", &["a"]), ("x", &["y"]), ("y", &["x", "a"])]);
        let read = |name: &str| reads.get(name).cloned().unwrap_or_default();
        assert_eq!(find(&names, &read), [vec!["a", "b"], vec!["x", "y"]]);
    }

    #[test]
    fn each_stands_after_what_it_reads() {
        let (names, reads) = graph(&[("c3", &["b2"]), ("b2", &["a1"]), ("a1", &[])]);
        let read = |name: &str| reads.get(name).cloned().unwrap_or_default();
        assert_eq!(order(&names, &read), ["a1", "b2", "c3"]);
    }
}
