//! Manners at the terminal: completions, manual pages, help with examples, suggestions, quiet pipes, colours, widths, and
//! strangers' names that try to drive the terminal.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests make files, start programs, and fail by panics"
)]

mod support;

use std::io::Read;
use std::process::{Command, Output, Stdio};
use support::{command, pjece, root, write};
use tempfile::TempDir;

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// The commands that a command's help lists.
fn commands(of: &[&str]) -> Vec<String> {
    let help = stdout(&pjece(&[of, &["--help"]].concat()));
    let list = help.split("Commands:\n").nth(1).unwrap_or("").split("\n\n").next().unwrap_or("");
    let names = list.lines().filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    names.filter_map(|line| line.split_whitespace().next()).filter(|name| *name != "help").map(str::to_owned).collect()
}

#[test]
fn every_command_is_completed_in_every_shell() {
    let all = commands(&[]);
    assert!(all.len() >= 13, "{all:?}");
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let output = pjece(&["completions", shell]);
        assert_eq!(output.status.code(), Some(0));
        let script = stdout(&output);
        for name in all.iter().map(String::as_str).chain(["min-confidence", "on-exists"]) {
            assert!(script.contains(name), "{shell} does not know {name}");
        }
    }
    let folder = tempfile::tempdir().unwrap();
    let script = folder.path().join("pjece.bash");
    write(&script, stdout(&pjece(&["completions", "bash"])));
    // As bash does it: the words typed so far, and what may follow.
    let ask = format!(
        ". {}; COMP_WORDS=(pjece run --format al); COMP_CWORD=3; _pjece pjece al --format; echo ${{COMPREPLY[@]}}",
        script.display()
    );
    if let Ok(output) = Command::new("bash").args(["-c", &ask]).output() {
        assert_eq!(stdout(&output).trim(), "alto", "{}", stderr(&output));
    }
}

#[test]
fn every_command_has_a_manual_page() {
    let page = stdout(&pjece(&["man"]));
    assert!(page.contains(".TH pjece 1"), "{page}");
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("man1");
    assert_eq!(pjece(&["man", "--to", to.to_str().unwrap()]).status.code(), Some(0));
    let mut wanted: Vec<String> = commands(&[]).iter().map(|name| format!("pjece-{name}.1")).collect();
    for group in ["corpus", "dictionary"] {
        wanted.extend(commands(&[group]).iter().map(|name| format!("pjece-{group}-{name}.1")));
    }
    wanted.push("pjece.1".to_owned());
    wanted.sort();
    let written: Vec<String> = support::contents(&to).into_keys().collect();
    assert_eq!(written, wanted);
    let run = std::fs::read_to_string(to.join("pjece-run.1")).unwrap();
    assert!(run.contains("pjece run scans \\-\\-output out \\-\\-format alto,pdf"), "examples are in it: {run}");
}

#[test]
fn every_help_has_examples() {
    let mut all: Vec<Vec<String>> = vec![Vec::new()];
    for name in commands(&[]) {
        let inner = commands(&[&name]);
        all.extend(inner.into_iter().map(|inner| vec![name.clone(), inner]));
        all.push(vec![name]);
    }
    for words in all {
        let words: Vec<&str> = words.iter().map(String::as_str).chain(["--help"]).collect();
        let help = stdout(&pjece(&words));
        assert!(
            ["pjece", "dictionaries/fetch.sh", "find "]
                .iter()
                .any(|first| help.contains(&format!("Examples:\n  {first}"))),
            "{words:?}: {help}"
        );
        assert!(help.lines().all(|line| line.chars().count() <= 130), "{words:?}: {help}");
    }
}

#[test]
fn a_slip_of_the_fingers_is_told_what_was_meant() {
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("pjece.toml");
    write(&config, "[limits]\nglyph = 7\n");
    let config = config.to_str().unwrap();
    for (words, exit, meant) in [
        (&["rnu", "a", "--output", "b"][..], 64, "'run'"),
        (&["run", "a", "--outptu", "b"], 64, "'--output'"),
        (&["run", "a", "--output", "b", "--format", "pfd"], 64, "'pdf'"),
        (&["completions", "bahs"], 64, "'bash'"),
        (&["schema", "records"], 64, "'record'"),
        (&["doctor", "--config", config], 78, "did you mean `glyphs`?"),
        (&["check", "corpus", "--without", "page-confusion"], 64, "did you mean \"page-confusions\"?"),
        (&["check", "corpus", "--without", "rule:labeled_list"], 64, "did you mean \"rule:labelled_list\"?"),
        (&["check", "corpus", "--format", "html"], 64, "--compare OLD NEW"),
    ] {
        let output = pjece(words);
        assert_eq!(output.status.code(), Some(exit), "{words:?}: {}", stderr(&output));
        assert!(stderr(&output).contains(meant), "{words:?}: {}", stderr(&output));
        assert_eq!(stdout(&output), "", "{words:?}");
    }
}

