//! `candour import`: a register from a spreadsheet, tried, entered, or proposed a map for.
//!
//! What rows and cells mean is `import`'s, what may be said the ledger's. Here are the files: what is
//! read, and the rows that could not be taken, to be mended and imported again.

use std::fs::{File, Metadata};
use std::io::{BufWriter, Write};
use std::path::Path;

use csv::{Terminator, WriterBuilder};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::args::Import;
use super::failure::Trouble;
use super::file::{hand, out, put};
use super::home::{Desk, Home, say};
use crate::entry::check::Refusal;
use crate::import::look::{Look, look};
use crate::import::map::{Layout, Map};
use crate::import::plan::{ADDED, Fault, Plan};
use crate::import::rows::{Row, Rows};
use crate::import::suggest::suggest;
use crate::ledger::Failure;
use crate::ledger::import::{Taken, Taking, Told, stopped};
use crate::pack::Vocabulary;

/// The most faults and remarks that are told at a terminal.
const SAID: usize = 20;

/// Runs `import`.
///
/// # Errors
/// As the file or its map cannot be read, or rows of it not be taken.
pub fn run(home: &Home, typed: &Import) -> Result<(), Trouble> {
    if typed.suggest {
        return propose(home, &typed.file);
    }
    let Some(map_file) = &typed.map else {
        return Err(Trouble::refused(
            "it is not said what the register's columns mean",
            "say --map MAP.toml; `candour import --suggest FILE` proposes one",
        ));
    };
    if let Some(path) = typed.rejects.as_deref().filter(|path| path.exists()) {
        return Err(Trouble::refused(
            format!("{} is there already, and is left as it is", path.display()),
            "name a file in --rejects that is not there yet",
        ));
    }
    let text = std::fs::read_to_string(map_file).map_err(|e| unreadable(map_file, &e))?;
    let map = Map::read(&text).map_err(|refusal| of(map_file, refusal))?;
    take(&mut home.open()?, typed, &text, map)
}

fn take(desk: &mut Desk, typed: &Import, text: &str, map: Map) -> Result<(), Trouble> {
    let who = desk.who()?;
    let file = &typed.file;
    let (looked, before) = look_at(file, &map.layout)?;
    let at = map.layout.headings;
    let open = || -> Result<(Rows, Vec<String>), Failure> {
        let mut rows = Rows::new(Box::new(File::open(file).map_err(Failure::Input)?), &looked);
        let headings = rows.headings(at).map_err(stopped)?;
        Ok((rows, headings))
    };
    let headings = open().map_err(|failure| trouble(file, failure))?.1;
    let plan = Plan::new(map, headings, &desk.vocabulary).map_err(|refusal| of(file, refusal))?;
    looked
        .remarks()
        .iter()
        .for_each(|remark| say(&format!("note: {}: {remark}", file.display())));

    let wanted = typed.rejects.is_some() || typed.dry_run;
    let mut rejects = wanted
        .then(|| Rejects::new(&plan, &looked, at, typed.rejects.as_deref()))
        .transpose()?;
    let mut failed = None;
    let mut said: Vec<String> = Vec::new();
    let (mut faults, mut remarks) = (0_usize, 0_usize);
    let bar = ProgressBar::with_draw_target(Some(looked.bytes), ProgressDrawTarget::stderr());
    bar.set_style(
        ProgressStyle::with_template("{percent:>3} % {wide_bar} {eta} left")
            .expect("the template names what there is"),
    );
    let taking = Taking {
        plan: &plan,
        open: &|| open().map(|(rows, _)| rows),
        file: (name(file), looked.digest),
        map: text,
        again: typed.again,
        rehearse: typed.dry_run,
        good_rows: typed.good_rows,
        unchanged: &|| {
            File::open(file)
                .and_then(|f| f.metadata())
                .is_ok_and(|now| same(&before, &now))
        },
        progress: &|read| bar.set_position(read.min(looked.bytes)),
    };
    let done = desk.ledger.import(&taking, &who, &mut |told| match told {
        Told::Bad(row, fault) => {
            faults += 1;
            if rejects.is_none() && faults <= SAID {
                said.extend(lines(row, &fault));
            }
            let put = rejects
                .as_mut()
                .map(|rejects| rejects.add(&plan, row, fault));
            failed = failed.take().or(put.and_then(Result::err));
        }
        Told::Remark(row, remark) => {
            remarks += 1;
            if remarks <= SAID {
                said.push(format!("row {}: note: {remark}", row.number));
            }
        }
    });
    bar.finish_and_clear();
    said.iter().for_each(|line| say(line));
    for (count, what) in [
        (if rejects.is_none() { faults } else { 0 }, "rows"),
        (remarks, "notes"),
    ] {
        if count > SAID {
            say(&format!("{} more {what} like these", count - SAID));
        }
    }
    let done = done.map_err(|failure| trouble(file, failure))?;
    if let Some(failed) = failed {
        let what = if done.entered {
            "the good rows were entered, but the others could not be written out"
        } else {
            "the rows that cannot be taken could not be written out; nothing was entered"
        };
        return Err(Trouble::unavailable(
            format!("{what}: {failed}"),
            "check the folder and the space left on the disk; --dry-run --again writes them anew",
        ));
    }
    if let Some(rejects) = rejects.filter(|_| done.bad > 0) {
        rejects.end(typed.rejects.as_deref())?;
    }
    answer(typed, &done)
}

