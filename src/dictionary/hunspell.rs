//! Expansion of a Hunspell dictionary (the two-file format of Stavekontrolden) into all its forms.
//!
//! Only what the Danish files use: numeric flags, suffixes on suffixes, compound flags given by affixes. Hyphen
//! prefixes (flag 37) and direction prefixes of places (flag 54, `Nordamerika`) are left to compound analysis.
//!
//! # Source
//! hunspell(5), sections AFFIX FILE and COMPOUNDING.

use super::entry::{Class, Entry};
use std::collections::{BTreeMap, HashMap};

const NEED_AFFIX: u16 = 8;
const COMPOUND_BEGIN: u16 = 32;
const COMPOUND_MIDDLE: u16 = 33;
const COMPOUND_END: u16 = 34;
const ONLY_IN_COMPOUND: u16 = 36;
const FORBIDDEN: u16 = 6;

struct Suffix {
    strip: Vec<char>,
    add: String,
    flags: Vec<u16>,
    condition: Vec<(bool, Vec<char>)>,
    class: Option<Class>,
}

/// The affix rules by flag.
pub(super) struct Affixes(HashMap<u16, Vec<Suffix>>);

impl Affixes {
    /// Reads an `.aff` file's text.
    pub(super) fn parse(text: &str) -> Self {
        let mut rules: HashMap<u16, Vec<Suffix>> = HashMap::new();
        for line in text.lines().filter(|l| l.starts_with("SFX ")) {
            let fields: Vec<&str> = line.split_whitespace().collect();
            let [_, flag, strip, add, condition, ..] = fields.as_slice() else { continue };
            let Ok(flag) = flag.parse() else { continue };
            let (add, flags) = add.split_once('/').unwrap_or((add, ""));
            let nothing = |s: &str| if s == "0" { String::new() } else { s.to_owned() };
            rules.entry(flag).or_default().push(Suffix {
                strip: nothing(strip).chars().collect(),
                add: nothing(add),
                flags: parse_flags(flags),
                condition: parse_condition(condition),
                class: fields.get(5).and_then(|tag| class_of_tag(tag)),
            });
        }
        Self(rules)
    }
}

fn parse_flags(flags: &str) -> Vec<u16> {
    flags.split(',').filter_map(|f| f.parse().ok()).collect()
}

fn parse_condition(condition: &str) -> Vec<(bool, Vec<char>)> {
    let mut out = Vec::new();
    let mut chars = condition.chars();
    while let Some(c) = chars.next() {
        match c {
            '.' => out.push((false, Vec::new())), // "none of nothing": any letter
            '[' => {
                let set: Vec<char> = chars.by_ref().take_while(|c| *c != ']').collect();
                let negated = set.first() == Some(&'^');
                out.push((!negated, set.into_iter().skip(usize::from(negated)).collect()));
            }
            c => out.push((true, vec![c])),
        }
    }
    out
}

fn class_of_tag(tag: &str) -> Option<Class> {
    Some(match tag {
        "+BESTEMT_ENTAL" => Class::NounDefinite,
        "+PLUR_UBEK" => Class::NounPlural,
        "+PLUR_BEK" => Class::NounPluralDefinite,
        "+GENITIV" => Class::Genitive,
        "+NUTID" => Class::Present,
        "+DATID" => Class::Past,
        "+PERF_PART" | "+PRÆSENS_PART" => Class::Participle,
        "+IMPERATIV" => Class::Imperative,
        "+PASSIV" => Class::Passive,
        "+KOMPARATIV" | "+SUPERLATIV" | "+SUPERLATIV_PLURALIS" => Class::Comparison,
        _ => return None,
    })
}

/// One line of the `.dic` file.
struct Lemma<'a> {
    word: &'a str,
    flags: Vec<u16>,
    stem: Option<&'a str>,
    forms: Vec<&'a str>,
}

