//! Under which theme a recommendation stands, and whom it asks.

use super::Found;
use super::runs::begins_imperative;
use crate::structure::context::Context;
use crate::structure::frames::announcement;
use crate::structure::outline::{self, Node, Outline};
use crate::structure::passage::Passage;
use crate::structure::sentence::{first_sentence, regex, sentences, words};
use crate::structure::vocabulary::{KindClass, LabelClass, VOCABULARY};
use crate::structure::{addressee, labels};
use regex::Regex;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// The nearest heading above that says more than a label. A run without a label has one only right above it.
pub(super) fn theme(context: &Context<'_>, item: &Found, subtitles: &BTreeMap<usize, usize>) -> Option<String> {
    let outline = context.outline;
    let first = item.nodes[0];
    let titled = matches!(item.rule, "counted_headings" | "headed_commands");
    let above = || outline.heading_above(first).filter(|at| outline.nodes[outline.body(*at).start].is_paragraph());
    // A line that commands stands beside the titles of its series, not below the last of them; who is asked is no theme.
    if let Some(part) = part_of_label(outline, first) {
        return Some(labels::theme_in(outline.nodes[part].text()).to_owned());
    }
    let sibling = above().filter(|_| titled && !outline.nodes[first].is_heading() || item.rule == "addressed");
    let at = if outline.nodes[first].is_heading() || sibling.is_some() {
        let title = sibling.unwrap_or(first);
        outline.ancestors(title).into_iter().find(|at| outline::says_something(&outline.nodes[*at]))?
    } else {
        outline.theme_above(first)?
    };
    if item.rule == "addressed" && ended_by_label(outline, at, first) {
        return None;
    }
    if item.rule == "imperative_run" {
        let telling = |n: &&Node| n.is_paragraph() && !begins_imperative(context, n);
        if outline.nodes[at + 1..first].iter().filter(telling).count() > 1 {
            return None;
        }
    }
    let at = subtitles.get(&at).copied().unwrap_or(at);
    let telling = |at: &usize| tells_the_matter(outline, *at);
    let at = if telling(&at) {
        at
    } else {
        section_of_addressee(outline, at).or_else(|| outline.ancestors_by_rank(at).into_iter().find(telling))?
    };
    let node = &outline.nodes[at];
    if is_example(node) && !matches!(item.rule, "counted_headings" | "headed_commands") {
        let is_apart =
            |label: usize| outline.nodes[at].panel.is_some() && outline.nodes[label].panel != outline.nodes[at].panel;
        let belongs = |label: &usize| is_apart(*label) || belongs_to_sections(outline, *label);
        let label = outline.heading_above(first).filter(|label| *label > at && belongs(label));
        if let Some(section) = label.and_then(|_| section_of_example(context, at)) {
            return Some(labels::theme_in(outline.nodes[section].text()).trim_end_matches(':').to_owned());
        }
        // Where type tells nothing, an example's title reaches no farther than the example.
        if outline.worn {
            return None;
        }
    }
    let titled = context.is_title(at) || counts_below_title(context, at) || opens_slide(outline, first, at);
    // "Sådan kommer I i gang" tells how to use the pamphlet, and stands below no section of it.
    let guide = || {
        let label = outline.heading_above(first).filter(|label| outline.worn && *label > at);
        label.is_some_and(|label| is_guide(outline, label))
    };
    if guide() {
        return None;
    }
    (!titled).then(|| labels::theme_in(node.text()).trim_end_matches(':').to_owned())
}

/// *Sporets råd* below a project of *SPOR 2*: the part that a label speaks of by its kind.
fn part_of_label(outline: &Outline, first: usize) -> Option<usize> {
    let label = outline.heading_above(first)?;
    // "Sporets", "Temaets", "Indsatsens"
    let noun = words(outline.nodes[label].text()).next()?.strip_suffix('s')?;
    let kind = ["et", "en", "t", "n"].iter().find_map(|end| VOCABULARY.kind(noun.strip_suffix(end)?))?;
    let is_part = |at: &usize| {
        let kicker = outline.nodes[*at].kicker.as_ref().and_then(|kicker| outline::kind_of_kicker(kicker.as_str()));
        kicker.is_some_and(|(own, _)| own.singular == kind.singular)
    };
    (0..label).rev().filter(|at| outline.nodes[*at].is_heading()).find(is_part)
}

