//! Blocks to nodes: where a paragraph, an item or a heading begins and which lines go on with it.

use super::raw::{RawBlock, RawLine};
use super::shape::{self, Marker};
use super::{Node, NodeKind, PrintedLine, columns};
use crate::model::{Role, Span};
use crate::structure::passage::Passage;
use crate::structure::sentence::{begins_small, first_word, is_all_caps, is_terminated, range_in};
use crate::structure::vocabulary::VOCABULARY;
use crate::structure::{labels, municipality, organisations};

/// A line longer than this was not wrapped by hand: it is a paragraph of its own.
const LONGEST_WRAPPED: usize = 130;
/// Blocks narrower than this are lists of short lines, not wrapped text.
const NARROWEST_WRAPPED: usize = 28;

/// All nodes, not yet judged to be headings or noise.
pub(super) fn nodes(source: &str, blocks: &[RawBlock]) -> Vec<Node> {
    let mut nodes = Vec::new();
    let mut indents = Vec::new();
    // A scan tells no weight, and sizes only roughly.
    let worn = !blocks.iter().flat_map(|block| &block.lines).any(|line| line.bold);
    let widest = blocks.iter().flat_map(|block| &block.lines).map(|line| line.width).max().unwrap_or(0);
    for (index, block) in blocks.iter().enumerate() {
        match block.role {
            Role::Heading(level) => {
                for part in by_type(block, worn) {
                    nodes.push(whole(source, &part, index, NodeKind::Heading(level)));
                }
            }
            Role::Item(depth) => {
                let (item, rest) = at_its_end(block);
                nodes.push(whole(source, &item, index, NodeKind::Item { depth, marker: Marker::None }));
                if let Some(rest) = rest {
                    chunks(source, (&rest, index), widest, &mut indents, &mut nodes);
                }
            }
            Role::TableRow if is_title_over_table(blocks, block) => {
                chunks(source, (block, index), widest, &mut indents, &mut nodes);
            }
            Role::TableRow => {
                let mut row = whole(source, block, index, NodeKind::Row);
                row.soft = tabbed(block);
                nodes.push(row);
            }
            _ => chunks(source, (block, index), widest, &mut indents, &mut nodes),
        }
    }
    nodes
}

/// A bold line in larger type than the rows of its page heads something.
fn is_title_over_table(blocks: &[RawBlock], block: &RawBlock) -> bool {
    let rows = blocks.iter().filter(|other| other.role == Role::TableRow && other.page == block.page);
    let smallest = rows.flat_map(|row| &row.lines).filter_map(|line| line.size).fold(f32::INFINITY, f32::min);
    block.lines.iter().all(|line| line.bold && line.size.is_some_and(|size| size > smallest * 1.15))
}

/// In a scan a line without tall letters looks so much smaller than its neighbour.
const WORN_SIZES: f32 = 0.3;

/// Headings set one below the other in different type are different headings. In a scan a line that begins small goes on
/// with the heading above.
fn by_type(block: &RawBlock, worn: bool) -> Vec<RawBlock> {
    let mut parts: Vec<RawBlock> = Vec::new();
    for line in &block.lines {
        let same = |before: &RawLine| match (before.size, line.size) {
            (Some(a), Some(b)) => {
                let goes_on = worn && begins_small(&line.text) && !is_terminated(&before.text);
                (a - b).abs() <= if goes_on { WORN_SIZES } else { 0.05 } * a.max(b)
            }
            _ => true,
        };
        match parts.last_mut().filter(|part| part.lines.last().is_some_and(same)) {
            Some(part) => part.lines.push(line.clone()),
            None => parts.push(RawBlock { lines: vec![line.clone()], ..block.clone() }),
        }
    }
    parts
}

/// Where an item ends inside its block: its line has room for the next word, and the next line begins with a capital
/// where the marker stands, not where the item's text does.
fn at_its_end(block: &RawBlock) -> (RawBlock, Option<RawBlock>) {
    let width = block.lines.iter().map(|line| line.width).max().unwrap_or(0);
    let marked = shape::marker(&block.lines[0].text).is_some();
    let ends = |at: &usize| {
        let (before, line) = (&block.lines[at - 1], &block.lines[*at]);
        let dedented = matches!((block.lines[0].left, line.left), (Some(item), Some(line)) if line < item + 2.0);
        marked
            && dedented
            && !begins_small(&line.text)
            && !before.text.ends_with([',', '-'])
            && !is_full(before, line, width)
    };
    let Some(end) = (1..block.lines.len()).find(ends) else { return (block.clone(), None) };
    let part = |lines: &[RawLine], role| RawBlock { lines: lines.to_vec(), role, ..block.clone() };
    (part(&block.lines[..end], block.role), Some(part(&block.lines[end..], Role::Text)))
}

