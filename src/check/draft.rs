//! A new corpus folder with a draft of gold, for a person to correct.

use serde_json::{Map, Value, json};

/// What a draft takes over from a record's items: the fields that gold has.
const FIELDS: [(&str, &[&str]); 6] = [
    ("recommendations", &["text", "theme", "addressee", "complete"]),
    ("frames", &["kind", "number", "title", "text"]),
    ("cases", &["kind", "title", "subtitle", "theme", "summary", "complete", "organisations", "participants"]),
    ("questions", &["text", "theme"]),
    ("statements", &["text", "actor"]),
    ("claims", &["text", "claimed", "counts", "holds"]),
];

/// Facts of the document that gold has.
const FACTS: [&str; 5] = ["title", "publishers", "published", "isbn", "language"];

/// Gold as the program would have it, marked as nobody's word.
pub fn gold(record: &Value) -> Value {
    let mut gold = Map::new();
    gold.insert("reviewed".to_owned(), Value::Bool(false));
    gold.insert("document".to_owned(), some_of(&record["document"], &FACTS));
    for (class, fields) in FIELDS {
        let items = record.get(class).and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        gold.insert(class.to_owned(), items.iter().map(|item| some_of(item, fields)).collect());
    }
    Value::Object(gold)
}

fn some_of(item: &Value, fields: &[&str]) -> Value {
    let kept = fields.iter().filter_map(|field| Some(((*field).to_owned(), item.get(*field)?.clone())));
    Value::Object(kept.collect())
}

/// `about.toml` of a new folder.
pub fn about(record: &Value) -> String {
    let kind = record["document"]["kind"].as_str().unwrap_or("other");
    let title = record["document"]["title"].as_str().unwrap_or("");
    let pages = record["pages"].as_array().map_or(0, Vec::len);
    let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
    format!(
        "# gold.json and gold.txt are drafts by the program. Read them against the pages, correct them, then remove\n\
         # `\"reviewed\": false` from gold.json; until then gates leave this pamphlet alone.\n\
         genre = {}\npages = {pages}\ntitle = {}\nexercises = []\n",
        quoted(kind),
        quoted(title)
    )
}

/// The folder's name: the next number and a few words of the title or file name.
pub fn name<'a>(known: impl Iterator<Item = &'a str>, title: &str) -> String {
    let number = |id: &str| id.split('-').next().and_then(|n| n.parse::<u32>().ok());
    let next = known.filter_map(number).max().unwrap_or(0) + 1;
    let plain: String = title
        .to_lowercase()
        .chars()
        .map(|letter| match letter {
            'æ' => "ae".to_owned(),
            'ø' => "oe".to_owned(),
            'å' => "aa".to_owned(),
            letter if letter.is_ascii_alphanumeric() => letter.to_string(),
            _ => " ".to_owned(),
        })
        .collect();
    let words: Vec<&str> = plain.split_whitespace().take(4).collect();
    let slug = if words.is_empty() { "pamphlet".to_owned() } else { words.join("-") };
    format!("{next:04}-{slug}")
}

/// The name of a source's copy, by its media type.
pub fn source_name(record: &Value, file: &str) -> String {
    let by_type = match record["source"]["media_type"].as_str().unwrap_or("") {
        "application/pdf" => Some("pdf"),
        "text/html" => Some("html"),
        "text/plain" => Some("txt"),
        "text/vnd.hocr+html" => Some("hocr"),
        _ => None,
    };
    let own = file.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
    format!("source.{}", by_type.map(str::to_owned).or(own).unwrap_or_else(|| "bin".to_owned()))
}

/// The empty list that tells a reader where to put what is right either way.
pub fn with_optional(mut gold: Value) -> Value {
    if let Some(fields) = gold.as_object_mut() {
        fields.insert("recommendations_optional".to_owned(), json!([]));
    }
    gold
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_numbered_on_and_named_after_the_title() {
        assert_eq!(name(["0001-a", "0018-b", "x"].into_iter(), "Små Øer: på vej!"), "0019-smaa-oeer-paa-vej");
        assert_eq!(name(std::iter::empty(), "…"), "0001-pamphlet");
    }

    #[test]
    fn a_draft_says_that_it_is_one() {
        let record = json!({"document": {"title": "A", "kind": "poster"}, "recommendations": [{"id": "r", "text": "Gør det.", "theme": null}]});
        let draft = gold(&record);
        assert_eq!(draft["reviewed"], false);
        assert_eq!(draft["recommendations"][0], json!({"text": "Gør det.", "theme": null}));
    }
}
