//! The commands. Standard output is for data alone; everything said to a person goes to standard error.

mod about;
mod arguments;
mod check;
mod choices;
mod dictionary;
mod exit;
mod explain;
mod explain_findings;
mod lines;
mod one;
mod repair;
mod report;
mod run;
mod setup;
mod stream;
mod table;
mod talk;

use crate::batch::Want;
use crate::nearest::nearest;
use arguments::{Arguments, Command, DictionaryCommand};
use choices::TextFormat;
use clap::error::{ContextKind, ContextValue};
use clap::{CommandFactory, Parser};
use exit::{Ended, Exit, Stop};
use setup::Setup;
use std::ffi::OsString;
use std::io::IsTerminal;
use std::process::ExitCode;

/// Runs the program: arguments, one command, an exit code.
pub fn main() -> ExitCode {
    let worker = std::env::current_exe().ok().map(|program| vec![program.into(), "worker".into()]);
    ExitCode::from(main_of(std::env::args_os(), worker))
}

/// The same in a process that is not the program itself but another language's interpreter: `arguments` begin with the
/// name to be known by, `worker` is the command that starts [`crate::batch::worker::serve`]. Gives the exit code.
pub fn main_of(arguments: impl IntoIterator<Item = OsString>, worker: Option<Vec<OsString>>) -> u8 {
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(error) => return usage(&with_suggestion(error)) as u8,
    };
    let common = &arguments.common;
    let talk = talk::Talk::new(common.quiet, common.verbose, common.color, common.log_format);
    let exit = match command(arguments, worker, &talk) {
        Ok(exit) => exit,
        Err(Stop { exit, message }) => {
            if let Some(message) = message {
                talk.error(message);
            }
            exit
        }
    };
    exit as u8
}

/// clap finds what was meant in long words; slips in short ones (`rnu`, `pfd`) are found here.
fn with_suggestion(mut error: clap::Error) -> clap::Error {
    let text = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text.clone()),
        _ => None,
    };
    let (value, command) = (text(ContextKind::InvalidValue), text(ContextKind::InvalidSubcommand));
    let has = |kind| error.get(kind).is_some();
    let found = match (error.get(ContextKind::ValidValue), value, command) {
        (Some(ContextValue::Strings(known)), Some(typed), _) if !has(ContextKind::SuggestedValue) => {
            let near = nearest(&typed, known.iter().map(String::as_str));
            near.map(|near| (ContextKind::SuggestedValue, ContextValue::String(near.to_owned())))
        }
        (_, None, Some(typed)) if !has(ContextKind::SuggestedSubcommand) => {
            let program = Arguments::command();
            let inner = program.get_subcommands().flat_map(clap::Command::get_subcommands);
            let names = program.get_subcommands().chain(inner).filter(|command| !command.is_hide_set());
            let near = nearest(&typed, names.map(clap::Command::get_name));
            near.map(|near| (ContextKind::SuggestedSubcommand, ContextValue::Strings(vec![near.to_owned()])))
        }
        _ => None,
    };
    if let Some((kind, value)) = found {
        error.insert(kind, value);
    }
    error
}

/// clap's own code for a usage error is 2, which here means findings.
fn usage(error: &clap::Error) -> Exit {
    let written = error.print();
    match (error.use_stderr(), written) {
        (true, _) => Exit::Usage,
        (false, Err(problem)) => Stop::from(problem).exit,
        (false, Ok(())) => Exit::Done,
    }
}

fn command(mut arguments: Arguments, worker: Option<Vec<OsString>>, talk: &talk::Talk) -> Ended {
    match arguments.command {
        Command::Schema { which } => return about::schema(which),
        Command::Worker { jsonl: false } => return about::worker(),
        Command::Completions { shell } => return about::completions(shell),
        Command::Man { to } => return about::manual(to.as_deref()),
        Command::Dictionary { command: DictionaryCommand::Build { folder, check } } => {
            return dictionary::build_files(&folder, check);
        }
        _ => {}
    }
    if matches!(arguments.command, Command::Check(_)) {
        // What a corpus comes to must not depend on which programs are installed.
        arguments.common.ocr.get_or_insert(choices::OcrChoice::Never);
    }
    let mut setup = Setup::new(&arguments.common, worker, talk)?;
    if let Command::Check(check) = &arguments.command {
        setup.config.without.0.extend(check.without.iter().cloned());
    }
    match arguments.command {
        Command::Run(run) => run::run(&run, &setup),
        Command::Text { raw, format, file } => {
            if format == TextFormat::Pdf && std::io::stdout().is_terminal() {
                return Err(Stop::new(
                    Exit::Usage,
                    "a PDF is nothing for a terminal; send it to a file with `> copy.pdf`",
                ));
            }
            let want = if raw { Want::RawText } else { Want::Export(format.into()) };
            one::text(&file, want, &setup)
        }
        Command::Explain { json, file } => explain::explain(&file, json, &setup),
        Command::Repair { jsonl } => repair::repair(jsonl, &setup),
        Command::Report(report) => report::report(&report, &setup),
        Command::Review(review) => report::review(&review, &setup),
        Command::Check(check) => check::run(&check, &setup),
        Command::Corpus { command: arguments::CorpusCommand::Add { file, to } } => check::add(&file, &to, &setup),
        Command::Dictionary { command: DictionaryCommand::Info } => dictionary::info(&setup),
        Command::Dictionary { command: DictionaryCommand::Calibrate { pairs, folder } } => {
            dictionary::calibrate(&pairs, &folder, &setup)
        }
        Command::Worker { jsonl: true } => lines::serve(&setup),
        Command::Doctor => about::doctor(&setup),
        // Done above: they need no dictionary.
        Command::Schema { .. }
        | Command::Worker { .. }
        | Command::Completions { .. }
        | Command::Man { .. }
        | Command::Dictionary { .. } => Ok(Exit::Done),
    }
}
