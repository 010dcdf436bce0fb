//! `pjece report` and `pjece review`: what a run wrote, for people to look at.

use super::arguments::{ReportArguments, ReviewArguments};
use super::exit::{Ended, Exit, Stop};
use super::setup::Setup;
use super::talk::one_line;
use crate::batch::{Algorithm, Checksum, Facts, Outcome, Reader, Request, Want, Watchdog};
use crate::files;
use crate::model::{AuditLine, PageFacts, Record, RunReport};
use crate::picture::{AT_A_TIME, Picture};
use crate::report::{self, Form, Gathering, Input, Language, Overview, Row, Series, View};
use std::fmt::Write as _;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// With more pages than this the report is a folder: browsers get slow beyond.
const PAGES_IN_ONE_FILE: usize = 120;
/// Pages beyond are drawn from their words.
const PICTURED_PAGES: u32 = 200;

/// `pjece report`.
pub(crate) fn report(arguments: &ReportArguments, setup: &Setup<'_>) -> Ended {
    let run = run_report(&arguments.folder)?;
    let found = records(&arguments.folder)?;
    let pages: usize = found.iter().map(|found| found.pages).sum();
    let to = arguments.output.clone().unwrap_or_else(|| arguments.folder.join("report.html"));
    let form = if arguments.in_folder || pages > PAGES_IN_ONE_FILE { Form::Folder } else { Form::OneFile };
    let writer = Writer { to: &to, form, language: arguments.lang.into(), run: run.as_ref() };
    let roots = roots(arguments, run.as_ref());
    let tools = setup.tools();
    let watchdog = Watchdog::new(Arc::new(AtomicBool::new(false)));
    let reader = match &setup.worker_command {
        Some(command) => Reader::apart(command, &tools, &watchdog),
        None => Reader::Here(&tools),
    };
    let mut artist = Artist { reader, roots, wanted: !arguments.no_pictures };
    let bar = setup.talk.bar(found.len() as u64);
    let (mut rows, mut views, mut series) = (Vec::new(), Vec::new(), Gathering::default());
    let (mut restricted, mut unreadable, mut shown_pages) = (0, Vec::new(), 0);
    for found in &found {
        bar.inc(1);
        let (record, audit) = match read(found) {
            Ok(both) => both,
            Err(why) => {
                setup.talk.error(format_args!("{}: {why}", one_line(&found.record.display().to_string())));
                unreadable.push(one_line(&found.record.display().to_string()));
                continue;
            }
        };
        if report::is_restricted(&record) && !arguments.include_restricted {
            restricted += 1;
            continue;
        }
        let (pictures, missing) = artist.pictures(&record);
        let number = rows.len() + 1;
        let view = View::new(Input { number, record: &record, audit: &audit, pictures, missing });
        series.add(view.spots());
        rows.push(Row::new(&view, &record));
        shown_pages += record.pages.len();
        match form {
            Form::OneFile => views.push(view),
            Form::Folder => writer.document(number, &view)?,
        }
    }
    bar.finish_and_clear();
    let failed = unreadable.len();
    let overview = Overview::new(rows, series, shown_pages, restricted, unreadable, run.as_ref());
    let written = writer.overview(&overview, &views)?;
    setup.talk.note(format_args!("{}", one_line(&written.display().to_string())));
    Ok(if failed > 0 { Exit::SomeFailed } else { Exit::Done })
}

/// `pjece review`.
pub(crate) fn review(arguments: &ReviewArguments, setup: &Setup<'_>) -> Ended {
    let mut series = Gathering::default();
    let (mut restricted, mut failed) = (0, 0);
    for found in records(&arguments.folder)? {
        match read(&found) {
            Ok((record, _)) if report::is_restricted(&record) && !arguments.include_restricted => restricted += 1,
            Ok((_, audit)) => series.add(&report::spots(&audit)),
            Err(why) => {
                failed += 1;
                setup.talk.error(format_args!("{}: {why}", one_line(&found.record.display().to_string())));
            }
        }
    }
    if restricted > 0 {
        setup
            .talk
            .note(format_args!("{restricted} restricted documents are left out; --include-restricted takes them in"));
    }
    let series = series.ranked();
    let mut out = std::io::stdout().lock();
    if arguments.json {
        for one in series.iter().take(arguments.top) {
            serde_json::to_writer(&mut out, one).map_err(std::io::Error::from)?;
            out.write_all(b"\n")?;
        }
    } else {
        out.write_all(table(&series, arguments.top).as_bytes())?;
    }
    out.flush()?;
    Ok(if failed > 0 { Exit::SomeFailed } else { Exit::Done })
}

