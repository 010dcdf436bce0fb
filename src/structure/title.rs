//! The document's title and subtitle.

use super::labels;
use super::outline::{Form, Node, NodeKind, Outline, is_date_line, looks_like_something_else};
use super::sentence::{begins_small, begins_with_capital, is_all_caps, is_terminated, regex, words};
use super::vocabulary::VOCABULARY;
use super::{addressee, organisations, sentence};
use crate::model::Document;
use regex::Regex;
use std::sync::LazyLock;

/// What was read on the cover.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Title {
    pub(crate) main: Option<String>,
    pub(crate) subtitle: Option<String>,
    /// The headings that are the title.
    pub(crate) headings: Vec<usize>,
}

/// Nodes from the start that may still belong to the cover.
const COVER: usize = 14;
/// Longer titles are sentences.
const LONGEST_TITLE: usize = 22;

/// Reads the title: the largest type on the first page, or the first line that can be one.
pub(crate) fn title(outline: &Outline, document: &Document) -> Title {
    let cover: Vec<usize> = outline.running().map(|(at, _)| at).take(COVER).collect();
    let said = || {
        cover
            .iter()
            .copied()
            .find(|at| can_be_title(&outline.nodes[*at]) && SUBJECT.is_match(outline.nodes[*at].text()))
    };
    let start = if let Some(subject) = said().filter(|_| is_plain_type(outline, &cover)) {
        Some(subject)
    } else if outline.form == Form::Layout {
        largest(outline, &cover).or_else(|| first(outline, &cover))
    } else {
        subject(outline, &cover).or_else(|| first(outline, &cover))
    };
    let Some(start) = start else {
        return Title { main: document.metadata.title.clone().filter(|t| words(t).count() > 1), ..Title::default() };
    };
    let parts = title_parts(outline, start);
    let subtitle = subtitle(outline, start + parts.len());
    let headings = parts.iter().copied().filter(|at| outline.nodes[*at].is_heading()).collect();
    Title { main: Some(joined(outline, &parts)), subtitle, headings }
}

fn can_be_title(node: &Node) -> bool {
    let text = node.text();
    let count = words(text).count();
    (node.is_heading() || node.kind == NodeKind::Paragraph)
        && (1..=LONGEST_TITLE).contains(&count)
        && !is_date_line(text)
        && !text.ends_with([',', ':'])
        && !organisations::is_organisation(text)
        && organisations::named_alone(text).is_empty()
        && text.chars().filter(|c| c.is_alphabetic()).count() >= 3
        && !looks_like_something_else(text)
        && !is_street(text)
}

static STREET: LazyLock<Regex> = LazyLock::new(|| regex(r"^\p{Lu}[\p{L}. -]{3,40} \d{1,3}\s?[A-Za-z]?(?:, .{1,20})?$"));

/// *Gammel Mønt 4*: a name and a number of a house; *Tema 4* is none.
fn is_street(text: &str) -> bool {
    STREET.is_match(text) && !words(text).any(|word| VOCABULARY.kind(word).is_some()) && words(text).count() <= 5
}

static SUBJECT: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)^(?:høringssvar|svar på høring|åbent brev|vedrørende|vedr\.|angående|ang\.|henvendelse om|bemærkninger til)\b?\s",
    )
});

fn is_bare_label(node: &Node) -> bool {
    labels::label(node.text()).is_some_and(|label| label.bare)
}

/// A label is a title when the line below it goes on: *OTTE RÅD* over *til en god nats søvn*.
fn may_be_title(outline: &Outline, at: usize) -> bool {
    can_be_title(&outline.nodes[at]) && (!is_bare_label(&outline.nodes[at]) || goes_on_small(outline, at))
}

fn goes_on_small(outline: &Outline, at: usize) -> bool {
    let (node, next) = (&outline.nodes[at], outline.nodes.get(at + 1));
    node.size.is_some()
        && next.is_some_and(|next| {
            next.page == node.page && next.panel == node.panel && begins_small(next.text()) && can_be_title(next)
        })
}

/// The subject of a letter: below the date, above *Kære …*.
fn subject(outline: &Outline, cover: &[usize]) -> Option<usize> {
    let greeting = cover.iter().position(|at| outline.nodes[*at].text().starts_with("Kære "))?;
    let head = &cover[..greeting];
    let dated = head.iter().rposition(|at| outline.nodes[*at].lines().into_iter().any(is_date_line))?;
    head[dated + 1..].iter().copied().find(|at| {
        let text = outline.nodes[*at].text();
        may_be_title(outline, *at) && !is_file_number(text) && addressee::speaks_to(text).is_none() && text != "Til"
    })
}

