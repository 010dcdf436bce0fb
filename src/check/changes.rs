//! What differs between two records of one document, told by item, field and word.

use crate::evaluate::{alignment, best_pairs};
use serde::Serialize;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// The lists of a record, with the field that names their items.
const CLASSES: [(&str, &str); 7] = [
    ("recommendations", "text"),
    ("frames", "title"),
    ("cases", "title"),
    ("questions", "text"),
    ("statements", "text"),
    ("claims", "text"),
    ("sections", "title"),
];

/// Fields of a record and of its pages that are told when they differ.
const FACTS: [&str; 3] = ["corrections", "warnings", "personal_data"];
const PAGE_FACTS: [&str; 6] = ["rotation", "text_from", "quality", "language", "left_out", "warnings"];

/// Fields of items that follow from others: a moved box is no news.
const QUIET: [&str; 5] = ["id", "evidence", "span", "supersedes", "confidence"];

/// What kind of change; the order is the order of harm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// An item is no longer there.
    Gone,
    /// A field says something else.
    Altered,
    /// An item is new.
    Added,
    /// A word of the text reads differently.
    Reworded,
    /// Only positions, confidences or other small print.
    Other,
}

/// One change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// What kind.
    pub kind: ChangeKind,
    /// `recommendations` …, `document`, `text`.
    pub class: String,
    /// The item's own words, shortened.
    pub item: String,
    /// The field, where one was altered.
    pub field: String,
    /// What stood there.
    pub before: String,
    /// What stands there.
    pub after: String,
    /// The page, as far as known.
    pub page: Option<u64>,
}

impl std::fmt::Display for Change {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { class, item, field, before, after, .. } = self;
        match self.kind {
            ChangeKind::Gone => write!(f, "{class}: gone: {item}"),
            ChangeKind::Added => write!(f, "{class}: new: {item}"),
            ChangeKind::Reworded => write!(f, "{class}: {before} -> {after}"),
            ChangeKind::Altered if item.is_empty() => write!(f, "{class}: {field}: {before} -> {after}"),
            ChangeKind::Altered => write!(f, "{class}: {item}: {field}: {before} -> {after}"),
            ChangeKind::Other => write!(f, "{class}: {field}"),
        }
    }
}

/// The changes from one record to another, harm first; empty when nothing but the provenance differs.
pub fn changes(before: &Value, after: &Value) -> Vec<Change> {
    let mut all = Vec::new();
    for (class, key) in CLASSES {
        all.extend(of_class(before, after, class, key));
    }
    all.extend(of_fields("document", "", &before["document"], &after["document"], None));
    all.extend(of_fields("record", "", &only(before, &FACTS), &only(after, &FACTS), None));
    all.extend(of_pages(before, after));
    all.extend(of_text("text", text(before, "text"), text(after, "text")));
    all.sort_by_key(|change| change.kind);
    if all.is_empty() {
        all.extend(small_print(before, after));
    }
    all
}

fn text<'a>(value: &'a Value, field: &str) -> &'a str {
    value.get(field).and_then(Value::as_str).unwrap_or("")
}

fn of_class(before: &Value, after: &Value, class: &str, key: &str) -> Vec<Change> {
    let list = |record: &Value| record.get(class).and_then(Value::as_array).cloned().unwrap_or_default();
    let (old, new) = (list(before), list(after));
    // Statements and claims are named by their text, as recommendations are; sections by their title, as frames are.
    let like = match (class, key) {
        ("cases", _) => "cases",
        (_, "title") => "frames",
        _ => "recommendations",
    };
    let pairs = best_pairs(&old, &new.iter().collect::<Vec<_>>(), like);
    let (kept, found): (BTreeSet<usize>, BTreeSet<usize>) = pairs.iter().map(|pair| (pair.gold, pair.found)).unzip();
    let change = |kind, item: &Value| Change {
        kind,
        class: class.to_owned(),
        item: short(text(item, key)),
        field: String::new(),
        before: String::new(),
        after: String::new(),
        page: page(item),
    };
    let gone = (0..old.len()).filter(|i| !kept.contains(i)).map(|i| change(ChangeKind::Gone, &old[i]));
    let added = (0..new.len()).filter(|i| !found.contains(i)).map(|i| change(ChangeKind::Added, &new[i]));
    let mut all: Vec<Change> = gone.chain(added).collect();
    for pair in pairs {
        let (a, b) = (&old[pair.gold], &new[pair.found]);
        all.extend(of_fields(class, &short(text(a, key)), a, b, page(b)));
    }
    all
}