/// Does a label in type as large as the section's title stand between it and a request? There the section has ended.
fn ended_by_label(outline: &Outline, section: usize, request: usize) -> bool {
    let title = outline.nodes[section].size;
    outline.nodes[section + 1..request].iter().any(|node| {
        let as_large = node.size.zip(title).is_some_and(|(label, title)| label >= 0.97 * title);
        as_large && node.label().is_some_and(|label| label.bare && label.class == LabelClass::Recommendation)
    })
}

/// *Til kommunerne*, and *Til fængslet* beside it: who is not known is proven by another of the same rank.
fn address(outline: &Outline, at: usize) -> Option<String> {
    let text = outline.nodes[at].text();
    let known = addressee::speaks_to(text);
    let name = addressee::after_til(text).filter(|name| words(name).count() <= LONGEST_NAME && !name.ends_with('?'));
    let Some(name) = name.filter(|_| known.is_none()) else { return known };
    let speaks = |other: usize| {
        outline.nodes[other].level() == outline.nodes[at].level()
            && addressee::speaks_to(outline.nodes[other].text()).is_some()
    };
    (outline.nodes[at].is_heading() && outline.headings().any(speaks)).then(|| name.to_owned())
}

/// *Til kommunerne*, *Leder og tillidsrepræsentant*: nothing but who is asked.
fn is_addressee(outline: &Outline, at: usize) -> bool {
    let over_list = || outline.nodes.get(at + 1).is_some_and(Node::is_item);
    address(outline, at).is_some() || over_list() && addressee::actor(outline.nodes[at].text()).is_some()
}

/// Does a heading say what it is about? *Til jer i bestyrelsen* says whom it asks, and nothing of the matter.
fn tells_the_matter(outline: &Outline, at: usize) -> bool {
    outline::says_something(&outline.nodes[at]) && !is_addressee(outline, at)
}

/// The heading above one that only says who is asked, where at least two sections have such headings in them.
fn section_of_addressee(outline: &Outline, at: usize) -> Option<usize> {
    let above = |at: usize| (0..at).rev().find(|at| outline.nodes[*at].is_heading() && tells_the_matter(outline, *at));
    let own = above(at)?;
    let level = outline.nodes[at].level();
    let mut others =
        outline.headings().filter(|other| outline.nodes[*other].level() == level && is_addressee(outline, *other));
    others.any(|other| above(other).is_some_and(|section| section != own)).then_some(own)
}

/// A name of somebody who is not known has at most so many words.
const LONGEST_NAME: usize = 4;

/// Does what leads to an item open a slide? Where most pages begin with a heading, what stands first on one belongs to no
/// heading of the page before.
fn opens_slide(outline: &Outline, first: usize, theme: usize) -> bool {
    let page = outline.nodes[first].page;
    if outline.nodes[theme].page >= page || !outline.worn {
        return false;
    }
    let opening = |page: u32| outline.running().find(|(_, node)| node.page == page).map(|(at, _)| at);
    let begins = opening(page).is_some_and(|at| {
        outline.nodes[at..first].iter().filter(|node| !node.is_item() && !node.is_noise()).count() == 1
    });
    let last = outline.nodes.last().map_or(1, |node| node.page);
    let mut seen = 0;
    let heads = outline.running().filter(|(_, node)| {
        let opens = node.page > seen;
        seen = node.page;
        opens && node.is_heading()
    });
    begins && last >= FEWEST_SLIDES && heads.count() as u32 * 3 >= last * 2
}

/// Fewer pages are no slides.
const FEWEST_SLIDES: u32 = 6;

/// *Otte råd om ro* right below the title is the subtitle of all of it.
fn counts_below_title(context: &Context<'_>, at: usize) -> bool {
    let below = context.title.last().is_some_and(|title| (title + 1..=title + 2).contains(&at));
    let counted = || announcement(context.outline.nodes[at].text(), KindClass::Recommendation);
    below && counted().is_some_and(|found| found.count.is_some())
}

