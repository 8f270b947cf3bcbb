//! The pen: what is to be said becomes an entry, under the rules and in its place.
//!
//! It reads through whatever view it is given, so the same steps serve an entry written on a guess that
//! nobody else writes and one written under the lock. It writes nothing itself: what it made is taken
//! from it, and if the guess was wrong it is thrown away whole.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use uuid::Uuid;

use super::{Failure, Who, view};
use crate::entry::book::{Book, Ground};
use crate::entry::check::{self, Occasion, Refusal, Setting};
use crate::entry::field::{Name, Value};
use crate::entry::{Entry, Line};
use crate::id;
use crate::store::{Reader, Which};
use crate::time::Instant;
use crate::tree::{self, Growth};

/// The most bytes a line may have.
pub const LINE_MAX: usize = 64 * 1024;

/// The most digits of a numbered matter that somebody chooses.
const NUMBER_DIGITS: usize = 9;

/// How many books are kept at hand. A batch of any length needs no more: lines of one matter stand together.
pub const BOOKS: usize = 512;

/// An entry that was made, ready for the store.
pub struct Made {
    /// The entry.
    pub entry: Arc<Entry>,
    /// Its exact text.
    pub text: String,
    /// Its leaf.
    pub leaf: [u8; 32],
    /// The nodes it completes.
    pub nodes: Vec<(u8, u64, [u8; 32])>,
}

/// What an entry may need besides itself.
pub struct Ask {
    /// What is to be said.
    pub line: Line,
    /// Its body, where every default of it is written out already.
    pub body: Option<String>,
    /// The identifier it was submitted with.
    pub id: Option<Uuid>,
    /// Whether it happened twice, and may be said twice.
    pub again: bool,
}

/// Makes entries one after another.
pub struct Pen<'p> {
    /// What every book shares.
    pub ground: Arc<Ground>,
    who: &'p Who,
    now: Instant,
    made: Instant,
    first: u64,
    next: u64,
    allotted: u64,
    growth: Growth,
    random: &'p mut dyn FnMut(&mut [u8]),
    books: HashMap<String, Book>,
    recent: VecDeque<String>,
    /// What is worth saying of the entries made.
    pub remarks: Vec<String>,
}

