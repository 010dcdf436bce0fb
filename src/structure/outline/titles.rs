//! Titles that are compared with many others: a list's entries with the headings, headings with each other.

use super::shape;
use crate::structure::near::{Bag, near_counted};
use crate::structure::sentence::regex;
use regex::Regex;
use std::sync::LazyLock;

/// A title and the number of the page it is said to begin on.
pub(super) static PAGED: LazyLock<Regex> =
    LazyLock::new(|| regex(r"^(?P<title>\S.*?)(?:[\s.·…_]*[\t.·…_]\s*|\s{1,})(?P<page>\d{1,3})$"));
/// Similarity from which two titles are the same.
const SAME_TITLE: f64 = 0.85;
/// Titles of fewer letters must agree exactly.
const FEWEST_LETTERS: usize = 9;

/// A title made ready to be compared: a long document compares each with thousands.
#[derive(Debug, Clone)]
pub(crate) struct Title {
    name: String,
    letters: Bag,
}

impl Title {
    pub(crate) fn of(text: &str) -> Self {
        let name = comparable(text);
        Self { letters: Bag::of(&name), name }
    }

    /// The title in small letters, without number, page and marks.
    pub(super) fn as_str(&self) -> &str {
        &self.name
    }

    /// Its letters, spaces among them.
    pub(super) const fn letters(&self) -> usize {
        self.letters.letters()
    }

    /// Are the two the same, but for small differences of printing?
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        self.name == other.name || self.is_like(other)
    }

    /// Does a title long enough to tell agree with another but for a few letters?
    pub(super) fn is_like(&self, other: &Self) -> bool {
        self.letters() >= FEWEST_LETTERS
            && near_counted((&self.name, &self.letters), (&other.name, &other.letters), SAME_TITLE)
    }
}

/// Are the two titles the same, but for small differences of printing?
pub(crate) fn same_title(a: &str, b: &str) -> bool {
    Title::of(a).is_same(&Title::of(b))
}

/// Splits the page number from an entry of a table of contents; true when it has one.
pub(super) fn split_page(text: &str) -> (&str, bool) {
    PAGED
        .captures(text)
        .and_then(|found| found.name("title"))
        .map_or((text, false), |title| (title.as_str().trim_end_matches(['.', ' ']), true))
}

/// A title to compare: small letters, no number, no page, no marks.
fn comparable(text: &str) -> String {
    let text = split_page(text).0;
    let text = shape::marker(text).map_or(text, |(_, at)| text.get(at..).unwrap_or(text));
    let text = shape::bare_number(text).map_or(text, |(_, at)| text.get(at..).unwrap_or(text));
    let text = shape::section_number(text).map_or(text, |at| text.get(at..).unwrap_or(text));
    let text = text.to_lowercase().replace(['–', '—', '-', '"', '”', ':'], " ");
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_small_differences_do_not_part_titles() {
        assert!(same_title("2. Mere ro – mindre larm", "Mere ro og mindre larm"));
        assert!(same_title("Mere ro ........ 7", "MERE RO"));
        assert!(!same_title("Mere ro", "Mere rod"), "short titles must agree");
        assert!(!same_title("Spor 1: Stille gange", "Spor 1: Lyse gange"));
    }
}
