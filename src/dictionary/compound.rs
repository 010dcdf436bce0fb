//! Danish compounds: which splits the entries' roles allow, and how likely the best one is.

use super::{Class, Dictionary, Entry, Place};
use crate::model::Span;

/// A split of a word into parts, as a hypothesis with a price.
#[derive(Debug, Clone, PartialEq)]
pub struct Compound {
    /// The parts in order, as byte ranges of the word.
    pub parts: Vec<Span>,
    /// Natural logarithm of its probability as a word of running text.
    pub log_probability: f32,
}

/// A compound has at most this many parts; Danish pamphlets rarely go beyond four.
const MOST_PARTS: usize = 4;

/// A compound that no role foresees costs so much (natural logarithm), and its parts have at least so many bytes.
const FREE_COMPOUND_PRICE: f32 = 6.0;
const FREE_PART: usize = 4;
/// It begins and ends with a noun as a rule.
const NO_NOUN_PRICE: f32 = 2.0;

impl Dictionary {
    /// The most likely split of `word` (small letters) into parts whose roles allow it; `None` when there is none.
    pub fn compound(&self, word: &str) -> Option<Compound> {
        if word.len() < 5 {
            return None;
        }
        // best[i]: price and parts of the best split of word[..i] into beginning and middle parts.
        let mut best: Vec<Option<(f32, Vec<Span>)>> = vec![None; word.len() + 1];
        best[0] = Some((0.0, Vec::new()));
        let mut found: Option<Compound> = None;
        for start in 0..word.len() {
            let Some((price, parts)) = best[start].clone() else { continue };
            if parts.len() == MOST_PARTS {
                continue;
            }
            self.prefixes(word.as_bytes(), start, |end, entry| {
                let part = Span::new(start, end);
                let text = part.of(word);
                let place = if end == word.len() { Place::Ends } else { Place::Leads };
                let cost = price + self.part_log_probability(text, place);
                let role = if parts.is_empty() { Entry::BEGIN } else { Entry::MIDDLE };
                if end < word.len() && entry.has(role) && long_enough(text) {
                    if best[end].as_ref().is_none_or(|(known, _)| cost > *known) {
                        let parts = parts.iter().copied().chain([part]).collect();
                        best[end] = Some((cost, parts));
                    }
                } else if end == word.len()
                    && !parts.is_empty()
                    && entry.has(Entry::END)
                    && entry.is_word()
                    && long_enough(text)
                    && found.as_ref().is_none_or(|f| cost > f.log_probability)
                {
                    let parts = parts.iter().copied().chain([part]).collect();
                    found = Some(Compound { parts, log_probability: cost });
                }
            });
        }
        found
    }

    /// Natural logarithm of the probability of a word as a compound that the entries' roles do not foresee, of two nouns
    /// (*tingbibliotek*), of another word and a noun (*alenearbejde*), or of a noun and a participle (*tillidsvalgt*); `None`
    /// when it is none. Authors make such words; it prices the hypothesis that one stays.
    pub(crate) fn free_compound_log_probability(&self, word: &str) -> Option<f32> {
        let part = |part: &str, place: Place| {
            let entry = self.entry(part).filter(|entry| entry.has(Entry::LOWER))?;
            let price = match place {
                _ if entry.is_noun() => 0.0,
                Place::Leads => NO_NOUN_PRICE,
                Place::Ends if entry.is(Class::Participle) => NO_NOUN_PRICE,
                Place::Ends => return None,
            };
            let counted = self.part_log_probability(part, place);
            Some(counted.max(self.log_probability(part)) - price)
        };
        word.char_indices()
            .filter(|(at, _)| *at >= FREE_PART && word.len() - at >= FREE_PART)
            .filter_map(|(at, _)| {
                let leads = part(word.get(..at)?, Place::Leads)?;
                Some(leads + part(word.get(at..)?, Place::Ends)? - FREE_COMPOUND_PRICE)
            })
            .max_by(f32::total_cmp)
    }

    /// Calls `each` for every dictionary form that `text[start..]` begins with: its end and its entry.
    fn prefixes(&self, text: &[u8], start: usize, mut each: impl FnMut(usize, Entry)) {
        let fst = self.words.as_fst();
        let (mut node, mut output) = (fst.root(), fst::raw::Output::zero());
        for (at, byte) in text.iter().enumerate().skip(start) {
            let Some(transition) = node.find_input(*byte).map(|i| node.transition(i)) else { return };
            output = output.cat(transition.out);
            node = fst.node(transition.addr);
            if node.is_final() {
                if text
                    .get(start..=at)
                    .and_then(|form| std::str::from_utf8(form).ok())
                    .is_some_and(|form| self.refuses(form))
                {
                    continue;
                }
                each(at + 1, Entry(output.cat(node.final_output()).value()));
            }
        }
    }
}

/// Parts of one or two letters make nonsense possible everywhere.
pub(crate) fn long_enough(part: &str) -> bool {
    part.chars().take(3).count() == 3
        || matches!(
            part,
            "by" | "sø"
                | "is"
                | "øl"
                | "te"
                | "ko"
                | "ø"
                | "å"
                | "el"
                | "it"
                | "vi"
                | "ud"
                | "op"
                | "af"
                | "på"
                | "om"
                | "ned"
                | "ny"
                | "år"
                | "ug"
        )
}
