//! The state of each page: how much of its Danish letters it lost, which language it is in, and what is left alone.

use super::Decision;
use super::language::{LanguageFound, Tally};
use super::units::Unit;
use super::wishes::Wishes;
use crate::dictionary::Dictionary;
use crate::model::{Document, Spelling};
use foldhash::HashMap;

/// æ, ø and å together as a share of the letters of Danish running text.
///
/// # Source
/// Counted on 58,000 letters of Danish pamphlets: 1.15 %, 0.85 %, 0.95 %.
const DANISH_LETTERS: f32 = 0.0295;

/// A page that lost less of its Danish letters than this is sound: its words are left as they are.
pub(crate) const SOUND: f32 = 0.1;

/// Below this no word is weighed at all.
pub(crate) const PLAINLY_SOUND: f32 = 0.03;

/// A language that is none of those known here.
const UNKNOWN: LanguageFound = LanguageFound { tag: "und", confidence: None };
/// On a page of a language known here at least this share of the words are its function words (a fifth to two fifths), on one of
/// another by chance a few in a hundred.
const KNOWN_LANGUAGE: f32 = 0.1;

/// What is known of a page before any word is decided.
#[derive(Debug, Clone)]
pub(crate) struct State {
    /// Share of æ, ø, å that the page lost, 0 to 1.
    pub(crate) lost: f32,
    /// Language of most of the page.
    pub(crate) language: Option<LanguageFound>,
    /// For each unit of the page: leave it alone (foreign passage, old spelling).
    pub(crate) skip: Vec<bool>,
}

/// The states of all pages.
#[derive(Debug, Clone)]
pub(crate) struct States {
    pub(crate) pages: Vec<State>,
    pub(crate) spelling: Spelling,
}

/// Judges every page of a document by its words.
pub(crate) fn states(document: &Document, units: &[Unit], wishes: &Wishes<'_>, dictionary: &Dictionary) -> States {
    let spelling = spelling(units);
    let mut foreign = foreign(units);
    unknown_language(units, dictionary, &mut foreign);
    let whole = posterior(letters(units.iter().zip(&foreign)), None);
    let pages = (0..document.pages.len())
        .map(|page| {
            let range = units.partition_point(|u| u.page < page)..units.partition_point(|u| u.page <= page);
            let (units, foreign) = (&units[range.clone()], &foreign[range]);
            let lost = posterior(letters(units.iter().zip(foreign)), Some(&whole));
            let found = tally(units);
            let is_unknown = units.len() >= ENOUGH_WORDS as usize
                && foreign.iter().all(|foreign| *foreign)
                && found.share(units.len()) < KNOWN_LANGUAGE;
            State {
                lost: mean(&lost),
                language: if is_unknown { Some(UNKNOWN) } else { found.found() },
                skip: foreign
                    .iter()
                    .zip(units)
                    .map(|(f, unit)| *f || spelling == Spelling::Pre1948 || wishes.shields(unit))
                    .collect(),
            }
        })
        .collect();
    States { pages, spelling }
}

/// Share of decisions that are so, 0 to 1; 0 without decisions.
pub(crate) fn share(decisions: &[Decision], is_so: impl Fn(&Decision) -> bool) -> f32 {
    let looked_at = decisions.iter().filter(|d| d.looked_up.is_some());
    let (so, all) = looked_at.fold((0, 0), |(so, all), d| (so + u32::from(is_so(d)), all + 1));
    if all == 0 { 0.0 } else { so as f32 / all as f32 }
}

/// (letters, æøå among them) of the Danish words.
fn letters<'a>(units: impl Iterator<Item = (&'a Unit, &'a bool)>) -> (f32, f32) {
    let danish = units.filter(|(_, foreign)| !**foreign).flat_map(|(unit, _)| unit.seen.chars());
    danish.filter(|c| c.is_alphabetic()).fold((0.0, 0.0), |(all, own), c| {
        (all + 1.0, own + f32::from(u8::from(matches!(c, 'æ' | 'ø' | 'å' | 'Æ' | 'Ø' | 'Å'))))
    })
}

