//! Bad days: a full disk, a folder that takes nothing, an input that goes away. What is written is whole, the exit code
//! says what happened, and the next run goes on from there.
#![cfg(unix)]
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "tests make files, start programs and say what they leave out"
)]

mod support;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use support::{command, contents, json, pjece, root, write};

fn texts(folder: &Path, count: usize) -> PathBuf {
    let input = folder.join("in");
    for index in 0..count {
        let text = format!("Anbefaling {index}\n\n• Skab plads til {index} nye medarbejdere på tværs af kommunen.\n");
        write(&input.join(format!("{index:04}.txt")), text);
    }
    input
}

/// Every file is whole: JSON that can be read, no temporaries.
fn all_whole(output: &Path) {
    for (name, bytes) in contents(output) {
        let ending = Path::new(&name).extension().and_then(|e| e.to_str());
        assert!(!name.contains(".tmp"), "{name} was left");
        assert!(
            ending != Some("json") || serde_json::from_slice::<serde_json::Value>(&bytes).is_ok(),
            "{name} is half"
        );
    }
}

/// A small file system in memory, gone when dropped; `None` where one may not be mounted.
struct SmallDisk(PathBuf);

impl SmallDisk {
    fn new(at: PathBuf, size: &str) -> Option<Self> {
        std::fs::create_dir_all(&at).unwrap();
        let disk = Self(at);
        disk.mount(&["-t", "tmpfs", "-o", &format!("size={size}"), "tmpfs"]).then_some(disk)
    }

    fn grow(&self, size: &str) {
        assert!(self.mount(&["-o", &format!("remount,size={size}")]));
    }

    fn mount(&self, arguments: &[&str]) -> bool {
        Command::new("mount").args(arguments).arg(&self.0).stderr(Stdio::null()).status().is_ok_and(|s| s.success())
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.0).status();
    }
}

#[test]
fn a_full_disk_ends_the_run_with_whole_files_and_the_next_run_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let input = texts(folder.path(), 200);
    let Some(disk) = SmallDisk::new(folder.path().join("disk"), "400k") else {
        eprintln!("no file system may be mounted here; the full disk was not tested");
        return;
    };
    let output = disk.0.join("out");
    let arguments = ["run", input.to_str().unwrap(), "--output", output.to_str().unwrap(), "--on-exists", "skip"];
    let full = pjece(&arguments);
    let said = String::from_utf8_lossy(&full.stderr).into_owned();
    assert_eq!(full.status.code(), Some(74), "{said}");
    assert!(said.contains("no space left"), "{said}");
    all_whole(&output);
    let written = contents(&output).len();
    assert!(written > 2 && written < 401, "{written}");
    disk.grow("40m");
    assert_eq!(pjece(&arguments).status.code(), Some(0));
    all_whole(&output);
    assert_eq!(contents(&output).len(), 401);
    assert!(json(&output.join("run.json"))["timings"]["kept"].as_u64().unwrap() > 0);
}

#[test]
fn a_file_that_may_not_grow_is_not_written_and_the_others_are() {
    let folder = tempfile::tempdir().unwrap();
    let (input, output) = (texts(folder.path(), 3), folder.path().join("out"));
    let long = std::fs::read(root().join("corpus/0017-maaltider-transkript/source.txt")).unwrap();
    write(&input.join("lang.txt"), long.repeat(60));
    // The limit's signal is ignored, so that writing fails as on a disk with quotas.
    let script = "trap '' XFSZ; ulimit -f 256; exec \"$@\"";
    let program = env!("CARGO_BIN_EXE_pjece");
    let status = Command::new("sh")
        .args(["-c", script, "sh", program, "run", input.to_str().unwrap(), "--output", output.to_str().unwrap(), "-q"])
        .stderr(Stdio::null())
        .status()
        .unwrap();
    let report = json(&output.join("run.json"));
    assert_eq!(status.code(), Some(3), "{report}");
    assert_eq!(report["failures"][0]["class"], "not_written", "{report}");
    assert_eq!(report["counts"]["recorded"], 3);
    all_whole(&output);
    assert!(!output.join("lang.txt.json").exists());
}

#[test]
fn a_folder_that_takes_nothing_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let input = texts(folder.path(), 1);
    write(&folder.path().join("file"), "");
    let mut places = vec![folder.path().join("file")]; // no folder
    if cfg!(target_os = "linux") {
        places.push(PathBuf::from("/proc/pjece")); // nobody may write there, not even root
    }
    for output in places {
        let ended = pjece(&["run", input.to_str().unwrap(), "--output", output.to_str().unwrap()]);
        assert_eq!(ended.status.code(), Some(74), "{}", output.display());
        assert!(String::from_utf8_lossy(&ended.stderr).contains("cannot be written"));
    }
}

#[test]
fn an_input_that_is_gone_costs_itself() {
    let folder = tempfile::tempdir().unwrap();
    let (input, output) = (texts(folder.path(), 1), folder.path().join("out"));
    let list = folder.path().join("list");
    write(&list, format!("{}\n{}\n", input.join("0000.txt").display(), input.join("vaek.txt").display()));
    let ended = pjece(&["run", "--files-from", list.to_str().unwrap(), "--output", output.to_str().unwrap(), "-q"]);
    assert_eq!(ended.status.code(), Some(3));
    let report = json(&output.join("run.json"));
    assert_eq!((&report["counts"]["recorded"], &report["failures"][0]["class"]), (&1.into(), &"unreadable".into()));
}

#[test]
fn a_worker_that_memory_ends_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let (input, output, config) =
        (folder.path().join("in"), folder.path().join("out"), folder.path().join("pjece.toml"));
    write(&input.join("a.txt"), "Kommunen har plads.\n");
    write(&input.join("stor.txt"), "Kommunen har plads til alle. ".repeat(2_000_000));
    write(&config, "[limits]\nmemory_bytes = 250000000\nmilliseconds = 60000\n");
    let mut run = command();
    run.args(["run", input.to_str().unwrap(), "--output", output.to_str().unwrap(), "-q", "--ocr", "never"]);
    let status = run.args(["--config", config.to_str().unwrap()]).stderr(Stdio::null()).status().unwrap();
    let report = json(&output.join("run.json"));
    assert_eq!(status.code(), Some(3), "{report}");
    assert_eq!(report["failures"][0]["limit_exceeded"]["which"], "memory_bytes", "{report}");
    assert_eq!(report["counts"]["recorded"], 1);
}

#[test]
fn messages_for_programs_are_one_json_object_a_line() {
    let folder = tempfile::tempdir().unwrap();
    let (input, output) = (texts(folder.path(), 1), folder.path().join("out"));
    write(&input.join("tom\u{202e}.txt"), "");
    let (input, output) = (input.to_str().unwrap(), output.to_str().unwrap());
    let ended = pjece(&["run", input, "--output", output, "--log-format", "json", "-v"]);
    let said = String::from_utf8(ended.stderr).unwrap();
    let lines: Vec<serde_json::Value> = said.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let error = lines.iter().find(|line| line["level"] == "error").unwrap();
    assert_eq!((&error["class"], &error["path"]), (&"empty".into(), &"tom\u{202e}.txt".into()));
    assert!(!said.contains('\u{202e}'));
}
