//! What the pamphlet asks somebody to do.

mod addressed;
mod charged;
mod counted;
mod headed;
mod inline;
mod lead_ins;
mod lists;
mod lost;
mod runs;
mod series;
mod tables;
mod whom;

use super::context::Context;
use super::edges::Edges;
use super::labels::Label;
use super::passage::Passage;
use crate::model::Recommendation;
use std::collections::{BTreeMap, BTreeSet};

/// An item found by a rule, before it is written out.
#[derive(Debug, Clone)]
struct Found {
    /// Nodes that make it, in order: the item and its sub-items, or a numbered heading and its body.
    nodes: Vec<usize>,
    /// Left out of the first node's text: *Anbefaling 3:*.
    skip: usize,
    label: Option<Label>,
    rule: &'static str,
    confidence: f32,
    /// The part of its only node that is the item: a cell of a row.
    part: Option<Passage>,
}

/// Recommendations and what belongs to them.
pub(crate) struct Recommended {
    pub(crate) list: Vec<Recommendation>,
    /// All nodes that they use.
    pub(crate) nodes: BTreeSet<usize>,
    /// The node that each begins with.
    pub(crate) heads: Vec<usize>,
}

/// Finds all recommendations, in reading order. `taken` nodes belong to frames, cases or questions; `subtitles` are
/// headings that only add to the title above them.
pub(crate) fn recommendations(
    context: &Context<'_>,
    taken: &BTreeSet<usize>,
    subtitles: &BTreeMap<usize, usize>,
) -> Recommended {
    let mut found = tables::planned(context);
    found.extend(tables::advised(context));
    found.extend(inline::said_inline(context));
    found.extend(lists::labelled(context));
    found.extend(series::counted_series(context));
    found.extend(series::numbered(context));
    found.extend(series::steps(context));
    found.extend(lead_ins::led_in(context));
    found.extend(lead_ins::boxed(context));
    found.extend(lead_ins::in_order(context.outline));
    found.extend(addressed::addressed(context));
    found.extend(counted::counted_headings(context));
    found.extend(addressed::titled(context));
    found.extend(headed::headed_commands(context));
    found.extend(runs::imperative_runs(context));
    found.extend(runs::headed_runs(context));
    found.retain(|item| !context.without.has_rule(item.rule));
    let mut used = taken.clone();
    found.retain(|item| {
        // The label says what it is, whatever stands before it in a story's paragraph.
        if item.rule == "said_inline" {
            used.extend(item.nodes.iter().copied());
            return true;
        }
        let free = item.nodes.iter().all(|node| !used.contains(node));
        if item.nodes.iter().any(|node| taken.contains(node)) {
            let reason = "a frame, a case or a question has it";
            context.refusals.node("recommendation", item.rule, item.nodes[0], reason);
        }
        used.extend(item.nodes.iter().copied().filter(|_| free));
        free
    });
    found.sort_by_key(|item| item.nodes.first().copied());
    let nodes: BTreeSet<usize> = found.iter().flat_map(|item| item.nodes.iter().copied()).collect();
    let heads = found.iter().filter_map(|item| item.nodes.first().copied()).collect();
    Recommended { list: write_out(context, &found, subtitles), nodes, heads }
}

fn write_out(context: &Context<'_>, found: &[Found], subtitles: &BTreeMap<usize, usize>) -> Vec<Recommendation> {
    let outline = context.outline;
    let single = |item: &&Found| item.nodes.len() == 1;
    let edges = Edges::of(found.iter().filter(single).map(|item| &outline.nodes[item.nodes[0]]), context.lexicon);
    let width = found
        .iter()
        .flat_map(|item| &item.nodes)
        .flat_map(|at| &outline.nodes[*at].printed)
        .map(|line| line.width)
        .max()
        .unwrap_or(0);
    let sections = whom::sections(outline, &found.iter().map(|item| item.nodes[0]).collect());
    let theme =
        |item: &Found| whom::theme(context, item, subtitles).or_else(|| whom::section_theme(context, item, &sections));
    found.iter().map(|item| recommendation(context, item, edges, width, theme(item))).collect()
}

