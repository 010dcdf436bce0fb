use serde::{Deserialize, Serialize};

/// A half-open range of UTF-8 bytes into a text: the one currency of position inside pjece.
///
/// Unit: bytes, counted from 0; both ends lie on character borders of the text the span was made for.
/// The JSON counts Unicode code points instead; [`CodePoints`] converts at the border.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte; never smaller than `start`.
    pub end: usize,
}

impl Span {
    /// The span from `start` up to but not including `end`.
    pub const fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// Number of bytes.
    pub const fn len(self) -> usize {
        self.end - self.start
    }

    /// True when no byte lies inside.
    pub const fn is_empty(self) -> bool {
        self.end <= self.start
    }

    /// True when `other` lies wholly inside.
    pub const fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// True when the two share at least one byte.
    pub const fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The smallest span that holds both.
    #[must_use]
    pub fn to(self, other: Self) -> Self {
        Self::new(self.start.min(other.start), self.end.max(other.end))
    }

    /// The slice of `text` that this span names; empty when the span does not fit the text.
    pub fn of(self, text: &str) -> &str {
        text.get(self.start..self.end).unwrap_or("")
    }
}

/// A half-open range of Unicode code points, as the JSON writes it: `[start, end]`.
pub type CodePointSpan = [usize; 2];

/// Converts byte positions of one text to code points, in constant time for the text's length.
///
/// Python counts strings in code points, and for Danish JavaScript agrees, so this is what other tools can use.
///
/// ```
/// use pjece::model::{CodePoints, Span};
///
/// let text = "på åen";
/// let points = CodePoints::new(text);
/// assert_eq!(points.span(text, Span::new(4, 8)), [3, 6]); // å is two bytes and one code point
/// assert_eq!(points.bytes(text, [3, 6]), Some(Span::new(4, 8)));
/// ```
#[derive(Debug, Clone)]
pub struct CodePoints {
    // Code points before each block of BLOCK bytes.
    before: Vec<usize>,
}

const BLOCK: usize = 128;

impl CodePoints {
    /// Indexes `text`.
    pub fn new(text: &str) -> Self {
        let mut before = Vec::with_capacity(text.len() / BLOCK + 1);
        let mut count = 0;
        for (at, byte) in text.bytes().enumerate() {
            if at % BLOCK == 0 {
                before.push(count);
            }
            count += usize::from(is_first_byte(byte));
        }
        before.push(count);
        Self { before }
    }

    /// The span of `text` (the very text this index was made from) in code points.
    pub fn span(&self, text: &str, span: Span) -> CodePointSpan {
        [self.at(text, span.start), self.at(text, span.end)]
    }

    /// The bytes of `text` (the very text this index was made from) that a span of code points names; `None` when the
    /// text is shorter.
    pub fn bytes(&self, text: &str, span: CodePointSpan) -> Option<Span> {
        let [start, end] = span.map(|point| self.byte(text, point));
        let span = Span::new(start?, end?);
        (span.start <= span.end).then_some(span)
    }

    fn byte(&self, text: &str, point: usize) -> Option<usize> {
        // The last block before which there are no more points than asked for; its first byte may lie inside a letter.
        let block = self.before.partition_point(|count| *count <= point).checked_sub(1)?;
        let from = (block * BLOCK).min(text.len());
        let from = (from..=text.len()).find(|at| text.is_char_boundary(*at))?;
        let mut letters = text.get(from..)?.char_indices().map(|(at, _)| from + at).chain([text.len()]);
        letters.nth(point - self.at(text, from))
    }

    fn at(&self, text: &str, byte: usize) -> usize {
        let byte = byte.min(text.len());
        let block = byte / BLOCK;
        let from = block * BLOCK;
        let inside = text.as_bytes().get(from..byte).unwrap_or(&[]);
        self.before[block.min(self.before.len() - 1)] + inside.iter().filter(|b| is_first_byte(**b)).count()
    }
}

const fn is_first_byte(byte: u8) -> bool {
    byte & 0xC0 != 0x80
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_points_count_danish_letters_once() {
        let text = "rødgrød på Ærø ".repeat(40);
        let index = CodePoints::new(&text);
        for (count, (at, _)) in text.char_indices().enumerate() {
            assert_eq!(index.span(&text, Span::new(at, text.len()))[0], count);
        }
        assert_eq!(index.span(&text, Span::new(0, text.len())), [0, text.chars().count()]);
    }

    #[test]
    fn code_points_lead_back_to_bytes() {
        let text = "rødgrød på Ærø ".repeat(40);
        let index = CodePoints::new(&text);
        let count = text.chars().count();
        for (point, (at, _)) in text.char_indices().enumerate() {
            assert_eq!(index.bytes(&text, [point, count]), Some(Span::new(at, text.len())));
        }
        assert_eq!(index.bytes(&text, [0, count + 1]), None);
        assert_eq!(index.bytes(&text, [3, 2]), None);
        assert_eq!(index.bytes(&text, [usize::MAX, usize::MAX]), None);
    }

    #[test]
    fn the_empty_text_has_an_index() {
        assert_eq!(CodePoints::new("").span("", Span::new(0, 0)), [0, 0]);
    }
}
