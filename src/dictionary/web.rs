//! What stands in the Danish of the web: words that are in use, and names. For `pjece dictionary build`.
//!
//! # Source
//! The word lists of Tesseract's Danish model. They hold the noise of the web too (*pa*, *gar*), so a word in small letters must
//! be known to Stavekontrolden, and a name must not look like another one that lost its Danish letters.

use super::context::looks;
use super::hunspell::Forms;
use super::{Dictionary, capitalised};
use std::collections::HashSet;

/// Words of the web, in the letter cases that stand there.
pub(super) struct Words<'a>(HashSet<&'a str>);

impl<'a> Words<'a> {
    /// Of a list with a word a line.
    pub(super) fn new(list: &'a str) -> Self {
        Self(list.lines().collect())
    }

    /// Is the form in use: in small letters, or as a name?
    pub(super) fn have(&self, lower: &str) -> bool {
        self.0.contains(lower) || self.0.contains(capitalised(lower).as_str())
    }

    /// Abbreviations in capitals that no list of ours has: unions, authorities, firms.
    pub(super) fn abbreviations(&self, forms: &Forms) -> Vec<String> {
        let noise = written_without(forms.entries.keys());
        let is_new = |word: &str| {
            let lower = word.to_lowercase();
            !self.have(&lower) && !forms.entries.contains_key(&lower) && !noise.contains(&lower)
        };
        let is_abbreviation =
            |word: &str| ABBREVIATION.contains(&word.chars().count()) && word.chars().all(char::is_uppercase);
        let mut found: Vec<String> =
            self.0.iter().filter(|word| is_abbreviation(word) && is_new(word)).map(|word| (*word).to_owned()).collect();
        found.sort();
        found
    }

    /// Names that no list of ours has. `known` is the dictionary without them.
    pub(super) fn names(&self, known: &Dictionary, forms: &Forms) -> Vec<String> {
        let is_new = |lower: &str| {
            !self.0.contains(lower)
                && !forms.entries.contains_key(lower)
                && known.compound(lower).is_none()
                // The genitive comes with its name.
                && !lower.strip_suffix('s').is_some_and(|name| self.0.contains(capitalised(name).as_str()))
        };
        let new: Vec<(&str, String)> = self
            .0
            .iter()
            .filter(|word| is_name(word))
            .map(|word| (*word, word.to_lowercase()))
            .filter(|(_, lower)| is_new(lower))
            .collect();
        let noise = written_without(new.iter().map(|(_, lower)| lower).chain(forms.entries.keys()));
        let mut names: Vec<String> =
            new.into_iter().filter(|(_, lower)| !noise.contains(lower)).map(|(word, _)| word.to_owned()).collect();
        names.sort();
        names
    }
}

/// What people without a Danish keyboard write for æ, ø and å.
const WRITTEN: [(char, &[&str]); 3] = [('æ', &["ae", "e", "a"]), ('ø', &["oe", "o"]), ('å', &["aa", "a"])];

/// What each of these words is without its Danish letters: where lists of the web have such a string, it may be the noise.
pub(super) fn written_without<'w>(words: impl Iterator<Item = &'w String>) -> HashSet<String> {
    words
        .filter(|word| word.contains(DANISH))
        .flat_map(|word| looks(word, &WRITTEN).into_iter().filter(move |l| l != word))
        .collect()
}

/// An abbreviation in capitals has so many letters.
const ABBREVIATION: std::ops::RangeInclusive<usize> = 2..=5;

/// The letters that a foreign model loses.
const DANISH: [char; 3] = ['æ', 'ø', 'å'];
/// Shorter strings with a capital are abbreviations.
const SHORTEST: usize = 3;

/// A capital, then small letters.
fn is_name(word: &str) -> bool {
    let mut letters = word.chars();
    letters.next().is_some_and(char::is_uppercase)
        && letters.clone().all(char::is_lowercase)
        && letters.count() + 1 >= SHORTEST
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dictionary::hunspell;

    #[test]
    fn a_name_is_new_and_not_another_one_that_lost_its_letters() {
        let known = Dictionary::embedded();
        let forms = hunspell::expand("SFX 29 Y 1\nSFX 29 0 s/32,35,36 .\n", "2\nskole\nmåde\n");
        let words = Words::new("Vråbækz\nVrabaekz\nVråbækzs\nMade\nSkole\nskole\nZorgwijk\nKL\npa\n");
        assert_eq!(words.names(&known, &forms), ["Vråbækz", "Zorgwijk"]);
        assert_eq!(words.abbreviations(&forms), ["KL"]);
        assert!(words.have("skole") && words.have("zorgwijk") && !words.have("måde"));
    }
}
