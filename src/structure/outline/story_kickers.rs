//! Kickers of stories: the small line over a title that says whose story stands below: *Eksempel fra Ringeskolen*, *Fra en
//! arbejdsplads*, *Birkely, Odder Kommune*.

use super::kickers::{LONGEST_KICKER, SHORTEST_STORY, is_line};
use super::{Node, headings, kickers, owners};
use crate::structure::passage::Passage;
use crate::structure::sentence::{first_sentence, is_all_caps, is_terminated, words};
use crate::structure::vocabulary::LabelClass;
use crate::structure::{labels, municipality, organisations};

/// A place has at most so many words: *Vester Åby*.
const LONGEST_PLACE: usize = 3;

/// *Eksempel fra Ringeskolen*, *Fra en arbejdsplads* right over a title and a text: in a box, or set smaller than the title.
pub(super) fn opens(nodes: &[Node], at: usize) -> bool {
    let [kicker, title, story, ..] = &nodes[at..] else { return false };
    let text = kicker.text();
    // Asked of every line, so the cheapest questions come first.
    let stands_over_story = kicker.page == title.page
        && story.page == title.page
        && is_line(story)
        && words(text).count() <= LONGEST_KICKER
        && words(story.text()).count() >= SHORTEST_STORY
        && is_terminated(story.text())
        && !is_terminated(title.text());
    if !stands_over_story {
        return false;
    }
    let boxed = kicker.panel.is_some() && kicker.panel == title.panel && kicker.panel == story.panel;
    let smaller = kicker.size.zip(title.size).is_some_and(|(kicker, title)| kicker < title);
    // "Eksempel fra Ringeskolen", and further on "Eksempel fra Odder Hal"
    let opening = opening_of(text);
    let alike = |node: &Node| node.text() == text || opening.is_some() && opening_of(node.text()) == opening;
    let joined = |node: &Node| {
        let kicker = node.kicker.as_ref().map(Passage::as_str);
        kicker.is_some_and(|kicker| kicker == text || opening.is_some() && opening_of(kicker) == opening)
    };
    let recurs = || nodes.iter().filter(|node| is_line(node) && (alike(node) || joined(node))).count() > 1;
    let named = names_owner_and_place(text) || text.contains(", ") && names_somebody(text);
    let told = named && tells_of(text, story.text()) || begins_with_name(text, story.text());
    // "Fra elev til mester" is a title.
    let from_one = ["Fra en ", "Fra et ", "FRA EN ", "FRA ET "].iter().any(|from| text.starts_with(from));
    let owned = || heads_owned_stories(nodes, at);
    let weight = kicker.bold != title.bold;
    let differs = smaller || weight || is_all_caps(text) && !is_all_caps(title.text()) || kicker.size.is_none();
    let above = at.checked_sub(1).map_or("", |above| nodes[above].text());
    // Who was quoted is over nothing, nor is the last of several issuers, one to a line.
    let quoted = headings::is_quotation(above) && text.contains(", ");
    let ends_list = quoted || organisations::is_organisation(above) || names_somebody(above);
    let of_kind = words(text).count() == 1 && kickers::kind_of_story(text.trim_end_matches(':')).is_some();
    let caps = is_all_caps(text) && !is_all_caps(title.text()) && labels::label(text).is_none();
    let opens = labels::told_case(text).is_some()
        || caps && (from_one || !quoted && is_placed_in_caps(nodes, at))
        || of_kind
        || differs && names_somebody(text) && !ends_list && recur_over_stories(nodes, names_somebody)
        || from_one && (boxed || recurs())
        || is_from_somebody(text)
        || names_unit_of_municipality(text) && recur_over_stories(nodes, names_unit_of_municipality)
        || boxed && names_owner_and_place(text) && !quoted
        || names_owner_and_place(text) && !quoted && recur_over_stories(nodes, names_owner_and_place)
        || owned()
        || told;
    opens
        && (boxed
            || smaller
            || recurs()
            || told
            || names_owner_and_place(text)
            || names_somebody(text)
            || caps
            || owned()
            || !municipality::named_in(text).is_empty())
}