impl<'p> Pen<'p> {
    /// A pen that writes behind the entries of `reader`.
    ///
    /// # Errors
    /// As the store fails.
    pub fn new(
        reader: &dyn Reader,
        ground: Arc<Ground>,
        who: &'p Who,
        now: Instant,
        random: &'p mut dyn FnMut(&mut [u8]),
    ) -> Result<Pen<'p>, Failure> {
        let next = reader.size()?;
        Ok(Pen {
            ground,
            who,
            now,
            made: now,
            first: next,
            next,
            allotted: reader.last_allotted()?,
            growth: Growth::at(next),
            random,
            books: HashMap::new(),
            recent: VecDeque::new(),
            remarks: Vec::new(),
        })
    }

    /// Who enters.
    pub fn by(&self) -> &'p str {
        &self.who.by
    }

    /// Says what time it is while a long batch is made, which is entered as of its beginning. The time
    /// in an identifier is that of its making: of one time they would all fall in random order, and
    /// each would be put into another page of the index.
    pub fn tick(&mut self, time: Instant) {
        self.made = time;
    }

    /// The number the next entry gets.
    pub fn next(&self) -> u64 {
        self.next
    }

    /// Makes one entry.
    ///
    /// # Errors
    /// [`Failure::Refused`] with the rule against it; otherwise as the store fails.
    pub fn make(&mut self, reader: &dyn Reader, ask: Ask) -> Result<Made, Failure> {
        let Ask {
            mut line,
            body,
            id,
            again,
        } = ask;
        if let Some(id) = id {
            self.is_new(reader, id)?;
        }
        let unnamed = line.matter.is_none() && line.said.opens().is_some();
        if line.said.corrects().is_some() {
            self.aim(reader, &mut line)?;
        } else if unnamed {
            line.matter = Some(format!("M-{}", self.allotted + 1));
        }
        let matter = line.matter.clone().ok_or_else(|| {
            let what = "no matter is named, and no request stands above";
            Refusal {
                what: what.into(),
                instead: "say which with \"matter\", or log the request first".into(),
            }
        })?;
        let body = body.unwrap_or_else(|| {
            line.fill(&Setting {
                by: &self.who.by,
                seq: Some(self.next),
                vocabulary: &self.ground.vocabulary,
            });
            line.written()
        });
        if unnamed {
            // The number was never given before, so there is nothing to read.
            let book = Book::new(&matter, Arc::clone(&self.ground), Vec::new());
            self.hold(&matter, book);
        } else {
            self.open(reader, &matter)?;
            self.may_be_called(&line, &matter)?;
        }
        self.admit(reader, &line, &matter)?;
        if !again && id.is_none() {
            self.is_first(reader, &line, unnamed)?;
        }
        let made = self.entry(reader, line, &body, id)?;
        self.keep(&made, &matter);
        Ok(made)
    }

    /// Makes one of the ledger's own acts, which no rule judges.
    ///
    /// # Errors
    /// As the store fails.
    pub fn act(&mut self, reader: &dyn Reader, line: Line) -> Result<Made, Failure> {
        let body = line.written();
        let made = self.entry(reader, line, &body, None)?;
        self.next += 1;
        Ok(made)
    }

    /// The books that were written in and leave the desk: the longest held, until only `keep` are left.
    pub fn done(&mut self, keep: usize) -> Vec<Book> {
        let spare = self.recent.len().saturating_sub(keep);
        let leaving: Vec<String> = self.recent.drain(..spare).collect();
        let books = leaving.iter().filter_map(|name| self.books.remove(name));
        let written = |book: &Book| book.last().is_some_and(|last| last >= self.first);
        books.filter(written).collect()
    }

    fn open(&mut self, reader: &dyn Reader, matter: &str) -> Result<(), Failure> {
        if !self.books.contains_key(matter) {
            let book = view::book(reader, &self.ground, matter, self.next)?;
            self.hold(matter, book);
        }
        Ok(())
    }

    fn hold(&mut self, matter: &str, book: Book) {
        self.books.insert(matter.to_owned(), book);
        self.recent.push_back(matter.to_owned());
    }

    fn admit(&mut self, reader: &dyn Reader, line: &Line, matter: &str) -> Result<(), Failure> {
        // A moved statement is judged in the book it comes to stand in.
        let with = line.said.corrects().and_then(|c| c.with.as_ref());
        let elsewhere = with.filter(|w| w.matter.as_deref() != Some(matter));
        if let Some(target) = elsewhere.and_then(|w| w.matter.clone()) {
            self.open(reader, &target)?;
        }
        if let Some(with) = elsewhere {
            self.may_be_called(with, with.matter.as_deref().unwrap_or_default())?;
        }
        let books = &self.books;
        let known = |name: &str| {
            books.get(name).is_some_and(|b| !b.is_empty()) || exists(reader, name).unwrap_or(false)
        };
        let now = Occasion {
            seq: self.next,
            entered: self.now,
            known: &known,
        };
        let mut remarks = Vec::new();
        check::admit(&books[matter], line, now, &mut remarks)?;
        if let Some(with) = elsewhere {
            let book = &books[with.matter.as_deref().unwrap_or_default()];
            check::admit(book, with, now, &mut remarks)?;
        }
        self.remarks.append(&mut remarks);
        Ok(())
    }

    /// Judges the name that an opening gives a new matter.
    fn may_be_called(&self, line: &Line, matter: &str) -> Result<(), Failure> {
        if line.said.opens().is_none() || !self.books[matter].is_empty() {
            return Ok(());
        }
        let number = matter.strip_prefix("M-");
        let number = number.filter(|n| n.bytes().all(|b| b.is_ascii_digit()));
        let what = match number {
            // The ledger counts on from the highest number given.
            Some(n) if n.len() > NUMBER_DIGITS => {
                format!("a numbered matter has at most {NUMBER_DIGITS} digits")
            }
            Some(_) => return Ok(()),
            None => match id::chosen(matter) {
                Ok(()) => return Ok(()),
                Err(strange) => strange.to_string(),
            },
        };
        let instead = "leave the matter out to have one numbered".into();
        Err(Refusal { what, instead }.into())
    }

    /// Finds the matter in which the statement to be corrected stands, and writes it out in both places.
    fn aim(&mut self, reader: &dyn Reader, line: &mut Line) -> Result<(), Failure> {
        let mut correction = line
            .said
            .corrects()
            .expect("only a correction is aimed")
            .clone();
        let wrong = correction.replaces;
        let target =
            view::entry(reader, &self.ground, wrong, self.next)?.ok_or_else(|| Refusal {
                what: format!("\"replaces\" names entry {wrong}, which does not exist"),
                instead: format!(
                    "the last entry is {}: `show` prints the numbers",
                    self.next - 1
                ),
            })?;
        if target.is_act() {
            return Err(Refusal {
                what: format!(
                    "entry {wrong} is the ledger's own act ({}), which is never corrected",
                    target.line.kind
                ),
                instead: "name the entry of a matter".into(),
            }
            .into());
        }
        let said = target
            .line
            .said
            .corrects()
            .and_then(|c| c.with.as_ref())
            .unwrap_or(&target.line);
        let stands_in = said.matter.clone().unwrap_or_default();
        // What replaced an entry is in the book of the matter where it stood.
        let envelope = target.line.matter.clone().unwrap_or_default();
        for matter in [&envelope, &stands_in] {
            self.open(reader, matter)?;
            if let Some(by) = self.books[matter].replaced_by(wrong) {
                return Err(Refusal {
                    what: format!("entry {wrong} was replaced by {by}"),
                    instead: format!("correct {by}"),
                }
                .into());
            }
        }
        if let Some(named) = line.matter.as_ref().filter(|m| **m != stands_in) {
            return Err(Refusal {
                what: format!("entry {wrong} stands in {stands_in}, not in {named}"),
                instead: "leave \"matter\" out: the entry's number is enough".into(),
            }
            .into());
        }
        if let Some(with) = &mut correction.with {
            with.matter.get_or_insert(stands_in.clone());
            if with.kind != "change" {
                // Whoever corrects does not take over the work that was done.
                let worker = said.common.worker.clone();
                let by = worker.unwrap_or_else(|| Name(target.by.clone()));
                with.common.worker.get_or_insert(by);
            }
        }
        line.matter = Some(stands_in);
        line.said = Arc::new(correction);
        Ok(())
    }

    fn is_new(&self, reader: &dyn Reader, id: Uuid) -> Result<(), Failure> {
        let mut earlier = None;
        reader.each(Which::Id(&id.to_string()), u64::MAX, &mut |seq, _| {
            earlier = Some(seq);
            false
        })?;
        match earlier {
            Some(seq) => Err(Refusal {
                what: format!("already entry {seq}: this id was submitted before"),
                instead: "nothing needs to be done; a new entry needs a new id".into(),
            }
            .into()),
            None => Ok(()),
        }
    }

    /// Refuses what an entry that stands says already.
    fn is_first(&self, reader: &dyn Reader, line: &Line, unnamed: bool) -> Result<(), Failure> {
        let twin = |seq: u64| Refusal {
            what: format!("already entry {seq}, word for word"),
            instead: "say --again if it happened twice".into(),
        };
        if !unnamed {
            let book = &self.books[line.matter.as_deref().unwrap_or_default()];
            let same = book
                .entries()
                .find(|e| same(&e.line, line) && book.replaced_by(e.seq).is_none());
            return same.map_or(Ok(()), |e| Err(twin(e.seq).into()));
        }
        let mut case = String::new();
        if !line.said.opens().is_some_and(|r| r.case.write(&mut case)) {
            return Ok(());
        }
        let mut candidates = Vec::new();
        let terms = view::terms(&self.ground);
        reader.each(
            Which::Openings { case: &case },
            self.next,
            &mut |seq, text| {
                let entry = Entry::read(seq, text, &terms).ok();
                candidates.extend(entry.filter(|e| same(&e.line, line)));
                true
            },
        )?;
        for entry in candidates {
            let book = view::book(
                reader,
                &self.ground,
                entry.line.matter.as_deref().unwrap_or_default(),
                self.next,
            )?;
            if book.replaced_by(entry.seq).is_none() {
                return Err(twin(entry.seq).into());
            }
        }
        Ok(())
    }

    fn entry(
        &mut self,
        reader: &dyn Reader,
        line: Line,
        body: &str,
        id: Option<Uuid>,
    ) -> Result<Made, Failure> {
        let mut random = [0; 10];
        (self.random)(&mut random);
        let millis = u64::try_from(self.made.timestamp_millis()).unwrap_or_default();
        let entry = Entry {
            seq: self.next,
            id: id.unwrap_or_else(|| id::uuid(millis, random)),
            entered: self.now,
            by: self.who.by.clone(),
            account: self.who.account.clone(),
            line,
        };
        let text = entry.write_with(body);
        if text.len() > LINE_MAX && !entry.is_act() {
            return Err(Refusal {
                what: format!(
                    "this entry takes {} bytes, more than the {LINE_MAX} a line may have",
                    text.len()
                ),
                instead: "say it briefly and refer to the case record for the rest".into(),
            }
            .into());
        }
        let leaf = tree::leaf(&text);
        let nodes = self.growth.push(&view::Hashes(reader), leaf)?;
        Ok(Made {
            entry: Arc::new(entry),
            text,
            leaf,
            nodes,
        })
    }

    fn keep(&mut self, made: &Made, matter: &str) {
        self.next += 1;
        if let Some(n) = matter.strip_prefix("M-").and_then(|n| n.parse().ok()) {
            self.allotted = self.allotted.max(n);
        }
        let moved = made
            .entry
            .line
            .said
            .corrects()
            .and_then(|c| Some((c.replaces, c.with.as_ref()?.matter.clone()?)));
        if let Some((wrong, to)) = moved.filter(|(_, to)| to != matter) {
            let chain = self.books[matter].chain(wrong);
            let book = self
                .books
                .get_mut(&to)
                .expect("the book it moves to was opened to judge it");
            chain
                .into_iter()
                .chain([Arc::clone(&made.entry)])
                .for_each(|entry| book.add(entry));
        }
        self.books
            .get_mut(matter)
            .expect("the book was opened to judge the entry")
            .add(Arc::clone(&made.entry));
    }
}

/// Whether two lines say the same. From where in a register a statement was taken is no part of it: a
/// register that is taken again, with more rows, says its old rows again.
fn same(one: &Line, other: &Line) -> bool {
    let said = |line: &Line| {
        let mut line = line.clone();
        line.common.imported = None;
        line.written()
    };
    one.kind == other.kind
        && one.common.occurred == other.common.occurred
        && said(one) == said(other)
}

fn exists(reader: &dyn Reader, matter: &str) -> Result<bool, Failure> {
    let mut found = false;
    reader.each(Which::Matter(matter), u64::MAX, &mut |_, _| {
        found = true;
        false
    })?;
    Ok(found)
}
