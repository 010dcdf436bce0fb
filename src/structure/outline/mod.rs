//! The document model that every rule reads: headings with levels, paragraphs, items with nesting and markers, and
//! noise with its reason, whatever the input looked like.
//!
//! Built from layout (roles, sizes, panels) where there is paper or markup, else from the text's own shape: case,
//! numbering, blank lines, sentences. Hard-wrapped lines, one paragraph per line, and transcripts that run everything
//! together lead to the same model.

mod addresses;
mod alike;
mod alternating;
mod blocks;
mod columns;
mod contents;
mod continuation;
mod headings;
pub(crate) mod kickers;
mod letters;
mod misread;
mod noise;
mod numbers;
mod own_labels;
mod owners;
mod raw;
pub(crate) mod shape;
mod story_kickers;
mod tables;
mod titles;
mod transcript;

pub(crate) use addresses::{is_address_alone, whom};
pub(crate) use columns::{DO_AND_AVOID, meant};
pub(crate) use contents::Listed;
pub(crate) use headings::{is_numbered_recommendation, is_quotation};
pub(crate) use kickers::{kind_of as kind_of_kicker, proper as proper_names};
pub(crate) use shape::{Marker, is_date_line, looks_like_something_else};
pub(crate) use story_kickers::{begins_with_name, is_from_somebody, place_at_end};
pub(crate) use titles::same_title;

use super::labels;
use super::lexicon::Lexicon;
use super::own_kinds::OwnKinds;
use super::passage::Passage;
use super::vocabulary::LabelClass;
use crate::model::Document;
use crate::repair::RepairedText;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::OnceLock;
use titles::Title;

/// The document as a sequence of nodes in reading order.
#[derive(Debug, Clone, Default)]
pub(crate) struct Outline {
    pub(crate) nodes: Vec<Node>,
    /// The document's own lists of its parts: table of contents, agenda.
    pub(crate) listed: Vec<Listed>,
    /// The nouns that number its parts and that no vocabulary knows.
    pub(crate) kinds: OwnKinds,
    /// How the text came.
    pub(crate) form: Form,
    /// True when type tells nothing: plain text, and scans, whose OCR keeps neither weight nor colour.
    pub(crate) worn: bool,
    /// The headings made ready to be compared, when first asked for.
    titles: OnceLock<Vec<(usize, Title)>>,
    /// How often each heading comes, in small letters, when first asked for.
    counted: OnceLock<HashMap<String, usize>>,
}

/// How the text came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Form {
    /// With boxes or markup.
    Layout,
    /// As lines.
    #[default]
    Lines,
    /// As a transcript that runs whole pages together.
    Transcript,
}

/// A heading, a paragraph, an item.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    pub(crate) kind: NodeKind,
    /// Its text without bullet or number.
    pub(crate) passage: Passage,
    /// The small line over a heading that says what it is.
    pub(crate) kicker: Option<Passage>,
    /// Does the line right below it only say whose story it heads?
    pub(crate) owned: bool,
    /// Is it the pamphlet's own label for what it recommends: a heading that comes again and again over commands?
    pub(crate) announces: bool,
    /// The number printed before a heading or an item.
    pub(crate) number: Option<u32>,
    /// Offsets in the passage where the author began a new line.
    pub(crate) soft: Vec<usize>,
    /// Printed lines: where each ends in the passage, and its width in characters.
    pub(crate) printed: Vec<PrintedLine>,
    pub(crate) page: u32,
    pub(crate) panel: Option<u32>,
    /// Counts blocks; nodes of one block were printed together.
    pub(crate) block: usize,
    /// Left edge of its first line, points.
    pub(crate) left: Option<f32>,
    /// Type size, points.
    pub(crate) size: Option<f32>,
    pub(crate) bold: bool,
    /// The level that layout or markup gave the heading, also where a label has another one here.
    pub(crate) rank: Option<u8>,
}

/// The end of a printed line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct PrintedLine {
    /// Offset in the passage.
    pub(crate) end: usize,
    /// Characters.
    pub(crate) width: usize,
}

/// What a node is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NodeKind {
    /// Not judged yet; none is left when the outline is done.
    Text,
    /// 1 is the highest level.
    Heading(u8),
    Paragraph,
    Item {
        depth: u8,
        marker: Marker,
    },
    Row,
    Noise(Reason),
}