#[test]
fn a_slip_in_what_is_checked_is_told_too() {
    let corpus = tempfile::tempdir().unwrap();
    write(&corpus.path().join("0001-by/source.txt"), "EN STILLE BY\n\nVi anbefaler:\n\n• Sænk farten.\n");
    write(&corpus.path().join("0001-by/gold.txt"), "EN STILLE BY\n\nVi anbefaler:\n\n• Sænk farten.\n");
    let path = corpus.path().to_str().unwrap();
    let output = pjece(&["check", path, "--fail-if", "text.cerr>0.03"]);
    assert_eq!(output.status.code(), Some(64), "{}", stderr(&output));
    assert!(stderr(&output).contains("a figure `text.cerr`; did you mean `text.cer`?"), "{}", stderr(&output));
    write(&corpus.path().join("check.toml"), "[0001-byen]\nmacro_f1 = 0.5\n");
    let output = pjece(&["check", path]);
    assert_eq!(output.status.code(), Some(78), "{}", stderr(&output));
    assert!(stderr(&output).contains("did you mean [0001-by]?"), "{}", stderr(&output));
}

/// Text of our own, damaged as the English model damages it, enough for a long table.
fn damaged(folder: &TempDir) -> String {
    let sentence = "Mange bgrn er nervgse, nar de skal til lege, og foreldrene ved ikke, hvad de skal ggre.\n";
    let path = folder.path().join("in/ocr.txt");
    write(&path, sentence.repeat(3000));
    path.to_str().unwrap().to_owned()
}

#[test]
fn a_reader_that_has_seen_enough_is_no_error() {
    let folder = tempfile::tempdir().unwrap();
    let file = damaged(&folder);
    let out = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (one, two) = (out("one"), out("two"));
    assert_eq!(pjece(&["run", &file, "--output", &one, "-q"]).status.code(), Some(0));
    assert_eq!(pjece(&["run", &file, "--output", &two, "-q", "--min-confidence", "1"]).status.code(), Some(0));
    for words in [
        &["text", &file][..],
        &["text", "--raw", &file],
        &["explain", &file],
        &["explain", "--json", &file],
        &["review", &one, "--top", "100000"],
        &["review", &one, "--json"],
        &["schema"],
        &["completions", "bash"],
        &["man"],
        &["--help"],
        &["check", "--compare", &one, &two],
        &["check", "--compare", &one, &two, "--format", "html"],
        &["run", &file, "--output", &out("three"), "--format", "jsonl", "-q"],
    ] {
        let mut child = command().args(words).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take()); // nobody reads any more
        let mut said = String::new();
        child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
        let code = child.wait().unwrap().code();
        assert_eq!(said, "", "{words:?}");
        assert_eq!(code, Some(0), "{words:?}");
    }
}

/// Runs pjece on a terminal of this width (python makes one); what the terminal got, `None` without python.
fn on_a_terminal(columns: u16, no_colour: bool, words: &[&str]) -> Option<String> {
    const TERMINAL: &str = "import fcntl, os, pty, struct, sys, termios
pid, fd = pty.fork()
if pid == 0:
    fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack('HHHH', 40, int(sys.argv[1]), 0, 0))
    os.execv(sys.argv[2], sys.argv[2:])
seen = b''
while True:
    try:
        part = os.read(fd, 65536)
    except OSError:
        break
    if not part:
        break
    seen += part
os.waitpid(pid, 0)
sys.stdout.buffer.write(seen)";
    let mut python = Command::new("python3");
    python.args(["-c", TERMINAL, &columns.to_string(), env!("CARGO_BIN_EXE_pjece")]).args(words);
    python.env_remove("NO_COLOR").env("TERM", "xterm-256color").current_dir(root());
    if no_colour {
        python.env("NO_COLOR", "1");
    }
    let output = python.output().ok()?;
    Some(String::from_utf8(output.stdout).unwrap().replace("\r\n", "\n"))
}

