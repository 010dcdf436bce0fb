//! What every rule is given: the outline, the places, the words.

use super::evidence::Places;
use super::labels;
use super::lexicon::Lexicon;
use super::municipality::Period;
use super::outline::Outline;
use super::refused::Refusals;
use super::sentence::words;
use super::vocabulary::VOCABULARY;
use crate::config::parts::Without;
use std::collections::BTreeSet;

/// The document as the rules see it.
pub(crate) struct Context<'a> {
    pub(crate) outline: &'a Outline,
    pub(crate) places: &'a Places<'a>,
    pub(crate) lexicon: &'a dyn Lexicon,
    /// Which municipality codes are valid.
    pub(crate) period: Period,
    /// Rules that a measurement leaves out.
    pub(crate) without: &'a Without,
    /// The headings that are the document's title.
    pub(crate) title: Vec<usize>,
    /// Who publishes the document: its own voice is no case.
    pub(crate) senders: &'a [String],
    /// What rules look at and do not make.
    pub(crate) refusals: &'a Refusals,
}

impl Context<'_> {
    /// Does a text begin with an imperative that asks for something? *Læs mere* and *Kontakt os* only link.
    pub(crate) fn commands(&self, text: &str) -> bool {
        let mut words = words(text);
        let (first, next) = (words.next().unwrap_or(""), words.next().unwrap_or(""));
        // "Ring på" alone is something to do; what it links to would follow.
        let alone = words.next().is_none() && VOCABULARY.is_function_word(next);
        let verb = self.is_imperative(first) || self.is_verb_here(first, next);
        // "Følg med i, hvem der mangler" asks; "Følg med på ro.dk" links.
        let clause = text.split(' ').nth(2).is_some_and(|word| word.ends_with(','));
        verb && !is_numbered_name(text) && (alone || clause || !VOCABULARY.is_link(first, next))
    }

    /// Does an item among others that command ask for something too, though it begins like a link: *Tilmeld dig
    /// brandvagten. Så …*? A line of few words (*Tilmeld dig på www.ro.dk*) only links.
    pub(crate) fn commands_in_list(&self, text: &str) -> bool {
        let mut all = words(text);
        let (first, next) = (all.next().unwrap_or(""), all.next().unwrap_or(""));
        self.commands(text)
            || self.is_imperative(first)
                && VOCABULARY.is_request_in_list(first, next)
                && all.count() >= FEWEST_OF_REQUEST
    }

    /// Does a text begin with a word that is a noun first and may be an imperative: *Mål* in a list of commands?
    pub(crate) fn may_command(&self, text: &str) -> bool {
        let small = words(text).next().unwrap_or("").to_lowercase();
        VOCABULARY.is_noun_first(&small) && self.lexicon.is_imperative(&small)
    }

    /// *Luft ud*: a noun first, but a verb before such an adverb.
    fn is_verb_here(&self, word: &str, next: &str) -> bool {
        let small = word.to_lowercase();
        let particle = VOCABULARY.particles.contains(&next.to_lowercase()) && self.lexicon.is_imperative(&small);
        VOCABULARY.is_noun_first(&small) && particle || VOCABULARY.is_verb_before(&small, next)
    }

    /// A word that is an imperative and nothing else first.
    fn is_imperative(&self, word: &str) -> bool {
        let small = word.to_lowercase();
        let never = VOCABULARY.not_imperatives.contains_key(&small)
            || VOCABULARY.is_function_word(&small)
            || VOCABULARY.numbers.contains_key(&small)
            || VOCABULARY.months.contains_key(&small);
        !never && (self.lexicon.is_imperative(&small) || VOCABULARY.vowel_imperatives.contains(&small))
    }

    /// A word that is an imperative when one letter lost its ring, stroke or ligature: *Sat* for *Sæt*.
    pub(crate) fn is_damaged_imperative(&self, word: &str) -> bool {
        let small = word.to_lowercase();
        DAMAGED_LETTERS.iter().any(|(damaged, sound)| {
            small.match_indices(damaged).any(|(at, _)| {
                let (before, after) = (small.get(..at).unwrap_or(""), small.get(at + damaged.len()..).unwrap_or(""));
                self.is_imperative(&format!("{before}{sound}{after}"))
            })
        })
    }

    /// Is the node (a line of) the document's title?
    pub(crate) fn is_title(&self, at: usize) -> bool {
        self.title.contains(&at)
    }

    /// Does a name mean (one of) those who publish the document: *BL* where *BL – Danmarks Almene Boliger* does?
    pub(crate) fn is_sender(&self, name: &str) -> bool {
        let begins =
            |sender: &String| sender.strip_prefix(name).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric));
        self.senders.iter().any(begins)
    }

    /// The theme that a node stands under: the nearest heading above that says more than a label and is not the title.
    pub(crate) fn theme_of(&self, at: usize) -> Option<String> {
        let heading = self.outline.theme_above(at).filter(|heading| !self.is_title(*heading))?;
        Some(labels::theme_in(self.outline.nodes[heading].head().as_str()).trim_end_matches(':').to_owned())
    }

    /// The text of the paragraphs, items and rows in `range`, paragraphs apart by empty lines.
    pub(crate) fn text_of(&self, nodes: impl Iterator<Item = usize>) -> Option<String> {
        let parts: Vec<&str> = nodes
            .map(|at| &self.outline.nodes[at])
            .filter(|node| !node.is_noise() && !node.is_heading())
            .map(super::outline::Node::text)
            .collect();
        (!parts.is_empty()).then(|| parts.join("\n\n"))
    }
}