/// Why a node is no part of the pamphlet's own text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reason {
    Navigation,
    Cookies,
    Contents,
    Related,
    References,
    Imprint,
    PageNumber,
}

/// A heading that comes so often is no title of a section.
const FEWEST_RECURRING: usize = 3;

/// The level of box labels: below every heading that says something.
pub(crate) const LABEL_LEVEL: u8 = 9;

/// Sizes of type that differ by less than this share are one size.
const SAME_SIZE: f32 = 0.03;

impl Node {
    pub(crate) fn text(&self) -> &str {
        self.passage.as_str()
    }

    /// Makes a title of the node, with the small line that says what or whose it is.
    fn take_kicker(&mut self, kicker: Passage) {
        self.kicker = Some(kicker);
        if !self.is_heading() {
            self.kind = NodeKind::Text;
        }
    }

    /// Is its type as large as another's? False where layout tells no size.
    pub(crate) fn is_as_large_as(&self, other: &Self) -> bool {
        self.size.zip(other.size).is_some_and(|(own, other)| (own - other).abs() <= SAME_SIZE * other)
    }

    pub(crate) fn level(&self) -> Option<u8> {
        match self.kind {
            NodeKind::Heading(level) => Some(level),
            _ => None,
        }
    }

    pub(crate) const fn is_heading(&self) -> bool {
        matches!(self.kind, NodeKind::Heading(_))
    }

    pub(crate) const fn is_item(&self) -> bool {
        matches!(self.kind, NodeKind::Item { .. })
    }

    pub(crate) const fn is_noise(&self) -> bool {
        matches!(self.kind, NodeKind::Noise(_))
    }

    pub(crate) fn is_paragraph(&self) -> bool {
        self.kind == NodeKind::Paragraph
    }

    /// Nesting of an item, from 0.
    pub(crate) const fn depth(&self) -> u8 {
        match self.kind {
            NodeKind::Item { depth, .. } => depth,
            _ => 0,
        }
    }

    /// The cells of a table's row; the whole text where they are not known.
    pub(crate) fn cells(&self) -> Vec<Passage> {
        let ends = self.soft.iter().copied().chain([self.text().len()]);
        let mut at = 0;
        let mut cells = Vec::new();
        for end in ends {
            let cell = self.passage.slice(at..end);
            let bar = cell.as_str().ends_with(" |").then(|| cell.as_str().len() - 2);
            cells.push(bar.map_or(cell.clone(), |bar| cell.slice(0..bar)));
            at = end;
        }
        cells
    }

    /// The printed lines; the whole text where they are not known.
    pub(crate) fn lines(&self) -> Vec<&str> {
        let mut at = 0;
        let mut lines = Vec::new();
        for line in &self.printed {
            lines.extend(self.text().get(at..line.end).map(str::trim).filter(|text| !text.is_empty()));
            at = line.end.max(at);
        }
        lines.extend(self.text().get(at..).map(str::trim).filter(|text| !text.is_empty()));
        lines
    }

    /// Leaves out what stands before a place in the text: its number. Where its lines end moves along.
    pub(crate) fn keep_from(&mut self, at: usize) {
        let length = self.text().len();
        self.passage = self.passage.from(at);
        let cut = length - self.text().len();
        self.soft.retain(|start| *start > cut);
        for start in &mut self.soft {
            *start -= cut;
        }
        self.printed.retain(|line| line.end > cut);
        for line in &mut self.printed {
            line.end -= cut;
        }
    }

    /// The first line that the author set: the name of an item that goes on in lines of its own.
    pub(crate) fn head(&self) -> Passage {
        self.passage.slice(0..self.soft.first().copied().unwrap_or(usize::MAX))
    }

    /// What follows the first line that the author set.
    pub(crate) fn after_head(&self) -> Option<Passage> {
        self.soft.first().map(|at| self.passage.from(*at)).filter(|rest| !rest.is_empty())
    }

    /// The label that this node is, when it is one.
    pub(crate) fn label(&self) -> Option<labels::Label> {
        let own = || self.announces.then(labels::Label::of_commands);
        self.is_heading().then(|| labels::label(self.text()).or_else(own)).flatten()
    }
}

