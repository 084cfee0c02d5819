//! A Merkle tree over the hashes of entries (RFC 6962): whoever keeps its root can be shown that one entry is in the chain
//! without the others (AU-3).

use sha2::{Digest as _, Sha256};

use super::Hash32;

const LEAF: u8 = 0x00;
const NODE: u8 = 0x01;

/// The hash of a leaf. The leaves of an audit tree are the bytes of entry hashes.
pub fn leaf(data: &[u8]) -> Hash32 {
    Hash32::from_bytes(Sha256::new().chain_update([LEAF]).chain_update(data).finalize().into())
}

fn node(left: Hash32, right: Hash32) -> Hash32 {
    let hasher = Sha256::new().chain_update([NODE]).chain_update(left.bytes()).chain_update(right.bytes());
    Hash32::from_bytes(hasher.finalize().into())
}

/// On which side of a path a sibling stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Side {
    /// Left of it.
    Left,
    /// Right of it.
    Right,
}

/// The siblings on the way from a leaf to the root.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Proof(pub Vec<(Side, Hash32)>);

impl Proof {
    /// The root to which a leaf leads.
    pub fn root(&self, leaf: Hash32) -> Hash32 {
        self.0.iter().fold(leaf, |below, (side, sibling)| match side {
            Side::Left => node(*sibling, below),
            Side::Right => node(below, *sibling),
        })
    }
}

/// The tree of the leaves taken so far: whole subtrees from the largest to the smallest, each with its leaf count.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    subtrees: Vec<(u64, Hash32)>,
}

impl Tree {
    /// Takes the next leaf.
    pub fn push(&mut self, leaf: Hash32) {
        let mut grown = (1, leaf);
        while let Some((size, left)) = self.subtrees.pop_if(|(size, _)| *size == grown.0) {
            grown = (size * 2, node(left, grown.1));
        }
        self.subtrees.push(grown);
    }

    /// The root; of no leaves the hash of nothing.
    pub fn root(&self) -> Hash32 {
        let subtrees = self.subtrees.iter().rev().map(|(_, root)| *root);
        let root = subtrees.reduce(|right, left| node(left, right));
        root.unwrap_or_else(|| Hash32::from_bytes(Sha256::digest([]).into()))
    }
}

impl Proof {
    /// The way from the leaf at a place to the root of all; none if there is no such leaf.
    pub fn of(leaves: &[Hash32], place: usize) -> Option<Self> {
        if place >= leaves.len() {
            return None;
        }
        let (mut path, mut rest, mut place) = (Vec::new(), leaves, place);
        while rest.len() > 1 {
            // The largest power of two below the number of leaves parts them.
            let (left, right) = rest.split_at(rest.len().next_power_of_two() / 2);
            let (inside, other, side) =
                if place < left.len() { (left, right, Side::Right) } else { (right, left, Side::Left) };
            place -= if side == Side::Left { left.len() } else { 0 };
            let mut tree = Tree::default();
            other.iter().for_each(|leaf| tree.push(*leaf));
            path.push((side, tree.root()));
            rest = inside;
        }
        path.reverse();
        Some(Self(path))
    }
}
