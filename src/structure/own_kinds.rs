//! The pamphlet's own kinds: nouns that no vocabulary knows and that number its parts, *SITUATION 1* over a title, *Model 3:
//! …*, *Andet sømærke*. Found once, in the lines of the text, so that every rule that knows kinds knows them too.

use super::announced_kinds;
use super::labels;
use super::numbered::{self, Numbered, NumberedNoun};
use super::outline::shape;
use super::sentence::{begins_with_capital, is_terminated, regex, words};
use super::vocabulary::{Kind, KindClass, VOCABULARY};
use regex::Regex;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Fewer parts make a kind only when the pamphlet says how many there are.
pub(super) const FEWEST: usize = 3;
/// Fewer are none.
const FEWEST_ANNOUNCED: usize = 2;
/// Between the title of one part and the next stand at least so many words.
pub(super) const SHORTEST_PART: usize = 12;
/// Where the pamphlet says how many parts there are, fewer words tell.
const SHORTEST_COUNTED: usize = 6;
/// A title has at most so many words.
const LONGEST_TITLE: usize = 14;
/// A noun of fewer letters is an abbreviation.
const SHORTEST_NOUN: usize = 3;

/// The pamphlet's own kinds, by every form of their nouns.
#[derive(Debug, Clone, Default)]
pub(crate) struct OwnKinds {
    by_form: BTreeMap<String, Kind>,
    /// What the numbered titles are, when the pamphlet says so, and how many there are.
    announced: Option<(String, u32)>,
}

/// A line that begins with a noun and its number.
#[derive(Debug, Clone, Copy)]
pub(super) struct Part {
    pub(super) line: usize,
    pub(super) number: u32,
    /// Has it a title, in its line or in the next?
    pub(super) titled: bool,
}

impl OwnKinds {
    /// The kinds that the lines of a text number, 1, 2, 3 … in order, each over a title and a text.
    pub(crate) fn of(text: &str) -> Self {
        // Pages end in form feeds, and lines in them without a mark of their own.
        let lines: Vec<&str> = text.split(['\n', '\x0c']).map(str::trim).filter(|line| !line.is_empty()).collect();
        let mut own = Self::default();
        for (noun, parts) in parts(&lines) {
            let longest = longest_series(&lines, &parts, SHORTEST_PART);
            let enough = longest >= FEWEST && !VOCABULARY.is_structural(&noun);
            let counted = || longest_series(&lines, &parts, SHORTEST_COUNTED);
            let is_announced = |parts: usize| parts >= FEWEST_ANNOUNCED && announces(text, parts, &noun);
            if enough || is_announced(longest) || is_announced(counted()) {
                own.add(&noun, true);
            }
        }
        for (noun, parts) in unnumbered_parts(&lines) {
            let told = told(&lines, &parts, SHORTEST_PART);
            if told >= FEWEST && !own.by_form.contains_key(&noun) && announces(text, told, &noun) {
                own.add(&noun, false);
            }
        }
        if let Some((noun, count)) = announced_kinds::announced(&lines, text) {
            own.add(&noun, true);
            own.announced = Some((noun, count));
        }
        own
    }

    fn add(&mut self, noun: &str, counted: bool) {
        for form in forms(noun) {
            self.by_form.entry(form).or_insert_with(|| Kind::own(noun, counted));
        }
    }

    /// Reads a line that begins with an own kind that has no numbers (*Sømærke: Ro*, *SØMÆRKE* alone), and where its text
    /// begins.
    pub(crate) fn unnumbered(&self, line: &str) -> Option<(&Kind, usize)> {
        let found = UNNUMBERED.captures(line)?;
        let kind = self.by_form.get(&found.name("kind")?.as_str().to_lowercase()).filter(|kind| !kind.counted)?;
        Some((kind, found.name("text").map_or(line.len(), |text| text.start())))
    }

    /// The kind that a noun names: the vocabulary's, else the pamphlet's own.
    pub(crate) fn kind(&self, noun: &str) -> Option<&Kind> {
        VOCABULARY.kind(noun).or_else(|| self.by_form.get(&noun.to_lowercase()))
    }

    /// The same, or that of the last part of a compound.
    pub(crate) fn kind_or_compound(&self, noun: &str) -> Option<&Kind> {
        self.kind(noun).or_else(|| VOCABULARY.kind_of_compound(noun))
    }