fn recommendation(
    context: &Context<'_>,
    item: &Found,
    edges: Edges,
    width: usize,
    theme: Option<String>,
) -> Recommendation {
    let outline = context.outline;
    let first = &outline.nodes[item.nodes[0]];
    let passage = item.nodes[1..]
        .iter()
        .fold(first.passage.from(item.skip), |whole, at| whole.joined(&outline.nodes[*at].passage, true));
    let passage = item.part.clone().unwrap_or(passage);
    let (passage, charged) = charged::parted(&passage);
    let marked = edges.mark(first, width, context.lexicon);
    let whole_node = item.nodes.len() == 1 && item.skip == 0 && item.part.is_none() && charged.is_none();
    let text = if whole_node { marked.text } else { passage.as_str().to_owned() };
    let complete = !whole_node || marked.complete;
    Recommendation {
        id: context.places.id("r", &passage),
        theme,
        addressee: charged.or_else(|| whom::addressee_of(outline, item, &passage)),
        confidence: if complete { item.confidence } else { item.confidence - 0.1 },
        text,
        complete,
        rule: item.rule.to_owned(),
        evidence: context.places.evidence(&passage),
    }
}

#[cfg(test)]
mod tests {
    use super::super::context::tests::{found, text_of};

    #[test]
    fn items_under_a_label_are_recommendations() {
        let all = found(
            "Hele huset\n\nDet handler om mad, og det handler om ro.\n\nRo ved bordet\n\nBørn spiser bedre i ro, og det gælder alle steder.\n\nAnbefalinger til byrådet\n\n• Giv køkkenet tid.\n• Lav støjen om til samtale. Det tager en uge.\n  – Begynd med de små.\n\nBaggrund\n\n• Støj er målt.\n• Tid er talt.\n",
        );
        assert_eq!(
            text_of(&all.recommendations),
            ["Giv køkkenet tid.", "Lav støjen om til samtale. Det tager en uge. Begynd med de små."]
        );
        assert_eq!(all.recommendations[0].theme.as_deref(), Some("Ro ved bordet"));
        assert_eq!(all.recommendations[0].addressee.as_deref(), Some("byrådet"));
    }

    #[test]
    fn numbered_recommendations_take_their_body_along() {
        let all = found(
            "Anbefaling 1: Giv køkkenet tid\n\nDet koster en halv time om dagen.\n\nAnbefaling 2: Sænk lyden\n\nLofter og stole larmer mest.\n",
        );
        assert_eq!(
            text_of(&all.recommendations),
            ["Giv køkkenet tid Det koster en halv time om dagen.", "Sænk lyden Lofter og stole larmer mest."]
        );
    }

    #[test]
    fn a_future_product_is_no_label() {
        let all = found(
            "Konkrete værktøjer\n\nAnbefalinger\n\nArbejdsgruppen formulerer råd om ro, og de kommer i en rapport til foråret.\n",
        );
        assert!(all.recommendations.is_empty());
    }

    #[test]
    fn headings_that_command_take_their_text_along() {
        let all = found(
            "Ro i huset\n\nDet handler om mad, og det handler om ro.\n\nSænk lyden\n\nLofter og stole larmer mest.\n\nGiv maden tid\n\nEn halv time er for lidt til tre retter.\n\nTag jer sammen\n\nDet er lettere, når man er flere om det.\n",
        );
        assert_eq!(all.recommendations.len(), 3);
        assert_eq!(all.recommendations[0].text, "Sænk lyden Lofter og stole larmer mest.");
    }

