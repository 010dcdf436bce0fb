//! The commands. Standard output is for data alone; everything said to a person goes to standard error.

mod about;
mod arguments;
mod check;
mod dictionary;
mod exit;
mod explain;
mod explain_findings;
mod one;
mod repair;
mod report;
mod run;
mod setup;
mod stream;
mod table;
mod talk;

use crate::batch::Want;
use arguments::{Arguments, Command, DictionaryCommand, TextFormat};
use clap::Parser;
use exit::{Ended, Exit, Stop};
use setup::Setup;
use std::io::IsTerminal;
use std::process::ExitCode;

/// Runs the program: arguments, one command, an exit code.
pub fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return ExitCode::from(usage(&error) as u8),
    };
    let common = &arguments.common;
    let talk = talk::Talk::new(common.quiet, common.verbose, common.color, common.log_format);
    let exit = match command(arguments, &talk) {
        Ok(exit) => exit,
        Err(Stop { exit, message }) => {
            if let Some(message) = message {
                talk.error(message);
            }
            exit
        }
    };
    ExitCode::from(exit as u8)
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

fn command(mut arguments: Arguments, talk: &talk::Talk) -> Ended {
    match arguments.command {
        Command::Schema { which } => return about::schema(which),
        Command::Worker => return about::worker(),
        Command::Dictionary { command: DictionaryCommand::Build { folder, check } } => {
            return dictionary::build_files(&folder, check);
        }
        _ => {}
    }
    if matches!(arguments.command, Command::Check(_)) {
        // What a corpus comes to must not depend on which programs are installed.
        arguments.common.ocr.get_or_insert(arguments::OcrChoice::Never);
    }
    let mut setup = Setup::new(&arguments.common, talk)?;
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
        Command::Doctor => about::doctor(&setup),
        // Done above: they need no dictionary.
        Command::Schema { .. } | Command::Worker | Command::Dictionary { .. } => Ok(Exit::Done),
    }
}
