//! Lines of a region to blocks: paragraphs, items, rows. Headings are known only when the whole document is seen.

use super::lines::SetLine;
use super::markers::{self, Marker};
use super::tile::median;
use crate::model::{Rect, Role};

/// Type sizes differ between blocks by more than this factor.
const SIZE_STEP: f32 = 1.12;
/// A step to the next line this many times the usual one ends a block.
const LINE_STEP: f32 = 1.3;
/// A sentence goes on over a step of at most so many type sizes: one paragraph may be set wider than those around it.
const WIDEST_STEP: f32 = 2.0;
/// A line that ends this far before the widest one is short, type sizes.
const SHORT: f32 = 2.0;
/// An indent this deep begins a paragraph or a deeper item, type sizes.
const INDENT: f32 = 0.7;
/// So many sentences that end with their lines are no chance.
const FEWEST_LOST: usize = 2;
/// Deeper first lines are no indents but set apart otherwise, type sizes.
const DEEPEST_INDENT: f32 = 4.0;

/// Lines that belong together.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct SetBlock {
    /// Role as far as this region tells.
    pub(super) role: Role,
    /// From top to bottom.
    pub(super) lines: Vec<SetLine>,
    /// The panel it stands in.
    pub(super) panel: Option<u32>,
}

/// What the lines of a region are compared with.
struct Measure<'a> {
    left: f32,
    right: f32,
    step: f32,
    texts: &'a [String],
    markers: &'a [Option<Marker>],
}

/// Parts the lines of a region into blocks. `text` gives a line's text; `marks` are drawn bullets.
pub(super) fn blocks(
    lines: Vec<SetLine>,
    panel: Option<u32>,
    text: impl Fn(&SetLine) -> String,
    marks: &[Rect],
) -> Vec<SetBlock> {
    let texts: Vec<String> = lines.iter().map(text).collect();
    let mut markers = markers::markers(&lines, &texts, marks);
    markers::restore_lost(&lines, &texts, &mut markers);
    let measure = Measure {
        left: lines.iter().map(|l| l.left).fold(f32::MAX, f32::min),
        right: lines.iter().map(|l| l.right).fold(f32::MIN, f32::max),
        step: usual_step(&lines),
        texts: &texts,
        markers: &markers,
    };
    let levels = levels(&lines, &markers);
    let mut starts: Vec<bool> = (0..lines.len()).map(|at| at == 0 || measure.starts_block(&lines, at)).collect();
    measure.part_lost_items(&lines, &mut starts);
    let mut blocks: Vec<SetBlock> = Vec::new();
    for (at, line) in lines.into_iter().enumerate() {
        let role = if line.cells.len() > 1 {
            Role::TableRow
        } else if markers[at].is_some() {
            Role::Item(levels[at])
        } else {
            Role::Text
        };
        match blocks.last_mut() {
            Some(block) if !starts[at] => block.lines.push(line),
            _ => blocks.push(SetBlock { role, lines: vec![line], panel }),
        }
    }
    blocks
}

/// The usual distance from one baseline to the next, in type sizes.
fn usual_step(lines: &[SetLine]) -> f32 {
    let steps = lines.windows(2).map(|pair| (pair[1].baseline - pair[0].baseline) / pair[0].size.max(pair[1].size));
    let mut steps: Vec<f32> = steps.filter(|step| (0.8..2.0).contains(step)).collect();
    steps.sort_by(f32::total_cmp);
    let lower = steps.get(steps.len() / 3).copied();
    lower.unwrap_or(1.25)
}

/// Nesting of items by the indent of their markers.
fn levels(lines: &[SetLine], markers: &[Option<Marker>]) -> Vec<u8> {
    let mut open: Vec<f32> = Vec::new();
    lines
        .iter()
        .zip(markers)
        .map(|(line, marker)| {
            let Some(marker) = marker else { return 0 };
            while open.last().is_some_and(|left| marker.left < left - INDENT * line.size) {
                open.pop();
            }
            if open.last().is_none_or(|left| marker.left > left + INDENT * line.size) {
                open.push(marker.left);
            }
            (open.len() - 1).min(5) as u8
        })
        .collect()
}