    #[test]
    fn a_sentence_may_lead_to_items_that_lost_their_bullets() {
        let all = found(
            "Ro i huset\n\nVi opfordrer derfor byrådet til at:\n\nsænke lyden i alle spisesale,\n\ngive maden en halv time mere.\n\nDet koster ikke noget, og det virker allerede i andre byer.\n",
        );
        assert_eq!(text_of(&all.recommendations), ["sænke lyden i alle spisesale,", "give maden en halv time mere."]);
        let all = found(
            "Ro i huset\n\nVi foreslår tre ting.\n\nFor det første bør skolen sænke lyden i salen.\n\nFor det andet bør maden have mere tid.\n\nFor det tredje bør børnene spørges til råds.\n\nMed venlig hilsen alle os fra huset.\n",
        );
        assert_eq!(all.recommendations.len(), 3);
    }

    #[test]
    fn paragraphs_in_order_may_say_what_they_are() {
        let all = |noun: &str| {
            let part = |ordinal: &str| {
                format!(
                    "Vores {ordinal} {noun} er, at salen får nye lofter. Det koster en halv time om dagen.\n\nLofter larmer mest, når alle spiser.\n\n"
                )
            };
            found(&format!("{OPENING}{}", ["første", "anden", "tredje og sidste"].map(part).concat()))
                .recommendations
                .len()
        };
        assert_eq!(all("anbefaling"), 3);
        assert_eq!(all("oplevelse"), 0);
    }

    #[test]
    fn imperative_runs_need_no_label() {
        let all = found(
            "Skab ro ved bordet hver dag.\n\nTag støjen alvorligt i alle rum.\n\nSæt tid af til at tale sammen.\n",
        );
        assert_eq!(all.recommendations.len(), 3);
        assert!(all.recommendations.iter().all(|r| r.rule == "imperative_run" && r.theme.is_none()));
    }

    #[test]
    fn numbered_headings_that_ask_begin_anew_in_each_part() {
        let part = |name: &str, verb: &str| {
            let section = |(number, who): (usize, &str)| {
                format!("{number} {who} {verb} måle støjen\n\nIngen ved i dag, hvor højt der er.\n\n")
            };
            let sections = ["Staten", "Regionerne", "Kommunerne"].into_iter().zip(1..);
            format!("{name}\n\n{}", sections.map(|(who, number)| section((number, who))).collect::<String>())
        };
        let all = |verb: &str| {
            let parts = [part("I byen", verb), part("På landet", verb)].concat();
            found(&format!("Ro i hele landet\n\nDet handler om lyd, og det handler om tid.\n\n{parts}"))
        };
        let asking = all("bør");
        assert_eq!(asking.recommendations.len(), 6, "{:?}", text_of(&asking.recommendations));
        assert_eq!(asking.recommendations[3].text, "Staten bør måle støjen Ingen ved i dag, hvor højt der er.");
        assert!(all("kunne").recommendations.is_empty());
    }

    #[test]
    fn two_commands_are_a_list_where_a_longer_one_asks() {
        let two = "Få naboen med\n\n• Giv kaffe til alle.\n• Lav en plan for støj.\n";
        let three = "Begynd selv\n\n• Sænk lyden i salen.\n• Skab ro ved bordet.\n• Giv maden god tid.\n\n";
        assert!(found(two).recommendations.is_empty());
        assert_eq!(found(&format!("{three}{two}")).recommendations.len(), 5);
    }

    #[test]
    fn titles_that_command_over_telephone_numbers_tell_where_to_turn() {
        let text = |where_to: &str| {
            let bodies = [
                format!("Lofter larmer mest{where_to}."),
                format!("Det er gratis{where_to}."),
                "Det er let.".to_owned(),
            ];
            let titles = ["Sænk lyden", "Skab ro", "Giv plads"];
            let sections: Vec<String> =
                titles.iter().zip(bodies).map(|(title, body)| format!("{title}\n\n{body}")).collect();
            sections.join("\n\n")
        };
        assert_eq!(found(&text("")).recommendations.len(), 3);
        assert!(found(&text(", så ring 33 69 63 00")).recommendations.is_empty());
        assert!(found(&text(" på www.ringe.dk")).recommendations.is_empty());
    }