    /// Reads a line that begins with a kind, the pamphlet's own among them, and its number.
    pub(crate) fn numbered<'t>(&self, text: &'t str) -> Option<Numbered<'t, '_>> {
        numbered::numbered_as(text, |noun| self.kind(noun))
    }

    /// *SITUATION 3 Ro i salen*: the number of a frame and its title side by side.
    pub(crate) fn side_by_side<'t>(&self, text: &'t str) -> Option<Numbered<'t, '_>> {
        let NumberedNoun { noun, number, by_ordinal, text } = numbered::spaced_noun(text)?;
        let kind = self.kind(noun).filter(|kind| kind.class == KindClass::Frame)?;
        Some(Numbered { kind, noun, number, by_ordinal, text })
    }

    /// What the pamphlet says that its numbered titles are, and how many: *Fem vaner* over *1 …* to *5 …*.
    pub(crate) fn announced(&self) -> Option<(&Kind, u32)> {
        let (noun, count) = self.announced.as_ref()?;
        Some((self.by_form.get(noun)?, *count))
    }

    /// Is it a kind that only this pamphlet has?
    pub(crate) fn is_own(&self, kind: &Kind) -> bool {
        self.by_form.get(&kind.singular).is_some_and(|own| own.singular == kind.singular)
    }
}

static UNNUMBERED: LazyLock<Regex> = LazyLock::new(|| regex(r"^(?P<kind>\p{Lu}\p{L}+)(?::\s+(?P<text>\p{Lu}.*))?$"));

/// The lines that begin with a noun and its number, by noun.
fn parts(lines: &[&str]) -> BTreeMap<String, Vec<Part>> {
    let mut by_noun: BTreeMap<String, Vec<Part>> = BTreeMap::new();
    for (at, line) in lines.iter().enumerate() {
        let found = numbered::numbered_nouns(line).chain(numbered::spaced_noun(line));
        for found in found.filter(|found| found.number > 0 && may_be_kind(found.noun)) {
            let part = Part { line: at, number: found.number, titled: is_titled(lines, at, found.text) };
            by_noun.entry(found.noun.to_lowercase()).or_default().push(part);
        }
    }
    by_noun
}

/// Lines that are a noun, or a noun and a title, by noun: those that come at least three times.
fn unnumbered_parts(lines: &[&str]) -> BTreeMap<String, Vec<Part>> {
    let mut by_noun: BTreeMap<String, Vec<(usize, usize)>> = BTreeMap::new();
    for (at, line) in lines.iter().enumerate() {
        if let Some((noun, text)) = UNNUMBERED.captures(line).and_then(|found| {
            Some((found.name("kind")?.as_str(), found.name("text").map_or(line.len(), |text| text.start())))
        }) {
            by_noun.entry(noun.to_lowercase()).or_default().push((at, text));
        }
    }
    by_noun.retain(|noun, places| places.len() >= FEWEST && may_be_kind(noun));
    let part = |(line, text): (usize, usize)| Part { line, number: 0, titled: is_titled(lines, line, text) };
    by_noun.into_iter().map(|(noun, places)| (noun, places.into_iter().map(part).collect())).collect()
}

/// Can a noun name a kind of frame? What is known as something else cannot, nor what only divides text or time.
pub(super) fn may_be_kind(noun: &str) -> bool {
    let small = noun.to_lowercase();
    noun.chars().count() >= SHORTEST_NOUN
        && VOCABULARY.kind_of_compound(noun).is_none_or(|kind| kind.class == KindClass::Frame)
        && VOCABULARY.kind(noun).is_none()
        && VOCABULARY.number(&small).is_none()
        && (!VOCABULARY.is_structural(noun) || VOCABULARY.is_structural_unless_announced(noun))
        && !VOCABULARY.is_function_word(noun)
        && !VOCABULARY.months.contains_key(&small)
        && !VOCABULARY.ordinals.contains_key(&small)
        && labels::label(noun).is_none()
}

/// A title stands behind the number, or alone in the next line.
pub(super) fn is_titled(lines: &[&str], at: usize, text: usize) -> bool {
    let behind = lines[at].get(text..).unwrap_or("").trim();
    let title = if behind.is_empty() { lines.get(at + 1).copied().unwrap_or("") } else { behind };
    let figure = title.starts_with(|c: char| c.is_ascii_digit());
    begins_with_capital(title)
        && !figure
        && words(title).count() <= LONGEST_TITLE
        && (!is_terminated(title) || title.ends_with(['?', '!']))
        && shape::marker(title).is_none()
        && labels::label(title).is_none_or(|label| !label.bare)
}

