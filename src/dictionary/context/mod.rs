//! Which words and word classes like to stand near each other.
//!
//! Every word has a context id: its own when it is among the most common words of the running texts, or when a lost æ, ø
//! or å would make another word of it, else one for its set of inflectional classes. For pairs of ids the lift is
//! known: how much more often they stand side by side, or with one word between, than chance would have it. This is
//! what tells "før" from "for" and "løser" from "laser".

mod clause;
mod duels;
mod pairs;
mod regression;
mod train;

use super::Entry;
use clause::Role;
pub(crate) use duels::Around;
use duels::Duels;
use foldhash::HashMap;
use pairs::Pairs;
pub use train::Running;
pub(super) use train::looks;

/// A context id.
pub(crate) type Id = u16;

/// The boundary of a sentence, a comma, a number and an unlisted string come first among the ids.
pub(crate) const BOUNDARY: Id = 0;
pub(crate) const COMMA: Id = 1;
pub(crate) const NUMBER: Id = 2;
pub(crate) const UNLISTED: Id = 3;
const FIXED: usize = 4;

/// The context model.
#[derive(Debug, Clone, Default)]
pub(crate) struct Context {
    /// Words with an id of their own.
    words: HashMap<String, Id>,
    /// Sets of inflectional classes with theirs; these ids come last.
    classes: HashMap<u32, Id>,
    /// For each id of a word: that of its classes.
    class_of: Vec<Id>,
    /// For each id: what it does in a clause.
    roles: Vec<Role>,
    /// Side by side.
    near: Pairs,
    /// With one word, comma or number between.
    far: Pairs,
    /// Pairs of words that damage makes alike.
    duels: Duels,
}

impl Context {
    /// The id of a word in small letters; `entry` is its dictionary entry, when it has one.
    pub(crate) fn id(&self, lower: &str, entry: Option<Entry>) -> Id {
        if let Some(id) = self.words.get(lower) {
            return *id;
        }
        entry.and_then(|e| self.classes.get(&e.classes())).copied().unwrap_or(UNLISTED)
    }

    /// Natural logarithm of how much more often `second` follows `first` than chance would have it.
    pub(crate) fn lift(&self, first: Id, second: Id) -> f32 {
        self.near.lift(&self.class_of, first, second)
    }

    /// The same with one word between the two.
    pub(crate) fn lift_over_one(&self, first: Id, second: Id) -> f32 {
        self.far.lift(&self.class_of, first, second)
    }

    /// Is anything known of two words that damage makes alike?
    pub(crate) fn has_duel(&self, first: Id, second: Id) -> bool {
        self.duels.has(first, second)
    }

    /// What there is to weigh around a place, for [`Context::duel`].
    pub(crate) fn features(&self, around: &Around) -> Vec<u32> {
        around.features(&self.class_of, &self.roles)
    }

    /// Natural logarithm of how much more a place with these [`Context::features`] speaks for `first` than for `second`;
    /// `None` when nothing is known of the two.
    pub(crate) fn duel(&self, first: Id, second: Id, features: &[u32]) -> Option<f32> {
        self.duels.says(first, second, features)
    }

    /// What each id does in a clause.
    #[expect(clippy::iter_over_hash_type, reason = "each id has a place of its own, in whatever order they come")]
    fn roles(&self) -> Vec<Role> {
        let mut roles = vec![Role::Other; self.size()];
        for (classes, id) in &self.classes {
            roles[usize::from(*id)] = Role::of_classes(*classes);
        }
        for (word, id) in &self.words {
            let of_classes = self.class_of.get(usize::from(*id)).and_then(|class| roles.get(usize::from(*class)));
            roles[usize::from(*id)] = Role::of_word(word, of_classes.copied().unwrap_or_default());
        }
        roles
    }

    /// Number of ids.
    fn size(&self) -> usize {
        FIXED + self.words.len() + self.classes.len()
    }

    /// First id of a set of classes.
    fn first_class(&self) -> usize {
        FIXED + self.words.len()
    }