    #[test]
    fn sections_part_a_series_of_commands_and_do_not_end_it() {
        let all = |last: &str| {
            found(&format!(
                "Ro i huset\n\nDet handler om mad, og det handler om ro.\n\nI køkkenet\n\nSænk lyden\n\nLofter og stole larmer mest.\n\nGiv maden tid\n\nEn halv time er for lidt til tre retter.\n\nI stuen\n\n{last}\n\nDet er lettere, når man er flere om det.\n"
            ))
        };
        let commands = all("Tag jer sammen");
        assert_eq!(commands.recommendations.len(), 3, "{:?}", text_of(&commands.recommendations));
        assert_eq!(commands.recommendations[1].text, "Giv maden tid En halv time er for lidt til tre retter.");
        assert!(all("Stolene under loftet").recommendations.is_empty());
    }

    #[test]
    fn a_heading_that_comes_again_over_commands_is_the_pamphlets_own_label() {
        let story = |name: &str, items: [&str; 2]| {
            let [first, second] = items;
            format!(
                "{name}\n\nDer var larm i huset, og så fik det nye lofter.\n\nDet giver vi videre\n\n• {first}\n• {second}\n\n"
            )
        };
        let all = |items: [&str; 2]| {
            let stories = ["Køkkenet", "Hallen", "Stuen"].map(|name| story(name, items)).concat();
            found(&format!("Ro i tre huse\n\nDet handler om lyd, og det handler om tid.\n\n{stories}"))
        };
        assert_eq!(all(["Sænk lyden i salen.", "Giv maden tid."]).recommendations.len(), 6);
        assert!(all(["Lyden er lav i salen.", "Maden har tid."]).recommendations.is_empty());
    }

    const OPENING: &str = "Ro i huset\n\nDet handler om mad, og det handler om ro.\n\n";

    #[test]
    fn what_we_ask_somebody_for_stands_under_a_sentence_that_names_them() {
        for (label, who) in [
            ("Det beder vi regionen og kommunen om", "regionen og kommunen"),
            ("Hvad vi ønsker af kommunen", "kommunen"),
            ("Tre krav til kommunen", "kommunen"),
            ("Tre ting, kommunen kan gøre", "kommunen"),
        ] {
            let all = found(&format!(
                "{OPENING}{label}\n\nDet koster ikke ret meget, og det virker.\n\n1. Sænk lyden i salen. Den larmer.\n\n2. Giv maden mere tid. Den er varm.\n"
            ));
            assert_eq!(all.recommendations.len(), 2, "{label}");
            assert!(
                all.recommendations.iter().all(|r| r.addressee.as_deref() == Some(who) && r.theme.is_none()),
                "{label}"
            );
        }
    }

    #[test]
    fn a_heading_that_only_speaks_to_somebody_is_no_theme() {
        let all = found(&format!(
            "{OPENING}Til jer i bestyrelsen\n\n• Sænk lyden i salen.\n• Giv maden mere tid.\n• Tag jer tid til at spise.\n"
        ));
        let read: Vec<_> = all.recommendations.iter().map(|r| (r.theme.as_deref(), r.addressee.as_deref())).collect();
        assert_eq!(read, [(None, Some("bestyrelsen")); 3]);
    }

    #[test]
    fn a_plan_of_action_is_read_by_its_columns() {
        let plan = |head: &str| {
            found(&format!(
                "{OPENING}Initiativer i 2031\n\n{head}\nNye lofter i salen | Driften | Maj\nEt ur uden visere | Køkkenet | Juni\n\nDet følger vi op på hvert år, når sommeren er slut.\n"
            ))
        };
        let all = plan("Hvad | Ansvarlig | Hvornår");
        let read: Vec<_> = all.recommendations.iter().map(|r| (r.text.as_str(), r.addressee.as_deref())).collect();
        assert_eq!(read, [("Nye lofter i salen", Some("Driften")), ("Et ur uden visere", Some("Køkkenet"))]);
        assert!(plan("Emne | Oplæg | Hvornår").recommendations.is_empty());
        assert!(plan("Hvad | Sted | Hvornår").recommendations.is_empty());
    }

