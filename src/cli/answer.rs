//! An answer on its way out: how much is known, the moment, the provenance, and the bytes to a file or
//! to standard output.
//!
//! What leaves the ledger leaves a trace first: temporary file, `export` entry, then the name. A crash
//! in between leaves a trace of an answer that nobody got, never an answer without a trace.

use std::io::Write;
use std::path::Path;

use sha2::{Digest, Sha256};

use super::args::{Asked, FormatName, ProfileName};
use super::ask::quoted;
use super::failure::Trouble;
use super::home::{Desk, say};
use crate::entry::export::Export;
use crate::format::{self, Format};
use crate::ledger::Failure;
use crate::ledger::view::{Known, View};
use crate::report::Said;
use crate::standing::RULES;
use crate::store::StoreError;
use crate::table::{Answer, Form, Provenance, Source};
use crate::time::{Instant, When};

/// What was asked, worked out: how much is to be known, and as of when.
pub struct Question<'a> {
    /// The flags.
    pub asked: &'a Asked,
    /// The verb and its own flags, as they would be typed again; several ledgers before them.
    pub words: Vec<String>,
}

impl<'a> Question<'a> {
    /// A question by its verb and its flags.
    pub fn new(desks: &[Desk], asked: &'a Asked, verb: &[&str]) -> Question<'a> {
        let mut words = Vec::new();
        for desk in desks.iter().filter(|_| desks.len() > 1) {
            words.extend(["--ledger".to_owned(), desk.path.display().to_string()]);
        }
        words.extend(verb.iter().map(|w| (*w).to_owned()));
        Question { asked, words }
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

    /// How much is to be known of each of so many ledgers.
    ///
    /// # Errors
    /// Where `--at` does not name as many entries as there are ledgers.
    pub fn known(&self, ledgers: usize) -> Result<Vec<Known>, Trouble> {
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
        let source = |view: &&View| -> Result<Source, Trouble> {
            Ok(Source {
                origin: view.ground.origin.clone(),
                ledger: view.ground.name.clone(),
                at: view.at,
                root: hex(&view.root()?),
                packs: view.ground.packs.iter().map(|p| p.pack.label()).collect(),
            })
        };
        let sources = views.iter().map(source).collect::<Result<Vec<_>, _>>()?;
        let at: Vec<String> = sources.iter().map(|s| s.at.to_string()).collect();
        let provenance = Provenance {
            period: (day(self.asked.from), day(self.asked.until)),
            rules: RULES,
            command: self.command(&at.join(","), &moment),
            moment,
            sources,
        };
        Ok(Answer {
            title: said.title,
            lines: said.lines,
            tables,
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

/// Hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

/// Gives an answer. `report` is its name where the answer is to leave a trace, which it does in a
/// ledger asked alone: several at once are only read.
///
/// # Errors
/// Where the trace or the file cannot be written; nothing was given then.
pub fn give(
    desks: &mut [Desk],
    asked: &Asked,
    answer: &Answer,
    report: Option<&str>,
) -> Result<(), Trouble> {
    let format = asked.written();
    let bytes = format.write(answer);
    let rows = answer
        .tables
        .iter()
        .filter(|t| t.form == Form::List)
        .map(|t| t.rows.len() as u64)
        .sum();
    let leave = |desks: &mut [Desk], file: Option<&Path>| -> Result<(), Trouble> {
        let (Some(report), [desk]) = (report, desks) else {
            return Ok(());
        };
        let known = &answer.provenance.sources[0];
        let export = Export {
            report: report.to_owned(),
            filter: Some(answer.provenance.command.clone()),
            at: known.at,
            moment: answer.provenance.moment.clone(),
            root: known.root.clone(),
            digest: hex(&Sha256::digest(&bytes)),
            rows: Some(rows),
            file: file
                .and_then(Path::file_name)
                .map(|name| name.to_string_lossy().into_owned()),
        };
        trace(desk, &export)
    };
    match &asked.output {
        Some(path) => {
            let kept = temporary(path, &bytes)?;
            let beside = matches!(format, Format::Csv(_)).then(|| {
                let mut name = path.clone().into_os_string();
                name.push("-metadata.json");
                std::path::PathBuf::from(name)
            });
            let metadata = beside
                .as_deref()
                .map(|to| temporary(to, &format::metadata(answer)))
                .transpose()?;
            leave(desks, Some(path))?;
            put(kept, path)?;
            if let (Some(file), Some(to)) = (metadata, beside) {
                put(file, &to)?;
            }
            say(&format!("wrote {}", path.display()));
        }
        None => {
            leave(desks, None)?;
            out(&bytes)?;
        }
    }
    if matches!(format, Format::Csv(_)) {
        format::provenance_lines(answer)
            .iter()
            .for_each(|line| say(line));
    }
    Ok(())
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

/// Gives what came of no ledger, and so leaves no trace: to a file, whole or not at all, or to standard
/// output.
///
/// # Errors
/// Where it cannot be written.
pub fn hand(bytes: &[u8], output: Option<&Path>) -> Result<(), Trouble> {
    let Some(path) = output else {
        return out(bytes);
    };
    put(temporary(path, bytes)?, path)?;
    say(&format!("wrote {}", path.display()));
    Ok(())
}

/// A file of these bytes, readable by nobody else, in the folder where it is to be; gone unless it is put in place.
fn temporary(path: &Path, bytes: &[u8]) -> Result<tempfile::NamedTempFile, Trouble> {
    let folder = path
        .parent()
        .filter(|f| !f.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    let cannot = |e: std::io::Error| {
        Trouble::unavailable(
            format!("{} cannot be written: {e}", path.display()),
            "check the folder, its permissions and the space left on the disk; nothing was exported",
        )
    };
    if path.is_dir() {
        return Err(Trouble::unavailable(
            format!("{} is a folder", path.display()),
            "name a file in --output; nothing was exported",
        ));
    }
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(cannot)?;
    file.write_all(bytes)
        .and_then(|()| file.as_file().sync_all())
        .map_err(cannot)?;
    Ok(file)
}

fn put(file: tempfile::NamedTempFile, path: &Path) -> Result<(), Trouble> {
    file.persist(path).map(drop).map_err(|e| {
        Trouble::unavailable(
            format!("{} cannot be put in place: {}", path.display(), e.error),
            "close whatever has it open, and export again",
        )
    })
}

/// Writes an answer to standard output. A reader that went away has had enough: no error.
///
/// # Errors
/// Where standard output cannot be written.
pub fn out(bytes: &[u8]) -> Result<(), Trouble> {
    let mut stdout = std::io::stdout().lock();
    match stdout.write_all(bytes).and_then(|()| stdout.flush()) {
        Err(e) if e.kind() != std::io::ErrorKind::BrokenPipe => Err(e.into()),
        _ => Ok(()),
    }
}
