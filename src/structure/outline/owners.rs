//! Owners' lines: *ODDER KOMMUNE* right below a story's title or below its text says whose the story is, and heads nothing
//! that follows.

use super::kickers::{self, LONGEST_TITLE, SHORTEST_STORY, is_line};
use super::story_kickers::names_unit_of_municipality;
use super::{Node, NodeKind};
use crate::structure::own_kinds::OwnKinds;
use crate::structure::sentence::{begins_quoted, is_terminated, words};
use crate::structure::vocabulary::LabelClass;
use crate::structure::{labels, municipality, numbered, organisations};

/// Whose a case is are at most so many words: *Odder Kommune og Ringe Gamle Fængsel*.
const LONGEST_OWNER: usize = 9;

/// A story has at most so many paragraphs.
const LONGEST_STORY: usize = 4;

/// Two owners make a habit; one below one text may be who wrote it.
const FEWEST: usize = 2;

/// Marks every title whose next line only names the owner of the story below both. The title heads both.
pub(super) fn mark_below_titles(nodes: &mut [Node], kinds: &OwnKinds) {
    let found: Vec<usize> =
        (0..nodes.len().saturating_sub(2)).filter(|at| is_owned(&nodes[*at..*at + 3], kinds)).collect();
    let told = |node: &Node| {
        let called = labels::case_heading(node.text()).is_some() || node.kicker.is_some();
        called || node.panel.is_some()
    };
    // One title over one name is a cover.
    let sure = found.len() >= FEWEST || found.iter().any(|at| told(&nodes[*at]));
    for at in found.into_iter().filter(|_| sure) {
        if !nodes[at].is_heading() {
            nodes[at].kind = NodeKind::Text;
        }
        nodes[at].owned = true;
        nodes[at + 1].kind = NodeKind::Paragraph;
    }
}

/// A title, an owner's line, a story. What calls itself a case (a slide perhaps) may go on with a list.
fn is_owned(nodes: &[Node], kinds: &OwnKinds) -> bool {
    let [title, owner, story] = nodes else { return false };
    let names_frame = title.kicker.as_ref().is_some_and(|kicker| kickers::names_a_frame(kicker.as_str()));
    let is_called = labels::case_heading(title.text()).is_some() || title.kicker.is_some() && !names_frame;
    if is_called && is_line(title) && title.page == owner.page && is_owner_of_case(owner) {
        return true;
    }
    let title_text = title.text().trim_end_matches(':');
    is_title(title, title_text)
        && !kickers::is_kicker(title_text, kinds)
        && title.page == owner.page
        && is_line(owner)
        && names_owner(owner.text())
        && is_line(story)
        && words(story.text()).count() >= SHORTEST_STORY
        && is_terminated(story.text())
}

/// *Odder Kommune*, *ODDER KOMMUNE*, *Birkely, Odder Kommune*
fn names_owner(text: &str) -> bool {
    municipality::is_owner_line(text) || kickers::is_owner(text) || names_unit_of_municipality(text)
}

/// A line that only names whose a case is: a municipality, a school, an association.
fn is_owner_of_case(node: &Node) -> bool {
    let text = node.text();
    let named = organisations::is_organisation(text) || !organisations::named_alone(text).is_empty();
    let unit = named && !is_terminated(text) && words(text).count() <= LONGEST_OWNER;
    is_line(node) && (municipality::is_owner_line(text) || unit)
}

/// A line that can be the title of a story: few words, no sentence, no label, and nothing over it that says what it is.
fn is_title(node: &Node, text: &str) -> bool {
    is_line(node)
        && words(text).count() <= LONGEST_TITLE
        && !text.ends_with(['.', ',', ';'])
        && labels::label(text).is_none()
        && node.kicker.is_none()
}

