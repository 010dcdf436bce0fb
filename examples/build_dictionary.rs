//! Stand-in for `pjece dictionary build` until the command is there.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "a tool for maintainers")]
use pjece::dictionary::build::{Ingredients, build};
fn main() {
    let read = |p: &str| std::fs::read_to_string(format!("dictionaries/{p}")).unwrap();
    let packed = std::fs::read("dictionaries/cache/small_da.msgpack").unwrap();
    let lists: Vec<serde_json::Value> = rmp_serde::from_slice(&packed).unwrap();
    let frequencies: Vec<(String, u32)> = lists
        .iter()
        .skip(1)
        .enumerate()
        .flat_map(|(cb, words)| {
            words
                .as_array()
                .unwrap()
                .iter()
                .map(move |w| (w.as_str().unwrap().to_owned(), 900 - cb as u32))
                .collect::<Vec<_>>()
        })
        .collect();
    let mut names: Vec<_> =
        std::fs::read_dir("dictionaries/cache/running").unwrap().map(|e| e.unwrap().path()).collect();
    names.sort();
    let running: Vec<String> = names.iter().map(|p| std::fs::read_to_string(p).unwrap()).collect();
    let built = build(&Ingredients {
        aff: &read("cache/index.aff"),
        dic: &read("cache/index.dic"),
        frequencies: &frequencies,
        additions: &read("additions.csv"),
        municipalities: &read("municipalities.csv"),
        running: &running,
    })
    .unwrap();
    for (name, bytes) in [
        ("words.fst", &built.words),
        ("frequencies.fst", &built.frequencies),
        ("letters.bin", &built.letters),
        ("context.bin", &built.context),
    ] {
        println!("{name} {}", bytes.len());
        std::fs::write(format!("dictionaries/{name}"), bytes).unwrap();
    }
}
