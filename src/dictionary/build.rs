//! The recipe: upstream word lists to the built files. Run by `pjece dictionary build`, by maintainers only.

use super::context::Context;
pub use super::context::Running;
use super::entry::{Class, Entry};
use super::hunspell::{self, Forms};
use super::parts::Parts;
use super::usage::Usage;
use super::web::{self, Words};
use super::web_pairs::WebPairs;
use super::{CentiZipf, Dictionary, Files, Letters};
use std::collections::{BTreeMap, HashMap};

/// What the recipe reads; see `dictionaries/fetch.sh`.
pub struct Ingredients<'a> {
    /// Stavekontrolden's `index.aff`.
    pub aff: &'a str,
    /// Stavekontrolden's `index.dic`.
    pub dic: &'a str,
    /// Words with how common they are, most common first.
    pub frequencies: &'a [(String, CentiZipf)],
    /// Our own words: `word,reason` lines with a header.
    pub additions: &'a str,
    /// Names of towns and people: `name,kind` lines with a header.
    pub names: &'a str,
    /// Municipalities: the second column is the name.
    pub municipalities: &'a str,
    /// Words of the Danish web, one a line, in the letter cases that stand there; may be empty.
    pub web_words: &'a str,
    /// Pairs of words that are common in the Danish web, `first second` a line; may be empty.
    pub web_pairs: &'a str,
    /// Running Danish of other kinds than pamphlets, for the context model; may be empty.
    pub running: &'a [String],
    /// Our own policy texts, for frequencies and the context model; may be empty.
    pub own: &'a [String],
    /// Our own sentences about words that damage makes alike, for the context model: they say nothing of how common words
    /// are; may be empty.
    pub sentences: &'a [String],
}

/// A form whose lemma is counted, though the form itself is not, is this much rarer than the lemma's best form.
const UNCOUNTED_FORM: CentiZipf = 170;
/// A town, or a name that people bear, is at least so common, its genitive less.
const KNOWN_NAME: CentiZipf = 300;
const ITS_GENITIVE: CentiZipf = 230;
/// A form of the dictionary, or a name, that stands in lists of the web is at least so common.
const IN_USE: CentiZipf = 260;
/// Our own texts count so many times beside manuals, so that the few of the right kind have about as much say.
const WEIGHT_OF_OUR_OWN: u32 = 8;
/// Only lemmas at least this common lift their forms.
const COMMON_LEMMA: CentiZipf = 330;

/// Builds the files.
///
/// # Errors
/// Never for well-formed ingredients; the fst writer's message otherwise.
pub fn build(ingredients: &Ingredients<'_>) -> Result<Files, fst::Error> {
    let mut forms = hunspell::expand(ingredients.aff, ingredients.dic);
    add_own(&mut forms, ingredients);
    add_without_accents(&mut forms);
    // Names from everywhere would make any string of letters a likely one.
    let letters = letters(&forms).as_bytes().to_vec();
    let web = Words::new(ingredients.web_words);
    add_names_in_use(&mut forms, &web)?;
    let mut frequencies = frequencies(&forms, ingredients.frequencies);
    lift_words_in_use(&mut frequencies, &forms, &web);
    lift_names(&mut frequencies, &forms, ingredients.names);
    let frequencies = fst_of(frequencies.iter().map(|(form, f)| (form.as_str(), u64::from(*f))))?;
    let mut files = bare(words_of(&forms)?, frequencies, letters);
    if let Ok(dictionary) = Dictionary::from_files(&files) {
        let own = ingredients.own.iter().map(String::as_str);
        let used = Usage::count(own, |word| dictionary.is_word(word));
        files.usage = fst_of(used.iter().map(|(word, count)| (word.as_str(), *count)))?.into();
        // Each form once, and what our own texts hold as often as they do.
        let listed =
            forms.entries.iter().filter(|(_, bits)| Entry(**bits).has(Entry::LOWER)).map(|(form, _)| (form, 1));
        let words = listed.chain(used.iter().map(|(word, count)| (word, *count)));
        let counts = Parts::count(&dictionary, words.map(|(word, weight)| (word.as_str(), weight)));
        files.parts = fst_of(counts.iter().map(|(part, count)| (part.as_str(), *count)))?.into();
    }
    if let (false, Ok(dictionary)) = (ingredients.web_pairs.is_empty(), Dictionary::from_files(&files)) {
        let own = ingredients.own.iter().map(String::as_str);
        let is_word = |word: &str| dictionary.entry(word).map(|_| dictionary.log_probability(word));
        files.web_pairs = WebPairs::count(ingredients.web_pairs, own, is_word).to_bytes().into();
    }
    let texts = running(ingredients);
    if let (false, Ok(dictionary)) = (texts.is_empty(), Dictionary::from_files(&files)) {
        files.context = Context::train(&dictionary, &texts).to_bytes().into();
    }
    Ok(files)
}

