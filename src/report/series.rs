//! Edits and doubts that come again and again: one decision for all of them.

use super::doubt::Spot;
use serde::Serialize;
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// The same edit, or the same word in doubt, wherever it is met.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Series {
    /// The extracted text.
    pub before: String,
    /// What the edit makes of it; `None` for a word that was left.
    pub after: Option<String>,
    /// The most frequent other reading.
    pub reading: Option<String>,
    /// How often it is undecided.
    pub count: usize,
    /// In how many documents.
    pub documents: usize,
    /// Expected errors: frequency times mean doubt.
    pub doubt: f64,
}

/// Collects series from documents that come one by one.
#[derive(Debug, Default)]
pub struct Gathering {
    series: BTreeMap<(String, Option<String>), Series>,
}

impl Gathering {
    /// Takes one document's places.
    pub fn add(&mut self, spots: &[Spot]) {
        let mut here = std::collections::BTreeSet::new();
        for spot in spots.iter().filter(|spot| spot.doubt > 0.0) {
            let key = (spot.before.clone(), spot.after.clone());
            let series = self.series.entry(key.clone()).or_insert_with(|| Series {
                before: spot.before.clone(),
                after: spot.after.clone(),
                reading: spot.readings.first().cloned(),
                count: 0,
                documents: 0,
                doubt: 0.0,
            });
            series.count += 1;
            series.documents += usize::from(here.insert(key));
            series.doubt += f64::from(spot.doubt);
        }
    }

    /// All series, those with most expected errors first.
    pub fn ranked(self) -> Vec<Series> {
        let mut all: Vec<Series> = self.series.into_values().collect();
        all.sort_by(|a, b| b.doubt.partial_cmp(&a.doubt).unwrap_or(Ordering::Equal)); // stable: then by the words
        all
    }
}

/// The series of these documents, those with most expected errors first.
pub fn gather<'a>(documents: impl IntoIterator<Item = &'a [Spot]>) -> Vec<Series> {
    let mut gathering = Gathering::default();
    documents.into_iter().for_each(|spots| gathering.add(spots));
    gathering.ranked()
}

#[cfg(test)]
mod tests {
    use super::super::doubt::{spots, tests::edit, tests::suspect};
    use super::*;

    #[test]
    fn frequent_doubts_come_before_one_great_doubt() {
        let often: Vec<_> = (0..8).map(|i| edit(i * 9, "stgrre", "større", 0.9)).collect();
        let (often, once) = (spots(&often), spots(&[suspect(0, "xq", &[])]));
        let all = gather([often.as_slice(), once.as_slice(), often.as_slice()]);
        assert_eq!((all[0].before.as_str(), all[0].count, all[0].documents), ("stgrre", 16, 2));
        assert_eq!((all[1].before.as_str(), all[1].after.as_deref()), ("xq", None));
    }
}
