//! An answer on its way out: how much is known, the moment, the provenance, and the bytes to a file or
//! to standard output.
//!
//! What leaves the ledger leaves a trace first: temporary file, `export` entry, then the name. A crash
//! in between leaves a trace of an answer that nobody got, never an answer without a trace.

use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::args::{Asked, FormatName, ProfileName};
use super::ask::quoted;
use super::failure::Trouble;
use super::file::{Digested, Made, To, out, print, put, temporary, unprinted};
use super::home::{Desk, say};
use super::look;
use crate::entry::export::Export;
use crate::format::{self, Format};
use crate::id::hex;
use crate::ledger::Failure;
use crate::ledger::view::{Known, View};
use crate::report::Said;
use crate::standing::RULES;
use crate::store::StoreError;
use crate::table::{Answer, Form, Knowledge, Provenance};
use crate::time::{Instant, When};

/// What was asked, worked out: how much is to be known, and as of when.
pub struct Question<'a> {
    /// The flags.
    pub asked: &'a Asked,
    /// The verb and its own flags, as they would be typed again; several ledgers before them.
    pub words: Vec<String>,
    /// Whether the answer can be laid out as a page.
    pub is_page: bool,
}

impl<'a> Question<'a> {
    /// A question by its verb and its flags.
    pub fn new(desks: &[Desk], asked: &'a Asked, verb: &[&str]) -> Question<'a> {
        let mut words = Vec::new();
        for desk in desks.iter().filter(|_| desks.len() > 1) {
            words.extend(["--ledger".to_owned(), desk.path.display().to_string()]);
        }
        words.extend(verb.iter().map(|w| (*w).to_owned()));
        Question {
            asked,
            words,
            is_page: false,
        }
    }

    /// Adds a flag where it was given.
    #[must_use]
    pub fn with(mut self, flag: &str, value: Option<impl ToString>) -> Question<'a> {
        if let Some(value) = value {
            self.words.extend([flag.to_owned(), value.to_string()]);
        }
        self
    }

