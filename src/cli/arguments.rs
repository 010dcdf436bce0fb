//! The command line as clap knows it.

use super::choices::{
    CheckFormat, Existing, Group, InterfaceLanguage, Isolate, LogFormat, Most, OcrChoice, Retry, RunFormat, TextFormat,
};
use crate::config::parts::Part;
use clap::{Args, ColorChoice, Parser, Subcommand};
use std::path::PathBuf;

/// Danish policy pamphlets to clean text and structured JSON, with every OCR repair traceable.
#[derive(Debug, Parser)]
#[command(name = "pjece", version, about, max_term_width = 100, after_help = EXIT_CODES, after_long_help = EXAMPLES)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
    #[command(flatten)]
    pub(crate) common: Common,
}

const EXIT_CODES: &str = "Exit codes: 0 done; 2 findings or a gate failed; 3 some documents failed or are recorded in part, the rest is written; \
64 usage; 65 input not readable; 66 input missing; 74 input/output; 78 configuration; 130 interrupted.";

const EXAMPLES: &str = "\
Examples:
  pjece run pamphlets --output out       every file below pamphlets/: out/<path>.json and out/<path>.audit.jsonl
  pjece text scan.pdf                    its text, repaired, page after page
  pjece repair < ocr.txt > clean.txt     OCR text in, repaired text out
  pjece explain scan.pdf                 which rule made or refused each item, why each word was changed
  pjece report out                       out/report.html: what to look at first, pages beside their text

Exit codes:
  0   done
  2   findings, or a gate failed
  3   some documents failed or are recorded in part, the rest is written
  64  the command line makes no sense
  65  an input cannot be read          66  an input is missing
  74  input/output                     78  configuration
  130 interrupted";

/// Options that every command takes.
#[derive(Debug, Args)]
pub(crate) struct Common {
    /// Settings file; without it `pjece.toml` in the folder where pjece starts, if there is one
    #[arg(long, global = true, value_name = "FILE", help_heading = "Common options")]
    pub(crate) config: Option<PathBuf>,
    /// When to run the OCR engine (Tesseract): on pages without a good text layer, never, or on every picture
    #[arg(long, global = true, value_name = "WHEN", help_heading = "Common options")]
    pub(crate) ocr: Option<OcrChoice>,
    /// Edits less probable than this (0 to 1) are listed as suspects and not made [default: 0.6]
    #[arg(long, global = true, value_name = "P", value_parser = probability, help_heading = "Common options")]
    pub(crate) min_confidence: Option<f32>,
    /// File whose first line is the password of encrypted PDFs
    #[arg(long, global = true, value_name = "FILE", help_heading = "Common options")]
    pub(crate) password_file: Option<PathBuf>,
    /// What reviewers decided (decisions.jsonl, made with the report of `pjece report`): obey it
    #[arg(long, global = true, value_name = "FILE", help_heading = "Common options")]
    pub(crate) decisions: Option<PathBuf>,
    /// Where documents are read: in child processes that a bad file may kill (auto), or in this one (never)
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", help_heading = "Common options")]
    pub(crate) isolate: Isolate,
    /// Documents (or lines) at a time [default: one per processor]
    #[arg(short = 'j', long, global = true, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024), help_heading = "Common options")]
    pub(crate) jobs: Option<u16>,
    /// Say errors only
    #[arg(short, long, global = true, help_heading = "Common options")]
    pub(crate) quiet: bool,
    /// Say more: each document and its warnings
    #[arg(short, long, global = true, conflicts_with = "quiet", help_heading = "Common options")]
    pub(crate) verbose: bool,
    /// Messages for people, or one JSON object a line: level, message, and for a document path and class
    #[arg(long, global = true, value_name = "FORMAT", default_value = "human", help_heading = "Common options")]
    pub(crate) log_format: LogFormat,
    /// Colour in messages; the variable `NO_COLOR` is heeded
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", help_heading = "Common options")]
    pub(crate) color: ColorChoice,
}