/// The accent on an e may be left out: *idé* is written *ide*, too.
///
/// # Source
/// Retskrivningsordbogen, § 5.
fn add_without_accents(forms: &mut Forms) {
    let accented = forms.entries.iter().filter(|(form, _)| form.contains('é'));
    let plain: Vec<(String, u64, Option<String>)> = accented
        .map(|(form, bits)| (form.replace('é', "e"), *bits, forms.lemma.get(form).cloned()))
        .filter(|(plain, ..)| !forms.entries.contains_key(plain))
        .collect();
    for (plain, bits, lemma) in plain {
        forms.lemma.extend(lemma.map(|lemma| (plain.clone(), lemma)));
        *forms.entries.entry(plain).or_default() |= bits;
    }
}

fn letters(forms: &Forms) -> Letters {
    let words = forms.entries.iter().filter(|(_, bits)| Entry(**bits).is_word());
    // Names matter more among unlisted words than their number in the dictionary says.
    Letters::train(words.map(|(form, bits)| (form.as_str(), if Entry(*bits).has(Entry::TITLE) { 3.0 } else { 1.0 })))
}

/// Names of the web that the dictionary lacks, with their genitives, and abbreviations.
fn add_names_in_use(forms: &mut Forms, web: &Words<'_>) -> Result<(), fst::Error> {
    let empty = fst_of(std::iter::empty())?;
    let files = bare(words_of(forms)?, empty, Letters::train(std::iter::empty()).as_bytes().to_vec());
    let Ok(known) = Dictionary::from_files(&files) else { return Ok(()) };
    for word in web.abbreviations(forms).into_iter().chain(web.names(&known, forms)) {
        add(forms, &word);
    }
    Ok(())
}

fn words_of(forms: &Forms) -> Result<Vec<u8>, fst::Error> {
    fst_of(forms.entries.iter().map(|(form, bits)| (form.as_str(), *bits)))
}

/// Files that know words alone, not how they are used.
fn bare(words: Vec<u8>, frequencies: Vec<u8>, letters: Vec<u8>) -> Files {
    let nothing = || Vec::new().into();
    Files {
        words: words.into(),
        frequencies: frequencies.into(),
        usage: nothing(),
        parts: nothing(),
        letters: letters.into(),
        context: nothing(),
        web_pairs: nothing(),
    }
}

/// Frequency lists end early; a form that stands in longer lists is still in use.
fn lift_words_in_use(frequencies: &mut BTreeMap<String, CentiZipf>, forms: &Forms, web: &Words<'_>) {
    let noise = web::written_without(forms.entries.keys());
    let in_use = |form: &String, bits: u64| Entry(bits).is_word() && web.have(form) && !noise.contains(form);
    for (form, _) in forms.entries.iter().filter(|(form, bits)| in_use(form, **bits)) {
        let known = frequencies.entry(form.clone()).or_default();
        *known = (*known).max(IN_USE);
    }
}

/// All texts for the context model. Ours are few but of the right kind.
fn running(ingredients: &Ingredients<'_>) -> Vec<Running> {
    let weighed = |texts: &[String], weight: u32| -> Vec<Running> {
        texts.iter().map(|text| Running { text: text.clone(), weight }).collect()
    };
    [
        weighed(ingredients.running, 1),
        weighed(ingredients.own, WEIGHT_OF_OUR_OWN),
        weighed(ingredients.sentences, WEIGHT_OF_OUR_OWN),
    ]
    .concat()
}

fn fst_of<'a>(sorted: impl Iterator<Item = (&'a str, u64)>) -> Result<Vec<u8>, fst::Error> {
    let mut builder = fst::MapBuilder::memory();
    builder.extend_iter(sorted)?;
    builder.into_inner()
}

/// A column of a list with a header.
fn column(list: &str, at: usize) -> impl Iterator<Item = &str> {
    list.lines().skip(1).filter_map(move |line| line.split(',').nth(at))
}