    /// Adds a flag without a value where it was given.
    #[must_use]
    pub fn flag(mut self, flag: &str, given: bool) -> Question<'a> {
        if given {
            self.words.push(flag.to_owned());
        }
        self
    }

    /// Refuses a format that the answer was never laid out in.
    ///
    /// # Errors
    /// Where a page is wanted of anything but an audit.
    pub fn is_writable(&self) -> Result<(), Trouble> {
        match self.asked.format {
            FormatName::Html if !self.is_page => Err(Trouble::refused(
                "a page is made of an audit alone",
                "say --format text to read this, or xlsx to have it printed from a spreadsheet",
            )),
            _ => Ok(()),
        }
    }

    /// How much is to be known of each of so many ledgers.
    ///
    /// # Errors
    /// Where `--at` does not name as many entries as there are ledgers, or the period has no day.
    pub fn known(&self, ledgers: usize) -> Result<Vec<Known>, Trouble> {
        if let (Some(from), Some(until)) = (self.asked.from, self.asked.until)
            && from > until
        {
            return Err(Trouble::refused(
                format!("--from {from} is after --until {until}: no day lies between them"),
                "say the first day with --from and the last with --until",
            ));
        }
        match (&self.asked.at[..], self.asked.as_known) {
            ([], None) => Ok(vec![Known::Head; ledgers]),
            ([], Some(day)) => Ok(vec![Known::AsKnown(day); ledgers]),
            (at, _) if at.len() == ledgers => Ok(at.iter().map(|n| Known::At(*n)).collect()),
            (at, _) => Err(Trouble::refused(
                format!("--at names {} of {ledgers} ledgers' entries", at.len()),
                "say one for each, in the order of the ledgers: --at 12,34; or --as-known D",
            )),
        }
    }

    /// Whether a CSV is wanted of the rows and no section beside them.
    pub fn is_rows_alone(&self) -> bool {
        self.asked.format == FormatName::Csv && self.asked.section.is_none()
    }

    /// The moment: as said, else the end of the period, else now at the head and, in the past, when the
    /// last entry known was entered. To the minute, so that it can be typed again.
    ///
    /// # Errors
    /// Where `--moment` is no time.
    pub fn moment(&self, desk: &Desk, views: &[&View]) -> Result<Instant, Trouble> {
        if let Some(text) = &self.asked.moment {
            return Ok(When::read(text, desk.zone)?.span(desk.zone).last);
        }
        if let Some(until) = self.asked.until {
            return Ok(desk.zone.day_ends(until));
        }
        let entered = views.iter().map(|view| view.entered).max();
        let past = entered.filter(|_| !views.iter().all(|view| view.head));
        let at = past.unwrap_or_else(|| desk.now());
        Ok(desk.zone.minute(at).span(desk.zone).first)
    }

    /// The whole answer.
    ///
    /// # Errors
    /// Where a root cannot be computed, or no section has the name asked for.
    pub fn answer(
        &self,
        desk: &Desk,
        views: &[&View],
        moment: Instant,
        said: Said,
    ) -> Result<Answer, Trouble> {
        let mut tables = said.tables;
        if let Some(name) = &self.asked.section {
            let known: Vec<String> = tables.iter().map(|t| t.name.clone()).collect();
            tables.retain(|t| t.name == *name);
            if tables.is_empty() {
                return Err(Trouble::refused(
                    format!("this answer has no section {name}"),
                    format!("its sections are {}", known.join(", ")),
                ));
            }
        }
        let day = |d: Option<chrono::NaiveDate>| d.map(|d| d.format("%Y-%m-%d").to_string());
        let moment = desk.zone.minute(moment).to_string();
        let knowledge = |view: &&View| -> Result<Knowledge, Trouble> {
            Ok(Knowledge {
                origin: view.ground.origin.clone(),
                ledger: view.ground.name.clone(),
                at: view.at,
                root: hex(&view.root()?),
                packs: view.ground.packs.iter().map(|p| p.pack.label()).collect(),
            })
        };
        let known = views.iter().map(knowledge).collect::<Result<Vec<_>, _>>()?;
        let at: Vec<String> = known.iter().map(|s| s.at.to_string()).collect();
        let provenance = Provenance {
            period: (day(self.asked.from), day(self.asked.until)),
            rules: RULES,
            command: self.command(&at.join(","), &moment),
            moment,
            known,
        };
        Ok(Answer {
            title: said.title,
            lines: said.lines,
            tables,
            charts: Vec::new(),
            lists: look::lists(views),
            provenance,
        })
    }

    fn command(&self, at: &str, moment: &str) -> String {
        let asked = self.asked;
        let mut words = vec!["candour".to_owned()];
        words.extend(self.words.iter().cloned());
        let mut flag = |name: &str, value: Option<String>| {
            words.extend(value.map(|v| [name.to_owned(), v]).into_iter().flatten())
        };
        flag("--from", asked.from.map(|d| d.to_string()));
        flag("--until", asked.until.map(|d| d.to_string()));
        flag("--at", Some(at.to_owned()));
        flag("--moment", Some(moment.to_owned()));
        flag(
            "--format",
            match asked.format {
                FormatName::Text => None,
                FormatName::Csv => Some("csv".into()),
                FormatName::Json => Some("json".into()),
                FormatName::Xlsx => Some("xlsx".into()),
                FormatName::Html => Some("html".into()),
            },
        );
        flag(
            "--profile",
            (asked.format == FormatName::Csv && asked.profile == ProfileName::Machine)
                .then(|| "machine".into()),
        );
        flag("--section", asked.section.clone());
        words
            .iter()
            .map(|w| quoted(w))
            .collect::<Vec<_>>()
            .join(" ")
    }
}

/// Gives an answer. `report` is its name where the answer is to leave a trace, which it does in a
/// ledger asked alone: several at once are only read.
///
/// # Errors
/// As [`given`].
pub fn give(
    desks: &mut [Desk],
    asked: &Asked,
    answer: &Answer,
    report: Option<&str>,
) -> Result<(), Trouble> {
    let lists = answer.tables.iter().filter(|t| t.form == Form::List);
    let rows = lists.map(|t| t.rows.len() as u64).sum();
    let mut leave = leaves(answer, report.unwrap_or_default(), rows);
    given(
        desks,
        asked,
        answer,
        report.map(|_| &mut leave as &mut Leave),
    )
}

/// What is entered before an answer leaves: handed the ledger, the digest of its bytes and its file.
pub type Leave<'l> = dyn FnMut(&mut Desk, &Sha256, Option<&Path>) -> Result<(), Trouble> + 'l;

/// The trace of an answer with so many rows in its lists.
pub fn leaves<'a>(
    answer: &'a Answer,
    report: &'a str,
    rows: u64,
) -> impl FnMut(&mut Desk, &Sha256, Option<&Path>) -> Result<(), Trouble> + 'a {
    move |desk, digest, file| {
        let known = &answer.provenance.known[0];
        let export = Export {
            report: report.to_owned(),
            filter: Some(answer.provenance.command.clone()),
            at: known.at,
            moment: answer.provenance.moment.clone(),
            root: known.root.clone(),
            digest: hex(&digest.clone().finalize()),
            rows: Some(rows),
            file: file
                .and_then(Path::file_name)
                .map(|name| name.to_string_lossy().into_owned()),
        };
        trace(desk, &export)
    }
}

