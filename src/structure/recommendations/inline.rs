//! Advice behind words that come again: *Til den næste: Giv maden tid.* at the end of every story.

use super::Found;
use crate::structure::context::Context;
use crate::structure::labels;
use crate::structure::sentence::words;
use crate::structure::vocabulary::LabelClass;
use std::collections::BTreeMap;

/// Words that open fewer paragraphs are no label of the pamphlet's own.
const FEWEST: usize = 3;

/// A label has at most so many words.
const LONGEST: usize = 6;

/// What stands behind a label of the pamphlet's own, where it opens at least three paragraphs and nearly each goes on with a command;
/// the label may stand within a paragraph as well.
pub(super) fn said_inline(context: &Context<'_>) -> Vec<Found> {
    let outline = context.outline;
    let mut labels: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (_, node) in outline.running().filter(|(_, node)| node.is_paragraph()) {
        if let Some((label, said)) = node.text().split_once(": ") {
            labels.entry(label).or_default().push(said);
        }
    }
    labels.retain(|label, said| {
        // Asked of few: what has come often enough before commands.
        let is_other = || labels::label(label).is_some_and(|label| label.class != LabelClass::Recommendation);
        said.len() >= FEWEST
            && (2..=LONGEST).contains(&words(label).count())
            && label.starts_with(char::is_uppercase)
            && said.iter().filter(|said| context.commands(said) || context.may_command(said)).count() * 4
                >= said.len() * 3
            && said.iter().filter(|said| context.commands(said)).count() * 2 > said.len()
            && !is_other()
    });
    let mut found = Vec::new();
    for (at, node) in outline.running().filter(|(_, node)| node.is_paragraph()) {
        let text = node.text();
        let opened = labels.keys().find_map(|label| {
            let label = format!("{label}: ");
            let from = text.find(&label)?;
            let opens = from == 0 || text.get(..from)?.trim_end().ends_with(['.', '!', '?', '«', '”']);
            opens.then_some(from + label.len())
        });
        found.extend(opened.map(|from| Found {
            nodes: vec![at],
            skip: 0,
            label: None,
            rule: "said_inline",
            confidence: 0.85,
            part: Some(node.passage.from(from)),
        }));
    }
    found
}

#[cfg(test)]
mod tests {
    use crate::structure::context::tests::{found, text_of};

    #[test]
    fn words_that_come_again_before_commands_are_a_label() {
        let all = |said: [&str; 3]| {
            let story = |(name, said): (&str, &str)| {
                format!("{name}\n\nDer var larm i huset, og så fik det nye lofter.\n\nTil den næste: {said}\n\n")
            };
            let stories: String = ["Køkkenet", "Hallen", "Stuen"].into_iter().zip(said).map(story).collect();
            found(&format!("Ro i tre huse\n\nDet handler om lyd, og det handler om tid.\n\n{stories}"))
        };
        let asked = all(["Sænk lyden.", "Giv maden tid.", "Skab ro ved bordet."]);
        assert_eq!(text_of(&asked.recommendations), ["Sænk lyden.", "Giv maden tid.", "Skab ro ved bordet."]);
        assert_eq!(asked.recommendations[1].theme.as_deref(), Some("Hallen"));
        assert!(all(["Lyden er lav.", "Maden har tid.", "Der er ro."]).recommendations.is_empty());
    }
}
