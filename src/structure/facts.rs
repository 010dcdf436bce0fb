//! What is known of the document as a whole.

use super::dates;
use super::frames::is_slides;
use super::municipality::Period;
use super::outline::{Form, Node, NodeKind, Outline, Reason, is_date_line};
use super::sentence::{regex, words};
use super::title::Title;
use super::{organisations, publishers};
use crate::model::{Case, Document, DocumentFacts, DocumentKind, Role, Spelling};
use crate::repair::RepairedText;
use regex::Regex;
use std::sync::LazyLock;

/// Title, publishers, date, ISBN, language. The kind is judged later, when the cases are known.
pub(crate) fn facts(outline: &Outline, document: &Document, text: &RepairedText, title: &Title) -> DocumentFacts {
    let (published, published_basis) = published(outline, document).unzip();
    DocumentFacts {
        title: title.main.clone(),
        subtitle: title.subtitle.clone(),
        publishers: publishers::publishers(outline, &document.metadata, &title.headings),
        published,
        published_basis: published_basis.map(str::to_owned),
        isbn: isbn(text.as_str()),
        language: language(text.as_str()),
        kind: DocumentKind::Other,
        ocr_damage: 0.0,
        spelling: Spelling::Modern,
    }
}

/// Today's municipality codes hold unless the document is known to be older than the reform of 2007.
pub(crate) fn period(facts: &DocumentFacts) -> Period {
    let year = facts.published.as_deref().and_then(|date| date.get(..4)).and_then(|year| year.parse::<u32>().ok());
    if year.is_some_and(|year| year < 2007) { Period::Before2007 } else { Period::Today }
}

static ISBN: LazyLock<Regex> = LazyLock::new(|| {
    regex(r"(?i)isbn(?:-1[03])?\s*(?:\([^)]*\))?\s*:?\s*(?P<number>(?:97[89][- ]?)?(?:\d[- ]?){9}[\dX])")
});

fn isbn(text: &str) -> Option<String> {
    let found = ISBN.captures(text)?;
    Some(found.name("number")?.as_str().chars().filter(|c| c.is_ascii_digit() || *c == 'X').collect())
}

/// Imprint before cover before foreword; the file's own date only where nothing is printed.
fn published(outline: &Outline, document: &Document) -> Option<(String, &'static str)> {
    let imprint = outline.nodes.iter().filter(|n| n.kind == NodeKind::Noise(Reason::Imprint));
    let said = outline.nodes.iter().filter(|n| !n.is_item() && words(n.text()).count() <= 30);
    let issued = imprint.clone().chain(said).find_map(|node| dates::issued(node.text()));
    let cover = || outline.running().take(14).map(|(_, n)| n).find_map(dated_line);
    // The issuer's name and a date may stand on the cover as well as in the imprint.
    let named = || {
        let front: Vec<usize> = outline.running().take(14).map(|(at, _)| at).collect();
        let (at, date) = outline.nodes.iter().enumerate().find_map(|(at, node)| Some((at, imprint_line(node)?)))?;
        let on_cover = front.contains(&at) && dated_line(&outline.nodes[at]).is_some();
        Some((date, if on_cover { "cover" } else { "imprint" }))
    };
    let signed = || {
        outline
            .nodes
            .iter()
            .find_map(dated_line)
            .or_else(|| outline.nodes.iter().filter(|n| n.is_paragraph()).find_map(signature))
    };
    let loose = || imprint.clone().find_map(|node| dates::date(node.text()));
    issued
        .map(|date| (date, "imprint"))
        .or_else(named)
        .or_else(|| cover().map(|date| (date, "cover")))
        .or_else(|| signed().map(|date| (date, "foreword")))
        .or_else(|| loose().map(|date| (date, "imprint")))
        .or_else(|| adopted(outline).map(|date| (date, "imprint")))
        .or_else(|| document.metadata.created.clone().map(|date| (date, "pdf_metadata")))
}

/// *Vedtaget af byrådet i juni 2031* in a line of its own: no date of publication, and the nearest to one.
fn adopted(outline: &Outline) -> Option<String> {
    let lines = outline.nodes.iter().filter(|node| !node.is_item()).flat_map(Node::lines);
    lines.filter(|line| ["Vedtaget ", "Godkendt "].iter().any(|verb| line.starts_with(verb))).find_map(dates::date)
}

