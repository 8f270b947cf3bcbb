//! What can be typed: the verbs and their flags, and nothing of what they do.
//!
//! The flags of each kind of entry come from the kind itself (`kinds`).

use std::fmt;
use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

use crate::format::{Format, Profile};
use crate::time::read_day;

/// A ledger of requests to record meetings with families: what was asked, who was asked, what was
/// advised. It holds no recording, it is not the case record, and it is not legal advice.
#[derive(Debug, Parser)]
#[command(
    name = "candour",
    version,
    max_term_width = 100,
    disable_help_subcommand = true
)]
pub struct Cli {
    /// The ledger's file; else the platform's data folder. Again for list, due, export and audit over
    /// several at once, which are only read
    #[arg(long, global = true, env = "CANDOUR_LEDGER", value_name = "PATH")]
    pub ledger: Vec<PathBuf>,
    /// The file that holds the ledger's key, for servers and tests; with several ledgers one for all, or
    /// one each in their order
    #[arg(long, global = true, env = "CANDOUR_KEY_FILE", value_name = "F")]
    pub key_file: Vec<PathBuf>,
    /// An age identity: opens copies that were sealed to its recipient (backup --seal-to)
    #[arg(long, global = true, env = "CANDOUR_IDENTITY", value_name = "F")]
    pub identity: Option<PathBuf>,
    /// The worker who is entering or asking
    // Not by the field's name: a kind's own --worker would be taken for it.
    #[arg(
        id = "as",
        long,
        global = true,
        env = "CANDOUR_WORKER",
        value_name = "WORKER"
    )]
    pub worker: Option<String>,
    /// The worker's role: who asked, advised, decided or assessed unless said
    #[arg(long, global = true, env = "CANDOUR_ROLE", value_name = "ROLE")]
    pub role: Option<String>,
    /// What to do
    #[command(subcommand)]
    pub verb: Verb,
}

/// The verbs.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Begin a ledger; nothing else ever creates one
    Init(Init),
    /// Enter a statement, a batch of them, or (alone, on a terminal) be asked
    Log(Log),
    /// Say that an earlier entry was wrong, and what stands in its place
    Correct(Correct),
    /// List matters
    List(List),
    /// Show a matter's timeline, corrections visible
    Show(Show),
    /// Write the case note of a matter, or of the last matter of the worker
    Note(Note),
    /// What is still to do, soonest first
    Due(Due),
    /// Write supervision, register or entries to a file or the terminal; leaves a trace
    Export(Export),
    /// Count how often consent was sought in advance, how soon entries were made, and more
    Audit(Audit),
    /// Take a register that was kept in a spreadsheet, row by row, under a map of its columns
    Import(Import),
    /// The guidance that judges matters
    #[command(subcommand)]
    Pack(PackVerb),
    /// Recompute the whole ledger and say whether it is what it says it is
    Verify,
    /// Make a ledger of one plausible quarter, its case note, CSV and audit, in a folder
    Demo(Demo),
    /// Print completions for a shell
    Completions {
        /// The shell
        shell: Shell,
    },
    /// Print the manual page
    Man,
    /// A signed statement of size and root (comes later)
    #[command(hide = true)]
    Checkpoint(Later),
    /// Prove that an entry is in the ledger (comes later)
    #[command(hide = true)]
    Prove(Later),
    /// Copy the ledger, to keep or to hand over; leaves a trace
    Backup(Backup),
    /// Bring a copy back (comes later)
    #[command(hide = true)]
    Restore(Later),
    /// Change or recover the key (comes later)
    #[command(hide = true)]
    Key(Later),
    /// Forget lawfully (comes later)
    #[command(hide = true)]
    Erase(Later),
    /// Hold back erasure (comes later)
    #[command(hide = true)]
    Hold(Later),
    /// End a hold (comes later)
    #[command(hide = true)]
    Lift(Later),
}

/// A verb whose name is kept.
#[derive(Debug, Args)]
pub struct Later {
    /// Anything
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, hide = true)]
    pub rest: Vec<String>,
}