/// *Sådan kommer I i gang*, *Kom godt i gang*: once in the pamphlet.
fn is_guide(outline: &Outline, label: usize) -> bool {
    let text = outline.nodes[label].text().to_lowercase();
    let opens = ["sådan ", "kom "].iter().any(|word| text.starts_with(word));
    opens && outline.headings().filter(|at| outline.nodes[*at].text().to_lowercase() == text).count() == 1
}

/// Fewer sections part nothing.
const FEWEST_SECTIONS: usize = 2;

/// Where type tells no level: the headings right over titles that are requests, when at least two part the series.
pub(super) fn sections(outline: &Outline, requests: &BTreeSet<usize>) -> BTreeSet<usize> {
    let headings: Vec<usize> = outline.headings().collect();
    let titled = |at: &usize| requests.contains(at);
    let over = headings.windows(2).filter(|pair| !titled(&pair[0]) && titled(&pair[1])).map(|pair| pair[0]);
    let tells = |at: &usize| outline::says_something(&outline.nodes[*at]) && !is_example(&outline.nodes[*at]);
    let sections: BTreeSet<usize> = over.filter(tells).collect();
    if outline.worn && sections.len() >= FEWEST_SECTIONS { sections } else { BTreeSet::new() }
}

/// The section that a request set as a title stands in, with nothing but requests and examples between.
pub(super) fn section_theme(context: &Context<'_>, request: &Found, sections: &BTreeSet<usize>) -> Option<String> {
    let outline = context.outline;
    let titled = outline.nodes[request.nodes[0]].is_heading() || request.rule == "counted_headings";
    let section = *sections.range(..request.nodes[0]).next_back().filter(|_| titled)?;
    (!context.is_title(section)).then(|| outline.nodes[section].text().trim_end_matches(':').to_owned())
}

/// A title under (or over) a line that says whose story it is.
fn is_example(node: &Node) -> bool {
    let told = |kicker: &Passage| outline::kickers::names_a_story(kicker.as_str());
    node.owned || node.kicker.as_ref().is_some_and(told)
}

/// Does a label that comes again stand right below a section at least once, with no example between? Then it is the
/// sections' and not the examples', wherever these were put.
fn belongs_to_sections(outline: &Outline, label: usize) -> bool {
    let text = outline.nodes[label].text();
    let below_section = |at: usize| {
        let above = outline.nodes[..at].iter().rfind(|node| node.is_heading() && outline::says_something(node));
        above.is_some_and(|above| !is_example(above))
    };
    outline.headings().any(|at| at != label && outline.nodes[at].text() == text && below_section(at))
}

/// The nearest heading over an example that is none itself and says something.
fn section_of_example(context: &Context<'_>, example: usize) -> Option<usize> {
    let outline = context.outline;
    let is_section = |at: &usize| outline::says_something(&outline.nodes[*at]) && !is_example(&outline.nodes[*at]);
    let above = (0..example).rev().filter(|at| outline.nodes[*at].is_heading()).find(is_section);
    above.filter(|at| !context.is_title(*at))
}

/// From the label, else from a heading above that names an actor, else from the item's own acting subject.
pub(super) fn addressee_of(outline: &Outline, item: &Found, passage: &Passage) -> Option<String> {
    let label = item.label.as_ref().and_then(|label| label.addressee.clone());
    let above = outline::whom(&outline.nodes[item.nodes[0]]);
    label
        .or(above)
        .or_else(|| marked(passage.as_str()))
        .or_else(|| asked(outline, item.nodes[0]))
        .or_else(|| headed_addressee(outline, item))
        .or_else(|| {
            let first = first_sentence(passage.as_str());
            addressee::acting_subject(first).or_else(|| addressee::asked_subject(first))
        })
}

/// *Kommunerne: Giv maden tid*, *Giv maden tid (skolerne)*.
fn marked(text: &str) -> Option<String> {
    let before = text.split_once(": ").map(|(before, _)| before).filter(|before| words(before).count() <= LONGEST_NAME);
    let inside = text.trim_end_matches('.').strip_suffix(')').and_then(|text| text.rsplit_once('('));
    before.and_then(addressee::actor).or_else(|| addressee::actor(inside?.1))
}

