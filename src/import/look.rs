//! A first look at a file: which bytes it holds, in which encoding and with what between its cells.
//!
//! It reads the whole file once, for the digest and for whether it is UTF-8, and keeps none of it.

use std::io::Read;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use sha2::{Digest, Sha256};

use super::map::Layout;
use super::refusal;
use crate::entry::check::Refusal;

/// What there is to know of a file before its rows are read.
#[derive(Debug, Clone)]
pub struct Look {
    /// SHA-256 of its bytes.
    pub digest: [u8; 32],
    /// How many they are.
    pub bytes: u64,
    /// Its encoding.
    pub encoding: &'static Encoding,
    /// Whether nothing said so, and it was taken because the file is not UTF-8.
    pub taken: bool,
    /// What stands between cells.
    pub delimiter: u8,
}

const HEAD: usize = 64 * 1024;

/// What a file that is no CSV begins with, and what it is.
const OTHERS: &[(&[u8], &str)] = &[
    (b"PK\x03\x04", "a workbook (.xlsx or .ods)"),
    (b"\xd0\xcf\x11\xe0", "a workbook of an older form (.xls)"),
    (b"%PDF", "a PDF"),
    (b"\x1f\x8b", "a compressed file"),
    (b"<html", "a web page"),
    (b"<!DOCTYPE", "a web page"),
];

/// What may stand between cells, the likeliest first.
pub(super) const DELIMITERS: [(u8, &str); 4] = [
    (b',', "comma"),
    (b';', "semicolon"),
    (b'\t', "tab"),
    (b'|', "bar"),
];

impl Look {
    /// What was taken for granted, to be said before its rows are.
    pub fn remarks(&self) -> Vec<String> {
        let mut remarks = Vec::new();
        if self.taken {
            remarks.push(format!(
                "it is not UTF-8 and was read as {}: look at a name with an accent or a sign such as £",
                self.encoding.name()
            ));
        } else if self.encoding != UTF_8 {
            remarks.push(format!("it was read as {}", self.encoding.name()));
        }
        let between = DELIMITERS
            .iter()
            .find(|(byte, _)| *byte == self.delimiter && *byte != b',');
        remarks.extend(between.map(|(_, word)| format!("its cells are divided by a {word}")));
        remarks
    }
}

/// Looks at a file.
///
/// # Errors
/// Where it cannot be read, or is no CSV; the message speaks of the file as "it".
pub fn look(input: &mut dyn Read, layout: &Layout) -> Result<Look, Refusal> {
    let mut hash = Sha256::new();
    let (mut head, mut bytes, mut utf8) = (Vec::new(), 0_u64, true);
    let mut held: Vec<u8> = Vec::new();
    let mut buffer = vec![0; HEAD];
    loop {
        let got = match input.read(&mut buffer) {
            Ok(got) => got,
            Err(e) if e.kind() == std::io::ErrorKind::Interrupted => continue,
            Err(e) => {
                return Err(refusal(
                    format!("it cannot be read: {e}"),
                    "check the disk it is on",
                ));
            }
        };
        if got == 0 {
            break;
        }
        let some = &buffer[..got];
        bytes += got as u64;
        hash.update(some);
        if head.len() < HEAD {
            head.extend_from_slice(&some[..got.min(HEAD - head.len())]);
        }
        if utf8 {
            // A character may lie across two reads: its beginning is kept for the next.
            let whole = match held.is_empty() {
                true => some,
                false => {
                    held.extend_from_slice(some);
                    &held
                }
            };
            let rest = match std::str::from_utf8(whole) {
                Ok(_) => Vec::new(),
                Err(e) => {
                    utf8 = e.error_len().is_none();
                    whole[e.valid_up_to()..].to_vec()
                }
            };
            held = rest;
        }
    }
    utf8 &= held.is_empty();
    if bytes == 0 {
        return Err(refusal(
            "it is empty",
            "save the sheet as CSV again, and look into the file",
        ));
    }
    if let Some((_, what)) = OTHERS.iter().find(|(start, _)| head.starts_with(start)) {
        return Err(refusal(
            format!("it is {what}, not a CSV file"),
            "open it in the spreadsheet program and save the sheet as \"CSV UTF-8\"",
        ));
    }
    let marked = Encoding::for_bom(&head).map(|(encoding, _)| encoding);
    if marked.is_none()
        && layout.encoding.is_none()
        && let Some(name) = wide(&head)
    {
        return Err(refusal(
            format!("it seems to be {name}, and has no mark that says so"),
            format!(
                "save it as \"CSV UTF-8\", or write encoding = \"{name}\" under [file] in the map"
            ),
        ));
    }
    let encoding = marked.or(layout.encoding);
    let told = encoding.unwrap_or(if utf8 { UTF_8 } else { WINDOWS_1252 });
    let (text, ..) = told.decode(&head);
    Ok(Look {
        digest: hash.finalize().into(),
        bytes,
        encoding: told,
        taken: encoding.is_none() && !utf8,
        delimiter: layout
            .delimiter
            .unwrap_or_else(|| delimiter(&text, layout.headings)),
    })
}

/// UTF-16 without a mark: every other byte of plain text is NUL.
fn wide(head: &[u8]) -> Option<&'static str> {
    let nul = |first: usize| {
        head.iter()
            .skip(first)
            .step_by(2)
            .filter(|b| **b == 0)
            .count()
    };
    let (even, odd) = (nul(0), nul(1));
    let most = head.len() / 4;
    match (even, odd) {
        (_, odd) if odd > most && odd > even => Some(UTF_16LE.name()),
        (even, _) if even > most => Some(UTF_16BE.name()),
        _ => None,
    }
    .filter(|_| head.len() >= 4)
    .map(|name| {
        if name == "UTF-16LE" {
            "utf-16le"
        } else {
            "utf-16be"
        }
    })
}

/// What splits the headings into most cells.
fn delimiter(head: &str, headings: u64) -> u8 {
    let cells = |delimiter: u8| {
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .has_headers(false)
            .flexible(true)
            .from_reader(head.as_bytes());
        let mut record = csv::ByteRecord::new();
        let mut filled = 0;
        for _ in 0..headings.min(100) {
            if !reader.read_byte_record(&mut record).unwrap_or(false) {
                break;
            }
            filled = record.iter().filter(|cell| !cell.is_empty()).count();
        }
        filled
    };
    let counts = DELIMITERS.map(|(delimiter, _)| (cells(delimiter), delimiter));
    let most = counts
        .iter()
        .map(|(count, _)| *count)
        .max()
        .unwrap_or_default();
    let first = counts.iter().find(|(count, _)| *count == most);
    first.map_or(b',', |(_, delimiter)| *delimiter)
}
