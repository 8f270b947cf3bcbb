//! A ledger in memory with a clock the test holds, and a way to look at all of it after every step.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::rc::Rc;

use candour::entry::Line;
use candour::entry::field::Terms;
use candour::format::Format;
use candour::import::look::look;
use candour::import::map::Map;
use candour::import::plan::Plan;
use candour::import::rows::Rows;
use candour::ledger::import::{Taken, Taking, Told, stopped};
use candour::ledger::view::{Known, Of, View};
use candour::ledger::{Failure, Founding, Ledger, Logged, Who};
use candour::pack::Pack;
use candour::standing::Standing;
use candour::store::MemoryStore;
use candour::table::{Answer, Provenance, Table};
use candour::time::{self, Instant, Zone};
use serde_json::{Map as Object, Value as Json, json};

/// A ledger of a test.
pub struct Desk {
    pub ledger: Ledger,
    clock: Rc<Cell<Instant>>,
}

/// The text of a pack that ships.
pub fn shipped(name: &str) -> String {
    Pack::shipped()
        .iter()
        .find(|(id, _)| *id == name)
        .expect("a pack that ships")
        .1
        .to_owned()
}

/// An answer's bytes.
pub fn written(format: Format, answer: &Answer) -> Vec<u8> {
    let mut bytes = Vec::new();
    format.write(answer, &mut bytes).expect("memory");
    bytes
}

/// A title over one table, of a ledger with nothing in it.
pub fn answer(title: &str, table: Table) -> Answer {
    Answer {
        title: title.into(),
        lines: Vec::new(),
        tables: vec![table],
        charts: Vec::new(),
        lists: BTreeMap::new(),
        provenance: Provenance {
            known: Vec::new(),
            period: (None, None),
            moment: "2026-01-05T09:00+00:00".into(),
            rules: 1,
            command: String::new(),
        },
    }
}

/// A time as the ledger's clock shows it.
pub fn at(stamp: &str) -> Instant {
    time::read_stamp(stamp).expect("a stamp")
}

pub fn london() -> Zone {
    Zone::read("Europe/London").expect("a zone")
}

/// Who enters in tests: nobody of the fixtures.
pub fn who() -> Who {
    Who {
        by: "T-1".into(),
        account: "tester@host".into(),
    }
}

impl Desk {
    /// A new ledger that adopted these packs, at nine on 5 January 2026.
    pub fn new(packs: &[&str]) -> Desk {
        Desk::over(Box::new(MemoryStore::default()), packs)
    }

    /// As [`Desk::new`], with packs by their texts.
    pub fn with_texts(packs: Vec<String>) -> Desk {
        Desk::founded(Box::new(MemoryStore::default()), packs)
    }

    pub fn over(store: Box<dyn candour::store::Store>, packs: &[&str]) -> Desk {
        Desk::founded(store, packs.iter().map(|p| shipped(p)).collect())
    }

    fn founded(store: Box<dyn candour::store::Store>, packs: Vec<String>) -> Desk {
        let clock = Rc::new(Cell::new(at("2026-01-05T09:00:00.000Z")));
        let tick = Rc::clone(&clock);
        let mut n = 0_u64;
        let random = move |bytes: &mut [u8]| {
            n += 1;
            bytes.fill(0);
            bytes[..8].copy_from_slice(&n.to_be_bytes());
        };
        let mut ledger = Ledger::open(store, move || tick.get(), random);
        let founding = Founding {
            origin: candour::id::uuid(1, [7; 10]),
            name: "Test team".into(),
            zone: london(),
            agency: None,
            program: "candour test".into(),
            verifier: "candour/test+00000000+AQ".into(),
            packs,
        };
        ledger.found(founding, &who()).expect("a new ledger");
        Desk { ledger, clock }
    }

    /// Sets the clock.
    pub fn now(&self, stamp: &str) -> &Desk {
        self.clock.set(at(stamp));
        self
    }

    /// Enters one batch line, and looks at the whole ledger afterwards.
    pub fn log(&mut self, line: Json) -> Result<Logged, Failure> {
        let logged = self.enter(line);
        self.check();
        logged
    }

    /// Enters one batch line.
    pub fn enter(&mut self, line: Json) -> Result<Logged, Failure> {
        let map = line.as_object().expect("an object").clone();
        let read = self.read(&map)?;
        self.ledger.log(&[(read, false)], &who())
    }

    fn read(&self, map: &Object<String, Json>) -> Result<Line, Failure> {
        self.ledger.view(Known::Head, |view| {
            let terms = Terms {
                vocabulary: Some(&view.ground.vocabulary),
                zone: view.ground.zone,
            };
            Line::read(&map.into(), &terms).map_err(Failure::Faults)
        })
    }

    /// Enters a line that is to pass, and gives its number.
    pub fn ok(&mut self, line: Json) -> u64 {
        let logged = self
            .log(line.clone())
            .unwrap_or_else(|e| panic!("{e}: {line}"));
        logged.entries[0].seq
    }

    /// Enters a line that is to be refused, and gives what happened and what to do.
    pub fn refused(&mut self, line: Json) -> String {
        let size = self.size();
        let told = match self.enter(line.clone()) {
            Err(Failure::Refused(r)) => format!("{} / {}", r.what, r.instead),
            Err(Failure::Faults(faults)) => faults
                .iter()
                .map(|f| format!("{} / {}", f.what, f.instead))
                .collect::<Vec<_>>()
                .join(" // "),
            Err(other) => panic!("{other}: {line}"),
            Ok(_) => panic!("accepted: {line}"),
        };
        assert_eq!(self.size(), size, "nothing is written");
        told
    }

