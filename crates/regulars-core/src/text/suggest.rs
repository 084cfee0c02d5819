//! The nearest valid word (RB-4): optimal string alignment distance, at most a third of the written word.

/// The nearest of `words` to `written`, if it is near enough; ties go to the smaller in byte order.
///
/// ```
/// assert_eq!(regulars_core::text::nearest("silvr", ["gold", "silver"]), Some("silver"));
/// assert_eq!(regulars_core::text::nearest("x", ["gold", "silver"]), None);
/// ```
pub fn nearest<'a>(written: &str, words: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let target: Vec<char> = written.chars().take(200).collect();
    let limit = (target.len() / 3).max(1);
    words
        .into_iter()
        .map(|word| (distance(&target, &word.chars().take(200).collect::<Vec<_>>()), word))
        .filter(|(distance, _)| *distance <= limit)
        .min()
        .map(|(_, word)| word)
}

/// `; did you mean `silver`?` with the nearest word, or nothing: the end of a message.
pub fn did_you_mean<'a>(written: &str, words: impl IntoIterator<Item = &'a str>) -> String {
    nearest(written, words).map(|word| format!("; did you mean `{word}`?")).unwrap_or_default()
}

/// Insertions, deletions, substitutions and swaps of neighbours, no part edited twice.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    let at = |row: &[usize], n: usize| row.get(n).copied().unwrap_or(usize::MAX / 2);
    for (i, x) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let mut best = (at(&last, j) + usize::from(x != y)).min(at(&last, j + 1) + 1).min(at(&row, j) + 1);
            let swapped = i > 0 && j > 0 && a.get(i - 1) == Some(y) && b.get(j - 1) == Some(x);
            if swapped {
                best = best.min(at(&before, j - 1) + 1);
            }
            row.push(best);
        }
        before = std::mem::replace(&mut last, row);
    }
    at(&last, b.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_swap_costs_one_and_the_limit_is_a_third() {
        assert_eq!(nearest("glod", ["gold"]), Some("gold"));
        assert_eq!(nearest("ab", ["cd"]), None);
        assert_eq!(nearest("aa", ["ab", "ac"]), Some("ab"));
        assert_eq!(nearest("", ["a"]), Some("a"));
        assert_eq!(nearest("recordid", ["record_id", "source"]), Some("record_id"));
    }
}
