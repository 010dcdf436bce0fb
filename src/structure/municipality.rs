//! Danish municipalities: their names in all spellings, and their codes.

use super::sentence::regex;
use super::vocabulary::rows;
use crate::model::Organisation;
use regex::Regex;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::LazyLock;

/// The 98 municipalities of today.
///
/// # Source
/// Danmarks Statistik, NUTS classification of municipalities, codes valid since 1 January 2007.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Municipality {
    pub(crate) code: String,
    pub(crate) name: String,
}

struct Register {
    by_spelling: BTreeMap<String, Municipality>,
    former: BTreeSet<String>,
}

static REGISTER: LazyLock<Register> = LazyLock::new(register);

fn register() -> Register {
    let mut by_spelling = BTreeMap::new();
    for row in rows(include_str!("../../dictionaries/structure/municipalities.csv")) {
        let [code, name, _region, spellings] = row[..] else { continue };
        let municipality = Municipality { code: code.to_owned(), name: name.to_owned() };
        for spelling in spellings.split(';').chain([name]).filter(|s| !s.is_empty()) {
            by_spelling.insert(spelling.to_lowercase(), municipality.clone());
        }
    }
    let former = rows(include_str!("../../dictionaries/structure/former_municipalities.csv"))
        .filter_map(|row| row.first().map(|name| name.to_lowercase()))
        .collect();
    Register { by_spelling, former }
}

/// Whether today's codes are valid for a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Period {
    /// Since 2007, or nothing in the document says otherwise.
    #[default]
    Today,
    /// Before the reform of 2007: same names, other numbers.
    Before2007,
}

/// The municipality of that name, in any of its spellings; a genitive s is allowed.
pub(crate) fn municipality(name: &str) -> Option<&'static Municipality> {
    let name = tidy(name);
    let register = &*REGISTER;
    let found = register.by_spelling.get(&name);
    found.or_else(|| name.strip_suffix('s').and_then(|stem| register.by_spelling.get(stem.trim_end_matches('\''))))
}

/// A municipality of before 2007 that has gone up in another one.
pub(crate) fn is_former(name: &str) -> bool {
    let name = tidy(name);
    REGISTER.former.contains(&name) || name.strip_suffix('s').is_some_and(|stem| REGISTER.former.contains(stem))
}

/// Small letters, one space, no space after a hyphen that was broken over a line.
fn tidy(name: &str) -> String {
    let name: Vec<&str> = name.split_whitespace().collect();
    name.join(" ").replace("- ", "-").replace(" -", "-").to_lowercase()
}

static PHRASE: LazyLock<Regex> = LazyLock::new(|| {
    regex(r"(?P<name>\p{Lu}[\p{L}]+(?:[- ]{1,2}\p{Lu}[\p{L}]+)?)\s+(?P<word>(?:Regionskommune|Kommune|kommune|By)s?)\b")
});

/// *Odder Kommune*, *Odder Kommunes*: the phrase alone names the municipality.
pub(crate) fn municipality_phrase(text: &str) -> Option<(&'static str, Option<&'static Municipality>)> {
    let found = PHRASE.captures(text.trim()).filter(|f| f.get(0).is_some_and(|m| m.len() == text.trim().len()))?;
    let name = found.name("name")?.as_str();
    municipality(name).map(|m| ("today", Some(m))).or_else(|| is_former(name).then_some(("former", None)))
}

/// *Odder Kommune*, *Odder og Skive Kommuner*, *Ry Kommune, nu Skanderborg Kommune*, *Kommune: Odder*: a line that only names whose
/// something is.
pub(crate) fn is_owner_line(text: &str) -> bool {
    let bare = |part: &str| part.trim().trim_start_matches("nu ").trim_start_matches("tidligere ").to_owned();
    let parts: Vec<String> = owner_names(text).split(',').flat_map(|part| part.split(" og ")).map(bare).collect();
    let plain = || is_labelled_name(text) && parts.iter().all(|part| municipality(part).is_some());
    text.chars().count() <= 100 && (parts.iter().all(|part| municipality_phrase(part).is_some()) || plain())
}