fn is_file_number(text: &str) -> bool {
    let small = text.to_lowercase();
    ["sagsnr", "sagsnummer", "j.nr", "journalnr", "sag nr", "ref."].iter().any(|word| small.starts_with(word))
}

fn first(outline: &Outline, cover: &[usize]) -> Option<usize> {
    let first_said = cover.iter().copied().find(|at| {
        let text = outline.nodes[*at].text();
        !organisations::is_organisation(text) && organisations::named_alone(text).is_empty() && !is_date_line(text)
    })?;
    // "ÅBENT BREV" over the title says what it is; over a sentence it is all the title there is.
    let below = || cover.iter().copied().find(|at| *at > first_said && may_be_title(outline, *at));
    let is_sentence = |node: &Node| !node.is_heading() && is_terminated(node.text());
    let first_said = if is_genre(outline.nodes[first_said].text()) {
        below().filter(|at| !is_sentence(&outline.nodes[*at])).unwrap_or(first_said)
    } else {
        first_said
    };
    let named = |at: &usize| may_be_title(outline, *at) && comes_again_at_end(outline, *at);
    let first_said = cover.iter().copied().take(FIRST_LINES).find(named).unwrap_or(first_said);
    let node = &outline.nodes[first_said];
    (may_be_title(outline, first_said) && !(is_terminated(node.text()) && words(node.text()).count() > 12))
        .then_some(first_said)
}

/// *ÅBENT BREV*, *INSPIRATIONSKATALOG*, *GUIDE TIL ARBEJDSPLADSER*: what kind of paper it is, in capitals.
fn is_genre(line: &str) -> bool {
    let small = line.to_lowercase();
    let is_noun = |word: &str| VOCABULARY.genres.iter().any(|genre| word.ends_with(genre.as_str()));
    let told = small.split(" til ").next().unwrap_or("").split(' ').next_back().is_some_and(is_noun);
    is_all_caps(line) && told && words(line).count() <= LONGEST_GENRE
}

/// Such a line has at most so many words.
const LONGEST_GENRE: usize = 4;

/// The title stands among so many first lines, below a sender's name perhaps.
const FIRST_LINES: usize = 3;
/// An imprint is at most so many lines long.
const IMPRINT: usize = 10;

/// Does the imprint begin with a line of the cover: *Ro ved bordet. Udgivet af …*?
fn comes_again_at_end(outline: &Outline, at: usize) -> bool {
    let text = outline.nodes[at].text();
    let named =
        |node: &Node| node.text().strip_prefix(text).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric));
    let last = outline.nodes.len().saturating_sub(IMPRINT).max(at + COVER);
    words(text).count() >= 2 && outline.nodes.iter().skip(last).any(named)
}

/// A title that stands behind other text is set so much larger than all before it.
const FOLDED: f32 = 1.3;

fn largest(outline: &Outline, cover: &[usize]) -> Option<usize> {
    let page = outline.nodes.get(*cover.first()?)?.page;
    let size = |at: usize| outline.nodes[at].size.unwrap_or(0.0);
    let front = cover.iter().map(|at| size(*at)).fold(0.0, f32::max);
    // The cover of a folded sheet stands beside its back, on the right.
    let folded = outline.headings().filter(|at| !cover.contains(at) && size(*at) > front * FOLDED);
    let fits = |at: &usize| outline.nodes[*at].page == page && may_be_title(outline, *at);
    let sized: Vec<usize> = cover.iter().copied().chain(folded).filter(fits).collect();
    let best = sized.iter().map(|at| size(*at)).fold(0.0, f32::max);
    if best == 0.0 {
        return sized.into_iter().find(|at| outline.nodes[*at].level() == Some(1));
    }
    let largest = || sized.iter().copied().filter(|at| size(*at) >= best * 0.97);
    // In a letter all type is of one size, and weight tells the subject.
    let bold = largest().find(|at| outline.nodes[*at].bold).filter(|_| is_plain_type(outline, cover));
    bold.or_else(|| largest().next())
}

