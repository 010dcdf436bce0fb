//! `docs/json.md` is true: its examples are what pjece writes for `docs/example`, and it tells every field of the schemas.
//!
//! `SNAPSHOTS=overwrite cargo test --release --test json_docs` writes the examples anew; read the difference.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests make files, start programs, and fail by panics"
)]

mod support;

use pjece::batch::to_tidy_json;
use pjece::schema::{Which, schema};
use serde::de::{MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::Path;
use support::{pjece, root, write};

/// What stands in an example for something that need not agree.
const ANYTHING: &str = "…";

#[test]
fn the_examples_are_what_pjece_writes() {
    let folder = tempfile::tempdir().unwrap();
    let output = folder.path().join("out");
    let input = folder.path().join("in");
    for entry in std::fs::read_dir(root().join("docs/example")).unwrap() {
        let path = entry.unwrap().path();
        write(&input.join(path.file_name().unwrap()), std::fs::read(&path).unwrap());
    }
    write(&input.join("empty.txt"), " \n");
    let decisions = folder.path().join("decisions.jsonl");
    write(&decisions, json!({"before": "lysllskcre", "decision": "manual", "text": "lystfiskere"}).to_string());
    let ran = pjece(&["run", input.to_str().unwrap(), "--output", output.to_str().unwrap(), "--ocr", "never", "-q"]);
    assert_eq!(ran.status.code(), Some(0), "{}", String::from_utf8_lossy(&ran.stderr));

    let path = root().join("docs/json.md");
    let text = std::fs::read_to_string(&path).unwrap();
    let overwrites = std::env::var("SNAPSHOTS").is_ok_and(|value| value == "overwrite");
    let (mut fresh, mut stale) = (String::new(), Vec::new());
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        fresh += line;
        fresh.push('\n');
        let Some(what) = line.strip_prefix("```json ") else { continue };
        let old: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
        let old: Value = serde_json::from_str(&old.join("\n")).unwrap_or(Value::Null);
        let new = value(&output, &decisions, what).masked(&old);
        if serde_json::to_value(&new).unwrap() != old {
            stale.push(what.to_owned());
        }
        fresh += String::from_utf8(to_tidy_json(&new)).unwrap().trim_end();
        fresh += "\n```\n";
    }
    if overwrites {
        return write(&path, fresh);
    }
    assert!(
        stale.is_empty(),
        "docs/json.md is stale: {stale:?}; renew it with SNAPSHOTS=overwrite and read the difference"
    );
}

/// The value that an example is about: a file and a pointer into it, or a type of line and which of them.
fn value(output: &Path, decisions: &Path, what: &str) -> Tree {
    let words: Vec<&str> = what.split(' ').collect();
    let text = |file: &str| std::fs::read_to_string(output.join(file)).unwrap();
    let value = match words[..] {
        ["decisions.jsonl"] => serde_json::from_slice(&std::fs::read(decisions).unwrap()).ok(),
        [file] => serde_json::from_str(&text(file)).ok(),
        [file, pointer] => {
            pointer.split('/').skip(1).try_fold(serde_json::from_str(&text(file)).unwrap(), Tree::inside)
        }
        [file, kind, index] => {
            let is_it = |line: &&str| serde_json::from_str::<Value>(line).unwrap()["type"] == kind;
            let text = text(file);
            let line = text.lines().filter(is_it).nth(index.parse().unwrap());
            line.map(|line| serde_json::from_str(line).unwrap())
        }
        _ => None,
    };
    value.unwrap_or_else(|| panic!("{what}: nothing there"))
}

/// JSON whose objects keep their order.
#[derive(Serialize)]
#[serde(untagged)]
enum Tree {
    Leaf(Value),
    List(Vec<Tree>),
    #[serde(serialize_with = "in_order")]
    Object(Vec<(String, Tree)>),
}

fn in_order<S: Serializer>(fields: &[(String, Tree)], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(fields.iter().map(|(key, value)| (key, value)))
}

impl Tree {
    fn inside(self, key: &str) -> Option<Self> {
        match self {
            Self::Leaf(_) => None,
            Self::List(values) => values.into_iter().nth(key.parse().ok()?),
            Self::Object(fields) => fields.into_iter().find(|(name, _)| name == key).map(|(_, value)| value),
        }
    }

    /// With digests, the clock and the machine masked, and what the old example masks.
    fn masked(self, old: &Value) -> Self {
        let field = |(key, value): (String, Self)| {
            let old = &old[&key];
            let is_digest = key.ends_with("sha256") || ["pjece", "started", "inputs"].contains(&key.as_str());
            let is_told = matches!(value, Self::Leaf(Value::Null));
            let value = match key.as_str() {
                "seconds" => Self::Leaf(json!(0.1)),
                "threads" => Self::Leaf(json!(2)),
                _ if !is_told && (is_digest || old == ANYTHING) => Self::Leaf(json!(ANYTHING)),
                _ => value.masked(old),
            };
            (key, value)
        };
        match self {
            Self::Object(fields) => Self::Object(fields.into_iter().map(field).collect()),
            Self::List(values) => {
                Self::List(values.into_iter().enumerate().map(|(index, value)| value.masked(&old[index])).collect())
            }
            leaf @ Self::Leaf(_) => leaf,
        }
    }
}

impl<'de> Deserialize<'de> for Tree {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(InOrder)
    }
}

struct InOrder;

impl<'de> Visitor<'de> for InOrder {
    type Value = Tree;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Tree, E> {
        Ok(Tree::Leaf(Value::Null))
    }

    fn visit_bool<E>(self, value: bool) -> Result<Tree, E> {
        Ok(Tree::Leaf(json!(value)))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Tree, E> {
        Ok(Tree::Leaf(json!(value)))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Tree, E> {
        Ok(Tree::Leaf(json!(value)))
    }

    fn visit_str<E>(self, value: &str) -> Result<Tree, E> {
        Ok(Tree::Leaf(json!(value)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Tree, A::Error> {
        let mut values = Vec::new();
        while let Some(value) = list.next_element()? {
            values.push(value);
        }
        Ok(Tree::List(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Tree, A::Error> {
        let mut fields = Vec::new();
        while let Some(field) = object.next_entry()? {
            fields.push(field);
        }
        Ok(Tree::Object(fields))
    }
}

#[test]
fn every_field_is_told() {
    let text = std::fs::read_to_string(root().join("docs/json.md")).unwrap();
    let told: BTreeSet<&str> = text.split(['`', ' ', '|', '\n', '(', ')', ',', '.', ':', ';']).collect();
    for which in Which::ALL {
        let schema: Value = serde_json::from_str(&schema(which)).unwrap();
        let mut names = BTreeSet::new();
        properties(&schema, &mut names);
        assert!(names.len() > 3);
        for name in names {
            assert!(told.contains(name.as_str()), "{name} of the {} is not told in docs/json.md", which.name());
        }
    }
}

fn properties(schema: &Value, names: &mut BTreeSet<String>) {
    match schema {
        Value::Object(fields) => {
            if let Some(Value::Object(properties)) = fields.get("properties") {
                names.extend(properties.keys().cloned());
            }
            fields.values().for_each(|value| properties(value, names));
        }
        Value::Array(values) => values.iter().for_each(|value| properties(value, names)),
        _ => {}
    }
}
