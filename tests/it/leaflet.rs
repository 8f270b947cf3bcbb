//! The leaflet that a family is given, as text and as a page; and the pack to begin with.
//!
//! How the page looks is `browser`'s.

use std::fs;

use candour::format::PageFormat;
use candour::pack::{Leaflet, Pack};
use candour::report::leaflet::leaflet;

use crate::cli::Place;
use crate::support::shipped;

pub fn written(pack: &Pack, own: &Leaflet, reasons: &[&str], format: PageFormat) -> String {
    let reasons: Vec<String> = reasons.iter().map(|r| (*r).to_owned()).collect();
    let pack = Pack {
        leaflet: Some(own.clone()),
        ..pack.clone()
    };
    let bytes = format.write(&leaflet(&pack, &reasons));
    String::from_utf8(bytes).expect("UTF-8")
}

pub fn tees() -> Pack {
    Pack::read(&shipped("tees")).expect("a pack that ships")
}

/// A pack of our own with these lines besides; its wording tries to be markup.
pub fn hostile() -> Pack {
    let item = |code: &str, plain: &str| {
        format!("[[item]]\ncode = \"{code}\"\ntext = \"t\"\nplain = \"{plain}\"\n")
    };
    let text = [
        "format = 1\nid = \"bad\"\nname = \"Bad\"\nversion = \"2\"\njurisdiction = \"x\"\nstance = \"x\"\n",
        "title = \"</title><script>alert(1)</script>\"\nstatus = \"withdrawn\"\n",
        "publishers = [\"A & B\", \"\\\" onload=\\\"x\"]\ndue_for = \"request\"\n",
        &item("A", "<img src=x onerror='alert(1)'> &amp; {{x}}"),
        &item("B", "safe\\u202Eelbisivni\\u0007\\nsecond\\u2028third"),
        &item("C", &"w".repeat(300)),
    ]
    .concat();
    Pack::read(&text).unwrap_or_else(|faults| panic!("{faults:?}"))
}

// ---- what it says ----

#[test]
fn the_tees_leaflet_says_what_the_pack_says_to_families() {
    let text = written(&tees(), &Leaflet::default(), &[], PageFormat::Text);
    let blocks: Vec<&str> = text.split("\n\n").map(str::trim).collect();
    assert_eq!(
        blocks[..2],
        [
            "Recording a meeting with us\n===========================",
            "From the guidance of Tees Safeguarding Children Partnerships"
        ]
    );
    let at = |what: &str| {
        blocks
            .iter()
            .position(|block| *block == what)
            .unwrap_or_else(|| panic!("{what:?} is not in\n{text}"))
    };
    // The six points of every family, then the one that has a condition, apart.
    let points = "- It is up to you to keep the recording, and to keep it somewhere safe.\n\
        - The recording is for you. Use it only as your own record of the\n  meeting.\n\
        - Please do not share, post or pass on the recording, or what is in it,\n  with anyone.\n\
        - If you share the recording, legal action may follow.\n\
        - We would not normally take a copy of your recording.\n\
        - Use the recording only for the reason you gave us.";
    assert_eq!(at(points), at("What to know\n------------") + 1);
    let court = "- As your case is in court, the court decides if the recording, or a\n  written copy of it, can be used there.";
    assert_eq!(
        at(court),
        at("Only where it applies to you\n----------------------------") + 1
    );
    let line = "_".repeat(72);
    assert_eq!(blocks.iter().filter(|block| **block == line).count(), 2);
    assert!(at("Where to ask\n------------") > at(points));
    assert_eq!(
        blocks[blocks.len() - 2..],
        [
            "Leaflet tees/1.0. The guidance: Guidance for audio/visual recording of\nmeetings where professionals are working with families.",
            "Its words are transcribed, not endorsed. This is not legal advice."
        ]
    );
    assert!(
        text.lines().all(|line| line.chars().count() <= 72),
        "{text}"
    );
}

