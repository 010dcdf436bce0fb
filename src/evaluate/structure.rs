//! Precision, recall and F1 of what was found, and how right the attributes of the right items are.
//!
//! The same rules as the referee `tests/score/structure.py`, so that `pjece check` needs no Python.

use super::matching::{Pair, best_pairs, key, text};
use super::similarity::similarity;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

const CLASSES: [&str; 4] = ["recommendations", "frames", "cases", "questions"];

/// How well a document's findings agree with gold.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct StructureScores {
    /// By class: `recommendations`, `frames`, `cases`, `questions`, `claims`; only those that gold or the result has.
    pub classes: BTreeMap<String, ClassScore>,
    /// Mean F1 over the classes, 0 to 1; 1 when there are none.
    pub macro_f1: f64,
}

/// One class.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ClassScore {
    /// Items that gold wants and the result has.
    pub right: usize,
    /// Items of the result that gold neither wants nor excuses.
    pub spurious: Vec<String>,
    /// Items that gold wants and the result lacks.
    pub missing: Vec<String>,
    /// 0 to 1.
    pub f1: f64,
    /// By attribute (`theme`, `addressee`, `number`, `complete`, `kind`, `evidence`, `participants_f1` …): 0 to 1 over the
    /// right items whose gold states it; `invented_*`: how often something stands where gold says there is nothing.
    pub attributes: BTreeMap<String, f64>,
}

/// Scores a record against gold. Items are matched one to one by how alike their texts are; an item of gold's
/// `<class>_optional` neither helps nor hurts.
pub fn structure(gold: &Value, record: &Value) -> StructureScores {
    let mut classes = BTreeMap::new();
    for class in CLASSES {
        let (wanted, found) = (items(gold, class), items(record, class));
        let score = class_score(class, wanted, items(gold, &format!("{class}_optional")), found);
        if !wanted.is_empty() || !score.spurious.is_empty() {
            classes.insert(class.to_owned(), score);
        }
    }
    if let Some(score) = claims(gold, record) {
        classes.insert("claims".to_owned(), score);
    }
    let macro_f1 = mean(classes.values().map(|score| score.f1)).unwrap_or(1.0);
    StructureScores { classes, macro_f1 }
}

fn items<'a>(document: &'a Value, class: &str) -> &'a [Value] {
    document.get(class).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn class_score(class: &str, wanted: &[Value], optional: &[Value], found: &[Value]) -> ClassScore {
    let all: Vec<&Value> = found.iter().collect();
    let pairs = best_pairs(wanted, &all, class);
    let taken: BTreeSet<usize> = pairs.iter().map(|pair| pair.found).collect();
    let rest: Vec<&Value> = (0..found.len()).filter(|i| !taken.contains(i)).map(|i| &found[i]).collect();
    let excused: BTreeSet<usize> = best_pairs(optional, &rest, class).iter().map(|pair| pair.found).collect();
    let spurious = (0..rest.len()).filter(|i| !excused.contains(i)).map(|i| key(rest[i], class).to_owned()).collect();
    let hit: BTreeSet<usize> = pairs.iter().map(|pair| pair.gold).collect();
    let missing = (0..wanted.len()).filter(|i| !hit.contains(i)).map(|i| key(&wanted[i], class).to_owned()).collect();
    let mut score = ClassScore { right: pairs.len(), spurious, missing, ..ClassScore::default() };
    score.f1 = f1(score.right, score.spurious.len(), score.missing.len());
    score.attributes = attributes(class, wanted, found, &pairs);
    score
}

fn f1(right: usize, spurious: usize, missing: usize) -> f64 {
    if right == 0 { 0.0 } else { 2.0 * right as f64 / (2 * right + spurious + missing) as f64 }
}

fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (sum, count) = values.fold((0.0, 0), |(sum, count), value| (sum + value, count + 1));
    (count > 0).then(|| sum / f64::from(count))
}

