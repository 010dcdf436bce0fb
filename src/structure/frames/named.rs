//! Frames whose headings say what they are: *Pejlemærke 2: Ro ved bordet*, *Tema: Ro*, *TEMA 1* over a title.

use super::Found;
use crate::structure::numbered;
use crate::structure::outline::{Outline, kind_of_kicker};
use crate::structure::sentence::regex;
use crate::structure::vocabulary::{Kind, KindClass, VOCABULARY};
use regex::Regex;
use std::sync::LazyLock;

static PLAIN: LazyLock<Regex> = LazyLock::new(|| regex(r"^(?P<kind>\p{L}+):\s*(?P<title>\p{L}.*)$"));

/// *Pejlemærke 2: Ro ved bordet*, *2. princip: Ro ved bordet*, *Tema: Ro ved bordet*.
pub(super) fn named(outline: &Outline) -> Vec<Found> {
    outline.headings().filter_map(|at| named_frame(outline, at)).collect()
}

fn named_frame(outline: &Outline, at: usize) -> Option<Found> {
    let node = &outline.nodes[at];
    let (kind, number, title) = match &node.kicker {
        Some(kicker) => {
            let (kind, number) = kind_of_kicker(kicker.as_str())?;
            (kind, number, 0)
        }
        None => named_parts(node.text(), node.number)?,
    };
    (kind.class == KindClass::Frame).then(|| Found {
        node: at,
        kind: kind.singular.clone(),
        number,
        title: node.passage.from(title),
        inline: None,
        body: outline.body(at),
        rule: "named_heading",
        confidence: 0.97,
    })
}

fn named_parts(text: &str, printed: Option<u32>) -> Option<(&'static Kind, Option<u32>, usize)> {
    if let Some(found) = PLAIN.captures(text) {
        let kind = VOCABULARY.kind(found.name("kind")?.as_str()).filter(|kind| !kind.counted || printed.is_some())?;
        return Some((kind, printed, found.name("title")?.start()));
    }
    let found = numbered::numbered(text)?;
    let titled = text.get(found.text..).is_some_and(|title| title.starts_with(char::is_alphabetic));
    titled.then_some((found.kind, Some(found.number), found.text))
}
