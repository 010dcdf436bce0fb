//! The repaired text's lines and blocks with what layout knows of them: the outline's raw material.

use crate::model::{Block, Document, Line, Rect, Role, Span};
use crate::repair::RepairedText;
use crate::structure::own_kinds::OwnKinds;

/// Lines that belong together.
#[derive(Debug, Clone)]
pub(super) struct RawBlock {
    pub(super) role: Role,
    pub(super) page: u32,
    pub(super) panel: Option<u32>,
    pub(super) lines: Vec<RawLine>,
}

/// A line of the repaired text.
#[derive(Debug, Clone)]
pub(super) struct RawLine {
    /// Without surrounding white space.
    pub(super) span: Span,
    pub(super) text: String,
    /// White space before it, in characters.
    pub(super) indent: usize,
    /// Width of the printed line in characters, before words were joined over line ends.
    pub(super) width: usize,
    /// Type size, points.
    pub(super) size: Option<f32>,
    pub(super) bold: bool,
    /// Its left edge, points.
    pub(super) left: Option<f32>,
    /// Its upper edge, points.
    pub(super) top: Option<f32>,
}

/// All blocks that are part of the running text, in reading order.
pub(super) fn blocks(document: &Document, text: &RepairedText, kinds: &OwnKinds) -> Vec<RawBlock> {
    // "TEMA 3" comes again on every page and is no running head: it says what the title below it is.
    let kicker = |block: &Block| {
        let text = document.text(block.span).trim();
        super::kickers::is_numbered_kicker(text, kinds)
            || super::kickers::kind_of_story(text).is_some()
            || super::misread::kind_of(text).is_some_and(|(_, number)| number.is_some())
    };
    let kept = |block: &Block| match block.role {
        Role::Noise => false,
        Role::Furniture => kicker(block),
        _ => true,
    };
    let read = document
        .blocks
        .iter()
        .filter(|block| kept(block))
        .map(|block| RawBlock {
            role: if block.role == Role::Furniture { Role::Text } else { block.role },
            page: block.page,
            panel: block.panel,
            lines: lines(document, text, text.to_repaired(block.span)),
        })
        .filter(|block| !block.lines.is_empty());
    let mut blocks: Vec<RawBlock> = Vec::new();
    for block in read {
        match blocks.last_mut().filter(|open| is_next_row(open, &block)) {
            Some(open) => open.lines.extend(block.lines),
            None => blocks.push(block),
        }
    }
    blocks
}

/// In plain text the rows of a table may be set apart: lines of as many tabs, with empty ones between.
fn is_next_row(open: &RawBlock, block: &RawBlock) -> bool {
    let tabs = |line: &RawLine| line.text.matches('\t').count();
    let [line] = block.lines.as_slice() else { return false };
    let is_alike = |above: &RawLine| tabs(above) == tabs(line) && above.left.is_none() && line.left.is_none();
    tabs(line) > 0
        && [open.role, block.role] == [Role::Text; 2]
        && open.page == block.page
        && open.lines.iter().all(is_alike)
}

fn lines(document: &Document, text: &RepairedText, block: Span) -> Vec<RawLine> {
    let source = text.as_str();
    let start = line_start(source, block.start);
    let mut at = start;
    Span::new(start, block.end)
        .of(source)
        .split_inclusive('\n')
        .filter_map(|line| {
            let from = at;
            at += line.len();
            raw_line(document, text, from, line)
        })
        .collect()
}

/// A block's span begins at its first letter; its indentation stands before it.
fn line_start(source: &str, at: usize) -> usize {
    let before = source.get(..at).unwrap_or("");
    let indent = before.len() - before.trim_end_matches([' ', '\t']).len();
    if before.len() == indent || before.trim_end_matches([' ', '\t']).ends_with(['\n', '\x0c']) {
        at - indent
    } else {
        at
    }
}

fn raw_line(document: &Document, text: &RepairedText, from: usize, line: &str) -> Option<RawLine> {
    let trimmed = line.trim();
    if trimmed.is_empty() {
        return None;
    }
    let lead = line.len() - line.trim_start().len();
    let span = Span::new(from + lead, from + lead + trimmed.len());
    let printed = printed_line(document, text.to_extracted(span));
    Some(RawLine {
        span,
        text: trimmed.to_owned(),
        indent: line.chars().take_while(|c| c.is_whitespace()).count(),
        width: printed.map_or(0, |p| document.text(p.span).trim().chars().count()),
        size: printed.and_then(|p| p.size),
        bold: printed.is_some_and(|p| p.bold),
        left: printed.and_then(|p| p.rect).map(Rect::left),
        top: printed.and_then(|p| p.rect).map(Rect::top),
    })
}

fn printed_line(document: &Document, extracted: Span) -> Option<&Line> {
    let after = document.lines.partition_point(|line| line.span.start <= extracted.start);
    document.lines.get(after.saturating_sub(1))
}