#[test]
fn a_pack_speaks_in_its_own_words_where_it_has_them() {
    let text = |text: &str| Some(text.to_owned());
    let own = Leaflet {
        title: text("Our title"),
        intro: text("First\nof two.\n\n  \nSecond."),
        reason: text("You said:"),
        ask: text("Ask at the desk."),
        source: Vec::new(),
    };
    let html = written(&tees(), &own, &["To recall what is said"], PageFormat::Html);
    for part in [
        "<title>Our title</title>",
        "<h1>Our title</h1>",
        "<p>First of two.</p>\n<p>Second.</p>",
        "<p>You said:</p>\n<ul>\n<li>To recall what is said</li>\n</ul>",
        "<p>Ask at the desk.</p>",
    ] {
        assert!(html.contains(part), "{part} is not in\n{html}");
    }
    // Nothing is left to write where the reason is known, and no wording of the program's stands beside.
    assert!(!html.contains("class=\"write\"") && !html.contains("advocate"));
    // A guidance without points for families says so, and one that is gone too.
    let pack = Pack::read(&shipped("staffordshire")).expect("a pack that ships");
    let text = written(&pack, &Leaflet::default(), &[], PageFormat::Text);
    assert!(text.contains("This guidance has no list of points for families."));
    assert!(!text.contains("marked"));
    let text = written(&hostile(), &Leaflet::default(), &[], PageFormat::Text);
    assert!(text.contains("This guidance is marked withdrawn by its publishers:"));
}

#[test]
fn the_page_is_one_file_with_headings_that_asks_for_nothing() {
    let html = written(&tees(), &Leaflet::default(), &[], PageFormat::Html);
    assert!(html.starts_with("<!DOCTYPE html>\n<html lang=\"en-GB\">\n"));
    for part in [
        "content=\"default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\"",
        "<h2>What to know</h2>\n<ul>\n<li>It is up to you to keep the recording,",
        "<h2>Where to ask</h2>",
        "<p>Leaflet tees/1.0. ",
    ] {
        assert!(html.contains(part), "{part} is not in\n{html}");
    }
    for fetched in [
        "src=", "href", "url(", "@import", "<script", "<link", "onload",
    ] {
        assert!(!html.to_lowercase().contains(fetched), "{fetched}");
    }
}

#[test]
fn hostile_wording_stays_wording() {
    let html = written(&hostile(), &Leaflet::default(), &["<b>"], PageFormat::Html);
    for part in [
        "<title>Recording a meeting with us</title>",
        "From the guidance of A &amp; B, &quot; onload=&quot;x",
        "<li>&lt;img src=x onerror=&#39;alert(1)&#39;&gt; &amp;amp; {{x}}</li>",
        "<li>safe\\u{202e}elbisivni\\u{7} second third</li>",
        "The guidance: &lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt;.",
        "<li>&lt;b&gt;</li>",
    ] {
        assert!(html.contains(part), "{part} is not in\n{html}");
    }
    assert!(!html.contains("<script") && !html.contains("<img") && !html.contains('\u{202e}'));
    let text = written(&hostile(), &Leaflet::default(), &[], PageFormat::Text);
    assert!(text.contains("- safe\\u{202e}elbisivni\\u{7} second third"));
    assert!(
        text.lines().all(|line| line.chars().count() <= 72),
        "{text}"
    );
}

/// The contrast of a colour on white, by the relative luminance of WCAG 2.
pub fn contrast(hex: &str) -> f64 {
    let part = |at: usize| {
        let byte = u8::from_str_radix(&hex[at..at + 2], 16).expect("hexadecimal");
        let c = f64::from(byte) / 255.0;
        match c <= 0.04045 {
            true => c / 12.92,
            false => ((c + 0.055) / 1.055).powf(2.4),
        }
    };
    1.05 / (0.2126 * part(0) + 0.7152 * part(2) + 0.0722 * part(4) + 0.05)
}

#[test]
fn every_ink_stands_out_from_the_paper_without_its_colour() {
    // Black on white is 21, white on white 1.
    assert!((contrast("000000") - 21.0).abs() < 1e-9 && (contrast("ffffff") - 1.0).abs() < 1e-9);
    let html = written(&tees(), &Leaflet::default(), &[], PageFormat::Html);
    let inks: Vec<&str> = html.split('#').skip(1).map(|rest| &rest[..6]).collect();
    let (paper, inks): (Vec<&str>, Vec<&str>) = inks.into_iter().partition(|ink| *ink == "ffffff");
    assert!(paper.len() == 1 && inks.len() >= 4, "{inks:?}");
    for ink in inks {
        // The enhanced level of WCAG 2 for text is 7.
        assert!(contrast(ink) >= 7.0, "#{ink}: {}", contrast(ink));
    }
}

// ---- the commands ----

