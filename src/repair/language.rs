//! Which language a run of words is in, by its function words. Foreign passages are not repaired into Danish.

use std::collections::HashMap;
use std::sync::LazyLock;

const TABLE: &str = include_str!("../../dictionaries/function_words.csv");

/// Language tags in the order of the table; Danish is the first.
static LANGUAGES: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| TABLE.lines().skip(1).filter_map(|l| l.split_once(',')).map(|(language, _)| language).collect());

/// For each function word the languages that use it.
static WORDS: LazyLock<HashMap<&'static str, u8>> = LazyLock::new(|| {
    let mut words: HashMap<&str, u8> = HashMap::new();
    for (index, line) in TABLE.lines().skip(1).enumerate() {
        for word in line.split_once(',').map_or("", |(_, words)| words).split_whitespace() {
            *words.entry(word).or_default() |= 1 << index;
        }
    }
    words
});

/// Function words counted by language.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tally {
    /// Words looked at.
    pub(crate) words: u32,
    hits: [f32; 8],
}

impl Tally {
    /// Counts one word in small letters. A word that many languages share says little.
    pub(crate) fn add(&mut self, lower: &str) {
        self.words += 1;
        let Some(languages) = WORDS.get(lower) else { return };
        let weight = 1.0 / languages.count_ones() as f32;
        for (index, hit) in self.hits.iter_mut().enumerate() {
            if languages & (1 << index) != 0 {
                *hit += weight;
            }
        }
    }

    /// Adds another tally.
    pub(crate) fn merge(&mut self, other: &Self) {
        self.words += other.words;
        for (mine, theirs) in self.hits.iter_mut().zip(other.hits) {
            *mine += theirs;
        }
    }

    /// The language with the most evidence; `None` when there is too little to tell.
    pub(crate) fn language(&self) -> Option<&'static str> {
        let (best, hits) = self.hits.iter().enumerate().fold((0, 0.0), |best, (i, h)| if *h > best.1 { (i, *h) } else { best });
        (hits >= 1.0).then(|| LANGUAGES.get(best).copied()).flatten()
    }

    /// Is this run clearly not Danish? The Norwegian standards share so many words with Danish that they need more.
    pub(crate) fn is_foreign(&self) -> bool {
        let danish = self.hits[0];
        let others = self.hits.iter().zip(LANGUAGES.iter()).skip(1);
        others.into_iter().any(|(hits, language)| {
            let least = if language.starts_with('n') { 1.9 } else { 0.95 };
            *hits >= least && *hits > 1.8 * danish + 0.2
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(text: &str) -> Tally {
        let mut tally = Tally::default();
        text.split_whitespace().for_each(|w| tally.add(&w.to_lowercase()));
        tally
    }

    #[test]
    fn neighbours_are_told_apart() {
        assert_eq!(tally("kommunerne skal have fokus pa det der er til gavn for borgerne").language(), Some("da"));
        assert_eq!(tally("kommunerna ska inte vara de enda som är med och att det är för").language(), Some("sv"));
        assert!(tally("the work of the council is to be open").is_foreign());
        assert!(tally("det är inte för att kommunen ska").is_foreign());
        assert!(!tally("det er ikke for at kommunen skal").is_foreign());
    }
}
