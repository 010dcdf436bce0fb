//! The two languages of the interface. Each text stands there in both; style shows one of them.

use crate::model::EditStatus;
use askama::filters::Safe;
use std::borrow::Borrow;
use std::fmt::Display;

/// A language of the interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// Danish.
    #[default]
    Danish,
    /// English.
    English,
}

impl Language {
    /// As HTML names it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Danish => "da",
            Self::English => "en",
        }
    }
}

/// A text of the interface in both languages. Both are ours: nothing of a document may pass through here.
pub(super) fn t(danish: impl Display, english: impl Display) -> Safe<String> {
    Safe(format!("<span class=da lang=da>{danish}</span><span class=en lang=en>{english}</span>"))
}

/// A number with its unit, in both languages, singular and plural.
pub(super) fn n(count: impl Borrow<usize>, danish: &[&str; 2], english: &[&str; 2]) -> Safe<String> {
    let count = *count.borrow();
    let form = usize::from(count != 1);
    t(format!("{count} {}", danish[form]), format!("{count} {}", english[form]))
}

/// Why an edit was made or a word was left. Letters of the document may stand in it, so it is escaped here.
pub(super) fn reason(reason: &str) -> Safe<String> {
    let danish: Vec<String> =
        reason.split("; ").map(|part| part.split(", ").map(danish_reason).collect::<Vec<_>>().join(", ")).collect();
    t(escaped(&danish.join("; ")), escaped(reason))
}

fn danish_reason(part: &str) -> String {
    let whole = match part {
        "hyphenated over the line end" => "delt over linjeskift",
        "words run together" => "ord løbet sammen",
        "letter case" => "store og små bogstaver",
        "letters of an unlisted word" => "bogstaver i et ord uden for ordbogen",
        "a list bullet misread" => "fejllæst punkttegn",
        "asked for in pjece.toml" => "ønsket i pjece.toml",
        "decided by a person" => "afgjort af et menneske",
        "another word may be meant" => "et andet ord kan være ment",
        "cut off at the edge" => "skåret af ved kanten",
        "not in the dictionary" => "står ikke i ordbogen",
        _ => "",
    };
    if !whole.is_empty() {
        return whole.to_owned();
    }
    if let Some((truth, seen)) = part.split_once(" read as ") {
        return format!("{truth} læst som {seen}");
    }
    part.strip_suffix(" is no letter").map_or_else(|| part.to_owned(), |seen| format!("{seen} er intet bogstav"))
}

fn escaped(text: &str) -> String {
    use askama::filters::{Html, escape};
    escape(crate::printable::printable(text), Html).map_or_else(|_| String::new(), |safe| safe.0.to_string())
}

/// What a stated figure counts, as the record says it. Words of the document may stand in it, so it is escaped here.
pub(super) fn counted(counts: &str) -> Safe<String> {
    let (what, which) = counts.split_once(':').unwrap_or((counts, ""));
    let danish = match what {
        "frames" => "rammer",
        "recommendations" => "anbefalinger",
        "cases" => "eksempler",
        "questions" => "spørgsmål",
        "participants" => "deltagere",
        "publishers" => "udgivere",
        other => other,
    };
    let (i_alt, which) = match which {
        "" => (String::new(), String::new()),
        "all" => (" i alt".to_owned(), " in all".to_owned()),
        which => (format!(": {which}"), format!(": {which}")),
    };
    t(escaped(&format!("{danish}{i_alt}")), escaped(&format!("{what}{which}")))
}

/// Who decided.
pub(super) fn status(status: impl Borrow<EditStatus>) -> Safe<String> {
    match status.borrow() {
        EditStatus::Auto => t("automatisk", "automatic"),
        EditStatus::Accepted => t("godkendt", "accepted"),
        EditStatus::Rejected => t("afvist", "rejected"),
        EditStatus::Manual => t("rettet i hånden", "typed by a person"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_are_told_in_danish_and_their_letters_are_escaped() {
        let text = reason("hyphenated over the line end; ø read as <, å read as a").0;
        assert!(text.contains("delt over linjeskift; ø læst som &#60;, å læst som a"), "{text}");
    }
}