/// What it came to.
fn answer(typed: &Import, done: &Taken) -> Result<(), Trouble> {
    let blank = match done.blank {
        0 => String::new(),
        n => format!(" (blank rows passed over: {n})"),
    };
    if done.rows + done.bad == 0 {
        return Err(Trouble::refused(
            format!(
                "{} has headings and no rows below them{blank}",
                typed.file.display()
            ),
            "look into the file; the row with the headings is said in the map: headings = 1",
        ));
    }
    let all = done.rows + done.bad;
    if done.bad > 0 && !done.entered {
        let mend = match (&typed.rejects, typed.dry_run) {
            (Some(path), _) => format!("mend them in {}, or say --good-rows to take the others", path.display()),
            (None, true) => "mend them in the CSV that was printed, or say --good-rows --rejects OUT.csv to take the others".to_owned(),
            (None, false) => "mend them, or say --good-rows --rejects OUT.csv to take the others".to_owned(),
        };
        return Err(Trouble::refused(
            format!(
                "of {all} rows, {} cannot be taken; nothing was entered{blank}",
                done.bad
            ),
            mend,
        ));
    }
    if !done.entered {
        say(&format!(
            "rows that can be taken: {all}, as {} entries; nothing was entered{blank}",
            done.entries
        ));
        return Ok(());
    }
    let close = done.first + done.entries;
    out(format!("{close}\n").as_bytes())?;
    say(&format!(
        "rows taken: {}, as entries {} to {}; entry {close} closes the import{blank}",
        done.rows,
        done.first,
        close - 1
    ));
    if let Some(path) = typed.rejects.as_deref().filter(|_| done.bad > 0) {
        say(&format!(
            "rows not taken: {}; mend them in {} and import that",
            done.bad,
            path.display()
        ));
    }
    Ok(())
}

/// Proposes a map.
fn propose(home: &Home, file: &Path) -> Result<(), Trouble> {
    let vocabulary = match home.path.exists() {
        true => home.open_to_read()?.vocabulary,
        false => Vocabulary::base().clone(),
    };
    let (looked, _) = look_at(file, &Layout::default())?;
    let input = File::open(file).map_err(|e| unreadable(file, &e))?;
    let rows = Rows::new(Box::new(input), &looked);
    let map = suggest(rows, &looked, &name(file), &vocabulary);
    hand(
        map.map_err(|stop| trouble(file, stopped(stop)))?.as_bytes(),
        None,
    )
}

fn look_at(file: &Path, layout: &Layout) -> Result<(Look, Metadata), Trouble> {
    let cannot = |e: std::io::Error| unreadable(file, &e);
    let mut input = File::open(file).map_err(cannot)?;
    let before = input.metadata().map_err(cannot)?;
    if before.is_dir() {
        return Err(Trouble::refused(
            format!("{} is a folder", file.display()),
            "name the CSV file in it",
        ));
    }
    Ok((
        look(&mut input, layout).map_err(|refusal| of(file, refusal))?,
        before,
    ))
}

fn same(before: &Metadata, now: &Metadata) -> bool {
    before.len() == now.len() && before.modified().ok() == now.modified().ok()
}

