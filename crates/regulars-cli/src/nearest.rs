//! The valid word that somebody probably meant.

/// The candidate with the fewest typing mistakes, if they are few for its length.
pub(crate) fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    candidates
        .into_iter()
        .map(|candidate| (mistakes(word, candidate), candidate))
        .filter(|(mistakes, candidate)| *mistakes <= allowed(candidate))
        .min()
        .map(|(_, candidate)| candidate)
}

/// `; did you mean ...?`, or nothing.
pub(crate) fn did_you_mean<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> String {
    nearest(word, candidates).map(|candidate| format!("; did you mean `{candidate}`?")).unwrap_or_default()
}

/// Two letters that changed places are two mistakes, and a word of three letters has no room for two.
fn allowed(candidate: &str) -> usize {
    match candidate.chars().count() {
        0..=3 => 1,
        length => (length / 3).max(2),
    }
}

/// Levenshtein's distance over small letters.
fn mistakes(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.to_lowercase().chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (line, a) in left.to_lowercase().chars().enumerate() {
        let mut before = line;
        let mut beside = line + 1;
        let mut next = vec![beside];
        for (b, above) in right.iter().zip(row.iter().skip(1)) {
            let changed = before + usize::from(a != *b);
            beside = changed.min(above + 1).min(beside + 1);
            before = *above;
            next.push(beside);
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distance_counts_insertions_deletions_and_changes() {
        assert_eq!(mistakes("kitten", "sitting"), 3);
        assert_eq!(mistakes("", "abc"), 3);
        assert_eq!(mistakes("abc", ""), 3);
        assert_eq!(mistakes("same", "SAME"), 0);
    }

    #[test]
    fn a_far_word_is_not_suggested() {
        assert_eq!(nearest("curency", ["column", "currency"]), Some("currency"));
        assert_eq!(nearest("xyz", ["column", "currency"]), None);
    }
}
