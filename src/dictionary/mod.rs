//! Danish words: is it one, how common is it, what may it be part of.
//!
//! The words and their roles come from Stavekontrolden, the frequencies from wordfreq; the built files keep the two
//! licences apart (see `dictionaries/README.md`). Keys are in small letters; the entry says in which letter cases a
//! form is a word.

pub mod build;
mod compound;
pub(crate) mod context;
mod entry;
mod hashes;
mod hunspell;
mod letters;
mod parts;
mod usage;
mod web;
mod web_pairs;

pub use compound::Compound;
pub(crate) use compound::long_enough;
pub use entry::{Class, Entry};
pub(crate) use letters::Letters;
pub(crate) use parts::Place;
pub(crate) use web_pairs::{Half, WebPairs};

use crate::model::sha256;
use context::Context;
use parts::Parts;
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};
use usage::Usage;

/// Bytes of a built file: embedded in the program or read at run time.
pub type Bytes = Cow<'static, [u8]>;

/// The built dictionary in memory.
#[derive(Debug, Clone)]
pub struct Dictionary {
    pub(crate) words: fst::Map<Bytes>,
    frequencies: fst::Map<Bytes>,
    usage: Usage,
    parts: Parts,
    letters: Letters,
    context_file: Bytes,
    /// Read when first asked for: reading pages, and the process that only hands documents on, never ask.
    context: OnceLock<Context>,
    web_pairs_file: Bytes,
    web_pairs: OnceLock<WebPairs>,
    own: BTreeSet<String>,
    refused: BTreeSet<String>,
    sha256: OnceLock<String>,
    /// Tells apart dictionaries that may differ: what was found out with one holds for it alone.
    pub(crate) instance: u64,
}

/// A number that no dictionary had before.
fn new_instance() -> u64 {
    static INSTANCES: AtomicU64 = AtomicU64::new(0);
    INSTANCES.fetch_add(1, Ordering::Relaxed)
}

/// The built files' bytes.
#[derive(Debug, Clone)]
pub struct Files {
    /// Form to entry: words and roles.
    pub words: Bytes,
    /// Form to frequency.
    pub frequencies: Bytes,
    /// Form to its count in texts of the pamphlets' own kind; may be empty.
    pub usage: Bytes,
    /// Part of a compound to how many compounds it leads and ends; may be empty.
    pub parts: Bytes,
    /// Letter trigrams.
    pub letters: Bytes,
    /// Word and class neighbours.
    pub context: Bytes,
    /// Pairs of words that are common in the Danish web; may be empty.
    pub web_pairs: Bytes,
}

impl Files {
    /// The files that are built into the program.
    pub fn embedded() -> Self {
        Self {
            words: Cow::Borrowed(include_bytes!("../../dictionaries/words.fst")),
            frequencies: Cow::Borrowed(include_bytes!("../../dictionaries/frequencies.fst")),
            usage: Cow::Borrowed(include_bytes!("../../dictionaries/usage.fst")),
            parts: Cow::Borrowed(include_bytes!("../../dictionaries/parts.fst")),
            letters: Cow::Borrowed(include_bytes!("../../dictionaries/letters.bin")),
            context: Cow::Borrowed(include_bytes!("../../dictionaries/context.bin")),
            web_pairs: Cow::Borrowed(include_bytes!("../../dictionaries/web_pairs.bin")),
        }
    }
}

/// A frequency as hundredths of a decade above one in a thousand million words (100 x Zipf scale).
///
/// # Source
/// van Heuven et al. (2014), the Zipf scale; figures from wordfreq 3.1.1.
pub type CentiZipf = u32;

/// A built file as a map; of no bytes it is empty.
fn map(bytes: &Bytes) -> Result<fst::Map<Bytes>, fst::Error> {
    if bytes.is_empty() { fst::Map::default().map_data(Bytes::from) } else { fst::Map::new(bytes.clone()) }
}

/// The context model of a built file; without one every word stands alone.
fn read_context(bytes: &[u8]) -> Option<Context> {
    if bytes.is_empty() { Some(Context::default()) } else { Context::from_bytes(bytes) }
}

/// Frequency taken for a dictionary form that no list counts.
const UNLISTED: CentiZipf = 130;

impl Dictionary {
    /// The dictionary that is built into the program.
    ///
    /// ```
    /// use pjece::dictionary::Dictionary;
    ///
    /// let dictionary = Dictionary::embedded().with_words(&["lodsejerlaug".to_owned()]);
    /// assert!(dictionary.is_word("børn") && dictionary.is_word("lodsejerlaug"));
    /// assert!(!dictionary.is_word("bgrn"));
    /// ```
    pub fn embedded() -> Self {
        Self::open(&Files::embedded()).expect("the embedded files are tested at build time")
    }

    /// A dictionary from built files. An empty `context` is allowed: every word then stands alone.
    ///
    /// # Errors
    /// What is wrong with which file: not an fst, damaged, or of the wrong size. Rebuild with `pjece dictionary build`.
    pub fn from_files(files: &Files) -> Result<Self, String> {
        let dictionary = Self::open(files)?;
        // Looking a word up in a damaged fst may panic.
        dictionary.words.as_fst().verify().map_err(|e| format!("words.fst: {e}"))?;
        dictionary.frequencies.as_fst().verify().map_err(|e| format!("frequencies.fst: {e}"))?;
        dictionary.usage.verify().map_err(|e| format!("usage.fst: {e}"))?;
        dictionary.parts.verify().map_err(|e| format!("parts.fst: {e}"))?;
        let context = read_context(&files.context).ok_or("context.bin: damaged")?;
        let web_pairs = WebPairs::from_bytes(&files.web_pairs).ok_or("web_pairs.bin: damaged")?;
        Ok(Self { context: OnceLock::from(context), web_pairs: OnceLock::from(web_pairs), ..dictionary })
    }

