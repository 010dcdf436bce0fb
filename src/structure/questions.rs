//! Discussion questions to the reader.

use super::context::{Context, Taken};
use super::outline::{Node, Outline};
use super::sentence::{regex, sentences, words};
use super::vocabulary::LabelClass;
use crate::model::Question;
use regex::Regex;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::LazyLock;

/// Finds all questions, in reading order, and the nodes they use.
pub(crate) fn questions(context: &Context<'_>) -> (Vec<Question>, Taken) {
    let outline = context.outline;
    let mut found: Vec<(usize, &'static str, f32)> = Vec::new();
    let behind = behind_labels(outline);
    for heading in outline.headings() {
        let class = outline.nodes[heading].label().map(|label| label.class);
        if class == Some(LabelClass::Question) {
            found.extend(labelled(outline, heading).map(|at| (at, "labelled_list", 0.97)));
        }
    }
    found.extend(question_lists(outline).map(|at| (at, "question_list", 0.9)));
    found.extend(single_lists(outline).into_iter().map(|at| (at, "question_list", 0.85)));
    found.extend(in_a_row(outline).map(|at| (at, "questions_in_a_row", 0.8)));
    found.extend(behind.keys().map(|at| (*at, "behind_label", 0.85)));
    found.retain(|(_, rule, _)| !context.without.has_rule(rule));
    found.sort_by_key(|(at, ..)| *at);
    found.dedup_by_key(|(at, ..)| *at);
    let asked = |at: usize| found.iter().any(|(other, ..)| *other == at);
    for (at, node) in outline.running().filter(|(_, node)| node.is_item() || node.is_paragraph()) {
        if is_question(node.text()) && !asked(at) {
            let reason = "asks, but stands neither under a label nor in a list most of which asks";
            context.refusals.node("question", "question_list", at, reason);
        }
    }
    let taken = found.iter().map(|(at, ..)| *at).collect();
    let from = |at: usize, rule: &str| behind.get(&at).copied().filter(|_| rule == "behind_label").unwrap_or(0);
    let write_out = |(at, rule, confidence)| question(context, at, from(at, rule), rule, confidence);
    (found.into_iter().map(write_out).collect(), taken)
}

/// Everything that asks below a label; items that go on in another form are kept.
fn labelled(outline: &Outline, heading: usize) -> impl Iterator<Item = usize> + '_ {
    let section = outline.section(heading);
    let under_another_label = move |at: usize| {
        let above = outline.heading_above(at).filter(|above| *above != heading);
        above.and_then(|above| outline.nodes[above].label()).is_some_and(|label| label.class != LabelClass::Question)
    };
    let asks = move |at: &usize| {
        let node = &outline.nodes[*at];
        (node.is_item() || node.is_paragraph()) && is_question(node.text()) && !under_another_label(*at)
    };
    section.filter(asks)
}

fn is_question(text: &str) -> bool {
    // "at lofter larmer mest?" goes on with "Vidste du …" and tells.
    text.trim_end_matches(['"', '”', '»', '«', ' ', ')']).ends_with('?')
        && words(text).count() >= 2
        && !text.starts_with("at ")
}

/// *Vidste I, at …* over clauses that end as questions: they tell.
fn tells(outline: &Outline, first: usize) -> bool {
    let above = first.checked_sub(1).map_or("", |above| outline.nodes[above].text()).to_lowercase();
    let begins = ["vidste du", "vidste i", "ved du", "ved i"].iter().any(|words| above.starts_with(words));
    begins && above.trim_end_matches(['…', '.', ':', ' ']).ends_with(" at")
}

/// Lists most of whose items ask.
fn question_lists(outline: &Outline) -> impl Iterator<Item = usize> + '_ {
    item_runs(&outline.nodes)
        .into_iter()
        .filter(|run| {
            let asking = run.clone().filter(|at| is_question(outline.nodes[*at].text())).count();
            asking >= 2 && asking * 2 > run.len() && !tells(outline, run.start)
        })
        .flatten()
        .filter(|at| is_question(outline.nodes[*at].text()))
}

