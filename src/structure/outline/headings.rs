//! Which of the undecided nodes are headings, and how high.

use super::shape::{self, HeadingShape, Marker};
use super::titles::Title;
use super::{LABEL_LEVEL, Listed, Node, NodeKind, kickers, numbers};
use crate::structure::own_kinds::OwnKinds;
use crate::structure::sentence::{begins_small, is_all_caps, is_terminated, regex, words};
use crate::structure::vocabulary::{KindClass, LabelClass, VOCABULARY};
use crate::structure::{labels, municipality, organisations};
use regex::Regex;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// Words from which a paragraph without a full stop is still a paragraph and no title.
const LONG_LINE: usize = 15;

/// Who said something is told in at most so many words.
const LONGEST_SPEAKER: usize = 9;

/// A numbered heading without a full stop may be a sentence: *5 Regionerne bør sørge for, at …*.
const LONGEST_NUMBERED: usize = 20;

/// Decides every node of kind `Text`: heading or paragraph. Short numbered items that head a paragraph are headings.
pub(super) fn judge(nodes: &mut [Node], kinds: &OwnKinds) {
    numbers::beside(nodes);
    numbers::steps(nodes);
    let setting = Setting {
        typography: Typography::of(nodes),
        numbers: nodes
            .iter()
            .filter(|n| n.kind == NodeKind::Text || n.is_heading())
            .filter_map(|n| n.number.or_else(|| Some(shape::bare_number(n.text())?.0)))
            .collect(),
        series: numbers::series(nodes.iter().filter(|n| n.kind == NodeKind::Text).map(Node::text), kinds),
        kinds,
    };
    let named: Vec<Title> = item_titles(nodes).map(Title::of).collect();
    let mut follows = Follows::Nothing;
    for at in (0..nodes.len()).rev() {
        if nodes[at].is_noise() {
            continue;
        }
        let is_named = nodes[at].kind == NodeKind::Text && is_among(&named, nodes[at].text());
        if is_named && follows != Follows::Nothing {
            nodes[at].kind = NodeKind::Heading(0);
        }
        judge_one(nodes, at, follows, &setting);
        follows = what_it_is(&nodes[at], follows);
    }
}

/// What stands after a line, as far as it matters to the line's being a heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Follows {
    Nothing,
    /// Paragraph, item, row: something to head.
    Matter,
    /// A heading that itself has matter right below.
    HeadingOverMatter,
    /// A heading over a heading, or a line that is neither.
    Other,
    /// An item with a number, short and without a full stop.
    NumberedLine,
    /// A short line, no heading, over matter: what stands over it may be its title.
    LineOverMatter,
}

fn what_it_is(node: &Node, follows: Follows) -> Follows {
    match node.kind {
        NodeKind::Heading(_) if follows == Follows::Matter || follows == Follows::NumberedLine => {
            Follows::HeadingOverMatter
        }
        NodeKind::Heading(_) => Follows::Other,
        NodeKind::Item { marker: Marker::Number(_), .. } if is_short(node.text()) => Follows::NumberedLine,
        NodeKind::Item { .. } | NodeKind::Row => Follows::Matter,
        _ if is_matter(node.text()) => Follows::Matter,
        NodeKind::Paragraph if follows == Follows::Matter && is_short(node.text()) => Follows::LineOverMatter,
        _ => Follows::Other,
    }
}

fn is_matter(text: &str) -> bool {
    let count = words(text).count();
    // "Hvem | Vi anbefaler" heads a table.
    count >= LONG_LINE || (is_terminated(text) && count >= 4) || text.contains(" | ")
}

fn is_short(text: &str) -> bool {
    words(text).count() < LONG_LINE && !is_terminated(text)
}

/// What layout or markup tells of headings. Where they have a type (or a tag) of their own, a line in the body's type
/// that only has a heading's shape is none.
struct Typography {
    /// True when the input marks its headings.
    tells: bool,
    /// The size of most letters, points.
    body: Option<f32>,
}

/// What the whole document tells of its headings.
struct Setting<'k> {
    typography: Typography,
    /// Numbers that stand alone before a line.
    numbers: Vec<u32>,
    /// Kinds that lines with a title number one after the other.
    series: BTreeSet<String>,
    kinds: &'k OwnKinds,
}