/// A block whose role is known is one node.
fn whole(source: &str, block: &RawBlock, index: usize, kind: NodeKind) -> Node {
    let mut node = open(source, block, index, &block.lines[0]);
    for line in &block.lines[1..] {
        add(source, &mut node, line);
    }
    node.kind = match (kind, node.kind) {
        (NodeKind::Item { depth, .. }, NodeKind::Item { marker, .. }) => NodeKind::Item { depth, marker },
        _ => kind,
    };
    node.rank = node.level();
    if let Some(at) = shape::section_number(node.text()).filter(|_| node.is_heading()) {
        node.keep_from(at);
    }
    let is_bare_item = matches!(node.kind, NodeKind::Item { marker: Marker::None, .. });
    let may_count = node.is_heading() && node.number.is_none() || is_bare_item;
    if let Some((number, at)) = shape::bare_number(node.passage.as_str()).filter(|_| may_count) {
        node.number = Some(number);
        node.keep_from(at);
        if let NodeKind::Item { marker, .. } = &mut node.kind {
            *marker = Marker::Number(number);
        }
    }
    node
}

/// The width at which a block's lines were wrapped, characters; 0 where they were not. In text without boxes a block
/// much narrower than others holds short lines.
fn wrapped_at(block: &RawBlock, widest: usize) -> usize {
    let width = block.lines.iter().map(|line| line.width).max().unwrap_or(0);
    let placed = block.lines.iter().any(|line| line.left.is_some());
    if placed || width * 5 >= widest.min(LONGEST_WRAPPED) * 2 { width } else { 0 }
}

/// Splits a block of unknown role.
fn chunks(
    source: &str,
    (block, index): (&RawBlock, usize),
    widest: usize,
    indents: &mut Vec<usize>,
    nodes: &mut Vec<Node>,
) {
    let width = wrapped_at(block, widest);
    let leading = leading(block);
    let first = nodes.len();
    let head = block.lines.iter().position(|line| columns::heads_plan(&line.text));
    let rows = rows(block, head.is_some());
    let plan = head.unwrap_or(block.lines.len());
    for (at, line) in block.lines.iter().enumerate() {
        if is_ruled_line(&line.text) && rows.contains(&true) {
            continue;
        }
        if rows[at] {
            nodes.push(row(source, block, index, line));
            continue;
        }
        let begins_item = shape::marker(&line.text).is_some();
        let after_row = at > 0 && rows[at - 1];
        let open_node = if nodes.len() > first && !after_row { nodes.last_mut() } else { None };
        match open_node {
            Some(node)
                if !begins_item
                    && !is_apart(&block.lines[at - 1], line, leading)
                    && !leads_to_list(&block.lines[at - 1..])
                    && !asks_anew(&block.lines, at)
                    && !is_next_number(&block.lines, at)
                    && (at < plan || begins_small(&line.text))
                    && goes_on(node, &block.lines[at - 1], line, width) =>
            {
                add(source, node, line);
            }
            Some(node) if !begins_item && is_line_of_item(node, line) => {
                node.soft.push(node.passage.as_str().len() + 1);
                add(source, node, line);
            }
            _ => {
                let mut node = open(source, block, index, line);
                nest(&mut node, line, indents);
                nodes.push(node);
            }
        }
    }
}

const BAR: &str = " | ";
/// A stretch of so much white between words parts cells.
const WIDE: &str = "   ";

/// What parts the cells of a line: bars, tabs or wide white.
fn parting(text: &str) -> Option<&'static str> {
    [BAR, "\t", WIDE].into_iter().find(|mark| text.contains(mark))
}

/// The cells of a line that bars, tabs or wide white part.
fn parts(text: &str) -> Vec<&str> {
    let inner = text.strip_prefix("| ").unwrap_or(text);
    let inner = inner.strip_suffix(" |").unwrap_or(inner);
    match parting(inner) {
        Some(WIDE) => inner.split(WIDE).map(str::trim).filter(|cell| !cell.is_empty()).collect(),
        Some(BAR) => inner.split('|').map(str::trim).collect(),
        Some(mark) => inner.split(mark).map(str::trim).collect(),
        None => vec![inner],
    }
}

/// *|---|---|* under a table's head.
fn is_ruled_line(text: &str) -> bool {
    text.contains('|') && text.contains("--") && text.chars().all(|c| matches!(c, '|' | '-' | ':' | ' ' | '+'))
}

