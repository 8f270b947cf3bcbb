//! Where a ledger may lie: on a disk of this machine, outside folders that something else copies.
//!
//! SQLite's write-ahead log coordinates its readers and writers through memory that they share,
//! which a network share does not carry (sqlite.org/wal.html, *Overview*, disadvantage 2), and a
//! sync client copies a database and its log at different moments, so that the copy of a busy
//! ledger is a torn one. Both are refused with the reason before a file is made or opened.
//!
//! The judgement is a pure function of the path and the name of the file system. It knows names,
//! not contents: a share mounted by a program it does not know is not found out. On systems other
//! than Linux only the path is judged; on Windows the canonical path of a mapped drive shows its
//! server.

use std::path::Path;

/// File systems that are another machine's, by the names Linux mounts them under.
const NETWORK: &[&str] = &[
    "nfs",
    "nfs4",
    "cifs",
    "smb",
    "smb2",
    "smb3",
    "smbfs",
    "afs",
    "coda",
    "ncp",
    "ncpfs",
    "ceph",
    "lustre",
    "gfs2",
    "ocfs2",
    "beegfs",
    "glusterfs",
    "davfs",
    "gvfsd-fuse",
    "sshfs",
    "s3fs",
    "rclone",
    "curlftpfs",
    "google-drive-ocamlfuse",
    "onedriver",
    "httpdirfs",
    "mfs",
    "juicefs",
];

/// Folders kept by a sync client: its name, and how the folder's name begins, in lower case.
/// A folder is taken for one when its name is the beginning, alone or followed by ` ` or `-`
/// (`OneDrive - County Council`, `GoogleDrive-…`).
const SYNCED: &[(&str, &str)] = &[
    ("OneDrive", "onedrive"),
    ("SharePoint", "sharepoint"),
    ("Dropbox", "dropbox"),
    ("Google Drive", "google drive"),
    ("Google Drive", "googledrive"),
    ("iCloud Drive", "icloud drive"),
    ("iCloud Drive", "iclouddrive"),
    ("iCloud Drive", "mobile documents"),
    ("the system's cloud storage", "cloudstorage"),
    ("Nextcloud", "nextcloud"),
    ("ownCloud", "owncloud"),
    ("Box", "box"),
    ("MEGA", "megasync"),
    ("Syncthing", "syncthing"),
];

/// Why no ledger may lie at `path`, on a file system of this name, or `None` where it may.
///
/// `path` is best canonical; its last part is the ledger's own name and is not judged.
/// `file_system` is a name as in the mount table (`nfs4`, `fuse.sshfs`), empty where unknown.
///
/// `9p` and `virtiofs` pass: they are how a virtual machine reaches its host's disk, often its
/// only one, and one machine writes through them.
#[must_use]
pub fn refusal(path: &Path, file_system: &str) -> Option<String> {
    let text = path.to_string_lossy();
    if is_unc(&text) {
        return Some("it is on a network share, and a ledger needs a disk of this machine".into());
    }
    let name = file_system.to_ascii_lowercase();
    let name = name.strip_prefix("fuse.").unwrap_or(&name);
    if NETWORK.contains(&name) {
        return Some(format!(
            "it is on a network share ({file_system}), and a ledger needs a disk of this machine"
        ));
    }
    let folders = text
        .rsplit_once(['/', '\\'])
        .map_or("", |(folders, _)| folders);
    let mut folders = folders.split(['/', '\\']);
    let client = folders.find_map(synced)?;
    Some(format!(
        "it is in a folder that {client} copies, and a copy of a ledger in use is a torn one"
    ))
}

/// The sync client that keeps a folder of this name.
fn synced(folder: &str) -> Option<&'static str> {
    let folder = folder.to_lowercase();
    let kept = |begins: &str| {
        let rest = folder.strip_prefix(begins);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '-']))
    };
    let found = SYNCED.iter().find(|(_, begins)| match *begins {
        // A plain word: only the client's own two names for its folder.
        "box" => folder == "box" || folder == "box sync",
        begins => kept(begins),
    });
    found.map(|(client, _)| *client)
}

/// `\\server\share`, also in its long form `\\?\UNC\server\share`. `\\?\C:\` and `\\.\` are local.
fn is_unc(path: &str) -> bool {
    // Elsewhere two slashes at the front of a path are one (POSIX leaves them open).
    let path = if cfg!(windows) {
        path.replace('/', "\\")
    } else {
        path.to_owned()
    };
    match path.strip_prefix(r"\\") {
        Some(rest) if rest.starts_with(['?', '.']) => rest
            .get(1..5)
            .is_some_and(|unc| unc.eq_ignore_ascii_case(r"\UNC")),
        Some(rest) => !rest.is_empty(),
        None => false,
    }
}

/// The name of the file system a folder lies on, or an empty text where it cannot be told.
#[must_use]
pub fn file_system(folder: &Path) -> String {
    #[cfg(target_os = "linux")]
    return linux::file_system(folder);
    #[cfg(not(target_os = "linux"))]
    {
        let _ = folder;
        String::new()
    }
}

#[cfg(target_os = "linux")]
mod linux {
    use std::path::{Path, PathBuf};