/// One item that asks right below a heading, where the list below the heading before is one of questions.
fn single_lists(outline: &Outline) -> Vec<usize> {
    let mut lists: Vec<(usize, usize, bool)> = Vec::new(); // heading, last item, all ask
    for heading in outline.headings() {
        let below: Vec<usize> = outline.body(heading).filter(|at| !outline.nodes[*at].is_noise()).collect();
        let items = below.iter().take_while(|at| outline.nodes[**at].is_item());
        let all: Vec<usize> = items.copied().collect();
        let ask = !all.is_empty() && all.iter().all(|at| is_question(outline.nodes[*at].text()));
        lists.push((heading, all.len(), ask));
    }
    let single = |pair: &[(usize, usize, bool)]| {
        let (before, own) = (pair[0], pair[1]);
        let same = outline.nodes[before.0].level() == outline.nodes[own.0].level();
        (same && before.2 && before.1 >= 2 && own.2 && own.1 == 1).then_some(own.0)
    };
    let headings = lists.windows(2).filter_map(single);
    headings.filter_map(|heading| outline.body(heading).find(|at| outline.nodes[*at].is_item())).collect()
}

/// Fewer paragraphs that ask are rhetoric.
const FEWEST_IN_A_ROW: usize = 3;

/// Paragraphs in a row that are one question each: a list whose bullets were never printed, or were lost.
fn in_a_row(outline: &Outline) -> impl Iterator<Item = usize> + '_ {
    // Set large in boxes side by side they look like headings.
    let asks = |node: &Node| {
        let is_line = node.is_paragraph() || node.is_heading() && node.kicker.is_none() && node.number.is_none();
        is_line && is_question(node.text()) && sentences(node.text()).len() == 1
    };
    let mut runs: Vec<Vec<usize>> = vec![Vec::new()];
    for (at, node) in outline.running() {
        let alike = |last: &usize| outline.nodes[*last].is_heading() == node.is_heading();
        match runs.last_mut() {
            Some(run) if asks(node) && run.last().is_none_or(alike) => run.push(at),
            _ if asks(node) => runs.push(vec![at]),
            _ => runs.push(Vec::new()),
        }
    }
    // Questions that a heading's text begins with.
    let opens = |run: &[usize]| {
        let heading = outline.heading_above(*run.first()?)?;
        let first = outline.body(heading).find(|at| !outline.nodes[*at].is_noise());
        (first == run.first().copied()).then(|| outline.nodes[heading].level())
    };
    // Below "Om tiden" two are enough, where three or more stand below "Om maden", or two below another one; and so are two that
    // have a box each.
    let fills = |run: &[usize]| {
        let body = outline.body(outline.heading_above(*run.first()?)?).filter(|at| !outline.nodes[*at].is_noise());
        opens(run).filter(|_| body.count() == run.len())
    };
    let long = runs.iter().filter(|run| run.len() >= FEWEST_IN_A_ROW).filter_map(|run| fills(run));
    let pairs: Vec<_> =
        runs.iter().filter(|run| run.len() + 1 == FEWEST_IN_A_ROW).filter_map(|run| fills(run)).collect();
    let twice = pairs.iter().copied().filter(|level| pairs.iter().filter(|other| *other == level).count() >= 2);
    let levels: Vec<_> = long.chain(twice).collect();
    let boxed = move |run: &[usize]| {
        let panels: BTreeSet<u32> = run.iter().filter_map(|at| outline.nodes[*at].panel).collect();
        let heads =
            run.first().is_some_and(|first| first.checked_sub(1).is_some_and(|at| outline.nodes[at].is_heading()));
        panels.len() == run.len() && heads
    };
    let is_list = move |run: &Vec<usize>| {
        run.len() >= FEWEST_IN_A_ROW
            || run.len() + 1 == FEWEST_IN_A_ROW
                && (opens(run).is_some_and(|level| levels.contains(&level)) || boxed(run))
    };
    runs.into_iter().filter(is_list).flatten()
}

