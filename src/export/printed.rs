//! What stands on each page after repair, word by word: what every format with places is written from.

use crate::model::{Correction, DocumentPage, EditStatus, Line, PlacedWord, Rect, Role, Span};
use crate::pipeline::Reading;

/// What stands at the end of a line for a hyphen.
const HYPHENS: [char; 7] = ['-', '‐', '~', '¬', '\u{ad}', '—', '–'];

/// A page as printed.
pub(super) struct PrintedPage<'a> {
    pub(super) page: &'a DocumentPage,
    /// In reading order; running heads, feet and noise among them, marked by their role.
    pub(super) blocks: Vec<PrintedBlock<'a>>,
}

/// Lines that belong together.
pub(super) struct PrintedBlock<'a> {
    pub(super) role: Role,
    pub(super) lines: Vec<PrintedLine<'a>>,
}

/// A printed line with at least one word.
pub(super) struct PrintedLine<'a> {
    pub(super) line: &'a Line,
    pub(super) words: Vec<PrintedWord>,
}

/// A word as it is to be read, where it stands.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct PrintedWord {
    /// As repaired; the half on this line of a word hyphenated over the line's end, without the hyphen.
    pub(super) text: String,
    /// As extracted, when repair changed it; empty for the further words of one that was parted.
    pub(super) raw: Option<String>,
    pub(super) rect: Rect,
    /// The baseline's y, points.
    pub(super) baseline: f32,
    /// Clockwise direction of writing, degrees.
    pub(super) direction: u16,
    /// True when the page shows it as type.
    pub(super) is_type: bool,
    /// Probability that the text is right, 0 to 1, where it is known: repair's for what it changed, else the OCR engine's.
    pub(super) confidence: Option<f32>,
    /// For a half of a word hyphenated over a line's end: which, and the whole word.
    pub(super) half: Option<(Half, String)>,
    /// True when a person typed it.
    pub(super) by_hand: bool,
    /// Cells of a table row that end before it.
    pub(super) tabs: usize,
    span: Span,
}

/// A half of a word hyphenated over a line's end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Half {
    First,
    Second,
}

impl PrintedWord {
    pub(super) fn is_half(&self, which: Half) -> bool {
        self.half.as_ref().is_some_and(|(half, _)| *half == which)
    }

    /// The words of a text with spaces in it, as repair parts what ran together: each has the part of the box that its
    /// letters fill.
    fn parted(self) -> Vec<Self> {
        let letters = self.text.chars().count().max(1) as f32;
        let mut at = 0;
        let mut parts = Vec::new();
        for text in self.text.split(' ') {
            let length = text.chars().count();
            let share = |count: usize| count as f32 / letters;
            let part = along(self.rect, self.direction, share(at), share(at + length));
            at += length + 1;
            let is_first = parts.is_empty();
            if !text.is_empty() {
                parts.push(Self {
                    text: text.to_owned(),
                    raw: if is_first { self.raw.clone() } else { Some(String::new()) },
                    rect: part,
                    tabs: if is_first { self.tabs } else { 0 },
                    half: None,
                    ..self.clone()
                });
            }
        }
        match (parts.first_mut(), self.half) {
            (Some(first), Some((Half::Second, whole))) => first.half = Some((Half::Second, whole)),
            (_, Some((Half::First, whole))) => {
                if let Some(last) = parts.last_mut() {
                    last.half = Some((Half::First, whole));
                }
            }
            _ => {}
        }
        parts
    }

    /// What stands on the paper: the first half of a hyphenated word with its hyphen.
    pub(super) fn shown(&self, hyphen: char) -> String {
        let ends = matches!(self.half, Some((Half::First, _)));
        if ends { format!("{}{hyphen}", self.text) } else { self.text.clone() }
    }
}

impl PrintedBlock<'_> {
    pub(super) fn rect(&self) -> Option<Rect> {
        self.lines.iter().filter_map(PrintedLine::rect).reduce(Rect::union)
    }
}

impl PrintedLine<'_> {
    pub(super) fn rect(&self) -> Option<Rect> {
        self.words.iter().map(|word| word.rect).reduce(Rect::union)
    }
}

