//! Pairs of truth and OCR text, and what repair makes of them.

use crate::evaluate::{
    Aligned, FixScore, TextScore, aligned_words, fix_score, joined, lines_in_order_of, normal, readable, text_score,
};
use crate::files;
use crate::model::{EditKind, EditStatus, Span};
use crate::pipeline::{Tools, repair_text};
use crate::repair::calibration::Weighed;
use crate::repair::{Repair, RepairedText};
use flate2::read::MultiGzDecoder;
use rayon::prelude::*;
use serde::Deserialize;
use std::collections::BTreeSet;
use std::path::Path;

/// Largest file of pairs, packed or unpacked.
const LIMIT: u64 = 256 << 20;

/// One page as it is and as OCR read it: a line of a `.jsonl` or `.jsonl.gz` file.
#[derive(Debug, Clone, Deserialize)]
pub struct Pair {
    /// Layout of the page.
    pub layout: String,
    /// How much the scan was degraded, 0 to 3.
    pub severity: u8,
    /// OCR model.
    pub model: String,
    /// Document the page is from.
    pub doc: String,
    /// What stands on the page.
    pub truth: String,
    /// What OCR read.
    pub ocr: String,
}

/// A pair after repair.
#[derive(Debug, Clone)]
pub struct Repaired {
    /// The OCR text against the truth.
    pub before: TextScore,
    /// The repaired text against the truth.
    pub after: TextScore,
    /// What repair did, word by word.
    pub fixes: FixScore,
    /// Every edit of words.
    pub edits: Vec<Edit>,
}

/// An edit of words, judged.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Edit {
    /// Its place in the OCR text.
    pub span: Span,
    /// What the program thinks of it, 0 to 1.
    pub confidence: f32,
    /// Is it right? `None` where the page has nothing at its place that the text before could be: noise, or a line whose
    /// place was not found.
    pub right: Option<bool>,
}

/// An edit that was judged, with what was observed of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Judged {
    /// As it was weighed.
    pub weighed: Weighed,
    /// Is it right?
    pub right: bool,
}

/// What may be learnt from pairs about confidence: every edit that can be judged, of each pair in turn.
pub fn judged(pairs: &[Pair], tools: &Tools<'_>) -> Vec<Vec<Judged>> {
    let of_pair = |pair: &Pair| {
        let (_, repair, text) = repair_text(&pair.ocr, tools);
        let weighed = |edit: Edit| {
            let weighed = repair.weighed.iter().find(|(span, _)| *span == edit.span)?.1;
            Some(Judged { weighed, right: edit.right? })
        };
        edits(&pair.truth, &repair, &text).into_iter().filter_map(weighed).collect()
    };
    pairs.par_iter().map(of_pair).collect()
}

/// Reads pairs.
///
/// # Errors
/// The file cannot be read, or which line is no pair.
pub fn read(path: &Path) -> Result<Vec<Pair>, String> {
    let name = path.display();
    let bytes = files::read(path, LIMIT).map_err(|e| format!("{name}: {e}"))?;
    let is_packed = bytes.starts_with(&[0x1f, 0x8b]);
    let unpacked = || files::read_from(MultiGzDecoder::new(&bytes[..]), LIMIT).map_err(|e| format!("{name}: {e}"));
    let bytes = if is_packed { unpacked()? } else { bytes };
    let text = String::from_utf8(bytes).map_err(|_| format!("{name}: is not valid UTF-8"))?;
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(number, line)| serde_json::from_str(line).map_err(|e| format!("{name}, line {}: {e}", number + 1)))
        .collect()
}

/// Repairs all pairs, on all threads; the result is in the order of pairs.
pub fn repair(pairs: &[Pair], tools: &Tools<'_>) -> Vec<Repaired> {
    pairs.par_iter().map(|pair| one(pair, tools)).collect()
}

fn one(pair: &Pair, tools: &Tools<'_>) -> Repaired {
    let (_, repair, text) = repair_text(&pair.ocr, tools);
    Repaired {
        before: text_score(&pair.truth, &pair.ocr),
        after: text_score(&pair.truth, text.as_str()),
        fixes: fix_score(&pair.truth, &pair.ocr, text.as_str()),
        edits: edits(&pair.truth, &repair, &text),
    }
}

/// Each edit of words: it is right when all words it made are those of the truth.
fn edits(truth: &str, repair: &Repair, text: &RepairedText) -> Vec<Edit> {
    let truth = normal(&joined(truth));
    let truth_words: Vec<&str> = truth.split(' ').collect();
    let (words, places) = placed_words(&truth, text.as_str());
    let aligned = aligned_words(&truth, &words.join(" "));
    let is_word = |kind| matches!(kind, EditKind::Word | EditKind::Split | EditKind::Merge);
    let made = repair.corrections.iter().filter(|c| is_word(c.kind) && c.status != EditStatus::Rejected);
    made.map(|correction| {
        let span = text.to_repaired(correction.span);
        let touched = |(start, length): &(usize, usize)| *start < span.end && start + length > span.start;
        let here: Vec<&Aligned> =
            places.iter().zip(&aligned).filter(|(place, _)| touched(place)).map(|(_, aligned)| aligned).collect();
        Edit {
            span: correction.span,
            confidence: correction.confidence,
            right: verdict(&here, &truth_words, &correction.before),
        }
    })
    .collect()
}

fn verdict(here: &[&Aligned], truth: &[&str], before: &str) -> Option<bool> {
    if !here.is_empty() && here.iter().all(|aligned| aligned.right) {
        return Some(true);
    }
    let numbers: BTreeSet<usize> = here.iter().flat_map(|aligned| aligned.truth.iter().copied()).collect();
    let wanted: Vec<&str> = numbers.iter().map(|number| truth[*number]).collect();
    readable(&wanted.join(" "), &normal(before)).then_some(false)
}

/// The text's words, normalised, in the order of the truth; for each its start and length in the text, in bytes.
fn placed_words(truth: &str, text: &str) -> (Vec<String>, Vec<(usize, usize)>) {
    let line_starts: Vec<usize> = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
    let mut words = Vec::new();
    let mut places = Vec::new();
    for (number, line) in lines_in_order_of(truth, text) {
        for word in line.split_whitespace() {
            let normalised = normal(word);
            if normalised.is_empty() {
                continue;
            }
            // A slice of `line`, so its place is the distance of the two.
            let offset = word.as_ptr() as usize - line.as_ptr() as usize;
            words.push(normalised);
            places.push((line_starts[number] + offset, word.len()));
        }
    }
    (words, places)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_keep_their_place_in_the_text_when_lines_move() {
        let truth = "en linje her og en anden der";
        let text = "og en  anden der\nen linje her";
        let (words, places) = placed_words(truth, text);
        assert_eq!(words.join(" "), truth);
        assert_eq!((places[0], places[4]), ((17, 2), (3, 2)));
    }
}
