//! Commands about pjece itself.
#![expect(clippy::disallowed_methods, reason = "doctor asks other programs for their versions")]

use super::arguments::Arguments;
use super::exit::{Ended, Exit, Stop};
use super::setup::Setup;
use super::talk::one_line;
use crate::files;
use crate::schema::{Which, schema as schema_of};
use clap::CommandFactory;
use clap_complete::Shell;
use clap_mangen::Man;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

/// `pjece schema`.
pub(crate) fn schema(which: Which) -> Ended {
    std::io::stdout().lock().write_all(schema_of(which).as_bytes())?;
    Ok(Exit::Done)
}

/// `pjece worker`.
pub(crate) fn worker() -> Ended {
    match crate::batch::worker::serve() {
        Ok(()) => Ok(Exit::Done),
        Err(error) if error.kind() == std::io::ErrorKind::InvalidData => {
            Err(Stop::new(Exit::Usage, format!("not a request: {error}; `pjece worker` is started by pjece itself")))
        }
        Err(error) => Err(error.into()),
    }
}

/// `pjece completions`.
pub(crate) fn completions(shell: Shell) -> Ended {
    let mut script = Vec::new(); // clap_complete panics when it cannot write
    clap_complete::generate(shell, &mut Arguments::command(), "pjece", &mut script);
    std::io::stdout().lock().write_all(&script)?;
    Ok(Exit::Done)
}

/// `pjece man`: the page of pjece on standard output, or with a folder one for each command.
pub(crate) fn manual(to: Option<&Path>) -> Ended {
    let mut program = Arguments::command().disable_help_subcommand(true);
    program.build(); // gives each command its full name and the common options
    let Some(folder) = to else {
        std::io::stdout().lock().write_all(&page(program)?)?;
        return Ok(Exit::Done);
    };
    let cannot = |path: &Path, e: &std::io::Error| {
        let name = one_line(&path.display().to_string());
        Stop::new(Exit::Io, format!("{name}: cannot be written ({}); choose another folder", files::reason(e)))
    };
    files::make_folder(folder).map_err(|e| cannot(folder, &e))?;
    let mut commands = vec![program];
    while let Some(command) = commands.pop() {
        commands.extend(command.get_subcommands().filter(|inner| !inner.is_hide_set()).cloned());
        let path = folder.join(Man::new(command.clone()).get_filename());
        files::write(&path, &page(command)?).map_err(|e| cannot(&path, &e))?;
    }
    Ok(Exit::Done)
}

/// One manual page.
fn page(command: clap::Command) -> Result<Vec<u8>, Stop> {
    let mut page = Vec::new();
    Man::new(command).render(&mut page)?;
    Ok(page)
}

/// `pjece doctor`: 0 when everything is there, 2 when something would do more.
pub(crate) fn doctor(setup: &Setup<'_>) -> Ended {
    let mut out = std::io::stdout().lock();
    writeln!(out, "pjece        {}", env!("CARGO_PKG_VERSION"))?;
    writeln!(out, "dictionary   {}", setup.dictionary.sha256())?;
    writeln!(out, "settings     {}", setup.config.sha256())?;
    let isolation = if setup.worker_command.is_some() {
        "each document in a child process"
    } else {
        "none: a bad file can end the program"
    };
    writeln!(out, "isolation    {isolation}")?;
    writeln!(out, "threads      {}", setup.threads)?;
    let (engine, model) = (first_line("tesseract", &["--version"]), &setup.config.read.ocr_model);
    let has_model = first_line_with("tesseract", &["--list-langs"], model);
    let ocr = match (&engine, has_model) {
        (None, _) => {
            format!("none: scans without a text layer stay unread. Install tesseract-ocr and tesseract-ocr-{model}")
        }
        (Some(name), false) => format!("{name}, but without its model `{model}`. Install tesseract-ocr-{model}"),
        (Some(name), true) => format!("{name}, model {model}"),
    };
    writeln!(out, "OCR          {ocr}")?;
    Ok(if engine.is_some() && has_model { Exit::Done } else { Exit::Findings })
}

fn first_line(program: &str, arguments: &[&str]) -> Option<String> {
    let text = output(program, arguments)?;
    text.lines().next().map(str::to_owned)
}

fn first_line_with(program: &str, arguments: &[&str], line: &str) -> bool {
    output(program, arguments).is_some_and(|text| text.lines().any(|l| l.trim() == line))
}

fn output(program: &str, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).stdin(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}