fn attributes(class: &str, wanted: &[Value], found: &[Value], pairs: &[Pair]) -> BTreeMap<String, f64> {
    let matched: Vec<(&Value, &Value)> = pairs.iter().map(|pair| (&wanted[pair.gold], &found[pair.found])).collect();
    let mut scores = BTreeMap::new();
    let mut put = |name: &str, value: Option<f64>| value.map(|value| scores.insert(name.to_owned(), value));
    put("text_similarity", mean(pairs.iter().map(|pair| pair.similarity)));
    for name in ["theme", "addressee", "number", "complete", "kind"] {
        let stated = matched.iter().filter(|(g, _)| g.get(name).is_some_and(|value| !value.is_null()));
        put(name, mean(stated.map(|(g, f)| f64::from(u8::from(same(&g[name], f.get(name)))))));
    }
    if class == "recommendations" {
        for name in ["theme", "addressee"] {
            let nothing = matched.iter().filter(|(g, _)| g.get(name).is_some_and(Value::is_null));
            let invented: Vec<bool> = nothing.map(|(_, f)| !text(f, name).is_empty()).collect();
            let count = invented.iter().filter(|invented| **invented).count() as f64;
            put(&format!("invented_{name}"), (!invented.is_empty()).then_some(count));
        }
    }
    put("evidence", mean(matched.iter().map(|(_, f)| f64::from(u8::from(has_quote(f))))));
    let long_text = match class {
        "frames" => Some(("text", "frame_text")),
        "cases" => Some(("summary", "summary")),
        _ => None,
    };
    if let Some((field, name)) = long_text {
        let stated = matched.iter().filter(|(g, _)| !text(g, field).is_empty());
        put(name, mean(stated.map(|(g, f)| similarity(text(g, field), text(f, field)))));
    }
    if class == "cases" {
        put("organisations_f1", codes_f1(&matched, "organisations"));
        put("participants_f1", codes_f1(&matched, "participants"));
    }
    scores
}

fn has_quote(item: &Value) -> bool {
    items(item, "evidence").iter().any(|evidence| !text(evidence, "quote").is_empty())
}

/// Is an attribute right? A list in gold means: any of these.
fn same(wanted: &Value, got: Option<&Value>) -> bool {
    match wanted {
        Value::Array(any) => any.iter().any(|one| same(one, got)),
        Value::String(wanted) => got.and_then(Value::as_str).is_some_and(|got| similarity(wanted, got) > 0.85),
        other => got == Some(other),
    }
}

fn codes_f1(matched: &[(&Value, &Value)], field: &str) -> Option<f64> {
    let (mut both, mut all) = (0, 0);
    for (gold, found) in matched {
        let (wanted, got) = (codes(items(gold, field)), codes(items(found, field)));
        both += wanted.intersection(&got).count();
        all += wanted.len() + got.len();
    }
    (all > 0).then(|| 2.0 * both as f64 / all as f64)
}

fn codes(organisations: &[Value]) -> BTreeSet<String> {
    let code = |value: &Value| match value {
        Value::String(code) => Some(code.clone()),
        object => object.get("code").or_else(|| object.get("municipality_code"))?.as_str().map(str::to_owned),
    };
    organisations.iter().filter_map(code).filter(|code| !code.is_empty()).map(|code| format!("{code:0>4}")).collect()
}