/// *DET GIK GODT HER* over a title and a story that begins with whose practice it is, or *SÅDAN GJORDE DE I ODDER*, within the text;
/// or one more line in capitals over a story of some town, where two others say whose theirs are.
fn is_placed_in_caps(nodes: &[Node], at: usize) -> bool {
    let [kicker, _, story, ..] = &nodes[at..] else { return false };
    let told = |node: &Node| is_terminated(node.text()) && words(node.text()).count() >= SHORTEST_STORY;
    let within = nodes[..at].iter().any(told);
    let is_series = || {
        let kickers =
            nodes.iter().filter_map(|node| node.kicker.as_ref()).filter(|kicker| is_all_caps(kicker.as_str()));
        kickers.count() >= FEWEST_IN_SERIES
    };
    // "KORT NYT" heads whatever is new.
    let is_ordinary = kicker.label().is_some_and(|label| label.class == LabelClass::Ordinary);
    within
        && !is_ordinary
        && (begins_with_owner(story.text())
            || begins_with_place(story.text())
            || place_at_end(kicker.text()).is_some()
            || kicker.text().split(" OG ").any(kickers::is_owner)
            || is_series() && names_place(story.text()))
}

/// So many lines in capitals over stories are a series.
const FEWEST_IN_SERIES: usize = 2;

/// *I Ringe Skjern stod …*: a town that is a municipality's name, and what was there.
fn begins_with_place(story: &str) -> bool {
    let rest = ["I ", "På "].iter().find_map(|at| story.strip_prefix(at)).unwrap_or("");
    let names: Vec<&str> = rest.split(' ').take_while(|word| word.starts_with(char::is_uppercase)).collect();
    (1..=LONGEST_PLACE).contains(&names.len()) && municipality::municipality(&names.join(" ")).is_some()
}

/// *… et plejehjem i Odder bor …*
fn names_place(story: &str) -> bool {
    let mut parts = story.split(' ').zip(story.split(' ').skip(1));
    parts.any(|(joint, name)| joint == "i" && municipality::municipality(name.trim_end_matches([',', '.'])).is_some())
}

/// *Odder* of *SÅDAN GJORDE DE I ODDER*.
pub(crate) fn place_at_end(kicker: &str) -> Option<&'static municipality::Municipality> {
    let (before, place) = [" i ", " I ", " på ", " PÅ "].iter().find_map(|joint| kicker.rsplit_once(joint))?;
    municipality::municipality(&kickers::capitalised(place)).filter(|_| !before.is_empty())
}

/// *Odder Kommune*, *ODDER KOMMUNE*.
fn names_whole_municipality(text: &str) -> bool {
    let named = |text: &str| municipality::municipality_phrase(text).is_some();
    named(text) || is_all_caps(text) && named(&kickers::proper(text))
}

/// *VARDE* over a title and its story, and another municipality over another one: whose the stories are.
pub(super) fn places_over_stories(nodes: &[Node], at: usize) -> bool {
    names_municipality(nodes[at].text())
        && heads_titled_story(nodes, at)
        && recur(nodes, names_municipality, |at| heads_titled_story(nodes, at))
}

/// *Varde*, *VARDE*.
fn names_municipality(text: &str) -> bool {
    words(text).count() <= LONGEST_PLACE && municipality::municipality(&kickers::capitalised(text)).is_some()
}

/// A line with a title below it, perhaps with a line of its own, and a text.
fn heads_titled_story(nodes: &[Node], at: usize) -> bool {
    let [kicker, title, below @ ..] = &nodes[at..] else { return false };
    let is_told =
        |node: &Node| is_line(node) && is_terminated(node.text()) && words(node.text()).count() >= SHORTEST_STORY;
    let subtitle = below.first().is_some_and(|node| is_line(node) && !is_terminated(node.text()));
    is_line(kicker)
        && is_line(title)
        && kicker.page == title.page
        && !is_terminated(title.text())
        && !names_municipality(title.text())
        && below.get(usize::from(subtitle)).is_some_and(is_told)
}

/// Do at least two lines of a form stand over a story each, and none below a quotation?
fn recur_over_stories(nodes: &[Node], form: fn(&str) -> bool) -> bool {
    let quoted = |at: usize| at > 0 && headings::is_quotation(nodes[at - 1].text());
    recur(nodes, form, |at| owners::heads_story(nodes, at) && !quoted(at))
}

