//! How fast: `cargo bench`. Repair in bytes per second on damaged and on clean text (a Danish word with its space is about
//! 6.5 bytes), reading in pages per second.
#![allow(missing_docs, reason = "criterion makes the public items")]
#![allow(clippy::disallowed_methods, reason = "benches read files")]

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use pjece::config::Config;
use pjece::dictionary::Dictionary;
use pjece::model::Source;
use pjece::{Tools, pipeline};
use std::hint::black_box;
use std::path::PathBuf;

const CLEAN: &str = "Kommunerne og staten bør sammen skabe bedre rammer for de mest udsatte børn og unge. Det kræver, at \
medarbejderne får tid til den enkelte borger, og at lederne på tværs af forvaltningerne tager et fælles ansvar for kvaliteten.\n";
const DAMAGED: &str = "Kommunerne og staten bor sammen skabe bedre rammer for de mest udsatte born og unge. Det kraever, at \
medarbejderne far tid til den enkelte borger, og at lederne pa tveers af forvaltningerne tager et feelles ansvar for kvaliteten.\n";

fn repair(criterion: &mut Criterion) {
    let (dictionary, config) = (Dictionary::embedded(), Config::default());
    let tools = Tools { dictionary: &dictionary, ocr_engine: None, config: &config };
    let mut group = criterion.benchmark_group("repair");
    for (name, line) in [("clean", CLEAN), ("damaged", DAMAGED)] {
        let text = line.repeat(40);
        group.throughput(Throughput::Elements(text.split_whitespace().count() as u64)); // words
        group.bench_function(name, |bencher| bencher.iter(|| pipeline::repair_text(black_box(&text), &tools)));
    }
    group.finish();
}

fn read(criterion: &mut Criterion) {
    let (dictionary, config) = (Dictionary::embedded(), Config::default());
    let tools = Tools { dictionary: &dictionary, ocr_engine: None, config: &config };
    let mut group = criterion.benchmark_group("read");
    for name in ["0002-ungdomsliv", "0007-affald"] {
        let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("corpus").join(name).join("source.pdf");
        let Ok(bytes) = std::fs::read(&path) else { continue };
        let source = Source::new(name, bytes);
        let Ok(reading) = pipeline::run(&source, &tools) else { continue };
        group.throughput(Throughput::Elements(reading.document.pages.len() as u64)); // pages
        group.bench_function(name, |bencher| bencher.iter(|| pipeline::run(black_box(&source), &tools)));
    }
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(10);
    targets = repair, read
}
criterion_main!(benches);
