//! Where cases end: their regions, the nodes that tell them, and whether the text breaks off in the last one.

use super::Opening;
use crate::structure::context::Context;
use crate::structure::outline::Outline;
use crate::structure::sentence::{is_terminated, words};
use std::ops::Range;

/// Where a case ends: an example with its body, a project with the next project or theme.
pub(super) fn region(outline: &Outline, openings: &[Opening], index: usize) -> Range<usize> {
    let opening = &openings[index];
    let start = opening.node;
    if !outline.nodes[start].is_heading() {
        return start..start + 1;
    }
    if !opening.is_project() {
        return start..outline.body(start).end;
    }
    let rank = |kind: &str| u8::from(kind == "delprojekt");
    let next = openings[index + 1..]
        .iter()
        .find(|o| o.is_project() && outline.nodes[o.node].is_heading() && rank(&o.kind) <= rank(&opening.kind));
    let higher = outline.nodes[start].level().unwrap_or(0);
    let theme = outline.headings().find(|at| *at > start && outline.nodes[*at].level().is_some_and(|l| l < higher));
    start..next.map(|o| o.node).into_iter().chain(theme).min().unwrap_or(outline.nodes.len())
}

/// The nodes that tell an example. In a series whose examples all have one paragraph, the last one has one as well: what
/// comes after it is the pamphlet's own end.
pub(super) fn even_bodies(context: &Context<'_>, openings: &[Opening]) -> Vec<Range<usize>> {
    let outline = context.outline;
    let body = |o: &Opening| {
        let whole = if outline.nodes[o.node].is_heading() { outline.body(o.node) } else { o.node + 1..o.node + 1 };
        if o.is_project() { whole } else { whole.start..box_end(context, &whole) }
    };
    let bodies: Vec<Range<usize>> = openings.iter().map(body).collect();
    let series: Vec<usize> = (0..openings.len()).filter(|i| openings[*i].rule == "case_heading").collect();
    let Some((last, before)) = series.split_last() else { return bodies };
    let length = |index: &usize| bodies[*index].len();
    let even = before.len() >= 2 && before.windows(2).all(|pair| length(&pair[0]) == length(&pair[1]));
    let usual = before.first().map_or(0, length);
    let mut bodies = bodies.clone();
    if even && usual > 0 && bodies[*last].len() > usual {
        bodies[*last].end = bodies[*last].start + usual;
    }
    bodies
}

/// Where type tells nothing, a story's box ends where a short line commands: the list around it goes on.
fn box_end(context: &Context<'_>, body: &Range<usize>) -> usize {
    let nodes = &context.outline.nodes;
    let commands = |at: &usize| {
        nodes[*at].is_paragraph()
            && words(nodes[*at].text()).count() <= LONGEST_COMMAND
            && context.commands(nodes[*at].text())
    };
    let end = body.clone().skip(1).find(commands).filter(|_| context.outline.worn);
    end.unwrap_or(body.end)
}

/// A command that is the title of an item has at most this many words.
const LONGEST_COMMAND: usize = 12;

/// The last project of a text whose table of contents goes on after it: the text breaks off.
pub(super) fn is_cut(outline: &Outline, opening: &Opening, region: &Range<usize>) -> bool {
    let listed = outline.listed.iter().position(|entry| entry.title.starts_with(opening.title.as_str()));
    let last = region.end == outline.nodes.len() && opening.is_project();
    let broken = outline.nodes[region.clone()].iter().rev().find(|n| !n.is_noise()).is_some_and(|node| {
        node.is_paragraph() && words(node.text()).count() >= LONG_TEXT && !is_terminated(node.text())
    });
    if last && broken {
        return true;
    }
    let missing = listed.is_some_and(|at| {
        let rest = &outline.listed[at + 1..];
        !rest.is_empty()
            && rest
                .iter()
                .all(|entry| !outline.headings().any(|h| outline.nodes[h].text().contains(entry.title.as_str())))
    });
    last && missing
}

/// A paragraph of so many words ends with a full stop or is cut off.
const LONG_TEXT: usize = 12;

#[cfg(test)]
mod tests {
    use crate::structure::context::tests::{found, text_of};

    #[test]
    fn a_heading_names_owner_and_title() {
        let all = found(
            "Stille steder\n\nHer er nogle eksempler til inspiration for alle.\n\nOdder Kommune: Ro i kantinen\n\nKantinen fik nye lofter, og støjen faldt til det halve.\n\nVejle Kommune: Ro på gangen\n\nGangene fik tæpper på gulvet i hele huset.\n\nSkive Kommune: Ro i hallen\n\nHallen fik nye døre, der lukker tæt til.\n\nSkriv til os, hvis I vil høre mere om ro.\n",
        );
        assert_eq!(text_of(&all.cases), ["Ro i kantinen", "Ro på gangen", "Ro i hallen"]);
        assert_eq!(all.cases[2].summary.as_deref(), Some("Hallen fik nye døre, der lukker tæt til."));
        assert_eq!(all.cases[0].organisations[0].code.as_deref(), Some("0727"));
    }
}