/// How many parts the longest series 1, 2, 3 … has whose every part has a title and a text.
pub(super) fn longest_series(lines: &[&str], parts: &[Part], shortest: usize) -> usize {
    let mut longest = 0;
    let mut series: Vec<Part> = Vec::new();
    for part in parts {
        match series.last() {
            Some(last) if part.number == last.number + 1 => series.push(*part),
            // The same number again is a running head, unless only this one stands over a title.
            Some(last) if part.number == last.number && (last.titled || !part.titled) => {}
            Some(last) if part.number == last.number => {
                series.pop();
                series.push(*part);
            }
            _ => {
                longest = longest.max(told(lines, &series, shortest));
                series.clear();
                series.extend(Some(*part).filter(|part| part.number == 1));
            }
        }
    }
    longest.max(told(lines, &series, shortest))
}

/// The length of a series whose every part has a title and a text; else none.
fn told(lines: &[&str], series: &[Part], shortest: usize) -> usize {
    let ends = series.iter().skip(1).map(|part| part.line).chain([lines.len()]);
    let all = series.iter().zip(ends).all(|(part, end)| part.titled && tells(&lines[part.line + 1..end], shortest));
    if all { series.len() } else { 0 }
}

/// Is there a text among the lines: enough words, and a sentence or a list?
fn tells(lines: &[&str], shortest: usize) -> bool {
    let mut count = 0;
    let enough = lines.iter().any(|line| {
        count += words(line).count();
        count >= shortest
    });
    // In a scan a point at a line's end may be lost; one within a line tells as well.
    enough && lines.iter().any(|line| is_terminated(line) || line.contains(". ") || shape::marker(line).is_some())
}

/// Does the text say how many there are: *to scenarier*?
fn announces(text: &str, count: usize, noun: &str) -> bool {
    let forms = forms(noun);
    let mut before: [Option<u32>; 2] = [None, None];
    for word in words(text) {
        let counted = before.iter().flatten().any(|number| *number as usize == count);
        if counted && forms.contains(&word.to_lowercase()) {
            return true;
        }
        before = [VOCABULARY.number(word), before[0]];
    }
    false
}

/// The forms of a noun as far as Danish makes them by rule: *situation, situationer, situationerne*, *sømærke, sømærkerne*,
/// *modeller*, *kapitler*, *greb, grebene*.
fn forms(noun: &str) -> Vec<String> {
    let mut stems = vec![noun.to_owned()];
    let mut letters: Vec<char> = noun.chars().collect();
    let last = letters.pop().unwrap_or_default();
    if !is_vowel(last) {
        stems.push(format!("{noun}{last}")); // modeller
    }
    let rest: String = letters.iter().collect();
    for (ending, contracted) in [("el", "l"), ("er", "r"), ("en", "n")] {
        if let Some(stem) = noun.strip_suffix(ending).filter(|stem| !stem.is_empty()) {
            stems.push(format!("{}{contracted}", undoubled(stem))); // kapitler, mønstre
        }
    }
    let mut forms = vec![noun.to_owned(), format!("{noun}ene")];
    for stem in stems {
        forms.extend(["er", "erne", "e", "ene"].map(|ending| format!("{stem}{ending}")));
    }
    if last == 'e' {
        forms.extend(["er", "erne", "ene"].map(|ending| format!("{rest}{ending}"))); // sømærker
    }
    if is_vowel(last) {
        forms.extend(["er", "erne", "r", "rne"].map(|ending| format!("{noun}{ending}")));
    }
    for (ending, plural) in [("ium", "ier"), ("ie", "ier"), ("um", "er")] {
        if let Some(stem) = noun.strip_suffix(ending) {
            forms.extend([format!("{stem}{plural}"), format!("{stem}{plural}ne")]); // scenarier
        }
    }
    forms
}

pub(super) fn is_vowel(letter: char) -> bool {
    "aeiouyæøå".contains(letter)
}

/// *regel* loses nothing before *regler*, *gaffel* one of its letters before *gafler*.
fn undoubled(stem: &str) -> &str {
    let mut letters = stem.char_indices().rev();
    match (letters.next(), letters.next()) {
        (Some((at, last)), Some((_, before))) if last == before => stem.get(..at).unwrap_or(stem),
        _ => stem,
    }
}

