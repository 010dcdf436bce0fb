//! Many files: memory does not grow with their number. Slow: `cargo test --release --test scale -- --ignored --nocapture`.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "tests make files, start programs and tell what they measured"
)]

mod support;

use std::path::Path;
use support::{command, json, write};

/// Reads a folder of `count` small files with `jobs`; gives the parent's peak memory in MiB.
fn peak_memory(folder: &Path, count: usize, jobs: &str) -> f64 {
    let (input, output) = (folder.join(format!("in-{count}")), folder.join(format!("out-{count}")));
    for index in 0..count {
        let text = format!("Anbefaling {index}\n\n• Skab plads til {index} nye medarbejdere på tværs af kommunen.\n");
        write(&input.join(format!("{:03}/{index:05}.txt", index % 100)), text);
    }
    let mut run = command()
        .args(["run", input.to_str().unwrap(), jobs, "-q", "--output", output.to_str().unwrap()])
        .spawn()
        .unwrap();
    let mut peak = 0.0_f64;
    let status = loop {
        if let Some(status) = run.try_wait().unwrap() {
            break status;
        }
        let facts = std::fs::read_to_string(format!("/proc/{}/status", run.id())).unwrap_or_default();
        let line = facts.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or("0");
        peak = peak.max(line.trim().trim_end_matches(" kB").parse::<f64>().unwrap_or(0.0) / 1024.0);
        std::thread::sleep(std::time::Duration::from_millis(5));
    };
    let report = json(&output.join("run.json"));
    println!("{count} files: {peak:.1} MiB, {} s", report["timings"]["seconds"]);
    assert_eq!(status.code(), Some(0), "{report}");
    assert_eq!(report["counts"]["recorded"], count);
    peak
}

#[test]
#[ignore = "slow: 31,100 files"]
fn memory_is_flat() {
    let folder = tempfile::tempdir().unwrap();
    // The last with one worker, which is replaced on the way.
    let runs = [(100, "-j2"), (1_000, "-j2"), (10_000, "-j2"), (20_000, "-j1")];
    let peaks = runs.map(|(count, jobs)| peak_memory(folder.path(), count, jobs));
    assert!(peaks.iter().all(|peak| *peak < 200.0), "{peaks:?}");
    assert!(peaks[3] < peaks[1] * 1.3 + 2.0, "it grows: {peaks:?}");
}