fn table(series: &[Series], top: usize) -> String {
    if series.is_empty() {
        return "No edit and no word is in doubt.\n".to_owned();
    }
    let head = ["errors", "places", "documents", "before", "after", "other reading"].map(str::to_owned);
    let rows = series.iter().take(top).map(|one| {
        [
            format!("{:.2}", one.doubt),
            one.count.to_string(),
            one.documents.to_string(),
            super::table::shown(&one.before),
            one.after.as_deref().map_or_else(|| "(in doubt)".to_owned(), super::table::shown),
            one.reading.as_deref().map(super::table::shown).unwrap_or_default(),
        ]
    });
    let rows: Vec<[String; 6]> = rows.collect();
    let mut text = super::table::columns(&head, &rows, super::table::terminal_width());
    let rest = series.len().saturating_sub(rows.len());
    if rest > 0 {
        let errors: f64 = series.iter().skip(rows.len()).map(|one| one.doubt).sum();
        let _ = writeln!(text, "and {rest} more series with {errors:.2} expected errors; --top shows more"); // to a String
    }
    text
}

/// A record and its audit in the output folder.
struct Found {
    record: PathBuf,
    audit: PathBuf,
    pages: usize,
}

/// The run's own report, if there is one that can be read.
fn run_report(folder: &Path) -> Result<Option<RunReport>, Stop> {
    if !folder.is_dir() {
        let name = one_line(&folder.display().to_string());
        return Err(Stop::new(
            Exit::Missing,
            format!("{name}: there is no such folder; name the output folder of pjece run"),
        ));
    }
    let bytes = files::read(&folder.join("run.json"), u64::MAX).ok();
    Ok(bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok()))
}

/// Every record in the folder that has its audit beside it, sorted by path.
fn records(folder: &Path) -> Result<Vec<Found>, Stop> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        let cannot = |e: std::io::Error| {
            let name = one_line(&next.display().to_string());
            Stop::new(
                Exit::Missing,
                format!("{name}: cannot be looked into ({}); name the output folder of pjece run", files::reason(&e)),
            )
        };
        for path in files::entries(&next).map_err(cannot)? {
            if path.is_dir() && !path.is_symlink() {
                folders.push(path); // a link may lead in a circle
            } else if let Some(record) = path.to_str().and_then(|name| name.strip_suffix(".audit.jsonl")) {
                let record = PathBuf::from(format!("{record}.json"));
                found.extend(pages_of(&record).map(|pages| Found { record, audit: path.clone(), pages }));
            }
        }
    }
    found.sort_by(|a, b| a.record.cmp(&b.record));
    if found.is_empty() {
        let name = one_line(&folder.display().to_string());
        return Err(Stop::new(
            Exit::Missing,
            format!("{name}: there are no records; name the output folder of pjece run"),
        ));
    }
    Ok(found)
}

/// How many pages a record has; `None` when there is no record.
fn pages_of(record: &Path) -> Option<usize> {
    #[derive(serde::Deserialize)]
    struct Pages {
        #[serde(default)]
        pages: Vec<serde::de::IgnoredAny>,
    }
    let bytes = files::read(record, u64::MAX).ok()?;
    Some(serde_json::from_slice::<Pages>(&bytes).map_or(0, |pages| pages.pages.len()))
}

fn read(found: &Found) -> Result<(Record, Vec<AuditLine>), String> {
    let cure = "make the record anew with this version of pjece";
    let record = files::read(&found.record, u64::MAX).map_err(|e| e.to_string())?;
    let record =
        serde_json::from_slice(&record).map_err(|e| format!("is no record that this version knows ({e}); {cure}"))?;
    let audit = files::read(&found.audit, u64::MAX).map_err(|e| e.to_string())?;
    let lines = audit.split(|byte| *byte == b'\n').enumerate().filter(|(_, line)| !line.is_empty());
    let line = |(index, line)| {
        serde_json::from_slice(line)
            .map_err(|e| format!("line {} of its audit cannot be read ({e}); {cure}", index + 1))
    };
    Ok((record, lines.map(line).collect::<Result<_, _>>()?))
}

/// Folders and files in which the sources may be.
fn roots(arguments: &ReportArguments, run: Option<&RunReport>) -> Vec<PathBuf> {
    let told = arguments.sources.iter().cloned();
    let noted = run.into_iter().flat_map(|run| run.timings.inputs.iter().map(PathBuf::from));
    told.chain(noted).chain([PathBuf::from("."), PathBuf::from("/")]).collect()
}

/// Draws pages, in a child process that a hostile file may kill.
struct Artist<'a> {
    reader: Reader<'a>,
    roots: Vec<PathBuf>,
    wanted: bool,
}