impl Outline {
    /// Builds the outline of a document.
    pub(crate) fn new(document: &Document, text: &RepairedText, lexicon: &dyn Lexicon) -> Self {
        let kinds = OwnKinds::of(text.as_str());
        let mut blocks = raw::blocks(document, text, &kinds);
        if transcript::is_transcript(document, &blocks) {
            return transcript::outline(text.as_str(), &blocks);
        }
        let source = text.as_str();
        let with_roles = document.blocks.iter().any(|b| !matches!(b.role, crate::model::Role::Text));
        let placed = document.lines.iter().any(|line| line.rect.is_some());
        let form = if with_roles || placed { Form::Layout } else { Form::Lines };
        let listed = contents::take(&mut blocks, &kinds);
        numbers::part_titles(&mut blocks, &kinds);
        let mut nodes = blocks::nodes(source, &blocks);
        nodes.splice(0..0, listed.nodes(source));
        nodes.sort_by_key(|node| node.passage.start());
        kickers::restore_numbers(source, &mut nodes, &kinds);
        noise::mark(&mut nodes, &kinds);
        alike::promote(&mut nodes);
        numbers::before_items(&mut nodes);
        numbers::coded(&mut nodes);
        numbers::roman_titles(&mut nodes);
        numbers::in_two_lines(&mut nodes, &kinds);
        numbers::over_nouns(&mut nodes);
        numbers::over_titles(&mut nodes);
        for node in nodes.iter_mut().filter(|node| node.is_heading() && shape::is_measure(node.text())) {
            node.kind = NodeKind::Paragraph;
        }
        continuation::join_headings(&mut nodes);
        tables::mark(&mut nodes);
        letters::number(&mut nodes);
        owners::join_below_stories(&mut nodes);
        addresses::join(&mut nodes);
        kickers::join(&mut nodes, &kinds);
        owners::mark_below_titles(&mut nodes, &kinds);
        if form == Form::Layout {
            alternating::mark(&mut nodes);
        }
        headings::judge(&mut nodes, &kinds);
        if form == Form::Layout {
            alternating::mark_numbered(&mut nodes);
        }
        blocks::nest_by_case(&mut nodes);
        noise::mark_sections(&mut nodes);
        continuation::part_commands(&mut nodes, lexicon);
        continuation::join(&mut nodes, lexicon);
        own_labels::mark(&mut nodes, lexicon);
        own_labels::mark_actors(&mut nodes, lexicon);
        headings::level(&mut nodes, &listed.entries, with_roles, &kinds);
        let worn = form == Form::Lines || placed && !document.lines.iter().any(|line| line.bold);
        Self { nodes, listed: listed.entries, form, worn, kinds, ..Self::default() }
    }

    /// The nodes after heading `at` that belong to it: up to the next heading of the same or a higher level.
    pub(crate) fn section(&self, at: usize) -> Range<usize> {
        let level = self.nodes[at].level().unwrap_or(LABEL_LEVEL);
        let rest = self.nodes[at + 1..].iter().position(|node| node.level().is_some_and(|l| l <= level));
        at + 1..rest.map_or(self.nodes.len(), |n| at + 1 + n)
    }

    /// The nodes after heading `at` up to the next heading of any level.
    pub(crate) fn body(&self, at: usize) -> Range<usize> {
        let rest = self.nodes[at + 1..].iter().position(Node::is_heading);
        at + 1..rest.map_or(self.nodes.len(), |n| at + 1 + n)
    }

    /// The nearest heading above `at`.
    pub(crate) fn heading_above(&self, at: usize) -> Option<usize> {
        self.nodes[..at].iter().rposition(Node::is_heading)
    }

    /// The heading that node `at` stands under, by levels, nearest first.
    pub(crate) fn ancestors(&self, at: usize) -> Vec<usize> {
        let mut level = self.nodes[at].level().unwrap_or(u8::MAX);
        let mut found = Vec::new();
        for index in (0..at).rev() {
            if let Some(above) = self.nodes[index].level().filter(|above| *above < level) {
                found.push(index);
                level = above;
            }
        }
        found
    }

