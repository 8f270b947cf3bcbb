//! The sources as `shape.rs` looks at them: code without comments, strings and tests, and the strings.
//!
//! It reads just enough of Rust to tell those apart; it judges nothing.

use std::fs;
use std::path::{Path, PathBuf};

/// The package's folder.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The files below a folder whose names end so, by their path from the package's folder, in order; what
/// is built and what is not the project's is left out.
pub fn files(folder: &str, ending: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display())) {
            let path = entry.expect("an entry of a folder").path();
            let name = path
                .file_name()
                .and_then(|name| name.to_str())
                .expect("a name");
            if path.is_dir() {
                if !["target", ".git"].contains(&name) {
                    folders.push(path);
                }
            } else if name != ".git"
                && (ending.is_empty() || path.extension().is_some_and(|e| e == ending))
            {
                let path = path.strip_prefix(root()).expect("a path below the package");
                found.push(path.to_str().expect("a path").replace('\\', "/"));
            }
        }
    }
    found.sort();
    found
}

/// Every source that ships: files that are only tests are left out.
pub fn shipped() -> Vec<Source> {
    let sources = files("src", "rs")
        .into_iter()
        .filter(|path| !path.ends_with("/tests.rs"));
    sources
        .map(|path| {
            Source::of(
                &path,
                &fs::read_to_string(root().join(&path)).expect("a source"),
            )
        })
        .collect()
}

/// A source file.
pub struct Source {
    /// Its path from the package's folder.
    pub path: String,
    /// Its strings, each with the line it begins on.
    pub literals: Vec<(usize, String)>,
    /// Its code: what is comment, string or test is blank.
    code: Vec<char>,
}

impl Source {
    /// Reads a source's text.
    pub fn of(path: &str, text: &str) -> Source {
        let mut reader = Reader {
            text: text.chars().collect(),
            code: Vec::new(),
            literals: Vec::new(),
        };
        reader.read();
        let Reader {
            mut code, literals, ..
        } = reader;
        let tests = blank_tests(&mut code);
        let line = |at: usize| code[..at].iter().filter(|c| **c == '\n').count() + 1;
        let literals = literals
            .into_iter()
            .filter(|(at, _)| !tests.iter().any(|(from, to)| (*from..*to).contains(at)));
        let literals = literals.map(|(at, text)| (line(at), text)).collect();
        Source {
            path: path.to_owned(),
            literals,
            code,
        }
    }

    /// The modules that the file is in, outermost first: `store`, `sqlite`, `open`.
    pub fn modules(&self) -> Vec<String> {
        let path = Path::new(&self.path)
            .strip_prefix("src")
            .expect("a source")
            .with_extension("");
        let names = path
            .iter()
            .map(|name| name.to_str().expect("a name").to_owned());
        names.filter(|name| name != "mod").collect()
    }

    /// The lines on which a word stands, whole.
    pub fn mentions<'s>(&'s self, word: &'s str) -> impl Iterator<Item = usize> + 's {
        self.find(word).map(|at| self.line(at))
    }

    /// The top modules of the crate that the file names, each with the line.
    pub fn imports(&self) -> Vec<(usize, String)> {
        let mut found = Vec::new();
        for head in ["crate::", "candour::"] {
            for at in self.find(head) {
                let names = self.names(at + head.len());
                found.extend(names.into_iter().map(|name| (self.line(at), name)));
            }
        }
        // `super::` as often as the file lies deep is the crate.
        let up = "super::".repeat(self.modules().len());
        for at in self.find(&up) {
            let names = self.names(at + up.len());
            found.extend(names.into_iter().map(|name| (self.line(at), name)));
        }
        found.retain(|(_, name)| {
            name.starts_with(|c: char| c.is_ascii_lowercase()) && name != "super" && name != "self"
        });
        found
    }

    fn line(&self, at: usize) -> usize {
        self.code[..at].iter().filter(|c| **c == '\n').count() + 1
    }

    fn find<'s>(&'s self, word: &str) -> impl Iterator<Item = usize> + 's {
        let word: Vec<char> = word.chars().collect();
        let part = |c: Option<&char>| c.is_some_and(|c| c.is_alphanumeric() || *c == '_');
        (0..self.code.len()).filter(move |at| {
            let whole = |at: usize| !part(word.first()) || at == 0 || !part(self.code.get(at - 1));
            let ends = |at: usize| !part(word.last()) || !part(self.code.get(at + word.len()));
            self.code[*at..].starts_with(&word) && whole(*at) && ends(*at)
        })
    }

    /// The name at a place of a path, or the first name of each path in braces there.
    fn names(&self, at: usize) -> Vec<String> {
        let ident = |at: usize| {
            self.code[at..]
                .iter()
                .take_while(|c| c.is_alphanumeric() || **c == '_')
                .collect::<String>()
        };
        if self.code.get(at) != Some(&'{') {
            return vec![ident(at)];
        }
        let (mut names, mut depth, mut fresh) = (Vec::new(), 0, true);
        for at in at..self.code.len() {
            match self.code[at] {
                '{' => depth += 1,
                '}' if depth == 1 => break,
                '}' => depth -= 1,
                ',' if depth == 1 => fresh = true,
                c if c.is_whitespace() => {}
                _ if fresh => {
                    names.push(ident(at));
                    fresh = false;
                }
                _ => {}
            }
        }
        names
    }
}