impl Setting<'_> {
    fn is_in_series(&self, line: &str) -> bool {
        self.kinds.numbered(line).is_some_and(|found| self.series.contains(&found.kind.singular))
    }
}

/// Fewer marked headings than this tell nothing about the others.
const FEWEST_MARKED: usize = 2;

impl Typography {
    fn of(nodes: &[Node]) -> Self {
        let mut letters: BTreeMap<u32, usize> = BTreeMap::new(); // by tenths of a point
        for (node, size) in nodes.iter().filter_map(|node| Some((node, node.size?))) {
            *letters.entry((size * 10.0).round() as u32).or_default() += node.text().len();
        }
        let body = letters.into_iter().max_by_key(|(_, count)| *count).map(|(size, _)| size as f32 / 10.0);
        Self { tells: nodes.iter().filter(|node| node.is_heading()).count() >= FEWEST_MARKED, body }
    }

    /// Is a line set so much larger than the text that no engine's rough measure makes it so?
    fn is_large(&self, node: &Node) -> bool {
        matches!((node.size, self.body), (Some(size), Some(body)) if size > body * 1.12)
    }

    /// May a line that has a heading's shape be one?
    fn allows(&self, node: &Node) -> bool {
        let larger = matches!((node.size, self.body), (Some(size), Some(body)) if size > body * 1.03);
        !self.tells || node.bold || larger
    }
}

/// *Vi foreslår, at kommunerne*: half a sentence, which the list below goes on with, heads nothing.
static BREAKS_OFF: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)\b(?:anbefaler|opfordrer|foreslår|henstiller|tilråder|indstiller|ønsker|kræver|mener|beder|håber|forventer|vil)\b.*,\s+at(?:\s+\p{L}+){0,4}$",
    )
});

/// *Det første råd: Ring på*: a title behind its number, whatever word it ends in.
pub(super) fn is_numbered_title(text: &str, kinds: &OwnKinds) -> bool {
    let found = kinds.numbered(text).filter(|found| found.kind.class != KindClass::Participant);
    found.is_some_and(|found| {
        let title = text.get(found.text..).unwrap_or("");
        (!found.kind.counted || text.contains(':') || kinds.is_own(found.kind))
            && !is_terminated(title)
            && (1..LONG_LINE).contains(&words(title).count())
    })
}

fn judge_one(nodes: &mut [Node], at: usize, follows: Follows, setting: &Setting<'_>) {
    match nodes[at].kind {
        NodeKind::Heading(level) if level > 0 && is_of_its_neighbours(nodes, at) => {
            nodes[at].kind = NodeKind::Paragraph;
        }
        NodeKind::Heading(_) | NodeKind::Text if BREAKS_OFF.is_match(nodes[at].text()) => {
            nodes[at].kind = NodeKind::Paragraph;
        }
        NodeKind::Text if asks_among_others(nodes, at) => nodes[at].kind = NodeKind::Paragraph,
        NodeKind::Heading(_) if asks_in_boxes(nodes, at) => nodes[at].kind = NodeKind::Paragraph,
        NodeKind::Heading(_) | NodeKind::Text if is_attributed(nodes, at) => {
            nodes[at].kind = NodeKind::Paragraph;
        }
        NodeKind::Text if ends_list_of_places(nodes, at) || says_who_spoke(nodes, at) => {
            nodes[at].kind = NodeKind::Paragraph;
        }
        NodeKind::Text => {
            let goes_on = nodes[at + 1..].iter().find(|n| !n.is_noise()).is_some_and(|next| {
                next.kind == NodeKind::Paragraph && begins_small(next.text()) && next.size == nodes[at].size
            });
            let allowed = setting.typography.allows(&nodes[at]) && !goes_on;
            nodes[at].kind = judge_text(&mut nodes[at], follows, setting, allowed);
        }
        NodeKind::Item { marker: Marker::Number(_), depth: 0 } if heads_paragraph(nodes, at, follows) => {
            nodes[at].kind = NodeKind::Heading(0);
        }
        _ => {}
    }
}