fn name(file: &Path) -> String {
    file.file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

fn of(file: &Path, refusal: Refusal) -> Trouble {
    Trouble::refused(
        format!("{}: {}", file.display(), refusal.what),
        refusal.instead,
    )
}

fn unreadable(file: &Path, e: &std::io::Error) -> Trouble {
    Trouble::unavailable(
        format!("{} cannot be read: {e}", file.display()),
        "check the name and the permissions, and that it is UTF-8 if it is a map",
    )
}

fn trouble(file: &Path, failure: Failure) -> Trouble {
    match failure {
        Failure::Input(e) => unreadable(file, &e),
        Failure::Refused(refusal) => of(file, refusal),
        other => other.into(),
    }
}

/// A fault as two lines.
fn lines(row: &Row, fault: &Fault) -> [String; 2] {
    let column = match fault.column.is_empty() {
        true => String::new(),
        false => format!(", column {}", fault.column),
    };
    [
        format!("row {}{column}: {}", row.number, fault.what),
        format!("  {}", fault.instead),
    ]
}

/// The rows that cannot be taken, as a register of their own: what is wrong, then the row as it was.
struct Rejects {
    file: csv::Writer<BufWriter<tempfile::NamedTempFile>>,
    held: Option<(Vec<String>, [Vec<String>; 4])>,
}

impl Rejects {
    /// Begins one in the folder where it is to be; nobody else can read it, and it is gone unless it is
    /// put in place. It is written as its original was, so that the same map reads it.
    fn new(
        plan: &Plan,
        look: &Look,
        headings: u64,
        path: Option<&Path>,
    ) -> Result<Rejects, Trouble> {
        let folder = path
            .and_then(Path::parent)
            .filter(|folder| !folder.as_os_str().is_empty());
        let cannot = |e: std::io::Error| {
            let path = path.unwrap_or(Path::new("the temporary file"));
            Trouble::unavailable(
                format!("{} cannot be written: {e}", path.display()),
                "check the folder, its permissions and the space left on the disk; nothing was entered",
            )
        };
        let file = match (path, folder) {
            (None, _) => tempfile::NamedTempFile::new(),
            (Some(_), folder) => tempfile::NamedTempFile::new_in(folder.unwrap_or(Path::new("."))),
        };
        let mut file = BufWriter::new(file.map_err(cannot)?);
        file.write_all(b"\xef\xbb\xbf").map_err(cannot)?;
        for _ in 1..headings {
            file.write_all(b"\r\n").map_err(cannot)?;
        }
        let mut file = WriterBuilder::new()
            .delimiter(look.delimiter)
            .terminator(Terminator::CRLF)
            .flexible(true)
            .from_writer(file);
        let row = ADDED.into_iter().chain(plan.own_headings());
        file.write_record(row).map_err(|e| cannot(e.into()))?;
        Ok(Rejects { file, held: None })
    }

    /// Adds a fault; the faults of a row stand in one row.
    fn add(&mut self, plan: &Plan, row: &Row, fault: Fault) -> Result<(), std::io::Error> {
        let number = row.number.to_string();
        if self
            .held
            .as_ref()
            .is_none_or(|(_, said)| said[0] != [number.as_str()])
        {
            self.flush()?;
            let cells = plan.own_cells(row).map(str::to_owned).collect();
            self.held = Some((cells, [vec![number], Vec::new(), Vec::new(), Vec::new()]));
        }
        if let Some((_, [_, columns, what, instead])) = &mut self.held {
            columns.push(fault.column);
            what.push(fault.what);
            instead.push(fault.instead);
        }
        Ok(())
    }

    fn flush(&mut self) -> Result<(), std::io::Error> {
        let Some((cells, said)) = self.held.take() else {
            return Ok(());
        };
        let said = said.map(|several| several.join("\n"));
        Ok(self.file.write_record(said.iter().chain(&cells))?)
    }

    /// Puts it in place, or prints it where it has none.
    fn end(mut self, path: Option<&Path>) -> Result<(), Trouble> {
        self.flush()?;
        let file = self
            .file
            .into_inner()
            .map_err(|e| std::io::Error::other(e.to_string()))?;
        let file = file.into_inner().map_err(|e| e.into_error())?;
        match path {
            Some(path) => {
                file.as_file().sync_all()?;
                put(file, path)
            }
            None => {
                let mut file = file.reopen()?;
                std::io::copy(&mut file, &mut std::io::stdout().lock())?;
                Ok(())
            }
        }
    }
}