fn probability(text: &str) -> Result<f32, String> {
    let value: f32 = text.parse().map_err(|_| "not a number".to_owned())?;
    if (0.0..=1.0).contains(&value) { Ok(value) } else { Err("not between 0 and 1".to_owned()) }
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Read files or folders, write a record and an audit for each
    Run(RunArguments),
    /// Print a document's repaired running text, form feed between pages, or the document in another format
    #[command(
        after_help = "Examples:\n  pjece text pamphlet.pdf\n  pjece text --raw pamphlet.pdf | less\n  pjece text --format md pamphlet.pdf > pamphlet.md\n  curl -s https://example.org/pjece.pdf | pjece text -"
    )]
    Text {
        /// The extracted text instead: unrepaired, page furniture kept
        #[arg(long, conflicts_with = "format")]
        raw: bool,
        /// What to print; formats of several files are written by `pjece run`
        #[arg(long, value_name = "FORMAT", default_value = "txt")]
        format: TextFormat,
        /// The document; `-` reads standard input
        file: PathBuf,
    },
    /// Repair OCR text from standard input to standard output
    #[command(
        after_help = "Lines and form feeds are kept, but a word hyphenated over a line end is joined and its line goes on after it; \
misread list bullets become •.\n\nExamples:\n  pjece repair < ocr.txt > clean.txt\n  pjece repair --jsonl < lines.jsonl > repaired.jsonl"
    )]
    Repair {
        /// One JSON object a line, {"id", "text"}, in and out; other keys are kept
        #[arg(long)]
        jsonl: bool,
    },
    /// Tell which rule made or refused each item of a document, and why each word was changed or left
    #[command(
        after_help = "Examples:\n  pjece explain scan.pdf\n  pjece explain --json scan.pdf | jq 'select(.confidence < 0.9)'"
    )]
    Explain {
        /// One JSON object a line, as in the audit file
        #[arg(long)]
        json: bool,
        /// The document; `-` reads standard input
        file: PathBuf,
    },
    /// Make pages to look at from what a run wrote: what to check first, each page beside its text, recommendations
    Report(ReportArguments),
    /// List doubtful edits and words of a run, those with most expected errors first
    Review(ReviewArguments),
    /// Hold a corpus against gold, snapshots and a baseline
    Check(CheckArguments),
    /// Add to a corpus
    #[command(after_help = "Examples:\n  pjece corpus add pamphlet.pdf\n  pjece corpus add page.html --to my-corpus")]
    Corpus {
        #[command(subcommand)]
        command: CorpusCommand,
    },
    /// Print the JSON Schema of what pjece writes, and of the decisions that it reads
    #[command(
        after_help = "docs/json.md tells the fields in words, with examples.\n\nExamples:\n  pjece schema > record.schema.json\n  pjece schema audit | jq .oneOf"
    )]
    Schema {
        /// Which file's schema
        #[arg(default_value = "record")]
        which: crate::schema::Which,
    },
    /// Tell about the built-in dictionary, or build it from its sources
    #[command(after_help = "Examples:\n  pjece dictionary info\n  dictionaries/fetch.sh && pjece dictionary build")]
    Dictionary {
        #[command(subcommand)]
        command: DictionaryCommand,
    },
    /// Tell what is installed and which packages would do more
    #[command(
        after_help = "Ends with 0 when everything is there, with 2 when a package would do more.\n\nExamples:\n  pjece doctor\n  pjece doctor --config pjece.toml"
    )]
    Doctor,
    /// Print what makes a shell complete pjece's commands and options
    #[command(after_help = "\
Examples:
  pjece completions bash > ~/.local/share/bash-completion/completions/pjece
  pjece completions zsh > ~/.zfunc/_pjece
  pjece completions fish > ~/.config/fish/completions/pjece.fish")]
    Completions {
        /// Which shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page, or write one for each command
    #[command(after_help = "Examples:\n  pjece man | man -l -\n  pjece man --to ~/.local/share/man/man1")]
    Man {
        /// Folder for pjece.1, pjece-run.1 …; made if needed
        #[arg(long, value_name = "DIR")]
        to: Option<PathBuf>,
    },
    /// Read documents for a parent process: with --jsonl for any, else for pjece itself
    #[command(
        after_help = "With --jsonl each line of standard input is a path, or an object {\"path\"} or {\"name\", \"base64\"} with, if you like, \
\"record\": the archive's own facts. Each gets one line, in the same order, as `pjece run --format jsonl` prints it. A document that \
crashes or hangs costs its own line. The exit code is 0 when each line was answered, with failures or without.\n\nExamples:\n  \
find archive -name '*.pdf' | pjece worker --jsonl > records.jsonl\n  \
find archive -name '*.pdf' | parallel --pipe -N100 pjece worker --jsonl -j1 > records.jsonl"
    )]
    Worker {
        /// A request a line in, a record or a failure a line out
        #[arg(long)]
        jsonl: bool,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum DictionaryCommand {
    /// Version, digest and sources
    #[command(after_help = "Examples:\n  pjece dictionary info\n  pjece dictionary info --config pjece.toml")]
    Info,
    /// Build the dictionary files (*.fst, *.bin) from what dictionaries/fetch.sh fetched
    #[command(
        after_help = "Examples:\n  dictionaries/fetch.sh && pjece dictionary build\n  pjece dictionary build --check"
    )]
    Build {
        /// The folder of the lists, with the fetched sources in its folder cache
        #[arg(default_value = "dictionaries")]
        folder: std::path::PathBuf,
        /// Write nothing; end with 2 when a built file is stale
        #[arg(long)]
        check: bool,
    },
    /// Fit the confidence of edits to pairs of OCR text and truth, and write calibration.csv
    #[command(
        after_help = "Examples:\n  pjece dictionary calibrate corpus/pairs/first.jsonl.gz corpus/pairs/second.jsonl.gz"
    )]
    Calibrate {
        /// Files of pairs (JSON Lines, plain or gzip) that are for tuning
        #[arg(required = true)]
        pairs: Vec<std::path::PathBuf>,
        /// The folder of calibration.csv
        #[arg(long, default_value = "dictionaries")]
        folder: std::path::PathBuf,
    },
}