/// *Hanne Holm, lærer i Skive* right below a quotation heads nothing.
fn says_who_spoke(nodes: &[Node], at: usize) -> bool {
    let quoted = nodes[..at].iter().rfind(|node| !node.is_noise()).is_some_and(|before| is_quotation(before.text()));
    quoted && nodes[at].text().contains(", ") && labels::label(nodes[at].text()).is_none()
}

/// So many questions below each other are a list.
const FEWEST_QUESTIONS: usize = 3;

/// One of several lines right below each other that ask: none of them heads the next.
fn asks_among_others(nodes: &[Node], at: usize) -> bool {
    let asks = |node: &&Node| {
        matches!(node.kind, NodeKind::Text | NodeKind::Paragraph)
            && node.text().ends_with('?')
            && node.bold == nodes[at].bold
    };
    let above = nodes[..at].iter().rev().filter(|node| !node.is_noise()).take_while(asks).count();
    let below = nodes[at..].iter().filter(|node| !node.is_noise()).take_while(asks).count();
    below > 0 && above + below >= FEWEST_QUESTIONS
}

/// The same in boxes, one question to each, however large they are set.
fn asks_in_boxes(nodes: &[Node], at: usize) -> bool {
    let alone = |at: usize| {
        let other = |other: Option<&Node>| other.is_some_and(|other| other.panel == nodes[at].panel);
        nodes[at].panel.is_some() && !other(nodes.get(at + 1)) && !other(at.checked_sub(1).and_then(|at| nodes.get(at)))
    };
    let asks = |at: &usize| nodes[*at].text().ends_with('?') && alone(*at);
    let above = (0..at).rev().filter(|at| !nodes[*at].is_noise()).take_while(asks).count();
    let from = (at..nodes.len()).filter(|at| !nodes[*at].is_noise()).take_while(asks).count();
    from > 0 && above + from >= FEWEST_QUESTIONS
}

/// What somebody said, right over who that was (*Lærer, 41 år*), heads nothing, however large it is set.
fn is_attributed(nodes: &[Node], at: usize) -> bool {
    let after = nodes[at + 1..].iter().find(|node| !node.is_noise());
    let names_somebody = |text: &str| {
        text.trim_start_matches(['–', '—', '-', ' ']).split_once(", ").is_some_and(|(who, _)| words(who).count() <= 4)
            && words(text).count() <= LONGEST_SPEAKER
            && !is_terminated(text)
    };
    is_quotation(nodes[at].text())
        && after.is_some_and(|after| after.page == nodes[at].page && !after.is_item() && names_somebody(after.text()))
}

/// Is a text nothing but what somebody said?
pub(crate) fn is_quotation(text: &str) -> bool {
    let ends = text.trim_end_matches(['.', ' ']);
    text.starts_with(['"', '”', '“', '»', '«', '’']) && ends.ends_with(['"', '”', '“', '»', '«', '’'])
}

/// The last of several municipalities, printed line by line in one block, heads nothing.
fn ends_list_of_places(nodes: &[Node], at: usize) -> bool {
    let is_place = |node: &Node| municipality::municipality(node.text()).is_some();
    let before = at.checked_sub(1).map(|before| &nodes[before]);
    is_place(&nodes[at]) && before.is_some_and(|before| before.block == nodes[at].block && is_place(before))
}

/// A sentence in the very type of the paragraphs beside it, whatever layout made of it.
fn is_of_its_neighbours(nodes: &[Node], at: usize) -> bool {
    let node = &nodes[at];
    let same = |other: &Node| {
        matches!(other.kind, NodeKind::Text | NodeKind::Paragraph)
            && other.page == node.page
            && other.panel == node.panel
            && other.bold == node.bold
            && other.is_as_large_as(node)
    };
    let beside = at.checked_sub(1).into_iter().chain(std::iter::once(at + 1));
    node.number.is_none()
        && is_terminated(node.text())
        && !node.text().ends_with([':', '?'])
        && beside.filter_map(|at| nodes.get(at)).any(same)
}

