//! `candour pack leaflet` and `candour pack new`: what is made of a pack for others to read or to fill in.
//!
//! Neither says anything of a matter, so neither leaves a trace in the ledger.

use std::path::Path;

use super::args::PageFormatName;
use super::failure::Trouble;
use super::file::hand;
use super::home::Home;
use super::pack::read;
use crate::format::PageFormat;
use crate::ledger::view::Known;
use crate::pack::Pack;
use crate::report::leaflet::leaflet;

/// Runs `pack leaflet`.
///
/// # Errors
/// As the pack cannot be found or read, or the leaflet not be written.
pub fn run(
    home: &Home,
    name: &str,
    format: PageFormatName,
    output: Option<&Path>,
) -> Result<(), Trouble> {
    let pack = find(home, name)?;
    let format = match format {
        PageFormatName::Text => PageFormat::Text,
        PageFormatName::Html => PageFormat::Html,
    };
    hand(&format.write(&leaflet(&pack, &[])), output)
}

/// Runs `pack new`.
///
/// # Errors
/// Where the file is there already, since somebody may have filled it in, or cannot be written.
pub fn new(output: Option<&Path>) -> Result<(), Trouble> {
    match output {
        Some(path) if path.exists() => Err(Trouble::refused(
            format!("{} is there already, and is left as it is", path.display()),
            "name a file in --output that is not there yet",
        )),
        _ => hand(Pack::NEW.as_bytes(), output),
    }
}

/// The pack of a name: one that ships, a file, or one that the ledger adopted, by its label. The last
/// adopted where several have the label.
///
/// # Errors
/// Where there is none of the three, or it does not read.
pub fn find(home: &Home, name: &str) -> Result<Pack, Trouble> {
    let elsewhere = Pack::shipped().iter().any(|(id, _)| *id == name) || Path::new(name).exists();
    if elsewhere || !name.contains('/') || !home.path.exists() {
        return read(name);
    }
    let desk = home.open_to_read()?;
    let adopted = desk.ledger.view(Known::Head, |view| {
        let mut packs = view.ground.packs.iter().rev().map(|adopted| &adopted.pack);
        Ok(packs.find(|pack| pack.label() == name).cloned())
    })?;
    adopted.ok_or_else(|| {
        Trouble::refused(
            format!("{name} is no file, and no pack that this ledger adopted"),
            "`candour pack list` prints the packs that ship and those adopted",
        )
    })
}