impl Measure<'_> {
    /// True when line `at` begins a new block.
    fn starts_block(&self, lines: &[SetLine], at: usize) -> bool {
        let (previous, line) = (&lines[at - 1], &lines[at]);
        let size = previous.size.max(line.size);
        let step = (line.baseline - previous.baseline) / size;
        line.cells.len() > 1
            || previous.cells.len() > 1
            || self.markers[at].is_some()
            || size > SIZE_STEP * previous.size.min(line.size)
            || previous.bold != line.bold && self.weight_parts(lines, at)
            || step > LINE_STEP * self.step && !(step < WIDEST_STEP && self.sentence_goes_on(lines, at))
            || self.starts_paragraph(lines, at)
    }

    /// A change between bold and light parts a heading from its text, not a paragraph from its stressed words.
    fn weight_parts(&self, lines: &[SetLine], at: usize) -> bool {
        let previous = &lines[at - 1];
        // Where the weight changed within a line, the text goes on in it.
        let (last, first) = (previous.words().last(), lines[at].words().next());
        if last.zip(first).is_some_and(|(last, first)| last.bold == first.bold) {
            return false;
        }
        let is_short = |line: &SetLine| self.right - line.right > SHORT * line.size;
        is_short(previous) && (previous.bold || starts_anew(&self.texts[at]))
            || previous.bold && (ends_sentence(&self.texts[at - 1]) || starts_anew(&self.texts[at]))
    }

    /// True for a line that begins with a word in small letters right below one that ends in a word or a comma.
    fn sentence_goes_on(&self, lines: &[SetLine], at: usize) -> bool {
        let first = self.texts[at].split(' ').next().unwrap_or_default().trim_end_matches([',', '.', ':', ';']);
        (lines[at].left - lines[at - 1].left).abs() < 0.3 * lines[at].size
            && self.texts[at - 1].ends_with(|c: char| c.is_lowercase() || matches!(c, ',' | '-'))
            && !first.is_empty()
            && first.chars().all(char::is_lowercase)
    }

    fn starts_paragraph(&self, lines: &[SetLine], at: usize) -> bool {
        let (previous, line) = (&lines[at - 1], &lines[at]);
        let size = line.size;
        let is_item = self.markers[..at].iter().any(Option::is_some);
        let indent = line.left - previous.left;
        let indented = !is_item
            && (INDENT * size..DEEPEST_INDENT * size).contains(&indent)
            && previous.left - self.left < INDENT * size
            && lines.get(at + 1).is_none_or(|next| next.left < line.left - INDENT * size)
            && starts_anew(&self.texts[at]);
        let back = is_item && self.markers[at].is_none() && self.is_left_of_item(lines, at);
        let ended = ends_sentence(&self.texts[at - 1])
            && self.right - previous.right > SHORT.max(0.12 * (self.right - self.left) / size) * size
            && starts_anew(&self.texts[at])
            && !self.could_have_gone_on(lines, at);
        indented || back || ended || self.is_title_above(lines, at)
    }

    /// One or two read lines that broke off though the next word had room, right over a line that begins anew: a title whose
    /// type OCR does not tell.
    fn is_title_above(&self, lines: &[SetLine], at: usize) -> bool {
        let previous = &lines[at - 1];
        let opens = |line: usize| {
            let gap = |above: usize| lines[line].baseline - lines[above].baseline;
            line.checked_sub(1).is_none_or(|above| gap(above) > LINE_STEP * self.step * lines[line].size)
        };
        let Some(first) = [Some(at - 1), at.checked_sub(2)].into_iter().flatten().find(|line| opens(*line)) else {
            return false;
        };
        let is_title = (first..at).all(|line| !ends_sentence(&self.texts[line]) && self.markers[line].is_none())
            && self.texts[at - 1].ends_with(char::is_alphanumeric)
            && starts_anew(&self.texts[first]);
        is_title
            && previous.words().all(|word| word.is_read)
            && starts_anew(&self.texts[at])
            && !self.could_have_gone_on(lines, at)
            && lines.get(at + 1).is_some_and(|next| next.right.max(lines[at].right) > previous.right)
    }

    /// Parts a paragraph that an engine read where sentences end with their lines, none within a line, and at least two broke off
    /// though more had room, or all of them ask: a list whose bullets were lost.
    fn part_lost_items(&self, lines: &[SetLine], starts: &mut [bool]) {
        let mut from = 0;
        while from < lines.len() {
            let to = (from + 1..lines.len()).find(|at| starts[*at]).unwrap_or(lines.len());
            // "at salen …" below "at gangen …", where the line above had room.
            let goes_on = |at: usize| self.texts[at].starts_with("at ") && self.texts[at - 1].starts_with("at ");
            let ends = |at: &usize| {
                ends_sentence(&self.texts[*at - 1]) && starts_large(&self.texts[*at])
                    || goes_on(*at) && !self.could_have_gone_on(lines, *at)
            };
            let breaks: Vec<usize> = (from + 1..to).filter(ends).collect();
            let is_read = lines[from..to].iter().flat_map(SetLine::words).all(|word| word.is_read);
            let asks = breaks.iter().map(|at| at - 1).chain([to - 1]).all(|at| self.texts[at].ends_with('?'));
            let chosen = breaks.iter().filter(|at| !self.could_have_gone_on(lines, **at)).count();
            let is_list = is_read
                && (ends_sentence(&self.texts[to - 1]) || breaks.iter().all(|at| self.texts[*at].starts_with("at ")))
                && !self.texts[from..to].iter().any(|text| ends_within(text))
                && (asks && !breaks.is_empty() || chosen >= FEWEST_LOST);
            if is_list {
                for at in breaks {
                    starts[at] = true;
                }
            }
            from = to;
        }
    }

    /// A line without bullet that stands as far left as the bullet of the item above it.
    fn is_left_of_item(&self, lines: &[SetLine], at: usize) -> bool {
        let item = (0..at).rev().find_map(|i| self.markers[i].as_ref().map(|marker| (i, marker)));
        item.is_some_and(|(i, marker)| {
            // Where no line of the item tells that its text hangs, the room left on the line above does.
            let ends = marker.hangs
                || starts_anew(&self.texts[at]) && (!self.could_have_gone_on(lines, at) || self.are_sentences(i, at));
            // A line below one that came back to the margin goes on with it.
            let returned = i + 1 < at && lines[at - 1].left < marker.left + 0.4 * lines[at - 1].size;
            !returned
                && ends
                && lines[at].left < marker.left + 0.4 * lines[at].size
                && (i + 1 < at || starts_anew(&self.texts[at]))
        })
    }

    /// True when the lines from an item to `at` end a sentence, and so does every item above it, in one line each: what begins
    /// anew where they do is no line of theirs.
    fn are_sentences(&self, item: usize, at: usize) -> bool {
        let first = (0..item).rev().take_while(|line| self.markers[*line].is_some()).last();
        at == item + 1 && first.is_some_and(|first| self.texts[first..at].iter().all(|text| ends_sentence(text)))
    }

    /// True when the first word of line `at` would not have fitted on the line before: then its end is no choice.
    fn could_have_gone_on(&self, lines: &[SetLine], at: usize) -> bool {
        let first = lines[at].words().next().map_or(0.0, |t| t.right - t.left);
        lines[at - 1].right + 0.25 * lines[at].size + first > self.right
    }
}

