//! Transcripts: whole pages run together in one line each, page numbers glued to the end, headings glued to the
//! paragraph after them. Document portals offer such texts.

use super::contents::{self, Listed};
use super::raw::RawBlock;
use super::{Form, LABEL_LEVEL, Marker, Node, NodeKind, Outline, Reason};
use crate::dictionary::capitalised;
use crate::model::{Document, Role, Span};
use crate::structure::passage::Passage;
use crate::structure::sentence::{begins_small, first_word, is_terminated, regex, sentences, words};
use crate::structure::vocabulary::{KindClass, LabelClass, VOCABULARY};
use crate::structure::{labels, municipality};
use regex::Regex;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::LazyLock;

/// Letters from which a block is a page run together rather than a paragraph.
const PAGE_LENGTH: usize = 500;
/// A heading glued to its paragraph has at most this many words.
const LONGEST_HEADING: usize = 14;

/// Does the text come as pages run together?
pub(super) fn is_transcript(document: &Document, blocks: &[RawBlock]) -> bool {
    let bare = document.lines.iter().all(|line| line.rect.is_none()) && blocks.iter().all(|b| b.role == Role::Text);
    let pages = blocks.iter().filter(|b| b.lines.iter().any(|line| line.text.len() > PAGE_LENGTH)).count();
    let numbered = blocks
        .iter()
        .filter(|b| b.lines.last().is_some_and(|l| l.text.len() > PAGE_LENGTH && trailing_number(&l.text).is_some()))
        .count();
    bare && pages >= 2 && (numbered * 2 >= pages || numbered >= 3)
}

/// The outline of such a text.
pub(super) fn outline(source: &str, blocks: &[RawBlock]) -> Outline {
    let known: BTreeSet<&str> = words(source).filter(|word| begins_small(word)).collect();
    let mut building = Building { source, known, nodes: Vec::new(), listed: Vec::new(), last_page: 0 };
    let mark = blocks.iter().position(is_transcript_mark);
    for (index, block) in blocks.iter().enumerate() {
        match mark {
            Some(mark) if index > 0 && index <= mark => building.noise(block, index, Reason::Related),
            _ => building.block(block, index),
        }
    }
    Outline { nodes: building.nodes, listed: building.listed, form: Form::Transcript, ..Outline::default() }
}

fn is_transcript_mark(block: &RawBlock) -> bool {
    block.lines.len() == 1 && labels::label(&block.lines[0].text).is_some_and(|l| l.class == LabelClass::Transcript)
}

struct Building<'a> {
    source: &'a str,
    /// Words that the text also writes with a small first letter: a capital there begins a sentence.
    known: BTreeSet<&'a str>,
    nodes: Vec<Node>,
    listed: Vec<Listed>,
    /// The last page number seen.
    last_page: u32,
}

