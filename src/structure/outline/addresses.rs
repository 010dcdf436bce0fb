//! Numbered lines that say whom the request below them asks: *1. Til kommunerne* over *Giv køkkenet tid*.

use super::kickers::is_line;
use super::{Node, shape};
use crate::structure::sentence::{is_terminated, words};
use crate::structure::{addressee, labels};

/// A request set as a title has at most this many words.
const LONGEST_REQUEST: usize = 20;
/// The name of whom is asked has at most this many.
const LONGEST_NAME: usize = 7;
/// One line may be an ordinary heading, …
const FEWEST: usize = 2;
/// … and so may two without numbers.
const FEWEST_PLAIN: usize = 3;

/// Joins each address to the request below it, as its kicker; the request takes the number. Addresses without numbers must
/// be called so (*Til kommunerne*), three at least, each over one request.
pub(super) fn join(nodes: &mut Vec<Node>) {
    let mut numbers: Vec<(usize, usize)> = Vec::new();
    let mut plain: Vec<(usize, usize)> = Vec::new();
    for (at, node) in nodes.iter().enumerate().filter(|(_, node)| !node.is_noise()) {
        let (number, from) = number_before(node).map_or((None, 0), |(number, from)| (Some(number), from));
        let text = node.text().get(from..).unwrap_or("");
        let Some(request) = is_address(text).then(|| request_below(nodes, at)).flatten() else { continue };
        match number {
            Some(number) if number as usize == numbers.len() + 1 => numbers.push((at, request)),
            None if is_to_somebody(text) && stands_alone(nodes, request) => plain.push((at, request)),
            _ => {}
        }
    }
    let known = |(at, _): &(usize, usize)| {
        let from = number_before(&nodes[*at]).map_or(0, |(_, from)| from);
        actor_of(nodes[*at].text().get(from..).unwrap_or("")).is_some()
    };
    // The form proves who is not known: "3. Til Kriminalforsorgen".
    let least = |series: &Vec<(usize, usize)>, fewest: usize| series.len() >= fewest && series.iter().any(known);
    let mut series = if least(&numbers, FEWEST) { numbers } else { Vec::new() };
    if least(&plain, FEWEST_PLAIN) {
        series.extend(plain);
    }
    series.sort_unstable();
    for (at, request) in series.into_iter().rev() {
        let (number, from) = number_before(&nodes[at]).map_or((None, 0), |(number, from)| (Some(number), from));
        let address = nodes[at].passage.from(from);
        nodes[request].take_kicker(address);
        nodes[request].number = number.or(nodes[request].number);
        nodes.remove(at);
    }
}

/// Does one request stand below an address, and then the next address, another heading or the end?
fn stands_alone(nodes: &[Node], request: usize) -> bool {
    let told = |node: &&Node| node.is_noise() || is_line(node) && !node.is_heading() && is_terminated(node.text());
    let mut below = nodes[request + 1..].iter().skip_while(told).filter(|node| !node.is_noise());
    let (next, after) = (below.next(), below.next());
    let heads = |node: &Node| is_line(node) && !is_terminated(node.text());
    next.is_none_or(|next| is_to_somebody(next.text()) || after.is_some_and(heads))
}

fn is_to_somebody(text: &str) -> bool {
    addressee::after_til(text).is_some()
}

/// Whom a request asks by the line over it.
pub(crate) fn whom(node: &Node) -> Option<String> {
    let kicker = node.kicker.as_ref()?.as_str();
    let (name, to_somebody) = (name_of(kicker), is_to_somebody(kicker));
    addressee::actor(name)
        .filter(|_| to_somebody || node.number.is_some())
        .or_else(|| to_somebody.then(|| name.to_owned()))
}

/// Is a numbered heading nothing but whom the text below it asks?
pub(crate) fn is_address_alone(node: &Node) -> bool {
    node.is_heading() && node.number.is_some() && actor_of(node.text()).is_some()
}

/// The number printed before a line, and where its text begins. (It says no kind, as *Anbefaling 3* does.)
fn number_before(node: &Node) -> Option<(u32, usize)> {
    let bare = || shape::bare_number(node.text()).filter(|_| is_line(node));
    node.number.map(|number| (number, 0)).or_else(bare)
}

fn name_of(text: &str) -> &str {
    addressee::after_til(text).unwrap_or_else(|| text.trim_end_matches([':', ' ']))
}

fn actor_of(text: &str) -> Option<String> {
    addressee::actor(name_of(text)).filter(|_| !is_terminated(text.trim_end_matches(':')))
}

