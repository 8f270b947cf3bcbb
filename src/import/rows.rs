//! The rows of a file, one after another, numbered as a spreadsheet shows them.
//!
//! None is kept, and none is read further than a row can sensibly be: a quotation mark that is never
//! closed makes the rest of the file one cell. What the cells mean is not asked here.

use std::io::{self, Read};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use csv::{ByteRecord, Reader, ReaderBuilder, StringRecord};
use encoding_rs::UTF_8;
use encoding_rs_io::DecodeReaderBytesBuilder;

use super::look::Look;
use super::{brief, letter, refusal};
use crate::entry::check::Refusal;
use crate::pack::nearest;

/// The most bytes that are read for one row.
const ROW_MAX: u64 = 32 * 1024 * 1024;

/// What is put behind the file's last byte: a row of its own, unless a cell was still open there.
const END: &str = "\u{1}end of the file\u{1}";

/// A row that is not blank.
#[derive(Debug, PartialEq)]
pub struct Row {
    /// Its number: the file's first row is 1, blank ones are counted, and a cell of several lines is in one row.
    pub number: u64,
    /// Its cells, as they are written.
    pub cells: StringRecord,
}

/// Why no further row can be had.
#[derive(Debug)]
pub enum Stop {
    /// The file is not as it should be.
    File(Refusal),
    /// It cannot be read.
    Read(io::Error),
}

/// Reads row after row.
pub struct Rows {
    reader: Reader<Metered>,
    mark: Arc<AtomicU64>,
    given: Arc<AtomicU64>,
    record: ByteRecord,
    number: u64,
    inside: u64,
    chunk: Arc<Chunk>,
    /// How many blank rows were passed over behind the headings.
    pub blank: u64,
}

impl Rows {
    /// The rows of a file that was looked at.
    pub fn new(input: Box<dyn Read + Send>, look: &Look) -> Rows {
        let decoded: Box<dyn Read + Send> = match look.encoding == UTF_8 {
            true => Box::new(Marked {
                input,
                begun: false,
            }),
            false => Box::new(
                DecodeReaderBytesBuilder::new()
                    .encoding(Some(look.encoding))
                    .build(input),
            ),
        };
        let (mark, given) = (Arc::default(), Arc::default());
        let chunk: Arc<Chunk> = Arc::default();
        let metered = Metered {
            input: decoded,
            end: Some(format!("\n{END}\n").into_bytes()),
            left: Vec::new(),
            given: Arc::clone(&given),
            mark: Arc::clone(&mark),
            chunk: Arc::clone(&chunk),
        };
        let reader = ReaderBuilder::new()
            .delimiter(look.delimiter)
            .has_headers(false)
            .flexible(true)
            .buffer_capacity(64 * 1024)
            .from_reader(metered);
        Rows {
            reader,
            mark,
            given,
            record: ByteRecord::new(),
            number: 0,
            inside: 0,
            chunk,
            blank: 0,
        }
    }

    /// How many decoded bytes were read.
    pub fn read(&self) -> u64 {
        self.given.load(Ordering::Relaxed)
    }

    /// The next row that is not blank.
    ///
    /// # Errors
    /// Where the file cannot be read, or a quotation mark is never closed.
    pub fn next_row(&mut self) -> Result<Option<Row>, Stop> {
        loop {
            let more = self.reader.read_byte_record(&mut self.record);
            let more = more.map_err(|e| match e.into_kind() {
                csv::ErrorKind::Io(e) if e.kind() == io::ErrorKind::FileTooLarge => self.open(),
                csv::ErrorKind::Io(e) => Stop::Read(e),
                other => Stop::Read(io::Error::other(format!("{other:?}"))),
            })?;
            if !more {
                return Ok(None);
            }
            let at = self.reader.position().byte();
            self.mark.store(at, Ordering::Relaxed);
            let newlines = |bytes: &[u8]| bytes.iter().filter(|b| **b == b'\n').count() as u64;
            self.inside += newlines(self.record.as_slice());
            // Of CRLF the LF is counted with the next row; a file may have both ends.
            let ahead = u64::from(self.chunk.ends_in_cr(at));
            let number = (self.reader.position().line() + ahead).saturating_sub(1 + self.inside);
            let blank = number.saturating_sub(self.number + 1);
            self.number += blank + 1;
            let end = self.record.iter().next_back().unwrap_or_default();
            if end == END.as_bytes() && self.record.len() == 1 {
                self.number -= 1;
                // Whoever writes it into a row would have the rest passed over.
                let more = self.reader.read_byte_record(&mut self.record);
                return match more {
                    Ok(false) => Ok(None),
                    _ => Err(Stop::Read(io::Error::other(
                        "it holds the mark by which its own end is told",
                    ))),
                };
            }
            if end.trim_ascii_end().ends_with(END.as_bytes()) {
                return Err(self.open_at(self.number));
            }
            self.blank += blank;
            if self.record.iter().all(|cell| cell.trim_ascii().is_empty()) {
                self.blank += 1;
                continue;
            }
            let cells = StringRecord::from_byte_record(self.record.clone());
            let cells = cells
                .map_err(|_| Stop::Read(io::Error::other("it was changed while it was read")))?;
            return Ok(Some(Row {
                number: self.number,
                cells,
            }));
        }
    }