/// Gives an answer, after what it leaves in a ledger asked alone.
///
/// # Errors
/// Where the trace or the file cannot be written; nothing was given then.
pub fn given(
    desks: &mut [Desk],
    asked: &Asked,
    answer: &Answer,
    leave: Option<&mut Leave>,
) -> Result<(), Trouble> {
    let format = asked.written();
    is_for(format, asked.output.as_deref())?;
    let written = |out: &mut dyn Write| format.write(answer, out);
    if asked.output.is_some() {
        let made = Made::of(asked.output.as_deref(), written)?;
        return hand_over(desks, asked, answer, leave, made);
    }
    // The trace comes first, and it names the digest: so what is to be printed is reckoned twice.
    if let (Some(leave), [desk]) = (leave, desks) {
        let mut digest = Digested::of(std::io::sink());
        written(&mut digest).map_err(unprinted)?;
        leave(desk, &digest.digest, None)?;
    }
    print(written)?;
    beside(format, answer);
    Ok(())
}

/// Gives an answer whose bytes are made, as [`given`] does. Its tables' rows are not asked.
///
/// # Errors
/// As [`given`].
pub fn hand_over(
    desks: &mut [Desk],
    asked: &Asked,
    answer: &Answer,
    leave: Option<&mut Leave>,
    made: Made,
) -> Result<(), Trouble> {
    let format = asked.written();
    let Made { to, digest } = made;
    let leave = |file: Option<&Path>| match (leave, desks) {
        (Some(leave), [desk]) => leave(desk, &digest, file),
        _ => Ok(()),
    };
    match to {
        To::File(file, path) => {
            let beside = match format {
                Format::Csv(profile) => {
                    let mut to = path.clone().into_os_string();
                    to.push("-metadata.json");
                    let to = PathBuf::from(to);
                    let name = path.file_name().unwrap_or_default().to_string_lossy();
                    let metadata = format::metadata(answer, profile, &name);
                    let (file, _) = temporary(&to, |out| Ok(out.write_all(&metadata)?))?;
                    Some((file, to))
                }
                _ => None,
            };
            leave(Some(&path))?;
            put(file, &path)?;
            if let Some((file, to)) = beside {
                put(file, &to)?;
            }
            say(&format!("wrote {}", path.display()));
        }
        To::Memory(bytes) => {
            leave(None)?;
            out(&bytes)?;
        }
    }
    beside(format, answer);
    Ok(())
}

/// The provenance of a CSV, for whoever looks on.
fn beside(format: Format, answer: &Answer) {
    if matches!(format, Format::Csv(_)) {
        format::provenance_lines(answer)
            .iter()
            .for_each(|line| say(line));
    }
}

/// Enters that something left the ledger.
///
/// # Errors
/// Where the ledger cannot be written: nothing is to leave it then.
pub fn trace(desk: &mut Desk, export: &Export) -> Result<(), Trouble> {
    let who = desk.who().unwrap_or_else(|_| desk.nobody());
    match desk.ledger.trace(export, &who) {
        Ok(_) => Ok(()),
        Err(Failure::Store(StoreError::ReadOnly)) => Err(Trouble::unavailable(
            "this ledger cannot be written to, so the export can leave no trace and was not made",
            "from a read-only copy, say --no-trace",
        )),
        Err(other) => Err(other.into()),
    }
}

/// A workbook is a file, and its name says so: a spreadsheet opens it by that.
fn is_for(format: Format, output: Option<&Path>) -> Result<(), Trouble> {
    let named = |path: &Path| {
        let end = path.extension().and_then(std::ffi::OsStr::to_str);
        end.is_some_and(|end| end.eq_ignore_ascii_case("xlsx"))
    };
    match output {
        _ if format != Format::Xlsx => Ok(()),
        Some(path) if !named(path) => Err(Trouble::refused(
            format!("{} is no name of a workbook", path.display()),
            "let the name in --output end in .xlsx; nothing was exported",
        )),
        None if std::io::stdout().is_terminal() => Err(Trouble::refused(
            "a workbook is nothing for a terminal",
            "name a file that ends in .xlsx in --output",
        )),
        _ => Ok(()),
    }
}