#[test]
fn tables_fit_the_terminal() {
    let folder = tempfile::tempdir().unwrap();
    let file = damaged(&folder);
    for columns in [52, 80, 132] {
        for words in [&["explain", &file, "-q"][..], &["explain", &file, "-q", "--isolate", "never"]] {
            let Some(seen) = on_a_terminal(columns, true, words) else { return };
            assert!(seen.lines().count() > 1000, "{seen}");
            let widest = seen.lines().map(|line| line.chars().count()).max().unwrap();
            assert!(widest <= usize::from(columns), "{widest} in {columns} columns");
        }
    }
}

#[test]
fn colours_are_for_terminals_that_want_them() {
    let Some(plain) = on_a_terminal(80, true, &["text", "nowhere.pdf"]) else { return };
    assert!(plain.contains("error: nowhere.pdf: there is no such file") && !plain.contains('\x1b'), "{plain:?}");
    let coloured = on_a_terminal(80, false, &["text", "nowhere.pdf"]).unwrap();
    assert!(coloured.contains("\x1b[1;31merror:"), "{coloured:?}");
    // clap's own messages heed it as well, and so does whoever asks with --color.
    assert!(!on_a_terminal(80, true, &["rnu"]).unwrap().contains('\x1b'));
    assert!(!on_a_terminal(80, false, &["--color", "never", "text", "nowhere.pdf"]).unwrap().contains('\x1b'));
    let piped = command().env_remove("NO_COLOR").args(["text", "nowhere.pdf"]).output().unwrap();
    assert!(!stderr(&piped).contains('\x1b'));
}

/// Would turn round, clear or retitle a terminal.
const EVIL: &str = "\u{1b}[2J\u{1b}]0;pwned\u{7}\u{202e}gnp.\u{9b}31m";

fn is_harmless(text: &str) -> bool {
    !text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\t') || matches!(c, '\u{202a}'..='\u{202e}'))
}

#[test]
fn hostile_names_and_titles_are_text_on_a_terminal() {
    let folder = tempfile::tempdir().unwrap();
    let name = format!("{EVIL}\nerror: forged.txt");
    let input = folder.path().join("in").join(&name);
    let title = format!(
        "EN {EVIL} BY\n\nMange bgrn er nervgse, nar de skal til {EVIL}lege.\n\nVi anbefaler:\n\n• Sænk {EVIL} farten.\n"
    );
    write(&input, &title);
    write(&folder.path().join("in/empty\u{1b}[2J.pdf"), "");
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (input, one, two) = (input.to_str().unwrap().to_owned(), path("one"), path("two"));
    for (to, more) in [(&one, "0.5"), (&two, "1")] {
        let ran = pjece(&["run", &path("in"), "--output", to, "-v", "--min-confidence", more]);
        assert_eq!(ran.status.code(), Some(3), "the empty file fails");
        assert!(is_harmless(&stderr(&ran)), "{:?}", stderr(&ran));
        assert!(!stderr(&ran).lines().any(|line| line.starts_with("error: forged")), "{}", stderr(&ran));
    }
    let missing = path(&format!("{EVIL}.pdf"));
    for words in [
        &["explain", &input][..],
        &["review", &one],
        &["report", &one, "-o", &path(&format!("{EVIL}.html"))],
        &["check", "--compare", &one, &two],
        &["check", "--compare", &one, &two, "--format", "html"],
        &["text", &missing],
        &["check", &missing],
        &["doctor", "--config", &missing],
        &["run", &missing, "--output", &path("three")],
        &["man", "--to", &format!("{input}/{EVIL}")],
    ] {
        let output = pjece(words);
        assert!(is_harmless(&stdout(&output)), "{words:?}: {:?}", stdout(&output));
        assert!(is_harmless(&stderr(&output)), "{words:?}: {:?}", stderr(&output));
    }
    // A file gets the text to the letter; a terminal gets what cannot drive it.
    let data = stdout(&pjece(&["text", "--raw", &input]));
    assert!(data.contains('\u{202e}'), "{data:?}");
    if let Some(seen) = on_a_terminal(80, true, &["text", "--raw", &input, "-q"]) {
        assert!(is_harmless(&seen) && seen.contains("\\u{202e}"), "{seen:?}");
    }
}
