//! "Did you mean …?" for names that a person mistyped.

/// The known name that a mistyped one comes nearest to; `None` when none is near. Case, `-` and `_` do not count.
pub(crate) fn nearest<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let plain = |name: &str| name.to_lowercase().replace('-', "_");
    let typed = plain(typed);
    let most = typed.chars().count().div_ceil(3);
    let distance = |name: &str| strsim::osa_distance(&typed, &plain(name));
    let near = known.into_iter().map(|name| (distance(name), name)).filter(|(distance, _)| *distance <= most);
    near.min().map(|(_, name)| name)
}

/// The same for serde's message about an unknown name (``unknown field `a`, expected one of `b`, `c` ``): the message with
/// the nearest of the names that it lists.
pub(crate) fn with_nearest(message: &str) -> String {
    let suggestion = message.find("unknown ").and_then(|at| {
        let mut names = message.get(at..)?.split('`').skip(1).step_by(2);
        let typed = names.next()?;
        nearest(typed, names)
    });
    let message = message.trim_end();
    suggestion.map_or_else(|| message.to_owned(), |name| format!("{message}; did you mean `{name}`?"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_near_and_another_word_is_not() {
        let known = ["min_confidence", "shields", "corrections"];
        assert_eq!(nearest("min-confidense", known), Some("min_confidence"));
        assert_eq!(nearest("Shield", known), Some("shields"));
        assert_eq!(nearest("correctiosn", known), Some("corrections"));
        assert_eq!(nearest("limits", known), None);
    }

    #[test]
    fn the_reader_of_settings_lists_what_it_knows() {
        let message = "line 2\nunknown field `shield`, expected one of `min_confidence`, `shields`\n";
        let told =
            "line 2\nunknown field `shield`, expected one of `min_confidence`, `shields`; did you mean `shields`?";
        assert_eq!(with_nearest(message), told);
        assert_eq!(with_nearest("unknown field `xyz`, expected `a`"), "unknown field `xyz`, expected `a`");
        assert_eq!(with_nearest("invalid type: string"), "invalid type: string");
    }
}