    fn open(files: &Files) -> Result<Self, String> {
        Ok(Self {
            words: fst::Map::new(files.words.clone()).map_err(|e| format!("words.fst: {e}"))?,
            frequencies: fst::Map::new(files.frequencies.clone()).map_err(|e| format!("frequencies.fst: {e}"))?,
            usage: Usage::open(&files.usage).map_err(|e| format!("usage.fst: {e}"))?,
            parts: Parts::open(&files.parts).map_err(|e| format!("parts.fst: {e}"))?,
            letters: Letters::from_bytes(&files.letters).ok_or("letters.bin: wrong size")?,
            context_file: files.context.clone(),
            context: OnceLock::new(),
            web_pairs_file: files.web_pairs.clone(),
            web_pairs: OnceLock::new(),
            own: BTreeSet::new(),
            refused: BTreeSet::new(),
            sha256: OnceLock::new(),
            instance: new_instance(),
        })
    }

    /// The same dictionary with the user's own words accepted too, in the letter case given and in small letters.
    #[must_use]
    pub fn with_words(mut self, words: &[String]) -> Self {
        self.own.extend(words.iter().map(|w| w.to_lowercase()));
        self.instance = new_instance();
        self
    }

    /// The same dictionary without these words, in any letter case: as they stand they are unknown, repair does not put
    /// them, and no compound is made of them.
    #[must_use]
    pub fn without_words(mut self, words: &[String]) -> Self {
        self.refused.extend(words.iter().map(|w| w.to_lowercase()));
        self.instance = new_instance();
        self
    }

    /// Is a form left out on purpose?
    pub(crate) fn refuses(&self, lower: &str) -> bool {
        !self.refused.is_empty() && self.refused.contains(lower)
    }

    /// SHA-256 over the built files that hold words and frequencies, and over the context model.
    pub fn sha256(&self) -> &str {
        self.sha256.get_or_init(|| {
            let mut whole = self.words.as_fst().as_bytes().to_vec();
            whole.extend_from_slice(self.frequencies.as_fst().as_bytes());
            whole.extend_from_slice(self.usage.as_bytes());
            whole.extend_from_slice(self.parts.as_bytes());
            whole.extend_from_slice(self.letters.as_bytes());
            whole.extend_from_slice(&self.context_file);
            whole.extend_from_slice(&self.web_pairs_file);
            sha256(&whole)
        })
    }

    /// Which words like to stand next to each other.
    pub(crate) fn context(&self) -> &Context {
        self.context.get_or_init(|| read_context(&self.context_file).expect("checked, or tested at build time"))
    }

    /// Which words stand next to each other in the Danish of the web.
    pub(crate) fn web_pairs(&self) -> &WebPairs {
        let read = || WebPairs::from_bytes(&self.web_pairs_file).expect("checked, or tested at build time");
        self.web_pairs.get_or_init(read)
    }

    /// What is known of a form in small letters.
    pub fn entry(&self, lower: &str) -> Option<Entry> {
        self.words.get(lower).map(Entry).filter(|_| !self.refuses(lower))
    }

    /// How common a form in small letters is, in the list and in texts of the pamphlets' own kind; forms that neither
    /// counts get a low floor.
    pub fn frequency(&self, lower: &str) -> CentiZipf {
        self.usage.blend(lower, self.frequencies.get(lower).map_or(UNLISTED, |f| f as CentiZipf))
    }

    /// Natural logarithm of the probability of a dictionary form as a word of running text.
    pub fn log_probability(&self, lower: &str) -> f32 {
        (self.frequency(lower) as f32 / 100.0 - 9.0) * std::f32::consts::LN_10
    }

    /// The same of any word, a compound too, that stands in texts of the pamphlets' own kind; `None` for others.
    pub(crate) fn used_log_probability(&self, lower: &str) -> Option<f32> {
        self.usage.log_probability(lower)
    }

    /// Natural logarithm of the probability of a form as a part of a compound, by where it stands there.
    pub(crate) fn part_log_probability(&self, lower: &str, place: Place) -> f32 {
        self.parts.log_probability(lower, place, self.log_probability(lower))
    }

    /// Natural logarithm of the probability of a string of letters as an unlisted word: a name, a foreign word.
    pub fn unlisted_log_probability(&self, lower: &str) -> f32 {
        self.letters.log_probability(lower)
    }

    /// Is `word` a Danish word as it stands: in the dictionary in a letter case that fits, one of the user's own, or a
    /// compound that the entries' roles allow?
    pub fn is_word(&self, word: &str) -> bool {
        let lower = word.to_lowercase();
        self.own.contains(&lower)
            || self.entry(&lower).is_some_and(|e| case_fits(word, e))
            || lower.split('-').count() > 1 && lower.split('-').all(|part| part.is_empty() || self.is_word(part))
            || self.compound(&lower).is_some()
    }

    /// Is `lower` one of the user's own words?
    pub fn is_own(&self, lower: &str) -> bool {
        self.own.contains(lower)
    }

    /// Is `word` the imperative of a Danish verb? Letter case does not matter.
    pub fn is_imperative(&self, word: &str) -> bool {
        self.entry(&word.to_lowercase()).is_some_and(|e| e.is(Class::Imperative))
    }

    /// Number of forms.
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// True for a dictionary without forms.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }
}

/// A word in small letters with a capital first one.
pub(crate) fn capitalised(lower: &str) -> String {
    let mut letters = lower.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Small letters need a small-letter entry; a capital first letter or all capitals fit every entry.
fn case_fits(word: &str, entry: Entry) -> bool {
    let case = hunspell::letter_case(word);
    case != Entry::LOWER && entry.is_word() || entry.has(Entry::LOWER)
}