    pub fn size(&self) -> u64 {
        self.view(|view| view.at + 1)
    }

    pub fn view<T>(&self, work: impl FnOnce(&View) -> T) -> T {
        self.ledger
            .view(Known::Head, |view| Ok(work(view)))
            .expect("a view")
    }

    /// The standing of a matter at the head.
    pub fn standing(&self, matter: &str) -> Standing {
        self.view(|view| {
            view.standings(Of::Matter(matter))
                .expect("standings")
                .remove(0)
        })
    }

    /// Recomputes the whole ledger.
    pub fn check(&self) {
        let verified = self.ledger.verify().expect("a verification");
        assert_eq!(verified.problems, Vec::<String>::new());
    }

    /// A request for an initial conference on 20 January at ten, by the mother.
    pub fn request(&mut self) -> u64 {
        self.ok(request())
    }
}

/// A request for an initial conference on 20 January at ten, by the mother.
pub fn request() -> Json {
    json!({"kind": "request", "nature": "request", "case": "C-1", "person": "mother", "occurred": "2026-01-05T08:30",
        "meeting": {"type": "icpc", "scheduled": "2026-01-20T10:00"}, "capture": ["chair", "police"], "proceedings": "none"})
}

/// A batch line told briefly: `consent 2026-01-12T09:00 asked_by=social_worker who=chair,police`.
/// Fields that hold several values are split at commas, `yes` and `no` of the flags are read as such,
/// numbers as numbers, `a.b=c` goes into the group `a`, and an underscore in a text stays one.
pub fn line(told: &str) -> Json {
    const MANY: [&str; 11] = [
        "who",
        "to",
        "items",
        "present",
        "absent",
        "capture",
        "advise",
        "media",
        "reasons",
        "related",
        "provisions",
    ];
    const FLAGS: [&str; 7] = [
        "before_start",
        "planned",
        "cancelled",
        "whole_matter",
        "understood",
        "privileged",
        "multi_agency",
    ];
    let mut words = told.split_whitespace();
    let kind = words.next().expect("a kind");
    let occurred = words.next().expect("when it occurred");
    let mut map = json!({"kind": kind, "occurred": occurred});
    for word in words {
        let (key, value) = word
            .split_once('=')
            .unwrap_or_else(|| panic!("no = in {word}: {told}"));
        let (group, name) = key
            .split_once('.')
            .map_or((None, key), |(group, name)| (Some(group), name));
        let several = MANY.contains(&name)
            && !(kind == "event" && name == "who")
            && !(kind == "escalation" && name == "to");
        let value = match value {
            _ if several => value.split(',').collect::<Json>(),
            "yes" | "no" if FLAGS.contains(&name) => Json::Bool(value == "yes"),
            _ => value
                .parse::<u64>()
                .map_or_else(|_| value.into(), Json::from),
        };
        match group {
            Some(group) => map[group][name] = value,
            None => map[name] = value,
        }
    }
    map
}

impl Desk {
    /// Enters lines told briefly, each to pass; gives their numbers.
    pub fn tell(&mut self, lines: &[&str]) -> Vec<u64> {
        lines.iter().map(|told| self.ok(line(told))).collect()
    }

    /// Reads a batch as it is typed into a file: what it came to, and each note as `line: what / what to do`.
    pub fn batch(
        &mut self,
        text: impl AsRef<[u8]>,
    ) -> (candour::ledger::batch::Batch, Vec<String>) {
        let mut notes = Vec::new();
        let mut input = text.as_ref();
        let done = self
            .ledger
            .batch(&mut input, false, false, &who(), &mut |n, note| {
                notes.push(match note {
                    candour::ledger::batch::Note::Bad(what, instead) => {
                        format!("{n}: {what} / {instead}")
                    }
                    candour::ledger::batch::Note::Remark(remark) => {
                        format!("{n}: remark: {remark}")
                    }
                });
            });
        self.check();
        (done.expect("a batch that can be read"), notes)
    }
}

impl Desk {
    /// Takes a register: what it came to, and each fault as `row column: what / what to do`.
    pub fn import(
        &mut self,
        csv: &[u8],
        map: &str,
        good_rows: bool,
    ) -> (Result<Taken, Failure>, Vec<String>) {
        let read = Map::read(map).expect("a map");
        let looked = look(&mut &*csv, &read.layout).expect("a file of rows");
        let open = || {
            let mut rows = Rows::new(Box::new(std::io::Cursor::new(csv.to_vec())), &looked);
            let headings = rows.headings(1).map_err(stopped)?;
            Ok::<_, Failure>((rows, headings))
        };
        let vocabulary = self.view(|view| view.ground.vocabulary.clone());
        let headings = open().expect("headings").1;
        let plan = Plan::new(read, headings, &vocabulary).expect("a map of these columns");
        let taking = Taking {
            plan: &plan,
            open: &|| open().map(|(rows, _)| rows),
            file: ("register.csv".into(), looked.digest),
            map,
            again: false,
            rehearse: false,
            good_rows,
            unchanged: &|| true,
            progress: &|_| (),
        };
        let mut faults = Vec::new();
        let done = self.ledger.import(&taking, &who(), &mut |told| {
            if let Told::Bad(row, fault) = told {
                faults.push(format!(
                    "{} {}: {} / {}",
                    row.number, fault.column, fault.what, fault.instead
                ));
            }
        });
        self.check();
        (done, faults)
    }
}