/// Which lines are rows of a table written with bars: *Hvad | Hvem*, at least two of them, of as many cells, one below the
/// other. Tabs and wide white part columns of text as well, so that they need the head of a plan.
fn rows(block: &RawBlock, is_plan: bool) -> Vec<bool> {
    let lines: Vec<usize> = (0..block.lines.len()).filter(|at| !is_ruled_line(&block.lines[*at].text)).collect();
    let cells = |index: usize| {
        let text = lines.get(index).map(|at| block.lines[*at].text.as_str())?;
        let mark = parting(text).filter(|mark| *mark == BAR || is_plan)?;
        Some((mark, parts(text).len())).filter(|(_, cells)| *cells > 1)
    };
    let mut found = vec![false; block.lines.len()];
    for (index, at) in lines.iter().enumerate() {
        let own = cells(index);
        let beside = index.checked_sub(1).is_some_and(|before| cells(before) == own) || cells(index + 1) == own;
        found[*at] = own.is_some() && beside;
    }
    found
}

/// A row: its whole line, with what numbers it.
fn row(source: &str, block: &RawBlock, index: usize, line: &RawLine) -> Node {
    let mut node = open(source, block, index, line);
    let parts = parts(&line.text);
    let span = |part: &&str| {
        let place = range_in(&line.text, part);
        Span::new(line.span.start + place.start, line.span.start + place.end)
    };
    let spans: Vec<Span> = parts.iter().map(span).collect();
    let mut soft = Vec::new();
    let mut at = 0;
    for part in &parts {
        soft.push(at);
        at += length_with_space(part);
    }
    node.kind = NodeKind::Row;
    node.number = None;
    node.passage = Passage::new(source, &spans);
    node.soft = soft.split_off(1);
    node
}

/// How far a cell reaches in a passage, with the space behind each of its words.
fn length_with_space(cell: &str) -> usize {
    cell.split_whitespace().map(|word| word.len() + 1).sum()
}

/// Where the cells of a row that markup or layout divides begin behind its first one.
fn tabbed(block: &RawBlock) -> Vec<usize> {
    let mut at = 0;
    let mut cells = Vec::new();
    for line in &block.lines {
        for (index, cell) in line.text.split('\t').enumerate() {
            // A new line goes on with the cell that the line before ended in.
            cells.extend((index > 0).then_some(at));
            at += length_with_space(cell);
        }
    }
    cells
}

/// A sentence ends, and a short line that is none stands right above a list: *Vi vil*, *Husk*.
fn leads_to_list(lines: &[RawLine]) -> bool {
    let [before, line, next, ..] = lines else { return false };
    is_terminated(&before.text)
        && !is_terminated(line.text.trim_end_matches(':'))
        && !begins_small(&line.text)
        && line.text.split_whitespace().count() <= 6
        && shape::marker(&next.text).is_some()
}

/// *3 Et ur uden visere*, where a line above began with 2 (or, of a 1, where one below begins with 2): the next of a series.
fn is_next_number(lines: &[RawLine], at: usize) -> bool {
    let number = |line: &RawLine| shape::bare_number(&line.text).map(|(number, _)| number);
    match number(&lines[at]) {
        Some(1) => lines[at + 1..].iter().any(|line| number(line) == Some(2)),
        Some(own) => lines[..at].iter().any(|line| number(line) == Some(own - 1)),
        None => false,
    }
}

/// A question that begins a line of its own, in this or further ones, below one that ends its line.
fn asks_anew(lines: &[RawLine], at: usize) -> bool {
    let asks = || {
        lines[at..]
            .iter()
            .find(|line| line.text.ends_with(['.', '?', '!', ':']))
            .is_some_and(|end| end.text.ends_with('?'))
    };
    lines[at - 1].text.ends_with('?') && !begins_small(&lines[at].text) && asks()
}

/// The usual distance from line to line, points.
fn leading(block: &RawBlock) -> Option<f32> {
    let mut steps: Vec<f32> = block.lines.windows(2).filter_map(|pair| Some(pair[1].top? - pair[0].top?)).collect();
    steps.sort_by(f32::total_cmp);
    (steps.len() >= 3).then(|| steps[steps.len() / 2]).filter(|step| *step > 0.0)
}

/// A sentence ends, and the next line begins with a capital and stands farther off than the others.
fn is_apart(before: &RawLine, line: &RawLine, leading: Option<f32>) -> bool {
    let step = before.top.zip(line.top).map(|(a, b)| b - a);
    let wide = step.zip(leading).is_some_and(|(step, usual)| step > usual * 1.12);
    wide && is_terminated(&before.text) && !begins_small(&line.text)
}

/// Where the nesting was lost: items that begin small after an item that begins with a capital belong to it.
pub(super) fn nest_by_case(nodes: &mut [Node]) {
    let mut head: Option<u8> = None;
    for node in nodes.iter_mut().filter(|node| !node.is_noise()) {
        let NodeKind::Item { depth, marker } = node.kind else {
            head = None;
            continue;
        };
        match head {
            Some(above) if depth == above && marker == Marker::Bullet && begins_small(node.text()) => {
                node.kind = NodeKind::Item { depth: depth + 1, marker };
            }
            _ if begins_small(node.text()) => {}
            _ => head = Some(depth),
        }
    }
}

