use crate::model::{Correction, Document, EditStatus, Role, Span};

/// The running text after repair, and the way back to the extracted text.
#[derive(Debug, Clone, Default)]
pub struct RepairedText {
    text: String,
    // Alternately kept and replaced pieces, in order, without gaps in `repaired`.
    pieces: Vec<Piece>,
}

#[derive(Debug, Clone, Copy)]
struct Piece {
    extracted: Span,
    repaired: Span,
    kept: bool,
}

impl RepairedText {
    /// The whole text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The slice that `span` (of the repaired text) names.
    pub fn text(&self, span: Span) -> &str {
        span.of(&self.text)
    }

    /// The extracted text that a span of the repaired text came from. Inside an edit the whole edit is meant.
    pub fn to_extracted(&self, span: Span) -> Span {
        let start = self.map(span.start, |p| p.repaired, |p| p.extracted, false);
        let end = if span.is_empty() { start } else { self.map(span.end, |p| p.repaired, |p| p.extracted, true) };
        Span::new(start, end.max(start))
    }

    /// The repaired text that a span of the extracted text became; empty where the text was left out.
    pub fn to_repaired(&self, span: Span) -> Span {
        let start = self.map(span.start, |p| p.extracted, |p| p.repaired, false);
        let end = self.map(span.end, |p| p.extracted, |p| p.repaired, true);
        Span::new(start, end.max(start))
    }

    /// Maps one position. A position inside a replaced piece moves to that piece's start, or to its end when `end`.
    fn map(&self, at: usize, from: impl Fn(&Piece) -> Span, to: impl Fn(&Piece) -> Span, end: bool) -> usize {
        // For an end, a piece that begins at `at` does not count: the end belongs to the piece before it.
        let after = self.pieces.partition_point(|p| if end { from(p).start < at } else { from(p).start <= at });
        let Some(piece) = self.pieces.get(after.saturating_sub(1)) else { return 0 };
        let (from, to) = (from(piece), to(piece));
        if piece.kept {
            to.start + (at.saturating_sub(from.start)).min(to.len())
        } else if end || at >= from.end {
            to.end
        } else {
            to.start
        }
    }
}

/// Applies edits and leaves page furniture and noise out. The extracted text stays as it is in `document`.
///
/// Rejected edits are not applied. Edits must not overlap; of two that do, the first stands.
pub fn apply(document: &Document, corrections: &[Correction]) -> RepairedText {
    let source = document.whole_text();
    let mut changes: Vec<(Span, &str)> =
        corrections.iter().filter(|c| c.status != EditStatus::Rejected).map(|c| (c.span, c.after.as_str())).collect();
    let left_out = document.blocks.iter().filter(|b| matches!(b.role, Role::Furniture | Role::Noise));
    changes.extend(left_out.map(|block| (with_line_ends(source, block.span), "")));
    changes.sort_by_key(|(span, after)| (span.start, !after.is_empty(), span.end));

    let mut out = RepairedText::default();
    let mut at = 0;
    for (span, after) in changes {
        if span.start < at {
            continue;
        }
        out.push(source, Span::new(at, span.start), None);
        out.push(source, span, Some(after));
        at = span.end;
    }
    out.push(source, Span::new(at, source.len()), None);
    out
}

/// A left-out block takes the line ends after it along, so that no hole of empty lines stays.
fn with_line_ends(source: &str, span: Span) -> Span {
    let after = source.get(span.end..).unwrap_or("");
    let ends = after.len() - after.trim_start_matches('\n').len();
    Span::new(span.start, span.end + ends)
}

impl RepairedText {
    fn push(&mut self, source: &str, extracted: Span, after: Option<&str>) {
        if extracted.is_empty() && after.is_none_or(str::is_empty) {
            return;
        }
        let start = self.text.len();
        self.text.push_str(after.unwrap_or_else(|| extracted.of(source)));
        let repaired = Span::new(start, self.text.len());
        self.pieces.push(Piece { extracted, repaired, kept: after.is_none() });
    }
}