/// Do at least two lines of a form head something, those that are joined to their titles among them?
fn recur(nodes: &[Node], form: fn(&str) -> bool, heads: impl Fn(usize) -> bool) -> bool {
    let heads = |at: &usize| form(nodes[*at].text()) && heads(*at);
    let joined = |node: &&Node| node.kicker.as_ref().is_some_and(|kicker| form(kicker.as_str()));
    (0..nodes.len()).filter(heads).count() + nodes.iter().filter(joined).count() > 1
}

/// *Allerede i gang*: a line that comes again, each time over a title and a story, of which most begin with whose practice
/// they tell.
fn heads_owned_stories(nodes: &[Node], at: usize) -> bool {
    let text = nodes[at].text();
    let short = (2..=LONGEST_KICKER).contains(&words(text).count()) && !is_terminated(text);
    if !short || !owners::heads_story(nodes, at) || labels::label(text).is_some() {
        return false;
    }
    let story_of = |at: usize| (at + 1..nodes.len()).filter(|at| !nodes[*at].is_noise()).nth(1);
    let above = (0..nodes.len()).filter(|at| is_line(&nodes[*at]) && nodes[*at].text() == text);
    let joined = (0..nodes.len()).filter(|at| nodes[*at].kicker.as_ref().is_some_and(|kicker| kicker.as_str() == text));
    let stories: Vec<Option<usize>> = above
        .map(|at| story_of(at).filter(|_| owners::heads_story(nodes, at)))
        .chain(joined.map(|title| (title + 1..nodes.len()).find(|at| !nodes[*at].is_noise())))
        .collect();
    let owned = |at: &usize| begins_with_owner(nodes[*at].text());
    stories.len() > 1
        && stories.iter().all(Option::is_some)
        && stories.iter().flatten().filter(|at| owned(at)).count() * 2 > stories.len()
}

/// *I Odder Kommune …*, *Hos Odder Værft …*
fn begins_with_owner(story: &str) -> bool {
    let first = first_sentence(story);
    let early = |range: std::ops::Range<usize>| words(first.get(..range.start).unwrap_or("")).count() <= 2;
    organisations::leading_unit(first).is_some()
        || municipality::named_in(first).into_iter().any(|(range, _)| early(range))
}

/// What the kickers of a series have in common: *eksempel fra*, or only *Fra*.
fn opening_of(text: &str) -> Option<&'static str> {
    labels::story_opening(text).or_else(|| is_from_somebody(text).then_some("fra"))
}

/// *Fra Ringeskolen*, *Fra 3.b på Ringeskolen*; *Fra Skive til Varde* and *Fra elev til mester* are titles.
pub(crate) fn is_from_somebody(text: &str) -> bool {
    let name = ["Fra ", "FRA "].iter().find_map(|from| text.strip_prefix(from)).unwrap_or("");
    name.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
        && words(name).all(|word| !word.eq_ignore_ascii_case("til"))
        && !is_terminated(text)
}

/// *Ringe Planteskole, Varde*; *Odder Kommune, Park og Vej*: whose it is, and where or which part.
fn names_owner_and_place(text: &str) -> bool {
    let Some((owner, rest)) = text.split_once(", ") else { return false };
    let capital = |part: &str| part.starts_with(char::is_uppercase);
    let place = municipality::municipality(rest).is_some() || municipality::municipality_phrase(owner).is_some();
    capital(owner) && capital(rest) && place && !text.ends_with('.')
}

/// *Ringe Sygehus*, *LÆGEHUSET BIRK, RY*: an institution, or somebody and the place.
fn names_somebody(text: &str) -> bool {
    let (owner, place) = text.split_once(", ").map_or((text, None), |(owner, place)| (owner, Some(place)));
    let is_name = |part: &str| part.starts_with(char::is_uppercase) && !part.contains(['.', ':', ';', '?', '!', ',']);
    let is_place = |place: &str| {
        is_name(place)
            && words(place).count() <= LONGEST_PLACE
            && place.split(' ').all(|word| word.starts_with(char::is_uppercase))
    };
    let unit = organisations::is_unit_in_any_case(owner);
    is_name(owner) && place.map_or(unit, is_place) && labels::label(text).is_none()
}

