//! The page of an answer with its charts: what is in it, and how a browser lays it and prints it.
//!
//! What an audit counts is `audits`'s and `office`'s; the inks' luminances are held beside the inks.

use std::collections::BTreeMap;
use std::fs;

use candour::chart::{Chart, RatePoint};
use candour::format::Format;
use candour::table::{Answer, Cell, Column, Form, Kind, Knowledge, Provenance, Table};

use serde_json::Value as Json;

use crate::browser::{browse, page};
use crate::cli::Place;
use crate::leaflet::contrast;
use crate::support;

const CLASSES: [&str; 3] = ["early", "late", "not_asked"];

/// Rows of a breakdown: a label, the counts of the classes, and a rate with its interval in tenths.
type Row = (String, [u64; 3], Option<[u32; 3]>);

fn row(label: &str, counts: [u64; 3], rate: Option<[u32; 3]>) -> Row {
    (label.to_owned(), counts, rate)
}

/// Four months: a half, all, none, and nothing at all.
fn plain() -> Vec<Row> {
    vec![
        row("2025-01", [2, 1, 1], Some([500, 150, 850])),
        row("2025-02", [4, 0, 0], Some([1000, 510, 1000])),
        row("2025-03", [0, 3, 1], Some([0, 0, 490])),
        row("2025-04", [0, 0, 0], None),
    ]
}

/// Labels that try to be markup, to hide, and to push everything aside.
fn hostile() -> Vec<Row> {
    let labels = [
        "</title><script>alert(1)</script>",
        "safe\u{202e}elbisivni\u{7}\nsecond",
        "\" onload=\"x & 'y'",
        &"w".repeat(40),
        &"W".repeat(64),
        "",
    ];
    let rows = labels.map(|label| row(label, [700, 1, 22], Some([968, 953, 979])));
    rows.to_vec()
}

fn many(n: usize, label: impl Fn(usize) -> String) -> Vec<Row> {
    let counts = |at: u64| [at * 7 % 11, at % 3 * 1000, at * 5 % 13];
    (0..n)
        .map(|at| row(&label(at), counts(at as u64 + 1), Some([400, 0, 1000])))
        .collect()
}

fn answer(rows: &[Row]) -> Answer {
    let mut columns = vec![
        Column::maybe("part", Kind::Text),
        Column::maybe("second_part", Kind::Text),
    ];
    columns.extend(CLASSES.map(|class| Column::always(class, Kind::Count)));
    columns.push(Column::always("of", Kind::Count));
    columns.extend(["rate", "low", "high"].map(|name| Column::maybe(name, Kind::Rate)));
    let mut by = Table::list("by", &columns);
    let mut list = Table::list(
        "list",
        &[
            Column::key("matter", Kind::Text),
            Column::maybe("entries", Kind::Numbers),
        ],
    );
    for (at, (label, counts, rate)) in rows.iter().enumerate() {
        let mut cells = vec![Cell::text(label.as_str()), Cell::text("m".repeat(40))];
        cells.extend(counts.map(Cell::Count));
        cells.push(Cell::Count(counts.iter().sum()));
        let rate = rate.map_or([Cell::Empty, Cell::Empty, Cell::Empty], |r| {
            r.map(Cell::Rate)
        });
        cells.extend(rate);
        by.rows.push(cells);
        let entries = vec![at as u64 + 2, at as u64 + 3];
        list.rows
            .push(vec![Cell::text(label.as_str()), Cell::Numbers(entries)]);
    }
    let text = |text: &str| Some(text.to_owned());
    Answer {
        title: "How often <it> was asked & answered".to_owned(),
        lines: Vec::new(),
        tables: vec![
            Table::record(
                "definition",
                Form::Root,
                [
                    (
                        "definition",
                        Cell::text("What is counted, and what is not."),
                    ),
                    ("rules", Cell::Count(3)),
                ],
            ),
            Table::record(
                "matters",
                Form::Record,
                [("total", Cell::Count(12)), ("early", Cell::Count(6))],
            ),
            by,
            list,
        ],
        charts: Vec::new(),
        lists: BTreeMap::new(),
        provenance: Provenance {
            known: vec![Knowledge {
                origin: "origin".to_owned(),
                ledger: "office".to_owned(),
                at: 41,
                root: "ab".repeat(32),
                packs: vec!["one/1.0".to_owned(), "two/2.0".to_owned()],
            }],
            period: (text("2025-01-01"), text("2025-04-30")),
            moment: "2025-05-01T09:00:00Z".to_owned(),
            rules: 3,
            command: "candour audit it --format html".to_owned(),
        },
    }
}