static ASKED: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?x)\b(?:opfordrer|anbefaler|beder|råder)\s+(?P<who>[^.:]{3,80}?)\s+
          (?: (?:til\s+|om\s+)?at\b | (?:om|til)(?:\s+følgende|\s+[\p{L}\d]+\s+(?:ting|punkter|forhold))?:?$ )",
    )
});
static SUBJECT_LEFT_OPEN: LazyLock<Regex> = LazyLock::new(|| regex(r",\s+at\s+(?P<who>\p{L}+(?:\s+\p{L}+){0,3}):?$"));

/// *Derfor opfordrer foreningen kommunerne til at:*, *Vi foreslår, at kommunerne*, *Vi har tre ønsker til Folketinget.*
/// right above the list.
pub(super) fn asked(outline: &Outline, first: usize) -> Option<String> {
    let above = outline.nodes[..first]
        .iter()
        .rev()
        .find(|node| !node.is_item() && !node.is_noise())
        .filter(|node| node.is_paragraph() || outline::leads_on(node.text()))?;
    let sentence = sentences(above.text()).pop().and_then(|range| above.text().get(range))?;
    let found = ASKED.captures(above.text()).or_else(|| SUBJECT_LEFT_OPEN.captures(sentence));
    // "Vi anbefaler, at regeringen tager disse skridt:"
    let leads = || addressee::asked_subject(sentence).filter(|_| sentence.ends_with(':'));
    let Some(who) = found.as_ref().and_then(|found| found.name("who")) else {
        return labels::spoken_to(sentence).or_else(leads);
    };
    // "opfordrer vi hver kommune"
    let each = who.as_str().strip_prefix("vi ").unwrap_or(who.as_str());
    if let Some(noun) = each.strip_prefix("hver ").filter(|noun| addressee::is_one_of_actors(noun)) {
        return Some(format!("hver {noun}"));
    }
    // *Derfor opfordrer foreningen kommunerne*: who is asked stands last; a name (*Odense Kommune*) is taken whole.
    let last = who.as_str().split_whitespace().last()?;
    let asked = addressee::actor(last).filter(|_| last.starts_with(char::is_lowercase));
    asked.or_else(|| addressee::actor(who.as_str())).or_else(|| addressee::actor(last)).or_else(leads)
}

/// *Til kommunerne*, *Kommunerne*, *Kommunale initiativer*: the nearest headings that speak to somebody.
fn headed_addressee(outline: &Outline, item: &Found) -> Option<String> {
    let first = item.nodes[0];
    let direct = outline.heading_above(first);
    direct.into_iter().chain(over_series(outline, first)).chain(outline.ancestors(first)).find_map(|at| {
        let text = outline.nodes[at].text();
        let label = labels::label(text).and_then(|label| label.addressee);
        let plain = text.trim_end_matches(':');
        // "TEMA 2" over "Børnene" over other headings says what it is about.
        let is_theme = outline.nodes[at].kicker.is_some() && direct != Some(at);
        // "Kommunerne: tættere på borgerne"
        let before = [": ", " – ", " — "].iter().find_map(|joint| plain.split_once(joint)).map(|(before, _)| before);
        // One of a row of actors: "Driften" between "Byrådet" and "Skolerne".
        let in_row = || outline.is_one_of_actors(at).then(|| plain.to_lowercase());
        label
            .or_else(|| address(outline, at))
            .or_else(|| addressee::actor(addressee::after_til(plain).unwrap_or(plain)).filter(|_| !is_theme))
            .or_else(|| addressee::asked_subject(plain).filter(|_| direct == Some(at)))
            .or_else(in_row)
            .or_else(|| labels::spoken_to(plain))
            .or_else(|| addressee::message_to(plain))
            .or_else(|| before.and_then(|before| addressee::speaks_to(before).or_else(|| addressee::actor(before))))
    })
}

