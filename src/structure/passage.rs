//! A passage: some text of the document with white space made even, and the way back to where it stands.

use crate::model::Span;
use std::ops::Range;

/// White-space-normalised text whose every word knows its place in the repaired text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Passage {
    text: String,
    words: Vec<Word>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Word {
    /// Offset in `text`.
    at: usize,
    /// Place in the repaired text.
    span: Span,
    /// True when text was left out before this word (a page number, another column).
    apart: bool,
}

impl Passage {
    /// The passage made of these spans of `source`, joined by spaces.
    pub(crate) fn new(source: &str, spans: &[Span]) -> Self {
        let mut passage = Self::default();
        for span in spans {
            passage.append(source, *span);
        }
        passage
    }

    fn append(&mut self, source: &str, span: Span) {
        let mut first = true;
        for word in words_in(source, span) {
            if !self.text.is_empty() {
                self.text.push(' ');
            }
            self.words.push(Word { at: self.text.len(), span: word, apart: first && !self.words.is_empty() });
            self.text.push_str(word.of(source));
            first = false;
        }
    }

    /// The text.
    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Where the passage stands in the repaired text: one span for each unbroken run.
    pub(crate) fn spans(&self) -> Vec<Span> {
        let mut spans: Vec<Span> = Vec::new();
        for word in &self.words {
            match spans.last_mut() {
                Some(last) if !word.apart && last.end <= word.span.start => last.end = word.span.end,
                _ => spans.push(word.span),
            }
        }
        spans
    }

    /// First byte in the repaired text.
    pub(crate) fn start(&self) -> usize {
        self.words.first().map_or(0, |word| word.span.start)
    }

    /// One past the last byte in the repaired text.
    pub(crate) fn end(&self) -> usize {
        self.words.last().map_or(0, |word| word.span.end)
    }

    /// The part in `range` (bytes of [`Self::as_str`]), trimmed.
    pub(crate) fn slice(&self, range: Range<usize>) -> Self {
        let mut part = Self::default();
        for word in &self.words {
            let end = word.at + word.span.len();
            let (from, to) = (word.at.max(range.start), end.min(range.end));
            if from >= to {
                continue;
            }
            let Some(piece) = self.text.get(from..to) else { continue };
            if !part.text.is_empty() {
                part.text.push(' ');
            }
            let span = Span::new(word.span.start + (from - word.at), word.span.start + (to - word.at));
            part.words.push(Word { at: part.text.len(), span, apart: word.apart && !part.words.is_empty() });
            part.text.push_str(piece);
        }
        part
    }

    /// From byte `at` of [`Self::as_str`] to the end.
    pub(crate) fn from(&self, at: usize) -> Self {
        self.slice(at..self.text.len())
    }

    /// This passage with another one after it. `apart` tells that text between them was left out.
    #[must_use]
    pub(crate) fn joined(&self, next: &Self, apart: bool) -> Self {
        let mut whole = self.clone();
        for (index, word) in next.words.iter().enumerate() {
            if !whole.text.is_empty() {
                whole.text.push(' ');
            }
            let apart = word.apart || (apart && index == 0 && !self.words.is_empty());
            whole.words.push(Word { at: whole.text.len(), span: word.span, apart });
            let end = word.at + word.span.len();
            whole.text.push_str(next.text.get(word.at..end).unwrap_or(""));
        }
        whole
    }
}

fn words_in(source: &str, span: Span) -> impl Iterator<Item = Span> {
    let text = span.of(source);
    let mut rest = 0;
    std::iter::from_fn(move || {
        let left = text.get(rest..)?;
        let start = rest + left.find(|c: char| !c.is_whitespace())?;
        let end = text.get(start..)?.find(char::is_whitespace).map_or(text.len(), |n| start + n);
        rest = end;
        Some(Span::new(span.start + start, span.start + end))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slice_knows_where_it_stands() {
        let source = "Skab  ro\nom   måltidet. 7\n\nog spis sammen.";
        let passage = Passage::new(source, &[Span::new(0, 24), Span::new(28, source.len())]);
        assert_eq!(passage.as_str(), "Skab ro om måltidet. og spis sammen.");
        assert_eq!(passage.spans().iter().map(|s| s.of(source)).collect::<Vec<_>>(), ["Skab  ro\nom   måltidet.", "og spis sammen."]);
        let at = passage.as_str().find("om").unwrap_or(0);
        let part = passage.slice(at..at + 12);
        assert_eq!(part.as_str(), "om måltidet");
        assert_eq!(part.spans()[0].of(source), "om   måltidet");
    }

    #[test]
    fn a_joined_passage_keeps_both_places() {
        let source = "en to tre fire";
        let whole = Passage::new(source, &[Span::new(0, 5)]).joined(&Passage::new(source, &[Span::new(10, 14)]), true);
        assert_eq!(whole.as_str(), "en to fire");
        assert_eq!(whole.spans().len(), 2);
    }
}