fn judge_text(node: &mut Node, follows: Follows, setting: &Setting<'_>, allowed: bool) -> NodeKind {
    let shape = shape::heading_shape(node.text());
    let numbers = &setting.numbers;
    let series = |number: u32| numbers.contains(&(number + 1)) || number > 1 && numbers.contains(&(number - 1));
    let bare = shape::bare_number(node.text());
    let is_small = matches!((node.size, setting.typography.body), (Some(size), Some(body)) if size < 0.95 * body);
    let in_series = bare.is_some_and(|(number, _)| series(number))
        && !is_small
        && follows == Follows::Matter
        && words(node.text()).count() <= if is_terminated(node.text()) { 12 } else { LONGEST_NUMBERED };
    let heading = in_series
        || node.kicker.is_some()
        || node.owned
        || follows == Follows::Matter
            && (allowed || node.lines().len() == 1 && setting.is_in_series(node.text()))
            && is_numbered_title(node.text(), setting.kinds)
        || match shape {
            HeadingShape::No => false,
            HeadingShape::Weak if !allowed => false,
            HeadingShape::Strong => follows != Follows::Nothing || labels::label(node.text()).is_none(),
            HeadingShape::Weak if node.text().ends_with('?') => follows == Follows::Matter,
            // Larger than the text, over a smaller line that says more of it.
            HeadingShape::Weak if follows == Follows::LineOverMatter => setting.typography.is_large(node),
            HeadingShape::Weak => {
                matches!(follows, Follows::Matter | Follows::HeadingOverMatter | Follows::NumberedLine)
            }
        };
    if !heading {
        return NodeKind::Paragraph;
    }
    if let Some(at) = shape::section_number(node.text()) {
        node.keep_from(at);
        return NodeKind::Heading(0);
    }
    if let Some((number, at)) = bare {
        // One of a series numbers its heading, whatever noun follows.
        if series(number) || !counts_something(node.text()) {
            node.number = Some(number);
            node.keep_from(at);
        }
    }
    NodeKind::Heading(0)
}

/// *4 gode råd*, *5 nye principper*: the number counts, it does not number.
fn counts_something(text: &str) -> bool {
    words(text).skip(1).take(3).any(|word| VOCABULARY.kind(word).is_some())
}

/// *1. Mere ro*, then a paragraph (not the next item): a numbered heading.
fn heads_paragraph(nodes: &[Node], at: usize, follows: Follows) -> bool {
    let node = &nodes[at];
    let next = nodes[at + 1..].iter().find(|n| !n.is_noise());
    let next_is_matter = next.is_some_and(|n| {
        matches!(n.kind, NodeKind::Paragraph) && n.block != node.block || n.is_item() && n.number.is_none()
    });
    // The last line of a list heads nothing, though a paragraph follows.
    let listed = at.checked_sub(1).is_some_and(|before| {
        let before = &nodes[before];
        before.is_item() && before.block == node.block && before.number.map(|n| n + 1) == node.number
    });
    let title = is_short(node.text()) && !begins_small(node.text()) && !listed;
    title && node.soft.is_empty() && follows == Follows::Matter && next_is_matter
}

/// Short items: a line that repeats one is the heading of what the item announced.
fn item_titles(nodes: &[Node]) -> impl Iterator<Item = &str> {
    let titles = nodes.iter().filter(|node| node.is_item()).map(|node| node.text().trim_end_matches('.'));
    titles.filter(|title| is_short(title))
}

fn is_among(titles: &[Title], text: &str) -> bool {
    let title = Title::of(text);
    titles.iter().any(|listed| listed.is_same(&title))
}

/// Gives every heading found by shape its level.
pub(super) fn level(nodes: &mut [Node], listed: &[Listed], with_roles: bool, kinds: &OwnKinds) {
    let caps = nodes.iter().filter(|n| n.level() == Some(0) && is_all_caps(n.text()) && !is_bare(n)).count() > 1;
    let listed: Vec<Title> =
        listed.iter().map(|entry| entry.title.as_str()).chain(item_titles(nodes)).map(Title::of).collect();
    let marks = Marks { with_roles, caps, kinds };
    let levels: Vec<Option<u8>> = (0..nodes.len()).map(|at| level_of(nodes, at, &listed, marks)).collect();
    for (node, level) in nodes.iter_mut().zip(levels) {
        if let (NodeKind::Heading(_), Some(level)) = (node.kind, level) {
            node.kind = NodeKind::Heading(level);
        }
    }
}

fn is_bare(node: &Node) -> bool {
    node.label().is_some_and(|label| label.bare && !matches!(label.class, LabelClass::Ordinary | LabelClass::Contents))
}

