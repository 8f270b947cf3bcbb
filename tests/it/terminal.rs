//! `candour log` alone on a terminal: it asks one by one, prints the command, and enters it.
//!
//! The terminal is made by `script` of util-linux; where there is none, the test says that it is skipped.

use std::io::{Read, Write};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use serde_json::Value as Json;

use crate::cli::Place;

const REQUEST: [&str; 8] = [
    "log",
    "request",
    "--case",
    "C-7",
    "--person",
    "mother",
    "--occurred",
    "2026-01-05T09:00",
];

/// The program on a terminal, with a person at it.
pub struct Session {
    child: Child,
    screen: Receiver<Vec<u8>>,
    shown: String,
    read: usize,
}

impl Session {
    /// Starts `candour` with these words; nothing where no terminal can be made.
    pub fn start(place: &Place, words: &str) -> Option<Session> {
        let made = Command::new("script").arg("--version").output();
        if !made.is_ok_and(|out| String::from_utf8_lossy(&out.stdout).contains("util-linux")) {
            eprintln!("skipped: a terminal is made by `script` of util-linux");
            return None;
        }
        let program = env!("CARGO_BIN_EXE_candour");
        let path = std::env::var_os("PATH").unwrap_or_default();
        let mut command = place.command(&[]);
        let settings: Vec<_> = command
            .get_envs()
            .filter_map(|(name, value)| Some((name.to_owned(), value?.to_owned())))
            .collect();
        let folder = place.path("");
        command = Command::new("script");
        command
            .args([
                "-qec",
                &format!("stty cols 100 rows 40; '{program}' {words}"),
                "/dev/null",
            ])
            .current_dir(folder)
            .env_clear()
            .envs(settings)
            .env("PATH", path)
            .env("TERM", "xterm")
            .env("SHELL", "/bin/sh")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        let mut child = command.spawn().expect("a terminal");
        let mut out = child.stdout.take().expect("a screen");
        let (send, screen) = channel();
        thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(n) = out.read(&mut bytes) {
                if n == 0 || send.send(bytes[..n].to_vec()).is_err() {
                    break;
                }
            }
        });
        Some(Session {
            child,
            screen,
            shown: String::new(),
            read: 0,
        })
    }

    /// Waits until the screen shows a text below what was waited for before.
    pub fn sees(&mut self, text: &str) {
        loop {
            if let Some(at) = self.shown[self.read..].find(text) {
                self.read += at + text.len();
                return;
            }
            let more = self.screen.recv_timeout(Duration::from_secs(20));
            let Ok(more) = more else {
                panic!(
                    "no {text:?} after:\n{}\n---\n{}",
                    &self.shown[..self.read],
                    &self.shown[self.read..]
                );
            };
            self.shown.push_str(&String::from_utf8_lossy(&more));
        }
    }

    pub fn types(&mut self, answer: &str) {
        let mut keys = self.child.stdin.as_ref().expect("a keyboard");
        keys.write_all(answer.as_bytes()).expect("typed");
        keys.flush().expect("typed");
    }

    /// Answers questions in order: what each shows, and what is typed before Enter.
    fn answers(&mut self, asked: &[(&str, &str)]) {
        for (question, answer) in asked {
            self.sees(question);
            self.types(&format!("{answer}\r"));
        }
    }

    /// Waits for the end: the exit code, and everything that was shown.
    pub fn ends(mut self) -> (Option<i32>, String) {
        while let Ok(more) = self.screen.recv_timeout(Duration::from_secs(20)) {
            self.shown.push_str(&String::from_utf8_lossy(&more));
        }
        let status = self.child.wait().expect("an end");
        (status.code(), std::mem::take(&mut self.shown))
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn a_request_is_asked_for_one_by_one() {
    let place = Place::new();
    let Some(mut session) = Session::start(&place, "log") else {
        return;
    };
    session.sees("What is to be entered?");
    session.types("\r");
    session.answers(&[
        ("When was it asked or noticed?", "2026-01-05T09:00"),
        ("What the matter is about", ""),
        ("The case it belongs to", "C-7"),
        ("Whose recording it is", "mother"),
        ("type of meeting", "icpc"),
        ("When it is to begin", "2026-01-05T10:00"),
        ("What would be recorded", "audoi"),
        ("\"audoi\" will not do here", "audio"),
        ("reasons", "exact_record"),
        ("court proceedings", "none"),
        ("When did the meeting begin?", "2026-01-05T10:05"),
        ("Who was asked whether they agree?", "chair,police"),
        ("Who asked them?", ""),
        ("What did they answer?", "agreed"),
        ("Was the family advised now?", "STORE,PERSONAL"),
        ("How?", ""),
    ]);
    let (code, shown) = session.ends();
    assert_eq!(code, Some(0), "{shown}");
    assert!(shown.contains("entry 5: advice of M-1"), "{shown}");

    // The command that it printed does the same without a question.
    let typed = shown
        .lines()
        .find_map(|line| line.trim().strip_prefix("candour log request "))
        .unwrap_or_else(|| panic!("the command is printed: {shown}"));
    let again = Place::new();
    let words: Vec<&str> = typed.split(' ').collect();
    again.ok(&[&["log", "request"], &words[..]].concat());
    assert_eq!(timeline(&place), timeline(&again));
    assert_eq!(timeline(&place).len(), 4);
}

/// What the entries of a ledger say, but for when and as what they were entered.
fn timeline(place: &Place) -> Vec<Json> {
    let book: Json =
        serde_json::from_str(&place.ok(&["show", "M-1", "--format", "json"])).expect("JSON");
    let mut entries = book["rows"].as_array().expect("entries").clone();
    for entry in &mut entries {
        let entry = entry.as_object_mut().expect("an entry");
        entry.retain(|name, _| !["id", "entered"].contains(&name.as_str()));
    }
    entries
}

#[test]
fn an_asking_is_asked_for_one_by_one() {
    let place = Place::new();
    place.ok(&REQUEST);
    let Some(mut session) = Session::start(&place, "log") else {
        return;
    };
    session.sees("What is to be entered?");
    // Down to the third kind.
    session.types("\x1b[B\x1b[B\r");
    session.answers(&[
        ("Which matter?", "case:C-7"),
        ("When did it happen?", "2026-01-06T09:00"),
        ("Who asked, by role", ""),
        ("Who was asked, by role", "chair,police"),
        ("Whether they were asked", ""),
        ("What they answered", "perhaps"),
        ("\"perhaps\" will not do here", "agreed"),
        ("The conditions of their agreement", ""),
        ("How they were asked", "oral"),
        ("Whether this was before the start", ""),
        ("A child's own views", ""),
    ]);
    let (code, shown) = session.ends();
    assert_eq!(code, Some(0), "{shown}");
    assert!(
        shown.contains("candour log consent --case C-7 --occurred 2026-01-06T09:00"),
        "{shown}"
    );
    assert!(shown.contains("entry 3: consent of M-1"), "{shown}");
    assert_eq!(timeline(&place).len(), 2);
}

#[test]
fn whoever_gives_up_enters_nothing() {
    let place = Place::new();
    place.ok(&REQUEST);
    let Some(mut session) = Session::start(&place, "log") else {
        return;
    };
    session.sees("What is to be entered?");
    session.types("\r");
    session.answers(&[("When was it asked or noticed?", "2026-01-07T09:00")]);
    session.sees("What the matter is about");
    session.types("\x03");
    let (code, shown) = session.ends();
    assert_ne!(code, Some(0), "{shown}");
    assert_eq!(timeline(&place).len(), 1);
}

#[test]
fn what_a_rule_refuses_stays_on_the_screen_to_be_mended() {
    let place = Place::new();
    place.ok(&REQUEST);
    let Some(mut session) = Session::start(&place, "log") else {
        return;
    };
    session.sees("What is to be entered?");
    // Up from the first kind is the last.
    session.types("\x1b[A\r");
    session.answers(&[
        ("Which matter?", "M-1"),
        ("When did it happen?", "2026-01-09"),
        ("The worker who reviewed it", "W-9"),
        ("A comment", "read with the team"),
        ("Up to which entry", "99"),
    ]);
    let (code, shown) = session.ends();
    assert_eq!(code, Some(2), "{shown}");
    let typed = "candour log review --matter M-1 --occurred 2026-01-09 --reviewed-by W-9 \
                 --comment 'read with the team' --through 99";
    assert!(shown.contains(typed), "{shown}");
    assert!(shown.contains("candour: "), "{shown}");
    assert_eq!(timeline(&place).len(), 1);
}

#[test]
fn a_workbook_is_nothing_for_a_terminal() {
    let place = Place::new();
    let size = place.size();
    let Some(session) = Session::start(&place, "export register --format xlsx") else {
        return;
    };
    let (code, shown) = session.ends();
    assert_eq!(code, Some(2), "{shown}");
    assert!(
        shown.contains("nothing for a terminal") && shown.contains("ends in .xlsx"),
        "{shown}"
    );
    assert_eq!(place.size(), size, "no trace of what nobody got");
}