fn charts(rows: &[Row]) -> Vec<Chart> {
    let percent = f64::from;
    let points = rows.iter().map(|(label, counts, rate)| {
        let [rate, low, high] = rate
            .unwrap_or_default()
            .map(|tenths| percent(tenths) / 10.0);
        RatePoint {
            label: label.clone(),
            rate,
            low,
            high,
            count: counts[0],
            of: counts.iter().sum(),
        }
    });
    let classes = CLASSES.map(|class| class.replace('_', " ")).to_vec();
    let bars = rows
        .iter()
        .map(|(label, counts, _)| (label.clone(), counts.to_vec()));
    let mut charts = Chart::rates("by", false, "Early, by part", points.collect());
    charts.extend(Chart::bars(
        "by",
        false,
        "When, by part",
        classes,
        bars.collect(),
    ));
    charts
}

fn written(rows: &[Row]) -> String {
    drawn(answer(rows), &charts(rows))
}

fn drawn(answer: Answer, charts: &[Chart]) -> String {
    let charts = charts.to_vec();
    let answer = Answer { charts, ..answer };
    String::from_utf8(support::written(Format::Html, &answer)).expect("UTF-8")
}

// ---- what is in it ----

#[test]
fn it_is_one_file_that_asks_for_nothing_and_is_the_same_each_time() {
    for rows in [plain(), hostile(), Vec::new()] {
        let html = written(&rows);
        assert!(html.starts_with("<!DOCTYPE html>\n<html lang=\"en-GB\">\n"));
        assert!(html.contains("content=\"default-src 'none'; style-src 'unsafe-inline';"));
        for fetched in [
            "src=",
            "href",
            "url(",
            "@import",
            "@font-face",
            "<script",
            "<link",
            "<image",
            "<use",
            "http:",
            "https:",
            " onload=\"",
        ] {
            assert!(!html.to_lowercase().contains(fetched), "{fetched}");
        }
        assert_eq!(html, written(&rows));
    }
}

#[test]
fn hostile_labels_stay_labels_in_the_tables_and_in_the_drawings() {
    let html = written(&hostile());
    assert!(html.contains("<title>How often &lt;it&gt; was asked &amp; answered</title>"));
    for hidden in ['\u{202e}', '\u{7}'] {
        assert!(!html.contains(hidden));
    }
    // The drawing breaks a label into lines; its words are whole all the same.
    let (_, drawing) = html.split_once("<svg").expect("a drawing");
    for part in [
        "&lt;/title&gt;",
        "safe\\u{202e}elbisivni\\u{7}",
        "&quot; onload=&quot;x &amp;",
    ] {
        assert!(drawing.contains(part), "{part}");
    }
    // Tags are those that the page is made of.
    let tags: Vec<&str> = html.split('<').skip(1).collect();
    let known = "!DOCTYPE html head meta title style body main header h1 h2 p section figure figcaption \
        svg desc text line polyline circle rect table caption thead tbody tr th td wbr footer";
    for tag in tags {
        let name = tag
            .trim_start_matches('/')
            .split([' ', '>', '\n', '/'])
            .next();
        let name = name.expect("a name");
        assert!(known.split(' ').any(|known| known == name), "<{tag}");
    }
    // A row without a label has a heading, in the table as in the drawing.
    assert!(html.contains("<th scope=\"row\">not stated</th>"));
    assert!(drawing.contains(">\nnot stated\n</text>"));
}