/// The label over a series of requests that are titles, or stand under *Krav 1*, *Krav 2*: it asks all of them, not only the
/// first.
fn over_series(outline: &Outline, first: usize) -> Option<usize> {
    let own = &outline.nodes[first];
    let is_beside = |at: &usize| {
        let node = &outline.nodes[*at];
        outline::is_numbered_recommendation(node.text()) || own.is_heading() && node.level() == own.level()
    };
    let above = outline.headings().rev().filter(|at| *at < first).find(|at| !is_beside(at))?;
    let label = outline.nodes[above].label().is_some_and(|label| label.class == LabelClass::Recommendation);
    (label || addressee::speaks_to(outline.nodes[above].text()).is_some()).then_some(above)
}

#[cfg(test)]
mod tests {
    use crate::structure::context::tests::found;

    fn themes(text: &str) -> Vec<Option<String>> {
        found(text).recommendations.into_iter().map(|request| request.theme).collect()
    }

    #[test]
    fn a_subtitle_that_counts_is_no_theme() {
        let list = "• Sænk lyden i salen.\n• Giv maden mere tid.\n• Tag jer tid til at spise.\n";
        let below = |heading: &str| themes(&format!("Ro i huset\n\n{heading}\n\n{list}"));
        assert_eq!(below("TRE RÅD OM RO I SALEN"), vec![None; 3]);
        assert_eq!(below("RO I SALEN"), vec![Some("RO I SALEN".to_owned()); 3]);
    }

    #[test]
    fn a_heading_that_only_names_who_is_asked_leaves_the_theme_to_its_section() {
        let part = |title: &str, who: &str| {
            format!(
                "{title}\n\nDer er altid tid nok.\n\n{who}\n\n• Sænk lyden i salen.\n\n• Giv maden tid.\n\n• Lav et skilt.\n\n"
            )
        };
        let text = format!("RO I HUSET\n\n{}{}", part("SALEN", "Til lederen"), part("KØKKENET", "Til ringelauget"));
        let all = found(&text).recommendations;
        let of = |at: usize| (all[at].theme.as_deref(), all[at].addressee.as_deref());
        assert_eq!((of(0), of(3)), ((Some("SALEN"), Some("lederen")), (Some("KØKKENET"), Some("ringelauget"))));
    }

    #[test]
    fn a_label_over_titles_asks_all_of_them() {
        let part = |title: &str| format!("{title}\n\nDer er altid tid nok til maden i huset, og den er varm.\n\n");
        let parts = ["Sænk lyden", "Giv maden tid", "Tag stolene med"].map(part).concat();
        let text = format!("RO I HUSET\n\nTre råd til dig, der er leder\n\n{parts}");
        assert_eq!(asked(&text), vec![Some("leder".to_owned()); 3]);
    }

    #[test]
    fn the_sentence_over_numbered_requests_says_whom_they_ask() {
        let part = |n: u32, title: &str| format!("{n} {title}\n\nDer er altid tid nok til maden i huset.\n\n");
        let parts = [part(1, "SÆNK LYDEN"), part(2, "GIV MADEN TID"), part(3, "TAG STOLENE MED")].concat();
        let text = format!("RO I HUSET\n\nVi anbefaler, at regeringen tager disse skridt:\n\n{parts}");
        assert_eq!(asked(&text), vec![Some("regeringen".to_owned()); 3]);
        let each = "Derfor opfordrer vi hver kommune til at gøre to ting:\n\n• Sænk lyden.\n\n• Giv maden tid.\n";
        assert_eq!(asked(&format!("Ro i huset\n\n{each}")), vec![Some("hver kommune".to_owned()); 2]);
    }

    fn asked(text: &str) -> Vec<Option<String>> {
        found(text).recommendations.into_iter().map(|request| request.addressee).collect()
    }

    #[test]
    fn whom_a_message_or_a_sentence_is_for_is_asked() {
        let list = "• Sænk lyden i salen.\n\n• Giv maden mere tid.\n\n• Tag jer tid til at spise.\n";
        let below =
            |line: &str| asked(&format!("Ro i huset\n\nDet handler om mad, og det handler om ro.\n\n{line}\n\n{list}"));
        let one = |who: &str| vec![Some(who.to_owned()); 3];
        assert_eq!(below("Seddel til Byrådet"), one("byrådet"));
        assert_eq!(below("Adgang til skolen"), vec![None; 3]);
        assert_eq!(below("Derfor beder vi samtidig kommunen om tre ting:"), one("kommunen"));
        assert_eq!(below("Det er på tide. Vi opfordrer regionerne til:"), one("regionerne"));
    }