/// A part of a box in the direction of writing, from one share of its length to another.
fn along(rect: Rect, direction: u16, from: f32, to: f32) -> Rect {
    let (across, down) =
        (|share: f32| rect.left() + share * rect.width(), |share: f32| rect.top() + share * rect.height());
    let part = match direction {
        90 => Rect::new(rect.left(), down(from), rect.right(), down(to)),
        180 => Rect::new(across(1.0 - to), rect.top(), across(1.0 - from), rect.bottom()),
        270 => Rect::new(rect.left(), down(1.0 - to), rect.right(), down(1.0 - from)),
        _ => Rect::new(across(from), rect.top(), across(to), rect.bottom()),
    };
    part.unwrap_or(rect)
}

/// The pages of a document that has paper; empty blocks for pages without words.
pub(super) fn pages(reading: &Reading) -> Vec<PrintedPage<'_>> {
    let document = &reading.document;
    let words = repaired(reading);
    let line = |line: &Line| -> Vec<PrintedWord> {
        let first = words.partition_point(|word| word.span.start < line.span.start);
        let words = words.get(first..).unwrap_or(&[]).iter().take_while(|word| word.span.start < line.span.end);
        words.cloned().flat_map(PrintedWord::parted).collect()
    };
    let mut pages: Vec<PrintedPage<'_>> =
        document.pages.iter().map(|page| PrintedPage { page, blocks: Vec::new() }).collect();
    for block in &document.blocks {
        let lines = document.lines.get(block.lines.clone()).unwrap_or(&[]);
        let lines: Vec<_> = lines
            .iter()
            .map(|l| PrintedLine { line: l, words: line(l) })
            .filter(|line| !line.words.is_empty())
            .collect();
        let page = pages.iter_mut().find(|page| page.page.number == block.page);
        if let (Some(page), false) = (page, lines.is_empty()) {
            page.blocks.push(PrintedBlock { role: block.role, lines });
        }
    }
    pages
}

/// All words in reading order with the edits applied.
fn repaired(reading: &Reading) -> Vec<PrintedWord> {
    let mut words = as_extracted(reading);
    for correction in reading.repair.corrections.iter().filter(|c| c.status != EditStatus::Rejected).rev() {
        let first = words.partition_point(|word| word.span.end <= correction.span.start);
        let count = words.get(first..).unwrap_or(&[]).iter().take_while(|w| w.span.start < correction.span.end).count();
        if let Some(meant) = words.get_mut(first..first + count) {
            apply(correction, meant, reading);
        }
        // "13-" and "årig": the edit takes the white before its word away too.
        let white = |text: &str| text.starts_with(char::is_whitespace);
        if white(reading.document.text(correction.span)) && !white(&correction.after) {
            let (before, behind) = words.split_at_mut(first);
            if let (Some(head), Some(tail)) = (before.last_mut(), behind.first_mut()) {
                join(head, tail, reading.document.text(correction.span).contains('\n'));
            }
        }
    }
    words
}

/// Makes one word of two, which a line's end may part.
fn join(head: &mut PrintedWord, tail: &mut PrintedWord, over_line: bool) {
    let whole = format!("{}{}", head.text, tail.text);
    if over_line {
        head.text.truncate(head.text.trim_end_matches(HYPHENS).len());
        head.half = Some((Half::First, whole.clone()));
        tail.half = Some((Half::Second, whole));
    } else {
        head.text = whole;
        head.rect = head.rect.union(tail.rect);
        tail.text.clear();
    }
}

/// Words as they were extracted; those drawn in parts put together.
fn as_extracted(reading: &Reading) -> Vec<PrintedWord> {
    let document = &reading.document;
    let mut words: Vec<PrintedWord> = Vec::with_capacity(document.words.len());
    for PlacedWord { span, rect, confidence, baseline, direction, is_type } in &document.words {
        let text = document.text(*span);
        if let Some(last) = words.last_mut().filter(|last| last.span.end == span.start) {
            last.text.push_str(text);
            last.rect = last.rect.union(*rect);
            last.span.end = span.end;
            last.confidence = least(last.confidence, *confidence);
            continue;
        }
        let before = Span::new(words.last().map_or(0, |last| last.span.end), span.start);
        let (baseline, direction, is_type) = (*baseline, *direction, *is_type);
        words.push(PrintedWord {
            text: text.to_owned(),
            raw: None,
            rect: *rect,
            baseline,
            direction,
            is_type,
            confidence: *confidence,
            half: None,
            by_hand: false,
            tabs: document.text(before).rsplit('\n').next().unwrap_or("").matches('\t').count(),
            span: *span,
        });
    }
    words
}

