//! Stories: headings over a text that begins with whose practice it is, where a box, the heading or a sibling says so too.

use super::Opening;
use super::announced::title_of_place;
use super::owners::{subject, unit};
use crate::model::Organisation;
use crate::structure::context::Context;
use crate::structure::outline::{Form, Node, Outline};
use crate::structure::participants::Participants;
use crate::structure::sentence::{begins_with_capital, words};
use std::ops::Range;

/// Headings over a text that begins with whose practice it is: boxed stories.
pub(super) fn stories(context: &Context<'_>, lists: &[Participants]) -> Vec<Opening> {
    let outline = context.outline;
    let told: Vec<(usize, Organisation)> = outline
        .headings()
        .filter(|at| {
            outline.nodes[*at].label().is_none()
                && outline.nodes[*at].number.is_none()
                && !context.is_title(*at)
                && !at.checked_sub(1).is_some_and(|above| context.is_title(above))
        })
        .filter(|at| !lists.iter().any(|list| list.node == outline.body(*at).end && outline.form != Form::Transcript))
        .filter_map(|at| {
            let opens = || outline.worn && title_of(outline.nodes[at].text()).start > 0;
            let unit = || (is_boxed(outline, at) || opens()).then(|| unit(context, at))?;
            Some((at, subject(context, at).or_else(unit)?))
        })
        .collect();
    let siblings =
        |at: usize| told.iter().filter(|(other, _)| outline.nodes[*other].level() == outline.nodes[at].level()).count();
    told.iter()
        .filter(|(at, organisation)| {
            if context.is_sender(&organisation.name) {
                let reason = "its text begins with who publishes the pamphlet, and tells of nobody else's practice";
                context.refusals.node("case", "story", *at, reason);
                return false;
            }
            let told = is_boxed(outline, *at)
                || names(&outline.nodes[*at], organisation)
                || siblings(*at) >= 2
                || outline.worn && title_of(outline.nodes[*at].text()).start > 0;
            if !told {
                let reason =
                    "its text begins with whose practice it is, but no box, name in the heading or sibling says so too";
                context.refusals.node("case", "story", *at, reason);
            }
            told
        })
        .map(|(at, organisation)| Opening {
            node: *at,
            kind: "eksempel".to_owned(),
            title: outline.nodes[*at].passage.slice(title_of(outline.nodes[*at].text())),
            subtitle: None,
            organisations: vec![organisation.clone()],
            rule: "story",
            confidence: 0.85,
        })
        .collect()
}

/// What a heading with a colon calls the story: *Ro i salen* in *Odder: Ro i salen*, *Et sted at se det: Ro i salen*.
fn title_of(text: &str) -> Range<usize> {
    let title = title_of_place(text);
    let (before, behind) = text.split_once(": ").unwrap_or(("", ""));
    let opens = (1..=LONGEST_OPENING).contains(&words(before).count()) && begins_with_capital(behind);
    if title.start == 0 && opens { text.len() - behind.len()..text.len() } else { title }
}

/// What opens a story before its title has at most so many words.
const LONGEST_OPENING: usize = 5;

/// Does the heading stand in a box, or right over one that holds all its text?
fn is_boxed(outline: &Outline, at: usize) -> bool {
    let below_stands_in_one = || {
        let mut panels = outline.nodes[outline.body(at)].iter().filter(|node| !node.is_noise()).map(|node| node.panel);
        panels.next().flatten().is_some_and(|first| panels.all(|panel| panel == Some(first)))
    };
    outline.form == Form::Transcript && outline.nodes[at].level() == Some(4)
        || outline.nodes[at].panel.is_some()
        || below_stands_in_one()
}

fn names(node: &Node, organisation: &Organisation) -> bool {
    let short = organisation.name.trim_end_matches(" Kommune");
    node.text().contains(short) && words(node.text()).count() > 2
}

#[cfg(test)]
mod tests {
    use crate::structure::context::tests::{found, found_as, text_of};

    #[test]
    fn a_place_name_alone_is_no_organisation() {
        let all = found("Ro i kantinen\n\nEn løsning, der virker i Odder, virker ikke altid i Vejle.\n");
        assert!(all.cases.is_empty());
    }

    #[test]
    fn a_story_in_a_box_belongs_to_the_association_that_it_begins_with() {
        let all = |begins: &str, panel: Option<u32>| {
            let text = format!(
                "Ro i byen\n\nHer skriver vi om ro, og vi skriver om tid.\n\nUret uden visere\n\n{begins} hænger der et ur uden visere, og ingen har travlt om tirsdagen.\n"
            );
            found_as(&text, |text, block| {
                if text.starts_with("Uret") || text.starts_with(begins) {
                    block.panel = panel;
                }
            })
        };
        let boxed = all("I Odder Roklub", Some(0));
        assert_eq!(text_of(&boxed.cases), ["Uret uden visere"]);
        assert_eq!(boxed.cases[0].organisations[0].name, "Odder Roklub");
        assert!(all("I Odder Roklub", None).cases.is_empty());
        assert!(all("I den store sal", Some(0)).cases.is_empty());
    }

    #[test]
    fn the_publishers_own_voice_is_no_case() {
        let all = |publisher: &str| {
            let text = format!(
                "Ro i byen\n\nDet handler om mad, og det handler om ro.\n\nVores vision\n\nI Odder Kommune er der stille steder til alle, der bor her.\n\nUdgivet af {publisher}, maj 2031\n"
            );
            found_as(&text, |text, block| {
                if text.starts_with("Vores") || text.starts_with("I Odder") {
                    block.panel = Some(0);
                }
            })
        };
        assert!(all("Odder Kommune").cases.is_empty());
        assert_eq!(all("Skive Kommune").cases.len(), 1);
    }

    #[test]
    fn a_heading_right_over_a_box_heads_the_story_in_it() {
        let all = |panel: Option<u32>| {
            let story =
                "På Plejehjemmet Birk i Odder har de hængt et ur uden visere op, og ingen har travlt om tirsdagen.";
            let text =
                format!("Ro i byen\n\nHer skriver vi om ro, og vi skriver om tid.\n\nUret uden visere\n\n{story}\n");
            found_as(&text, |text, block| {
                if text.starts_with("På Pleje") {
                    block.panel = panel;
                }
            })
        };
        assert_eq!(all(Some(0)).cases[0].organisations[0].name, "Plejehjemmet Birk");
        assert!(all(None).cases.is_empty());
    }

    #[test]
    fn what_opens_a_boxed_story_is_no_part_of_its_title() {
        let text = "Ro i byen\n\nHer skriver vi om ro, og vi skriver om tid.\n\nEt sted at se det: Uret uden visere\n\nI Ringe i Odder Kommune hængte de et ur uden visere op, og ingen har travlt om tirsdagen.\n";
        let all = found_as(text, |text, block| {
            if text.starts_with("Et sted") || text.starts_with("I Ringe") {
                block.panel = Some(0);
            }
        });
        assert_eq!(text_of(&all.cases), ["Uret uden visere"]);
        assert_eq!(all.cases[0].organisations[0].name, "Odder Kommune");
    }
}
