//! The leaflet in a real browser, Chromium without a head: on paper, and in large letters.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use candour::format::PageFormat;
use candour::pack::Leaflet;
use candour::pack::Pack;

use crate::leaflet::{hostile, tees, written};
use crate::support::shipped;

/// Runs the browser without a head in a new profile, and gives what it printed.
pub fn browse(words: &[&str], folder: &Path) -> String {
    let out = folder.join("printed");
    let mut child = Command::new("chromium")
        .args("--headless --no-sandbox --disable-gpu --disable-quic --no-first-run".split(' '))
        .args([
            "--disable-background-networking",
            "--disable-component-update",
        ])
        .args(["--disable-sync", "--disable-dev-shm-usage"])
        .arg(format!(
            "--user-data-dir={}",
            folder.join("profile").display()
        ))
        .args(words)
        .env("HOME", folder)
        .stdout(fs::File::create(&out).expect("a file"))
        .stderr(Stdio::null())
        .spawn()
        .expect("chromium is on the path: tests/run puts it there");
    let begun = Instant::now();
    while child.try_wait().expect("a child").is_none() {
        if begun.elapsed() > Duration::from_secs(120) {
            child.kill().expect("it ends");
            panic!("chromium did not end within two minutes: {words:?}");
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    fs::read_to_string(out).expect("what it printed")
}

pub fn page(folder: &Path, name: &str, html: &str) -> (PathBuf, String) {
    let path = folder.join(name);
    fs::write(&path, html).expect("a file");
    let address = format!("file://{}", path.display());
    (path, address)
}

#[test]
fn a_browser_prints_it_on_a4_in_at_most_two_pages() {
    let folder = tempfile::tempdir().expect("a folder");
    for name in ["tees", "staffordshire", "hostile"] {
        let pack = match name {
            "hostile" => hostile(),
            name => Pack::read(&shipped(name)).expect("a pack that ships"),
        };
        let html = written(&pack, &Leaflet::default(), &[], PageFormat::Html);
        let (path, address) = page(folder.path(), "page.html", &html);
        let pdf = path.with_extension("pdf");
        let print = format!("--print-to-pdf={}", pdf.display());
        browse(&[&print, "--no-pdf-header-footer", &address], folder.path());
        let bytes = fs::read(&pdf).expect("a PDF");
        let text = String::from_utf8_lossy(&bytes);
        let boxes: Vec<Vec<f64>> = text
            .split("/MediaBox")
            .skip(1)
            .filter_map(|rest| rest.trim_start().strip_prefix('[')?.split_once(']'))
            .map(|(numbers, _)| {
                let numbers = numbers.split_whitespace();
                numbers.map(|n| n.parse().expect("a number")).collect()
            })
            .collect();
        assert!((1..=2).contains(&boxes.len()), "{name}: {boxes:?}");
        for sides in boxes {
            assert!(
                (sides[2] - sides[0] - 595.0).abs() < 1.0,
                "{name}: {sides:?}"
            );
            assert!(
                (sides[3] - sides[1] - 842.0).abs() < 1.0,
                "{name}: {sides:?}"
            );
        }
    }
}

/// How wide a page is laid out, and how wide it is seen, in a window so many CSS pixels wide.
fn widths(html: &str, window: u32) -> (u32, u32) {
    let folder = tempfile::tempdir().expect("a folder");
    let held = html.replace('&', "&amp;").replace('"', "&quot;");
    let around = format!(
        "<!DOCTYPE html><body><iframe width=\"{window}\" height=\"900\" style=\"border:0\" srcdoc=\"{held}\">\
         </iframe><script>addEventListener('load', () => {{\
         const page = document.querySelector('iframe').contentDocument.documentElement;\
         document.body.id = 'widths ' + page.scrollWidth + ' ' + page.clientWidth; }})</script>"
    );
    let (_, address) = page(folder.path(), "around.html", &around);
    let printed = browse(&["--dump-dom", &address], folder.path());
    let (_, rest) = printed
        .split_once("<body id=\"widths ")
        .unwrap_or_else(|| panic!("nothing was measured: {printed}"));
    let numbers = rest.split('"').next().expect("a value").split(' ');
    let numbers: Vec<u32> = numbers.map(|n| n.parse().expect("a number")).collect();
    (numbers[0], numbers[1])
}

#[test]
fn nothing_scrolls_sideways_at_twice_the_size_and_more() {
    // A window of 1280 pixels at 200 % is 640 wide, and at 400 % 320 (WCAG 2.2, 1.4.10).
    for window in [640, 320] {
        for pack in [tees(), hostile()] {
            let html = written(&pack, &Leaflet::default(), &[], PageFormat::Html);
            let (laid, seen) = widths(&html, window);
            assert!(
                seen > window - 40 && laid <= seen,
                "{}: {laid}, {seen}",
                pack.id
            );
        }
    }
    // The measure sees what does scroll.
    let html = written(&tees(), &Leaflet::default(), &[], PageFormat::Html);
    let wide = html.replacen("max-width: 38em", "width: 60em", 1);
    assert_ne!(html, wide);
    let (laid, seen) = widths(&wide, 640);
    assert!(laid > seen, "{laid}, {seen}");
}
