//! How often words stand in texts of the pamphlets' own kind.
//!
//! The frequency list knows subtitles and the web best: there "hej" and "mand" are common and "borgeren" is rare. Counts of
//! our own policy texts stand beside it.

use super::{Bytes, CentiZipf, map};
use std::collections::BTreeMap;

/// Share of a word's probability that our own texts have a say in.
const SHARE: f32 = 0.4;
/// Taken off each count: what stood once might as well not have stood.
const DISCOUNT: f32 = 0.7;

/// Counts of words; the number of all words stands under the empty word.
#[derive(Debug, Clone)]
pub(super) struct Usage {
    counts: fst::Map<Bytes>,
    total: f32,
}

impl Usage {
    /// Reads the stored form, an fst map; empty bytes know nothing.
    pub(super) fn open(bytes: &Bytes) -> Result<Self, fst::Error> {
        let counts = map(bytes)?;
        let total = counts.get("").unwrap_or(0) as f32;
        Ok(Self { counts, total })
    }

    /// Counts the words of texts; only those that `is_word` says are words.
    pub(super) fn count<'t>(
        texts: impl Iterator<Item = &'t str>,
        is_word: impl Fn(&str) -> bool,
    ) -> BTreeMap<String, u64> {
        let mut counts: BTreeMap<String, u64> = BTreeMap::new();
        for word in texts.flat_map(|text| text.split(|c: char| !c.is_alphabetic())).filter(|word| !word.is_empty()) {
            *counts.entry(String::new()).or_default() += 1;
            let lower = word.to_lowercase();
            if is_word(&lower) {
                *counts.entry(lower).or_default() += 1;
            }
        }
        counts
    }

    /// A frequency of the list with our own texts' word on it.
    pub(super) fn blend(&self, lower: &str, listed: CentiZipf) -> CentiZipf {
        if self.total == 0.0 {
            return listed;
        }
        let own = self.share(lower).unwrap_or(0.0);
        let listed = (1.0 - SHARE) * 10.0_f32.powf(listed as f32 / 100.0 - 9.0);
        (100.0 * ((listed + own).log10() + 9.0)).round().max(0.0) as CentiZipf
    }

    /// Natural logarithm of the probability of a word that our own texts hold; `None` for others.
    pub(super) fn log_probability(&self, lower: &str) -> Option<f32> {
        self.share(lower).map(f32::ln)
    }

    /// The share of a word's probability that comes from our own texts; `None` for words that they do not hold.
    fn share(&self, lower: &str) -> Option<f32> {
        let count = self.counts.get(lower)?;
        Some(SHARE * (count as f32 - DISCOUNT) / self.total.max(1.0))
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
