//! Whom it asks as a heading, and the request right below: *Kommunen* over *Sænk farten efter klokken ti. …*.

use super::Found;
use super::lists::asks_somewhere;
use super::series::with_body;
use crate::structure::addressee;
use crate::structure::context::Context;
use crate::structure::labels::Label;
use crate::structure::outline;
use crate::structure::sentence::{first_sentence, words};
use crate::structure::vocabulary::LabelClass;
use std::collections::BTreeSet;

/// The verb that tells somebody what to do is one of the first words.
const LONGEST_SUBJECT: usize = 5;
/// Fewer actors in a row are sections about somebody.
const FEWEST: usize = 3;

/// Headings in a row that only name who shall act, each over paragraphs of which the first commands; below a label, or
/// asks in another way.
pub(super) fn addressed(context: &Context<'_>) -> Vec<Found> {
    let outline = context.outline;
    let mut found = Vec::new();
    let mut seen: BTreeSet<usize> = BTreeSet::new();
    for first in outline.headings() {
        if seen.contains(&first) {
            continue;
        }
        let run = run_from(context, first);
        seen.extend(run.iter().map(|(heading, ..)| *heading));
        let labelled = outline.nodes[..first]
            .iter()
            .rev()
            .find(|node| node.is_heading())
            .is_some_and(|above| above.label().is_some_and(|label| label.class == LabelClass::Recommendation));
        let requests = run.iter().filter(|(_, actor, body)| {
            let text = outline.nodes[body[0]].text();
            context.commands(text) || labelled && asks_somewhere(context, text) || is_told(text, actor)
        });
        let requests = requests.count();
        if run.len() < FEWEST || requests * 3 < run.len() * 2 {
            if run.len() >= FEWEST {
                let reason = "names who could act, and most of the texts below it and its neighbours ask for nothing";
                context.refusals.node("recommendation", "addressed", first, reason);
            }
            continue;
        }
        for (_, actor, body) in run {
            let items = if labelled { each_that_asks(context, body) } else { vec![body] };
            found.extend(items.into_iter().map(|nodes| asked_of(nodes, actor.clone())));
        }
    }
    found
}

/// Titles under lines that say whom they ask (*TIL KOMMUNERNE* over *Giv køkkenet tid* and a text), at least three of which two
/// thirds ask.
pub(super) fn titled(context: &Context<'_>) -> Vec<Found> {
    let outline = context.outline;
    let titles: Vec<(usize, String)> =
        outline.headings().filter_map(|at| Some((at, outline::whom(&outline.nodes[at])?))).collect();
    let asks = |at: usize| {
        let text = outline.nodes[at].text();
        context.commands(text) || context.may_command(text) || asks_somewhere(context, text)
    };
    let requests: Vec<(Vec<usize>, String)> = titles
        .into_iter()
        .map(|(at, who)| (with_body(outline, at), who))
        .filter(|(nodes, _)| nodes.len() >= 2)
        .collect();
    let asking = requests.iter().filter(|(nodes, _)| nodes.iter().any(|at| asks(*at))).count();
    if requests.len() < FEWEST || asking * 3 < requests.len() * 2 {
        return Vec::new();
    }
    requests.into_iter().map(|(nodes, who)| asked_of(nodes, who)).collect()
}

/// What somebody is asked by the line above.
fn asked_of(nodes: Vec<usize>, who: String) -> Found {
    let label = Some(Label { addressee: Some(who), ..Label::of_commands() });
    Found { nodes, skip: 0, label, rule: "addressed", confidence: 0.87, part: None }
}

/// Below a label several paragraphs that ask are as many requests, and what asks for nothing beside them is none.
fn each_that_asks(context: &Context<'_>, body: Vec<usize>) -> Vec<Vec<usize>> {
    let asking: Vec<Vec<usize>> = body
        .iter()
        .filter(|at| asks_somewhere(context, context.outline.nodes[**at].text()))
        .map(|at| vec![*at])
        .collect();
    if asking.len() >= 2 { asking } else { vec![body] }
}

/// *Kommunerne bør måle lyden* below *Kommunerne*: whom the heading names is told what to do.
fn is_told(text: &str, actor: &str) -> bool {
    let first = first_sentence(text);
    let should = words(first).take(LONGEST_SUBJECT).any(|word| matches!(word, "bør" | "skal"));
    should && addressee::acting_subject(first).as_deref() == Some(actor)
}

