//! Normative sentences with an actor outside lists of recommendations.

use super::addressee;
use super::context::{Context, Taken};
use super::sentence::{regex, sentences, words};
use crate::model::Statement;
use regex::Regex;
use std::sync::LazyLock;

/// Finds all statements, in reading order.
pub(crate) fn statements(context: &Context<'_>, taken: &Taken) -> Vec<Statement> {
    let mut found = Vec::new();
    for (at, node) in context.outline.running() {
        if taken.contains(&at) || !(node.is_paragraph() || node.is_item()) {
            continue;
        }
        for range in sentences(node.text()) {
            let sentence = node.passage.slice(range);
            if !is_normative(sentence.as_str()) {
                if SHOULD.is_match(sentence.as_str()) {
                    let reason = "\"bør\", but in a subordinate clause or a question";
                    context.refusals.part("statement", "main_clause", (at, sentence), reason);
                }
                continue;
            }
            found.push(Statement {
                id: context.places.id("s", &sentence),
                text: sentence.as_str().to_owned(),
                actor: addressee::acting_subject(sentence.as_str()),
                confidence: 0.85,
                evidence: context.places.evidence(&sentence),
            });
        }
    }
    found
}

static SUBORDINATE: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)(?:,|\b(?:at|hvis|når|fordi|hvordan|hvorfor|hvornår|hvor|hvem|hvad|hvilke|om))\s*(?:\p{L}+\s+){0,6}?$|\b(?:der|som|hvad der|hvilke)\s+(?:\p{L}+\s+){0,3}$",
    )
});
static SHOULD: LazyLock<Regex> = LazyLock::new(|| regex(r"(?i)\bbør\b"));
static MUST: LazyLock<Regex> = LazyLock::new(|| regex(r"(?i)\bskal\b"));

/// *bør* in the main clause; *skal* only with an actor that acts. Relative and other subordinate clauses do not count.
fn is_normative(sentence: &str) -> bool {
    if sentence.ends_with('?') || words(sentence).count() < 4 || sentence.ends_with(':') {
        return false;
    }
    let main = |rule: &Regex| {
        rule.find(sentence).is_some_and(|found| in_main_clause(sentence.get(..found.start()).unwrap_or("")))
    };
    main(&SHOULD) || (main(&MUST) && addressee::acting_subject(sentence).is_some())
}

/// Is what stands before the verb a subject (or an adverbial) and no subordinate clause?
fn in_main_clause(before: &str) -> bool {
    let before = before.trim_start();
    let expletive = words(before).count() == 1 && before.trim().eq_ignore_ascii_case("der");
    expletive || !SUBORDINATE.is_match(before)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_main_clauses_are_normative() {
        assert!(is_normative("Staten bør give mere tid til ro."));
        assert!(is_normative("Der bør gives mere tid til ro."));
        assert!(is_normative("Også kommunerne bør kritisk se på støjen, som børn hører."));
        assert!(is_normative("Skolerne skal give børn tid til at spise."));
        assert!(!is_normative("Vi ser på opgaver under vilkår, der bør have ro."));
        assert!(!is_normative("Rapporten viser, at staten bør give mere tid."));
        assert!(!is_normative("Maden skal være varm, når børn spiser."));
    }
}