    #[test]
    fn what_begins_like_a_link_asks_among_other_requests() {
        let all = |last: &str| {
            found(&format!("{OPENING}Før gæsterne kommer\n\n• Sænk lyden i salen.\n• Giv maden mere tid.\n• Tag stolene ned.\n• {last}\n")).recommendations.len()
        };
        assert_eq!(all("Læs mere om lyd på ro.example."), 3);
        assert_eq!(all("Læs om lyd."), 3);
        assert_eq!(all("Sæt jer ved siden af nogen, I ikke kender."), 4);
    }

    #[test]
    fn ordinals_head_what_stands_below_them_in_plain_text() {
        let all = found(&format!(
            "{OPENING}Det første råd: Lav plads til\n\nDer er altid en stol for lidt ved bordet.\n\nDet andet råd: Giv maden tid\n\nEn halv time er for lidt til tre retter.\n\nDet tredje og sidste råd: Regn med, at det larmer\n\nLofter larmer, og stole larmer endnu mere.\n"
        ));
        assert_eq!(
            text_of(&all.recommendations),
            [
                "Lav plads til Der er altid en stol for lidt ved bordet.",
                "Giv maden tid En halv time er for lidt til tre retter.",
                "Regn med, at det larmer Lofter larmer, og stole larmer endnu mere.",
            ]
        );
    }

    #[test]
    fn one_command_may_stand_under_a_label_that_comes_again() {
        let card = |name: &str, command: &str| {
            format!("{name}\n\nDer var larm i huset, og så fik det nye lofter.\n\nInden lyset slukkes\n\n{command}\n\n")
        };
        let all = |commands: [&str; 3]| {
            let cards =
                ["Køkkenet", "Hallen", "Stuen"].into_iter().zip(commands).map(|(name, command)| card(name, command));
            found(&format!("{OPENING}{}", cards.collect::<String>()))
        };
        let asked = all(["Sænk lyden i salen.", "Giv maden tid.", "Tag stolene ned."]);
        assert_eq!(asked.recommendations.len(), 3);
        assert_eq!(asked.recommendations[1].theme.as_deref(), Some("Hallen"));
        assert!(all(["Lyden er lav i salen.", "Maden har tid.", "Stolene er nede."]).recommendations.is_empty());
    }

    #[test]
    fn one_sentence_of_a_guide_is_no_recommendation() {
        let all = found(&format!(
            "{OPENING}Kom godt i gang\n\nPå mange gange står der allerede en stol.\n\nKortene er lavet til møder i store huse.\n\nEn af jer skal sørge for, at alle kommer til orde.\n"
        ));
        assert!(all.recommendations.is_empty());
    }

    #[test]
    fn sections_and_recommendations_are_numbered_apart() {
        let all = found(
            "Indhold\n\n1 Hvorfor ro? 2\n2 Tallene 3\n3 Husene 4\n4 Anbefalinger 5\n5 Sådan gjorde vi 6\n\n1 Hvorfor ro?\n\nDet handler om mad, og det handler om ro.\n\n2 Tallene\n\nVi har målt lyden i tre haller i år.\n\n3 Husene\n\nDe tre huse ligger i hver sin ende af byen.\n\n4 Anbefalinger\n\nAnsvaret er delt, og det er rådene også.\n\n1 Staten bør måle støjen\n\nIngen ved i dag, hvor højt der er.\n\n2 Regionerne bør måle støjen\n\nIngen ved i dag, hvor højt der er.\n\n3 Kommunerne bør sørge for, at der altid er et sted i huset, hvor man ikke kan høre noget\n\nIngen ved i dag, hvor højt der er.\n\n4 Skolerne bør måle støjen\n\nIngen ved i dag, hvor højt der er.\n\n5 Sådan gjorde vi\n\nVi har målt lyden i tre haller i år.\n",
        );
        assert_eq!(all.recommendations.len(), 4, "{:?}", text_of(&all.recommendations));
    }