impl Artist<'_> {
    /// Pictures of a record's pages, and why some are missing.
    fn pictures(&mut self, record: &Record) -> (Vec<Picture>, Option<&'static str>) {
        let pictured = matches!(record.source.media_type.as_str(), "application/pdf" | "image/*");
        if !self.wanted || !pictured {
            return (Vec::new(), None);
        }
        let sources = self.sources(record);
        if sources.is_empty() {
            return (Vec::new(), Some("gone"));
        }
        let mut missing = Some("changed");
        for source in sources {
            let drawn = self.drawn(&source, record);
            if drawn.1 != Some("changed") {
                return drawn;
            }
            missing = drawn.1;
        }
        (Vec::new(), missing)
    }

    /// The files, or folders of page images, that may be the record's source; which one is, its digest tells.
    fn sources(&self, record: &Record) -> Vec<PathBuf> {
        let path = Path::new(&record.source.path);
        let is_folder = !record.source.files.is_empty();
        let fits = |place: &PathBuf| if is_folder { place.is_dir() } else { place.is_file() };
        let mut sources: Vec<PathBuf> = Vec::new();
        for root in &self.roots {
            let itself = Some(root.clone()).filter(|root| root.file_name() == path.file_name());
            for here in itself.into_iter().chain([root.join(path)]) {
                if fits(&here) && !sources.contains(&here) {
                    sources.push(here);
                }
            }
        }
        sources
    }

    fn drawn(&mut self, source: &Path, record: &Record) -> (Vec<Picture>, Option<&'static str>) {
        let most = (record.pages.len() as u32).min(PICTURED_PAGES);
        let mut pictures: Vec<Picture> = Vec::new();
        let mut is_same = true;
        if record.source.files.is_empty() {
            (pictures, is_same) = self.of_file(source, &record.source.sha256, most);
        }
        for file in &record.source.files {
            let in_file = |page: &&PageFacts| page.file.as_ref() == Some(&file.name) && page.number <= most;
            let numbers: Vec<u32> = record.pages.iter().filter(in_file).map(|page| page.number).collect();
            let Some(sha256) = file.sha256.as_ref().filter(|_| is_same && !numbers.is_empty()) else { continue };
            let (of_file, same) = self.of_file(&source.join(&file.name), sha256, numbers.len() as u32);
            let number = |picture: &Picture| numbers.get((picture.page as usize).checked_sub(1)?).copied();
            let numbered =
                of_file.into_iter().filter_map(|picture| Some(Picture { page: number(&picture)?, ..picture }));
            pictures.extend(numbered);
            is_same = same;
        }
        let is_complete = pictures.len() == record.pages.len();
        (pictures, if is_same { (!is_complete).then_some("failed") } else { Some("changed") })
    }

    /// Pictures of a file's first pages; false when it is not the file that the digest is of.
    fn of_file(&mut self, file: &Path, sha256: &str, pages: u32) -> (Vec<Picture>, bool) {
        let mut pictures: Vec<Picture> = Vec::new();
        for first in (1..=pages).step_by(AT_A_TIME as usize) {
            let request = Request {
                name: file.display().to_string(),
                path: Some(file.to_path_buf()),
                pages: Vec::new(),
                want: Want::Pictures { first },
                facts: Facts::new(),
                known_sha256: None,
                formats: Vec::new(),
                checksums: vec![Checksum {
                    algorithm: Algorithm::Sha256,
                    digest: sha256.to_owned(),
                    promised_by: "the record".to_owned(),
                }],
            };
            match self.reader.read(&request, None) {
                Ok(Outcome::Read(product)) => {
                    pictures.extend(serde_json::from_slice::<Vec<Picture>>(&product.main).unwrap_or_default());
                }
                Ok(Outcome::Failed { class, .. }) if class == "checksum_mismatch" => return (pictures, false),
                // A file that kills its reader once would do so again.
                _ => break,
            }
        }
        (pictures, true)
    }
}

/// Writes the pages of the report.
struct Writer<'a> {
    to: &'a Path,
    form: Form,
    language: Language,
    run: Option<&'a RunReport>,
}

impl Writer<'_> {
    /// `report.html` names the folder `report`.
    fn folder(&self) -> PathBuf {
        if self.to.extension().is_some_and(|e| e.eq_ignore_ascii_case("html")) {
            self.to.with_extension("")
        } else {
            self.to.to_path_buf()
        }
    }

    fn document(&self, number: usize, view: &View) -> Result<(), Stop> {
        let page = report::document_page(view, &Overview::name_of(self.run), self.language);
        write_page(&self.folder().join("d").join(format!("{number}.html")), &page)
    }

    fn overview(&self, overview: &Overview, views: &[View]) -> Result<PathBuf, Stop> {
        let (path, page) = match self.form {
            Form::OneFile => (self.to.to_path_buf(), report::whole(overview, views, self.language)),
            Form::Folder => (self.folder().join("index.html"), report::index_page(overview, self.language)),
        };
        write_page(&path, &page)?;
        Ok(path)
    }
}

fn write_page(path: &Path, page: &str) -> Result<(), Stop> {
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let written = files::make_folder(parent).and_then(|()| files::write(path, page.as_bytes()));
    written.map_err(|e| {
        let name = one_line(&path.display().to_string());
        Stop::new(Exit::Io, format!("{name}: cannot be written ({}); choose another place with -o", files::reason(&e)))
    })
}