/// Is nothing on the cover set larger than the rest?
fn is_plain_type(outline: &Outline, cover: &[usize]) -> bool {
    let sizes = || cover.iter().filter_map(|at| outline.nodes[*at].size);
    let (least, most) = (sizes().fold(f32::INFINITY, f32::min), sizes().fold(0.0, f32::max));
    most == 0.0 || most <= least * 1.1
}

/// A subtitle is set smaller than the title by this factor.
const SUBTITLE: f32 = 0.7;

/// The title's nodes: it goes on when a line ends in a joint, or in the same large type.
fn title_parts(outline: &Outline, start: usize) -> Vec<usize> {
    let mut parts = vec![start];
    for at in start + 1..outline.nodes.len().min(start + 6) {
        let (before, node) = (&outline.nodes[at - 1], &outline.nodes[at]);
        let last = words(before.text()).last().unwrap_or("");
        // "En stol til" over smaller type that begins anew is a whole title.
        let set_apart = begins_with_capital(node.text())
            && matches!((before.size, node.size), (Some(a), Some(b)) if b < SUBTITLE * a);
        let open = VOCABULARY.is_function_word(last) && !set_apart || before.text().ends_with(['-', '–', ',']);
        let same_type = node.is_as_large_as(before)
            && outline.form == Form::Layout
            && node.page == before.page
            && (node.is_heading() && before.is_heading() || is_display(outline, before) && is_display(outline, node));
        let small = parts.len() == 1 && is_bare_label(before) && goes_on_small(outline, start);
        if node.is_noise() || !can_be_title(node) || is_bare_label(node) || !(open || same_type || small) {
            break;
        }
        parts.push(at);
    }
    parts
}

/// Short lines with a full stop in the largest type of all: *Solen brænder.* over *Gå i skygge.*
fn is_display(outline: &Outline, node: &Node) -> bool {
    let largest = outline.nodes.iter().filter_map(|node| node.size).fold(0.0, f32::max);
    node.size.is_some_and(|size| size >= 0.97 * largest && size > DISPLAY) && words(node.text()).count() <= LONGEST_LINE
}

/// Type of posters and covers, points.
const DISPLAY: f32 = 20.0;
/// A line of it has at most so many words.
const LONGEST_LINE: usize = 8;

fn joined(outline: &Outline, parts: &[usize]) -> String {
    let pieces: Vec<String> = parts.iter().map(|at| unstacked(outline, outline.nodes[*at].text())).collect();
    let title = pieces.join(" ");
    ISSUE
        .find(&title)
        .map_or(title.as_str(), |issue| title.get(..issue.start()).unwrap_or(&title))
        .trim_end_matches(['.', ':'])
        .to_owned()
}

/// *Nr. 3 · September 2024* behind the name of a newsletter.
static ISSUE: LazyLock<Regex> = LazyLock::new(|| regex(r"(?i),?\s+nr\.\s*\d{1,3}\b.*\b(?:19|20)\d{2}$"));

/// Syllables printed on top of each other are one word, when the text has that word elsewhere.
fn unstacked(outline: &Outline, text: &str) -> String {
    let pieces: Vec<&str> = text.split(' ').collect();
    if pieces.len() < 2 || !is_all_caps(text) || pieces.iter().any(|piece| piece.chars().count() > 6) {
        return text.to_owned();
    }
    let word: String = pieces.concat().to_lowercase();
    let known = outline.nodes.iter().any(|node| sentence::words(node.text()).any(|w| w.to_lowercase() == word));
    if known { pieces.concat() } else { text.to_owned() }
}

/// The line after the title: begins small, or with a dash, or is a short line of smaller type before any text.
fn subtitle(outline: &Outline, at: usize) -> Option<String> {
    let node = outline.nodes.get(at).filter(|node| !node.is_noise())?;
    let text = node.text();
    let single_item = node.is_item() && !outline.nodes.get(at + 1).is_some_and(Node::is_item);
    let short = words(text).count() <= LONGEST_TITLE && !is_terminated(text);
    let plain = node.is_paragraph() && can_be_title(node) && !is_bare_label(node) && short;
    let found = single_item && begins_small(text) || plain && words(text).count() > 1 || heads_nothing(outline, at);
    found.then(|| text.to_owned())
}

