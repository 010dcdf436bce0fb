//! Lists of participants: *Deltagende kommuner: Odder, Vejle og Skive.*

use super::context::Context;
use super::labels;
use super::municipality;
use super::organisations;
use super::outline::{Form, Node, NodeKind};
use super::passage::Passage;
use super::sentence::{sentences, words};
use super::vocabulary::LabelClass;
use crate::model::Organisation;

/// A list of participants and where it stands.
#[derive(Debug, Clone)]
pub(crate) struct Participants {
    /// The node that the list begins in (its label, when that is a node of its own).
    pub(crate) node: usize,
    pub(crate) organisations: Vec<Organisation>,
}

/// All lists, in reading order.
pub(crate) fn lists(context: &Context<'_>) -> Vec<Participants> {
    let outline = context.outline;
    outline
        .running()
        .filter_map(|(at, node)| match node.kind {
            NodeKind::Heading(_) => below_label(context, at).or_else(|| names_alone(context, at)),
            NodeKind::Row => in_row(context, at),
            _ => inline(context, at, node),
        })
        .collect()
}

/// Is it a label and then nothing but municipalities, two at least?
pub(crate) fn begins_list(text: &str) -> bool {
    let mut ends = text.match_indices(' ').map(|(end, _)| end).take(LONGEST_LABEL);
    ends.any(|end| {
        let label = labels::label(text.get(..end).unwrap_or(""));
        let (known, all) = municipality::municipalities_in_list(text.get(end..).unwrap_or(""));
        label.is_some_and(|label| label.class == LabelClass::Participants) && known == all && known >= 2
    })
}

/// A table's row: the label in its first cell, the names in the others; they go on in the next row after a comma or *og*.
fn in_row(context: &Context<'_>, at: usize) -> Option<Participants> {
    let nodes = &context.outline.nodes;
    let text = nodes[at].text();
    let is_label = |end: &usize| {
        let label = labels::label(text.get(..*end).unwrap_or(""));
        label.is_some_and(|label| label.class == LabelClass::Participants)
    };
    let end = text.match_indices(' ').map(|(end, _)| end).take(LONGEST_LABEL).filter(is_label).last()?;
    let mut names = text.get(end..)?.trim_start_matches([' ', '|']).trim().to_owned();
    for more in nodes[at + 1..].iter().take_while(|node| node.kind == NodeKind::Row) {
        if !names.ends_with([',']) && !names.ends_with(" og") {
            break;
        }
        names = format!("{names} {}", more.text());
    }
    participants(context, at, &names)
}

/// The label in a table's row has at most this many words.
const LONGEST_LABEL: usize = 3;

/// A label as a heading, the names in the paragraphs, items or rows below it.
fn below_label(context: &Context<'_>, at: usize) -> Option<Participants> {
    let outline = context.outline;
    outline.nodes[at].label().filter(|label| label.class == LabelClass::Participants)?;
    let mut text = String::new();
    for index in outline.body(at) {
        let node = &outline.nodes[index];
        if node.is_noise() {
            continue;
        }
        let list = if outline.form == Form::Transcript { first_sentence(&node.passage) } else { node.passage.clone() };
        if !text.is_empty() && !is_list(list.as_str()) {
            break;
        }
        text.push_str(list.as_str());
        text.push_str(", ");
        if outline.form == Form::Transcript {
            break;
        }
    }
    participants(context, at, &text)
}

/// *Med er* over lines that are nothing but municipalities, two at least: whatever the heading is called.
fn names_alone(context: &Context<'_>, at: usize) -> Option<Participants> {
    let outline = context.outline;
    let short = words(outline.nodes[at].text()).count() <= LONGEST_LABEL;
    let below = outline.body(at).map(|index| &outline.nodes[index]).filter(|node| !node.is_noise());
    let all: Vec<&Node> = below.collect();
    let names: Vec<&str> = all.iter().flat_map(|node| node.lines()).collect();
    let are_names = names.len() >= 2 && names.iter().all(|name| municipality::municipality(name).is_some());
    let plain = all.iter().all(|node| node.kind != NodeKind::Row) && outline.form != Form::Transcript;
    (short && are_names && plain).then(|| participants(context, at, &names.join(", "))).flatten()
}