    #[test]
    fn a_label_that_counts_may_stand_over_lines_without_bullets() {
        let all = |label: &str| {
            let text = format!(
                "{OPENING}{label}\n\nNye lofter i alle sale\n\nEn halv time mere til maden\n\nEt stille rum på hver gang\n\nVi vender tilbage til sommer og hører, hvordan det gik med lyden.\n"
            );
            text_of(&found(&text).recommendations).len()
        };
        assert_eq!(all("Tre ting, vi anbefaler"), 3);
        assert_eq!(all("Fire ting, vi anbefaler"), 0);
        assert_eq!(all("Tre ting, vi har lært"), 0);
    }

    #[test]
    fn what_is_put_before_a_committee_is_asked_of_it() {
        let asked = |leads: &str| {
            let text = format!(
                "Ro i huset\n\nDet handler om mad, og det handler om ro.\n\n{leads}\n\n• godkende planen for lofter\n• afsætte penge til stole\n"
            );
            found(&text).recommendations.len()
        };
        assert_eq!(asked("Forvaltningen indstiller til udvalget at"), 2);
        assert_eq!(asked("Og til andre lyder rådet:"), 2);
        assert_eq!(asked("Forvaltningen fortæller udvalget om:"), 0);
    }

    #[test]
    fn a_clause_behind_a_counted_label_says_nothing_more() {
        let all = found(
            "Ro i huset\n\nDet handler om mad, og det handler om ro.\n\nTo råd, der virker\n\n• Giv køkkenet tid.\n• Nye lofter i alle sale.\n",
        );
        assert_eq!(all.recommendations.len(), 2);
    }

    #[test]
    fn rows_of_a_plan_may_stand_apart() {
        let all = found(
            "Ro i huset\n\nDet handler om mad, og det handler om ro.\n\nPlan\n\nTiltag\tAnsvarlig\tFrist\n\nNye lofter i salen\tDriften\tMaj 2031\n\nEt ur uden visere\tSkolerne\tJuni 2031\n",
        );
        assert_eq!(text_of(&all.recommendations), ["Nye lofter i salen", "Et ur uden visere"]);
    }

    #[test]
    fn somebodys_main_messages_count_where_they_ask() {
        let all = |items: &str| {
            found(&format!(
                "Ro i huset\n\nDet handler om mad, og det handler om ro.\n\nRapportens hovedbudskaber\n\n{items}\n"
            ))
        };
        assert!(
            all("• Manglen på ro er størst om foråret.\n• Lofterne er i gennemsnit ti år gamle.")
                .recommendations
                .is_empty()
        );
        assert_eq!(all("• Giv køkkenet tid.\n• Sænk lyden i salen.").recommendations.len(), 2);
    }

    #[test]
    fn a_plan_may_have_a_column_of_its_own() {
        let all = found(
            "Ro i huset\n\nDet handler om mad, og det handler om ro.\n\nInitiativ\tAnsvarlig\tSang\tFrist\nNye lofter i salen\tDriften\t2\tMaj 2031\nEt ur uden visere\tSkolerne\t1\tJuni 2031\n",
        );
        assert_eq!(text_of(&all.recommendations), ["Nye lofter i salen", "Et ur uden visere"]);
    }

    #[test]
    fn numbered_ideas_are_asked() {
        let idea = |n: u32, title: &str| format!("Idé {n}: {title}\n\nDet koster en halv time om dagen.\n\n");
        let all = found(&format!(
            "Ro i huset\n\nDet handler om mad, og det handler om ro.\n\n{}{}{}",
            idea(1, "Sænk lyden i salen"),
            idea(2, "Giv køkkenet tid"),
            idea(3, "Lav støjen om")
        ));
        assert_eq!(all.recommendations.len(), 3);
    }
}
