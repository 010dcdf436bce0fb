//! `pjece check` and `pjece corpus`: regression of a corpus.

use super::arguments::CheckArguments;
use super::choices::CheckFormat;
use super::exit::{Ended, Exit, Stop};
use super::setup::Setup;
use crate::check::accuracy::PairSet;
use crate::check::changes::{Change, grouped};
use crate::check::compare::{Comparison, compare};
use crate::check::expression::{Condition, conditions};
use crate::check::folder::{Folder, folders};
use crate::check::gates::{Finding, Gates, Rule};
use crate::check::reports::{self, Report};
use crate::check::{Checked, DocumentCheck, Job, ablation, accuracy, check, draft, pairs};
use crate::nearest::nearest;
use crate::{batch, files};
use serde_json::Value;
use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;

/// Largest baseline or settings file.
const LIMIT: u64 = 256 << 20;

/// `pjece check`.
pub(crate) fn run(arguments: &CheckArguments, setup: &Setup<'_>) -> Ended {
    if let [old, new] = &arguments.compare[..] {
        return comparison(old, new, arguments.format);
    }
    if arguments.format == CheckFormat::Html {
        let cure = "take it with --compare OLD NEW, or `pjece report DIR` to look at a run";
        return Err(Stop::new(Exit::Usage, format!("--format html shows what changed between two runs; {cure}")));
    }
    let corpus = arguments.corpus.as_deref().unwrap_or(Path::new("corpus"));
    let conditions = arguments.fail_if.iter().map(|text| conditions(text)).collect::<Result<Vec<_>, _>>();
    let conditions = conditions.map_err(|e| Stop::new(Exit::Usage, format!("--fail-if: {e}")))?.concat();
    let baseline = arguments.baseline.as_deref().map(baseline).transpose()?;
    setup.share_work();
    let folders = list(corpus)?;
    let gates = gates(corpus, &folders)?;
    let job = Job {
        folders: &folders,
        tools: &setup.tools(),
        worker_command: setup.worker_command.as_deref(),
        threads: setup.threads,
    };
    let documents = check(&job).map_err(|e| no_worker(&e))?;
    let checked = Checked::of(documents);
    known_figures(&conditions, &checked)?;
    let mut findings = gates.findings(&checked, &conditions, baseline.as_ref());
    if let Some(ids) = &arguments.accept {
        let accepted = accept(corpus, &checked, ids, setup)?;
        findings.retain(|f| f.rule != Rule::Snapshot || f.document.as_ref().is_none_or(|id| !accepted.contains(id)));
    }
    let stale =
        arguments.accuracy.as_deref().map(|file| write_accuracy(file, arguments, &checked, &job, setup)).transpose()?;
    print(arguments, corpus, &checked, &findings)?;
    let failed = !findings.is_empty() || stale == Some(true);
    Ok(if failed { Exit::Findings } else { Exit::Done })
}

/// A condition on a figure that nothing has would never fail.
fn known_figures(conditions: &[Condition], checked: &Checked) -> Result<(), Stop> {
    let all = checked.documents.iter().map(|document| &document.figures).chain([&checked.micro, &checked.macro_]);
    let known: BTreeSet<&str> = all.flat_map(|figures| figures.keys().map(String::as_str)).collect();
    match conditions.iter().find(|condition| !known.contains(condition.figure.as_str())) {
        None => Ok(()),
        Some(Condition { figure, .. }) => {
            let near = nearest(figure, known).map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
            Err(Stop::new(Exit::Usage, format!("--fail-if: nothing here has a figure `{figure}`{near}")))
        }
    }
}

fn no_worker(error: &std::io::Error) -> Stop {
    Stop::new(Exit::Io, format!("no worker process ({}); try --isolate never", files::reason(error)))
}

fn list(corpus: &Path) -> Result<Vec<Folder>, Stop> {
    if !corpus.is_dir() {
        return Err(Stop::new(Exit::Missing, format!("{}: there is no such folder; check the path", corpus.display())));
    }
    let folders = folders(corpus).map_err(|e| Stop::new(Exit::NotReadable, e))?;
    if folders.is_empty() {
        let message = format!("{}: no folder in it holds a source.pdf, source.html or source.txt", corpus.display());
        return Err(Stop::new(Exit::Missing, message));
    }
    Ok(folders)
}

