//! What the reader of packs says of every mistake in groups, conditions, calendars, ladders, retention,
//! fields and what is outside, with its line and column; and what is odd in a pack that reads.

use candour::pack::{Facts, Fault, Pack, Truth};

/// Nine lines of a pack that is odd in nothing: what a case adds begins in line 10.
const HEAD: &str = r#"format = 1
id = "small"
name = "Small"
title = "A small pack"
version = "2"
publishers = ["Us"]
jurisdiction = "Here"
stance = "Be kind."
verified = 2026-01-31
"#;

fn read(rest: &str) -> Result<Pack, Vec<Fault>> {
    Pack::read(&format!("{HEAD}{rest}\n"))
}

/// Every fault of a text, one to a line.
fn faults(rest: &str) -> String {
    let faults = read(rest).expect_err(rest);
    faults.iter().map(|fault| format!("{fault}\n")).collect()
}

/// A rule in lines 10 to 12, an item in 11 to 14, a field in 10 to 14.
const RULE: &str = "[[rule]]\nid = \"r\"\nsay = \"s\"\n";
const ITEM: &str = "due_for = \"request\"\n[[item]]\ncode = \"A\"\ntext = \"t\"\nplain = \"p\"\n";
const FIELD: &str = "[[field]]\non = \"event\"\nkey = \"k\"\ntype = \"yes_no\"\nask = \"a\"\n";

/// A ladder in lines 10 to 16, one line of it otherwise.
fn ladder(at: usize, otherwise: &str) -> String {
    let mut lines = [
        "[[ladder]]",
        "id = \"l\"",
        "count = { nature = [\"request\"] }",
        "within = { days = 10 }",
        "[[ladder.step]]",
        "event = \"shared\"",
        "say = \"s\"",
    ];
    lines[at - 10] = otherwise;
    lines.join("\n")
}

