//! The headings below an announcement.

use super::Found;
use super::announcement::{Announcement, announcement};
use crate::structure::labels;
use crate::structure::numbered;
use crate::structure::outline::{self, Form, LABEL_LEVEL, Node, Outline, kickers};
use crate::structure::vocabulary::KindClass;
use std::ops::Range;

/// Headings numbered 1, 2, 3 … below `at`. Beyond a heading that is set as high they count only when they are exactly as
/// many as announced: a cover's *Fire principper* speaks of the whole pamphlet.
pub(super) fn numbered_below(outline: &Outline, at: usize, count: Option<u32>) -> Vec<usize> {
    let mut next = 1;
    let mut found = Vec::new();
    let mut beyond = !outline.nodes[at].is_heading();
    // "1. Til kommunerne" over a request numbers what is asked.
    let asks = |h: &usize| outline::whom(&outline.nodes[*h]).is_some();
    for heading in outline.headings().filter(|h| *h > at && !asks(h)) {
        if outline.nodes[heading].number == Some(next) {
            found.push(heading);
            next += 1;
        } else if outline.nodes[heading].level() <= outline.nodes[at].level() && found.is_empty() {
            beyond = true;
        }
    }
    let announced = count.map(|count| count as usize);
    let level = |heading: &usize| outline.nodes[*heading].level();
    let alike = found.windows(2).all(|pair| level(&pair[0]) == level(&pair[1]));
    if beyond && (announced != Some(found.len()) || !alike) {
        return Vec::new();
    }
    found.truncate(announced.unwrap_or(found.len()));
    found
}

/// The next headings below `at`: those of the first level found inside its section, else its next siblings, as many as
/// were announced.
pub(super) fn unnumbered_below(outline: &Outline, at: usize, scope: Range<usize>, count: Option<u32>) -> Vec<usize> {
    let plain = |h: &usize| {
        let node = &outline.nodes[*h];
        node.level() != Some(LABEL_LEVEL)
            && labels::label(node.text()).is_none()
            && labels::case_heading(node.text()).is_none()
            && node.kicker.as_ref().is_none_or(|kicker| kickers::names_a_frame(kicker.as_str()))
            // What announces frames itself is the heading over them.
            && announcement(node.text(), KindClass::Frame).is_none_or(|said| said.count.is_none())
            // "Anbefaling 6: …" says that it is something else.
            && numbered::numbered(node.text()).is_none_or(|found| found.kind.class == KindClass::Frame)
    };
    let inside: Vec<usize> = outline.headings().filter(|h| scope.contains(h) && *h > at).filter(plain).collect();
    let level = inside.first().and_then(|h| outline.nodes[*h].level());
    let inside: Vec<usize> = inside.into_iter().filter(|h| outline.nodes[*h].level() == level).collect();
    match count {
        None => inside,
        Some(count) if inside.len() == count as usize => inside,
        Some(count) => {
            let next: Vec<usize> = outline.headings().filter(|h| *h > at).filter(plain).collect();
            let level = next.first().and_then(|h| outline.nodes[*h].level());
            let same: Vec<usize> = next
                .into_iter()
                .take_while(|h| outline.nodes[*h].level() >= level)
                .filter(|h| outline.nodes[*h].level() == level)
                .collect();
            // In a scan the sizes of type, and so the levels, are guesses: what counts is the number.
            let all: Vec<usize> = outline.headings().filter(|h| *h > at).filter(plain).collect();
            if outline.worn && outline.form == Form::Layout && all.len() == count as usize {
                return all;
            }
            // OCR may lose one heading of several.
            if outline.worn && count >= 4 && inside.len() + 1 == count as usize {
                return inside;
            }
            // "Fem pejlemærker", each with a story under a kicker of its own; what has none is another section.
            let has_story = |at: &usize| {
                let next = outline.headings().find(|h| h > at);
                next.is_some_and(|next| {
                    outline.nodes[next].kicker.as_ref().is_some_and(|k| kickers::names_a_story(k.as_str()))
                })
            };
            let all = || outline.headings().filter(|h| scope.contains(h) && *h > at).filter(plain);
            let alike = |h: &usize| outline.worn || outline.nodes[*h].level() == level;
            let with_stories: Vec<usize> = all().filter(alike).filter(has_story).collect();
            if with_stories.len() == count as usize && count >= 3 {
                return with_stories;
            }
            // Headings inside that are no frames, cases perhaps, are what was announced.
            let has_own = outline.headings().any(|h| scope.contains(&h) && h > at);
            let enough =
                same.len() == count as usize || same.len() > count as usize && is_near(outline, at, &same, count);
            if enough && !has_own { same.into_iter().take(count as usize).collect() } else { Vec::new() }
        }
    }
}

/// More headings than announced: the first of them are meant where the announcement heads a section and is no line of the
/// title, or where they have boxes and the next one has none.
fn is_near(outline: &Outline, at: usize, headings: &[usize], count: u32) -> bool {
    let boxed = |h: &usize| outline.nodes[*h].panel.is_some();
    let (meant, rest) = headings.split_at(count as usize);
    let are_boxes = meant.iter().all(boxed) && !rest.first().is_some_and(boxed);
    are_boxes || outline.nodes[..at].iter().any(Node::is_paragraph)
}

pub(super) fn heading_frames(outline: &Outline, headings: Vec<usize>, announcement: &Announcement<'_>) -> Vec<Found> {
    let count = headings.len() as u32;
    headings
        .into_iter()
        .map(|at| Found {
            node: at,
            kind: announcement.kind.singular.clone(),
            number: outline.nodes[at].number,
            title: outline.nodes[at].head(),
            inline: outline.nodes[at].after_head(),
            body: outline.body(at),
            rule: "announced_headings",
            confidence: if announcement.count == Some(count) { 0.98 } else { 0.85 },
        })
        .collect()
}