static BEHIND_LABEL: LazyLock<Regex> =
    LazyLock::new(|| regex(r"^(?P<label>\p{Lu}[^:.!?]*):\s+(?P<asks>\p{Lu}[^?]*\?)$"));
/// Such a label has at most so many words.
const LONGEST_LABEL: usize = 3;
/// Fewer of one name are chance.
const FEWEST_BEHIND: usize = 2;

/// *Stop op: Hvem har vi glemt?*: paragraphs that ask behind the same words, and where the question begins.
fn behind_labels(outline: &Outline) -> BTreeMap<usize, usize> {
    let mut by_label: BTreeMap<String, Vec<(usize, usize)>> = BTreeMap::new();
    for (at, node) in outline.running().filter(|(_, node)| node.is_paragraph()) {
        let Some(found) = BEHIND_LABEL.captures(node.text()) else { continue };
        let (Some(label), Some(asks)) = (found.name("label"), found.name("asks")) else { continue };
        if words(label.as_str()).count() <= LONGEST_LABEL && is_question(asks.as_str()) {
            by_label.entry(label.as_str().to_lowercase()).or_default().push((at, asks.start()));
        }
    }
    by_label.into_values().filter(|places| places.len() >= FEWEST_BEHIND).flatten().collect()
}

/// Runs of items.
fn item_runs(nodes: &[Node]) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for (at, _) in nodes.iter().enumerate().filter(|(_, node)| node.is_item()) {
        match runs.last_mut() {
            Some(run) if run.end == at => run.end = at + 1,
            _ => runs.push(at..at + 1),
        }
    }
    runs
}

fn question(context: &Context<'_>, at: usize, from: usize, rule: &'static str, confidence: f32) -> Question {
    let passage = context.outline.nodes[at].passage.from(from);
    let theme = context.theme_of(called_alike(context.outline, at).unwrap_or(at));
    Question {
        id: context.places.id("q", &passage),
        text: passage.as_str().to_owned(),
        theme: theme.map(|theme| section_of(context, &theme, at)),
        confidence,
        rule: rule.to_owned(),
        evidence: context.places.evidence(&passage),
    }
}

/// The heading right above a question, when another one of the same words stands over questions as well: it is their label, and
/// what they are about stands above it.
fn called_alike(outline: &Outline, at: usize) -> Option<usize> {
    let heading = outline.heading_above(at)?;
    let asks = |heading: usize| {
        let mut body = outline.nodes[outline.body(heading)].iter().filter(|node| !node.is_noise()).peekable();
        body.peek().is_some() && body.all(|node| is_question(node.text()))
    };
    let mut others = outline.headings().filter(|other| *other != heading);
    let alike = others.any(|other| outline.nodes[other].text() == outline.nodes[heading].text() && asks(other));
    (alike && asks(heading)).then_some(heading)
}

/// *Ro ved bordet* of *Ro ved bordet: Øvelse*, when a heading above is called so.
fn section_of(context: &Context<'_>, theme: &str, at: usize) -> String {
    let section = theme.split_once(": ").map(|(section, _)| section);
    let stands_above = |section: &&str| context.outline.headings_titled(section).any(|heading| heading < at);
    section.filter(stands_above).unwrap_or(theme).to_owned()
}

#[cfg(test)]
mod tests {
    use super::super::context::tests::{found, found_as, text_of};
    use crate::model::Role;

    #[test]
    fn what_did_you_know_is_no_question() {
        let all = found(
            "Ro i huset\n\nDet handler om mad, og det handler om ro.\n\nVidste du\n\n• at lofter larmer mest?\n• at suppe er varm?\n• at stole er hårde?\n",
        );
        assert!(all.questions.is_empty());
    }

