//! Small disks of memory, where the system lets a program have them.

use std::path::Path;
use std::time::{Duration, Instant};

use nix::mount::{MntFlags, MsFlags, mount, umount2};

/// A small disk that goes with its folder.
pub(crate) struct Disk<'a>(&'a Path);

impl<'a> Disk<'a> {
    /// A disk of so many bytes, where the system lets us have one.
    pub(crate) fn new(folder: &'a Path, bytes: u64) -> Option<Self> {
        let (kind, size) = (Some("tmpfs"), format!("size={bytes}"));
        mount(kind, folder, kind, MsFlags::empty(), Some(size.as_str())).ok()?;
        Some(Self(folder))
    }

    /// Makes it read-only at a moment when no file is being written.
    pub(crate) fn freeze(&self) {
        let flags = MsFlags::MS_REMOUNT | MsFlags::MS_RDONLY;
        let start = Instant::now();
        while start.elapsed() < Duration::from_secs(2) {
            if mount(Some("tmpfs"), self.0, Some("tmpfs"), flags, None::<&str>).is_ok() {
                return;
            }
            std::thread::sleep(Duration::from_micros(200));
        }
    }
}

impl Drop for Disk<'_> {
    fn drop(&mut self) {
        let _ = umount2(self.0, MntFlags::MNT_DETACH);
    }
}