fn gates(corpus: &Path, folders: &[Folder]) -> Result<Gates, Stop> {
    let path = corpus.join("check.toml");
    if !path.is_file() {
        return Ok(Gates::default());
    }
    let refuse = |why: String| Stop::new(Exit::Config, format!("{}: {why}", path.display()));
    let gates = files::read_text(&path, LIMIT).and_then(|text| Gates::from_toml(&text)).map_err(refuse)?;
    gates.check_names(&folders.iter().map(|folder| folder.id.as_str()).collect()).map_err(refuse)?;
    Ok(gates)
}

fn baseline(path: &Path) -> Result<Checked, Stop> {
    let refuse = |why: String| {
        Stop::new(Exit::NotReadable, format!("baseline {}: {why}; make one with --format json", path.display()))
    };
    let text = files::read_text(path, LIMIT).map_err(refuse)?;
    serde_json::from_str(&text).map_err(|e| refuse(e.to_string()))
}

fn print(arguments: &CheckArguments, corpus: &Path, checked: &Checked, findings: &[Finding]) -> Result<(), Stop> {
    let report = Report { corpus, checked, findings, bench: arguments.bench };
    let text = match arguments.format {
        CheckFormat::Human => super::talk::printable(&reports::human(&report)),
        CheckFormat::Json => reports::json(&report),
        CheckFormat::Junit => reports::junit(&report)?,
        CheckFormat::Sarif => reports::sarif(&report),
        CheckFormat::Github => reports::github(&report),
        CheckFormat::Html => String::new(), // refused before anything was read
    };
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes())?;
    Ok(out.flush()?)
}

/// Shows what differs from the snapshots and rewrites those asked for; the ids that were rewritten.
fn accept(corpus: &Path, checked: &Checked, ids: &[String], setup: &Setup<'_>) -> Result<BTreeSet<String>, Stop> {
    let named = |document: &&DocumentCheck| ids.is_empty() || ids.iter().any(|id| is_named(&document.id, id));
    let wanted: Vec<&DocumentCheck> =
        checked.documents.iter().filter(|document| document.failure.is_none()).filter(named).collect();
    if let Some(id) = ids.iter().find(|id| !checked.documents.iter().any(|document| is_named(&document.id, id))) {
        return Err(Stop::new(Exit::Missing, format!("--accept {id}: there is no such folder in the corpus")));
    }
    for line in grouped(wanted.iter().map(|document| (document.id.as_str(), &document.changes[..]))) {
        setup.talk.note(line);
    }
    let mut accepted = BTreeSet::new();
    for document in wanted {
        for (name, fresh) in &document.fresh {
            let path = corpus.join(&document.id).join(name);
            if files::read(&path, LIMIT).is_ok_and(|bytes| bytes == *fresh) {
                continue;
            }
            files::write(&path, fresh).map_err(|e| cannot_write(&path, &e))?;
            accepted.insert(document.id.clone());
        }
    }
    setup.talk.note(format_args!("snapshots of {} documents written", accepted.len()));
    Ok(accepted)
}

/// `0007` names `0007-affald`.
fn is_named(id: &str, name: &str) -> bool {
    id == name || id.strip_prefix(name).is_some_and(|rest| rest.starts_with('-'))
}

fn cannot_write(path: &Path, error: &std::io::Error) -> Stop {
    Stop::new(Exit::Io, format!("{}: cannot be written ({})", path.display(), files::reason(error)))
}

/// Writes `ACCURACY.md`; with `--verify` says instead whether it is stale.
fn write_accuracy(
    file: &Path,
    arguments: &CheckArguments,
    checked: &Checked,
    job: &Job<'_>,
    setup: &Setup<'_>,
) -> Result<bool, Stop> {
    let mut sets = Vec::new();
    for path in &arguments.pairs {
        let pairs = pairs::read(path).map_err(|e| Stop::new(Exit::NotReadable, e))?;
        let repaired = pairs::repair(&pairs, &setup.tools());
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let ablation = ablation::of_repair(&pairs, &setup.tools());
        let name = name.split('.').next().unwrap_or("").to_owned();
        sets.push(PairSet { name, pairs, repaired, ablation });
    }
    let layout = ablation::of_layout(job).map_err(|e| no_worker(&e))?;
    let fresh = accuracy::accuracy(checked, &sets, &layout);
    if !arguments.verify {
        files::write(file, fresh.as_bytes()).map_err(|e| cannot_write(file, &e))?;
        return Ok(false);
    }
    let stale = files::read(file, LIMIT).map_or(true, |bytes| bytes != fresh.as_bytes());
    if stale {
        let message = "is stale: make it anew with the same command without --verify, and read the difference";
        setup.talk.error(format_args!("{}: {message}", file.display()));
    }
    Ok(stale)
}