    /// Numbers of network file systems (statfs(2), linux/magic.h).
    const MAGIC: &[(u64, &str)] = &[
        (0x6969, "nfs"),
        (0x517b, "smb"),
        (0xff53_4d42, "cifs"),
        (0xfe53_4d42, "smb2"),
        (0x7375_7245, "coda"),
        (0x5346_414f, "afs"),
        (0x6b41_4653, "afs"),
        (0x564c, "ncp"),
        (0x00c3_6400, "ceph"),
        (0x0bd0_0bd0, "lustre"),
        (0x0116_1970, "gfs2"),
        (0x7461_636f, "ocfs2"),
        (0x1983_0326, "beegfs"),
    ];
    /// A file system run by a program: only the mount table says which.
    const FUSE: u64 = 0x6573_5546;

    pub(super) fn file_system(folder: &Path) -> String {
        let Ok(stat) = rustix::fs::statfs(folder) else {
            return String::new();
        };
        // Sign-extended on some machines: only the low half is the number.
        let magic = (stat.f_type as u64) & 0xffff_ffff;
        if magic == FUSE {
            let table = std::fs::read_to_string("/proc/self/mountinfo").unwrap_or_default();
            return mounted(&table, folder).unwrap_or_else(|| "fuse".to_owned());
        }
        let known = MAGIC.iter().find(|(number, _)| *number == magic);
        known.map_or_else(String::new, |(_, name)| (*name).to_owned())
    }

    /// The name of the innermost, latest mount over a folder (proc(5), mountinfo: the mount point
    /// is the fifth field, the name follows a lone `-`).
    pub(super) fn mounted(table: &str, folder: &Path) -> Option<String> {
        let mounts = table.lines().filter_map(|line| {
            let (place, kind) = line.split_once(" - ")?;
            let point = place.split(' ').nth(4)?.replace("\\040", " ");
            Some((PathBuf::from(point), kind.split(' ').next()?.to_owned()))
        });
        mounts
            .filter(|(point, _)| folder.starts_with(point))
            .max_by_key(|(point, _)| point.components().count())
            .map(|(_, name)| name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn says(path: &str, file_system: &str) -> String {
        refusal(Path::new(path), file_system).unwrap_or_default()
    }

    #[test]
    fn a_local_disk_is_a_place() {
        for path in [
            "/home/w/candour/team.ledger",
            "C:\\Users\\w\\AppData\\Local\\candour\\team.ledger",
            "\\\\?\\C:\\Users\\w\\team.ledger",
            "/home/w/boxes/team.ledger",
            "/home/w/cases/dropbox",
            "team.ledger",
            "//home/w/team.ledger",
        ] {
            for file_system in ["", "ext4", "9p", "virtiofs", "fuse.gocryptfs", "fuseblk"] {
                assert_eq!(says(path, file_system), "", "{path} on {file_system}");
            }
        }
    }

    #[test]
    fn a_network_share_is_refused_by_its_file_system() {
        assert_eq!(
            says("/srv/team.ledger", "nfs4"),
            "it is on a network share (nfs4), and a ledger needs a disk of this machine"
        );
        for name in [
            "nfs",
            "cifs",
            "smb3",
            "fuse.sshfs",
            "fuse.rclone",
            "ceph",
            "SMB2",
        ] {
            assert!(
                says("/srv/team.ledger", name).contains("network share"),
                "{name}"
            );
        }
    }

    #[test]
    fn a_network_share_is_refused_by_its_path() {
        for path in [
            "\\\\server\\cases\\team.ledger",
            "\\\\?\\UNC\\server\\cases\\team.ledger",
        ] {
            assert_eq!(
                says(path, ""),
                "it is on a network share, and a ledger needs a disk of this machine"
            );
        }
    }

    #[test]
    fn a_synced_folder_is_refused_by_name() {
        for (path, client) in [
            (
                "C:\\Users\\w\\OneDrive - County Council\\team.ledger",
                "OneDrive",
            ),
            ("/home/w/Dropbox/team.ledger", "Dropbox"),
            (
                "/Users/w/Library/Mobile Documents/x/team.ledger",
                "iCloud Drive",
            ),
            (
                "/Users/w/Library/CloudStorage/x/team.ledger",
                "the system's cloud storage",
            ),
            ("/home/w/Google Drive/team.ledger", "Google Drive"),
            ("/home/w/GoogleDrive-w/team.ledger", "Google Drive"),
            ("/home/w/nextcloud/a/b/team.ledger", "Nextcloud"),
            ("/home/w/Box/team.ledger", "Box"),
        ] {
            let wanted = format!(
                "it is in a folder that {client} copies, and a copy of a ledger in use is a torn one"
            );
            assert_eq!(says(path, ""), wanted);
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn the_mount_table_names_a_program_s_file_system() {
        let table = "22 1 8:1 / / rw - ext4 /dev/sda1 rw\n\
                     40 22 0:5 / /home/w/far\\040away rw shared:1 - fuse.sshfs w@host: rw\n";
        let named = |folder: &str| linux::mounted(table, Path::new(folder));
        assert_eq!(
            named("/home/w/far away/cases").as_deref(),
            Some("fuse.sshfs")
        );
        assert_eq!(named("/home/w/far").as_deref(), Some("ext4"));
        assert_eq!(file_system(Path::new("/proc")), "");
    }
}