/// A line below the title in smaller type, which layout took for a heading: no text stands right below it, or no other heading is set
/// like it.
fn heads_nothing(outline: &Outline, at: usize) -> bool {
    let node = &outline.nodes[at];
    let title = &outline.nodes[at - 1];
    let smaller = title.size.zip(node.size).is_some_and(|(title, own)| own < title);
    let told = || {
        let next = outline.nodes[at + 1..].iter().find(|next| !next.is_noise());
        next.is_some_and(|next| {
            next.page == node.page && (next.is_item() || words(next.text()).count() > LONGEST_TITLE)
        })
    };
    let alike = |other: &Node| other.is_as_large_as(node) && other.bold == node.bold && other.level() == node.level();
    let others = || outline.headings().filter(|other| *other != at && alike(&outline.nodes[*other])).count();
    node.is_heading()
        && smaller
        && node.page == title.page
        && can_be_title(node)
        && !is_bare_label(node)
        && node.number.is_none()
        && node.kicker.is_none()
        && words(node.text()).count() > 1
        && (!told() || others() == 0)
}

#[cfg(test)]
mod tests {
    use super::super::context::tests::{found, found_in_type};
    use crate::model::{Block, Role};

    #[test]
    fn the_first_line_is_the_title() {
        let all = found(
            "Ro ved bordet\n\n- en vej til bedre måltider\n\nOktober 2013\n\nRo giver appetit, og det kan måles i alle skoler.\n",
        );
        assert_eq!(all.facts.title.as_deref(), Some("Ro ved bordet"));
        assert_eq!(all.facts.subtitle.as_deref(), Some("en vej til bedre måltider"));
    }

    #[test]
    fn what_kind_of_paper_it_is_stands_over_the_title_or_is_the_title() {
        let title = |text: &str| found(text).facts.title.unwrap_or_default();
        assert_eq!(title("ÅBENT BREV\n\nRo i salen\n\nDer er for meget støj.\n"), "Ro i salen");
        assert_eq!(title("BREV TIL KAREN\n\nSagen er lukket.\n"), "BREV TIL KAREN");
    }

    #[test]
    fn the_imprint_tells_the_title_from_the_sender() {
        let all = |last: &str| {
            let told = "Ro giver appetit, og det kan måles i alle skoler.\n\n".repeat(14);
            found(&format!("Holdet bag maden\n\nRo ved bordet\n\n{told}{last}. Et hæfte om mad.\n"))
        };
        assert_eq!(all("Ro ved bordet").facts.title.as_deref(), Some("Ro ved bordet"));
        assert_eq!(all("Mere mad").facts.title.as_deref(), Some("Holdet bag maden"));
    }

    #[test]
    fn stacked_syllables_are_one_word() {
        let all = found(
            "STEMMER FRA\n\nSPI\nSE\nSAL\n\nForord\n\nEn spisesal er et godt sted at være for alle. Og en SPISESAL larmer.\n",
        );
        assert_eq!(all.facts.title.as_deref(), Some("STEMMER FRA SPISESAL"));
    }

    #[test]
    fn a_list_has_no_title() {
        let all = found("ANBEFALINGER\n\n• Giv ro.\n• Tag tid.\n");
        assert_eq!(all.facts.title, None);
    }

    #[test]
    fn a_line_in_smaller_type_below_the_title_is_the_subtitle() {
        let subtitle = |second: &str, size: f32| {
            let told = "Ro giver appetit, og det kan måles i alle de skoler, som har prøvet det i mindst et år eller to, siger de der og her.";
            let text = format!("Ro i salen\n\n{second}\n\n{told}\n\nBaggrund\n\n{told}\n");
            let set = |text: &str, block: &mut Block| match text {
                "Ro i salen" => block.role = Role::Heading(1),
                _ if text == second || text == "Baggrund" => block.role = Role::Heading(2),
                _ => {}
            };
            let sizes = |text: &str| {
                Some(if text == "Ro i salen" {
                    30.0
                } else if text == second {
                    size
                } else {
                    12.0
                })
            };
            found_in_type(&text, set, sizes).facts.subtitle
        };
        assert_eq!(subtitle("En vej til bedre måltider", 16.0).as_deref(), Some("En vej til bedre måltider"));
        assert_eq!(subtitle("Maden og roen", 12.0), None, "set like the section's title below");
    }

    #[test]
    fn the_number_of_an_issue_is_no_part_of_the_name() {
        let all = found("Rolig Nr. 3 · September 2031\n\nRo giver appetit, og det kan måles i alle skoler.\n");
        assert_eq!(all.facts.title.as_deref(), Some("Rolig"));
    }
}