#[test]
fn a_leaflet_comes_of_a_name_a_file_or_what_the_ledger_adopted() {
    let place = Place::new();
    let by_name = place.ok(&["pack", "leaflet", "tees"]);
    assert_eq!(
        by_name,
        written(&tees(), &Leaflet::default(), &[], PageFormat::Text)
    );
    let ours = shipped("tees").replacen("id = \"tees\"", "id = \"ours\"", 1);
    fs::write(place.path("ours.toml"), &ours).expect("a file");
    let of_file = place.ok(&["pack", "leaflet", "ours.toml"]);
    assert_eq!(of_file, by_name.replacen("tees/1.0", "ours/1.0", 1));
    // The ledger answers for what it adopted, when the file is gone.
    let told = place.fails(&["pack", "leaflet", "ours/1.0"], 2);
    assert_eq!(
        told,
        "candour: ours/1.0 is no file, and no pack that this ledger adopted\n  \
         `candour pack list` prints the packs that ship and those adopted\n"
    );
    place.ok(&["pack", "adopt", "ours.toml"]);
    fs::remove_file(place.path("ours.toml")).expect("the file goes");
    assert_eq!(place.ok(&["pack", "leaflet", "ours/1.0"]), of_file);
    // Nothing was entered for it: the genesis, two adoptions.
    let listed = place.ok(&["list", "--format", "json"]);
    assert!(listed.contains("\"size\": 3"), "{listed}");
    // A ledger is not needed for the rest.
    let empty = Place::empty();
    assert_eq!(empty.ok(&["pack", "leaflet", "tees"]), by_name);
    let told = empty.fails(&["pack", "leaflet", "ours/1.0"], 2);
    assert!(
        told.starts_with("candour: ours/1.0 is no pack that ships, and no file"),
        "{told}"
    );
}

#[test]
fn a_leaflet_goes_to_a_file_whole() {
    let place = Place::empty();
    let words = ["pack", "leaflet", "tees", "--format", "html"];
    let html = place.ok(&words);
    fs::write(place.path("page.html"), "an older one").expect("a file");
    let output = place.run(&[&words[..], &["--output", "page.html"]].concat());
    assert_eq!(String::from_utf8_lossy(&output.stderr), "wrote page.html\n");
    assert!(output.status.success() && output.stdout.is_empty());
    assert_eq!(
        fs::read_to_string(place.path("page.html")).expect("it"),
        html
    );
    let told = place.fails(
        &[&words[..], &["--output", "nowhere/page.html"]].concat(),
        3,
    );
    assert!(
        told.starts_with("candour: nowhere/page.html cannot be written"),
        "{told}"
    );
}

#[test]
fn the_pack_to_begin_with_is_whole_and_is_not_written_over() {
    let place = Place::empty();
    let text = place.ok(&["pack", "new"]);
    assert_eq!(text, Pack::NEW);
    place.ok(&["pack", "new", "--output", "ours.toml"]);
    assert_eq!(
        place.ok(&["pack", "check", "ours.toml"]),
        "example/1.0 reads without a mistake: 1 advice items, 1 rules, 0 ladders, 0 notices\n"
    );
    fs::write(place.path("ours.toml"), "filled in").expect("a file");
    let told = place.fails(&["pack", "new", "--output", "ours.toml"], 2);
    assert_eq!(
        told,
        "candour: ours.toml is there already, and is left as it is\n  \
         name a file in --output that is not there yet\n"
    );
    assert_eq!(
        fs::read_to_string(place.path("ours.toml")).expect("it"),
        "filled in"
    );
}

/// The pack to begin with, with every example in use: a `#` without a space goes.
fn filled_in() -> String {
    let lines = Pack::NEW.lines().map(|line| match line.strip_prefix('#') {
        Some(example) if !example.starts_with(' ') => example,
        _ => line,
    });
    lines.map(|line| format!("{line}\n")).collect()
}

#[test]
fn the_pack_to_begin_with_shows_every_section_once() {
    let table: toml::Table = toml::from_str(&filled_in()).expect("the examples are TOML");
    Pack::read(&filled_in()).unwrap_or_else(|faults| panic!("{faults:?}"));
    let mut names: Vec<&str> = table
        .iter()
        .filter(|(_, value)| value.is_table() || value.as_array().is_some_and(|a| a[0].is_table()))
        .map(|(name, _)| name.as_str())
        .collect();
    names.sort_unstable();
    assert_eq!(
        names,
        [
            "calendar",
            "codes",
            "discouraged",
            "field",
            "groups",
            "item",
            "ladder",
            "leaflet",
            "notice",
            "outside",
            "retention",
            "rule"
        ]
    );
}