    fn open(&self) -> Stop {
        self.open_at(self.number + 1)
    }

    fn open_at(&self, row: u64) -> Stop {
        Stop::File(refusal(
            format!("row {row}: a cell that begins with a quotation mark never ends"),
            "look for a single \" in that row, and take it out or close it",
        ))
    }

    /// The headings, which stand in row `at`: their texts, as many as there are up to the last.
    ///
    /// # Errors
    /// No such row, a heading that is empty or there twice, or nothing below.
    pub fn headings(&mut self, at: u64) -> Result<Vec<String>, Stop> {
        let row = loop {
            match self.next_row()? {
                Some(row) if row.number < at => {}
                Some(row) if row.number == at => break row,
                Some(row) => {
                    return Err(Stop::File(refusal(
                        format!("row {at}, where the headings should be, is blank"),
                        format!(
                            "write headings = {} under [file] in the map, if they are there",
                            row.number
                        ),
                    )));
                }
                None => {
                    return Err(Stop::File(refusal(
                        format!("there is no row {at}, where the headings should be"),
                        "say under [file] in the map in which row they are: headings = 1",
                    )));
                }
            }
        };
        self.blank = 0;
        let mut names: Vec<String> = row
            .cells
            .iter()
            .map(|cell| cell.trim().to_owned())
            .collect();
        while names.last().is_some_and(String::is_empty) {
            names.pop();
        }
        if let Some(column) = names.iter().position(String::is_empty) {
            return Err(Stop::File(refusal(
                format!("row {at}, column {}: the heading is empty", letter(column)),
                "a heading that was merged over several columns stands over the first alone: give each column its own, or say in which row they are (headings = 2)",
            )));
        }
        for (column, name) in names.iter().enumerate() {
            if let Some(first) = names[..column].iter().position(|other| other == name) {
                return Err(Stop::File(refusal(
                    format!(
                        "row {at}, columns {} and {}: the heading \"{}\" is there twice",
                        letter(first),
                        letter(column),
                        brief(name)
                    ),
                    "give each column a heading of its own",
                )));
            }
        }
        Ok(names)
    }
}

/// The place of a column among the headings.
///
/// # Errors
/// Where there is none of that name; the nearest is named.
pub fn column(headings: &[String], name: &str) -> Result<usize, Refusal> {
    headings
        .iter()
        .position(|heading| heading == name.trim())
        .ok_or_else(|| {
            let near = nearest(name, headings.iter().map(String::as_str));
            refusal(
                format!("the file has no column \"{}\"", brief(name)),
                match near {
                    Some(near) => format!("did you mean \"{}\"?", brief(near)),
                    None => {
                        let names: Vec<String> =
                            headings.iter().map(|heading| brief(heading)).collect();
                        format!("its columns are {}", names.join(", "))
                    }
                },
            )
        })
}

/// Passes over the mark at the beginning of UTF-8.
struct Marked {
    input: Box<dyn Read + Send>,
    begun: bool,
}

impl Read for Marked {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.begun {
            return self.input.read(buffer);
        }
        self.begun = true;
        let mut start = Vec::with_capacity(3);
        (&mut self.input).take(3).read_to_end(&mut start)?;
        let start = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&start);
        // Whoever reads here has room for much more than three bytes.
        buffer[..start.len()].copy_from_slice(start);
        match start.len() {
            0 => self.input.read(buffer),
            len => Ok(len),
        }
    }
}

