//! What is known of one matter, or of one thing of it: each fact's values with
//! their hours.
//!
//! Nothing here reads an entry: whoever fills them knows the matter. A fact that
//! is not set is not known, which is something else than being known to be nothing.

use super::condition::Part;
use super::facts::{EXTRA, FACTS, Fact};
use crate::time::Span;

/// When a value was first said to have happened; none where nothing says so.
pub type Since = Option<Span>;

/// What a fact is known to be: its values in their order, each once and with its hour.
pub type Known<'a> = [(&'a str, Since)];

/// Which facts a pack's conditions ask for: nobody has to say the others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked([bool; FACTS.len()]);

/// The fact by which advice is due.
pub(super) const NATURE: Fact = Fact::named("nature");

impl Asked {
    const ALL: &'static Asked = &Asked([true; FACTS.len()]);

    /// Those that these parts of conditions ask for, and the nature, by which advice is due.
    pub(super) fn of<'c>(parts: impl Iterator<Item = &'c Part>) -> Asked {
        let mut asked = Asked([false; FACTS.len()]);
        let facts = parts.filter_map(Part::listed).chain([NATURE]);
        facts.for_each(|fact| asked.0[fact.0] = true);
        asked
    }
}

/// What is known of one matter, fact by fact; or of one thing of it, where what it does not say itself is
/// as it is of the whole. The values are those of whoever fills it.
#[derive(Debug, Clone)]
pub struct Facts<'a> {
    asked: &'a Asked,
    whole: Option<&'a Facts<'a>>,
    /// The values of every fact, one fact after the other.
    values: Vec<(&'a str, Since)>,
    listed: [Said; FACTS.len()],
    /// What is said under the keys that the pack declares.
    extra: Vec<(&'a str, Said)>,
}

/// What is said of a fact.
#[derive(Debug, Clone, Copy)]
enum Said {
    /// Nothing here.
    Nothing,
    /// That it is not known.
    NotKnown,
    /// That it has the values from one place to before another.
    Values(usize, usize),
}

impl Default for Facts<'_> {
    fn default() -> Self {
        Facts::new()
    }
}

impl<'a> Facts<'a> {
    /// Nothing is known, and everything may be asked.
    pub fn new() -> Facts<'a> {
        Facts::asked(Asked::ALL)
    }

    /// Nothing is known; what nobody asks for is not kept.
    pub fn asked(asked: &'a Asked) -> Facts<'a> {
        Facts {
            asked,
            whole: None,
            values: Vec::new(),
            listed: [Said::Nothing; FACTS.len()],
            extra: Vec::new(),
        }
    }

    /// The facts of one thing, of which nothing is said yet but what is known of the whole.
    pub fn of_one(whole: &'a Facts<'a>) -> Facts<'a> {
        Facts {
            whole: Some(whole),
            ..Facts::asked(whole.asked)
        }
    }

    /// Says what a fact is, of no hour; no values at all means that it is known
    /// to be nothing. What was said of it before is replaced.
    ///
    /// # Panics
    /// When `fact` is the name of none of [`FACTS`].
    pub fn set(&mut self, fact: &str, values: impl IntoIterator<Item = &'a str>) {
        self.set_at(
            Fact::named(fact),
            values.into_iter().map(|value| (value, None)),
        );
    }

    /// As [`Facts::set`], each value with its hour; of several hours of one
    /// value the earliest is kept. The values of a fact that nobody asks for are not looked at.
    pub fn set_at(&mut self, fact: Fact, values: impl IntoIterator<Item = (&'a str, Since)>) {
        if self.asked.0[fact.0] {
            self.listed[fact.0] = self.put(values);
        }
    }

    /// As [`Facts::set_at`], where there is any value: a fact with none stays not known.
    pub fn set_any(&mut self, fact: Fact, values: impl IntoIterator<Item = (&'a str, Since)>) {
        let mut values = values.into_iter();
        if self.asked.0[fact.0]
            && let Some(first) = values.next()
        {
            self.set_at(fact, [first].into_iter().chain(values));
        }
    }

    /// Says what entries hold under a key that a pack declares.
    pub fn set_extra(&mut self, key: &'a str, values: impl IntoIterator<Item = (&'a str, Since)>) {
        let said = self.put(values);
        self.extra.retain(|(known, _)| *known != key);
        self.extra.push((key, said));
    }

    fn put(&mut self, values: impl IntoIterator<Item = (&'a str, Since)>) -> Said {
        let from = self.values.len();
        for (value, since) in values {
            match self.values[from..].binary_search_by_key(&value, |(known, _)| *known) {
                Ok(at) => {
                    let held = &mut self.values[from + at].1;
                    *held = earliest(*held, since);
                }
                Err(at) => self.values.insert(from + at, (value, since)),
            }
        }
        Said::Values(from, self.values.len())
    }

    /// Makes a fact not known again.
    pub fn forget(&mut self, fact: Fact) {
        self.listed[fact.0] = Said::NotKnown;
    }

    /// Makes every fact not known again whose name begins so.
    pub fn forget_all(&mut self, prefix: &str) {
        let facts = FACTS.iter().zip(&mut self.listed);
        let named = facts.filter(|(fact, _)| fact.name.starts_with(prefix));
        named.for_each(|(_, said)| *said = Said::NotKnown);
    }

    /// What the fact of a name is known to be; none where it is not known.
    pub fn get(&self, fact: &str) -> Option<&Known<'a>> {
        match Fact::find(fact) {
            Some(fact) => self.known(fact),
            None => self.under(fact.strip_prefix(EXTRA)?),
        }
    }

    pub(super) fn known(&self, fact: Fact) -> Option<&Known<'a>> {
        let of_whole = || self.whole?.known(fact);
        self.read(self.listed[fact.0], of_whole)
    }

    /// What is known to stand under a key that the pack declares.
    pub(super) fn under(&self, key: &str) -> Option<&Known<'a>> {
        let said = self.extra.iter().find(|(known, _)| *known == key);
        let said = said.map_or(Said::Nothing, |(_, said)| *said);
        self.read(said, || self.whole?.under(key))
    }

    fn read<'s>(
        &'s self,
        said: Said,
        of_whole: impl FnOnce() -> Option<&'s Known<'a>>,
    ) -> Option<&'s Known<'a>> {
        match said {
            Said::Nothing => of_whole(),
            Said::NotKnown => None,
            Said::Values(from, to) => Some(&self.values[from..to]),
        }
    }
}

/// The earlier of two hours; no hour is before every hour.
pub(super) fn earliest(one: Since, other: Since) -> Since {
    Some(if one?.first <= other?.first {
        one?
    } else {
        other?
    })
}

/// The later of two hours.
pub(super) fn latest(one: Since, other: Since) -> Since {
    match (one, other) {
        (Some(one), Some(other)) => Some(if one.last >= other.last { one } else { other }),
        (one, other) => one.or(other),
    }
}