/// Headings from `at` on that name an actor each, with the paragraphs below them and nothing else between.
fn run_from(context: &Context<'_>, at: usize) -> Vec<(usize, String, Vec<usize>)> {
    let outline = context.outline;
    let mut run = Vec::new();
    let mut next = Some(at);
    while let Some(heading) = next.filter(|at| outline.nodes[*at].is_heading()) {
        let plain = outline.nodes[heading].text().trim_end_matches(':');
        let name = addressee::after_til(plain).unwrap_or(plain);
        let body: Vec<usize> = outline.body(heading).filter(|at| !outline.nodes[*at].is_noise()).collect();
        let told = !body.is_empty() && body.iter().all(|at| outline.nodes[*at].is_paragraph());
        let Some(actor) = addressee::actor(name).filter(|_| told && outline.nodes[heading].kicker.is_none()) else {
            break;
        };
        next = body
            .last()
            .map(|last| last + 1)
            .and_then(|from| (from..outline.nodes.len()).find(|at| !outline.nodes[*at].is_noise()));
        run.push((heading, actor, body));
    }
    run
}

#[cfg(test)]
mod tests {
    use crate::structure::context::tests::{found, text_of};

    fn all(intro: &str, requests: [&str; 3]) -> crate::structure::Findings {
        let part = |(who, text): (&str, &str)| format!("{who}\n\n{text} Det koster en halv time om dagen.\n\n");
        let parts: String = ["Kommunen", "Til regionen", "Skolerne"].into_iter().zip(requests).map(part).collect();
        found(&format!("Ro til alle\n\nDet handler om mad, og det handler om ro.\n\n{intro}{parts}"))
    }

    #[test]
    fn an_actor_over_a_command_is_asked() {
        let asked = all("", ["Sænk lyden i salen.", "Giv maden tid.", "Lav plads til alle."]);
        assert_eq!(text_of(&asked.recommendations)[1], "Giv maden tid. Det koster en halv time om dagen.");
        let who: Vec<_> = asked.recommendations.iter().map(|r| r.addressee.as_deref().unwrap_or("")).collect();
        assert_eq!(who, ["kommunen", "regionen", "skolerne"]);
        assert!(asked.recommendations.iter().all(|r| r.theme.is_none()));
    }

    #[test]
    fn an_actor_over_a_report_is_not() {
        let told = ["Lyden er høj i salen.", "Maden har tid.", "Der bør være plads."];
        assert!(all("", told).recommendations.is_empty());
        let asked = ["Lyden bør være lav i salen.", "Maden bør have tid.", "Der bør være plads."];
        assert!(all("", asked).recommendations.is_empty());
        assert_eq!(
            all("Vores anbefalinger\n\nVi har talt med mange i et helt år om larm.\n\n", asked).recommendations.len(),
            3
        );
    }

    #[test]
    fn below_a_label_every_paragraph_that_asks_is_a_request() {
        let asked = [
            "Vi anbefaler, at lyden sænkes i salen. Det er let.\n\nDesuden bør Kommunen give maden tid. Den er dyr.\n\nEn ven fortalte om sin skole.",
            "Regionen bør spørge børnene.",
            "Endelig foreslår vi, at skolerne maler salen.",
        ];
        let all = all("Hvad vi anbefaler\n\nVi har talt med mange i et helt år om larm.\n\n", asked);
        assert_eq!(all.recommendations.len(), 4, "{:?}", text_of(&all.recommendations));
    }

    #[test]
    fn an_actor_over_what_it_should_do_is_asked() {
        let told = ["Kommunen bør sænke lyden.", "Regionen bør give maden tid.", "Skolerne skal have plads til alle."];
        assert_eq!(all("", told).recommendations.len(), 3);
        let heard = ["Kommunen bør sænke lyden.", "Regionen har ikke svaret.", "Skolerne har travlt."];
        assert!(all("", heard).recommendations.is_empty());
        let late = [
            "Lyden er høj. Vi foreslår nye lofter.",
            "Ingen måler den. Regionen bør gøre det.",
            "Tiden er kort. Det vil kræve flere borde.",
        ];
        assert_eq!(
            all("Vores anbefalinger\n\nVi har talt med mange i et helt år om larm.\n\n", late).recommendations.len(),
            3
        );
        assert!(all("", late).recommendations.is_empty());
    }

    #[test]
    fn titles_under_addresses_ask_though_sections_stand_between() {
        let request = |who: &str, title: &str| {
            format!("TIL {who}\n\n{title}\n\nDet koster en halv time om dagen i hele landet.\n\n")
        };
        let all = found(&format!(
            "Ro til alle\n\nDet handler om mad, og det handler om ro.\n\nRoen skal mærkes\n\n{}{}Roen skal betales\n\n{}",
            request("KOMMUNERNE", "Giv køkkenet tid"),
            request("REGIONERNE", "Lofter er ikke vægge"),
            request("STATEN", "Skab plads til bordene")
        ));
        let who: Vec<_> = all.recommendations.iter().map(|r| r.addressee.as_deref().unwrap_or("")).collect();
        assert_eq!(who, ["kommunerne", "regionerne", "staten"], "{:?}", text_of(&all.recommendations));
    }
}