    /// The stored form: three lines of words, their classes' ids and the sets of classes, then the two tables of pairs.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let mut words: Vec<(&String, &Id)> = self.words.iter().collect();
        words.sort_by_key(|(_, id)| **id);
        let mut classes: Vec<(&u32, &Id)> = self.classes.iter().collect();
        classes.sort_by_key(|(_, id)| **id);
        let line = |parts: Vec<String>| parts.join(" ");
        let mut bytes = format!(
            "{}\n{}\n{}\n",
            line(words.iter().map(|(word, _)| (*word).clone()).collect()),
            line(words.iter().map(|(_, id)| self.class_of[usize::from(**id)].to_string()).collect()),
            line(classes.iter().map(|(class, _)| class.to_string()).collect()),
        )
        .into_bytes();
        self.near.write(&mut bytes);
        self.far.write(&mut bytes);
        self.duels.write(&mut bytes);
        bytes
    }

    /// Reads the stored form; `None` when it is damaged.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let mut parts = bytes.splitn(4, |b| *b == b'\n');
        let mut line = || std::str::from_utf8(parts.next()?).ok();
        let (words, class_of, classes) = (line()?, line()?, line()?);
        let words: HashMap<String, Id> =
            words.split_whitespace().enumerate().map(|(i, w)| (w.to_owned(), (FIXED + i) as Id)).collect();
        let first_class = FIXED + words.len();
        let classes: HashMap<u32, Id> = classes
            .split_whitespace()
            .enumerate()
            .filter_map(|(i, c)| Some((c.parse().ok()?, (first_class + i) as Id)))
            .collect();
        let size = first_class + classes.len();
        let mut of_all: Vec<Id> = (0..size as Id).collect();
        for (i, class) in class_of.split_whitespace().enumerate() {
            let class: Id = class.parse().ok()?;
            *of_all.get_mut(FIXED + i).filter(|_| usize::from(class) < size)? = class;
        }
        let mut rest = parts.next()?;
        let near = Pairs::read(&mut rest, size, first_class)?;
        let far = Pairs::read(&mut rest, size, first_class)?;
        let duels = Duels::read(&mut rest)?;
        let mut model = Self { words, classes, class_of: of_all, roles: Vec::new(), near, far, duels };
        model.roles = model.roles();
        rest.is_empty().then_some(model)
    }
}

/// Takes so many numbers (little-endian) off the front of `bytes`; `None` when there are fewer.
fn numbers(bytes: &mut &[u8], many: usize) -> Option<Vec<u32>> {
    let taken = bytes.split_off(..many.checked_mul(4)?)?;
    Some(taken.as_chunks::<4>().0.iter().map(|chunk| u32::from_le_bytes(*chunk)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dictionary::{Dictionary, Files};

    /// Running texts of a few sentences, and what they teach.
    #[test]
    fn neighbours_tell_words_apart_and_survive_storing() {
        let text = "vi når det før sommer\nde kom før vinter\nvi sparer op til en ny skole for børn\n".repeat(8);
        let dictionary = Dictionary::embedded();
        let model = Context::train(&dictionary, &[Running { text, weight: 1 }]);
        let id = |word: &str| model.id(word, dictionary.entry(word));
        assert!(model.lift(id("før"), id("sommer")) > model.lift(id("for"), id("sommer")));
        let read = Context::from_bytes(&model.to_bytes()).unwrap();
        assert_eq!(read.to_bytes(), model.to_bytes());
        assert!((read.lift(id("før"), id("sommer")) - model.lift(id("før"), id("sommer"))).abs() < 1e-6);
        assert!(
            (read.lift_over_one(id("til"), id("skole")) - model.lift_over_one(id("til"), id("skole"))).abs() < 1e-6
        );
    }

    #[test]
    fn damaged_files_are_refused() {
        let text = "vi når det før sommer\n".repeat(30);
        let bytes = Context::train(&Dictionary::embedded(), &[Running { text, weight: 1 }]).to_bytes();
        assert!(Context::from_bytes(&bytes).is_some());
        assert!(Context::from_bytes(&bytes[..bytes.len() - 1]).is_none());
        assert!(Context::from_bytes(&[bytes, vec![0]].concat()).is_none());
        let files = Files { context: b"og\n9\n\n".to_vec().into(), ..Files::embedded() };
        assert!(Dictionary::from_files(&files).is_err());
    }
}