/// `init`
#[derive(Debug, Args)]
pub struct Init {
    /// The ledger's name, such as the team's
    #[arg(long, value_name = "N")]
    pub name: String,
    /// The guidance to adopt: tees, staffordshire, or a pack's file; again for more
    #[arg(long, value_name = "PACK")]
    pub pack: Vec<String>,
    /// Who can recover the key if it is lost: an age recipient
    #[arg(
        long,
        value_name = "age1…",
        required_unless_present = "no_recovery",
        conflicts_with = "no_recovery"
    )]
    pub recovery: Option<String>,
    /// Nobody can recover the key: if it is lost, so is the record
    #[arg(long)]
    pub no_recovery: bool,
    /// The zone of local times
    #[arg(long, default_value = "Europe/London", value_name = "ZONE")]
    pub zone: String,
    /// The agency that keeps the ledger
    #[arg(long, value_name = "AGENCY")]
    pub agency: Option<String>,
}

/// `log`
#[derive(Debug, Args)]
#[command(subcommand_value_name = "KIND", subcommand_help_heading = "Kinds")]
pub struct Log {
    /// Enter a file (- for standard input) of JSON objects, one a line, all or none
    #[arg(long, value_name = "FILE")]
    pub batch: Option<PathBuf>,
    /// Say what would be entered, and enter nothing
    #[arg(long, global = true)]
    pub dry_run: bool,
    /// Enter it though an entry already says the same: it happened twice
    #[arg(long, global = true)]
    pub again: bool,
}

/// `correct`
#[derive(Debug, Args)]
#[command(subcommand_value_name = "KIND", subcommand_help_heading = "Kinds")]
pub struct Correct {
    /// The entry that is wrong
    #[arg(value_name = "N")]
    pub entry: u64,
    /// Why it is wrong
    #[arg(long, value_name = "TEXT")]
    pub because: String,
    /// Move the statement to this matter
    #[arg(long, value_name = "MATTER")]
    pub to: Option<String>,
    /// The whole matter was entered in error
    #[arg(long)]
    pub whole_matter: bool,
    /// Say what would be entered, and enter nothing
    #[arg(long, global = true)]
    pub dry_run: bool,
}

/// What every answer takes.
#[derive(Debug, Args, Clone)]
pub struct Asked {
    /// The first day of the period
    #[arg(long, value_name = "D", value_parser = day)]
    pub from: Option<NaiveDate>,
    /// The last day of the period
    #[arg(long, value_name = "D", value_parser = day)]
    pub until: Option<NaiveDate>,
    /// As known at this entry; of several ledgers one each, in their order
    #[arg(
        long,
        value_name = "N",
        value_delimiter = ',',
        conflicts_with = "as_known"
    )]
    pub at: Vec<u64>,
    /// As known at the end of this day
    #[arg(long, value_name = "D", value_parser = day)]
    pub as_known: Option<NaiveDate>,
    /// As of this moment
    #[arg(long, value_name = "TIME")]
    pub moment: Option<String>,
    /// Write to a file
    #[arg(long, value_name = "F")]
    pub output: Option<PathBuf>,
    /// The format
    #[arg(long, value_enum, default_value_t = FormatName::Text)]
    pub format: FormatName,
    /// Who CSV is for
    #[arg(long, value_enum, default_value_t = ProfileName::Spreadsheet)]
    pub profile: ProfileName,
    /// One section of the answer alone
    #[arg(long, value_name = "NAME")]
    pub section: Option<String>,
}

impl Asked {
    /// The format asked for.
    pub fn written(&self) -> Format {
        match (self.format, self.profile) {
            (FormatName::Text, _) => Format::Text,
            (FormatName::Xlsx, _) => Format::Xlsx,
            (FormatName::Html, _) => Format::Html,
            (FormatName::Json, _) => Format::Json,
            (FormatName::Csv, ProfileName::Spreadsheet) => Format::Csv(Profile::Spreadsheet),
            (FormatName::Csv, ProfileName::Machine) => Format::Csv(Profile::Machine),
        }
    }
}

/// A format's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FormatName {
    /// For reading
    Text,
    /// Comma-separated values
    Csv,
    /// One JSON object
    Json,
    /// A workbook
    Xlsx,
    /// One page to print or to send, with charts: of an audit alone
    Html,
}

/// A CSV profile's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ProfileName {
    /// Guarded for a spreadsheet
    Spreadsheet,
    /// Exact, for a program
    Machine,
}

fn day(text: &str) -> Result<NaiveDate, String> {
    read_day(text).map_err(|e| e.to_string())
}

