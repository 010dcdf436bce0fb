//! The headings as the record lists them.

use super::evidence::Places;
use super::outline::{LABEL_LEVEL, Outline};
use crate::model::{Section, Span};

/// Every heading with the span of its section.
pub(crate) fn sections(outline: &Outline, places: &Places<'_>) -> Vec<Section> {
    let deepest = outline.nodes.iter().filter_map(super::outline::Node::level).filter(|l| *l < LABEL_LEVEL).max().unwrap_or(1);
    outline
        .headings()
        .map(|at| {
            let node = &outline.nodes[at];
            let last = outline.nodes[outline.section(at)].iter().rev().find(|n| !n.is_noise()).map_or(node.passage.end(), |n| n.passage.end());
            let span = Span::new(node.passage.start(), last.max(node.passage.end()));
            Section {
                id: places.id("h", &node.passage),
                level: node.level().map_or(1, |level| if level == LABEL_LEVEL { deepest + 1 } else { level.max(1) }),
                title: node.text().to_owned(),
                span: places.span(span),
                page: places.page(span),
            }
        })
        .collect()
}