/// Gives every owner's line below a story to the story's title, as its kicker.
pub(super) fn join_below_stories(nodes: &mut Vec<Node>) {
    let owners: Vec<usize> = (0..nodes.len()).filter(|at| is_owner(&nodes[*at])).collect();
    let signed: Vec<(usize, usize)> = owners.iter().filter_map(|at| Some((*at, title_of(nodes, *at)?))).collect();
    // Without boxes all of them stand below stories, and one at least heads none: so do the others.
    let habit = signed.len() == owners.len() && signed.iter().any(|(at, _)| !heads_story(nodes, *at));
    let sure: Vec<(usize, usize)> = signed.into_iter().filter(|(at, _)| habit || closes_box(nodes, *at)).collect();
    let mut names: Vec<&str> = sure.iter().map(|(at, _)| nodes[*at].text()).collect();
    names.sort_unstable();
    names.dedup();
    if names.len() < FEWEST {
        return;
    }
    for (owner, title) in sure.into_iter().rev() {
        let line = nodes.remove(owner);
        nodes[title].take_kicker(line.passage.from(name_begins(line.text())));
    }
}

/// Does a line end the box that the text above it stands in?
pub(super) fn closes_box(nodes: &[Node], at: usize) -> bool {
    let panel = nodes[at].panel;
    let beside = |other: Option<usize>| other.map(|other| nodes[other].panel);
    let before = beside((0..at).rev().find(|other| !nodes[*other].is_noise()));
    let after = beside((at + 1..nodes.len()).find(|other| !nodes[*other].is_noise()));
    panel.is_some() && before == Some(panel) && after != Some(panel)
}

/// What may stand before the name: a dash, *Fra*, *Eksemplet er fra*.
fn name_begins(text: &str) -> usize {
    let plain = text.trim_start_matches(['–', '—', '-', '(', ' ']);
    let openings = ["Eksemplet er fra ", "Eksempel fra ", "Fra "];
    let name = openings.iter().find_map(|opening| plain.strip_prefix(opening)).unwrap_or(plain);
    text.len() - name.len()
}

/// A line that only names a municipality or an institution; *– Odder Kommune* looks like an item.
fn is_owner(node: &Node) -> bool {
    let name = node.text().get(name_begins(node.text())..).unwrap_or("").trim_end_matches([')', '.']);
    let unit = || is_line(node) && node.panel.is_some() && organisations::is_named_unit(name);
    (is_line(node) || node.is_item()) && kickers::is_owner(name) || unit()
}

/// Does a name stand below a foreword (*Forord*, *Indledning*)? It is who wrote it, and heads nothing.
pub(super) fn signs_foreword(nodes: &[Node], at: usize) -> bool {
    if numbered::numbered_nouns(nodes[at].text()).next().is_some() {
        return false;
    }
    let title = over_text(nodes, at).and_then(|title| labels::label(nodes[title].text()));
    title.is_some_and(|label| label.class == LabelClass::Ordinary)
}

/// What stands over the paragraphs that a line stands right below, all in one box on one page.
fn over_text(nodes: &[Node], line: usize) -> Option<usize> {
    let place = |at: usize| (nodes[at].page, nodes[at].panel);
    let above = |at: usize| (0..at).rev().find(|at| !nodes[*at].is_noise()).filter(|at| place(*at) == place(line));
    let mut at = above(line)?;
    let tells = |at: usize| {
        let text = nodes[at].text();
        is_line(&nodes[at]) && !nodes[at].is_heading() && is_terminated(text) && !begins_quoted(text)
    };
    let mut told = 0;
    while tells(at) && told < LONGEST_STORY && words(nodes[at].text()).count() >= SHORTEST_STORY {
        (at, told) = (above(at)?, told + 1);
    }
    (told > 0).then_some(at)
}

/// The title of the story that an owner's line stands right below.
fn title_of(nodes: &[Node], owner: usize) -> Option<usize> {
    let at = over_text(nodes, owner)?;
    let title = &nodes[at];
    (is_title(title, title.text()) && !title.text().ends_with(':') && !is_owner(title)).then_some(at)
}

