//! Where an item stands: pages, boxes, spans and the very words; and ids that outlive repair.

use super::passage::Passage;
use crate::model::{CodePoints, Document, Evidence, Span, sha256};
use crate::repair::RepairedText;
use std::cell::RefCell;
use std::collections::BTreeMap;

/// Makes stable ids: from the class and the item's own letters as they were extracted, so that neither a better
/// dictionary nor a change elsewhere in the document moves a URL. An id is unique within its document.
#[derive(Debug, Clone, Default)]
pub struct Ids {
    used: RefCell<BTreeMap<String, u32>>,
}

impl Ids {
    /// `prefix-` and twelve hexadecimal digits; a second item of a class with the same letters gets a suffix. How lines
    /// were broken does not matter.
    fn id(&self, prefix: &str, extracted: &str) -> String {
        let letters: String = extracted.chars().filter(|c| c.is_alphanumeric()).collect();
        let hash = sha256(format!("{prefix}\n{letters}").as_bytes());
        let id = format!("{prefix}-{}", hash.get(..12).unwrap_or(&hash));
        let mut used = self.used.borrow_mut();
        let count = used.entry(id.clone()).or_insert(0);
        *count += 1;
        if *count == 1 { id } else { format!("{id}-{count}") }
    }
}

/// Turns passages into evidence.
pub(crate) struct Places<'a> {
    document: &'a Document,
    text: &'a RepairedText,
    repaired: CodePoints,
    extracted: CodePoints,
    ids: &'a Ids,
}

impl<'a> Places<'a> {
    pub(crate) fn new(document: &'a Document, text: &'a RepairedText, ids: &'a Ids) -> Self {
        let (repaired, extracted) = (CodePoints::new(text.as_str()), CodePoints::new(document.whole_text()));
        Self { document, text, repaired, extracted, ids }
    }

    /// Evidence for a passage, one for each unbroken run on each page.
    pub(crate) fn evidence(&self, passage: &Passage) -> Vec<Evidence> {
        passage
            .spans()
            .into_iter()
            .flat_map(|span| by_page(self.text.as_str(), span))
            .map(|span| self.one(span))
            .collect()
    }

    fn one(&self, span: Span) -> Evidence {
        let extracted = self.text.to_extracted(span);
        Evidence {
            page: self.page(span),
            rect: self.document.rect(extracted).map(crate::model::Rect::rounded),
            span: self.repaired.span(self.text.as_str(), span),
            span_extracted: self.extracted.span(self.document.whole_text(), extracted),
            quote: self.text.text(span).to_owned(),
        }
    }

    /// Page of a place in the repaired text.
    pub(crate) fn page(&self, span: Span) -> u32 {
        self.document.page_at(self.text.to_extracted(span).start).map_or(1, |page| page.number)
    }

    /// A place in the repaired text, in code points.
    pub(crate) fn span(&self, span: Span) -> [usize; 2] {
        self.repaired.span(self.text.as_str(), span)
    }

    /// A stable id for an item of this class.
    pub(crate) fn id(&self, prefix: &str, passage: &Passage) -> String {
        let spans = passage.spans().into_iter().map(|span| self.document.text(self.text.to_extracted(span)));
        self.ids.id(prefix, &spans.collect::<Vec<_>>().join(" "))
    }
}

/// A run of text stops at a form feed: evidence stands on one page.
fn by_page(text: &str, span: Span) -> Vec<Span> {
    let mut at = span.start;
    span.of(text)
        .split('\x0c')
        .filter_map(|part| {
            let start = at + (part.len() - part.trim_start().len());
            let end = at + part.trim_end().len();
            at += part.len() + 1;
            (start < end).then(|| Span::new(start, end))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_made_of_class_and_letters() {
        let ids = Ids::default();
        let first = ids.id("r", "Giv ro ved bor-\ndet.");
        assert!(first.starts_with("r-") && first.len() == 14);
        assert_eq!(first, Ids::default().id("r", "Giv ro\nved bordet."), "line breaks do not matter");
        assert_ne!(first, ids.id("f", "Giv ro ved bordet."));
        assert_eq!(format!("{first}-2"), ids.id("r", "Giv ro ved bordet."), "the second of the same letters");
    }

    #[test]
    fn evidence_stands_on_one_page() {
        let spans = by_page("ro og\x0cmad", Span::new(0, 9));
        assert_eq!(spans, [Span::new(0, 5), Span::new(6, 9)]);
    }
}