fn parse_lemma(line: &str) -> Lemma<'_> {
    let mut fields = line.split(['\t', ' ']).filter(|f| !f.is_empty());
    // Quoted entries hold a slash: "A/S".
    let (word, flags, rest) = if let Some(quoted) = line.strip_prefix('"') {
        let (word, rest) = quoted.split_once('"').unwrap_or((quoted, ""));
        (word, rest.strip_prefix('/').unwrap_or("").split_whitespace().next().unwrap_or(""), rest)
    } else {
        // A space belongs to the word unless a field such as `al:` or `st:` follows it.
        let end = line.match_indices([' ', '\t']).map(|(i, _)| i).find(|i| is_field(line.get(i + 1..).unwrap_or("")));
        let (head, rest) = line.split_at(end.unwrap_or(line.len()));
        let (word, flags) = head.split_once('/').unwrap_or((head, ""));
        fields.next();
        (word, flags, rest)
    };
    let named = |name: &'static str| rest.split_whitespace().filter_map(move |f| f.strip_prefix(name));
    Lemma { word, flags: parse_flags(flags), stem: named("st:").next(), forms: named("al:").collect() }
}

fn is_field(text: &str) -> bool {
    text.get(2..3) == Some(":") && text.bytes().take(2).all(|b| b.is_ascii_lowercase())
}

/// Every form of the dictionary with what is known of it. Keys are in small letters.
pub(super) struct Forms {
    /// Form to entry bits.
    pub(super) entries: BTreeMap<String, u64>,
    /// Form in small letters to the lemmas it came from.
    pub(super) lemma: HashMap<String, String>,
}

/// Expands a dictionary.
pub(super) fn expand(aff: &str, dic: &str) -> Forms {
    let affixes = Affixes::parse(aff);
    let lemmas: Vec<Lemma<'_>> = dic.lines().skip(1).filter(|l| !l.trim().is_empty()).map(parse_lemma).collect();
    let irregular: HashMap<&str, &Lemma<'_>> =
        lemmas.iter().filter(|l| is_irregular_verb(l)).map(|l| (l.word, l)).collect();
    let mut forms = Forms { entries: BTreeMap::new(), lemma: HashMap::new() };
    for lemma in lemmas.iter().filter(|l| !l.flags.contains(&FORBIDDEN)) {
        let mut classes = base_classes(lemma);
        if irregular.contains_key(lemma.word) {
            classes |= Class::Infinitive.bit();
        }
        if let Some(stem) = lemma.stem.filter(|stem| irregular.contains_key(stem)) {
            classes |= irregular_class(stem, lemma.word);
        }
        forms.add(&affixes, lemma.word, lemma.word, &lemma.flags, classes, 0);
    }
    forms
}

/// A strong verb lists its forms, the present tense among them.
fn is_irregular_verb(lemma: &Lemma<'_>) -> bool {
    let present = format!("{}r", lemma.word);
    let passive = format!("{}s", lemma.word);
    lemma.forms.iter().any(|f| *f == present) || lemma.forms.iter().any(|f| *f == passive)
}

fn irregular_class(infinitive: &str, form: &str) -> u32 {
    let stem = infinitive.strip_suffix('e').unwrap_or(infinitive);
    let doubled = stem.chars().rev().take(2).collect::<Vec<_>>();
    let single = if doubled.len() == 2 && doubled[0] == doubled[1] {
        stem.get(..stem.len() - doubled[0].len_utf8())
    } else {
        None
    };
    if form == format!("{infinitive}r") || form == format!("{stem}r") {
        Class::Present.bit()
    } else if form == stem || Some(form) == single {
        Class::Imperative.bit()
    } else if form == format!("{infinitive}s") {
        Class::Passive.bit()
    } else if form.ends_with("et") || form.ends_with("en") || form.ends_with("ende") || form.ends_with('t') {
        Class::Participle.bit()
    } else {
        Class::Past.bit()
    }
}

fn base_classes(lemma: &Lemma<'_>) -> u32 {
    let has = |flags: &[u16]| lemma.flags.iter().any(|f| flags.contains(f));
    let mut classes = 0;
    if lemma.word.chars().next().is_some_and(char::is_uppercase) {
        classes |= Class::Name.bit();
    }
    if has(&[2, 5, 7, 19, 30]) && !has(&[21]) {
        classes |= Class::NounCommon.bit();
    }
    if has(&[3, 4]) && !has(&[21]) {
        classes |= Class::NounNeuter.bit();
    }
    if has(&[21]) {
        classes |= Class::Infinitive.bit();
    }
    if has(&[23, 24, 25, 26, 28, 38, 40, 49]) {
        classes |= Class::Adjective.bit();
    }
    if classes == 0 { Class::Other.bit() } else { classes }
}

