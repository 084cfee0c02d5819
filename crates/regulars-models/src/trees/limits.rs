//! How large a model may be (TR-1).

use regulars_core::error::Error;

use super::fault;

/// The deepest trees that are read, in splits from the root: beyond it attributions lose digits (TR-7).
pub const MAX_DEPTH: usize = 64;

/// How large a model file may be; what exceeds it is `tree_limit`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The bytes of the file.
    pub bytes: usize,
    /// The trees of all classes together.
    pub trees: usize,
    /// The nodes of all trees together, leaves with them.
    pub nodes: usize,
    /// The splits between a root and its farthest leaf; more than [`MAX_DEPTH`] is read as [`MAX_DEPTH`].
    pub depth: usize,
}

impl Default for Limits {
    /// 64 MiB, 10,000 trees, 4,000,000 nodes, depth 64.
    fn default() -> Self {
        Self { bytes: 64 << 20, trees: 10_000, nodes: 4_000_000, depth: MAX_DEPTH }
    }
}

impl Limits {
    pub(super) fn check_bytes(&self, found: usize) -> Result<(), Error> {
        within("", "bytes", found, self.bytes)
    }

    pub(super) fn check_trees(&self, path: &str, found: usize) -> Result<(), Error> {
        within(path, "trees", found, self.trees)
    }

    pub(super) fn check_nodes(&self, path: &str, found: usize) -> Result<(), Error> {
        within(path, "nodes", found, self.nodes)
    }

    pub(super) fn check_depth(&self, path: &str, found: usize) -> Result<(), Error> {
        within(path, "splits one below another", found, self.depth.min(MAX_DEPTH))
    }
}

fn within(path: &str, what: &str, found: usize, most: usize) -> Result<(), Error> {
    if found > most { Err(fault::limit(path, what, found, most)) } else { Ok(()) }
}