/// Which matters a list is of.
#[derive(Debug, Args, Clone, Default, PartialEq, Eq)]
pub struct Which {
    /// Those of a worker
    #[arg(long = "worker", value_name = "W")]
    pub of: Option<String>,
    /// Those of a case
    #[arg(long, value_name = "C")]
    pub case: Option<String>,
    /// Those of a team
    #[arg(long, value_name = "T")]
    pub team: Option<String>,
    /// Those of the workers whose matters this supervisor last reviewed
    #[arg(long, value_name = "S")]
    pub supervisor: Option<String>,
    /// Those in which this participant, such as the chair, was present, asked, advised, decided or assessed
    #[arg(long, value_name = "ROLE")]
    pub involving: Option<String>,
}

/// From where entries are news.
#[derive(Debug, Clone, Copy)]
pub enum Since {
    /// From where supervision last was, matter by matter.
    Last,
    /// From the beginning of a day.
    Day(NaiveDate),
}

impl fmt::Display for Since {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Since::Last => f.write_str("last"),
            Since::Day(day) => write!(f, "{day}"),
        }
    }
}

fn since(text: &str) -> Result<Since, String> {
    match text {
        "last" => Ok(Since::Last),
        _ => read_day(text)
            .map(Since::Day)
            .map_err(|e| format!("{e}, and it is not the word last")),
    }
}

/// `list`
#[derive(Debug, Args)]
pub struct List {
    /// Only those with something to do
    #[arg(long)]
    pub open: bool,
    /// Only those in whose entries these words stand
    #[arg(long, value_name = "WORDS")]
    pub text: Option<String>,
    /// Which matters
    #[command(flatten)]
    pub which: Which,
    /// How the answer is given
    #[command(flatten)]
    pub asked: Asked,
}

/// A matter, or a case.
#[derive(Debug, Args)]
pub struct Whose {
    /// The matter
    #[arg(value_name = "M", conflicts_with = "case")]
    pub matter: Option<String>,
    /// Every matter of a case
    #[arg(long, value_name = "C")]
    pub case: Option<String>,
}

/// `show`
#[derive(Debug, Args)]
#[command(arg_required_else_help = true)]
pub struct Show {
    /// Which
    #[command(flatten)]
    pub whose: Whose,
    /// With what is privileged
    #[arg(long)]
    pub privileged: bool,
    /// How the answer is given
    #[command(flatten)]
    pub asked: Asked,
}

/// `note`
#[derive(Debug, Args)]
pub struct Note {
    /// Which
    #[command(flatten)]
    pub whose: Whose,
    /// Also enter that it was copied into this case system
    #[arg(long, value_name = "SYSTEM")]
    pub file: Option<String>,
    /// With what is privileged
    #[arg(long)]
    pub privileged: bool,
    /// Leave no trace, from a read-only copy
    #[arg(long)]
    pub no_trace: bool,
    /// How the answer is given
    #[command(flatten)]
    pub asked: Asked,
}

/// `due`
#[derive(Debug, Args)]
pub struct Due {
    /// Which matters
    #[command(flatten)]
    pub which: Which,
    /// How the answer is given
    #[command(flatten)]
    pub asked: Asked,
}

/// `export`
#[derive(Debug, Args)]
pub struct Export {
    /// Which report
    #[arg(value_enum)]
    pub report: Report,
    /// Which matters
    #[command(flatten)]
    pub which: Which,
    /// Only matters still open, or with something entered since the beginning of this day or, with last,
    /// since the last entry that supervision saw
    #[arg(long, value_name = "D|last", value_parser = since)]
    pub since: Option<Since>,
    /// With what is privileged
    #[arg(long)]
    pub privileged: bool,
    /// Leave no trace, from a read-only copy
    #[arg(long)]
    pub no_trace: bool,
    /// How the answer is given
    #[command(flatten)]
    pub asked: Asked,
}

/// The reports that leave the ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Report {
    /// A worker's matters for supervision, open actions first
    Supervision,
    /// Every matter, a row each
    Register,
    /// Every entry, a row each
    Entries,
}

