//! `candour demo`: a ledger of one plausible quarter, to look around in.
//!
//! It is a real ledger with a real key. The quarter's entries are entered now, by this machine's clock:
//! nothing here can pretend otherwise, so every one of them is a late entry.

use std::io::Cursor;
use std::path::Path;

use super::answers;
use super::args::{
    Asked, Audit, AuditName, Demo, Export, FormatName, Note, ProfileName, Report, Which, Whose,
};
use super::failure::Trouble;
use super::home::{Home, print, random, say};
use super::init;
use crate::ledger::{Founding, Who};
use crate::pack::Pack;
use crate::store::key::{self, DataKey};
use crate::time::{Instant, Zone, read_day};
use crate::tree::checkpoint;

const QUARTER: &str = include_str!("../../fixtures/office.jsonl");

/// Runs `demo`.
///
/// # Errors
/// The folder exists, or cannot be made.
pub fn run(demo: &Demo, now: Instant) -> Result<(), Trouble> {
    let folder = &demo.folder;
    if folder.exists() {
        return Err(Trouble::refused(
            format!("{} exists already", folder.display()),
            "name another folder, or take that one away",
        ));
    }
    let (ledger, keys) = (folder.join("ledger"), folder.join("key"));
    std::fs::create_dir_all(&ledger)?;
    std::fs::create_dir_all(&keys)?;
    let home = Home {
        path: ledger.join("demo.db"),
        key_file: Some(keys.join("demo.key")),
        identity: None,
        worker: Some("demo".into()),
        role: None,
    };
    let key = DataKey::generate(random);
    key::write_file(&keys.join("demo.key"), &home.path, &key)?;
    let origin = init::uuid(now);
    let tees = Pack::shipped()
        .iter()
        .find(|(id, _)| *id == "tees")
        .map(|(_, text)| (*text).to_owned());
    let founding = Founding {
        origin,
        name: "Demonstration".into(),
        zone: Zone::read("Europe/London")?,
        agency: None,
        program: format!("candour {}", env!("CARGO_PKG_VERSION")),
        verifier: checkpoint::verifier(&origin.to_string(), key.digits().as_bytes()),
        packs: tees.into_iter().collect(),
    };
    let who = Who {
        by: "demo".into(),
        account: super::home::account(),
    };
    init::begin(&home.path, &key, founding, &who)?;
    let mut desk = home.open()?;
    let mut bad = Vec::new();
    let batch = desk.ledger.batch(
        &mut Cursor::new(QUARTER),
        false,
        false,
        &who,
        &mut |line, note| {
            if let crate::ledger::batch::Note::Bad(what, _) = note {
                bad.push(format!("line {line}: {what}"));
            }
        },
    )?;
    if let Some(first) = bad.first() {
        return Err(Trouble::unavailable(
            format!("the quarter cannot be entered: {first}"),
            "this is a fault of the program: report it",
        ));
    }

    let asked = |file: &str, format: FormatName| Asked {
        from: read_day("2026-01-01").ok(),
        until: read_day("2026-03-31").ok(),
        at: Vec::new(),
        as_known: None,
        moment: None,
        output: Some(folder.join(file)),
        format,
        profile: ProfileName::Spreadsheet,
        section: None,
    };
    let which = Which {
        of: Some("W-2".into()),
        ..Which::default()
    };
    let note = Note {
        whose: Whose {
            matter: Some("M-17".into()),
            case: None,
        },
        file: None,
        privileged: false,
        no_trace: false,
        asked: Asked {
            from: None,
            until: None,
            ..asked("case-note.txt", FormatName::Text)
        },
    };
    answers::note(&mut desk, &note)?;
    super::export::run(
        std::slice::from_mut(&mut desk),
        &Export {
            report: Report::Supervision,
            which,
            since: None,
            privileged: false,
            no_trace: false,
            asked: asked("supervision.csv", FormatName::Csv),
        },
    )?;
    super::audit::run(
        std::slice::from_mut(&mut desk),
        &Audit {
            audit: AuditName::Consent,
            by: vec!["team".into()],
            release: false,
            threshold: 5,
            base: 1,
            asked: asked("audit.txt", FormatName::Text),
        },
    )?;

    let path = |p: &Path| super::ask::quoted(&p.display().to_string());
    print(&format!(
        "Made {} with {} entries of January to March 2026, all entered just now:",
        folder.display(),
        batch.count
    ));
    print("  case-note.txt    the case note of matter M-17");
    print("  supervision.csv  what W-2 takes to supervision");
    print("  audit.txt        how often consent was sought in advance");
    // As it was started, so that the lines can be typed as they are.
    let program = std::env::args()
        .next()
        .unwrap_or_else(|| "candour".to_owned());
    print("Try next:");
    print(&format!(
        "  export CANDOUR_LEDGER={} CANDOUR_KEY_FILE={} CANDOUR_WORKER=W-1 CANDOUR_ROLE=social_worker",
        path(&home.path),
        path(&keys.join("demo.key"))
    ));
    print(&format!("  {program} show M-9"));
    print(&format!(
        "  {program} log request --case C-2001 --person mother --type icpc --began {} --asked chair,police --answer agreed --items due --how oral",
        desk.zone
            .minute(now)
            .to_string()
            .split_at(11)
            .1
            .split_at(5)
            .0
    ));
    say(
        "the key lies in the folder too, which is for looking around only: a real key is kept apart from its ledger",
    );
    Ok(())
}