fn first_sentence(passage: &Passage) -> Passage {
    sentences(passage.as_str()).into_iter().next().map_or_else(|| passage.clone(), |range| passage.slice(range))
}

fn is_list(text: &str) -> bool {
    let (known, all) = municipality::municipalities_in_list(text);
    known * 2 >= all && known > 0
}

/// The label and the names in one paragraph or item.
fn inline(context: &Context<'_>, at: usize, node: &Node) -> Option<Participants> {
    let Some((label, _)) = node.text().split_once(':') else {
        // A label in other type, or a table's row that lost its columns: "Deltagere Odder, Vejle og Skive".
        let row = node.is_paragraph() && begins_list(node.text());
        return row.then(|| in_row(context, at)).flatten();
    };
    labels::label(label).filter(|label| label.class == LabelClass::Participants)?;
    let passage = first_sentence(&node.passage.from(label.len() + 1));
    let text = passage.as_str().to_owned();
    participants(context, at, &text)
}

fn participants(context: &Context<'_>, node: usize, text: &str) -> Option<Participants> {
    let mut organisations: Vec<Organisation> = Vec::new();
    for organisation in municipality::list(text, context.period) {
        if !organisations.iter().any(|o| o.name == organisation.name) {
            organisations.push(organisation);
        }
    }
    let known = organisations.iter().any(|o| o.code.is_some() || !o.candidates.is_empty());
    let units = organisations.iter().filter(|o| organisations::is_organisation(&o.name)).count();
    let listed = known || units >= 2 && units * 2 >= organisations.len();
    if !listed {
        let reason = "a list of participants, but of people or things rather than municipalities and organisations";
        context.refusals.node("case", "participants", node, reason);
    }
    listed.then_some(Participants { node, organisations })
}

#[cfg(test)]
mod tests {
    use super::super::context::tests::{found, found_as};
    use crate::model::Role;

    #[test]
    fn lists_may_stand_in_line_or_below_their_label() {
        let all = found(
            "Ro i kommunen\n\nStille køkken\n\nVi måler lyden i fem køkkener om ugen.\n\nDeltagende kommuner: Odder, Vejle og Skive.\n\nStille gange\n\nVi måler lyden i fem gange om ugen.\n\nDeltagende kommuner\n\n• Århus\n• Ishøj\n",
        );
        let codes: Vec<Vec<_>> =
            all.cases.iter().map(|c| c.participants.iter().filter_map(|p| p.code.as_deref()).collect()).collect();
        assert_eq!(codes, [vec!["0727", "0630", "0779"], vec!["0751", "0183"]]);
        assert_eq!(all.cases[0].title, "Stille køkken");
    }

    #[test]
    fn lines_that_only_name_municipalities_list_who_takes_part() {
        let all = |third: &str| {
            let text = format!(
                "Ro i kommunen\n\nDet handler om lyd.\n\nPROJEKT 1\n\nStille køkken\n\nVi måler lyden i fem køkkener om ugen.\n\nMed er\n\nOdder\nVejle\n{third}\n"
            );
            let found = found_as(&text, |text, block| {
                if text == "Med er" {
                    block.role = Role::Heading(4);
                }
            });
            found.cases.iter().flat_map(|case| &case.participants).filter_map(|p| p.code.clone()).collect::<Vec<_>>()
        };
        assert_eq!(all("Skive"), ["0727", "0630", "0779"]);
        assert!(all("Ringeforeningen").is_empty());
    }

    #[test]
    fn a_row_of_a_table_names_them_behind_its_label() {
        let all = |label: &str| {
            let text = format!(
                "Ro i kommunen\n\nStille køkken\n\nVi måler lyden i fem køkkener om ugen.\n\n{label} Odder, Vejle og\n\nSkive\n\nPeriode 2024-2026\n"
            );
            found_as(&text, |text, block| {
                if [label, "Skive", "Periode"].iter().any(|first| text.starts_with(first)) {
                    block.role = Role::TableRow;
                }
            })
        };
        let codes: Vec<_> =
            all("Deltagere").cases.iter().flat_map(|c| &c.participants).filter_map(|p| p.code.clone()).collect();
        assert_eq!(codes, ["0727", "0630", "0779"]);
        assert!(all("Målinger").cases.iter().all(|c| c.participants.is_empty()));
    }
}
