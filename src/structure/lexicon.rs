//! What the rules ask of a dictionary.

use crate::dictionary::Dictionary;

/// Danish words, as far as the rules need them; tests pass a few words of their own.
pub trait Lexicon {
    /// Is it a Danish word as it stands?
    fn is_word(&self, word: &str) -> bool;

    /// Is it the imperative of a Danish verb?
    fn is_imperative(&self, word: &str) -> bool;

    /// False only when a dictionary is at hand and does not know the word.
    fn may_be_word(&self, word: &str) -> bool {
        self.is_word(word) || !self.is_word("og") || word.chars().any(|c| c.is_ascii_digit())
    }
}

impl Lexicon for Dictionary {
    fn is_word(&self, word: &str) -> bool {
        Self::is_word(self, word)
    }

    fn is_imperative(&self, word: &str) -> bool {
        Self::is_imperative(self, word)
    }
}