#[test]
fn every_chart_says_what_it_shows_and_stands_above_its_table() {
    let html = written(&plain());
    for (nth, says) in [
        "4 from 2025-01 to 2025-04. Lowest: 2025-03, 0.0% (0 of 4, 95% interval 0.0% to 49.0%). \
         Highest: 2025-02, 100.0% (4 of 4, 95% interval 51.0% to 100.0%). First: 2025-01, 50.0%. \
         Last: 2025-03, 0.0%. No rate, being out of none: 2025-04.",
        "4 from 2025-01 to 2025-04. early: from 0 of 4 in 2025-03 to 4 of 4 in 2025-02. \
         late: from 0 of 4 in 2025-02 to 3 of 4 in 2025-03. \
         not asked: from 0 of 4 in 2025-02 to 1 of 4 in 2025-01. Nothing counted: 2025-04.",
    ]
    .iter()
    .enumerate()
    {
        let id = format!("chart-{}", nth + 1);
        let open = format!("<svg role=\"img\" aria-labelledby=\"{id}-title {id}-desc\" viewBox=");
        assert_eq!(html.matches(&open).count(), 1);
        assert_eq!(
            html.matches(&format!("<title id=\"{id}-title\">")).count(),
            1
        );
        assert!(
            html.contains(&format!("<desc id=\"{id}-desc\">{says}</desc>")),
            "{says} is not in\n{html}"
        );
    }
    assert!(html.contains("No rate, being out of none: 2025-04.</p>\n</figure>\n<figure>"));
    assert!(
        html.contains("</figure>\n<table class=\"wide\">\n<caption><h2>By: 4 rows</h2></caption>")
    );
    // A chart whose table is not there is not lost.
    let mut without = answer(&plain());
    without.tables.retain(|table| table.name != "by");
    let html = drawn(without, &charts(&plain()));
    assert_eq!(html.matches("<svg").count(), 2);
}

#[test]
fn every_table_has_a_caption_and_headings_with_a_scope_and_ends_with_where_it_comes_from() {
    let html = written(&plain());
    let count = |what: &str| html.matches(what).count();
    assert_eq!(count("<table"), 5);
    assert_eq!(count("<caption><h2>"), count("<table"));
    assert_eq!(
        count("<th "),
        count("<th scope=\"col\"") + count("<th scope=\"row\"")
    );
    assert_eq!(count("<th>"), 0);
    assert!(html.contains(
        "<tr><th scope=\"row\" class=\"k\">2025-01</th><td data-of=\"second part\">mmmmmmmmmmmmmmmm<wbr>"
    ));
    assert!(html.contains("<td class=\"n\" data-of=\"early\">2</td>"));
    assert!(html.contains("<td class=\"n\" data-of=\"rate\">50.0%</td>"));
    let (before, foot) = html.split_once("<footer>").expect("a foot");
    assert!(before.contains("<h2>List: 4 rows</h2>"));
    for part in [
        "<h2>Where these figures come from</h2>",
        ">one/1.0, two/2.0</td>",
        ">41</td>",
    ] {
        assert!(foot.contains(part), "{part}");
    }
    assert!(before.contains(
        "Ledger office as known at entry 41; 2025-01-01 to 2025-04-30; the moment is 2025-05-01T09:00:00Z."
    ));
}

#[test]
fn nothing_counted_is_no_chart() {
    let html = written(&[]);
    assert!(!html.contains("<svg"));
    assert!(html.contains("<h2>By</h2></caption>\n<tbody>\n<tr><td>None.</td></tr>"));
}

/// The values of an attribute of every element of a name, in order.
fn numbers(drawing: &str, tag: &str, attribute: &str) -> Vec<f64> {
    let open = format!("<{tag} ");
    let elements = drawing.split(&open).skip(1);
    let values = elements.map(|element| {
        let element = element.split('>').next().expect("an end");
        let (_, value) = element
            .split_once(&format!("{attribute}=\""))
            .expect("the attribute");
        value.split('"').next().expect("its end").parse()
    });
    values.map(|value| value.expect("a number")).collect()
}

fn texts(drawing: &str) -> Vec<&str> {
    let texts = drawing.split("<text ").skip(1);
    texts
        .map(|text| text.split('\n').nth(1).expect("a text's own line"))
        .collect()
}