/// *Til kommunerne*, *Til Odder Byråd*, *Kommunerne*: nothing but a name, with a capital where it is not known.
fn is_address(text: &str) -> bool {
    let name = name_of(text);
    let short = (1..=LONGEST_NAME).contains(&words(name).count()) && !is_terminated(name) && !name.contains(',');
    short && (is_to_somebody(text) || actor_of(text).is_some()) && labels::label(text).is_none()
}

/// The title right below an address, over a text.
fn request_below(nodes: &[Node], at: usize) -> Option<usize> {
    // A single letter is what OCR made of a number beside the title.
    let is_speck = |node: &Node| node.text().chars().count() == 1;
    let mut below = (at + 1..nodes.len()).filter(|at| !nodes[*at].is_noise() && !is_speck(&nodes[*at]));
    let (request, text) = (below.next()?, below.next()?);
    let node = &nodes[request];
    let title = is_line(node)
        && (node.is_heading() || !is_terminated(node.text()))
        && words(node.text()).count() <= LONGEST_REQUEST
        && node.kicker.is_none()
        && labels::label(node.text()).is_none();
    let told = is_line(&nodes[text]) && !nodes[text].is_heading() && is_terminated(nodes[text].text());
    (title && told).then_some(request)
}

#[cfg(test)]
mod tests {
    use crate::structure::context::tests::{found, text_of};

    fn request(number: u32, whom: &str, title: &str) -> String {
        format!("{number}. {whom}\n\n{title}\n\nDet koster en halv time om dagen i hele landet.\n\n")
    }

    fn all(whom: [&str; 3]) -> crate::structure::Findings {
        let [first, second, third] = whom;
        found(
            &[
                "Ro til alle\n\nTre opfordringer om ro ved bordet\n\nDet handler om mad, og det handler om ro.\n\nRoen skal mærkes\n\n",
                &request(1, first, "Giv køkkenet tid"),
                &request(2, second, "Sænk lyden i salen"),
                "Roen skal betales\n\n",
                &request(3, third, "Skab plads til bordene"),
            ]
            .concat(),
        )
    }

    #[test]
    fn a_numbered_address_stands_over_its_request() {
        let found = all(["Til kommunerne", "Til Ringevæsenet", "Til regeringen"]);
        assert_eq!(
            text_of(&found.recommendations),
            [
                "Giv køkkenet tid Det koster en halv time om dagen i hele landet.",
                "Sænk lyden i salen Det koster en halv time om dagen i hele landet.",
                "Skab plads til bordene Det koster en halv time om dagen i hele landet.",
            ]
        );
        let who: Vec<_> = found.recommendations.iter().map(|r| r.addressee.as_deref().unwrap_or("")).collect();
        assert_eq!(who, ["kommunerne", "Ringevæsenet", "regeringen"]);
        let themes: Vec<_> = found.recommendations.iter().map(|r| r.theme.as_deref().unwrap_or("")).collect();
        assert_eq!(themes, ["Roen skal mærkes", "Roen skal mærkes", "Roen skal betales"]);
        assert!(found.cases.is_empty());
    }

    #[test]
    fn a_number_may_be_set_off_or_left_out() {
        for form in ["{number} · Til {who}", "{number} – Til {who}", "Til {who}"] {
            let part = |(number, who): (u32, &str)| {
                let line = form.replace("{number}", &number.to_string()).replace("{who}", who);
                format!(
                    "{line}\n\nSænk lyden i salen {who} står for\n\nDet koster en halv time om dagen i hele landet.\n\n"
                )
            };
            let parts: String = (1..).zip(["kommunen", "regionen", "staten"]).map(part).collect();
            let all = found(&format!(
                "Ro til alle\n\nTre krav om ro\n\nDet handler om mad, og det handler om ro.\n\n{parts}"
            ));
            let who: Vec<_> = all.recommendations.iter().map(|r| r.addressee.as_deref().unwrap_or("")).collect();
            assert_eq!(who, ["kommunen", "regionen", "staten"], "{form}");
            assert!(all.recommendations[0].text.starts_with("Sænk lyden i salen kommunen står for Det"), "{form}");
        }
    }

    #[test]
    fn an_actor_alone_is_an_address_too() {
        let found = all(["Kommunerne", "Regionerne", "Staten"]);
        assert_eq!(found.recommendations.len(), 3);
        assert_eq!(found.recommendations[1].addressee.as_deref(), Some("regionerne"));
        assert_eq!(found.recommendations[1].text, "Sænk lyden i salen Det koster en halv time om dagen i hele landet.");
    }
}
