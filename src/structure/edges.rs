//! Where the paper's edge cut an item: gap marks, and nothing completed.

use super::lexicon::Lexicon;
use super::outline::{Node, PrintedLine};
use super::sentence::{begins_small, first_word, is_terminated, words};
use super::vocabulary::VOCABULARY;

/// Characters by which lines of one column may differ in width without being cut.
const RAGGED: usize = 8;

/// An item's text with one `…` at each broken edge, and whether there was none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Marked {
    pub(crate) text: String,
    pub(crate) complete: bool,
}

/// What the items of a document tell of each other: only where some are cut for sure, weak signs count.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Edges {
    damaged: bool,
    /// Most items end with a full stop.
    stopped: bool,
    /// Most items begin with a capital.
    capital: bool,
}

impl Edges {
    /// Looks at the items of one document together.
    pub(crate) fn of<'n>(items: impl Iterator<Item = &'n Node> + Clone, lexicon: &dyn Lexicon) -> Self {
        let all = items.clone().count();
        let most = |n: usize| n * 2 > all && all >= 3;
        Self {
            damaged: is_many(items.clone().filter(|node| is_cut_for_sure(node, lexicon)).count(), all),
            stopped: most(items.clone().filter(|node| is_terminated(node.text())).count()),
            capital: most(items.filter(|node| !begins_small(node.text())).count()),
        }
    }

    /// The text of one item, given the width of the list it stands in.
    pub(crate) fn mark(self, node: &Node, width: usize, lexicon: &dyn Lexicon) -> Marked {
        let text = node.text();
        let mut marked = String::with_capacity(text.len() + 6);
        let mut at = 0;
        if self.begins_broken(node, lexicon) {
            marked.push('…');
        }
        for (index, line) in node.printed.iter().enumerate().take(node.printed.len().saturating_sub(1)) {
            let Some((seam, next)) = self.seam(node, index, *line, width, lexicon) else { continue };
            marked.push_str(text.get(at..line.end).unwrap_or("").trim_end_matches('-'));
            marked.push('…');
            at = line.end;
            if next && seam {
                marked.push_str(" …");
                at += 1;
            }
        }
        let rest = text.get(at..).unwrap_or("");
        if self.ends_broken(node, lexicon) {
            marked.push_str(rest.trim_end_matches('-'));
            marked.push('…');
        } else {
            marked.push_str(rest);
        }
        Marked { complete: !marked.contains('…') || text.contains('…'), text: marked }
    }

    fn begins_broken(self, node: &Node, lexicon: &dyn Lexicon) -> bool {
        let first = first_word(node.text());
        self.damaged && begins_small(node.text()) && (self.capital || !lexicon.may_be_word(first))
    }

    fn ends_broken(self, node: &Node, lexicon: &dyn Lexicon) -> bool {
        let text = node.text();
        text.ends_with('-') || self.damaged && (ends_in_fragment(text, lexicon) || self.stopped && !is_terminated(text))
    }

    /// Is the line's end a broken edge, and does the next line begin with one too?
    fn seam(
        self,
        node: &Node,
        index: usize,
        line: PrintedLine,
        width: usize,
        lexicon: &dyn Lexicon,
    ) -> Option<(bool, bool)> {
        let text = node.text();
        let (before, after) = (text.get(..line.end)?, text.get(line.end..)?.trim_start());
        if before.is_empty() || after.is_empty() || !self.damaged {
            return None;
        }
        let (fragment, next) = (ends_in_fragment(before, lexicon), !lexicon.may_be_word(first_word(after)));
        let gap = node.printed.get(index)?.width + 1 + first_word(after).chars().count() + RAGGED <= width;
        let short = gap && !is_terminated(before);
        (fragment || next || short).then_some((true, next))
    }
}

/// A word unknown to the dictionary proves nothing; torn words in every fifth item, and in two at least, do.
const fn is_many(cut: usize, all: usize) -> bool {
    cut >= 2 && cut * 5 >= all
}

/// A hyphen that joins to nothing, or a torn word at an end.
fn is_cut_for_sure(node: &Node, lexicon: &dyn Lexicon) -> bool {
    let text = node.text();
    let inner = node.printed.iter().any(|line| text.get(..line.end).is_some_and(|t| ends_in_fragment(t, lexicon)));
    text.ends_with('-') || inner || (begins_small(text) && !lexicon.may_be_word(first_word(text)))
}

/// A last word that is a single letter no Danish word has, or that the dictionary does not know though it is written
/// small and nothing stops the sentence there.
fn ends_in_fragment(text: &str, lexicon: &dyn Lexicon) -> bool {
    let Some(last) = text.split_whitespace().last() else { return false };
    let single = last.chars().count() == 1 && last.chars().all(|c| c.is_lowercase() && !matches!(c, 'i' | 'å' | 'ø'));
    let lone = single && words(text).count() > 1;
    let torn = last.chars().all(char::is_lowercase) && !lexicon.may_be_word(last) && !VOCABULARY.is_function_word(last);
    lone || torn
}

#[cfg(test)]
mod tests {
    use super::super::outline::{Marker, NodeKind};
    use super::super::passage::Passage;
    use super::*;
    use crate::model::Span;

    struct Words;
    impl Lexicon for Words {
        fn is_word(&self, word: &str) -> bool {
            ["og", "giv", "plads", "til", "flere", "ord", "ved", "bordet", "for", "de", "små"]
                .contains(&word.to_lowercase().as_str())
        }
        fn is_imperative(&self, _: &str) -> bool {
            false
        }
    }

    fn item(lines: &[&str]) -> Node {
        let source = lines.join("\n");
        let mut end = 0;
        let printed = lines
            .iter()
            .map(|line| {
                end += line.len() + 1;
                PrintedLine { end: end - 1, width: line.chars().count() }
            })
            .collect();
        Node {
            rank: None,
            kind: NodeKind::Item { depth: 0, marker: Marker::Bullet },
            passage: Passage::new(&source, &[Span::new(0, source.len())]),
            kicker: None,
            owned: false,
            announces: false,
            number: None,
            soft: Vec::new(),
            printed,
            page: 1,
            panel: None,
            block: 0,
            left: None,
            size: None,
            bold: false,
        }
    }

    #[test]
    fn torn_words_get_one_mark_at_each_edge() {
        let items = [
            item(&["Giv plads til fle", "de ord ved bordet."]),
            item(&["Giv plads til", "flere ord."]),
            item(&["Giv plads", "ved bor-"]),
        ];
        let edges = Edges::of(items.iter(), &Words);
        let marked: Vec<Marked> = items.iter().map(|node| edges.mark(node, 18, &Words)).collect();
        assert_eq!(marked[0].text, "Giv plads til fle… de ord ved bordet.");
        assert_eq!((marked[1].text.as_str(), marked[1].complete), ("Giv plads til flere ord.", true));
        assert_eq!((marked[2].text.as_str(), marked[2].complete), ("Giv plads ved bor…", false));
    }

    #[test]
    fn sound_lists_without_full_stops_are_complete() {
        let items = [item(&["Giv plads"]), item(&["Giv ord"]), item(&["Giv flere ord."])];
        let edges = Edges::of(items.iter(), &Words);
        assert!(items.iter().all(|node| edges.mark(node, 18, &Words).complete));
    }
}