#[test]
fn points_lie_where_their_rates_are() {
    let html = written(&plain());
    let drawing = html.split("</svg>").next().expect("the first drawing");
    let drawing = drawing.split_once("<svg").expect("its beginning").1;
    // A half, all, none: three points for four places, at even heights, and evenly apart.
    let (x, y) = (
        numbers(drawing, "circle", "cx"),
        numbers(drawing, "circle", "cy"),
    );
    assert_eq!(y.len(), 3);
    assert!(
        (y[0] - (y[1] + y[2]) / 2.0).abs() <= 1.0 && y[1] < y[2],
        "{y:?}"
    );
    assert!((x[2] - x[1] - (x[1] - x[0])).abs() <= 1.0, "{x:?}");
    // The interval of the first, 15 to 85, by the height of the whole.
    let tall = y[2] - y[1];
    let (tops, ends) = (
        numbers(drawing, "line", "y1"),
        numbers(drawing, "line", "y2"),
    );
    let spans = tops
        .iter()
        .zip(&ends)
        .map(|(a, b)| ((a - b).abs(), a.max(*b)));
    let held = spans
        .filter(|(span, low)| {
            (span - 0.7 * tall).abs() <= 2.0 && (y[2] - low - 0.15 * tall).abs() <= 2.0
        })
        .count();
    assert_eq!(held, 1);
    let texts = texts(drawing);
    // And none and all lie at the height of the axis's own words for them.
    let heights = numbers(drawing, "text", "y");
    for (word, point) in [("0%", y[2]), ("100%", y[1])] {
        let at = texts.iter().position(|text| *text == word);
        let height = heights[at.expect("a word of the axis")];
        assert!((height - point).abs() <= 2.0, "{word}: {height}, {point}");
    }
    for text in ["50.0", "100.0", "0.0", "no rate", "0%", "100%", "out of"] {
        assert!(texts.contains(&text), "{text}: {texts:?}");
    }
    let of: Vec<&str> = texts
        .iter()
        .copied()
        .filter(|t| ["4", "0"].contains(t))
        .collect();
    assert_eq!(of, ["4", "4", "4", "0"]);
}

#[test]
fn parts_of_a_bar_are_as_wide_as_their_shares() {
    let rows = [row("a", [2, 1, 1], None), row("b", [0, 3, 1], None)];
    let charts = charts(&rows);
    let html = drawn(answer(&rows), &charts[1..]);
    let drawing = html.split_once("<svg").expect("a drawing").1;
    let (wide, tall) = (
        numbers(drawing, "rect", "width"),
        numbers(drawing, "rect", "height"),
    );
    // Parts are the highest boxes, each drawn twice: filled and lined.
    let most = tall.iter().copied().fold(0.0, f64::max);
    let parts: Vec<f64> = wide
        .iter()
        .zip(&tall)
        .filter(|(_, tall)| **tall == most)
        .map(|(wide, _)| *wide)
        .step_by(2)
        .collect();
    assert_eq!(parts.len(), 5);
    let whole = parts[0] + parts[1] + parts[2];
    for (part, share) in parts.iter().zip([0.5, 0.25, 0.25, 0.75, 0.25]) {
        assert!((part - share * whole).abs() <= 2.0, "{parts:?}");
    }
    let texts = texts(drawing);
    assert_eq!(texts[..4], ["early", "late", "not asked", "in all"]);
    let told: Vec<&str> = texts
        .iter()
        .copied()
        .filter(|text| text.parse::<u64>().is_ok())
        .collect();
    assert_eq!(told, ["4", "2", "1", "1", "4", "3", "1"]);
}

#[test]
fn every_ink_of_the_page_stands_out_from_the_paper() {
    let html = written(&plain());
    let (style, _) = html.split_once("</style>").expect("a style");
    let inks = style.split('#').skip(1).map(|rest| &rest[..6]);
    let inks: Vec<&str> = inks.filter(|ink| *ink != "ffffff").collect();
    assert!(inks.len() >= 4, "{inks:?}");
    for ink in inks {
        assert!(contrast(ink) >= 7.0, "#{ink}: {}", contrast(ink));
    }
}

// ---- of a ledger ----

/// An audit of the demonstration's quarter in a format.
fn audit(words: &str, format: &str) -> Vec<String> {
    let words = format!("audit {words} --from 2026-01-01 --until 2026-03-31 --format {format}");
    words.split(' ').map(str::to_owned).collect()
}

