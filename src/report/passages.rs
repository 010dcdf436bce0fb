//! A page's text in passages: what stays, what was edited, and where an item begins.

use super::doubt::Spot;
use crate::model::{CodePointSpan, CodePoints, Span};

/// A piece of a page's text.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Passage {
    /// Text as it is.
    Plain(String),
    /// An edit or a word in doubt: its number in the list of places.
    Spot(usize),
    /// An item begins here: its name.
    Anchor(String),
}

/// Cuts a record's text into its pages, and each page into passages. `anchors` are places of items in the text.
///
/// Places that do not fit the text are left out: the text itself is always whole.
pub(super) fn passages(text: &str, spots: &[Spot], anchors: &[(CodePointSpan, String)]) -> Vec<Vec<Passage>> {
    let points = CodePoints::new(text);
    let bytes = |span: CodePointSpan| points.bytes(text, span);
    let placed = spots.iter().enumerate();
    let placed = placed.filter_map(|(index, spot)| Some((bytes(spot.span?)?, Passage::Spot(index))));
    let anchors = anchors.iter().filter_map(|(span, name)| {
        let start = bytes(*span)?.start;
        Some((Span::new(start, start), Passage::Anchor(name.clone())))
    });
    let mut marks: Vec<(Span, Passage)> = placed.chain(anchors).collect();
    marks.sort_by_key(|(span, _)| (span.start, span.end));
    let mut pages = Vec::new();
    let mut start = 0;
    let mut marks = marks.into_iter().peekable();
    for page in text.split('\x0c') {
        let whole = Span::new(start, start + page.len());
        let mut passages = Vec::new();
        let mut at = start;
        while let Some((span, passage)) = marks.next_if(|(span, _)| span.start <= whole.end) {
            if span.start < at || span.end > whole.end {
                // An anchor inside an edit stands behind it; an edit across pages would cost text.
                if let Passage::Anchor(_) = passage {
                    passages.push(passage);
                }
                continue;
            }
            push(&mut passages, Span::new(at, span.start).of(text));
            at = span.end;
            passages.push(passage);
        }
        push(&mut passages, Span::new(at, whole.end).of(text));
        pages.push(passages);
        start = whole.end + 1;
    }
    pages
}

fn push(passages: &mut Vec<Passage>, text: &str) {
    if !text.is_empty() {
        passages.push(Passage::Plain(text.to_owned()));
    }
}

#[cfg(test)]
mod tests {
    use super::super::doubt::{spots, tests::edit};
    use super::*;

    #[test]
    fn pages_are_cut_at_form_feeds_and_places_keep_to_theirs() {
        let text = "på tværs\x0caf børn";
        let spots = spots(&[edit(0, "pa", "på", 0.9), edit(12, "bgrn", "børn", 0.9)]);
        let pages = passages(text, &spots, &[([3, 8], "r-1".to_owned())]);
        let plain = |text: &str| Passage::Plain(text.to_owned());
        assert_eq!(pages[0], [Passage::Spot(0), plain(" "), Passage::Anchor("r-1".to_owned()), plain("tværs")]);
        assert_eq!(pages[1], [plain("af "), Passage::Spot(1)]);
    }

    #[test]
    fn places_beyond_the_text_cost_nothing() {
        let spots = spots(&[edit(100, "pa", "på", 0.9)]);
        assert_eq!(passages("på", &spots, &[([5, 9], "r".to_owned())]), [[Passage::Plain("på".to_owned())]]);
    }
}
