//! Killed at any moment, nothing is lost, doubled or half written.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests make files and start programs")]

mod support;

use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};
use support::{command, contents, json, pjece, write};

fn many_files(folder: &Path, count: usize) -> PathBuf {
    let input = folder.join("in");
    for index in 0..count {
        let text = format!("Anbefaling {index}\n\n• Skab plads til {index} nye medarbejdere pa tveers af kommunen.\n");
        write(&input.join(format!("{:02}/{index:04}.txt", index % 17)), text);
    }
    input
}

fn start(input: &Path, output: &Path, options: &[&str]) -> Child {
    let mut command = command();
    command.args(["run", input.to_str().unwrap(), "--output", output.to_str().unwrap(), "--quiet"]).args(options);
    command.stderr(Stdio::null()).spawn().unwrap()
}

/// A number below `below` that is the same in every run of the test.
fn pseudo_random(seed: &mut u64, below: u64) -> u64 {
    *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    (*seed >> 33) % below
}

/// The children of a process, found as `ps` finds them.
fn children(parent: u32) -> Vec<u32> {
    let mut children = Vec::new();
    for entry in std::fs::read_dir("/proc").unwrap().flatten() {
        let Ok(stat) = std::fs::read_to_string(entry.path().join("stat")) else { continue };
        let after_name = stat.rsplit(')').next().unwrap_or("");
        if after_name.split_whitespace().nth(1) == Some(&parent.to_string()) {
            children.extend(entry.file_name().to_string_lossy().parse::<u32>());
        }
    }
    children
}

fn signal(process: u32, name: &str) {
    let _ = std::process::Command::new("kill").args([format!("-{name}"), process.to_string()]).status();
}

fn wait_until(what: &str, mut holds: impl FnMut() -> bool) {
    let began = Instant::now();
    while !holds() {
        assert!(began.elapsed() < Duration::from_secs(30), "waited in vain: {what}");
        std::thread::sleep(Duration::from_millis(2));
    }
}

#[test]
fn fifty_kills_lose_nothing_and_leave_nothing_half() {
    let folder = tempfile::tempdir().unwrap();
    let input = many_files(folder.path(), 400);
    let (whole, killed) = (folder.path().join("whole"), folder.path().join("killed"));
    assert_eq!(start(&input, &whole, &[]).wait().unwrap().code(), Some(0));
    let mut seed = 7;
    for _ in 0..50 {
        let mut run = start(&input, &killed, &["--on-exists", "skip", "-j2"]);
        std::thread::sleep(Duration::from_millis(5 + pseudo_random(&mut seed, 60)));
        run.kill().unwrap();
        run.wait().unwrap();
        for (name, bytes) in contents(&killed) {
            let is_json = std::path::Path::new(&name).extension().is_some_and(|ending| ending == "json");
            assert!(!is_json || serde_json::from_slice::<serde_json::Value>(&bytes).is_ok(), "{name} is half written");
        }
    }
    assert_eq!(start(&input, &killed, &["--on-exists", "skip"]).wait().unwrap().code(), Some(0));
    let (whole, killed) = (contents(&whole), contents(&killed));
    assert_eq!(whole.len(), 801);
    assert!(whole == killed, "the folders differ");
}

#[test]
fn workers_end_with_a_parent_that_was_killed() {
    let folder = tempfile::tempdir().unwrap();
    let (input, output) = (many_files(folder.path(), 2000), folder.path().join("out"));
    let mut run = start(&input, &output, &["-j2"]);
    wait_until("two workers", || children(run.id()).len() == 2);
    let workers = children(run.id());
    run.kill().unwrap();
    run.wait().unwrap();
    // One that nobody has waited for yet is a zombie, which runs no more.
    let runs = |worker: &u32| {
        let stat = std::fs::read_to_string(format!("/proc/{worker}/stat")).unwrap_or_default();
        !matches!(stat.rsplit(") ").next().and_then(|rest| rest.chars().next()), None | Some('Z' | 'X'))
    };
    wait_until("the workers' end", || !workers.iter().any(runs));
}