/// Claims match by the number claimed and by the verdict; gold's false accepts null too. A claim called false that is
/// not false in gold is a false alarm.
fn claims(gold: &Value, record: &Value) -> Option<ClassScore> {
    let optional = |claim: &&Value| claim.get("optional").and_then(Value::as_bool) == Some(true);
    let mut left: Vec<&Value> = items(record, "claims").iter().collect();
    let mut take = |claim: &Value| {
        let holds = claim.get("holds").is_none_or(|value| value.as_bool() == Some(true));
        let fits = |got: &&Value| {
            let verdict = got.get("holds").and_then(Value::as_bool);
            got.get("claimed") == claim.get("claimed")
                && if holds { verdict == Some(true) } else { verdict != Some(true) }
        };
        left.iter().position(fits).map(|at| left.remove(at)).is_some()
    };
    let wanted: Vec<&Value> = items(gold, "claims").iter().filter(|claim| !optional(claim)).collect();
    let (right, missing): (Vec<&Value>, Vec<&Value>) = wanted.iter().partition(|claim| take(claim));
    items(gold, "claims").iter().filter(optional).for_each(|claim| {
        take(claim);
    });
    let alarms = left.iter().filter(|claim| claim.get("holds").and_then(Value::as_bool) == Some(false));
    let spurious: Vec<String> = alarms.map(|claim| text(claim, "text").to_owned()).collect();
    if wanted.is_empty() && spurious.is_empty() {
        return None;
    }
    let missing: Vec<String> = missing.iter().map(|claim| text(claim, "text").to_owned()).collect();
    let f1 = f1(right.len(), spurious.len(), missing.len());
    Some(ClassScore { right: right.len(), spurious, missing, f1, ..ClassScore::default() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn gold() -> Value {
        json!({"recommendations": [{"text": "Skab plads til nye kompetencer.", "theme": "A"}, {"text": "Tag borgerens perspektiv."}],
               "frames": [{"title": "POLITISKE MÅL SÆTTER RETNING", "number": 2}],
               "frames_optional": [{"title": "Bonus"}],
               "cases": [{"title": "Sygefravær", "organisations": [], "participants": ["0101", "0151"]}]})
    }

    #[test]
    fn gold_against_itself_is_perfect_and_nothing_is_nothing() {
        assert!((structure(&gold(), &gold()).macro_f1 - 1.0).abs() < 1e-9);
        let nothing = structure(&gold(), &json!({}));
        assert!(nothing.macro_f1.abs() < 1e-9);
        assert_eq!(nothing.classes["recommendations"].missing.len(), 2);
    }

    #[test]
    fn half_right_is_half_right() {
        let half = json!({"recommendations": [{"text": "• Skab plads til nye kompetencer", "theme": "A"}, {"text": "noget helt andet her"}],
                          "frames": [{"title": "Politiske mål sætter retning", "number": 3}, {"title": "bonus"}],
                          "cases": [{"title": "Sygefravær", "participants": [{"code": "101"}]}]});
        let scores = structure(&gold(), &half);
        assert!((scores.classes["recommendations"].f1 - 0.5).abs() < 1e-9);
        assert_eq!(scores.classes["frames"].spurious, Vec::<String>::new());
        assert!(scores.classes["frames"].attributes["number"].abs() < 1e-9);
        assert!((scores.classes["cases"].attributes["participants_f1"] - 2.0 / 3.0).abs() < 1e-9);
        assert!((scores.macro_f1 - 2.5 / 3.0).abs() < 1e-9);
    }

    #[test]
    fn claims_match_by_number_and_verdict() {
        let said = json!({"claims": [{"claimed": 4, "holds": true}, {"claimed": 59, "holds": false}, {"claimed": 9, "holds": true, "optional": true}]});
        let score = |claims: Value| structure(&said, &json!({ "claims": claims })).macro_f1;
        assert!((score(json!([{"claimed": 4, "holds": true}, {"claimed": 59, "holds": null}])) - 1.0).abs() < 1e-9);
        assert!(score(json!([{"claimed": 4, "holds": false}, {"claimed": 59, "holds": true}])).abs() < 1e-9);
        assert!((score(json!([{"claimed": 4, "holds": true}, {"claimed": 7, "holds": false}])) - 0.5).abs() < 1e-9);
    }

    #[test]
    fn a_title_may_carry_its_subtitle() {
        let one = json!({"cases": [{"title": "Demensindsatsen", "subtitle": "Guide til at løse specialopgaver"}]});
        let joined = json!({"cases": [{"title": "Demensindsatsen Guide til at løse specialopgaver"}]});
        assert!((structure(&one, &joined).macro_f1 - 1.0).abs() < 1e-9);
    }
}