fn asked(place: &Place, words: &str, format: &str) -> String {
    let words = audit(words, format);
    place.ok(&words.iter().map(String::as_str).collect::<Vec<_>>())
}

fn json(place: &Place, words: &str) -> Json {
    serde_json::from_str(&asked(place, words, "json")).expect("JSON")
}

fn drawings(html: &str) -> Vec<&str> {
    let drawings = html.split("<svg").skip(1);
    drawings
        .map(|drawing| drawing.split("</svg>").next().expect("its end"))
        .collect()
}

#[test]
fn an_audit_by_month_is_a_page_with_its_rates_and_its_classes_above_their_table() {
    let place = Place::quarter();
    let (html, json) = (
        asked(&place, "consent --by month", "html"),
        json(&place, "consent --by month"),
    );
    let charts = drawings(&html);
    assert_eq!(charts.len(), 2);
    let rows = json["by"].as_array().expect("rows");
    assert_eq!(rows.len(), 3);
    let number = |row: &Json, key: &str| row[key].as_f64().expect("a number");
    // Each month's rate, interval and denominator are drawn, and told.
    let told = texts(charts[0]);
    for row in rows {
        let month = row["month"].as_str().expect("a month");
        for text in [
            month.to_owned(),
            format!("{:.1}", number(row, "rate")),
            row["of"].to_string(),
        ] {
            assert!(told.contains(&text.as_str()), "{text}: {told:?}");
        }
    }
    let count = |row: &Json| row["advance"].as_u64().expect("a count");
    let least = rows
        .iter()
        .min_by(|a, b| number(a, "rate").total_cmp(&number(b, "rate")));
    let least = least.expect("a row");
    let says = format!(
        "Lowest: {}, {:.1}% ({} of {}, 95% interval {:.1}% to {:.1}%).",
        least["month"].as_str().expect("a month"),
        number(least, "rate"),
        count(least),
        least["of"],
        number(least, "low"),
        number(least, "high"),
    );
    assert!(charts[0].contains(&says), "{says}");
    assert!(texts(charts[1]).contains(&"not sought"));
    // The definition is at the top, then the charts above their table, then the list, then the provenance.
    let definition = json["definition"].as_str().expect("a text");
    let places = [
        &definition[..40],
        "<h2>Rates: 3 rows</h2>",
        "<h2>Rate \u{201c}in advance\u{201d} by month</h2>",
        "<h2>Counts by month</h2>",
        "<h2>By: 3 rows</h2>",
        "<h2>List: 45 rows</h2>",
        "<h2>Where these figures come from</h2>",
        "candour audit consent --by month --from 2026-01-01 --until 2026-03-31 --at 205 --moment",
        "--format html</td>",
    ];
    let places = places.map(|part| html.find(part).unwrap_or_else(|| panic!("no {part}")));
    assert!(places.is_sorted(), "{places:?}");
}