#[cfg(test)]
mod tests {
    use super::super::context::tests::{found, found_as, text_of};
    use super::*;

    const TOLD: &str = "Hanne vil gerne spise i ro, men Bo vil hellere tale om vejret hele tiden.";

    fn parts(lines: [&str; 3]) -> String {
        lines.map(|line| format!("{line}\n\n{TOLD}\n\nDer er altid tid nok til maden i huset.\n\n")).concat()
    }

    fn titles(text: &str) -> Vec<String> {
        let all = found(text);
        assert!(all.frames.iter().zip(1..).all(|(frame, n)| frame.number == Some(n)));
        text_of(&all.frames).into_iter().map(str::to_owned).collect()
    }

    #[test]
    fn a_noun_that_the_pamphlet_numbers_makes_frames() {
        for lines in [
            ["Knast 1: Ro i salen", "Knast 2: Tid nok", "Knast 3: Plads til alle"],
            ["KNAST 1\n\nRo i salen", "KNAST 2\n\nTid nok", "KNAST 3\n\nPlads til alle"],
            ["Første knast\n\nRo i salen", "Anden knast\n\nTid nok", "Tredje knast\n\nPlads til alle"],
            ["Knast A – Ro i salen", "Knast B – Tid nok", "Knast C – Plads til alle"],
            ["KNAST 1 Ro i salen", "KNAST 2 Tid nok", "KNAST 3 Plads til alle"],
            ["Knast nr. 1\n\nRo i salen", "Knast nr. 2\n\nTid nok", "Knast nr. 3\n\nPlads til alle"],
        ] {
            let text = format!("Ro i huset\n\nDet handler om mad, og det handler om ro.\n\n{}", parts(lines));
            assert_eq!(titles(&text), ["Ro i salen", "Tid nok", "Plads til alle"], "{}", lines[0]);
            assert_eq!(found(&text).frames[1].kind, "knast");
        }
    }

    #[test]
    fn what_divides_a_text_or_a_day_makes_no_frames() {
        for noun in [
            "Kapitel",
            "Uge",
            "Temadag",
            "Figur",
            "Bilag",
            "Anbefaling",
            "Eksempel",
            "Workshop",
            "Underafsnit",
            "Sag",
            "Oversigt",
        ] {
            let lines =
                [format!("{noun} 1: Ro i salen"), format!("{noun} 2: Tid nok"), format!("{noun} 3: Plads til alle")];
            let text = format!("Ro i huset\n\nDet handler om mad.\n\n{}", parts([&lines[0], &lines[1], &lines[2]]));
            assert!(found(&text).frames.is_empty(), "{noun}");
        }
        for lines in [
            // out of order, without a title, a date, no text below
            ["Knast 2: Ro i salen", "Knast 1: Tid nok", "Knast 4: Plads til alle"],
            ["Knast 1", "Knast 2", "Knast 3"],
            ["1. maj: Ro i salen", "2. maj: Tid nok", "3. maj: Plads til alle"],
        ] {
            let text = format!("Ro i huset\n\nDet handler om mad.\n\n{}", parts(lines));
            assert!(found(&text).frames.is_empty(), "{}", lines[0]);
        }
        let listed = "Ro i huset\n\nDet handler om mad.\n\nKnast 1: Ro i salen\n\nKnast 2: Tid nok\n\nKnast 3: Plads til alle\n\nTak for mad.\n";
        assert!(found(listed).frames.is_empty());
    }

    #[test]
    fn two_parts_make_a_kind_when_the_pamphlet_counts_them() {
        let all = |says: &str| {
            found(&format!(
                "Ro i huset\n\n{says}\n\nKnast 1: Ro i salen\n\n{TOLD}\n\nKnast 2: Tid nok\n\n{TOLD}\n\nTil sidst\n\nTak for mad til alle jer.\n"
            ))
        };
        assert_eq!(text_of(&all("Hæftet består af to knaster om mad og ro.").frames), ["Ro i salen", "Tid nok"]);
        assert!(all("Hæftet handler om mad og om ro for alle.").frames.is_empty());
    }