/// *Birkely, Odder Kommune*: a name of few words, and whose it is.
pub(super) fn names_unit_of_municipality(text: &str) -> bool {
    let parts = [", ", " · ", " – ", " | ", " - ", " » ", " « "].iter().find_map(|joint| text.rsplit_once(joint));
    parts.is_some_and(|(unit, owner)| {
        names_whole_municipality(owner)
            && unit.starts_with(char::is_uppercase)
            && (1..=LONGEST_KICKER).contains(&words(unit).count())
            && !unit.contains(['.', ',', ':', ';', '?'])
    })
}

/// Does a story name whom the line over it names (not the place alone): *Afdeling Birkely, Varde* and *I Birkely var …*?
fn tells_of(kicker: &str, story: &str) -> bool {
    let owner = kicker.split_once(", ").map_or(kicker, |(owner, _)| owner);
    let name = |word: &&str| word.starts_with(char::is_uppercase) && word.chars().count() >= 4;
    let first = first_sentence(story);
    let names = |name: &str| words(first).any(|word| word.to_lowercase().starts_with(&name.to_lowercase()));
    words(owner).filter(name).last().is_some_and(names)
}

/// Prepositions before whom a story begins with.
const AT: [&str; 4] = ["i", "på", "hos", "ved"];

/// *RINGE SPEJDERNE* or *Fra Ringe Skole* over a story that begins with this name: *I Ringe Spejderne mødes …*
pub(crate) fn begins_with_name(kicker: &str, story: &str) -> bool {
    let name = if is_from_somebody(kicker) { kicker.split_once(' ').map_or("", |(_, name)| name) } else { kicker };
    let name: Vec<String> = words(name).map(str::to_lowercase).collect();
    let begins: Vec<&str> = words(first_sentence(story)).take(name.len() + 1).collect();
    let [first, rest @ ..] = begins.as_slice() else { return false };
    (2..=LONGEST_PLACE + 1).contains(&name.len())
        && AT.contains(&first.to_lowercase().as_str())
        && rest.first().is_some_and(|word| word.starts_with(char::is_uppercase))
        && rest.iter().map(|word| word.to_lowercase()).eq(name)
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::NodeKind;
    use super::*;
    use crate::model::Span;
    use crate::structure::context::tests::found;

    pub(crate) fn node(text: &str, page: u32, panel: Option<u32>) -> Node {
        Node {
            kind: NodeKind::Text,
            passage: Passage::new(text, &[Span::new(0, text.len())]),
            kicker: None,
            owned: false,
            announces: false,
            number: None,
            soft: Vec::new(),
            printed: Vec::new(),
            page,
            panel,
            block: 0,
            left: None,
            size: None,
            bold: false,
            rank: None,
        }
    }

    pub(crate) const STORY: &str = "Salen fik nye lofter i foråret, og siden har alle kunnet høre hinanden.";

    #[test]
    fn the_line_over_a_story_in_a_box_says_whose_it_is() {
        let is_kicker = |kicker: &str, panel: Option<u32>| {
            opens(&[node(kicker, 1, panel), node("Ro i salen", 1, panel), node(STORY, 1, panel)], 0)
        };
        for kicker in [
            "Eksempel fra Ringeskolen",
            "Fra en arbejdsplads",
            "Ringe Planteskole, Varde",
            "Odder Kommune, Park og Vej",
        ] {
            assert!(is_kicker(kicker, Some(0)), "{kicker}");
            assert!(!is_kicker(kicker, None), "{kicker}");
        }
        for kicker in ["Stille sale, nye lofter", "Fra salen", "Ringe Planteskole, bygget i Varde."] {
            assert!(!is_kicker(kicker, Some(0)), "{kicker}");
        }
    }

    #[test]
    fn lines_that_say_from_whom_stories_are_prove_each_other() {
        let part = |kicker: &str, title: &str| [node(kicker, 1, None), node(title, 1, None), node(STORY, 1, None)];
        let is_kicker =
            |first: &str, second: &str| opens(&[part(first, "Ro i salen"), part(second, "Ro på gangen")].concat(), 0);
        assert!(is_kicker("Fra Ringeskolen", "Fra 3.b på Birkeskolen"));
        assert!(is_kicker("Birkely, Odder Kommune", "Den Gamle Mølle, Skive Kommune"));
        assert!(!is_kicker("Birkely, Odder Kommune", "Birkely ved Odder"));
        for alone in ["Birkeskolen", "Fra salen"] {
            assert!(!is_kicker("Fra Ringeskolen", alone), "{alone}");
        }
        assert!(!is_kicker("Fra Skive til Varde", "Fra Varde til Skive"));
    }

    #[test]
    fn a_story_that_begins_with_the_name_over_it_is_told_of_whom_it_names() {
        let is_kicker = |kicker: &str, story: &str| {
            opens(&[node(kicker, 1, None), node("Ro i salen", 1, None), node(story, 1, None)], 0)
        };
        let story = "I Ringe Spejderne er der nye lofter i salen, og alle kan høre hinanden igen.";
        assert!(is_kicker("RINGE SPEJDERNE", story) && is_kicker("Fra Ringe Spejderne", story));
        assert!(
            !is_kicker("RINGE SPEJDERNE", STORY)
                && !is_kicker("Ro og mad", "I ro og mad ligger svaret på det hele her.")
        );
        assert!(is_kicker(
            "BRØDRENE BIRK, RINGE",
            "Hos firmaet Brødrene Birk er der nye lofter i salen, og alle er glade."
        ));
    }

    #[test]
    fn a_municipality_proves_the_line_over_a_story() {
        let is_kicker =
            |kicker: &str| opens(&[node(kicker, 1, None), node("Ro i salen", 1, None), node(STORY, 1, None)], 0);
        assert!(is_kicker("Sådan gør de i Odder Kommune"));
        assert!(!is_kicker("Sådan gør de i salen") && !is_kicker("Lyden i Odder Kommune"));
    }

    #[test]
    fn bare_municipalities_over_titled_stories_are_whose_they_are() {
        let story = |place: &str, title: &str| {
            format!(
                "{place}\n\n{title}\n\nSådan gik det til den dag i maj\n\nSalen fik nye lofter i foråret, og siden har alle kunnet høre hinanden.\n\n"
            )
        };
        let text = [story("VARDE", "Muren af skum"), story("ODDER", "Døren uden larm")].concat();
        let all = crate::structure::context::tests::found(&format!(
            "Ro i byen\n\nHer er huse, der har prøvet det i et år.\n\n{text}"
        ));
        let titles: Vec<_> =
            all.cases.iter().map(|case| (case.title.as_str(), case.organisations[0].name.as_str())).collect();
        assert_eq!(titles, [("Muren af skum", "Varde Kommune"), ("Døren uden larm", "Odder Kommune")]);
    }

    #[test]
    fn a_line_in_capitals_over_somebodys_story_is_its_kicker() {
        let all = |kicker: &str, story: &str| {
            let text = format!(
                "Ro i byen\n\nHer skriver vi om ro, og vi skriver om tid.\n\n{kicker}\n\nUret uden visere\n\n{story}\n"
            );
            let cases = found(&text).cases;
            cases.into_iter().flat_map(|case| case.organisations).map(|owner| owner.name).collect::<Vec<_>>()
        };
        let told = "hængte de et ur uden visere op, og ingen har travlt om tirsdagen.";
        assert_eq!(all("DET GIK GODT HER", &format!("På Ringe Skole i Odder Kommune {told}")), ["Odder Kommune"]);
        assert_eq!(all("SÅDAN GJORDE DE I ODDER", &format!("Sidste år {told}")), ["Odder Kommune"]);
        assert_eq!(all("PÅ HEDEN", &format!("I Odder {told}")), ["Odder Kommune"]);
        assert_eq!(
            all("ODDER KOMMUNE OG RINGENS ERHVERVSRÅD", &format!("Sidste år {told}")),
            ["Odder Kommune", "Ringens Erhvervsråd"]
        );
        assert!(all("DET GIK GODT HER", &format!("Sidste år {told}")).is_empty());
    }
}