fn add_own(forms: &mut Forms, ingredients: &Ingredients<'_>) {
    let own = column(ingredients.additions, 0);
    let names = column(ingredients.names, 0);
    let municipalities = column(ingredients.municipalities, 1);
    for word in own.chain(names).chain(municipalities).map(str::trim).filter(|w| !w.is_empty() && !w.contains(' ')) {
        add(forms, word);
    }
}

/// A word in the letter case given; a name with its genitive.
fn add(forms: &mut Forms, word: &str) {
    let (bits, lower) = (hunspell::letter_case(word), word.to_lowercase());
    let is_name = bits == Entry::TITLE;
    let class = if is_name { Class::Name } else { Class::Other };
    for form in std::iter::once(lower.clone()).chain(is_name.then(|| format!("{lower}s"))) {
        *forms.entries.entry(form.clone()).or_default() |= bits | u64::from(class.bit()) << 8;
        forms.lemma.entry(form).or_insert_with(|| lower.clone());
    }
}

/// Counted frequencies of dictionary forms, and a lift for the uncounted forms of common lemmas.
///
/// Frequency lists contain the noise itself ("pa", "gar"), so only dictionary forms are kept.
fn frequencies(forms: &Forms, counted: &[(String, CentiZipf)]) -> BTreeMap<String, CentiZipf> {
    let counted: HashMap<&str, CentiZipf> = counted.iter().map(|(w, f)| (w.as_str(), *f)).collect();
    let mut lemmas: HashMap<&str, CentiZipf> = HashMap::new();
    for form in forms.entries.keys() {
        if let (Some(lemma), Some(f)) = (forms.lemma.get(form), counted.get(form.as_str())) {
            let best = lemmas.entry(lemma).or_default();
            *best = (*best).max(*f);
        }
    }
    forms
        .entries
        .keys()
        .filter_map(|form| {
            let own = counted.get(form.as_str()).copied();
            let lemma = forms.lemma.get(form).and_then(|l| lemmas.get(l.as_str())).copied();
            let lifted = lemma.filter(|f| *f >= COMMON_LEMMA).map(|f| f.min(550) - UNCOUNTED_FORM);
            own.or(lifted).map(|f| (form.clone(), f))
        })
        .collect()
}

/// Lists of words hardly count names. A form that is a common word as well keeps its frequency: as a name it would be lifted
/// in small letters too.
fn lift_names(frequencies: &mut BTreeMap<String, CentiZipf>, forms: &Forms, names: &str) {
    for name in column(names, 0) {
        let lower = name.to_lowercase();
        for (form, least) in [(format!("{lower}s"), ITS_GENITIVE), (lower, KNOWN_NAME)] {
            if forms.entries.get(&form).is_some_and(|bits| !Entry(*bits).has(Entry::LOWER)) {
                let known = frequencies.entry(form).or_default();
                *known = (*known).max(least);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A small dictionary for tests of other modules is built the same way as the real one.
    #[test]
    fn the_recipe_builds_a_dictionary_that_knows_its_words() {
        let aff = "SFX 10 Y 1\nSFX 10 0 s/34 [^s]\t+GENITIV\nSFX 29 Y 1\nSFX 29 0 s/32,35,36 .\nSFX 39 Y 1\nSFX 39 0 0/35,34 .\t+ORD_SIDST\n";
        let frequencies = vec![("på".to_owned(), 718), ("pa".to_owned(), 409), ("måling".to_owned(), 400)];
        let built = build(&Ingredients {
            aff,
            dic: "4\nkvalitet/2,10,29,39\nmåling/2,10,39\npå\nidé/2,10\n",
            frequencies: &frequencies,
            names: "name,kind\nØlby,town\n",
            additions: "word,reason\nKL,organisation\n",
            municipalities: "code,name\n0259,Køge\n",
            web_words: "Sølskov\n",
            web_pairs: "",
            running: &[],
            own: &[],
            sentences: &[],
        })
        .unwrap();
        let dictionary = Dictionary::from_files(&built).unwrap();
        assert!(dictionary.is_word("Kvalitet") && dictionary.is_word("kvalitetsmåling"));
        assert!(dictionary.is_word("KL") && dictionary.is_word("Køge") && !dictionary.is_word("køge"));
        assert!(dictionary.is_word("Ølby") && dictionary.frequency("ølby") > dictionary.frequency("køge"));
        assert!(dictionary.is_word("ide") && dictionary.is_word("idés"));
        assert!(dictionary.is_word("Sølskovs") && !dictionary.is_word("sølskov"));
        assert!(!dictionary.is_word("pa"), "noise of the frequency list is no word");
        assert_eq!(dictionary.frequency("på"), 718);
    }
}