/// Shares of lost letters that are weighed against each other.
const GRID: [f32; 7] = [0.001, 0.01, 0.05, 0.2, 0.5, 0.9, 0.995];
/// What is thought of a document before it is seen: sound, or lost; seldom between.
const BEFORE: [f32; 7] = [0.45, 0.15, 0.05, 0.03, 0.03, 0.04, 0.25];

/// Probabilities of the shares of [`GRID`] given how many Danish letters are left (Poisson).
fn posterior((letters, own): (f32, f32), document: Option<&[f32; 7]>) -> [f32; 7] {
    let mut out = [0.0; 7];
    for (i, lost) in GRID.iter().enumerate() {
        // A page is most likely in its document's state, but may come from another scan.
        let before = document.map_or(BEFORE[i], |d| 0.8 * d[i] + 0.2 * BEFORE[i]);
        let expected = (letters * DANISH_LETTERS * (1.0 - lost)).max(1e-3);
        // Pages differ in their words, so the count is trusted less than Poisson's law would: half the evidence.
        out[i] = before.ln() + 0.5 * (own * expected.ln() - expected);
    }
    let best = out.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let total: f32 = out.iter().map(|v| (v - best).exp()).sum();
    out.map(|v| (v - best).exp() / total)
}

fn mean(posterior: &[f32; 7]) -> f32 {
    posterior.iter().zip(GRID).map(|(p, lost)| p * lost).sum()
}

/// For each unit: does it stand in a passage of another language?
///
/// A passage is a sentence or line run. One without evidence of its own goes with its page when that is foreign, else
/// with the passage before it in its paragraph.
fn foreign(units: &[Unit]) -> Vec<bool> {
    let mut out = vec![false; units.len()];
    let mut start = 0;
    let mut before = false;
    let mut page = (usize::MAX, false);
    while start < units.len() {
        if page.0 != units[start].page {
            let of_page = units[start..].iter().take_while(|u| u.page == units[start].page);
            page = (units[start].page, tally(of_page).is_foreign());
        }
        let end = (start + 1..units.len()).find(|i| units[*i].starts_sentence).unwrap_or(units.len());
        let own = tally(&units[start..end]);
        let goes_on = before && !units[start].opens_paragraph && own.language() != Some("da");
        let is_foreign = own.is_foreign() || page.1 && !own.is_clearly_danish() || goes_on;
        out[start..end].fill(is_foreign);
        before = is_foreign;
        start = end;
    }
    out
}

/// Of fewer words of running text nothing can be said.
const ENOUGH_WORDS: u32 = 30;
/// On a page in another language fewer of the words are Danish ones. Of 398 Danish pages that the wrong model read, on scans of
/// all grades, the least had 0.52, and all but one 0.59 or more; pages in English, German, Swedish and Romance languages have
/// 0.2 to 0.55.
const LEAST_DANISH: f32 = 0.5;
/// In a document that is in another language as a whole, a page of Danish shows itself by so many.
const SURELY_DANISH: f32 = 0.65;