    #[test]
    fn questions_stand_under_a_label_or_in_a_list() {
        let all = found(
            "Hele huset\n\nDet handler om mad, og det handler om ro.\n\nRo ved bordet\n\nSpørgsmål\n\n• Hvem larmer mest?\n• Hvad kan vi gøre?\n\nMad til alle\n\nVi spiser sammen hver dag, og maden er varm.\n\n• Er der nok?\n• Smager den?\n",
        );
        assert_eq!(text_of(&all.questions), ["Hvem larmer mest?", "Hvad kan vi gøre?", "Er der nok?", "Smager den?"]);
        assert_eq!(all.questions[0].theme.as_deref(), Some("Ro ved bordet"));
        assert_eq!(all.questions[3].theme.as_deref(), Some("Mad til alle"));
    }

    #[test]
    fn an_exercise_of_a_section_asks_under_the_sections_name() {
        let all = |name: &str| {
            found(&format!(
                "Hele huset\n\nDet handler om mad, og det handler om ro.\n\nRo ved bordet\n\nBørn spiser bedre i ro.\n\n{name}: Øvelse\n\n• Hvem larmer mest?\n• Hvad kan vi gøre?\n"
            ))
        };
        assert_eq!(all("Ro ved bordet").questions[0].theme.as_deref(), Some("Ro ved bordet"));
        assert_eq!(all("Mad").questions[0].theme.as_deref(), Some("Mad: Øvelse"));
    }

    #[test]
    fn one_question_beside_lists_of_questions_is_a_list() {
        let all = |first: &str| {
            found(&format!(
                "Hele huset\n\nDet handler om mad, og det handler om ro.\n\nKøkkenet\n\n• {first}\n\n• Hvad kan vi gøre ved det?\n\nSalen\n\n• Er der tid nok til at spise?\n\nHaven\n\nHer er der altid stille om sommeren.\n"
            ))
        };
        assert_eq!(all("Hvem larmer mest i huset?").questions.len(), 3);
        assert!(all("Her larmer gryderne mest.").questions.is_empty());
    }

    #[test]
    fn rhetorical_questions_in_prose_are_none() {
        let all = found("Hvorfor ro?\n\nHvad er ro? Det er, når man kan høre sin egen gaffel falde.\n");
        assert!(all.questions.is_empty());
    }

    #[test]
    fn a_heading_that_comes_again_and_again_is_no_theme() {
        let theme = |title: &str| {
            format!(
                "{title}\n\nDer er altid tid nok til maden i huset.\n\nDilemma\n\nHanne vil gerne spise, men Bo vil hellere tale.\n\nDrøft\n\n• Hvem larmer mest i {title}?\n• Hvad kan vi gøre?\n\n"
            )
        };
        let all = found(&["Køkkenet", "Hallen", "Stuen"].map(theme).concat());
        assert_eq!(all.questions.len(), 6);
        assert_eq!(all.questions[2].theme.as_deref(), Some("Hallen"));
    }

    #[test]
    fn lines_that_all_ask_head_nothing() {
        let all = found(
            "Hele huset\n\nDet handler om mad, og det handler om ro.\n\nRo ved bordet\n\nHvem larmer mest?\n\nEr der nok mad?\n\nHvad kan vi gøre?\n",
        );
        assert_eq!(all.questions.len(), 3);
    }

    #[test]
    fn did_you_know_tells_whatever_its_clauses_begin_with() {
        let list =
            "• der er 61 stole i salen?\n• kun ti af dem har filt under benene?\n• en stol larmer mest om morgenen?\n";
        let all = |lead: &str| {
            found(&format!("Ro i huset\n\nDet handler om mad, og det handler om ro.\n\n{lead}\n\n{list}"))
                .questions
                .len()
        };
        assert_eq!(all("Vidste I, at …"), 0);
        assert_eq!(all("Spørgsmål til salen"), 3);
    }

    #[test]
    fn two_questions_below_each_of_several_headings_are_lists() {
        let intro = "Ro i huset\n\nDet handler om mad, og det handler om ro.\n\n";
        let two = |name: &str| format!("{name}\n\nHvem larmer mest i {name}?\n\nHvem går først fra bordet?\n\n");
        let headed = |text: &str| {
            let set = |text: &str, block: &mut crate::model::Block| {
                if matches!(text, "Salen" | "Køkkenet") {
                    block.role = Role::Heading(3);
                }
            };
            found_as(&format!("{intro}{text}"), set).questions.len()
        };
        assert_eq!(headed(&[two("Salen"), two("Køkkenet")].concat()), 4);
        assert_eq!(headed(&two("Salen")), 0);
    }