impl Building<'_> {
    fn block(&mut self, block: &RawBlock, index: usize) {
        let spans: Vec<Span> = block.lines.iter().map(|line| line.span).collect();
        let passage = Passage::new(self.source, &spans);
        if is_imprint(passage.as_str()) {
            return self.noise(block, index, Reason::Imprint);
        }
        let passage = self.without_page_number(&passage);
        if let Some(entries) = self.contents(passage.as_str()) {
            self.listed.extend(entries);
            return self.noise(block, index, Reason::Contents);
        }
        if words(passage.as_str()).count() <= LONGEST_HEADING && !is_terminated(passage.as_str()) {
            return self.push(NodeKind::Heading(1), passage, index, block.page);
        }
        self.page(&passage, index, block.page);
    }

    fn noise(&mut self, block: &RawBlock, index: usize, reason: Reason) {
        let spans: Vec<Span> = block.lines.iter().map(|line| line.span).collect();
        self.push(NodeKind::Noise(reason), Passage::new(self.source, &spans), index, block.page);
    }

    fn push(&mut self, kind: NodeKind, passage: Passage, block: usize, page: u32) {
        if !passage.is_empty() {
            let (soft, printed) = (Vec::new(), Vec::new());
            self.nodes.push(Node {
                kind,
                passage,
                kicker: None,
                owned: false,
                announces: false,
                number: None,
                soft,
                printed,
                page,
                panel: None,
                block,
                left: None,
                size: None,
                bold: false,
                rank: None,
            });
        }
    }

    /// Page numbers rise; anything else at a page's end is text.
    fn without_page_number(&mut self, passage: &Passage) -> Passage {
        let text = passage.as_str();
        match trailing_number(text) {
            Some((number, at))
                if number > self.last_page && (self.last_page == 0 || number <= self.last_page + 8) && at > 0 =>
            {
                self.last_page = number;
                passage.slice(0..at)
            }
            _ => passage.clone(),
        }
    }

    /// *Indhold 7 Indledning 9 Tema: Ro 10 …*, also its continuation on the next page.
    fn contents(&self, text: &str) -> Option<Vec<Listed>> {
        let labelled = labels::label(first_word(text)).is_some_and(|label| label.class == LabelClass::Contents);
        let goes_on = self.nodes.last().is_some_and(|node| node.kind == NodeKind::Noise(Reason::Contents));
        if !(labelled || goes_on && text.starts_with(|c: char| c.is_ascii_digit())) {
            return None;
        }
        let entries = if labelled && !NUMBER_FIRST.is_match(text) {
            entries_before_numbers(text)
        } else {
            numbered_entries(text)
        };
        (entries.len() >= 3).then_some(entries)
    }

    fn page(&mut self, passage: &Passage, block: usize, page: u32) {
        let text = passage.as_str();
        let mut at = 0;
        for cut in self.cuts(text) {
            self.body(&passage.slice(at..cut.range.start), block, page);
            at = cut.range.end;
            let title = cut.range.start + cut.kicker;
            self.push(NodeKind::Heading(cut.level), passage.slice(title..cut.range.end), block, page);
            if let Some(node) = self.nodes.last_mut().filter(|_| cut.kicker > 0) {
                node.kicker = Some(passage.slice(cut.range.start..title));
            }
            if let (Some(split), Some(node)) = (cut.subtitle, self.nodes.last_mut()) {
                node.soft.push(split);
            }
        }
        self.body(&passage.from(at), block, page);
    }

    fn body(&mut self, passage: &Passage, block: usize, page: u32) {
        if passage.is_empty() {
            return;
        }
        let owned = owned_items(passage.as_str());
        if owned.len() >= 3 {
            for range in owned {
                self.push(NodeKind::Item { depth: 0, marker: Marker::None }, passage.slice(range), block, page);
            }
            return;
        }
        match self.nodes.last_mut() {
            Some(last) if last.is_paragraph() && begins_small(passage.as_str()) && !is_terminated(last.text()) => {
                last.passage = last.passage.joined(passage, true);
            }
            _ => self.push(NodeKind::Paragraph, passage.clone(), block, page),
        }
    }

    /// The headings that are glued into a page, in order.
    fn cuts(&self, text: &str) -> Vec<Cut> {
        let mut cuts: Vec<Cut> = label_cuts(text);
        let mut starts: Vec<usize> = sentences(text).into_iter().map(|range| range.start).collect();
        starts.extend(cuts.iter().map(|cut| skip_space(text, cut.range.end)));
        starts.sort_unstable();
        starts.dedup();
        for start in starts {
            if let Some(cut) = self.listed_cut(text, start).or_else(|| self.glued_cut(text, start)) {
                cuts.push(cut);
            }
        }
        cuts.sort_by_key(|cut| (cut.range.start, cut.range.end));
        let mut end = 0;
        cuts.retain(|cut| {
            let free = cut.range.start >= end;
            end = if free { cut.range.end } else { end };
            free
        });
        cuts
    }

    /// A title of the table of contents, at the beginning of a page or, for projects, of a sentence.
    fn listed_cut(&self, text: &str, start: usize) -> Option<Cut> {
        let rest = text.get(start..)?;
        let found = |entry: &Listed| {
            let word = first_word(rest);
            let kind = VOCABULARY.kind(word).filter(|kind| capitalised(&kind.singular) == word);
            let said = entry.kind.as_ref().is_none_or(|known| kind.is_some_and(|kind| kind.singular == *known));
            let kind = kind.filter(|_| said && rest.get(word.len()..).is_some_and(|r| r.starts_with([' ', ':'])));
            let lead = kind.map_or(0, |_| word.len());
            let kind = kind.map(|kind| kind.singular.as_str()).or(entry.kind.as_deref());
            let title = rest.get(lead..)?.trim_start_matches([':', ' ']);
            let at = rest.len() - title.len();
            let after = title.strip_prefix(entry.title.as_str())?;
            let fits = (lead > 0 || start == 0) && (after.is_empty() || after.starts_with(char::is_whitespace));
            let theme = lead > 0 && entry.kind.is_none() && kind.is_some_and(is_frame);
            let (end, split) = self.with_subtitle(text, start, at, &entry.title, lead > 0 && !theme);
            fits.then(|| Cut {
                range: start..end,
                level: if kind == Some("projekt") { 2 } else { 1 },
                subtitle: split,
                kicker: if theme { at } else { 0 },
            })
        };
        self.listed.iter().filter_map(found).max_by_key(|cut| cut.range.end)
    }

    /// Where a listed title at `at` ends with its subtitle, and where the subtitle begins: inside the listed title, or
    /// glued on behind it.
    fn with_subtitle(&self, text: &str, start: usize, at: usize, title: &str, named: bool) -> (usize, Option<usize>) {
        let end = start + at + title.len();
        if !named {
            return (end, None);
        }
        if let Some(split) = subtitle_start(title) {
            return (end, Some(at + split));
        }
        let below = skip_space(text, end);
        match self.glued(text, below, true) {
            Some(cut) => (cut.range.end, Some(below - start)),
            None => (end, None),
        }
    }

    /// *Mere ro Når børnene spiser …*: a title without a full stop, then a sentence that begins with a capital.
    fn glued_cut(&self, text: &str, start: usize) -> Option<Cut> {
        self.glued(text, start, false)
    }

    /// `commas` tells that the title may have some: a subtitle may, a title would rather be a sentence's beginning.
    fn glued(&self, text: &str, start: usize, commas: bool) -> Option<Cut> {
        let rest = text.get(start..)?;
        let mut end = 0;
        let mut before = "";
        for (count, word) in rest.split_inclusive(' ').enumerate() {
            let bare = word.trim_end();
            if count > LONGEST_HEADING || (count == 0 && !bare.starts_with(char::is_uppercase)) {
                return None;
            }
            let title = rest.get(..end)?.trim_end();
            let number = commas && count >= 3 && begins_small(before) && VOCABULARY.number(bare).is_some();
            let number = number && !VOCABULARY.is_function_word(before);
            if count > 0 && (number || self.opens_sentence(bare, before, title)) {
                return Some(Cut {
                    range: start..start + rest.get(..end)?.trim_end().len(),
                    level: 4,
                    subtitle: None,
                    kicker: 0,
                });
            }
            if bare.ends_with(['.', ':', ';', '?', '!']) || !commas && bare.ends_with(',') {
                return None;
            }
            before = bare;
            end += word.len();
        }
        None
    }

    /// Can a sentence begin with `word`, and a title end before it?
    fn opens_sentence(&self, word: &str, before: &str, title: &str) -> bool {
        let name = word.trim_end_matches([',', '.', ':']);
        let small = name.to_lowercase();
        let capital = name.starts_with(char::is_uppercase) && !name.chars().skip(1).any(char::is_uppercase);
        let title_ends = !VOCABULARY.is_function_word(before) && !before.ends_with('-');
        if !capital || !title_ends || matches!(small.as_str(), "kommune" | "kommunes" | "region") {
            return false;
        }
        let lone = !title.contains(' ');
        let place = municipality::municipality(name).is_some();
        if place {
            return begins_small(before) && title.split(' ').count() >= 3 && is_report(title) || before == name;
        }
        (self.known.contains(small.as_str()) || VOCABULARY.is_function_word(&small)) && (lone || begins_small(before))
    }
}