impl Forms {
    fn add(&mut self, affixes: &Affixes, lemma: &str, form: &str, flags: &[u16], classes: u32, depth: u8) {
        self.insert(lemma, form, flags, classes);
        if depth == 3 {
            return;
        }
        let letters: Vec<char> = form.chars().collect();
        for flag in flags {
            for rule in affixes.0.get(flag).into_iter().flatten().filter(|r| r.fits(&letters)) {
                let kept: String = letters.iter().take(letters.len() - rule.strip.len()).collect();
                let derived = match rule.class {
                    // Adjectives use the same tag as definite plurals of nouns.
                    Some(Class::NounPluralDefinite) if classes & Class::Adjective.bit() != 0 => {
                        Class::AdjectivePlural.bit()
                    }
                    Some(class) => class.bit(),
                    None if rule.add == "t" && classes & Class::Adjective.bit() != 0 => Class::AdjectiveNeuter.bit(),
                    None => classes,
                };
                self.add(affixes, lemma, &format!("{kept}{}", rule.add), &rule.flags, derived, depth + 1);
            }
        }
    }

    fn insert(&mut self, lemma: &str, form: &str, flags: &[u16], classes: u32) {
        let has = |flag| flags.contains(&flag);
        let mut bits = u64::from(classes) << 8;
        for (flag, bit) in
            [(COMPOUND_BEGIN, Entry::BEGIN), (COMPOUND_MIDDLE, Entry::MIDDLE), (COMPOUND_END, Entry::END)]
        {
            bits |= if has(flag) { bit } else { 0 };
        }
        if has(ONLY_IN_COMPOUND) {
            bits &= 0b111; // a linking form: no word, no class
        } else if has(NEED_AFFIX) {
            return;
        } else {
            bits |= letter_case(form);
        }
        if bits == 0 {
            return;
        }
        let key = form.to_lowercase();
        if key.chars().count() > 40 || key.contains(' ') {
            return;
        }
        self.lemma.entry(key.clone()).or_insert_with(|| lemma.to_lowercase());
        *self.entries.entry(key).or_default() |= bits;
    }
}

/// The letter-case bit of a form.
pub(super) fn letter_case(form: &str) -> u64 {
    let mut letters = form.chars().filter(|c| c.is_alphabetic());
    let first_is_capital = letters.next().is_some_and(char::is_uppercase);
    let another_is_capital = letters.any(char::is_uppercase);
    match (first_is_capital, another_is_capital) {
        (false, false) => Entry::LOWER,
        (true, false) => Entry::TITLE,
        _ => Entry::OTHER_CASE,
    }
}

impl Suffix {
    fn fits(&self, letters: &[char]) -> bool {
        let conditions = self.condition.len();
        letters.len() >= self.strip.len().max(if self.condition.is_empty() { 0 } else { conditions })
            && letters.ends_with(&self.strip)
            && letters
                .iter()
                .rev()
                .zip(self.condition.iter().rev())
                .all(|(c, (wanted, set))| set.contains(c) == *wanted)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const AFF: &str = "SFX 10 Y 1\nSFX 10 0 s/34 [^s]\t+GENITIV\nSFX 21 Y 2\nSFX 21 0 r/34 .\t+NUTID\nSFX 21 e 0 [^b]be\t+IMPERATIV\nSFX 29 Y 1\nSFX 29 0 s/32,35,36 .\n";

    #[test]
    fn suffixes_give_forms_classes_and_roles() {
        let forms = expand(AFF, "3\nskabe/21\nkvalitet/2,10,29,34\nKøge/10\n");
        let entry = |form: &str| Entry(forms.entries.get(form).copied().unwrap_or_default());
        assert!(entry("skab").is(Class::Imperative) && entry("skaber").is(Class::Present));
        assert!(entry("kvalitets").has(Entry::BEGIN) && entry("kvalitets").is(Class::Genitive));
        assert!(entry("køge").has(Entry::TITLE) && !entry("køge").has(Entry::LOWER));
        assert!(!entry("skabee").is_word());
    }

    #[test]
    fn quoted_entries_and_fields_are_understood() {
        let forms = expand(AFF, "3\n\"A/S\"\ngå al:gås al:går al:gik\ngår st:gå\n");
        assert!(Entry(forms.entries["a/s"]).has(Entry::OTHER_CASE));
        assert!(Entry(forms.entries["går"]).is(Class::Present));
    }
}