/// After its first two words a request that begins like a link has at least so many more.
const FEWEST_OF_REQUEST: usize = 4;

/// What English OCR makes of Danish letters.
const DAMAGED_LETTERS: [(&str, &str); 8] =
    [("ae", "æ"), ("ee", "æ"), ("a", "æ"), ("e", "æ"), ("a", "å"), ("o", "ø"), ("g", "ø"), ("e", "ø")];

/// Nodes that a class of findings has used, so that no other class takes them again.
pub(crate) type Taken = BTreeSet<usize>;

/// *Spor 1: Stille gange*, *Led 2.1 – …*: a noun that is numbered, though it looks like an imperative.
fn is_numbered_name(text: &str) -> bool {
    let mut parts = text.split_whitespace().skip(1);
    let number = parts.next().unwrap_or("");
    let is_parted =
        number.ends_with(':') || parts.next().is_some_and(|dash| matches!(dash, "-" | "–" | "—" | "·" | "|"));
    let digits = number.trim_end_matches(':');
    is_parted
        && digits.starts_with(|c: char| c.is_ascii_digit())
        && digits.chars().all(|c| c.is_ascii_digit() || c == '.')
}

#[cfg(test)]
pub(crate) mod tests {
    use super::super::{Findings, Ids, findings};
    use super::Lexicon;
    use crate::config::parts::Without;
    use crate::model::{Block, Document, Evidence};
    use crate::{extract, layout, repair};

    /// Imperatives of the tests; every word is a word.
    pub(crate) struct FewWords;

    impl Lexicon for FewWords {
        fn is_word(&self, _: &str) -> bool {
            true
        }

        fn is_imperative(&self, word: &str) -> bool {
            ["skab", "tag", "sæt", "giv", "sænk", "lav", "styrk", "læs"].contains(&word)
        }
    }

    #[test]
    fn a_numbered_noun_commands_nothing() {
        for name in ["Spor 1: Ro", "Led 2.1 – Ro"] {
            assert!(super::is_numbered_name(name), "{name}");
        }
        for order in ["Giv 1 time", "Giv ro: 1 time", "Sænk farten til 30: den er for høj"] {
            assert!(!super::is_numbered_name(order), "{order}");
        }
    }

    /// What is found in a plain text.
    pub(crate) fn found(text: &str) -> Findings {
        found_as(text, |_, _| {})
    }

    /// What is found in a plain text when `set` says of each block, given its text, what layout would say.
    pub(crate) fn found_as(text: &str, set: impl Fn(&str, &mut Block)) -> Findings {
        found_in_type(text, set, |_| None)
    }

    /// The same, with the type size of each line, points.
    pub(crate) fn found_in_type(
        text: &str,
        set: impl Fn(&str, &mut Block),
        size: impl Fn(&str) -> Option<f32>,
    ) -> Findings {
        let mut document: Document = layout::document(extract::text::from_str(text), &Without::default());
        let sizes: Vec<Option<f32>> = document.lines.iter().map(|line| size(document.text(line.span))).collect();
        for (line, size) in document.lines.iter_mut().zip(sizes) {
            line.size = size;
        }
        let mut blocks = std::mem::take(&mut document.blocks);
        for block in &mut blocks {
            set(document.text(block.span), block);
        }
        document.blocks = blocks;
        let repaired = repair::apply(&document, &[]);
        findings(&document, &repaired, &FewWords, &Ids::default(), &Without::default())
    }

    /// Items with a text.
    pub(crate) trait Item {
        fn text(&self) -> &str;
        fn evidence(&self) -> &[Evidence];
    }

    impl Item for crate::model::Recommendation {
        fn text(&self) -> &str {
            &self.text
        }
        fn evidence(&self) -> &[Evidence] {
            &self.evidence
        }
    }

    impl Item for crate::model::Question {
        fn text(&self) -> &str {
            &self.text
        }
        fn evidence(&self) -> &[Evidence] {
            &self.evidence
        }
    }

    impl Item for crate::model::Frame {
        fn text(&self) -> &str {
            &self.title
        }
        fn evidence(&self) -> &[Evidence] {
            &self.evidence
        }
    }

    impl Item for crate::model::Case {
        fn text(&self) -> &str {
            &self.title
        }
        fn evidence(&self) -> &[Evidence] {
            &self.evidence
        }
    }

    pub(crate) fn text_of<T: Item>(items: &[T]) -> Vec<&str> {
        assert!(items.iter().all(|item| item.evidence().iter().any(|e| !e.quote.is_empty())));
        items.iter().map(Item::text).collect()
    }
}