struct Reader {
    text: Vec<char>,
    code: Vec<char>,
    literals: Vec<(usize, String)>,
}

impl Reader {
    fn at(&self, ahead: usize) -> char {
        self.text
            .get(self.code.len() + ahead)
            .copied()
            .unwrap_or('\0')
    }

    /// Passes over so many characters, keeping only line ends.
    fn blank(&mut self, many: usize) {
        for _ in 0..many {
            let c = self.at(0);
            self.code.push(if c == '\n' { '\n' } else { ' ' });
        }
    }

    fn read(&mut self) {
        while self.code.len() < self.text.len() {
            let before = self.code.last().copied().unwrap_or(' ');
            match (self.at(0), self.at(1)) {
                ('/', '/') => {
                    while self.at(0) != '\n' && self.code.len() < self.text.len() {
                        self.blank(1);
                    }
                }
                ('/', '*') => self.comment(),
                ('"', _) => self.string(),
                ('r', '"' | '#') if !before.is_alphanumeric() && before != '_' || before == 'b' => {
                    self.raw()
                }
                ('\'', _) => self.letter(),
                (c, _) => self.code.push(c),
            }
        }
    }

    fn comment(&mut self) {
        let mut depth = 0;
        loop {
            match (self.at(0), self.at(1)) {
                ('/', '*') => depth += 1,
                ('*', '/') => depth -= 1,
                ('\0', _) => return,
                _ => {
                    self.blank(1);
                    continue;
                }
            }
            self.blank(2);
            if depth == 0 {
                return;
            }
        }
    }

    fn string(&mut self) {
        let (begin, mut text) = (self.code.len(), String::new());
        self.blank(1);
        while self.at(0) != '"' && self.code.len() < self.text.len() {
            if self.at(0) == '\\' {
                self.blank(1);
            }
            text.push(self.at(0));
            self.blank(1);
        }
        self.blank(1);
        self.literals.push((begin, text));
    }

    fn raw(&mut self) {
        let begin = self.code.len();
        let hashes = self.text[begin + 1..]
            .iter()
            .take_while(|c| **c == '#')
            .count();
        if self.at(1 + hashes) != '"' {
            // A raw name, `r#where`.
            self.blank(1);
            return;
        }
        let close: Vec<char> = std::iter::once('"')
            .chain(std::iter::repeat_n('#', hashes))
            .collect();
        self.blank(2 + hashes);
        let mut text = String::new();
        while !self.text[self.code.len()..].starts_with(&close) && self.code.len() < self.text.len()
        {
            text.push(self.at(0));
            self.blank(1);
        }
        self.blank(close.len());
        self.literals.push((begin, text));
    }

    /// A character, or a lifetime, which has no second quote.
    fn letter(&mut self) {
        let long = match (self.at(1), self.at(2)) {
            ('\\', _) => self.text[self.code.len() + 3..]
                .iter()
                .position(|c| *c == '\'')
                .map_or(1, |n| n + 4),
            (_, '\'') => 3,
            _ => 1,
        };
        self.blank(long);
    }
}

/// Blanks every item under `#[cfg(test)]`; gives where they were.
fn blank_tests(code: &mut [char]) -> Vec<(usize, usize)> {
    let mark: Vec<char> = "#[cfg(test)]".chars().collect();
    let mut blanked = Vec::new();
    let mut at = 0;
    while let Some(found) = (at..code.len()).find(|n| code[*n..].starts_with(&mark)) {
        let mut depth = 0;
        let mut end = found + mark.len();
        while end < code.len() {
            match code[end] {
                '{' => depth += 1,
                '}' => depth -= 1,
                _ => {}
            }
            end += 1;
            if depth == 0 && matches!(code[end - 1], '}' | ';') {
                break;
            }
        }
        code[found..end]
            .iter_mut()
            .filter(|c| **c != '\n')
            .for_each(|c| *c = ' ');
        blanked.push((found, end));
        at = end;
    }
    blanked
}
