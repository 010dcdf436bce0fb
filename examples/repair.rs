//! Stand-in for `pjece repair --jsonl` until the command is there.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, clippy::print_stdout, reason = "a tool for maintainers")]
use std::io::Read;
fn main() {
    let mut input = String::new();
    std::io::stdin().read_to_string(&mut input).unwrap();
    let dictionary = pjece::dictionary::Dictionary::embedded();
    let config = pjece::config::Config::default();
    let tools = pjece::Tools { dictionary: &dictionary, ocr_engine: None, config: &config };
    if std::env::args().any(|a| a == "--jsonl") {
        for line in input.lines() {
            let v: serde_json::Value = serde_json::from_str(line).unwrap();
            let text = v.get("ocr").or(v.get("text")).unwrap().as_str().unwrap();
            let (_, r, repaired) = pjece::pipeline::repair_text(text, &tools);
            let edits: Vec<_> = r
                .corrections
                .iter()
                .filter(|c| !matches!(c.kind, pjece::model::EditKind::Hyphen | pjece::model::EditKind::Bullet))
                .map(|c| {
                    (
                        c.before.clone(),
                        c.after.clone(),
                        c.confidence,
                        dictionary.is_word(&c.before.replace("-\n", "")),
                        c.reason.clone(),
                    )
                })
                .collect();
            println!("{}", serde_json::json!({"id": v["id"], "text": repaired.as_str(), "edits": edits}));
        }
    } else if std::env::args().any(|a| a == "--explain") {
        let (d, r, _) = pjece::pipeline::repair_text(&input, &tools);
        for p in &r.pages {
            println!("PAGE {p:?}");
        }
        for c in &r.corrections {
            println!(
                "{:?} {} -> {} {:.3} [{}] {:?}",
                c.kind,
                c.before,
                c.after,
                c.confidence,
                c.reason,
                c.rivals.iter().map(|r| format!("{}:{:.2}", r.text, r.probability)).collect::<Vec<_>>()
            );
        }
        for s in &r.suspects {
            println!(
                "SUSPECT {} {:?}",
                s.text,
                s.candidates.iter().map(|r| format!("{}:{:.2}", r.text, r.probability)).collect::<Vec<_>>()
            );
        }
        let _ = d;
    } else {
        let (_, _, repaired) = pjece::pipeline::repair_text(&input, &tools);
        print!("{}", repaired.as_str());
    }
}