/// `pjece check --compare OLD NEW`.
fn comparison(old: &Path, new: &Path, format: CheckFormat) -> Ended {
    let comparison = compare(old, new).map_err(|e| Stop::new(Exit::NotReadable, e))?;
    let text = match format {
        CheckFormat::Human => in_words(&comparison),
        CheckFormat::Json => String::from_utf8_lossy(&batch::to_tidy_json(&comparison)).into_owned(),
        CheckFormat::Html => reports::html(&comparison, &old.display().to_string(), &new.display().to_string()),
        _ => return Err(Stop::new(Exit::Usage, "--compare takes --format human, json or html")),
    };
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()?;
    let is_same = comparison.lost.is_empty() && comparison.differing.is_empty();
    Ok(if is_same { Exit::Done } else { Exit::Findings })
}

/// For a person at the terminal.
fn in_words(comparison: &Comparison) -> String {
    let mut out = String::new();
    let mut line = |text: String| {
        out += &text;
        out.push('\n');
    };
    for path in &comparison.lost {
        line(format!("lost: {}", super::talk::one_line(path)));
    }
    for compared in &comparison.differing {
        line(super::talk::one_line(&compared.path));
        for change in &compared.changes {
            line(format!("    {}", super::talk::one_line(&change.to_string())));
        }
    }
    for path in &comparison.new {
        line(format!("new: {}", super::talk::one_line(path)));
    }
    let all = comparison.differing.iter().map(|compared| (compared.path.as_str(), &compared.changes[..] as &[Change]));
    line("\nby kind of change:".to_owned());
    for group in grouped(all) {
        line(format!("    {}", super::talk::one_line(&group)));
    }
    let (lost, differing, fresh) = (comparison.lost.len(), comparison.differing.len(), comparison.new.len());
    line(format!("{} the same, {differing} differ, {lost} lost, {fresh} new", comparison.same));
    out
}

/// `pjece corpus add`: a folder with the file and a draft of gold.
pub(crate) fn add(file: &Path, corpus: &Path, setup: &Setup<'_>) -> Ended {
    let product = super::one::read(file, batch::Want::Record, setup)?;
    let record: Value = serde_json::from_slice(&product.main)
        .map_err(|e| Stop::new(Exit::NotReadable, format!("{}: {e}", file.display())))?;
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let stem = file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let title = record["document"]["title"].as_str().unwrap_or(&stem);
    let known: Vec<String> =
        files::entries(corpus).unwrap_or_default().iter().filter_map(|path| base_name(path)).collect();
    let folder = corpus.join(draft::name(known.iter().map(String::as_str), title));
    files::make_folder(&folder).map_err(|e| cannot_write(&folder, &e))?;
    let bytes = files::read(file, setup.config.limits.file_bytes)
        .map_err(|e| Stop::new(Exit::NotReadable, format!("{} {e}", file.display())))?;
    let gold = batch::to_tidy_json(&draft::with_optional(draft::gold(&record)));
    let text = record["text"].as_str().unwrap_or("");
    let contents: [(String, Vec<u8>); 4] = [
        (draft::source_name(&record, &name), bytes),
        ("gold.json".to_owned(), gold),
        ("gold.txt".to_owned(), text.as_bytes().to_vec()),
        ("about.toml".to_owned(), draft::about(&record).into_bytes()),
    ];
    for (name, bytes) in contents {
        let path = folder.join(name);
        files::write(&path, &bytes).map_err(|e| cannot_write(&path, &e))?;
    }
    writeln!(std::io::stdout(), "{}", folder.display())?;
    setup
        .talk
        .note("gold.json and gold.txt are drafts: correct them against the pages, then remove \"reviewed\": false");
    Ok(Exit::Done)
}

fn base_name(path: &Path) -> Option<String> {
    Some(path.file_name()?.to_str()?.to_owned())
}
