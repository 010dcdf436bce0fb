//! Headings numbered by letters or Roman numerals: *A. Mere ro*, *B. Bedre lys*; *I. Mere ro*, *II. Bedre lys*.

use super::{Node, NodeKind};
use crate::structure::numbered;
use crate::structure::sentence::{is_terminated, regex, words};
use regex::Regex;
use std::sync::LazyLock;

/// Fewer in order are chance: *A. Jensen* is somebody.
const FEWEST: usize = 3;
/// A heading has at most this many words.
const LONGEST: usize = 14;

static SIGN: LazyLock<Regex> = LazyLock::new(|| regex(r"^(?P<sign>[A-L]|[IVX]{1,4})\s*[.):–—]\s+(?P<title>\p{Lu}.*)$"));

/// Numbers the titles of every series that begins with its first sign and leaves none out.
pub(super) fn number(nodes: &mut [Node]) {
    for read in [numbered::letter as fn(&str) -> Option<u32>, numbered::roman] {
        let mut series: Vec<(usize, usize)> = Vec::new();
        let mut all: Vec<(usize, u32, usize)> = Vec::new();
        for (at, node) in nodes.iter().enumerate() {
            let Some((number, title)) = sign(node, read) else { continue };
            if number as usize == series.len() + 1 {
                series.push((at, title));
            } else if number == 1 {
                take(&mut series, &mut all);
                series.push((at, title));
            }
        }
        take(&mut series, &mut all);
        for (at, number, title) in all {
            nodes[at].keep_from(title);
            nodes[at].number = Some(number);
        }
    }
}

fn take(series: &mut Vec<(usize, usize)>, all: &mut Vec<(usize, u32, usize)>) {
    if series.len() >= FEWEST {
        all.extend(series.iter().zip(1..).map(|((at, title), number)| (*at, number, *title)));
    }
    series.clear();
}

/// The number that the sign before a title means, and where the title begins.
fn sign(node: &Node, read: fn(&str) -> Option<u32>) -> Option<(u32, usize)> {
    let line = node.is_heading() || node.kind == NodeKind::Text && !is_terminated(node.text());
    let found = SIGN.captures(node.text()).filter(|_| line && node.number.is_none())?;
    let title = found.name("title").filter(|title| words(title.as_str()).count() <= LONGEST)?;
    Some((read(found.name("sign")?.as_str())?, title.start()))
}

#[cfg(test)]
mod tests {
    use crate::structure::context::tests::found;

    fn frames(signs: [&str; 3]) -> Vec<(Option<u32>, String)> {
        let part =
            |(sign, title): (&str, &str)| format!("{sign} {title}\n\nDer er altid tid nok til maden i huset.\n\n");
        let parts: String = signs.into_iter().zip(["Tid først", "Ro bagefter", "Plads til alle"]).map(part).collect();
        let all = found(&format!("Tre principper for ro\n\nDet handler om mad, og det handler om ro.\n\n{parts}"));
        all.frames.into_iter().map(|frame| (frame.number, frame.title)).collect()
    }

    #[test]
    fn letters_and_roman_numerals_number_headings() {
        for signs in [["A.", "B.", "C."], ["I.", "II.", "III."], ["A)", "B)", "C)"]] {
            let read = frames(signs);
            assert_eq!(read.len(), 3, "{signs:?}");
            assert_eq!(read[2], (Some(3), "Plads til alle".to_owned()), "{signs:?}");
        }
        assert!(frames(["A.", "C.", "D."]).iter().all(|(number, _)| number.is_none()));
    }
}