#[test]
fn a_child_killed_from_outside_costs_one_document() {
    let folder = tempfile::tempdir().unwrap();
    let (input, output) = (many_files(folder.path(), 300), folder.path().join("out"));
    let mut run = start(&input, &output, &["-j1"]);
    wait_until("a worker", || !children(run.id()).is_empty());
    wait_until("some records", || contents(&output).len() > 20);
    for child in children(run.id()) {
        signal(child, "KILL");
    }
    let code = run.wait().unwrap().code();
    let report = json(&output.join("run.json"));
    let counts = &report["counts"];
    // Between two documents the kill costs none: the next document finds the worker gone and counts as failed, or not.
    let failed = counts["failed"].as_u64().unwrap();
    assert!(failed <= 1, "{report}");
    assert_eq!(code, Some(if failed == 1 { 3 } else { 0 }));
    assert_eq!(counts["recorded"].as_u64().unwrap() + failed, 300);
}

#[test]
fn an_interrupted_run_says_so_and_can_go_on() {
    for name in ["INT", "TERM"] {
        let folder = tempfile::tempdir().unwrap();
        let (input, output) = (many_files(folder.path(), 2000), folder.path().join("out"));
        let mut run = start(&input, &output, &["-j1"]);
        wait_until("some records", || output.exists() && contents(&output).len() > 20);
        signal(run.id(), name);
        assert_eq!(run.wait().unwrap().code(), Some(130));
        let report = json(&output.join("run.json"));
        assert_eq!(report["finished"], false);
        assert_eq!(report["counts"]["documents"], 2000);
        assert_eq!(report["counts"]["failed"], 0, "{report}");
        assert_eq!(start(&input, &output, &["--on-exists", "skip"]).wait().unwrap().code(), Some(0));
        assert!(json(&output.join("run.json"))["timings"]["kept"].as_u64().unwrap() > 5);
        assert_eq!(contents(&output).len(), 4001);
    }
}

#[test]
fn two_runs_in_one_folder_the_second_refuses() {
    let folder = tempfile::tempdir().unwrap();
    let (input, output) = (many_files(folder.path(), 1500), folder.path().join("out"));
    let mut first = start(&input, &output, &["-j1"]);
    wait_until("the first record", || output.exists() && contents(&output).len() > 3);
    let second = pjece(&["run", input.to_str().unwrap(), "--output", output.to_str().unwrap()]);
    assert_eq!(second.status.code(), Some(74));
    assert!(String::from_utf8_lossy(&second.stderr).contains("another pjece run is writing there"));
    assert_eq!(first.wait().unwrap().code(), Some(0));
}

#[test]
fn a_document_that_takes_too_long_costs_itself() {
    let folder = tempfile::tempdir().unwrap();
    let (input, output) = (folder.path().join("in"), folder.path().join("out"));
    write(&input.join("good.txt"), "Kommunen har plads.\n");
    let mut seed = 1;
    let mut letter = || char::from(b'a' + pseudo_random(&mut seed, 26) as u8);
    let word = |length: usize, letter: &mut dyn FnMut() -> char| (0..length).map(|_| letter()).collect::<String>();
    let slow: String = (0..100_000).map(|_| word(9, &mut letter) + " ").collect();
    write(&input.join("slow.txt"), slow);
    let config = folder.path().join("pjece.toml");
    write(&config, "[limits]\nmilliseconds = 1000\n");
    let began = Instant::now();
    let ended = pjece(&[
        "run",
        input.to_str().unwrap(),
        "--output",
        output.to_str().unwrap(),
        "-q",
        "--config",
        config.to_str().unwrap(),
    ]);
    let report = json(&output.join("run.json"));
    // A megabyte gives a second on top; a machine that reads them in that time has passed as well.
    if ended.status.code() != Some(0) {
        assert_eq!(report["failures"][0]["limit_exceeded"]["which"], "milliseconds", "{report}");
        assert_eq!(report["counts"]["recorded"], 1);
    }
    assert!(began.elapsed() < Duration::from_secs(20));
}
