//! How frames and other things are announced: *FIRE RAMMER FOR …*, *… peger på fire indsatser:*, *Vores principper*.

use crate::structure::sentence::words;
use crate::structure::vocabulary::{Kind, KindClass, VOCABULARY};

/// How frames are announced: *FIRE RAMMER FOR …*, *… peger på fire indsatser:*, *Vores principper*.
#[derive(Debug, Clone)]
pub(crate) struct Announcement<'k> {
    pub(crate) kind: &'k Kind,
    pub(crate) count: Option<u32>,
}

/// Adjectives and the like between a number and its noun: *fem bærende principper*, *tre af vores vigtigste mål*.
const WORDS_BETWEEN: usize = 3;

/// Reads an announcement of things of one class.
pub(crate) fn announcement(text: &str, class: KindClass) -> Option<Announcement<'static>> {
    let all: Vec<&str> = words(text).collect();
    for (at, word) in all.iter().enumerate() {
        let Some(count) = VOCABULARY.number(word).filter(|n| *n > 1) else { continue };
        for noun in all.iter().skip(at + 1).take(WORDS_BETWEEN + 1) {
            if let Some(kind) =
                VOCABULARY.kind(noun).or_else(|| VOCABULARY.kind_of_compound(noun)).filter(|kind| kind.class == class)
            {
                return Some(Announcement { kind, count: Some(count) });
            }
            if VOCABULARY.function_words.get(&noun.to_lowercase()).is_some_and(|c| c == "conjunction")
                || VOCABULARY.number(noun).is_some()
            {
                break;
            }
        }
    }
    None
}

/// A heading that is only a kind in the plural, perhaps with what it is for: *Principper*, *Vores pejlemærker for ro*;
/// *Fra principper til handling* speaks of them.
pub(super) fn bare_kind(text: &str) -> Option<Announcement<'static>> {
    let all: Vec<&str> = words(text).collect();
    let at = all.iter().take(3).position(|word| VOCABULARY.kind(word).is_some_and(|k| k.class == KindClass::Frame))?;
    let kind = VOCABULARY.kind(all[at])?;
    let leads = all[..at]
        .iter()
        .all(|word| VOCABULARY.function_words.get(&word.to_lowercase()).is_none_or(|class| class == "article"));
    let plural = !all[at].eq_ignore_ascii_case(&kind.singular);
    let alone = at + 1 == all.len() || VOCABULARY.is_function_word(all[at + 1]);
    (leads && plural && alone && all.len() <= 9).then_some(Announcement { kind, count: None })
}