/// Do a title and a text stand right below, on the same page?
pub(super) fn heads_story(nodes: &[Node], at: usize) -> bool {
    let mut below = (at + 1..nodes.len()).filter(|at| !nodes[*at].is_noise());
    let (Some(title), Some(story)) = (below.next(), below.next()) else { return false };
    let same = |other: usize| nodes[other].page == nodes[at].page && is_line(&nodes[other]);
    same(title)
        && same(story)
        && !is_terminated(nodes[title].text())
        && words(nodes[title].text()).count() <= LONGEST_TITLE
        && is_terminated(nodes[story].text())
}

#[cfg(test)]
mod tests {
    use crate::structure::context::tests::{found, found_as, text_of};

    const INTRO: &str = "Ro i byen\n\nHer skriver vi om ro, og vi skriver om tid.\n\n";

    fn story(title: &str, owner: &str) -> String {
        format!("{title}\n\nSalen fik nye lofter i foråret, og siden har alle kunnet høre hinanden.\n\n{owner}\n\n")
    }

    #[test]
    fn owners_below_stories_are_whose_these_are() {
        let text = [INTRO, &story("Ro i salen", "ODDER KOMMUNE"), &story("Ro på gangen", "– Skive Kommune")].concat();
        let all = found(&text);
        assert_eq!(text_of(&all.cases), ["Ro i salen", "Ro på gangen"]);
        assert_eq!(all.cases[0].organisations[0].name, "Odder Kommune");
        assert_eq!(all.cases[1].organisations[0].name, "Skive Kommune");
        assert!(all.cases[1].summary.as_deref().is_some_and(|told| told.ends_with("hinanden.")));
        // One text with a name below it is written by who stands there.
        assert!(found(&[INTRO, &story("Ro i salen", "ODDER KOMMUNE")].concat()).cases.is_empty());
    }

    #[test]
    fn who_signs_a_foreword_heads_nothing() {
        let next = "Ro i salen\n\nLofter og stole larmer mest, når de er hårde.\n";
        let below = |title: &str| found(&[INTRO, &story(title, "ODDER KOMMUNE"), next].concat()).cases.len();
        assert_eq!((below("Forord"), below("Lyd og larm")), (0, 1));
    }

    #[test]
    fn the_last_line_of_a_box_heads_nothing_outside_it() {
        let text = [
            INTRO,
            &story("Ro i salen", "ODDER KOMMUNE"),
            "Lyden falder\n\nLofter og stole larmer mest, når de er hårde.\n\n",
            &story("Ro på gangen", "SKIVE KOMMUNE"),
            "Maden venter\n\nEn halv time er for lidt til tre retter.\n\n",
        ]
        .concat();
        let all = found_as(&text, |text, block| {
            if text.starts_with("Ro på")
                || text.starts_with("Ro i s")
                || text.starts_with("Salen")
                || text.ends_with("KOMMUNE")
            {
                block.panel = Some(0);
            }
        });
        assert_eq!(text_of(&all.cases), ["Ro i salen", "Ro på gangen"]);
        assert_eq!(all.cases[0].organisations[0].name, "Odder Kommune");
    }

    #[test]
    fn owners_above_stories_stay_kickers() {
        let told = |owner: &str, title: &str| {
            format!("{owner}\n\n{title}\n\nSalen fik nye lofter i foråret, og siden har alle kunnet høre hinanden.\n\n")
        };
        let text = [INTRO, &told("ODDER KOMMUNE", "Ro i salen"), &told("SKIVE KOMMUNE", "Ro på gangen")].concat();
        let all = found(&text);
        assert_eq!(text_of(&all.cases), ["Ro i salen", "Ro på gangen"]);
        assert_eq!(all.cases[1].organisations[0].name, "Skive Kommune");
    }
}
