//! Who is in charge, said behind the request itself: *Mål lyden hvert år. Ansvarlig: Driften. Frist: maj*.

use crate::structure::passage::Passage;
use crate::structure::sentence::{regex, words};
use crate::structure::vocabulary::{Column, VOCABULARY};
use regex::Regex;
use std::sync::LazyLock;

static KEY: LazyLock<Regex> =
    LazyLock::new(|| regex(r"(?:^|[\s(])(?P<key>\p{Lu}\p{L}+(?:\s\p{Ll}+){0,2}):\s+(?P<value>\p{L}|\d)"));

/// Who is in charge is named in at most so many words.
const LONGEST_NAME: usize = 8;

/// The request without what is said behind it in the words of a plan's columns, and who it says is in charge. A request that
/// says no such thing stays as it is.
pub(super) fn parted(passage: &Passage) -> (Passage, Option<String>) {
    let text = passage.as_str();
    let keys: Vec<(Column, usize, usize)> = KEY
        .captures_iter(text)
        .filter_map(|found| {
            let (key, value) = (found.name("key")?, found.name("value")?);
            Some((VOCABULARY.column(key.as_str())?, key.start(), value.start()))
        })
        .filter(|(column, ..)| !matches!(column, Column::Request | Column::Number))
        .collect();
    let whom = keys.iter().position(|(column, ..)| *column == Column::Who).and_then(|at| {
        let end = keys.get(at + 1).map_or(text.len(), |(_, start, _)| *start);
        let name = text.get(keys[at].2..end)?.trim().trim_end_matches(['.', ',', ';', ')', ' ', '(']);
        let short = (1..=LONGEST_NAME).contains(&words(name).count()) && !name.contains(". ");
        short.then(|| name.to_owned())
    });
    match (whom, keys.first().map(|(_, start, _)| *start)) {
        (Some(whom), Some(start)) if start > 0 => {
            let rest = passage.slice(0..start);
            let end = rest.as_str().trim_end_matches(['(', ' ']).len();
            (rest.slice(0..end), Some(whom))
        }
        _ => (passage.clone(), None),
    }
}

#[cfg(test)]
mod tests {
    use crate::structure::context::tests::found;

    fn read(item: &str) -> (String, Option<String>) {
        let all = found(&format!(
            "Ro i huset\n\nDet handler om mad, og det handler om ro.\n\nAnbefalinger\n\n• {item}\n\n• Sænk lyden i salen.\n"
        ));
        let first = all.recommendations.into_iter().next().expect("an item");
        (first.text, first.addressee)
    }

    #[test]
    fn who_is_in_charge_is_asked_and_is_no_part_of_the_request() {
        for item in [
            "Giv maden mere tid. Ansvarlig: Drift og Anlæg",
            "Giv maden mere tid. Ansvarlig: Drift og Anlæg. Frist: Maj 2026.",
            "Giv maden mere tid. (Ansvarlig: Drift og Anlæg)",
            "Giv maden mere tid. Frist: Maj 2026. Ansvar: Drift og Anlæg.",
        ] {
            assert_eq!(read(item), ("Giv maden mere tid.".to_owned(), Some("Drift og Anlæg".to_owned())), "{item}");
        }
        for item in ["Giv maden mere tid: Start i maj.", "Giv maden mere tid. Husk: Alle er med."] {
            assert_eq!(read(item), (item.to_owned(), None));
        }
    }

    #[test]
    fn who_shall_act_may_stand_before_or_behind_the_request() {
        assert_eq!(read("Kommunerne: Giv maden mere tid.").1.as_deref(), Some("kommunerne"));
        assert_eq!(read("Giv maden mere tid (skolerne)").1.as_deref(), Some("skolerne"));
        assert_eq!(read("Giv maden mere tid (en halv time)").1, None);
        assert_eq!(read("Mad: Giv maden mere tid.").1, None);
    }
}