/// `pjece run`.
#[derive(Debug, Args)]
#[command(after_help = "\
For input a/b.pdf below an input folder, DIR/a/b.pdf.json is the record and DIR/a/b.pdf.audit.jsonl the audit; DIR/run.json
tells what was done and each failure. Files in a BagIt bag are checked against its manifest. Hidden files are left out, and what a .pjeceignore file in an input folder names
(syntax of .gitignore). A run that was stopped goes on with --on-exists skip.

Examples:
  pjece run pamphlets --output out
  pjece run a.pdf b.html --output out
  pjece run archive --output out --on-exists skip --manifest archive.csv
  pjece run scans --output out --format alto,pdf
  pjece run AVID.XYZ.1/Documents --output out --group folder
  find archive -newer last -name '*.pdf' | pjece run --files-from - --output out")]
pub(crate) struct RunArguments {
    /// Files and folders; folders are searched to the bottom
    #[arg(required_unless_present = "files_from")]
    pub(crate) inputs: Vec<PathBuf>,
    /// Folder for the results; made if needed
    #[arg(short, long, value_name = "DIR")]
    pub(crate) output: PathBuf,
    /// Also read the files named in FILE, one a line (`-`: standard input)
    #[arg(long, value_name = "FILE")]
    pub(crate) files_from: Option<PathBuf>,
    /// Leave out what matches (syntax of .gitignore); may be repeated
    #[arg(long, value_name = "PATTERN")]
    pub(crate) exclude: Vec<String>,
    /// What a folder that holds nothing but numbered page images is (docs/batch.md, Page images). By default each image is a document:
    /// whether a folder is one pamphlet or a pile of posters only who filled it knows, and results keep the images' own names
    #[arg(long, value_name = "HOW", default_value = "none")]
    pub(crate) group: Group,
    /// The archive's own facts, CSV or JSON Lines with a column `path`, carried into each record; columns `sha512`, `sha256`, `sha1`, `md5` are checked
    #[arg(long, value_name = "FILE")]
    pub(crate) manifest: Option<PathBuf>,
    /// What to do about a record that is there: keep it if it is still valid, make it anew, or fail
    #[arg(long, value_name = "WHAT", default_value = "replace")]
    pub(crate) on_exists: Existing,
    /// Only the documents that failed in the run before
    #[arg(long, value_name = "WHICH")]
    pub(crate) retry: Option<Retry>,
    /// Stop when more than so many documents have failed: a number, or a share of all as 5%
    #[arg(long, value_name = "N|P%", value_parser = Most::parse)]
    pub(crate) max_failures: Option<Most>,
    /// What to write, comma separated or repeated; the record (json) and its audit are always written
    #[arg(long, value_name = "FORMAT", value_delimiter = ',')]
    pub(crate) format: Vec<RunFormat>,
    /// With --format jsonl: print each record as soon as it is there, in any order
    #[arg(long, requires = "format")]
    pub(crate) unordered: bool,
}

/// `pjece report`.
#[derive(Debug, Args)]
#[command(after_help = "\
The report needs no network and no server: open it in a browser. A reviewer accepts, rejects or retypes edits there by keyboard
and saves decisions.jsonl, which pjece run --decisions obeys. Many pages make a folder (report/index.html) instead of one file.

Examples:
  pjece report out
  pjece report out -o report.html --sources /archive/scans
  pjece run archive --output out --on-exists skip --decisions decisions.jsonl")]
pub(crate) struct ReportArguments {
    /// Output folder of `pjece run`
    #[arg(value_name = "DIR")]
    pub(crate) folder: PathBuf,
    /// Where to write [default: DIR/report.html]
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Folder that holds the sources, when they are no longer where the run read them; may be repeated
    #[arg(long, value_name = "DIR")]
    pub(crate) sources: Vec<PathBuf>,
    /// Language of the interface at first; it can be switched
    #[arg(long, value_name = "LANGUAGE", default_value = "da")]
    pub(crate) lang: InterfaceLanguage,
    /// A folder with a page for each document, however few there are
    #[arg(long)]
    pub(crate) in_folder: bool,
    /// Draw pages from the places of their words instead of showing their pictures
    #[arg(long)]
    pub(crate) no_pictures: bool,
    /// Also documents whose manifest states an `access` that is not public
    #[arg(long)]
    pub(crate) include_restricted: bool,
}