    #[test]
    fn an_address_beside_one_that_is_known_is_one() {
        let list =
            |who: &str| format!("{who}\n\n• Sænk lyden i salen.\n\n• Giv maden mere tid.\n\n• Tag stolene ned.\n\n");
        let all = |first: &str, second: &str| {
            asked(&format!(
                "Ro i huset\n\nDet handler om mad, og det handler om ro.\n\n{}{}",
                list(first),
                list(second)
            ))
        };
        assert_eq!(all("Til spisesalen", "Til kommunen")[0].as_deref(), Some("spisesalen"));
        assert_eq!(all("Til spisesalen", "Til lykke")[0], None);
    }

    #[test]
    fn what_stands_first_on_a_slide_stands_below_no_heading_of_the_slide_before() {
        let slides = |joint: &str| {
            let told = |name: &str| format!("{name}\n\nLofter larmer mest, og stole larmer næstmest.{joint}");
            let list = "Ro-rådet anbefaler byrådet at\n\n• sænke lyden i salen\n\n• give maden mere tid";
            themes(&format!(
                "Ro i huset{joint}{}{}{}{}{list}",
                told("Salen"),
                told("Maden"),
                told("Stolene"),
                told("Tiden")
            ))
        };
        assert_eq!(slides("\n\x0c"), vec![None; 2]);
        assert_eq!(slides("\n\n"), vec![Some("Tiden".to_owned()); 2]);
    }

    #[test]
    fn a_label_of_the_sections_is_not_the_examples_between() {
        let list = "VI ANBEFALER\n\n• Sænk lyden i salen.\n• Giv maden mere tid.\n\n";
        let told = "Salen fik nye lofter i foråret, og siden har alle kunnet høre hinanden.\n\n";
        let all = |first: &str| {
            themes(&format!(
                "Ro i huset\n\nDet handler om mad, og det handler om ro.\n\nRo i køkkenet\n\n{told}{first}{list}Ro i stuen\n\n{told}ODDER KOMMUNE\n\nMuren af skum\n\n{told}{list}"
            ))
        };
        let kitchen = [Some("Ro i køkkenet".to_owned()), Some("Ro i køkkenet".to_owned())];
        let room = [Some("Ro i stuen".to_owned()), Some("Ro i stuen".to_owned())];
        assert_eq!(all(""), [kitchen, room].concat());
        let example = format!("SKIVE KOMMUNE\n\nDøren uden larm\n\n{told}");
        assert_eq!(all(&example), vec![None; 4]);
    }

    #[test]
    fn a_heading_whose_subject_acts_names_whom_it_asks() {
        let list = "• Sænk lyden i salen.\n• Giv maden mere tid.\n• Tag jer tid til at spise.\n";
        let below = |heading: &str| {
            asked(&format!("Ro i huset\n\nDet handler om mad, og det handler om ro.\n\n{heading}\n\n{list}"))
        };
        assert_eq!(below("Kommunerne følger til døren"), vec![Some("kommunerne".to_owned()); 3]);
        assert_eq!(below("Stolene følger til døren"), vec![None; 3]);
    }

    #[test]
    fn a_label_may_speak_of_the_part_it_belongs_to() {
        let list = "• Sænk lyden i salen.\n\n• Giv maden mere tid.\n\n";
        let told = "Salen fik nye lofter i foråret, og siden har alle kunnet høre hinanden.\n\n";
        let part = |n: u32, title: &str, project: &str| {
            format!("Spor {n}\n\n{title}\n\n{told}Projekt {n}\n\n{project}\n\n{told}Sporets råd\n\n{list}")
        };
        let parts = [
            part(1, "Lyd i salen", "Muren af skum"),
            part(2, "Lys i salen", "Døren uden larm"),
            part(3, "Luft i salen", "Vinduet på klem"),
        ];
        let all = themes(&format!("Ro i huset\n\n{told}{}", parts.concat()));
        let one = |theme: &str| vec![Some(theme.to_owned()); 2];
        assert_eq!(all, [one("Lyd i salen"), one("Lys i salen"), one("Luft i salen")].concat());
    }
}