/// *Rapport fra …*, *Eksempel fra …*: a title that tells of somebody, so that the name after it begins the story.
fn is_report(title: &str) -> bool {
    title.split(' ').nth(1) == Some("fra")
}

/// A heading within a page.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Cut {
    range: Range<usize>,
    level: u8,
    /// Where the subtitle begins, from the heading's start.
    subtitle: Option<usize>,
    /// Where the title begins after the word that says what it is; 0 where there is none.
    kicker: usize,
}

fn is_frame(kind: &str) -> bool {
    VOCABULARY.kind(kind).is_some_and(|kind| kind.class == KindClass::Frame)
}

static LABEL: LazyLock<Regex> = LazyLock::new(|| regex(r"\p{Lu}\p{Ll}+(?: \p{Ll}+){0,3}:"));

/// Labels with a colon may stand anywhere: *… Deltagende kommuner: Odder, …*.
fn label_cuts(text: &str) -> Vec<Cut> {
    let known = |label: &str| {
        labels::label(label).is_some_and(|l| matches!(l.class, LabelClass::Participants | LabelClass::Ordinary))
    };
    let cut = |range: Range<usize>| Cut { range, level: LABEL_LEVEL, subtitle: None, kicker: 0 };
    LABEL.find_iter(text).filter(|found| known(found.as_str())).map(|found| cut(found.range())).collect()
}

static OWNED_ITEM: LazyLock<Regex> = LazyLock::new(|| regex(r"\(([\p{L} -]+)\)"));

/// *Mere ro (Odder) Mindre larm (Vejle)*: items that end with the municipality they belong to.
fn owned_items(text: &str) -> Vec<Range<usize>> {
    let mut start = text.find(": ").map_or(0, |at| at + 2);
    let mut items = Vec::new();
    for found in OWNED_ITEM.captures_iter(text) {
        let (Some(whole), Some(name)) = (found.get(0), found.get(1)) else { continue };
        if municipality::municipality(name.as_str()).is_none() {
            return Vec::new();
        }
        items.push(start..whole.end());
        start = skip_space(text, whole.end());
    }
    items
}