/// `pjece review`.
#[derive(Debug, Args)]
#[command(after_help = "\
Like edits and like words are one line: how many errors are expected there (frequency times mean doubt), in how many places and
documents. What a person decided is not listed.

Examples:
  pjece review out
  pjece review out --json | jq -r .before")]
pub(crate) struct ReviewArguments {
    /// Output folder of `pjece run`
    #[arg(value_name = "DIR")]
    pub(crate) folder: PathBuf,
    /// Lines to show
    #[arg(long, value_name = "N", default_value = "40")]
    pub(crate) top: usize,
    /// One JSON object a line
    #[arg(long)]
    pub(crate) json: bool,
    /// Also documents whose manifest states an `access` that is not public
    #[arg(long)]
    pub(crate) include_restricted: bool,
}

/// `pjece check`.
#[derive(Debug, Args)]
#[command(after_help = "\
Every folder of CORPUS that holds a source.pdf, source.html or source.txt is read and held against its gold.json, gold.txt and
snapshot.json; scan.eng.txt and scan.dan.txt go through repair. CORPUS/check.toml has the limits (docs/ci.md). The OCR engine
is not used unless --ocr says so.

Examples:
  pjece check corpus
  pjece check corpus --format json > baseline.json
  pjece check corpus --baseline baseline.json --fail-if 'text.cer>0.03 or micro.cases<0.9'
  pjece check corpus --accept 0007
  pjece check --compare out-before out-after
  pjece check --compare out-before out-after --format html > changes.html
  pjece check corpus --accuracy ACCURACY.md --pairs corpus/pairs/*.jsonl.gz")]
pub(crate) struct CheckArguments {
    /// Folder with one folder for each pamphlet
    #[arg(required_unless_present = "compare")]
    pub(crate) corpus: Option<PathBuf>,
    /// Earlier output of --format json; a figure may be worse by no more than check.toml's [drift] allows
    #[arg(long, value_name = "FILE")]
    pub(crate) baseline: Option<PathBuf>,
    /// Fail when a figure of a document, or with `micro.` or `macro.` in front of the corpus, is beyond a number
    #[arg(long, value_name = "EXPR")]
    pub(crate) fail_if: Vec<String>,
    /// For whom to print
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub(crate) format: CheckFormat,
    /// Rewrite the snapshots of all folders, or of these, after telling what changed
    #[arg(long, value_name = "ID", num_args = 0..)]
    pub(crate) accept: Option<Vec<String>>,
    /// Tell what differs between two output folders of `pjece run`, harm first
    #[arg(long, value_names = ["OLD", "NEW"], num_args = 2, conflicts_with = "corpus")]
    pub(crate) compare: Vec<PathBuf>,
    /// Print pages and words per second too
    #[arg(long)]
    pub(crate) bench: bool,
    /// Write the tables of ACCURACY.md to FILE
    #[arg(long, value_name = "FILE")]
    pub(crate) accuracy: Option<PathBuf>,
    /// Pairs of truth and OCR text for --accuracy, JSON Lines, also packed with gzip
    #[arg(long, value_name = "FILE", num_args = 1.., requires = "accuracy")]
    pub(crate) pairs: Vec<PathBuf>,
    /// Leave a part of pjece out, to see what it brings; may be repeated (`--without list` names them)
    #[arg(long, value_name = "PART", conflicts_with_all = ["accept", "accuracy"])]
    pub(crate) without: Vec<Part>,
    /// With --accuracy: write nothing, fail when FILE is not what would be written
    #[arg(long, requires = "accuracy")]
    pub(crate) verify: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum CorpusCommand {
    /// Make a folder for a pamphlet, with a draft of gold that gates leave alone until a person has read it
    #[command(after_help = "Examples:\n  pjece corpus add pamphlet.pdf\n  pjece corpus add page.html --to my-corpus")]
    Add {
        /// The pamphlet
        file: PathBuf,
        /// The corpus
        #[arg(long, value_name = "CORPUS", default_value = "corpus")]
        to: PathBuf,
    },
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn clap_finds_no_fault() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn the_help_states_the_default_that_holds() {
        let help = Arguments::command().render_long_help().to_string();
        let default = crate::config::Config::default().repair.min_confidence;
        assert!(help.contains(&format!("not made [default: {default}]")), "{help}");
    }
}
