//! Counting running texts. Run by `pjece dictionary build`, by maintainers only.

use super::pairs::Pairs;
use super::{BOUNDARY, COMMA, Context, FIXED, Id, NUMBER, UNLISTED, regression};
use crate::dictionary::{Dictionary, Entry};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// A running text.
#[derive(Debug, Clone)]
pub struct Running {
    /// A sentence or paragraph a line.
    pub text: String,
    /// How many times it counts: texts of the pamphlets' own kind say more.
    pub weight: u32,
}

/// Words with an id of their own: the most common ones, and of those that damage may take for another.
const COMMON_IDS: usize = 900;
const CONFUSABLE_IDS: usize = 1700;
/// A word that may be taken for another has an id of its own from so many (weighed) places on.
const LEAST_PLACES: u32 = 3;
/// A set of classes has an id from so many places on.
const LEAST_OF_CLASS: u32 = 20;
/// So many places speak for chance, or for the classes, against what was counted of a pair.
const DOUBT: f32 = 2.0;
/// Pairs that say no more than this beyond their classes are not stored.
const WORTH_STORING: f32 = 0.3;

/// What æ, ø and å are most often read as.
const READ_AS: [(char, &[&str]); 3] = [('æ', &["ae", "a", "e", "ee"]), ('ø', &["o", "g", "a", "e"]), ('å', &["a"])];

/// The sign for a boundary among pieces.
const BREAK: &str = "\u{2}";

impl Context {
    /// Counts running texts.
    pub(crate) fn train(dictionary: &Dictionary, texts: &[Running]) -> Self {
        let sentences: Vec<(Vec<String>, u32)> = texts
            .iter()
            .flat_map(|text| text.text.lines().map(|line| (pieces(line), text.weight)))
            .filter(|(pieces, _)| !pieces.is_empty())
            .collect();
        let mut entries: HashMap<&str, Option<Entry>> = HashMap::new();
        for word in sentences.iter().flat_map(|(words, _)| words) {
            entries.entry(word).or_insert_with(|| entry_of(dictionary, word));
        }
        let mut model = Self::with_ids(dictionary, &sentences, &entries);
        let (size, first_class) = (model.size(), model.first_class());
        // Class ids for every word serve as the coarse model behind the word ids.
        let coarse = |piece: &str| match piece {
            BREAK => BOUNDARY,
            "," => COMMA,
            "0" => NUMBER,
            word => entries[word].and_then(|e| model.classes.get(&e.classes())).copied().unwrap_or(UNLISTED),
        };
        let fine = |piece: &str| match piece {
            BREAK => BOUNDARY,
            "," => COMMA,
            "0" => NUMBER,
            word => model.id(word, entries[word]),
        };
        let mut class_of: Vec<Id> = (0..size as Id).collect();
        let mut near = [Counts::new(size), Counts::new(size)];
        let mut far = [Counts::new(size), Counts::new(size)];
        let mut of_words: Vec<(Vec<Id>, u32)> = Vec::with_capacity(sentences.len());
        for (sentence, weight) in &sentences {
            let ids: Vec<(Id, Id)> = std::iter::once(BREAK)
                .chain(sentence.iter().map(String::as_str))
                .chain([BREAK])
                .map(|piece| (fine(piece), coarse(piece)))
                .collect();
            of_words.push((ids.iter().map(|(word, _)| *word).collect(), *weight));
            for id in &ids {
                class_of[usize::from(id.0)] = id.1;
            }
            for pair in ids.windows(2) {
                near[0].add(pair[0].0, pair[1].0, *weight);
                near[1].add(pair[0].1, pair[1].1, *weight);
            }
            for three in ids.windows(3).filter(|three| three[1].0 != BOUNDARY) {
                far[0].add(three[0].0, three[2].0, *weight);
                far[1].add(three[0].1, three[2].1, *weight);
            }
        }
        let lifts = |[words, classes]: &[Counts; 2]| {
            let coarse = |first: usize, second: usize| classes.lift(first, second, 0.0);
            let fine = |first: usize, second: usize| {
                words.lift(first, second, coarse(usize::from(class_of[first]), usize::from(class_of[second])))
            };
            Pairs::new(size, first_class, &class_of, fine, coarse, WORTH_STORING)
        };
        (model.near, model.far) = (lifts(&near), lifts(&far));
        model.class_of = class_of;
        model.roles = model.roles();
        model.duels = regression::learn(&model.alike(), &of_words, &model.class_of, &model.roles);
        model
    }

    /// Pairs of words with ids of their own that damage makes alike, the smaller id first.
    fn alike(&self) -> Vec<(Id, Id)> {
        let mut pairs = BTreeSet::new();
        for (look, words) in by_look(self.words.keys().map(String::as_str)) {
            let ids = words.iter().map(|word| self.words[*word]).chain(self.words.get(&look).copied());
            let ids: BTreeSet<Id> = ids.collect();
            pairs.extend(ids.iter().flat_map(|a| ids.range(a + 1..).map(move |b| (*a, *b))));
        }
        pairs.into_iter().collect()
    }