/// What may stand before the name of whose something is: *Kommune: Odder*, *Hvem: Odder Kommune*.
const NAME_LABELS: [&str; 6] = ["Kommune: ", "Kommuner: ", "Hvem: ", "Hvor: ", "Sted: ", "Fra: "];
/// What stands before the owner of a project.
const OWNER_FACTS: [&str; 3] = ["Ejer: ", "Projektejer: ", "Ejerkommune: "];

/// The names in *Kommune: Odder og Skive*; the whole line where no label stands before them.
pub(crate) fn owner_names(text: &str) -> &str {
    NAME_LABELS.iter().find_map(|label| text.strip_prefix(label)).unwrap_or(text)
}

/// *Odder Kommune* of the fact *Ejer: Odder Kommune*.
pub(crate) fn owned_by(text: &str) -> Option<&str> {
    OWNER_FACTS.iter().find_map(|label| text.strip_prefix(label))
}

fn is_labelled_name(text: &str) -> bool {
    owner_names(text).len() < text.len()
}

/// A municipality named in a text by "X Kommune", and where.
pub(crate) fn named_in(text: &str) -> Vec<(Range<usize>, Option<&'static Municipality>)> {
    PHRASE
        .captures_iter(text)
        .filter_map(|found| {
            let name = found.name("name")?;
            let whole = found.get(0)?.range();
            if let Some(municipality) = municipality(name.as_str()) {
                return Some((whole, Some(municipality)));
            }
            // "I Odder Kommune": the first capital may belong to the sentence.
            let (at, last) = name
                .as_str()
                .rsplit_once(' ')
                .map_or((name.start(), name.as_str()), |(before, last)| (name.start() + before.len() + 1, last));
            match municipality(last) {
                Some(municipality) => Some((at..whole.end, Some(municipality))),
                None => is_former(last).then_some((at..whole.end, None)),
            }
        })
        .collect()
}

/// The organisation as the record writes it.
pub(crate) fn organisation(municipality: &Municipality, as_written: &str, full: bool, period: Period) -> Organisation {
    let name = if full { full_name(municipality) } else { municipality.name.clone() };
    let as_written = as_written.split_whitespace().collect::<Vec<_>>().join(" ");
    match period {
        Period::Today => {
            Organisation { name, as_written, code: Some(municipality.code.clone()), candidates: Vec::new() }
        }
        Period::Before2007 => {
            Organisation { name, as_written, code: None, candidates: vec![municipality.code.clone()] }
        }
    }
}

fn full_name(municipality: &Municipality) -> String {
    match municipality.code.as_str() {
        "0101" => "Københavns Kommune".to_owned(),
        "0400" => "Bornholms Regionskommune".to_owned(),
        _ => format!("{} Kommune", municipality.name),
    }
}

/// A list of participants, *Odder, Århus og Faaborg- Midtfyn*: each name with the organisation it means.
pub(crate) fn list(text: &str, period: Period) -> Vec<Organisation> {
    split_list(text).filter_map(|name| participant(&name, period)).collect()
}

/// Share of a list's names that are municipalities, and how many there are.
pub(crate) fn municipalities_in_list(text: &str) -> (usize, usize) {
    let names: Vec<String> = split_list(text).collect();
    (names.iter().filter(|name| known(bare(name))).count(), names.len())
}

fn known(name: &str) -> bool {
    municipality(name).is_some() || is_former(name)
}

fn participant(name: &str, period: Period) -> Option<Organisation> {
    let stem = bare(name);
    if let Some(municipality) = municipality(stem) {
        return Some(organisation(municipality, name, false, period));
    }
    let capital = name.chars().next().is_some_and(char::is_uppercase);
    (capital && name.chars().count() <= 60).then(|| Organisation {
        name: name.to_owned(),
        as_written: name.to_owned(),
        code: None,
        candidates: Vec::new(),
    })
}

fn bare(name: &str) -> &str {
    let name = name.trim();
    let name = name
        .strip_suffix(" Kommune")
        .or_else(|| name.strip_suffix(" kommune"))
        .or_else(|| name.strip_suffix(" Kommuner"))
        .unwrap_or(name);
    name.strip_suffix(" Regionskommune").unwrap_or(name)
}