/// `audit`
#[derive(Debug, Args)]
pub struct Audit {
    /// Which audit
    #[arg(value_enum)]
    pub audit: AuditName,
    /// Break the counts down by one or two of month, quarter, financial_year, type, nature, team,
    /// agency, worker, person, reason, pack
    #[arg(long, value_name = "WHAT", value_delimiter = ',')]
    pub by: Vec<String>,
    /// Figures that may leave the team: small ones hidden, and what would give them away; held against
    /// every earlier release, and entered
    #[arg(long, requires = "by")]
    pub release: bool,
    /// In a release, counts of 1 to this are hidden
    #[arg(long, value_name = "N", default_value_t = 5, requires = "release")]
    pub threshold: u64,
    /// In a release, shown counts are rounded to the nearest multiple of this
    #[arg(long, value_name = "N", default_value_t = 1, requires = "release")]
    pub base: u64,
    /// How the answer is given
    #[command(flatten)]
    pub asked: Asked,
}

/// The audits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum AuditName {
    /// How often consent was sought in advance
    Consent,
    /// How often due advice was given in full
    Advice,
    /// What was asked for and what happened
    Activity,
    /// How soon entries were made
    Timeliness,
    /// How long before the meeting the request was made
    Notice,
    /// What reasons people give, and what was decided
    Reasons,
    /// Decisions, and the guidance
    Decisions,
    /// Whether what was made public had been altered
    Publication,
    /// How soon somebody was turned to
    Escalation,
    /// Whether it is in the case record
    Filing,
}

/// `import`
#[derive(Debug, Args)]
pub struct Import {
    /// The register: a CSV file that was saved from a spreadsheet
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// What its columns mean
    #[arg(long, value_name = "MAP.toml", conflicts_with = "suggest")]
    pub map: Option<PathBuf>,
    /// Propose a map from its headings and values, and enter nothing
    #[arg(long)]
    pub suggest: bool,
    /// Say which rows cannot be taken and why, as CSV to mend, and enter nothing
    #[arg(long, conflicts_with = "suggest")]
    pub dry_run: bool,
    /// Write the rows that cannot be taken to this new file
    #[arg(long, value_name = "OUT.csv", conflicts_with = "suggest")]
    pub rejects: Option<PathBuf>,
    /// Take the good rows though there are others
    #[arg(long, requires = "rejects")]
    pub good_rows: bool,
    /// Take it though it was taken before, or an entry already says the same
    #[arg(long)]
    pub again: bool,
}

/// `pack`
#[derive(Debug, Subcommand)]
pub enum PackVerb {
    /// The packs that ship, and those this ledger adopted
    List,
    /// What a pack asks, for people
    Show {
        /// tees, staffordshire, or a file
        pack: String,
    },
    /// Every mistake in a pack's file; needs no ledger
    Check {
        /// The file
        file: PathBuf,
    },
    /// A leaflet for families: what the guidance says to them, in plain words
    Leaflet {
        /// tees, staffordshire, a file, or a pack of this ledger by its label, such as tees/1.0
        pack: String,
        /// The format
        #[arg(long, value_enum, default_value_t = PageFormatName::Text)]
        format: PageFormatName,
        /// Write to a file
        #[arg(long, value_name = "F")]
        output: Option<PathBuf>,
    },
    /// A pack to fill in, with an explanation and an example of everything it can say
    New {
        /// Write to a new file
        #[arg(long, value_name = "F")]
        output: Option<PathBuf>,
    },
    /// What changes for a practitioner from one pack to another
    Diff {
        /// The one before: tees, staffordshire, a file, or a pack of this ledger by its label
        before: String,
        /// The one after
        after: String,
    },
    /// Make a pack's exact text an entry: from then on it judges new matters
    Adopt {
        /// tees, staffordshire, or a file
        pack: String,
        /// Do not ask, though it changes how matters that are there are judged
        #[arg(long)]
        yes: bool,
        /// The number of the mistaken adoption whose place it takes
        #[arg(long, value_name = "N")]
        replaces: Option<u64>,
    },
}

/// A page's format's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum PageFormatName {
    /// For reading
    Text,
    /// One page for a browser, to print or to send
    Html,
}

/// `backup`
#[derive(Debug, Args)]
pub struct Backup {
    /// The file to make; it must not exist
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Give the copy a key of its own, sealed to this age recipient: a copy for somebody else, to be read
    #[arg(long, value_name = "age1…")]
    pub seal_to: Option<String>,
}

/// `demo`
#[derive(Debug, Args)]
pub struct Demo {
    /// The folder to make; it must not exist
    #[arg(value_name = "FOLDER", default_value = "candour-demo")]
    pub folder: PathBuf,
}