    fn with_ids(
        dictionary: &Dictionary,
        sentences: &[(Vec<String>, u32)],
        entries: &HashMap<&str, Option<Entry>>,
    ) -> Self {
        let mut counts: HashMap<&str, u32> = HashMap::new();
        let mut classes: HashMap<u32, u32> = HashMap::new();
        for (words, weight) in sentences {
            for word in words {
                if let Some(entry) = entries[word.as_str()] {
                    *counts.entry(word).or_default() += weight;
                    *classes.entry(entry.classes()).or_default() += weight;
                }
            }
        }
        let mut by_count: Vec<(&str, u32)> = counts.into_iter().filter(|(_, n)| *n >= LEAST_PLACES).collect();
        by_count.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
        let confusable = confusable(dictionary, by_count.iter().map(|(word, _)| *word));
        let common = by_count.iter().take(COMMON_IDS);
        let rarer = by_count.iter().skip(COMMON_IDS).filter(|(word, _)| confusable.contains(word)).take(CONFUSABLE_IDS);
        let mut model = Self::default();
        for (word, _) in common.chain(rarer) {
            let id = (FIXED + model.words.len()) as Id;
            model.words.insert((*word).to_owned(), id);
        }
        let mut classes: Vec<(u32, u32)> = classes.into_iter().filter(|(_, n)| *n >= LEAST_OF_CLASS).collect();
        classes.sort_unstable();
        for (class, _) in classes {
            let id = (FIXED + model.words.len() + model.classes.len()) as Id;
            model.classes.insert(class, id);
        }
        model
    }
}

/// Those of the words that, with their Danish letters lost, look like another word, or like another word that lost its own.
fn confusable<'w>(dictionary: &Dictionary, words: impl Iterator<Item = &'w str>) -> HashSet<&'w str> {
    let by_look = by_look(words);
    let is_other_word = |look: &str, words: &HashSet<&str>| !words.contains(look) && dictionary.entry(look).is_some();
    let mut confusable = HashSet::new();
    for (look, words) in &by_look {
        if words.len() > 1 || is_other_word(look, words) {
            confusable.extend(words);
        }
    }
    confusable
}

/// The words that each look may be.
fn by_look<'w>(words: impl Iterator<Item = &'w str>) -> BTreeMap<String, HashSet<&'w str>> {
    let mut by_look: BTreeMap<String, HashSet<&str>> = BTreeMap::new();
    for word in words {
        for look in looks(word, &READ_AS) {
            by_look.entry(look).or_default().insert(word);
        }
    }
    by_look
}

/// A word as it stands, and with its Danish letters misread in the common ways; words with more than three stand alone.
pub(in crate::dictionary) fn looks(word: &str, read_as: &[(char, &[&str]); 3]) -> Vec<String> {
    let danish = word.chars().filter(|c| matches!(c, 'æ' | 'ø' | 'å')).count();
    if danish > 3 {
        return vec![word.to_owned()];
    }
    let mut looks = vec![String::new()];
    for letter in word.chars() {
        let read_as = read_as.iter().find(|(truth, _)| *truth == letter).map(|(_, read_as)| *read_as);
        looks = match read_as {
            None => looks.into_iter().map(|look| look + letter.encode_utf8(&mut [0; 4])).collect(),
            Some(read_as) => {
                looks.iter().flat_map(|look| read_as.iter().map(move |seen| format!("{look}{seen}"))).collect()
            }
        };
    }
    looks.push(word.to_owned());
    looks
}

/// The entry of a word, or of the last part of a compound.
fn entry_of(dictionary: &Dictionary, lower: &str) -> Option<Entry> {
    dictionary.entry(lower).or_else(|| {
        let last = dictionary.compound(lower)?.parts.pop()?;
        dictionary.entry(last.of(lower))
    })
}

/// Words in small letters, commas, numbers as `0`, sentence ends as U+0002.
fn pieces(line: &str) -> Vec<String> {
    let mut out = Vec::new();
    for chunk in line.split_whitespace() {
        let core = chunk.trim_matches(|c: char| !c.is_alphanumeric());
        if core.chars().any(|c| c.is_ascii_digit()) {
            out.push("0".to_owned());
        } else if !core.is_empty() {
            out.push(core.to_lowercase());
        }
        match chunk.chars().next_back() {
            Some(',') => out.push(",".to_owned()),
            Some('.' | '!' | '?' | ':' | ';') => out.push(BREAK.to_owned()),
            _ => {}
        }
    }
    out
}

/// Pairs of ids counted.
struct Counts {
    size: usize,
    pairs: Vec<f32>,
    first: Vec<f32>,
    second: Vec<f32>,
    total: f32,
}

impl Counts {
    fn new(size: usize) -> Self {
        Self { size, pairs: vec![0.0; size * size], first: vec![0.0; size], second: vec![0.0; size], total: 0.0 }
    }

    fn add(&mut self, first: Id, second: Id, weight: u32) {
        let (first, second, weight) = (usize::from(first), usize::from(second), weight as f32);
        self.pairs[first * self.size + second] += weight;
        self.first[first] += weight;
        self.second[second] += weight;
        self.total += weight;
    }

    /// Natural logarithm of how much more often the pair stands together than chance would have it; [`DOUBT`] places
    /// speak for `behind`, so that one sight of two rare words does not say much.
    fn lift(&self, first: usize, second: usize, behind: f32) -> f32 {
        let expected = self.first[first] * self.second[second] / self.total.max(1.0);
        ((self.pairs[first * self.size + second] + DOUBT * behind.exp()) / (expected + DOUBT)).max(1e-4).ln()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_damage_makes_alike_are_found() {
        let dictionary = Dictionary::embedded();
        let words = ["løser", "læser", "sommer", "måler", "kommune"];
        let found = confusable(&dictionary, words.into_iter());
        assert!(found.contains("løser") && found.contains("læser") && found.contains("måler"));
        assert!(!found.contains("kommune") && !found.contains("sommer"));
    }
}