/// *Odder Kommune, maj 2031* far from the cover, *Odder Kommune, Ringvej 7. Redaktion: Hanne Holm. Maj 2031.*: who issued it, and
/// when.
fn imprint_line(node: &Node) -> Option<String> {
    let text = node.text();
    if node.is_item() || node.is_heading() || words(text).count() > LONGEST_IMPRINT || PERIOD.is_match(text) {
        return None;
    }
    let issued = |line: &str| {
        let before = dates::before_date(line);
        let named = before.len() < line.len() && !organisations::named_alone(before).is_empty();
        line.get(before.len()..).filter(|_| named).and_then(dates::date)
    };
    if let Some(date) = node.lines().into_iter().find_map(issued) {
        return Some(date);
    }
    if !IMPRINT.is_match(text) {
        return None;
    }
    let dated = |sentence: &&str| dates::is_only_date(sentence.trim_end_matches('.'));
    text.split(". ").find(dated).and_then(dates::date)
}

/// A line that says who issued the document has at most so many words.
const LONGEST_IMPRINT: usize = 40;
/// What stands in an imprint and nowhere else.
static IMPRINT: LazyLock<Regex> = LazyLock::new(|| {
    regex(r"(?i)\b(?:redaktion|redaktør|tryk|trykt|layout|grafisk|foto|tekst|oplag|isbn|udgiver):?\s|\b\d{4}\s+\p{Lu}")
});

/// A line that is only a date, or a place and a date, or ends a short line of the cover.
fn dated_line(node: &Node) -> Option<String> {
    let text = node.text();
    if PERIOD.is_match(text) {
        return None;
    }
    let ends = words(text).count() <= 8 && !node.is_item() && TRAILING_DATE.is_match(text);
    let parted =
        || organisations::parted(text).into_iter().find(|part| text.len() > part.len() && dates::is_only_date(part));
    if is_date_line(text) || ends {
        return dates::date(text);
    }
    let line = node.lines().into_iter().find(|line| is_date_line(line) || dates::is_only_date(line)).or_else(parted);
    line.and_then(dates::date)
}

/// *2022-2026* is a time that a plan is for.
static PERIOD: LazyLock<Regex> = LazyLock::new(|| regex(r"(?:19|20)\d{2}\s*[-–]\s*(?:19|20)?\d{2}\.?$"));
static TRAILING_DATE: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)(?:(?:[,|·•–-]\s*|^)(?:den\s+)?(?:\d{1,2}\.\s*)?|\bden\s+\d{1,2}\.\s*)(?:(?:januar|februar|marts|april|maj|juni|juli|august|september|oktober|november|december)\s+)?(?:19|20)\d{2}\.?$",
    )
});
static SIGNATURE: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"\b\p{Lu}\p{L}+,\s+(?P<date>(?:den\s+)?(?:\d{1,2}\.\s*)?(?i:januar|februar|marts|april|maj|juni|juli|august|september|oktober|november|december)\s+(?:19|20)\d{2})\b",
    )
});

/// *Odder, oktober 2008*, in running text.
fn signature(node: &Node) -> Option<String> {
    SIGNATURE.captures(node.text()).and_then(|found| dates::date(found.name("date")?.as_str()))
}

/// Danish or English by the commonest small words; `None` for too little text.
fn language(text: &str) -> Option<String> {
    let share = |list: &[&str]| words(text).filter(|word| list.contains(&word.to_lowercase().as_str())).count();
    let danish = share(&["og", "i", "at", "det", "er", "på", "til", "af", "en", "den", "der", "med", "ikke", "de"]);
    let english = share(&["the", "and", "of", "to", "is", "that", "in", "for", "with", "are"]);
    match words(text).count() {
        0..10 => None,
        _ if danish >= english && danish > 0 => Some("da".to_owned()),
        _ if english > 0 => Some("en".to_owned()),
        _ => None,
    }
}