/// What tells of a heading's level beside its place.
#[derive(Debug, Clone, Copy)]
struct Marks<'k> {
    /// Does the input tell roles?
    with_roles: bool,
    /// Are some headings in capitals?
    caps: bool,
    kinds: &'k OwnKinds,
}

fn level_of(nodes: &[Node], at: usize, listed: &[Title], marks: Marks<'_>) -> Option<u8> {
    let node = &nodes[at];
    let level = node.level()?;
    let heads_heading = nodes[at + 1..].iter().find(|n| !n.is_noise()).is_some_and(Node::is_heading);
    if is_bare(node) && !heads_heading {
        return Some(LABEL_LEVEL);
    }
    if marks.with_roles && level > 0 {
        return Some(level);
    }
    if let Some(level) = level_of_type(nodes, node).filter(|_| node.kicker.is_none()) {
        return Some(level);
    }
    if let Some(kicker) = &node.kicker {
        return Some(kicker_level(kicker.as_str()));
    }
    // "Delprojekt 2" over "Stille gange" over "Tæpper i hele huset": the last line stands below the title.
    let above = nodes[..at].iter().rfind(|n| !n.is_noise()).and_then(|above| above.kicker.as_ref());
    if let Some(level) = above.map(|kicker| kicker_level(kicker.as_str())) {
        return Some(level + 1);
    }
    Some(if is_among(listed, node.text()) {
        1
    } else if labels::case_heading(node.text()).is_some() {
        5
    } else if names_frame(node.text(), marks.kinds) {
        3
    } else if node.number.is_some() || is_numbered_kind(node.text()) {
        4
    } else if is_all_caps(node.text()) {
        2
    } else if marks.caps {
        3
    } else {
        2
    })
}

/// In smaller type than headings that layout found: below all of these.
fn level_of_type(nodes: &[Node], node: &Node) -> Option<u8> {
    let size = node.size?;
    let level = |other: &Node| other.level().filter(|level| (1..LABEL_LEVEL).contains(level));
    let twin = |other: &&Node| other.bold == node.bold && other.is_as_large_as(node);
    if let Some(twin) = nodes.iter().filter(twin).find_map(level) {
        return Some(twin);
    }
    let above = nodes.iter().filter(|other| other.size.is_some_and(|other| other > size * 1.03));
    let deepest = above.filter_map(level).max()?;
    Some((deepest + 1).min(LABEL_LEVEL - 1))
}

/// Themes hold projects, projects hold examples.
fn kicker_level(kicker: &str) -> u8 {
    match kickers::kind_of(kicker).map(|(kind, _)| kind) {
        Some(kind) if kind.class == KindClass::Frame => 1,
        Some(kind) if kind.singular == "projekt" => 2,
        Some(kind) if kind.singular == "delprojekt" => 3,
        None if kickers::names_a_frame(kicker) => 1,
        _ => 5,
    }
}

/// *Anbefaling 3*: an item's own heading, no theme.
pub(crate) fn is_numbered_recommendation(text: &str) -> bool {
    let kind = words(text).next().and_then(|word| VOCABULARY.kind(word));
    is_numbered_kind(text) && kind.is_some_and(|kind| kind.class == KindClass::Recommendation)
}

/// *Tema 2: …*: holds the recommendations below it.
fn names_frame(text: &str, kinds: &OwnKinds) -> bool {
    let mut words = words(text);
    let kind = words.next().and_then(|word| kinds.kind(word)).filter(|kind| kind.class == KindClass::Frame);
    let numbered =
        || kinds.numbered(text).is_some_and(|found| !found.by_ordinal && found.kind.class == KindClass::Frame);
    kind.is_some() && words.next().is_some_and(|word| VOCABULARY.number(word).is_some()) || numbered()
}

/// *Pejlemærke 2: …*, *Anbefaling 3*.
pub(crate) fn is_numbered_kind(text: &str) -> bool {
    let mut words = words(text);
    let kind = words.next().and_then(|word| VOCABULARY.kind(word));
    let number = words.next().and_then(|word| VOCABULARY.number(word));
    kind.is_some_and(|kind| kind.class != KindClass::Participant)
        && number.is_some()
        && !organisations::is_organisation(text)
}