#[test]
fn a_page_goes_to_a_file_whole_and_leaves_no_trace() {
    let place = Place::quarter();
    let size = place.size();
    let html = asked(&place, "timeliness --by team", "html");
    let words = [
        audit("timeliness --by team", "html"),
        vec!["--output".into(), "a.html".into()],
    ];
    let words: Vec<String> = words.concat();
    let output = place.run(&words.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(String::from_utf8_lossy(&output.stderr), "wrote a.html\n");
    assert!(output.status.success() && output.stdout.is_empty());
    assert_eq!(fs::read_to_string(place.path("a.html")).expect("it"), html);
    assert_eq!(place.size(), size);
}

#[test]
fn a_chart_of_two_breakdowns_has_its_sums_in_a_table_of_its_own() {
    let place = Place::quarter();
    let html = asked(&place, "notice --by quarter,type", "html");
    let json = json(&place, "notice --by quarter,type");
    let rows = json["by"].as_array().expect("rows");
    let sum = |key: &str, of: &dyn Fn(&&Json) -> bool| -> u64 {
        let rows = rows.iter().filter(of);
        rows.map(|row| row[key].as_u64().expect("a count")).sum()
    };
    let all = |_: &&Json| true;
    let count: u64 = ["1_to_2", "3_to_6", "7_or_more"]
        .map(|key| sum(key, &all))
        .iter()
        .sum();
    let part = format!(
        "<th scope=\"row\" class=\"k\">2026-Q1</th><td class=\"n\">{count}</td><td class=\"n\">{}</td>",
        sum("of", &all)
    );
    assert!(html.contains(&part), "{part}");
    let cin = |row: &&Json| row["type"] == "cin";
    assert!(sum("total", &cin) > 1);
    let counts = [
        "total",
        "after_start",
        "same_day",
        "1_to_2",
        "3_to_6",
        "7_or_more",
    ];
    let part: String = counts
        .iter()
        .map(|key| {
            format!(
                " data-of=\"{}\">{}</td><td class=\"n\"",
                key.replace('_', " "),
                sum(key, &cin)
            )
        })
        .collect();
    assert!(
        html.contains(&format!(">cin</th><td class=\"n\"{part}")),
        "{part}"
    );
    // What stands in several rows is no sum of them: no rates, and bars by what it stands several times for.
    let html = asked(&place, "consent --by quarter,reason", "html");
    assert_eq!(drawings(&html).len(), 1);
    assert!(html.contains("<h2>Counts by reason, over every quarter together</h2>"));
    // Without a breakdown, and without a section that has one, there is a page all the same.
    for words in [
        "consent",
        "activity --by month",
        "consent --by month --section list",
    ] {
        assert!(
            drawings(&asked(&place, words, "html")).is_empty(),
            "{words}"
        );
    }
}

#[test]
fn released_figures_have_no_chart_and_their_signs_stand_below_numbers() {
    let place = Place::quarter();
    let html = asked(&place, "consent --by type --release", "html");
    assert!(drawings(&html).is_empty());
    assert!(html.contains("<td class=\"n\" data-of=\"advance\">c</td>"));
    assert!(html.contains("<th scope=\"row\" class=\"k\">(all)</th>"));
}

#[test]
fn a_month_in_which_nothing_lies_stays_on_the_axis() {
    let place = Place::new();
    for day in ["2025-11-03", "2026-02-03"] {
        place.ok(&[
            "log",
            "request",
            "--case",
            "C-1",
            "--person",
            "mother",
            "--type",
            "icpc",
            "--scheduled",
            &format!("{day}T10:00"),
            "--occurred",
            &format!("{day}T09:00"),
            "--nature",
            "request",
        ]);
    }
    let html = place.ok(&["audit", "notice", "--by", "month", "--format", "html"]);
    let told = texts(drawings(&html)[0]);
    let axis: Vec<&str> = told
        .iter()
        .copied()
        .filter(|text| text.starts_with("202"))
        .collect();
    assert_eq!(axis, ["2025-11", "2025-12", "2026-01", "2026-02"]);
    assert_eq!(told.iter().filter(|text| **text == "no rate").count(), 2);
    assert_eq!(numbers(drawings(&html)[0], "circle", "cx").len(), 2);
    // The table has the months that occur, and the bars too.
    assert!(html.contains("<h2>By: 2 rows</h2>"));
}

#[test]
fn the_first_rate_of_every_audit_is_the_one_that_is_broken_down() {
    let place = Place::quarter();
    for audit in candour::audit::AUDITS
        .iter()
        .filter(|a| a.name != "activity")
    {
        let json = json(&place, &format!("{} --by type", audit.name));
        let by = json["by"].as_array().expect("rows").iter();
        let of: u64 = by.map(|row| row["of"].as_u64().expect("a count")).sum();
        assert_eq!(json["rates"][0]["of"], of, "{}", audit.name);
        assert!(of > 0, "{}", audit.name);
    }
}

#[test]
fn a_page_of_anything_else_is_refused_and_leaves_nothing() {
    let place = Place::quarter();
    let size = place.size();
    for words in [
        "list",
        "show M-9",
        "note M-17",
        "due",
        "export supervision",
        "export entries",
    ] {
        let words = format!("{words} --format html --output a.html");
        let told = place.fails(&words.split(' ').collect::<Vec<_>>(), 2);
        assert_eq!(
            told,
            "candour: a page is made of an audit alone\n  \
             say --format text to read this, or xlsx to have it printed from a spreadsheet\n"
        );
    }
    assert!(!place.path("a.html").exists());
    assert_eq!(place.size(), size);
}

// ---- in a browser ----

/// What the tests of a browser look at: short and long labels, few and many.
fn samples() -> Vec<(&'static str, Vec<Row>)> {
    vec![
        ("plain", plain()),
        ("hostile", hostile()),
        (
            "months",
            many(24, |at| format!("{}-{:02}", 2024 + at / 12, at % 12 + 1)),
        ),
        (
            "types",
            many(22, |at| {
                format!("Meeting of type {at} with the whole family and others")
            }),
        ),
        ("one", many(1, |_| "2025-04/2026-03".to_owned())),
        (
            "workers",
            many(60, |at| format!("{at:02}{}", "m".repeat(38))),
        ),
    ]
}

/// Each page in a window so many CSS pixels wide, all in one browser, and what a script of a `doc`
/// makes of each: numbers.
fn measured(pages: &[(String, u32)], script: &str) -> Vec<Vec<u32>> {
    let folder = tempfile::tempdir().expect("a folder");
    let frames = pages.iter().map(|(html, window)| {
        let held = html.replace('&', "&amp;").replace('"', "&quot;");
        format!("<iframe width=\"{window}\" height=\"900\" style=\"border:0\" srcdoc=\"{held}\"></iframe>")
    });
    let frames: String = frames.collect();
    let around = format!(
        "<!DOCTYPE html><body>{frames}<script>addEventListener('load', () => {{\
         const of = (doc) => {{ {script} }};\
         const all = [...document.querySelectorAll('iframe')].map((f) => of(f.contentDocument).join(' '));\
         document.body.id = 'measured ' + all.join(','); }})</script>"
    );
    let (_, address) = page(folder.path(), "around.html", &around);
    let printed = browse(&["--dump-dom", &address], folder.path());
    let (_, rest) = printed
        .split_once("<body id=\"measured ")
        .unwrap_or_else(|| panic!("nothing was measured: {printed}"));
    let all = rest.split('"').next().expect("a value").split(',');
    let all: Vec<Vec<u32>> = all
        .map(|one| {
            let numbers = one.split(' ').map(|n| n.parse().expect("a number"));
            numbers.collect()
        })
        .collect();
    assert_eq!(all.len(), pages.len());
    all
}

/// How many texts of drawings there are, how many pairs of them collide, how many leave their drawing.
const COLLISIONS: &str = "let all = 0, pairs = 0, out = 0;\
    for (const svg of doc.querySelectorAll('svg')) {\
      const edge = svg.getBoundingClientRect(), unit = edge.width / 1780;\
      const boxes = [...svg.querySelectorAll('text')].map((t) => t.getBoundingClientRect());\
      all += boxes.length;\
      boxes.forEach((a, i) => {\
        if (a.left < edge.left - unit || a.right > edge.right + unit) out++;\
        if (a.top < edge.top - unit || a.bottom > edge.bottom + unit) out++;\
        for (const b of boxes.slice(i + 1)) {\
          const x = Math.min(a.right, b.right) - Math.max(a.left, b.left);\
          const y = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);\
          if (x > 3 * unit && y > 3 * unit) pairs++;\
        }\
      });\
    }\
    return [all, pairs, out];";

/// How wide a page is laid out, and how wide it is seen.
const WIDTHS: &str = "return [doc.documentElement.scrollWidth, doc.documentElement.clientWidth];";

#[test]
fn the_pages_of_a_quarter_hold_together_on_a_screen_and_on_a_sheet() {
    let place = Place::quarter();
    let pages = [
        "consent --by month",
        "consent --by type",
        "timeliness --by team",
        "notice --by quarter,type",
        "consent --by type,reason",
    ];
    let pages = pages.map(|words| asked(&place, words, "html"));
    let texts: Vec<(String, u32)> = pages.iter().map(|html| (html.clone(), 1000)).collect();
    for (html, found) in pages.iter().zip(measured(&texts, COLLISIONS)) {
        let drawn = drawings(html).len();
        assert!(
            drawn > 0 && found[0] > 10 && found[1..] == [0, 0],
            "{found:?}"
        );
    }
    let narrow = pages.iter().flat_map(|html| {
        let sheet = html
            .replace("@media print", "@media all")
            .replace("@media screen", "@media print");
        [(html.clone(), 640), (html.clone(), 320), (sheet, 672)]
    });
    let narrow: Vec<(String, u32)> = narrow.collect();
    for (at, found) in measured(&narrow, WIDTHS).iter().enumerate() {
        let window = narrow[at].1;
        assert!(
            found[1] > window - 40 && found[0] <= found[1],
            "{at}: {found:?}"
        );
    }
}

#[test]
fn no_text_of_a_chart_runs_into_another_or_off_the_drawing() {
    let pages: Vec<(String, u32)> = samples()
        .iter()
        .map(|(_, rows)| (written(rows), 1000))
        .collect();
    for ((name, _), found) in samples().iter().zip(measured(&pages, COLLISIONS)) {
        assert!(found[0] > 10 && found[1..] == [0, 0], "{name}: {found:?}");
    }
    // The measure sees what does collide, and what does leave.
    let large = written(&plain()).replace("svg text {", "svg text { font-size: 120px;");
    let found = measured(&[(large, 1000)], COLLISIONS);
    assert!(found[0][1] > 0 && found[0][2] > 0, "{found:?}");
}

#[test]
fn nothing_is_wider_than_its_window_at_twice_the_size_and_more_nor_than_its_sheet() {
    let mut pages = Vec::new();
    for (_, rows) in samples() {
        let html = written(&rows);
        // The sheet's own rules, in a window as wide as A4 less its margins: 178 mm are 672 pixels.
        let sheet = html
            .replace("@media print", "@media all")
            .replace("@media screen", "@media print");
        assert_ne!(sheet, html);
        // A window of 1280 pixels at 200 % is 640 wide, and at 400 % 320 (WCAG 2.2, 1.4.10).
        pages.extend([(html.clone(), 640), (html, 320), (sheet, 672)]);
    }
    let wide = pages[0].0.replacen("max-width: 60em", "width: 60em", 1);
    pages.push((wide, 640));
    let mut found = measured(&pages, WIDTHS);
    // The measure sees what does scroll.
    let last = found.pop().expect("the last");
    assert!(last[0] > last[1], "{last:?}");
    for ((html, window), found) in pages.iter().zip(found) {
        let name = &html[html.find("<tbody>").expect("a table")..][..40];
        assert!(
            found[1] > window - 40 && found[0] <= found[1],
            "{name}: {window}, {found:?}"
        );
    }
}

#[test]
fn it_prints_on_a4_with_no_chart_on_two_sheets() {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, rows) in samples() {
        let html = written(&rows);
        // A chart is one piece, no higher than a sheet less its margins, its heading and its key.
        assert!(html.contains("figure { margin: 0 0 1.3em; break-inside: avoid; }"));
        let heights = html.split("viewBox=\"0 0 1780 ").skip(1);
        for height in heights.map(|rest| rest.split('"').next().expect("a height")) {
            let height: u32 = height.parse().expect("a number");
            assert!(height <= 2670 - 250, "{name}: {height}");
        }
        if !["hostile", "workers"].contains(&name) {
            continue;
        }
        let (path, address) = page(folder.path(), "page.html", &html);
        let pdf = path.with_extension("pdf");
        let print = format!("--print-to-pdf={}", pdf.display());
        browse(&[&print, "--no-pdf-header-footer", &address], folder.path());
        let bytes = fs::read(&pdf).expect("a PDF");
        let text = String::from_utf8_lossy(&bytes);
        let sheets: Vec<&str> = text.split("/MediaBox").skip(1).collect();
        assert!((2..=14).contains(&sheets.len()), "{name}: {}", sheets.len());
        for sheet in sheets {
            let sides = sheet.trim_start().strip_prefix('[').expect("a box");
            let sides = sides.split(']').next().expect("its end").split_whitespace();
            let sides: Vec<f64> = sides.map(|n| n.parse().expect("a number")).collect();
            let is = |side: f64, a4: f64| (side - a4).abs() < 1.0;
            assert!(
                is(sides[2], 595.0) && is(sides[3], 842.0),
                "{name}: {sides:?}"
            );
        }
        fs::remove_file(pdf).expect("it goes");
    }
}