    #[test]
    fn a_kind_without_numbers_must_be_counted() {
        let all = |says: &str, lines| {
            found(&format!("Ro i huset\n\n{says}\n\n{}", parts(lines)))
                .frames
                .iter()
                .map(|f| f.title.clone())
                .collect::<Vec<_>>()
        };
        let heads = ["Knast: Ro i salen", "Knast: Tid nok", "Knast: Plads til alle"];
        let kickers = ["KNAST\n\nRo i salen", "KNAST\n\nTid nok", "KNAST\n\nPlads til alle"];
        for lines in [heads, kickers] {
            assert_eq!(all("Hæftet har tre knaster.", lines), ["Ro i salen", "Tid nok", "Plads til alle"]);
            assert!(all("Hæftet har fire knaster.", lines).is_empty() && all("Hæftet er nyt.", lines).is_empty());
        }
    }

    #[test]
    fn own_kinds_are_counted_in_claims() {
        let verdict = |says: &str| {
            let lines = ["KNAST 1\n\nRo i salen", "KNAST 2\n\nTid nok", "KNAST 3\n\nPlads til alle"];
            let all = found(&format!("Ro i huset\n\n{says}\n\n{}", parts(lines)));
            all.claims.iter().map(|c| (c.claimed, c.counts.clone(), c.holds)).collect::<Vec<_>>()
        };
        let counts = "frames:knast".to_owned();
        assert_eq!(verdict("Hæftet består af fire knaster."), [(4, counts.clone(), Some(false))]);
        assert_eq!(verdict("Hæftet samler sig om tre knaster."), [(3, counts, Some(true))]);
    }

    #[test]
    fn what_lists_who_takes_part_is_a_project() {
        let part = |n: u32, title: &str| {
            format!("KNUDE {n}\n\n{title}\n\n{TOLD}\n\nDeltagende kommuner: Odder, Vejle og Skive\n\n")
        };
        let parts = [part(1, "Ro i salen"), part(2, "Tid nok"), part(3, "Plads til alle")];
        let all = found(&format!("Ro i huset\n\nDet handler om mad, og det handler om ro.\n\n{}", parts.concat()));
        assert!(all.frames.is_empty());
        assert_eq!(text_of(&all.cases), ["Ro i salen", "Tid nok", "Plads til alle"]);
    }

    #[test]
    fn a_running_head_is_no_new_part() {
        let text = format!(
            "KNAST 1\n\nRo i salen\n\n{TOLD}\n\x0cKNAST 1\n\n{TOLD}\x0cKNAST 2\n\nTid nok\n\n{TOLD}\n\x0cKNAST 3\n\nPlads til alle\n\n{TOLD}\n"
        );
        assert!(OwnKinds::of(&text).kind("knaster").is_some());
        assert_eq!(found_as(&text, |_, _| {}).frames.len(), 3);
    }

    #[test]
    fn plurals_are_made_by_rule() {
        for (noun, plurals) in [
            ("situation", ["situationer", "situationerne"]),
            ("sømærke", ["sømærker", "sømærkerne"]),
            ("model", ["modeller", "modellerne"]),
            ("vinkel", ["vinkler", "vinklerne"]),
            ("mønster", ["mønstre", "mønstrene"]),
            ("scenarie", ["scenarier", "scenarierne"]),
            ("scenarium", ["scenarier", "scenarierne"]),
            ("emne", ["emner", "emnerne"]),
            ("mærkesag", ["mærkesager", "mærkesagerne"]),
            ("knag", ["knage", "knagene"]),
            ("vilkår", ["vilkår", "vilkårene"]),
            ("fyrtårn", ["fyrtårne", "fyrtårnene"]),
            ("gaffel", ["gafler", "gaflerne"]),
            ("bro", ["broer", "broerne"]),
        ] {
            for plural in plurals {
                assert!(forms(noun).iter().any(|form| form == plural), "{noun}: {plural}");
            }
        }
    }

    #[test]
    fn short_parts_are_enough_where_their_number_is_told() {
        let text = |counted: &str| {
            format!(
                "{counted}\nStation 1 Tasken\nBananen møder bogen nede i tasken.\nStation 2 Bordet\nMaden får den tid, den tager.\nStation 3 Spanden\nHer ender det, som ingen nåede.\n"
            )
        };
        assert!(OwnKinds::of(&text("Tre stationer.")).kind("station").is_some());
        assert!(OwnKinds::of(&text("Om mad.")).kind("station").is_none());
    }
}
