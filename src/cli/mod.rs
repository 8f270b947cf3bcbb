//! The command line: what was typed, done, and said.
//!
//! One file a verb. Nothing here decides what may be said of a matter or what it amounts to.

pub mod answer;
pub mod answers;
pub mod args;
pub mod ask;
pub mod audit;
pub mod backup;
pub mod correct;
pub mod demo;
pub mod desk;
pub mod export;
pub mod failure;
pub mod file;
pub mod home;
pub mod import;
pub mod init;
pub mod kinds;
pub mod leaflet;
pub mod log;
pub mod look;
pub mod pack;
pub mod passphrase;
pub mod release;
pub mod review;
pub mod verify;
pub mod which;

use std::ffi::OsString;
use std::process::ExitCode;

use chrono::Utc;
use clap::error::{ContextKind, ErrorKind};
use clap::{ArgMatches, Command, CommandFactory, FromArgMatches};

use args::{Cli, Verb};
use failure::Trouble;
use home::{Desk, Home, say};

/// The whole command, the kinds' flags included.
pub fn command() -> Command {
    Cli::command()
        .mut_subcommand("log", |log| kinds::add(log, true))
        .mut_subcommand("correct", |correct| kinds::add(correct, false))
}

/// The command as far as these words need it: the kinds' many flags are made for the verb that has them.
fn command_for(words: &[OsString]) -> Command {
    let typed = |verb: &str| words.iter().any(|word| word == verb);
    let mut command = Cli::command();
    for (verb, finding) in [("log", true), ("correct", false)] {
        if typed(verb) {
            command = command.mut_subcommand(verb, |c| kinds::add(c, finding));
        }
    }
    command
}

/// Does what was typed, and says how it went.
pub fn run(typed: impl IntoIterator<Item = OsString>) -> ExitCode {
    let words: Vec<OsString> = typed.into_iter().collect();
    match command_for(&words).try_get_matches_from(&words) {
        Ok(matches) => finish(
            Cli::from_arg_matches(&matches)
                .map_err(|e| usage(&e))
                .and_then(|cli| act(&cli, &matches)),
        ),
        Err(e) if matches!(e.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) => {
            finish(file::out(e.render().to_string().as_bytes()))
        }
        Err(e) => finish(Err(usage(&e))),
    }
}

fn finish(done: Result<(), Trouble>) -> ExitCode {
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(trouble) => {
            trouble.lines().iter().for_each(|line| say(line));
            ExitCode::from(trouble.code)
        }
    }
}

/// Wrong usage in two lines: what is wrong, and what was meant or where to look.
fn usage(error: &clap::Error) -> Trouble {
    let text = error.render().to_string();
    let what: Vec<&str> = text
        .lines()
        .map(str::trim)
        .take_while(|l| {
            !["Usage:", "tip:", "For more information"]
                .iter()
                .any(|end| l.starts_with(end))
        })
        .filter(|l| !l.is_empty())
        .collect();
    let what = what.join(" ");
    let near = [
        ContextKind::SuggestedArg,
        ContextKind::SuggestedSubcommand,
        ContextKind::SuggestedValue,
    ]
    .into_iter()
    .find_map(|kind| error.get(kind));
    let instead = match near {
        Some(near) => format!("did you mean {near}? --help lists what can be typed"),
        None => "--help lists what can be typed".to_owned(),
    };
    Trouble::refused(what.trim_start_matches("error: "), instead)
}

fn act(cli: &Cli, matches: &ArgMatches) -> Result<(), Trouble> {
    let homes = Home::all(cli)?;
    let typed = matches.subcommand().map(|(_, typed)| typed);
    // What is asked of several ledgers at once is only read, and so leaves no trace in any.
    if homes.len() > 1 {
        let desks = || {
            homes
                .iter()
                .map(Home::open_beside)
                .collect::<Result<Vec<_>, _>>()
        };
        return match &cli.verb {
            Verb::List(list) => answers::list(&mut desks()?, list),
            Verb::Due(due) => answers::due(&mut desks()?, due),
            Verb::Export(export) => export::run(&mut desks()?, export),
            Verb::Audit(asked) => audit::run(&mut desks()?, asked),
            _ => Err(Trouble::refused(
                format!("{} ledgers are named, and this is done in one", homes.len()),
                "name one; list, due, export and audit are asked of several at once",
            )),
        };
    }
    let home = &homes[0];
    let one = |desk: Desk| [desk];
    match (&cli.verb, typed) {
        (Verb::Init(init), _) => init::run(home, init, Utc::now()),
        (Verb::Log(log), Some(typed)) => log::run(&mut home.open()?, log, typed),
        (Verb::Correct(correct), Some(typed)) => correct::run(&mut home.open()?, correct, typed),
        (Verb::List(list), _) => answers::list(&mut home.open_to_read().map(one)?, list),
        (Verb::Show(show), _) => answers::show(&mut home.open_to_read()?, show),
        (Verb::Note(note), _) if note.no_trace => answers::note(&mut home.open_copy()?, note),
        (Verb::Note(note), _) => answers::note(&mut home.open_to_read()?, note),
        (Verb::Due(due), _) => answers::due(&mut home.open_to_read().map(one)?, due),
        (Verb::Export(export), _) if export.no_trace => {
            export::run(&mut home.open_copy().map(one)?, export)
        }
        (Verb::Export(export), _) => export::run(&mut home.open_to_read().map(one)?, export),
        (Verb::Audit(asked), _) => audit::run(&mut home.open_to_read().map(one)?, asked),
        (Verb::Backup(backup), _) => backup::run(home, backup),
        (Verb::Import(import), _) => import::run(home, import),
        (Verb::Pack(verb), _) => pack::run(home, verb).and_then(|()| home::printed()),
        (Verb::Verify, _) => verify::run(&home.open_to_read()?).and_then(|()| home::printed()),
        (Verb::Demo(demo), _) => demo::run(demo, Utc::now()),
        (Verb::Completions { shell }, _) => {
            let mut bytes = Vec::new();
            clap_complete::generate(*shell, &mut command(), "candour", &mut bytes);
            file::out(&bytes)
        }
        (Verb::Man, _) => {
            let mut bytes = Vec::new();
            clap_mangen::Man::new(command()).render(&mut bytes)?;
            file::out(&bytes)
        }
        _ => Err(Trouble::refused(
            "this comes in a later version",
            "`candour --help` lists what this one does",
        )),
    }
}