    #[test]
    fn two_questions_are_a_list_beside_longer_ones_and_in_boxes() {
        let intro = "Ro i huset\n\nDet handler om mad, og det handler om ro.\n\n";
        let three = "Om maden\n\nHvem spiser her?\n\nHvem larmer mest?\n\nHvem vasker op?\n\n";
        let two = "Om tiden\n\nHvem går først fra bordet, når maden er spist, og alle andre bare sidder og taler?\n\nHvem kommer igen til bordet, når maden er spist, og alle andre er gået til ro?\n\n";
        let headed = |text: String| {
            let all = found_as(&text, |text, block| {
                if text.starts_with("Om ") {
                    block.role = Role::Heading(3);
                }
            });
            all.questions.len()
        };
        assert_eq!((headed(format!("{intro}{three}{two}")), headed(format!("{intro}{two}"))), (5, 0));
        let boxed = found_as(&format!("{intro}{two}"), |text, block| {
            block.panel =
                ["Hvem går", "Hvem kommer"].iter().position(|begins| text.starts_with(begins)).map(|at| at as u32);
        });
        assert_eq!(boxed.questions.len(), 2);
    }

    #[test]
    fn questions_set_large_in_boxes_head_nothing() {
        let text = "Ro i huset\n\nDet handler om mad, og det handler om ro.\n\nHvem går først?\n\nHvem kommer igen?\n\nHvem vasker op?\n";
        let all = found_as(text, |text, block| {
            if let Some(at) =
                ["Hvem går", "Hvem kommer", "Hvem vasker"].iter().position(|begins| text.starts_with(begins))
            {
                block.panel = Some(at as u32);
                block.role = Role::Heading(3);
            }
        });
        assert_eq!(all.questions.len(), 3);
    }

    #[test]
    fn questions_stand_behind_a_label_that_comes_again() {
        let all = |second: &str| {
            found(&format!(
                "Ro i huset\n\nSalen\n\nDer er altid tid nok til maden.\n\nStop op: Hvem larmer mest?\n\nKøkkenet\n\nDer er altid tid nok til maden.\n\n{second}: Hvem smager på maden?\n"
            ))
        };
        let asked = all("Stop op");
        assert_eq!(text_of(&asked.questions), ["Hvem larmer mest?", "Hvem smager på maden?"]);
        assert_eq!(asked.questions[1].theme.as_deref(), Some("Køkkenet"));
        assert!(all("Se her").questions.is_empty());
    }

    #[test]
    fn a_heading_that_comes_again_over_questions_is_their_label() {
        let all = |second: &str| {
            let part = |title: &str, label: &str| {
                format!(
                    "{title}\n\nDer er altid tid nok til maden i huset.\n\n{label}\n\n• Hvem larmer mest?\n\n• Hvem smager på maden?\n\n"
                )
            };
            let text = format!("RO I HUSET\n\n{}{}", part("SALEN", "VEND DEN I SALEN"), part("KØKKENET", second));
            found(&text).questions.into_iter().map(|question| question.theme.unwrap_or_default()).collect::<Vec<_>>()
        };
        assert_eq!(all("VEND DEN I SALEN")[2..], ["KØKKENET", "KØKKENET"]);
        assert_eq!(all("TAL OM DET HELE")[2..], ["TAL OM DET HELE", "TAL OM DET HELE"]);
    }

    #[test]
    fn one_question_to_a_line_may_need_two() {
        let all = found_as(
            "Hele huset\n\nDet handler om mad, og det handler om ro.\n\nSpørgsmål\n\nHvem larmer mest?\nHvad holder jer vågne, når der endelig\ner ro?\nHvem siger noget?\n",
            |_, _| {},
        );
        assert_eq!(all.questions.len(), 3, "{:?}", text_of(&all.questions));
    }
}