    /// Headings in order.
    pub(crate) fn headings(&self) -> impl DoubleEndedIterator<Item = usize> + '_ {
        self.nodes.iter().enumerate().filter(|(_, node)| node.is_heading()).map(|(index, _)| index)
    }

    /// Headings with this title, but for small differences of printing, in order.
    pub(crate) fn headings_titled(&self, title: &str) -> impl Iterator<Item = usize> + '_ {
        let title = Title::of(title);
        self.titles().iter().filter(move |(_, heading)| heading.is_same(&title)).map(|(at, _)| *at)
    }

    fn titles(&self) -> &[(usize, Title)] {
        self.titles.get_or_init(|| self.headings().map(|at| (at, Title::of(self.nodes[at].text()))).collect())
    }

    /// Does a heading name who shall act, as the pamphlet's own labels beside it do? A label that comes again names nobody.
    pub(crate) fn is_one_of_actors(&self, at: usize) -> bool {
        let text = self.nodes[at].text();
        self.nodes[at].announces && self.nodes.iter().filter(|node| node.announces && node.text() == text).count() == 1
    }

    /// Nodes that carry the pamphlet's own running text.
    pub(crate) fn running(&self) -> impl Iterator<Item = (usize, &Node)> {
        self.nodes.iter().enumerate().filter(|(_, node)| !node.is_noise())
    }

    /// The nearest heading above that says more than a label: a theme. Below labels that layout set as high as other
    /// headings, these are their siblings and no theme.
    pub(crate) fn theme_above(&self, at: usize) -> Option<usize> {
        let mut labels: Vec<&Node> = Vec::new();
        for (index, node) in self.nodes[..at].iter().enumerate().rev().filter(|(_, node)| node.is_heading()) {
            if !says_something(node) {
                labels.push(node);
            } else if labels.iter().all(|label| stands_above(node, label)) && !self.recurs(node) {
                return Some(index);
            }
        }
        None
    }

    /// *Dilemma*, *Resultatet*: a heading that comes at least three times names a part that every section has.
    pub(crate) fn recurs(&self, heading: &Node) -> bool {
        let counted = self.counted.get_or_init(|| {
            let mut counted = HashMap::new();
            for node in self.nodes.iter().filter(|node| node.is_heading()) {
                *counted.entry(node.text().to_ascii_lowercase()).or_default() += 1;
            }
            counted
        });
        counted.get(&heading.text().to_ascii_lowercase()).is_some_and(|times| *times >= FEWEST_RECURRING)
    }

    /// The headings that `at` stands under by what layout says, where labels have the rank of other headings.
    pub(crate) fn ancestors_by_rank(&self, at: usize) -> Vec<usize> {
        let rank = |node: &Node| node.rank.filter(|_| node.is_heading()).or(node.level());
        let mut lowest = rank(&self.nodes[at]).unwrap_or(u8::MAX);
        let mut found = Vec::new();
        for index in (0..at).rev() {
            if let Some(above) = rank(&self.nodes[index]).filter(|above| *above < lowest) {
                found.push(index);
                lowest = above;
            }
        }
        found
    }
}

/// *31 %*, *4 ud af 10*, *85.000 kr.*: a figure set as large as a heading.
fn is_figure(text: &str) -> bool {
    let is_short = |word: &str| word.chars().filter(|c| c.is_alphabetic()).count() <= LONGEST_UNIT;
    text.trim_start_matches(['-', '−', '–', '+', '<', '>', ' ']).starts_with(|c: char| c.is_ascii_digit())
        && text.split_whitespace().all(is_short)
        && !text.contains(':')
}

/// Letters of a unit, or of a word between two figures.
const LONGEST_UNIT: usize = 4;

/// Is a heading of a higher rank than a label below it, or larger?
fn stands_above(heading: &Node, label: &Node) -> bool {
    let larger = label.size.zip(heading.size).is_some_and(|(label, heading)| heading > label * 1.03);
    larger || label.rank.zip(heading.rank).is_none_or(|(label, heading)| heading < label)
}

/// *Styregruppen anbefaler byrådet at*: the list below goes on with it.
pub(crate) fn leads_on(heading: &str) -> bool {
    [" at", " at:"].iter().any(|end| heading.ends_with(end))
}

/// Does a heading say more than a label?
pub(crate) fn says_something(node: &Node) -> bool {
    let telling = node.label().is_none_or(|label| !label.bare && label.class != LabelClass::Ordinary);
    telling
        && !is_figure(node.text())
        && !leads_on(node.text())
        && labels::case_heading(node.text()).is_none()
        && !is_numbered_recommendation(node.text())
        && !headings::is_quotation(node.text())
}
