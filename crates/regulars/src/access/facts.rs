//! What the facts of reasons tell: values of other fields, which are decided as those.

/// What the facts of a reason are called, and where the same stands in a view.
const FACTS: [(&str, &str); 5] =
    [("attr.", "profile"), ("measure.", "measures"), ("tag.", "tags"), ("segment.", "segments"), ("score.", "scores")];

/// The fields of a view that the name of a fact stands for, such as `attr.city` in `attr.city == attr.town`.
pub(super) fn told_fields(name: &str) -> Vec<String> {
    let words = name.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == '.'));
    let field = |word: &str| {
        let (prefix, part) = FACTS.iter().find(|(prefix, _)| word.starts_with(prefix))?;
        Some(format!("{part}.{}.value", word.strip_prefix(prefix)?))
    };
    words.filter_map(field).collect()
}

#[cfg(test)]
mod tests {
    use super::told_fields;

    #[test]
    fn a_fact_stands_for_the_fields_that_it_names() {
        assert_eq!(told_fields("attr.city"), ["profile.city.value"]);
        assert_eq!(told_fields("measure.spend / measure.orders"), ["measures.spend.value", "measures.orders.value"]);
        assert_eq!(told_fields("size(attr.names)"), ["profile.names.value"]);
        assert!(told_fields("stage").is_empty() && told_fields("attribute").is_empty());
    }
}