/// A title run together with its subtitle: the subtitle begins with the first capital that no joint leads to.
fn subtitle_start(title: &str) -> Option<usize> {
    let mut at = 0;
    let mut found = None;
    let mut before = "";
    for word in title.split_inclusive(' ') {
        let bare = word.trim_end();
        let free = at > 0 && !VOCABULARY.is_function_word(before) && !before.ends_with('-');
        if free && bare.starts_with(char::is_uppercase) && found.is_none() {
            found = Some(at);
        }
        before = bare;
        at += word.len();
    }
    found
}

static NUMBERED_ENTRY: LazyLock<Regex> =
    LazyLock::new(|| regex(r"(?:^|\s)(\d{1,3})\s+(\p{Lu}[^0-9]+?)(?:\s+(?:\d{1,3}\s+\p{Lu})|\s*$)"));

/// Entries with the page number before the title.
fn numbered_entries(text: &str) -> Vec<Listed> {
    let mut entries = Vec::new();
    let mut at = 0;
    while let Some(found) = NUMBERED_ENTRY.captures_at(text, at) {
        let (Some(page), Some(title)) = (found.get(1), found.get(2)) else { break };
        entries.push(contents::listed(title.as_str().trim(), page.as_str().parse().ok()));
        at = title.end();
    }
    entries
}

static NUMBER_FIRST: LazyLock<Regex> = LazyLock::new(|| regex(r"^\p{L}+:?\s+\d"));
static ENTRY_THEN_NUMBER: LazyLock<Regex> =
    LazyLock::new(|| regex(r"(?P<title>\p{Lu}[^0-9]*?)[\s.…]+(?P<page>\d{1,3})(?:\s|$)"));

/// Entries with the page number after the title: *Indhold Ro ved bordet 5 Ro på gangen 7*.
fn entries_before_numbers(text: &str) -> Vec<Listed> {
    let rest = text.split_once(' ').map_or("", |(_, rest)| rest);
    let entry = |found: regex::Captures<'_>| {
        Some(contents::listed(found.name("title")?.as_str().trim(), found.name("page")?.as_str().parse().ok()))
    };
    ENTRY_THEN_NUMBER.captures_iter(rest).filter_map(entry).collect()
}

static TRAILING: LazyLock<Regex> = LazyLock::new(|| regex(r"\s(\d{1,3})$"));

/// A number glued to the end, and where the text before it ends.
fn trailing_number(text: &str) -> Option<(u32, usize)> {
    let found = TRAILING.captures(text)?;
    Some((found.get(1)?.as_str().parse().ok()?, found.get(0)?.start()))
}

fn is_imprint(text: &str) -> bool {
    let lower = text.to_lowercase();
    lower.len() < 1200 && VOCABULARY.imprint.iter().filter(|phrase| lower.contains(phrase.as_str())).count() >= 3
}

fn skip_space(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or("");
    at + (rest.len() - rest.trim_start().len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subtitle_begins_with_a_capital_that_no_joint_leads_to() {
        let title = "Ro på Frugt- og Måltidsområdet Nye veje til stille";
        assert_eq!(subtitle_start(title).and_then(|at| title.get(at..)), Some("Nye veje til stille"));
        assert_eq!(subtitle_start("Ro ved bordet"), None);
    }

    #[test]
    fn contents_may_number_before_the_title() {
        let entries = numbered_entries("Indhold 3 Forord 5 Tema: Ro ved bordet 6 Projekt Stille køkken Nye veje");
        assert_eq!(entries.len(), 3);
        assert_eq!(
            (entries[1].kind.as_deref(), entries[1].title.as_str(), entries[1].page),
            (Some("tema"), "Ro ved bordet", Some(5))
        );
        assert_eq!(
            (entries[2].kind.as_deref(), entries[2].title.as_str()),
            (Some("projekt"), "Stille køkken Nye veje")
        );
    }

    #[test]
    fn items_may_end_with_their_owner() {
        let text = "Projekter: Mere ro (Odder) Mindre larm (Vejle) Godt lys (Skive)";
        let items: Vec<_> = owned_items(text).into_iter().map(|r| text.get(r).unwrap_or("")).collect();
        assert_eq!(items, ["Mere ro (Odder)", "Mindre larm (Vejle)", "Godt lys (Skive)"]);
        assert!(owned_items("Mere ro (pct.) Mindre larm (kr)").is_empty());
    }

    #[test]
    fn headings_glued_to_a_sentence_are_cut_off() {
        let source = "Vi spiser. Mere ro Når børn spiser, skal de have ro. Køkkenet Laver maden. når";
        let known = words(source).filter(|word| begins_small(word)).collect();
        let building = Building { source, known, nodes: Vec::new(), listed: Vec::new(), last_page: 0 };
        let cuts: Vec<_> = building.cuts(source).into_iter().map(|cut| source.get(cut.range).unwrap_or("")).collect();
        assert_eq!(cuts, ["Mere ro"]);
    }
}