fn open(source: &str, block: &RawBlock, index: usize, line: &RawLine) -> Node {
    let (kind, number, at) = match shape::marker(&line.text) {
        Some((Marker::Number(number), at)) => {
            (NodeKind::Item { depth: 0, marker: Marker::Number(number) }, Some(number), at)
        }
        Some((marker, at)) => (NodeKind::Item { depth: 0, marker }, None, at),
        None => (NodeKind::Text, None, 0),
    };
    let span = Span::new(line.span.start + at, line.span.end);
    let passage = Passage::new(source, &[span]);
    let printed = vec![PrintedLine { end: passage.as_str().len(), width: line.width }];
    let (page, panel, size, bold) = (block.page, block.panel, line.size, line.bold);
    Node {
        kind,
        passage,
        kicker: None,
        owned: false,
        announces: false,
        number,
        soft: Vec::new(),
        printed,
        page,
        panel,
        block: index,
        left: line.left,
        size,
        bold,
        rank: None,
    }
}

fn add(source: &str, node: &mut Node, line: &RawLine) {
    node.passage = node.passage.joined(&Passage::new(source, &[line.span]), false);
    node.printed.push(PrintedLine { end: node.passage.as_str().len(), width: line.width });
    node.bold &= line.bold;
}

/// Nesting by indentation: deeper than the item before is one level down.
fn nest(node: &mut Node, line: &RawLine, indents: &mut Vec<usize>) {
    let NodeKind::Item { marker, .. } = node.kind else {
        indents.clear();
        return;
    };
    while indents.last().is_some_and(|indent| *indent > line.indent) {
        indents.pop();
    }
    if indents.last() != Some(&line.indent) {
        indents.push(line.indent);
    }
    node.kind = NodeKind::Item { depth: indents.len().saturating_sub(1).min(9) as u8, marker };
}

/// Is `line` the continuation of the sentence that `before` begins?
fn goes_on(node: &Node, before: &RawLine, line: &RawLine, width: usize) -> bool {
    if VOCABULARY.number(&before.text).is_some() && is_heading_case(&before.text) && is_heading_case(&line.text) {
        return true;
    }
    if differs_in_type(before, line) || stands_alone(&before.text) || stands_alone(&line.text) {
        return false;
    }
    // A year ends the sentence: "… i foråret / 2031."
    let is_year = line.text.len() == 5 && line.text.ends_with('.') && line.text.starts_with(['1', '2']);
    if is_year && !is_terminated(&before.text) {
        return true;
    }
    let (caps_before, caps) = (is_heading_case(&before.text), is_heading_case(&line.text));
    if caps_before || caps {
        return caps_before && caps && !node.is_item();
    }
    if begins_small(&line.text) {
        return true;
    }
    let last = before.text.split_whitespace().last().unwrap_or("");
    // "Spil med" is a short title, "et besøg i" goes on.
    let joint = VOCABULARY.is_function_word(last) && before.text.split_whitespace().count() > 2;
    if before.text.ends_with([',', '-']) || joint {
        return true;
    }
    is_full(before, line, width)
}

/// The printed line has no room for the next line's first word, so its end was not chosen by the author.
fn is_full(before: &RawLine, line: &RawLine, width: usize) -> bool {
    let next = first_word(&line.text).chars().count();
    (NARROWEST_WRAPPED..=LONGEST_WRAPPED).contains(&width)
        && before.width + 1 + next >= width.saturating_sub(2)
        && before.width * 3 >= width * 2
}

/// Labels, case headings and names of organisations stand on a line of their own.
fn stands_alone(text: &str) -> bool {
    labels::label(text).is_some_and(|label| label.bare)
        || organisations::is_organisation(text)
        || municipality::is_owner_line(text)
        || shape::is_page_number(text)
}

fn is_heading_case(text: &str) -> bool {
    is_all_caps(text) && text.chars().filter(|c| c.is_alphabetic()).count() >= 2
}

fn differs_in_type(before: &RawLine, line: &RawLine) -> bool {
    match (before.size, line.size) {
        (Some(a), Some(b)) => {
            (a - b).abs() > 0.08 * a.max(b)
                || before.bold != line.bold && before.text.chars().count() < 60 && line.text.len() > 8
        }
        _ => false,
    }
}

/// A line without a bullet right under an item, printed in one block with it, is the item's own.
fn is_line_of_item(node: &Node, line: &RawLine) -> bool {
    node.is_item() && !stands_alone(&line.text) && !is_heading_case(&line.text)
}