/// Marks the words of pages in a language that has no function words here, or too few: hardly any of their words are Danish.
fn unknown_language<'u>(units: &'u [Unit], dictionary: &Dictionary, foreign: &mut [bool]) {
    let is_plain = |unit: &&Unit| unit.seen.chars().all(char::is_lowercase) && unit.seen.chars().nth(2).is_some();
    // Half the words of most texts settle the question: no more are looked up than that.
    let mut entries: HashMap<&str, bool> = HashMap::default();
    let mut has_share = |units: &'u [Unit], least: f32| {
        let all = units.iter().filter(is_plain).count() as u32;
        let mut known = 0;
        let mut plain = units.iter().filter(is_plain);
        let enough = |known: u32| known as f32 / all as f32 >= least;
        (all >= ENOUGH_WORDS).then(|| {
            plain.any(|unit| {
                let is_entry = entries.entry(&unit.lower).or_insert_with(|| dictionary.entry(&unit.lower).is_some());
                known += u32::from(*is_entry);
                enough(known)
            })
        })
    };
    let one_page = units.first().map(|u| u.page) == units.last().map(|u| u.page);
    let whole = has_share(units, LEAST_DANISH).is_some_and(|is_danish| !is_danish);
    if one_page && !whole {
        return;
    }
    let mut start = 0;
    for of_page in units.chunk_by(|a, b| a.page == b.page) {
        let end = start + of_page.len();
        let least = if whole { SURELY_DANISH } else { LEAST_DANISH };
        if has_share(of_page, least).map_or(whole, |is_danish| !is_danish) {
            foreign[start..end].fill(true);
        }
        start = end;
    }
}

fn tally<'u>(units: impl IntoIterator<Item = &'u Unit>) -> Tally {
    let mut tally = Tally::default();
    units.into_iter().for_each(|u| tally.add(u.languages));
    tally
}

/// Spelling before the reform of 1948: `aa` for å, `skulde`, `kunde`, `vilde`.
fn spelling(units: &[Unit]) -> Spelling {
    let (mut old, mut new) = (0, 0);
    for unit in units {
        match unit.lower.as_str() {
            "paa" | "saa" | "naar" | "maa" | "ogsaa" | "gaar" | "faar" | "skulde" | "kunde" | "vilde" | "staar"
            | "aar" => old += 1,
            "på" | "så" | "når" | "må" | "også" | "går" | "får" | "skulle" | "kunne" | "ville" | "står" | "år"
            | "pa" | "sa" | "ogsa" => new += 1,
            _ => {}
        }
    }
    if old >= 3 && old > 2 * new { Spelling::Pre1948 } else { Spelling::Modern }
}

#[cfg(test)]
mod tests {
    use crate::config::Config;
    use crate::dictionary::Dictionary;
    use crate::pipeline::{Tools, repair_text};

    fn language(text: &str) -> Option<String> {
        let (dictionary, config) = (Dictionary::embedded(), Config::default());
        let tools = Tools { dictionary: &dictionary, ocr_engine: None, config: &config };
        repair_text(text, &tools).1.pages.first().and_then(|page| Some(page.language.as_ref()?.tag.to_owned()))
    }

    #[test]
    fn a_language_that_is_not_known_is_not_taken_for_its_nearest() {
        let finnish = "Kunta haluaa, että jokainen lapsi saa oppia uimaan ennen kouluikää. Siksi uimahalli avataan kahtena \
iltana viikossa vain perheille, ja opettajat auttavat altaassa. Vanhemmat voivat lainata kellukkeita ilmaiseksi. Talvella \
luistinrata pidetään jäässä niin kauan kuin pakkanen riittää, ja valot palavat myöhään. Keväällä kysymme asukkailta, mitä \
pihoille pitäisi rakentaa seuraavaksi.";
        assert_eq!(language(finnish).as_deref(), Some("und"));
        let dutch = "De gemeente wil dat ieder kind leert zwemmen voordat het naar school gaat. Daarom is het zwembad op twee \
avonden in de week alleen open voor gezinnen, en leraren helpen in het water. Ouders kunnen ook gratis materiaal lenen. In de \
winter blijft de ijsbaan open zolang het vriest, maar niet langer dan tien uur.";
        assert_eq!(language(dutch).as_deref(), Some("nl"));
        let danish = "Kommunen vil have, at hvert barn lærer at svømme, før det begynder i skole. Derfor er hallen åben for familier \
to aftener om ugen, og lærerne hjælper til i vandet.";
        assert_eq!(language(danish).as_deref(), Some("da"));
    }
}
