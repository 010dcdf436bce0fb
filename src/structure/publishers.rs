//! Who published the pamphlet: imprint before cover before the first sentence.

use super::organisations;
use super::outline::{Node, NodeKind, Outline, Reason};
use super::sentence::{regex, sentences};
use regex::Regex;
use std::sync::LazyLock;

static PUBLISHED_BY: LazyLock<Regex> = LazyLock::new(|| {
    regex(r"(?i)(?:udgive[ts](?:\s+(?:i\s+)?(?:\p{L}+\s+)?\d{4})?\s+af|udgivere?|udgivet|udarbejdet\s+af|afsendere?|©\s*\d{0,4}|copyright)\s*:?\s*(?P<names>[^\n]*)$")
});
static ISSUING: LazyLock<Regex> = LazyLock::new(|| {
    regex(r"^(?P<names>.{2,260}?)\s+(?:giver|udgiver|har\s+(?:\p{L}+\s+){0,2}(?:udarbejdet|udgivet|lavet|skrevet|samlet)|står\s+bag|anbefaler|opfordrer|præsenterer|inviterer|foreslår)\b")
});

/// The publishers, in the order of the text.
pub(crate) fn publishers(outline: &Outline) -> Vec<String> {
    let imprint = stated(outline);
    if !imprint.is_empty() {
        return imprint;
    }
    let cover = on_cover(outline);
    if cover.is_empty() { issuing(outline) } else { cover }
}

/// *Udgivet af: …*, in the line itself or in the lines below it.
fn stated(outline: &Outline) -> Vec<String> {
    for (at, node) in outline.nodes.iter().enumerate() {
        let imprint = node.kind == NodeKind::Noise(Reason::Imprint) || node.is_paragraph() && node.text().chars().count() < 200;
        if !imprint {
            continue;
        }
        // The last of several statements in one line counts: "Pjecen er udarbejdet af X ... Udgivet af: Y".
        let Some(found) = last_statement(node.text()) else { continue };
        let names = names(&found);
        if !names.is_empty() {
            return names;
        }
        let below = below(&outline.nodes[at + 1..]);
        if found.trim().is_empty() && !below.is_empty() {
            return below;
        }
    }
    Vec::new()
}

fn last_statement(text: &str) -> Option<String> {
    let lower = text.to_lowercase();
    let at = ["udgivet", "udgives", "udgiver", "udarbejdet af", "afsender", "©", "copyright"].iter().filter_map(|word| lower.rfind(word)).max()?;
    let found = PUBLISHED_BY.captures(text.get(at..)?)?;
    Some(found.name("names")?.as_str().to_owned())
}

/// The names that a statement begins with; an address or a date may follow them.
fn names(text: &str) -> Vec<String> {
    let text = text.trim().trim_end_matches('.');
    let whole = organisations::listed(text);
    if !whole.is_empty() {
        return whole;
    }
    let words: Vec<&str> = text.split(' ').collect();
    (1..words.len().min(24)).rev().map(|n| organisations::listed(words[..n].join(" ").trim_end_matches([',', '.', ' ']))).find(|found| !found.is_empty()).or_else(|| unknown_name(text)).unwrap_or_default()
}

/// A name that no word of the vocabulary tells: what stands before the first comma, figure or place.
fn unknown_name(text: &str) -> Option<Vec<String>> {
    let end = text.find([',', '.', ';', '(', ':']).unwrap_or(text.len());
    let name = text.get(..end)?.split(|c: char| c.is_ascii_digit()).next()?.trim();
    let fits = name.chars().next()?.is_uppercase() && (1..=7).contains(&name.split(' ').count()) && name.chars().count() >= 3;
    fits.then(|| vec![name.to_owned()])
}

fn below(nodes: &[Node]) -> Vec<String> {
    nodes
        .iter()
        .take_while(|node| organisations::is_organisation(node.text()) || !organisations::listed(node.text()).is_empty())
        .flat_map(|node| {
            let listed = organisations::listed(node.text());
            if listed.is_empty() { vec![node.text().to_owned()] } else { listed }
        })
        .collect()
}

/// Lines of the cover that are names of organisations.
fn on_cover(outline: &Outline) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for (_, node) in outline.running().take(16) {
        if node.is_item() || node.text().chars().count() > 160 {
            continue;
        }
        for name in organisations::listed(node.text()) {
            if !found.contains(&name) {
                found.push(name);
            }
        }
    }
    found
}

/// *X, Y og Z giver i oplægget …*: the subject of the first sentence of running text.
fn issuing(outline: &Outline) -> Vec<String> {
    let first = outline.running().find(|(_, node)| node.is_paragraph() && node.text().contains(' ') && node.text().ends_with('.'));
    let Some((_, node)) = first else { return Vec::new() };
    let Some(sentence) = sentences(node.text()).into_iter().next().and_then(|range| node.text().get(range)) else { return Vec::new() };
    ISSUING.captures(sentence).and_then(|found| found.name("names")).map_or_else(Vec::new, |names| organisations::listed(names.as_str()))
}

#[cfg(test)]
mod tests {
    use super::super::context::tests::found;

    #[test]
    fn the_imprint_names_the_publishers() {
        let below = found("Ro\n\nUdgivet maj 2012 af:\n\nRingeforeningen\n\nDanmarks Ringeforbund\n\nTryk:\n\nRinge Tryk\n");
        assert_eq!(below.facts.publishers, ["Ringeforeningen", "Danmarks Ringeforbund"]);
        let inline = found("Ro\n\nDet er godt med ro for alle mennesker.\n\nUdgivet af: Ringeforeningen og KL, Ringvej 3, 8300 Odder\n");
        assert_eq!(inline.facts.publishers, ["Ringeforeningen", "KL"]);
    }

    #[test]
    fn the_first_sentence_may_name_them() {
        let all = found("Ro\n\nRingeforeningen, Danske Regioner og KL giver her gode råd om ro.\n");
        assert_eq!(all.facts.publishers, ["Ringeforeningen", "Danske Regioner", "KL"]);
    }
}
