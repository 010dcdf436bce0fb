//! Which item of the result is which item of gold.

use super::similarity::similarity;
use serde_json::Value;

/// Items at least this much alike may be the same.
const ALIKE: f64 = 0.85;

/// An item of gold and the item found for it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pair {
    /// Index in gold.
    pub gold: usize,
    /// Index in the result.
    pub found: usize,
    /// How alike their key texts are, 0 to 1.
    pub similarity: f64,
}

/// One-to-one pairs, the most alike first; of equals the later ones in gold, as the referee has it.
pub fn best_pairs(gold: &[Value], found: &[&Value], class: &str) -> Vec<Pair> {
    let mut pairs: Vec<Pair> = Vec::new();
    for (g, wanted) in gold.iter().enumerate() {
        for (f, item) in found.iter().enumerate() {
            let similarity = alike(wanted, item, class);
            if similarity >= ALIKE {
                pairs.push(Pair { gold: g, found: f, similarity });
            }
        }
    }
    pairs.sort_by(|a, b| b.similarity.total_cmp(&a.similarity).then((b.gold, b.found).cmp(&(a.gold, a.found))));
    let (mut used_gold, mut used_found) = (vec![false; gold.len()], vec![false; found.len()]);
    pairs.retain(|pair| {
        let free = !used_gold[pair.gold] && !used_found[pair.found];
        if free {
            (used_gold[pair.gold], used_found[pair.found]) = (true, true);
        }
        free
    });
    pairs
}

/// The text by which an item is known.
pub(super) fn key<'a>(item: &'a Value, class: &str) -> &'a str {
    let own = if matches!(class, "frames" | "cases") { "title" } else { "text" };
    [own, "title", "text"].iter().map(|name| text(item, name)).find(|text| !text.is_empty()).unwrap_or("")
}

pub(super) fn text<'a>(item: &'a Value, name: &str) -> &'a str {
    item.get(name).and_then(Value::as_str).unwrap_or("")
}

/// A case's title may stand with or without its subtitle.
fn alike(a: &Value, b: &Value, class: &str) -> f64 {
    let plain = similarity(key(a, class), key(b, class));
    if class != "cases" {
        return plain;
    }
    let joined = |item: &Value| format!("{} {}", key(item, class), text(item, "subtitle"));
    plain.max(similarity(joined(a).trim(), joined(b).trim()))
}