/// The value with these fields alone.
fn only(value: &Value, fields: &[&str]) -> Value {
    let kept = fields.iter().filter_map(|field| Some(((*field).to_owned(), value.get(*field)?.clone())));
    Value::Object(kept.collect())
}

fn of_pages(before: &Value, after: &Value) -> Vec<Change> {
    let list = |record: &Value| record.get("pages").and_then(Value::as_array).cloned().unwrap_or_default();
    let pages = list(before).into_iter().zip(list(after)).zip(1..);
    pages
        .flat_map(|((old, new), number)| {
            let (old, new) = (only(&old, &PAGE_FACTS), only(&new, &PAGE_FACTS));
            of_fields("pages", &format!("page {number}"), &old, &new, Some(number))
        })
        .collect()
}

/// The page of the first evidence.
pub fn page(item: &Value) -> Option<u64> {
    item.get("evidence")?.get(0)?.get("page")?.as_u64()
}

fn of_fields(class: &str, item: &str, before: &Value, after: &Value, page: Option<u64>) -> Vec<Change> {
    let nothing = serde_json::Map::new();
    let (old, new) = (before.as_object().unwrap_or(&nothing), after.as_object().unwrap_or(&nothing));
    let fields: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let differing =
        fields.into_iter().filter(|field| !QUIET.contains(&field.as_str()) && old.get(*field) != new.get(*field));
    differing
        .map(|field| Change {
            kind: ChangeKind::Altered,
            class: class.to_owned(),
            item: item.to_owned(),
            field: field.clone(),
            before: shown(old.get(field)),
            after: shown(new.get(field)),
            page,
        })
        .collect()
}

fn shown(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => "nothing".to_owned(),
        Some(Value::String(text)) => short(text),
        Some(other) => short(&other.to_string()),
    }
}

/// A text's beginning, on one line.
pub fn short(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let line = words.join(" ");
    if line.chars().count() <= 100 { line } else { line.chars().take(99).chain(['…']).collect() }
}

/// Runs of differing words of two texts; `class` names the text.
pub fn of_text(class: &str, before: &str, after: &str) -> Vec<Change> {
    if before == after {
        return Vec::new();
    }
    let pages = |text: &str| -> Vec<u64> {
        let words = text.split('\x0c').zip(1..);
        words.flat_map(|(page, number)| page.split_whitespace().map(move |_| number)).collect()
    };
    let (old, new): (Vec<&str>, Vec<&str>) = (before.split_whitespace().collect(), after.split_whitespace().collect());
    let places = alignment(&old, &new);
    let page_of = pages(after);
    let mut all = Vec::new();
    let (mut i, mut j) = (0, 0);
    while i < old.len() || j < new.len() {
        // The next word that both have and that stands in the same place.
        let same = (i..old.len()).find(|i| places[*i].is_some_and(|j| old[*i] == new[j]));
        let (to_i, to_j) = same.map_or((old.len(), new.len()), |i| (i, places[i].unwrap_or(new.len())));
        if to_i > i || to_j > j {
            all.push(reworded(
                class,
                &old[i..to_i],
                &new[j..to_j],
                page_of.get(j.min(page_of.len().saturating_sub(1))),
            ));
        }
        (i, j) = (to_i + 1, to_j + 1);
    }
    all
}

