//! Themes that the document itself lists, and decks of slides.

use super::Found;
use super::announcement::announcement;
use crate::structure::labels;
use crate::structure::outline::{Node, NodeKind, Outline, Reason};
use crate::structure::sentence::{is_terminated, words};
use crate::structure::vocabulary::{KindClass, VOCABULARY};

/// Themes that the document itself lists: *Tema: Ro* in the table of contents, the agenda of a slide deck.
pub(super) fn listed_themes(outline: &Outline) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    let agenda = outline.listed.iter().filter(|entry| entry.page.is_none() && entry.kind.is_none()).count() >= 3
        && (is_slides(outline) || has_agenda(outline) && is_sparse(outline));
    for entry in &outline.listed {
        let kind = match &entry.kind {
            Some(kind) => {
                VOCABULARY.kind(kind).filter(|kind| kind.class == KindClass::Frame).map(|kind| kind.singular.clone())
            }
            None => (agenda
                && entry.page.is_none()
                && announcement(&entry.title, KindClass::Frame).is_none()
                && labels::label(&entry.title).is_none())
            .then(|| "tema".to_owned()),
        };
        let heading = outline.headings_titled(&entry.title).next();
        let (Some(kind), Some(at)) = (kind, heading) else { continue };
        found.push(Found {
            node: at,
            kind,
            number: outline.nodes[at].number,
            title: outline.nodes[at].passage.clone(),
            inline: None,
            body: outline.body(at),
            rule: "listed_theme",
            confidence: 0.93,
        });
    }
    // An agenda of which one entry alone comes again lists the evening, not the themes.
    let by_agenda = |frame: &Found| frame.kind == "tema" && outline.listed.iter().all(|entry| entry.kind.is_none());
    if found.len() == 1 && found.iter().all(by_agenda) {
        return Vec::new();
    }
    found
}

/// Do the document's parts stand below *Dagsorden*, *Formiddagens program*?
fn has_agenda(outline: &Outline) -> bool {
    let listed = |node: &Node| node.kind == NodeKind::Noise(Reason::Contents);
    let last = |node: &Node| node.text().trim_end_matches(':').rsplit(' ').next().map(str::to_lowercase);
    let is_agenda = |node: &Node| {
        last(node).is_some_and(|last| matches!(last.as_str(), "dagsorden" | "dagsordenen" | "agenda" | "program"))
    };
    outline.nodes.windows(2).any(|pair| listed(&pair[1]) && is_agenda(&pair[0]))
}

/// Fewer pages are no deck.
const FEWEST_SLIDES: u32 = 6;
/// A slide has at most so many words, on the average.
const WORDS_OF_SLIDE: usize = 75;

/// Many pages with few words each.
fn is_sparse(outline: &Outline) -> bool {
    let pages = outline.nodes.iter().map(|node| node.page).max().unwrap_or(0);
    let size: usize = outline.running().map(|(_, node)| words(node.text()).count()).sum();
    pages >= FEWEST_SLIDES && size <= pages as usize * WORDS_OF_SLIDE
}

/// A deck: nearly all text is items under headings, and headings come again on the next slide.
pub(crate) fn is_slides(outline: &Outline) -> bool {
    let items = outline.running().filter(|(_, n)| n.is_item()).count();
    let paragraphs = outline
        .running()
        .filter(|(_, n)| n.is_paragraph() && is_terminated(n.text()) && words(n.text()).count() > 12)
        .count();
    items >= 8 && items > paragraphs * 3
}