/// Counts what was read, stops where one row takes too much, and puts [`END`] behind the last byte.
struct Metered {
    input: Box<dyn Read + Send>,
    end: Option<Vec<u8>>,
    left: Vec<u8>,
    given: Arc<AtomicU64>,
    mark: Arc<AtomicU64>,
    chunk: Arc<Chunk>,
}

/// The bytes given last, and the place behind them: a row's line end is among them.
#[derive(Default)]
struct Chunk(Mutex<(u64, Vec<u8>)>);

impl Chunk {
    fn keep(&self, end: u64, bytes: &[u8]) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.0 = end;
        kept.1.clear();
        kept.1.extend_from_slice(bytes);
    }

    /// Whether the byte before this place is CR.
    fn ends_in_cr(&self, at: u64) -> bool {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let behind = kept.0.checked_sub(at).and_then(|n| usize::try_from(n).ok());
        let place = behind.and_then(|behind| kept.1.len().checked_sub(behind + 1));
        place.is_some_and(|place| kept.1[place] == b'\r')
    }
}

impl Read for Metered {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let given = self.given.load(Ordering::Relaxed);
        if given - self.mark.load(Ordering::Relaxed).min(given) > ROW_MAX {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        let mut got = 0;
        if self.end.is_some() {
            got = self.input.read(buffer)?;
            if got == 0 {
                self.left = self.end.take().unwrap_or_default();
            }
        }
        if got == 0 {
            got = self.left.len().min(buffer.len());
            buffer[..got].copy_from_slice(&self.left[..got]);
            self.left.drain(..got);
        }
        self.given.store(given + got as u64, Ordering::Relaxed);
        self.chunk.keep(given + got as u64, &buffer[..got]);
        Ok(got)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::look::look;
    use crate::import::map::Layout;

    fn numbers(text: &str) -> Result<(Vec<u64>, u64), String> {
        let look = look(&mut text.as_bytes(), &Layout::default()).map_err(|r| r.what)?;
        let mut rows = Rows::new(Box::new(io::Cursor::new(text.as_bytes().to_vec())), &look);
        let mut numbers = Vec::new();
        loop {
            match rows.next_row() {
                Ok(Some(row)) => numbers.push(row.number),
                Ok(None) => return Ok((numbers, rows.blank)),
                Err(Stop::File(refusal)) => return Err(refusal.what),
                Err(Stop::Read(e)) => return Err(e.to_string()),
            }
        }
    }

    #[test]
    fn rows_are_numbered_as_a_spreadsheet_shows_them() {
        for end in ["\n", "\r\n"] {
            let rows = |lines: &[&str]| numbers(&lines.join(end));
            assert_eq!(
                rows(&["a,b", "1,2", "3,4"]),
                Ok((vec![1, 2, 3], 0)),
                "{end:?}"
            );
            assert_eq!(
                rows(&["", "", "a,b", "", "1,2", ",", "3,4", ""]),
                Ok((vec![3, 5, 7], 4)),
                "{end:?}"
            );
            let long = format!("\"x{end}y\",2");
            assert_eq!(
                rows(&["a,b", &long, "", "3,4"]),
                Ok((vec![1, 2, 4], 1)),
                "{end:?}"
            );
            assert_eq!(
                rows(&[&long, "3,4", "5,6"]),
                Ok((vec![1, 2, 3], 0)),
                "{end:?}"
            );
        }
        assert_eq!(numbers("a\rb\rc"), Ok((vec![1, 2, 3], 0)));
        assert_eq!(
            numbers("title,\r\nmore,\r\na,b\n1,2\r\n\r\n\n3,4\n5,6"),
            Ok((vec![1, 2, 3, 4, 7, 8], 2))
        );
    }

    #[test]
    fn a_quotation_mark_that_is_never_closed_is_told_with_its_row() {
        let open = "row 3: a cell that begins with a quotation mark never ends";
        assert_eq!(numbers("a,b\n1,2\n3,\"4\n5,6\n"), Err(open.to_owned()));
        assert_eq!(numbers("a,b\n1,2\n3,\"4"), Err(open.to_owned()));
        let endless = format!("a,b\n1,2\n3,\"{}", "x,y\n".repeat(9 * 1024 * 1024));
        assert_eq!(numbers(&endless), Err(open.to_owned()));
        // One in the middle of a cell is what it is, inches or seconds.
        assert_eq!(numbers("a,b\n1,5\" nail\n3,4\n"), Ok((vec![1, 2, 3], 0)));
    }
}
