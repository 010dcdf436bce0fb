//! Which words like to lead compounds, and which like to end them.
//!
//! How common a word is by itself says little of that: "sommer" leads many compounds and ends few, with "forening" it is the other
//! way round, and a preposition leads hardly any. So the compounds among the dictionary's own forms, and those of our own texts,
//! are taken apart, and each part is counted at its place.

use super::{Bytes, Dictionary, map};
use std::collections::BTreeMap;

/// Where a part stands in a compound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// At the beginning or inside.
    Leads,
    /// At the end.
    Ends,
}

/// Share of a part's probability that the counts have a say in; the rest is how common it is by itself.
const SHARE: f32 = 0.7;
/// Taken off each count: one form may have been taken apart wrongly.
const DISCOUNT: f32 = 0.9;
/// What a word is by itself speaks for its parts up to this probability: prepositions and the like lead no compounds.
const MOST_BY_ITSELF: f32 = 3e-4;
/// Content words crowd compounds: they are so many times as common there as in running text.
const CROWDED: f32 = 2.7;
/// Shorter parts are found by chance in many words.
const SHORTEST: usize = 3;
/// Counts up to this are stored.
const MOST: u64 = u16::MAX as u64;

/// Counts of parts; those of all stand under the empty word.
#[derive(Debug, Clone)]
pub(super) struct Parts {
    counts: fst::Map<Bytes>,
    of_all: u64,
}

impl Parts {
    /// Reads the stored form, an fst map; empty bytes know nothing.
    pub(super) fn open(bytes: &Bytes) -> Result<Self, fst::Error> {
        let counts = map(bytes)?;
        let of_all = counts.get("").unwrap_or(0);
        Ok(Self { counts, of_all })
    }

    /// Takes apart the compounds among words in small letters, each with how much it counts.
    pub(super) fn count<'w>(
        dictionary: &Dictionary,
        words: impl Iterator<Item = (&'w str, u64)>,
    ) -> BTreeMap<String, u64> {
        let mut counts: BTreeMap<String, [u64; 2]> = BTreeMap::new();
        for (word, weight) in words {
            let Some(compound) = dictionary.compound(word) else { continue };
            let last = compound.parts.len() - 1;
            for (at, part) in compound.parts.iter().enumerate() {
                for counted in [part.of(word), ""] {
                    counts.entry(counted.to_owned()).or_default()[usize::from(at == last)] += weight;
                }
            }
        }
        counts.retain(|part, _| part.is_empty() || part.chars().count() >= SHORTEST);
        // The sums of all take more room than a part's.
        let pack = |(part, [leading, ending]): (String, [u64; 2])| {
            let most = if part.is_empty() { u64::from(u32::MAX) } else { MOST };
            let packed = leading.min(most) << 32 | ending.min(most);
            (part, packed)
        };
        counts.into_iter().filter(|(_, [leading, ending])| leading.max(ending) > &1).map(pack).collect()
    }

    /// Natural logarithm of the probability of a part at its place; `by_itself` is that of the form as a word.
    pub(super) fn log_probability(&self, part: &str, place: Place, by_itself: f32) -> f32 {
        let total = at(place, self.of_all);
        if total == 0.0 || part.chars().nth(SHORTEST - 1).is_none() {
            return by_itself + CROWDED.ln();
        }
        let count = at(place, self.counts.get(part).unwrap_or(0));
        let counted = (count - DISCOUNT).max(0.0) / total;
        (SHARE * counted + (1.0 - SHARE) * CROWDED * by_itself.exp().min(MOST_BY_ITSELF)).ln()
    }

    /// The stored form.
    pub(super) fn as_bytes(&self) -> &[u8] {
        self.counts.as_fst().as_bytes()
    }

    /// Is the file whole?
    pub(super) fn verify(&self) -> Result<(), fst::Error> {
        self.counts.as_fst().verify()
    }
}

/// One of the two counts that are packed into a number.
fn at(place: Place, counts: u64) -> f32 {
    match place {
        Place::Leads => (counts >> 32) as f32,
        Place::Ends => (counts & u64::from(u32::MAX)) as f32,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_ends_many_compounds_is_likelier_there_than_at_the_start() {
        let dictionary = Dictionary::embedded();
        let leads_by = |part| {
            dictionary.part_log_probability(part, Place::Leads) - dictionary.part_log_probability(part, Place::Ends)
        };
        assert!(leads_by("forening") < -0.5 && leads_by("sommer") > 0.5);
    }

    #[test]
    fn without_counts_a_part_is_as_common_as_the_word() {
        let parts = Parts::open(&Bytes::default()).unwrap();
        let apart = |part, place| parts.log_probability(part, place, -8.0);
        assert!((apart("råd", Place::Ends) - apart("rad", Place::Leads)).abs() < 1e-6);
    }
}