fn ends_sentence(text: &str) -> bool {
    text.trim_end_matches(['"', '”', '»', '«', '’', ')']).ends_with(['.', ':', '!', '?', ';'])
}

/// Does a sentence end within the line, and another one begin?
fn ends_within(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.windows(2).any(|pair| ends_sentence(pair[0]) && starts_large(pair[1]))
}

fn starts_large(text: &str) -> bool {
    first_sign(text).is_some_and(char::is_uppercase)
}

fn starts_anew(text: &str) -> bool {
    first_sign(text).is_some_and(|c| c.is_uppercase() || c.is_numeric())
}

/// The first letter or figure.
fn first_sign(text: &str) -> Option<char> {
    text.chars().find(|c| c.is_alphanumeric())
}

/// The median of the lines' sizes, points.
pub(super) fn size(block: &SetBlock) -> f32 {
    median(block.lines.iter().map(|l| l.size).collect()).unwrap_or(10.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::test_words::tile;

    #[test]
    fn a_sentence_goes_on_where_its_lines_stand_further_apart_than_others() {
        let texts = [
            "Først kom det tætte afsnit,",
            "som har to linjer mere",
            "og ender her.",
            "Ring, når lyset er gået,",
            "når bænken vakler, eller",
            "Kontoret",
            "kontoret.example",
        ];
        let places = [100.0, 111.0, 122.0, 145.0, 161.0, 177.0, 193.0];
        let lines: Vec<SetLine> =
            (0..).zip(places).map(|(word, baseline)| SetLine::of(vec![vec![tile(word, 50.0, baseline)]])).collect();
        let text = |line: &SetLine| texts[line.words().next().map_or(0, |tile| tile.word)].to_owned();
        let found = blocks(lines, None, text, &[]);
        assert_eq!(found.iter().map(|block| block.lines.len()).collect::<Vec<_>>(), [3, 2, 1, 1]);
    }
}
