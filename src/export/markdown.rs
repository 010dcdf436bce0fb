//! `CommonMark`: headings, lists and paragraphs of the repaired text; nothing in it is markup of the pamphlet's making.

use crate::model::{Role, Section, is_bullet};
use crate::pipeline::Reading;
use std::collections::BTreeMap;
use std::fmt::Write;

/// A number of more figures at the start of a line is a year and no item's number.
const ITEM_FIGURES: usize = 2;

/// The running text as Markdown: lines stay lines; before each page but the first stands a comment with its number.
pub(super) fn markdown(reading: &Reading) -> Vec<u8> {
    let headings = headings(&reading.record.sections, reading.text.as_str());
    let mut out = String::new();
    let mut page = reading.document.blocks.first().map_or(1, |block| block.page);
    for block in &reading.document.blocks {
        if matches!(block.role, Role::Furniture | Role::Noise) {
            continue;
        }
        if block.page != page {
            page = block.page;
            let _ = write!(out, "<!-- side {page} -->\n\n"); // to a String: cannot fail
        }
        let span = reading.text.to_repaired(block.span);
        let text = reading.text.text(span).trim_end();
        let start = span.end.min(span.start + text.len() - text.trim_start().len());
        let (heading, body) = match (headings.get(&start), block.role) {
            (Some(section), _) => (Some(section.level), after_title(text, &section.title)),
            (None, Role::Heading(level)) if headings.is_empty() => (Some(level), Some("")),
            (None, _) => (None, Some(text)),
        };
        if let (Some(level), Some(body)) = (heading, body) {
            let title = text.strip_suffix(body).unwrap_or(text);
            let signs = "#".repeat(usize::from(level.clamp(1, 6)));
            let _ = write!(out, "{signs} {}\n\n", escaped(&one_line(title)));
        }
        let depth = if let Role::Item(depth) = block.role { usize::from(depth) } else { 0 };
        let body = lines(body.unwrap_or(text), depth);
        if !body.is_empty() {
            out += &body;
            out.push('\n');
        }
    }
    out.truncate(out.trim_end().len());
    if !out.is_empty() {
        out.push('\n');
    }
    out.into_bytes()
}

/// Sections by the byte at which their heading begins.
fn headings<'a>(sections: &'a [Section], text: &str) -> BTreeMap<usize, &'a Section> {
    let mut starts: Vec<&Section> = sections.iter().collect();
    starts.sort_by_key(|section| section.span[0]);
    let mut bytes = text.char_indices().map(|(at, _)| at).enumerate();
    let byte = |section: &'a Section| Some((bytes.find(|(count, _)| *count == section.span[0])?.1, section));
    starts.dedup_by_key(|section| section.span[0]);
    starts.into_iter().filter_map(byte).collect()
}

/// What follows the lines that are the title; `None` when the text does not begin with the title.
fn after_title<'t>(text: &'t str, title: &str) -> Option<&'t str> {
    let ends = text.match_indices('\n').map(|(at, _)| at).chain([text.len()]);
    let end = ends.take(6).find(|end| text.get(..*end).is_some_and(|lines| one_line(lines) == one_line(title)))?;
    text.get(end..)
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Lines of a block, items of lists with `-`.
fn lines(text: &str, depth: usize) -> String {
    let indent = "  ".repeat(depth);
    let mut out = String::new();
    let mut in_item = false;
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let item = line
            .strip_prefix(|c| is_bullet(c) || matches!(c, '-' | '–'))
            .and_then(|rest| rest.strip_prefix([' ', '\t']));
        in_item |= item.is_some();
        let line = match item {
            Some(rest) => format!("{indent}- {}", escaped(rest.trim_start())),
            None if in_item => format!("{indent}  {}", at_start(&escaped(line))),
            None => format!("{indent}{}", at_start(&escaped(line))),
        };
        out += &line;
        out.push('\n');
    }
    out
}

/// Text that Markdown shows as it is; control characters, which nothing shows, as U+FFFD.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '~' | '|' | '&') {
            out.push('\\');
        }
        out.push(if c.is_control() && c != '\t' { '\u{fffd}' } else { c });
    }
    out
}

/// What begins a block of another kind at the start of a line loses that meaning.
fn at_start(line: &str) -> String {
    let figures = line.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = line.split_at(figures);
    if line.starts_with(['#', '+', '=', '-']) {
        format!("\\{line}")
    } else if figures > ITEM_FIGURES && rest.starts_with(['.', ')']) {
        format!("{number}\\{rest}")
    } else {
        line.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_the_text_is_markup() {
        assert_eq!(lines("<script>alert(1)</script>", 0), "\\<script\\>alert(1)\\</script\\>\n");
        assert_eq!(lines("# 1\n=====\n2008. Et år\n![x](y)", 0), "\\# 1\n\\=====\n2008\\. Et år\n!\\[x\\](y)\n");
        assert_eq!(lines("a\u{7}b &amp; c", 0), "a\u{fffd}b \\&amp; c\n");
    }

    #[test]
    fn items_are_items() {
        assert_eq!(lines("• Giv tid\ntil samtalen", 1), "  - Giv tid\n    til samtalen\n");
        assert_eq!(lines("1. Giv tid", 0), "1. Giv tid\n");
    }

    #[test]
    fn a_heading_ends_where_its_title_does() {
        assert_eq!(after_title("Fire\nrammer\nTekst", "Fire rammer"), Some("\nTekst"));
        assert_eq!(after_title("Fire rammer gives", "Fire rammer"), None);
    }
}