/// What an engine reads for the points or bullets between names.
const MISREAD_POINTS: [&str; 7] = [" - ", " – ", " « ", " » ", " + ", " * ", " ° "];

/// The same list with commas where an engine misread points, when every part is then a municipality.
fn with_commas(text: &str) -> Option<String> {
    let commas = MISREAD_POINTS.iter().fold(text.to_owned(), |text, point| text.replace(point, ", "));
    let mut names = commas.split([',', '·', '•', '|']).flat_map(|part| part.split(" og "));
    (commas != text && names.all(|name| known(bare(name.trim_end_matches('.'))))).then_some(commas)
}

/// The same list with commas where names stand in boxes side by side, when each word is a municipality.
fn side_by_side(text: &str) -> Option<String> {
    let names: Vec<&str> = text.trim().trim_end_matches([',', '.', ' ']).split_whitespace().collect();
    (names.len() >= 2 && names.iter().all(|name| known(name))).then(|| names.join(", "))
}

fn split_list(text: &str) -> impl Iterator<Item = String> {
    let commas = with_commas(text).or_else(|| side_by_side(text));
    let text = commas.as_deref().unwrap_or(text);
    let text = text.trim().trim_end_matches(['.', ' ']).replace("- ", "-").replace(['•', '·', '|'], ",");
    let parts: Vec<String> = text
        .split([',', ';', '\n'])
        .flat_map(|part| part.split(" og ").map(str::to_owned).collect::<Vec<_>>())
        .map(|part| part.trim().trim_start_matches("og ").trim().trim_end_matches('.').to_owned())
        .filter(|part| !part.is_empty())
        .collect();
    parts.into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_98_municipalities() {
        let codes: BTreeSet<_> = REGISTER.by_spelling.values().map(|m| &m.code).collect();
        assert_eq!(codes.len(), 98);
    }

    #[test]
    fn points_between_names_may_be_misread() {
        assert_eq!(municipalities_in_list("Odder - Skive « Varde · Vejle"), (4, 4));
        assert_eq!(municipalities_in_list("Faaborg - Midtfyn, Odder"), (2, 2));
    }

    #[test]
    fn names_are_known_in_old_spelling_and_genitive() {
        for (name, code) in [
            ("Århus", "0751"),
            ("Ålborg", "0851"),
            ("Ishøjs", "0183"),
            ("Assens", "0420"),
            ("Faaborg- Midtfyn", "0430"),
            ("Vesthimmerland", "0820"),
        ] {
            assert_eq!(municipality(name).map(|m| m.code.as_str()), Some(code), "{name}");
        }
        assert!(municipality("Fjends").is_none() && is_former("Fjends"));
    }

    #[test]
    fn municipalities_are_found_in_running_text() {
        let text = "I Odder Kommune og hos Høje-Taastrup Kommunes folk, men ikke i en kommune.";
        let found: Vec<_> = named_in(text)
            .into_iter()
            .map(|(range, m)| (text.get(range).unwrap_or(""), m.map(|m| m.code.as_str())))
            .collect();
        assert_eq!(found, [("Odder Kommune", Some("0727")), ("Høje-Taastrup Kommunes", Some("0169"))]);
    }

    #[test]
    fn lists_give_every_name_once() {
        let list = list("Odder, Ringkøbing- Skjern, Ålborg og Foreningen Ro.", Period::Today);
        let names: Vec<_> = list.iter().map(|o| (o.name.as_str(), o.code.as_deref())).collect();
        assert_eq!(
            names,
            [
                ("Odder", Some("0727")),
                ("Ringkøbing-Skjern", Some("0760")),
                ("Aalborg", Some("0851")),
                ("Foreningen Ro", None)
            ]
        );
    }

    #[test]
    fn before_2007_the_numbers_were_others() {
        let list = list("Odder", Period::Before2007);
        assert_eq!((list[0].code.as_deref(), list[0].candidates.as_slice()), (None, &["0727".to_owned()][..]));
    }

    #[test]
    fn names_side_by_side_need_no_commas() {
        assert_eq!(municipalities_in_list("Kolding Vordingborg Syddjurs"), (3, 3));
        assert_eq!(municipalities_in_list("Kolding Havn Syddjurs").1, 1);
    }
}