fn least(a: Option<f32>, b: Option<f32>) -> Option<f32> {
    a.zip(b).map(|(a, b)| a.min(b)).or(a).or(b)
}

/// Applies one edit to the words that it touches. Edits come last to first, so that places in a word still hold.
fn apply(correction: &Correction, words: &mut [PrintedWord], reading: &Reading) {
    let after = correction.after.trim_end();
    let Some(first) = words.first() else { return };
    let on_first_line = reading.document.lines.iter().find(|line| line.span.contains(first.span));
    let line_end = on_first_line.map_or(first.span.end, |line| line.span.end);
    let second = words.iter().position(|word| word.span.start >= line_end);
    let Some(second) = second.filter(|at| *at > 0) else {
        put(correction, after, words);
        return;
    };
    let (head, tail) = words.split_at_mut(second);
    let seen = |words: &[PrintedWord]| -> String {
        words.iter().map(|word| part(correction.span, word).of(&word.text)).collect()
    };
    let (first_half, second_half) = halves(after, &seen(head), &seen(tail));
    put(correction, first_half, head);
    put(correction, second_half, tail);
    let (Some(head), Some(tail)) = (head.first_mut(), tail.first_mut()) else { return };
    let before = head.text.strip_suffix(first_half).unwrap_or("");
    let behind = tail.text.strip_prefix(second_half).unwrap_or("");
    let whole = format!("{before}{after}{behind}");
    // What differs by the hyphen alone was read as it is.
    head.raw = head.raw.take().filter(|raw| raw.trim_end_matches(HYPHENS) != head.text);
    tail.raw = tail.raw.take().filter(|raw| *raw != tail.text);
    if !second_half.is_empty() {
        head.half = Some((Half::First, whole.clone()));
        tail.half = Some((Half::Second, whole));
    }
}

/// What an edit replaces of a word, as a range of the word's text. Edits behind it may have been made already.
fn part(edit: Span, word: &PrintedWord) -> Span {
    let at = |position: usize| position.clamp(word.span.start, word.span.end) - word.span.start;
    Span::new(at(edit.start), at(edit.end))
}

/// Puts `text` in the place of what an edit replaces in words of one line; they become one word.
fn put(correction: &Correction, text: &str, words: &mut [PrintedWord]) {
    let Some((first, rest)) = words.split_first_mut() else { return };
    let raw = |word: &PrintedWord| word.raw.clone().unwrap_or_else(|| word.text.clone());
    let mut whole_raw = raw(first);
    let replaced = part(correction.span, first);
    let kept = |from: usize, to: usize| first.text.get(from..to).unwrap_or("");
    first.text = format!("{}{text}{}", kept(0, replaced.start), kept(replaced.end, first.text.len()));
    for word in rest {
        whole_raw = format!("{whole_raw} {}", raw(word));
        first.text.push_str(word.text.get(part(correction.span, word).end..).unwrap_or(""));
        first.rect = first.rect.union(word.rect);
        word.text.clear(); // it is part of the first one now
    }
    first.raw = Some(whole_raw);
    first.confidence = Some(correction.confidence);
    first.by_hand |= correction.status == EditStatus::Manual;
}

/// Parts a word where its two halves, as they were seen, fit best.
fn halves<'t>(word: &'t str, first: &str, second: &str) -> (&'t str, &'t str) {
    let seen = first.trim_end_matches(HYPHENS);
    let parts = word.char_indices().map(|(at, _)| word.split_at(at)).skip(1);
    let distance = |(a, b): &(&str, &str)| strsim::levenshtein(a, seen) + strsim::levenshtein(b, second);
    parts.min_by_key(distance).unwrap_or((word, ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_repaired_word_parts_where_the_paper_parts_it() {
        assert_eq!(halves("anbefalinger,", "anbe-", "faiinger,"), ("anbe", "falinger,"));
        assert_eq!(halves("trækker", "trek—", "ker"), ("træk", "ker"));
        assert_eq!(halves("å", "a-", "x"), ("å", ""));
    }
}