fn each_is_told(cases: &[(String, &str)]) {
    let mut wrong = String::new();
    for (text, expected) in cases {
        let told = match read(text) {
            Ok(_) => "no fault\n".to_owned(),
            Err(_) => faults(text),
        };
        if !told.lines().any(|line| line.starts_with(expected)) {
            wrong += &format!("{text}\n{told}expected\n{expected}\n\n");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[rustfmt::skip]
#[test]
fn groups_and_conditions_are_judged_word_by_word() {
    let cases = [
        ("", "[groups.rol]\np = [\"mother\"]", "line 10, column 9: `rol` is not a list of the vocabulary; did you mean role?"),
        ("", "[groups]\nrole = 3", "line 11, column 1: `role` should be a table of groups, and is a whole number"),
        ("", "groups = 3", "line 10, column 10: `groups` should be a table, and is a whole number"),
        ("", "[groups.role]\nmother = [\"father\"]", "line 11, column 1: `mother` is a word already: give the group another name"),
        ("", "[codes.role]\nx = { label = \"X\", side = \"family\" }\n[groups.role]\nx = [\"mother\"]", "line 13, column 1: `x` is a word already"),
        ("", "[groups.role]\nany = [\"father\"]", "line 11, column 1: `any` is a word already"),
        ("", "[groups.event]\nnothing = [\"shared\"]", "line 11, column 1: `nothing` is a word already"),
        ("", "[groups.nature]\nrequest = [\"publication\"]", "line 11, column 1: `request` is a word already"),
        ("", "[groups.role]\np = []", "line 11, column 1: the group `p` is empty: name at least one code"),
        ("", "[groups.role]\np = 3", "line 11, column 5: `p` should be a text or a list of texts, and is a whole number"),
        ("", "[groups.role]\np = [\"mothr\"]", "line 11, column 6: `mothr` is not a role; did you mean mother?"),
        ("", "[groups.nature]\nhidden = [\"covert\"]", "line 11, column 11: `covert` is not a nature; it is one of request, suspected_covert, "),
        // a group is a word of its own list alone
        ("[groups.how]\nspoken = [\"oral\"]\n", "[[rule]]\nid = \"r\"\nsay = \"s\"\nwhen = { person = \"spoken\" }", "line 15, column 19: `spoken` is not a role"),
        (RULE, "each = \"particpant\"", "line 13, column 8: `particpant` is not a value of `each`; did you mean participant?"),
        (RULE, "each = true", "line 13, column 8: `each` should be a text, and is true or false"),
        (RULE, "unless = { natur = \"x\" }", "line 13, column 12: `natur` is not a fact; did you mean nature?"),
        (RULE, "unless = 3", "line 13, column 10: `unless` should be a table, and is a whole number"),
        (RULE, "unless = { reasons = \"fysical\" }", "line 13, column 22: `fysical` is not a reason; did you mean physical?"),
        (RULE, "when = { media = { other_than = [\"audoi\"] } }", "line 13, column 34: `audoi` is not a medium; did you mean audio?"),
        (RULE, "when = { media = { other_then = [\"audio\"] } }", "line 13, column 20: `other_then` is not a key of a wanted value; did you mean other_than?"),
        (RULE, "when = { media = { other_than = [\"audio\"], all_of = [\"video\"] } }", "line 13, column 18: `media` should be a word, a list of words, { other_than = […] }, { all_of = […] } or { none_of = […] }"),
        (RULE, "when = { media = { all_of = [] } }", "line 13, column 18: `media` should be a word, a list of words, { other_than = […] }, { all_of = […] } or { none_of = […] }"),
        (RULE, "when = { media = { all_of = [\"any\"] } }", "line 13, column 30: `any` is not a medium"),
        (RULE, "when = { event = { who = \"mothr\" } }", "line 13, column 26: `mothr` is not a role; did you mean mother?"),
        (RULE, "when = { kind = \"reqest\" }", "line 13, column 17: `reqest` is not a value of `kind`; did you mean request?"),
        (RULE, "when = { maker = \"father\" }", "line 13, column 18: `father` is not a value of `maker`; it is one of family, professional, agency"),
        (RULE, "when = { requested = \"no\" }", "line 13, column 22: `no` is not a value of `requested`; it is one of yes"),
        (RULE, "need = { leaflet.version = \"that\" }", "line 13, column 28: `that` is not a value of `leaflet.version`; it is one of this, other"),
        (RULE, "forbid = {}", "line 10, column 1: rule `r` asks for an empty table: name a fact"),
        (RULE, "forbid = { planned = \"yes\" }\nby = { hours = 1, before = \"start\" }", "line 10, column 1: rule `r` has `by` and no `need`: nothing would be due"),
        // what entries say under a key of the pack
        (RULE, "when = { \"extra.k\" = \"yes\" }", "line 13, column 10: `extra.k` is not a fact; `candour pack show facts` lists them"),
        (FIELD, "[[rule]]\nid = \"r\"\nsay = \"s\"\nwhen = { \"extra.k\" = \"maybe\" }", "line 18, column 22: `maybe` is not a value of `extra.k`; it is one of yes, no"),
        ("[[field]]\non = \"event\"\nkey = \"k\"\ntype = \"text\"\nask = \"a\"\n", "[[rule]]\nid = \"r\"\nsay = \"s\"\nneed = { extra.k = \"maybe\" }", "line 18, column 20: `maybe` is not a value of `extra.k`; it is any or nothing"),
        ("[[field]]\non = \"event\"\nkey = \"k\"\ntype = \"choice\"\nask = \"a\"\nchoices = [\"red\", \"blue\"]\n", "[[rule]]\nid = \"r\"\nsay = \"s\"\nneed = { extra.k = \"bleu\" }", "line 19, column 20: `bleu` is not a value of `extra.k`; did you mean blue?"),
        // facts that a participant alone has
        (RULE, "when = { who = \"mother\" }", "line 10, column 1: rule `r` asks about `who` without `each = \"participant\"`"),
        (RULE, "unless = { who.side = \"family\" }", "line 10, column 1: rule `r` asks about `who.side` without `each = \"participant\"`"),
        (RULE, "each = \"event\"\nneed = { who = \"mother\" }", "line 10, column 1: rule `r` asks about `who` without `each = \"participant\"`"),
        (RULE, "forbid = { who = \"mother\" }", "line 10, column 1: rule `r` asks about `who` without `each = \"participant\"`"),
        ("[[outside]]\n", "id = \"o\"\nsay = \"s\"\nwhen = { who = \"mother\" }", "line 10, column 1: rule `o` asks about `who` without `each = \"participant\"`"),
        (ITEM, "when = { who = \"mother\" }", "line 15, column 8: `who` is known of one participant alone: ask about it in a rule with `each = \"participant\"`"),
        (ITEM, "unless = { who.side = \"family\" }", "line 15, column 10: `who.side` is known of one participant alone"),
        (FIELD, "required = true\nwhen = { who = \"mother\" }", "line 16, column 8: `who` is known of one participant alone"),
        ("[[retention]]\nid = \"k\"\nlabel = \"l\"\nkeep = \"k\"\n", "when = { who = \"mother\" }", "line 14, column 8: `who` is known of one participant alone"),
        ("[[notice]]\nid = \"n\"\ntext = \"t\"\nnow = \"n\"\n", "when = { who = \"mother\" }", "line 14, column 8: `who` is known of one participant alone"),
        // what is outside
        ("[[outside]]\nid = \"o\"\n", "say = \"s\"", "line 10, column 1: `o` would put every matter outside: say `when`"),
        ("[[outside]]\nid = \"o\"\nsay = \"s\"\n", "when = {}", "line 10, column 1: `o` would put every matter outside: say `when`"),
        ("[[outside]]\nid = \"o\"\nsay = \"s\"\nwhen = { planned = \"no\" }\n", "levl = \"must\"", "line 14, column 1: `levl` is not a key of what is outside; did you mean level?"),
        ("", "outside = 1", "line 10, column 11: `outside` should be a list of tables, each headed [[outside]], and is a whole number"),
    ];
    each_is_told(&cases.map(|(before, wrong, expected)| (format!("{before}{wrong}"), expected)));
    // Each of a participant may ask about who it is; and the words of groups will do everywhere.
    for right in [
        "[[rule]]\nid = \"r\"\nsay = \"s\"\neach = \"participant\"\nwhen = { who = \"mother\", \"who.side\" = \"family\" }",
        "[groups.role]\nparents = [\"mother\", \"father\"]\nall = [\"parents\", \"carer\"]\n[[rule]]\nid = \"r\"\nsay = \"s\"\nwhen = { person = { other_than = [\"all\"] } }",
        "due_for = \"hidden\"\n[groups.nature]\nhidden = [\"discovered_covert\"]\n[[item]]\ncode = \"A\"\ntext = \"t\"\nplain = \"p\"\nwhen = { nature = \"hidden\" }",
    ] {
        assert!(read(right).is_ok(), "{right}: {:?}", read(right));
    }
}

/// A group of groups stands for every code below it, and for no other.
#[test]
fn a_group_may_hold_groups() {
    let text = "[groups.role]\nparents = [\"mother\", \"father\"]\nadults = [\"parents\", \"carer\"]\n\
                [[rule]]\nid = \"r\"\nsay = \"s\"\nwhen = { person = \"adults\" }\n";
    let pack = read(text).expect("a pack");
    for (role, truth) in [
        ("mother", Truth::Yes),
        ("father", Truth::Yes),
        ("carer", Truth::Yes),
        ("child", Truth::No),
    ] {
        let mut facts = Facts::new();
        facts.set("person", [role]);
        assert_eq!(pack.rules[0].when.judge(&facts), truth, "{role}");
    }
}

#[rustfmt::skip]
#[test]
fn items_deadlines_calendars_and_days_are_judged() {
    let need = format!("{RULE}need = {{ filed = \"yes\" }}\n");
    let cases = [
        (ITEM, "modes = { each = [\"orl\"] }", "line 15, column 19: `orl` is not a way of telling or asking; did you mean oral?"),
        (ITEM, "modes = { each = [\"oral\"], any = [\"letter\"] }", "line 15, column 9: `modes` needs either `each` or `any`"),
        (ITEM, "modes = {}", "line 15, column 9: `modes` needs either `each` or `any`"),
        (ITEM, "modes = \"oral\"", "line 15, column 9: `modes` should be a table, and is a text"),
        (ITEM, "modes = { al = [\"oral\"] }", "line 15, column 11: `al` is not a key of the ways of advising"),
        (ITEM, "to = [\"mothr\"]", "line 15, column 7: `mothr` is not a role; did you mean mother?"),
        (ITEM, "to = 3", "line 15, column 6: `to` should be a text or a list of texts, and is a whole number"),
        (ITEM, "due_for = [\"reqest\"]", "line 15, column 12: `reqest` is not a nature; did you mean request?"),
        (ITEM, "unless = { advice = \"B\" }", "line 15, column 21: `B` is not an advice item"),
        (ITEM, "level = \"shuld\"", "line 15, column 9: `shuld` is not a value of `level`; did you mean should?"),
        (ITEM, "by = { hours = 1 }", "line 15, column 6: `by` needs one of `hours`, `days`, `working_days`, `school_days`, and either"),
        (ITEM, "by = { working_days = 3, before = \"start\" }", "line 15, column 6: `A` counts working days, and there is no [calendar.working_days]"),
        (&need, "by = { school_days = 3, before = \"start\" }", "line 14, column 6: `r` counts school days, and there is no [calendar.school_days]"),
        (&need, "by = { working_days = 1, before = \"meeting\" }", "line 14, column 35: `meeting` is not a value of `before`; it is one of start, request, end, filed, event"),
        (&need, "by = { hours = 1, before = \"start\", after = \"end\" }", "line 14, column 6: `by` needs one of"),
        (&need, "by = { hours = 1, days = 2, before = \"start\" }", "line 14, column 6: `by` needs one of"),
        (&need, "by = { weeks = 1, before = \"start\" }", "line 14, column 8: `weeks` is not a key of a deadline; a deadline has hours, days, working_days, school_days, before, after"),
        (&need, "by = { hours = 87601, before = \"start\" }", "line 14, column 16: `hours` should be a whole number from 0 to 87600, and is 87601"),
        (&need, "by = { hours = 1.5, before = \"start\" }", "line 14, column 16: `hours` should be a whole number from 0 to 87600, and is a number"),
        (&need, "by = 3", "line 14, column 6: `by` should be a table, and is a whole number"),
        ("[calendar]\n", "working_day = 1", "line 11, column 1: `working_day` is not a key of the calendars; did you mean working_days?"),
        ("", "calendar = 1", "line 10, column 12: `calendar` should be a table, and is a whole number"),
        ("[calendar.working_days]\n", "use = \"england-wales/2028\"", "line 11, column 7: no calendar `england-wales/2028` ships; there is england-wales/2027"),
        ("[calendar.working_days]\n", "use = 2027", "line 11, column 7: `use` should be a text, and is a whole number"),
        ("[calendar.working_days]\n", "from = 2026-01-01", "line 10, column 1: the working days need either `use` (a calendar that ships) or `from` and `until`"),
        ("[calendar.working_days]\n", "use = \"england-wales/2027\"\nfrom = 2026-01-01\nuntil = 2026-12-31", "line 10, column 1: the working days need either `use`"),
        ("[calendar.working_days]\n", "from = 2026-12-31\nuntil = 2026-01-01", "line 12, column 9: `until` (2026-01-01) lies before `from` (2026-12-31)"),
        ("[calendar.working_days]\n", "use = \"england-wales/2027\"\nclosed = [\"2026-13-01\"]", "line 12, column 11: `closed` should be a day, as in 2026-01-31, and is `2026-13-01`"),
        ("[calendar.working_days]\n", "use = \"england-wales/2027\"\nclosed = 2026-01-01", "line 12, column 10: `closed` should be a list of days, as in [2026-01-31], and is a date"),
        ("[calendar.working_days]\n", "use = \"england-wales/2027\"\nclosed = [1]", "line 12, column 11: `closed` should be a day, as in 2026-01-31, and is a whole number"),
        ("[calendar.working_days]\n", "use = \"england-wales/2027\"\nclosed = [1700-01-01]", "line 12, column 11: `closed` is 1700-01-01: a day lies between 1900 and 2199"),
        ("[calendar.working_days]\n", "use = \"england-wales/2027\"\nclosd = []", "line 12, column 1: `closd` is not a key of the working days; did you mean closed?"),
        ("[calendar.school_days]\n", "terms = []", "line 10, column 1: the school days need `terms`: [ { from = 2026-09-02, until = 2026-10-23 } ]"),
        ("[calendar.school_days]\n", "closed = []", "line 10, column 1: the school days need `terms`"),
        ("[calendar.school_days]\n", "terms = [ { from = 2026-09-02 } ]", "line 11, column 11: a term needs `from` and `until`"),
        ("[calendar.school_days]\n", "terms = [ 1 ]", "line 11, column 11: `terms` should be a table, and is a whole number"),
        ("[calendar.school_days]\n", "terms = 3", "line 11, column 9: `terms` should be a list of tables, each headed [[terms]], and is a whole number"),
        ("[calendar.school_days]\n", "terms = [ { from = 2026-09-02, untill = 2026-10-23 } ]", "line 11, column 32: `untill` is not a key of a term; did you mean until?"),
        ("[calendar.school_days]\n", "terms = [ { from = 2026-09-02, until = 2026-09-01 } ]", "line 11, column 40: `until` (2026-09-01) lies before `from` (2026-09-02)"),
        ("[calendar.school_days]\n", "use = \"england-wales/2027\"", "line 11, column 1: `use` is not a key of the school days"),
        // days of guidance lie in the years that entries may speak of
        ("", "from = 1700-01-01", "line 10, column 8: `from` is 1700-01-01: a day lies between 1900 and 2199"),
        ("", "from = 1899-12-31", "line 10, column 8: `from` is 1899-12-31: a day lies between 1900 and 2199"),
        ("", "until = \"2200-01-01\"", "line 10, column 9: `until` is 2200-01-01: a day lies between 1900 and 2199"),
        ("[[notice]]\nid = \"n\"\ntext = \"t\"\nnow = \"n\"\n", "from = 1700-01-01", "line 14, column 8: `from` is 1700-01-01: a day lies between 1900 and 2199"),
    ];
    each_is_told(&cases.map(|(before, wrong, expected)| (format!("{before}{wrong}"), expected)));
    assert!(read("from = 1900-01-01\nuntil = 2199-12-31").is_ok());
    let both = "[calendar.working_days]\nuse = \"england-wales/2027\"\n[calendar.school_days]\nterms = [ { from = 2026-09-02, until = 2026-10-23 } ]\n";
    for unit in ["working_days", "school_days"] {
        assert!(read(&format!("{need}by = {{ {unit} = 3, before = \"start\" }}\n{both}")).is_ok());
    }
}

#[rustfmt::skip]
#[test]
fn ladders_retention_fields_and_the_leaflet_are_judged() {
    let retention = "[[retention]]\nid = \"k\"\n";
    let ladders = [
        (12, "", "line 10, column 1: ladder `l` needs `count`: { nature = […], event = […] }"),
        (12, "count = {}", "line 10, column 1: ladder `l` needs `count`"),
        (12, "count = 3", "line 12, column 9: `count` should be a table, and is a whole number"),
        (12, "count = { natures = [\"request\"] }", "line 12, column 11: `natures` is not a key of what a ladder counts; did you mean nature?"),
        (12, "count = { nature = [\"reqest\"] }", "line 12, column 21: `reqest` is not a nature; did you mean request?"),
        (12, "count = { event = [\"shred\"] }", "line 12, column 20: `shred` is not an event; did you mean shared?"),
        (13, "", "line 10, column 1: ladder `l` needs `within`: { months = 12 } or { days = 90 }"),
        (13, "within = { days = 1, months = 1 }", "line 10, column 1: ladder `l` needs `within`"),
        (13, "within = { days = 0 }", "line 13, column 19: `days` should be a whole number from 1 to 3660, and is 0"),
        (13, "within = { months = 121 }", "line 13, column 21: `months` should be a whole number from 1 to 120, and is 121"),
        (13, "within = { weeks = 1 }", "line 13, column 12: `weeks` is not a key of how far back a ladder counts"),
        (13, "within = 12", "line 13, column 10: `within` should be a table, and is a whole number"),
        (13, "within = { days = 10 }\nlevel = \"musst\"", "line 14, column 9: `musst` is not a value of `level`; did you mean must?"),
        (13, "within = { days = 10 }\nsteps = 3", "line 14, column 1: `steps` is not a key of a ladder; did you mean step?"),
        (15, "", "line 14, column 1: a step needs `event`: what shows that it was taken"),
        (15, "event = \"shred\"", "line 15, column 9: `shred` is not an event; did you mean shared?"),
        (16, "", "line 14, column 1: `say` is missing from a step"),
        (16, "say = \"s\"\nlevel = \"must\"", "line 17, column 1: `level` is not a key of a step"),
        (11, "", "line 10, column 1: `id` is missing from a ladder"),
    ];
    each_is_told(&ladders.map(|(at, otherwise, expected)| (ladder(at, otherwise), expected)));
    let cases = [
        ("[[ladder]]\nid = \"l\"\ncount = { event = \"shared\" }\nwithin = { days = 1 }\n", "", "line 10, column 1: ladder `l` has no [[ladder.step]]"),
        ("[[ladder]]\nid = \"l\"\ncount = { event = \"shared\" }\nwithin = { days = 1 }\n", "step = \"shared\"", "line 14, column 8: `step` should be a list of tables, each headed [[step]], and is a text"),
        ("", "ladder = 1", "line 10, column 10: `ladder` should be a list of tables, each headed [[ladder]], and is a whole number"),
        (retention, "keep = \"k\"", "line 10, column 1: `label` is missing from a retention class"),
        (retention, "label = \"l\"", "line 10, column 1: `keep` is missing from a retention class"),
        (retention, "label = \"l\"\nkeep = \" \"", "line 13, column 8: `keep` is empty: say something, or leave it out"),
        (retention, "label = \"l\"\nkeep = \"k\"\nsay = \"s\"", "line 14, column 1: `say` is not a key of a retention class"),
        (retention, "label = \"l\"\nkeep = \"k\"\nwhen = { meeting.type = \"icp\" }", "line 14, column 25: `icp` is not a meeting type; did you mean icpc?"),
        ("[[discouraged]]\ninstead = \"i\"\n", "words = [\"rude\", \" \"]", "line 12, column 18: `words` is empty: say something, or leave it out"),
        ("", "sources = [\"\"]", "line 10, column 12: `sources` is empty: say something, or leave it out"),
        (RULE, "source = \"\"", "line 13, column 10: `source` is empty: say something, or leave it out"),
        ("[[field]]\non = \"event\"\nkey = \"k\"\ntype = \"choice\"\nask = \"a\"\n", "choices = [\"\"]", "line 15, column 12: `choices` is empty: say something, or leave it out"),
        ("[[field]]\non = \"event\"\nkey = \"k\"\ntype = \"choice\"\nask = \"a\"\n", "choices = [\"some\", \"nothing\"]", "line 15, column 20: `nothing` cannot be a choice: conditions use the word"),
        (FIELD, "required = \"yes\"", "line 15, column 12: `required` should be true or false, and is a text"),
        (FIELD, "requird = true", "line 15, column 1: `requird` is not a key of a field; did you mean required?"),
        (FIELD, "required = true\nwhen = { evnt = \"shared\" }", "line 16, column 10: `evnt` is not a fact; did you mean event?"),
        (FIELD, "unless = { event = \"shred\" }", "line 15, column 20: `shred` is not an event; did you mean shared?"),
        (FIELD, "level = \"musst\"", "line 15, column 9: `musst` is not a value of `level`; did you mean must?"),
        (FIELD, "[[field]]\non = \"event\"\nkey = \"k\"\ntype = \"text\"\nask = \"b\"", "line 15, column 1: field `event k` is there already, at line 10"),
        ("[leaflet]\n", "titel = \"x\"", "line 11, column 1: `titel` is not a key of the leaflet; did you mean title?"),
        ("[leaflet]\n", "intro = \" \"", "line 11, column 9: `intro` is empty: say something, or leave it out"),
        ("[leaflet]\n", "ask = 3", "line 11, column 7: `ask` should be a text, and is a whole number"),
        ("", "leaflet = \"x\"", "line 10, column 11: `leaflet` should be a table, and is a text"),
        ("", "position = \"courtsy\"", "line 10, column 12: `courtsy` is not a value of `position`; did you mean courtesy?"),
        ("", "position = \"perhaps\"", "line 10, column 12: `perhaps` is not a value of `position`; it is one of no_permission, courtesy, permission, prohibited_with_exceptions, prohibited, recorded_by_default"),
        ("", "status = \"withdrwn\"", "line 10, column 10: `withdrwn` is not a value of `status`; did you mean withdrawn?"),
        ("", "[codes.event]\nshared = \"X\"", "line 11, column 1: `shared` is an event already (shared): a pack adds codes, it never changes one"),
        ("", "[codes.meeting_type]\nicpc = \"X\"", "line 11, column 1: `icpc` is a meeting type already (icpc)"),
    ];
    each_is_told(&cases.map(|(before, wrong, expected)| (format!("{before}{wrong}"), expected)));
}

/// A name is there once, whatever makes a rule of it.
#[test]
fn names_are_there_once_across_all_that_acts() {
    let parts = [
        (
            "[[outside]]\nid = \"twice\"\nsay = \"s\"\nwhen = { planned = \"no\" }\n",
            4,
        ),
        ("[[rule]]\nid = \"twice\"\nsay = \"s\"\n", 3),
        (
            "[[retention]]\nid = \"twice\"\nlabel = \"l\"\nkeep = \"k\"\n",
            4,
        ),
        (
            "[[ladder]]\nid = \"twice\"\ncount = { event = \"shared\" }\nwithin = { days = 1 }\n[[ladder.step]]\nevent = \"shared\"\nsay = \"s\"\n",
            7,
        ),
    ];
    for (at, (first, lines)) in parts.iter().enumerate() {
        assert!(read(first).is_ok(), "{first}");
        for (second, _) in &parts[at + 1..] {
            let told = faults(&format!("{first}{second}"));
            // The place of the second, which names the line of the first.
            let expected = format!(
                "line {}, column 1: rule `twice` is there already, at line 10\n",
                10 + lines
            );
            assert_eq!(told, expected, "{first}{second}");
        }
    }
    // One key wanted of two kinds would be two rules of one name.
    let field = |on: &str| {
        format!(
            "[[field]]\non = \"{on}\"\nkey = \"k\"\ntype = \"text\"\nask = \"a\"\nrequired = true\n"
        )
    };
    assert_eq!(
        faults(&(field("event") + &field("decision"))),
        "line 16, column 1: rule `field-k` is there already, at line 10\n"
    );
    // Names that Candour gives itself are never a pack's, whether or not it has such a rule now.
    for name in ["status", "field-k"] {
        let told = faults(&format!("[[rule]]\nid = \"{name}\"\nsay = \"s\"\n"));
        let what = format!("`{name}` is a name that Candour gives itself");
        assert!(
            told.starts_with(&format!("line 10, column 1: {what}")),
            "{told}"
        );
    }
}

#[test]
fn a_newer_format_is_told_and_nothing_else() {
    let text = format!(
        "{}future = true\n",
        HEAD.replace("format = 1", "format = 7")
    );
    let faults = Pack::read(&text).expect_err("a newer format");
    let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "line 1, column 1: this is format 7, a newer format than this program knows (1): \
             read it with a newer Candour"
        ]
    );
}

#[test]
fn a_pack_has_an_end() {
    let items = |n: usize| -> String {
        let item = |n| format!("[[item]]\ncode = \"A{n}\"\ntext = \"t\"\nplain = \"p\"\n");
        let items: String = (0..n).map(item).collect();
        format!("due_for = \"request\"\n{items}")
    };
    let rules = |key: &str, n: usize| -> String {
        let rule = |n| format!("[[{key}]]\nid = \"r{n}\"\nsay = \"s\"\nwhen.planned = \"no\"\n");
        (0..n).map(rule).collect()
    };
    assert!(read(&items(200)).is_ok());
    // The first item is in line 11, each has four: the 201st is in line 811.
    let told =
        "line 811, column 1: there are more than 200 items: no family could be told them all\n";
    assert_eq!(faults(&items(201)), told);
    assert_eq!(faults(&items(1_000)), told);
    assert!(read(&rules("rule", 500)).is_ok());
    for key in ["rule", "outside"] {
        // The first is in line 10, each has four: the 501st is in line 2010.
        assert_eq!(
            faults(&rules(key, 501)),
            "line 2010, column 1: there are more than 500 rules: nobody could follow them\n"
        );
    }
    // 10,000 of either are one fault each, and are told without delay.
    let all = format!("{}{}", items(10_000), rules("rule", 10_000));
    let begun = std::time::Instant::now();
    let many = faults(&all);
    assert!(
        many.contains("more than 200 items") && many.contains("more than 500 rules"),
        "{many}"
    );
    assert!(begun.elapsed().as_secs() < 10, "{:?}", begun.elapsed());
}

/// An adoption is one line: what would not fit is told before anybody tries.
#[test]
fn a_text_of_more_than_48_kib_is_a_fault() {
    let with = |bytes: usize| {
        let rest = bytes - HEAD.len() - "#\n".len();
        format!("{HEAD}#{}\n", "x".repeat(rest))
    };
    assert_eq!(with(49_152).len(), 49_152);
    assert!(Pack::read(&with(49_152)).is_ok());
    let told: String = Pack::read(&with(49_153))
        .expect_err("too long")
        .iter()
        .map(ToString::to_string)
        .collect();
    assert!(told.contains("48 KiB"), "{told}");
}

/// One mistake of every section: all are told at once, in the order of the text.
#[test]
fn every_mistake_is_told_at_once() {
    let text = r#"status = "curent"
position = "allowed"
from = 1700-01-01
due_for = "reqest"
[codes.event]
shared = "Again"
[groups.role]
mother = ["father"]
[calendar.working_days]
use = "nowhere"
[[outside]]
id = "o"
say = "s"
[[rule]]
id = "o"
say = "s"
each = "people"
unless = { pland = "yes" }
[[item]]
code = "a"
text = "t"
plain = "p"
modes = {}
[[field]]
on = "event"
key = "k"
type = "choice"
ask = "a"
[[ladder]]
id = "l"
[[retention]]
id = "k"
label = "l"
[[notice]]
id = "n"
text = "t"
now = "n"
confidence = "certain"
[leaflet]
titel = "x"
"#;
    let faults = read(text).expect_err("mistakes");
    let mut lines: Vec<usize> = faults.iter().map(|fault| fault.line).collect();
    lines.dedup();
    // Line 10 is the status; the ladder, in line 38, wants three things; the retention class a `keep`.
    assert_eq!(
        lines,
        [
            10, 11, 12, 13, 15, 17, 19, 20, 23, 26, 27, 29, 32, 33, 38, 40, 47, 49
        ]
    );
    let mut sorted = faults.clone();
    sorted.sort();
    assert_eq!(faults, sorted);
}

// ---- Warnings ----

/// The warnings of a pack, one to a line.
fn warnings(text: &str) -> String {
    let pack = Pack::read(text).unwrap_or_else(|faults| panic!("{text}\n{faults:?}"));
    let warnings = pack.warnings(text);
    warnings.iter().map(|odd| format!("{odd}\n")).collect()
}

/// A rule, an item and a ladder that are odd in nothing.
const SOUND: &str = "[[rule]]\nid = \"sound\"\nsay = \"s\"\nsource = \"1\"\n";
const SOUND_ITEM: &str =
    "[[item]]\ncode = \"A\"\nlabel = \"l\"\ntext = \"t\"\nplain = \"p\"\nsource = \"1\"\n";
const SOUND_LADDER: &str = "[[ladder]]\nid = \"l\"\ncount = { event = \"shared\" }\nwithin = { days = 1 }\nsource = \"1\"\n[[ladder.step]]\nevent = \"shown\"\nsay = \"s\"\n";

/// What is odd (after the head, so from line 10), what is said of it and nothing else, and what is sound.
#[rustfmt::skip]
#[test]
fn each_warning_is_given_where_it_holds_and_nowhere_else() {
    let rule = |id: &str, rest: &str| format!("[[rule]]\nid = \"{id}\"\nsay = \"s\"\nsource = \"1\"\n{rest}\n");
    let outside = |rest: &str| format!("[[outside]]\nid = \"o\"\nsay = \"s\"\nsource = \"1\"\n{rest}\n");
    let due = |rest: &str| format!("due_for = [\"request\", \"publication\"]\n{SOUND_ITEM}{rest}\n");
    let both = |one: &str, other: &str| format!("{}{}", rule("x", one), rule("y", other));
    let working = "[calendar.working_days]\nuse = \"england-wales/2027\"\n";
    let school = "[calendar.school_days]\nterms = [ { from = 2026-09-02, until = 2026-10-23 } ]\n";
    let markup = "looks like markup or a formula: it is shown as written, never run";
    let cases: Vec<(String, String, String)> = vec![
        (format!("status = \"withdrawn\"\n{SOUND}"), "10: it is withdrawn and has no `until`: it goes on judging new matters".into(), format!("status = \"withdrawn\"\nuntil = 2026-06-30\n{SOUND}")),
        (format!("status = \"superseded\"\n{SOUND}"), "10: it is superseded and has no `until`: it goes on judging new matters".into(), format!("status = \"current\"\n{SOUND}")),
        (format!("position = \"prohibited\"\n{SOUND}"), "10: the position is printed, and no rule needs or forbids anything: nothing would be flagged".into(), format!("position = \"courtesy\"\n{SOUND}")),
        (format!("position = \"permission\"\n{SOUND}"), "10: the position is printed, and no rule needs".into(), format!("position = \"permission\"\n{}", rule("x", "need = { leaflet = \"yes\" }"))),
        (format!("position = \"prohibited_with_exceptions\"\n{SOUND}"), "10: the position is printed, and no rule needs".into(), format!("position = \"prohibited\"\n{}", rule("x", "forbid = { leaflet = \"no\" }"))),
        (String::new(), "5: it has no item, no rule and no ladder: nothing would ever be asked".into(), SOUND_LADDER.into()),
        (format!("{SOUND}{working}"), "14: the calendar ends on 2027-12-31 and the pack does not: later deadlines will not be known".into(), format!("until = 2027-12-31\n{SOUND}{working}")),
        (format!("until = 2028-01-01\n{SOUND}{working}"), "15: the calendar ends on 2027-12-31".into(), format!("until = 2026-10-23\n{SOUND}{school}")),
        (format!("until = 2026-10-24\n{SOUND}{school}"), "15: the calendar ends on 2026-10-23".into(), SOUND.into()),
        // never applies
        (rule("x", "when = { planned = \"yes\" }\nunless = { planned = [\"yes\", \"no\"] }"), "11: rule `x` never applies: `unless` holds whenever `when` does".into(), rule("x", "when = { planned = \"yes\" }\nunless = { pr = \"yes\" }")),
        (rule("x", "when = { reasons = \"memory\" }\nunless = { reasons = \"any\" }"), "11: rule `x` never applies".into(), rule("x", "when = { reasons = [\"nothing\", \"memory\"] }\nunless = { reasons = \"any\" }")),
        (rule("x", "when = { pr = \"no\" }\nunless = { pr = \"any\" }"), "11: rule `x` never applies".into(), rule("x", "when = { pr = \"unknown\" }\nunless = { pr = \"any\" }")),
        (rule("x", "when = { media = \"audio\" }\nunless = { media = [\"audio\", \"video\"] }"), "11: rule `x` never applies".into(), rule("x", "when = { media = [\"audio\", \"video\"] }\nunless = { media = \"audio\" }")),
        // taken by what is outside
        (format!("{}{}", outside("when = { nature = \"publication\" }"), rule("x", "when = { nature = \"publication\", planned = \"yes\" }")), "16: rule `x` is never reached: [[outside]] `o` takes its matters".into(),
            format!("{}{}", outside("when = { nature = \"publication\", planned = \"yes\" }"), rule("x", "when = { nature = \"publication\" }"))),
        (format!("due_for = \"publication\"\n{}{SOUND_ITEM}", outside("when = { nature = \"publication\" }")), "17: item `A` is never due: [[outside]] `o` takes its matters".into(),
            format!("due_for = [\"publication\", \"request\"]\n{}{SOUND_ITEM}", outside("when = { nature = \"publication\" }"))),
        (format!("due_for = \"publication\"\n{}{SOUND_ITEM}", outside("when = { nature = [\"publication\", \"request\"] }")), "17: item `A` is never due: [[outside]]".into(),
            format!("due_for = \"publication\"\n{}{SOUND_ITEM}", outside("when = { nature = \"publication\" }\nunless = { planned = \"yes\" }"))),
        // never due
        (due("when = { nature = \"court_hearing\" }"), "12: item `A` is never due: its conditions exclude each other".into(), due("when = { nature = \"publication\" }")),
        (due("when = { planned = \"yes\" }\nunless = { planned = \"yes\" }"), "12: item `A` is never due: its conditions exclude each other".into(), due("when = { planned = \"yes\" }\nunless = { pr = \"yes\" }")),
        // cannot both be followed
        (both("need = { leaflet = \"yes\" }", "forbid = { leaflet = \"yes\" }"), "11: rule `x` needs what rule `y` forbids: both cannot be followed".into(), both("need = { leaflet = \"yes\" }", "forbid = { leaflet = \"no\" }")),
        (both("need = { event = \"shown\" }", "forbid = { event = [\"shown\", \"shared\"] }"), "11: rule `x` needs what rule `y` forbids".into(), both("need = { event = [\"shown\", \"shared\"] }", "forbid = { event = \"shown\" }")),
        (both("when = { planned = \"yes\" }\nneed = { leaflet = \"yes\" }", "forbid = { leaflet = \"yes\" }"), "11: rule `x` needs what rule `y` forbids".into(),
            both("when = { planned = \"yes\" }\nneed = { leaflet = \"yes\" }", "when = { planned = \"no\" }\nforbid = { leaflet = \"yes\" }")),
        (both("each = \"event\"\nneed = { event.stored = \"yes\" }", "each = \"event\"\nforbid = { event.stored = \"yes\" }"), "11: rule `x` needs what rule `y` forbids".into(),
            both("need = { leaflet = \"yes\" }", "unless = { pr = \"yes\" }\nforbid = { leaflet = \"yes\" }")),
        // wording
        (due("").replace("plain = \"p\"", "plain = \"t\""), "12: item `A` says the same in `plain` as in `text`: put it in plain English for the family".into(), due("")),
        (due("").replace("label = \"l\"\n", ""), "12: item `A` has no `label`: people would read its code".into(), due("")),
        (due("").replace("source = \"1\"\n", ""), "12: item `A` names no `source`: nobody can look it up".into(), due("")),
        (rule("x", "").replace("source = \"1\"\n", ""), "11: rule `x` names no `source`: nobody can look it up".into(), rule("x", "")),
        (SOUND_LADDER.replace("source = \"1\"\n", ""), "11: ladder `l` names no `source`: nobody can look it up".into(), SOUND_LADDER.into()),
        (format!("{SOUND}{FIELD}required = true"), "16: rule `field-k` names no `source`: nobody can look it up".into(), format!("{SOUND}{FIELD}required = true\nsource = \"1\"")),
        (due("").replace("\"t\"", "\"=1+1\""), format!("12: the wording of `A` {markup}"), due("").replace("\"t\"", "\"1 + 1 = 2\"")),
        (due("").replace("\"p\"", "\"<img src=x>\""), format!("12: the wording of `A` {markup}"), due("").replace("\"p\"", "\"a < b <3 >\"")),
        (rule("x", "").replace("\"s\"", "\"<script>alert(1)</script>\""), format!("11: the wording of `x` {markup}"), rule("x", "")),
        (rule("x", "").replace("\"s\"", "\"@SUM(A1)\""), format!("11: the wording of `x` {markup}"), rule("x", "").replace("\"s\"", "\"mail a@b\"")),
        (SOUND_LADDER.replace("\"s\"", "\"see <a href=x>\""), format!("11: the wording of `l` {markup}"), SOUND_LADDER.into()),
        (format!("{SOUND}[leaflet]\nask = \"<b>us</b>\""), format!("14: the wording of `[leaflet]` {markup}"), format!("{SOUND}[leaflet]\nask = \"us\"")),
        // its own name, not a key that looks like it, is the place
        (rule("title", "").replace("source = \"1\"\n", ""), "11: rule `title` names no `source`".into(), rule("title", "")),
    ];
    let mut wrong = String::new();
    for (odd, expected, sound) in &cases {
        let (line, what) = expected.split_once(": ").unwrap();
        let told = warnings(&format!("{HEAD}{odd}"));
        if !told.starts_with(&format!("line {line}, column 1: {what}")) || told.lines().count() != 1 {
            wrong += &format!("{odd}\ntold\n{told}expected\n{expected}\n\n");
        }
        let told = warnings(&format!("{HEAD}{sound}"));
        if !told.is_empty() {
            wrong += &format!("{sound}\nis sound, told\n{told}\n");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    let never = format!("{}{SOUND}", HEAD.replace("verified = 2026-01-31\n", ""));
    assert_eq!(
        warnings(&never),
        "line 5, column 1: `verified` is missing: nobody can tell when this was last compared with the guidance\n"
    );
}

/// The packs that ship, and the one to begin with, are odd in nothing.
#[test]
fn what_ships_is_odd_in_nothing() {
    for (name, text) in Pack::shipped() {
        assert_eq!(warnings(text), "", "{name}");
    }
}