/// Genre, from paper, markup and content.
pub(crate) fn kind(outline: &Outline, document: &Document, text: &str, cases: &[Case]) -> DocumentKind {
    let lower = text.to_lowercase();
    let pages = document.pages.len();
    let size = document.pages.iter().find_map(|page| page.size);
    let web = document.blocks.iter().any(|b| b.role == Role::Noise)
        || outline.nodes.iter().any(|n| matches!(n.kind, NodeKind::Noise(Reason::Navigation | Reason::Cookies)));
    let projects = cases.iter().filter(|case| case.kind != "eksempel").count();
    if projects >= 3 || (projects == 0 && cases.len() >= 8 && pages > 2) {
        DocumentKind::Catalogue
    } else if GREETING.is_match(text) {
        DocumentKind::Letter
    } else if web && size.is_none() {
        DocumentKind::Webpage
    } else if is_slides(outline) || (pages > 2 && size.is_some_and(|(w, h)| w > h)) {
        DocumentKind::Slides
    } else if pages <= 2 && size.is_some_and(|(w, h)| w.max(h) > 1000.0) {
        DocumentKind::Poster
    } else if lower.contains("denne pjece") || lower.contains("pjecen") {
        DocumentKind::Pamphlet
    } else if lower.contains("denne folder") || lower.contains("folderen") || (pages <= 2 && size.is_some()) {
        DocumentKind::Leaflet
    } else if lower.contains("rapporten") || pages > 30 {
        DocumentKind::Report
    } else if outline.form == Form::Layout && size.is_none() && document.metadata.title.is_some() {
        DocumentKind::Webpage
    } else if pages > 2 {
        DocumentKind::Brochure
    } else {
        DocumentKind::Other
    }
}

static GREETING: LazyLock<Regex> = LazyLock::new(|| regex(r"(?m)^\s*Kære\s[\s\S]*(?i)venlig hilsen"));

#[cfg(test)]
mod tests {
    use super::super::context::tests::found;

    #[test]
    fn the_imprint_dates_the_document() {
        let all = found(
            "Ro\n\nMaj 2011\n\nRo er godt for alle, der spiser sammen.\n\n1. udgave, 2. oplag 2012\nISBN 978-87-1234-567-8\n",
        );
        assert_eq!(
            (all.facts.published.as_deref(), all.facts.published_basis.as_deref()),
            (Some("2012"), Some("imprint"))
        );
        assert_eq!(all.facts.isbn.as_deref(), Some("9788712345678"));
        assert_eq!(all.facts.language.as_deref(), Some("da"));
    }

    #[test]
    fn a_period_dates_nothing_and_a_line_with_the_issuer_does() {
        let dated = |line: &str| {
            let all = found(&format!(
                "Ro\n\n{line}\n\nRo er godt for alle, der spiser sammen.\n\n2033 Lyden måles\n\nOdder Havn, maj 2031\n"
            ));
            all.facts.published
        };
        assert_eq!(dated("Plan for Odder Havn 2031-2035").as_deref(), Some("2031-05"));
        assert_eq!(dated("Vedtaget den 3. marts 2030").as_deref(), Some("2031-05"));
        let cover = found("Ro\n\nMøde i salen den 3. marts 2031\n\nRo er godt for alle, der spiser sammen.\n");
        assert_eq!(cover.facts.published.as_deref(), Some("2031-03-03"));
        let imprint = found(
            "Ro\n\nVedtaget den 3. marts 2031\n\nRo er godt for alle, der spiser sammen.\n\nOdder Kommune, Ringvej 7, 8300 Odder. Redaktion: Hanne Holm. Juni 2031. Skriv til ro@odder.example\n",
        );
        assert_eq!(imprint.facts.published.as_deref(), Some("2031-06"));
    }

    #[test]
    fn the_same_date_may_be_told_more_exactly_and_adoption_is_better_than_none() {
        let dated =
            |line: &str| found(&format!("Ro\n\nRo er godt for alle, der spiser sammen.\n\n{line}\n")).facts.published;
        assert_eq!(dated("© Ro 2031. Udgivet juni 2031 af KL.").as_deref(), Some("2031-06"));
        assert_eq!(dated("Vedtaget af byrådet i juni 2031").as_deref(), Some("2031-06"));
    }

    #[test]
    fn the_cover_dates_it_else() {
        let all = found("Ro\n\nOdder, maj 2011\n\nRo er godt for alle, der spiser sammen.\n");
        assert_eq!(
            (all.facts.published.as_deref(), all.facts.published_basis.as_deref()),
            (Some("2011-05"), Some("cover"))
        );
    }
}