fn reworded(class: &str, before: &[&str], after: &[&str], page: Option<&u64>) -> Change {
    let words = |words: &[&str]| if words.is_empty() { "nothing".to_owned() } else { short(&words.join(" ")) };
    Change {
        kind: ChangeKind::Reworded,
        class: class.to_owned(),
        item: String::new(),
        field: String::new(),
        before: words(before),
        after: words(after),
        page: page.copied(),
    }
}

/// Top-level fields that differ although no item, fact or word does.
fn small_print(before: &Value, after: &Value) -> Vec<Change> {
    let nothing = serde_json::Map::new();
    let (old, new) = (before.as_object().unwrap_or(&nothing), after.as_object().unwrap_or(&nothing));
    let fields: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let differing = fields.into_iter().filter(|field| *field != "provenance" && old.get(*field) != new.get(*field));
    let change = |field: &String| Change {
        kind: ChangeKind::Other,
        class: "record".to_owned(),
        item: String::new(),
        field: format!("{field}: positions or other small print differ"),
        before: String::new(),
        after: String::new(),
        page: None,
    };
    differing.map(change).collect()
}

/// Changes of the same kind over documents, the most frequent first: "412 x stgrre -> større in 38 documents".
pub fn grouped<'a>(documents: impl Iterator<Item = (&'a str, &'a [Change])>) -> Vec<String> {
    let mut groups: BTreeMap<(ChangeKind, String), (usize, BTreeSet<&str>)> = BTreeMap::new();
    for (id, changes) in documents {
        for change in changes {
            let group = groups.entry((change.kind, sort_of(change))).or_default();
            group.0 += 1;
            group.1.insert(id);
        }
    }
    let mut groups: Vec<_> = groups.into_iter().collect();
    groups.sort_by(|a, b| a.0.0.cmp(&b.0.0).then(b.1.0.cmp(&a.1.0)).then_with(|| a.0.1.cmp(&b.0.1)));
    let line = |((_, sort), (count, documents)): ((ChangeKind, String), (usize, BTreeSet<&str>))| {
        let documents = match documents.len() {
            1 => documents.first().map(|id| (*id).to_owned()).unwrap_or_default(),
            many => format!("{many} documents"),
        };
        format!("{count} x {sort} in {documents}")
    };
    groups.into_iter().map(line).collect()
}

fn sort_of(change: &Change) -> String {
    match change.kind {
        ChangeKind::Gone => format!("{} gone", change.class),
        ChangeKind::Added => format!("{} new", change.class),
        ChangeKind::Reworded => format!("{} -> {}", change.before, change.after),
        ChangeKind::Altered => format!("{}.{} altered", change.class, change.field),
        ChangeKind::Other => change.field.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn items_fields_and_words_are_told_apart() {
        let before = json!({"text": "en stgrre by", "recommendations": [{"id": "1", "text": "Skab plads.", "theme": "A"}, {"text": "Tag ansvar nu."}]});
        let after =
            json!({"text": "en større by her", "recommendations": [{"id": "2", "text": "Skab plads.", "theme": null}]});
        let told: Vec<String> = changes(&before, &after).iter().map(ToString::to_string).collect();
        assert_eq!(
            told,
            [
                "recommendations: gone: Tag ansvar nu.",
                "recommendations: Skab plads.: theme: A -> nothing",
                "text: stgrre -> større",
                "text: nothing -> her"
            ]
        );
    }

    #[test]
    fn the_same_change_in_many_documents_is_one_line() {
        let change = of_text("text", "stgrre", "større");
        let lines = grouped([("a", &change[..]), ("b", &change[..])].into_iter());
        assert_eq!(lines, ["2 x stgrre -> større in 2 documents"]);
    }

    #[test]
    fn a_record_is_the_same_as_itself() {
        let record = json!({"text": "a", "provenance": {"pjece": "1"}});
        let newer = json!({"text": "a", "provenance": {"pjece": "2"}});
        assert!(changes(&record, &newer).is_empty());
    }
}
