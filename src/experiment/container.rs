//! The memory limit of the control groups that a process is in: what a container may use, on Linux.

use std::fs;
use std::path::Path;

/// The lowest memory limit in bytes of this process's control groups, of version 1 or 2, and of those around them; None
/// where there is none. `root` is the root of the file system.
///
/// A container often sees its own group as the root of the tree, while the path that the process is told is that of the
/// machine: what is not there is left out, and the root counts too.
pub(super) fn memory_limit(root: &Path) -> Option<u64> {
    let groups = fs::read_to_string(root.join("proc/self/cgroup")).ok()?;
    groups.lines().filter_map(|group| limit_of(root, group)).min()
}

/// The limit of one line `number:controllers:path`; version 2 names no controllers.
fn limit_of(root: &Path, group: &str) -> Option<u64> {
    let mut parts = group.splitn(3, ':').skip(1);
    let (controllers, path) = (parts.next()?, parts.next()?);
    let (tree, name) = if controllers.is_empty() {
        ("sys/fs/cgroup", "memory.max")
    } else if controllers.split(',').any(|controller| controller == "memory") {
        ("sys/fs/cgroup/memory", "memory.limit_in_bytes")
    } else {
        return None;
    };
    let tree = root.join(tree);
    let own = tree.join(path.trim_start_matches('/'));
    let groups = own.ancestors().take_while(|group| group.starts_with(&tree));
    // A group of version 2 without a limit says `max`.
    let limits = groups.filter_map(|group| fs::read_to_string(group.join(name)).ok()?.trim().parse().ok());
    limits.min()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A file system with these files.
    fn root(files: &[(&str, &str)]) -> tempfile::TempDir {
        let root = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let path = root.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        root
    }

    #[test]
    fn the_lowest_limit_around_the_process_counts() {
        let two = root(&[
            ("proc/self/cgroup", "0::/user/app\n"),
            ("sys/fs/cgroup/user/app/memory.max", "max\n"),
            ("sys/fs/cgroup/user/memory.max", "3000\n"),
            ("sys/fs/cgroup/other/memory.max", "10\n"),
        ]);
        assert_eq!(memory_limit(two.path()), Some(3000));
        let one = root(&[
            (
                "proc/self/cgroup",
                "5:cpu,cpuacct:/a\n4:hugetlb,memory:/a/b\n0::/\n",
            ),
            ("sys/fs/cgroup/memory/a/b/memory.limit_in_bytes", "700\n"),
            (
                "sys/fs/cgroup/memory/memory.limit_in_bytes",
                "9223372036854771712\n",
            ),
            ("sys/fs/cgroup/cpu/a/memory.limit_in_bytes", "1\n"),
        ]);
        assert_eq!(memory_limit(one.path()), Some(700));
    }

    #[test]
    fn the_root_of_a_container_is_its_own_group() {
        let container = root(&[
            ("proc/self/cgroup", "4:memory:/docker/0123\n0::/docker/0123\n"),
            ("sys/fs/cgroup/memory/memory.limit_in_bytes", "1000\n"),
            ("sys/fs/cgroup/memory.max", "2000\n"),
        ]);
        assert_eq!(memory_limit(container.path()), Some(1000));
        assert_eq!(memory_limit(root(&[("proc/self/cgroup", "0::/\n")]).path()), None);
        assert_eq!(memory_limit(root(&[]).path()), None);
    }
}
