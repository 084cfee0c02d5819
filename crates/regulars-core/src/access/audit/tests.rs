//! Vectors of AU-2 and RFC 6962, and the laws INV-18 and INV-19.

use proptest::prelude::*;

use super::*;
use crate::error::{Code, Fault as _};
use crate::time::Instant;

fn note(action: &str) -> Note {
    let word = str::to_owned;
    Note {
        actor: word("u7"),
        role: word("service"),
        action: word(action),
        object: word("customer/c1"),
        purpose: word("service.case"),
        decision: word("allow"),
        reasons: vec![word("OK")],
    }
}

fn at(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

fn chain(actions: &[String]) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    for (n, action) in (0..).zip(actions) {
        let at = at("2026-11-20T02:00:00Z").plus_micros(n * 1_000);
        let salt = [7; SALT_BYTES];
        let content = (n % 2 == 0).then_some(Content { salt: &salt, text: "{}" });
        entries.push(Entry::after(entries.last(), at, note(action), content).unwrap());
    }
    entries
}

fn head(entries: &[Entry]) -> Anchor {
    entries.last().map_or(Anchor { entry_hash: Hash32::ZERO, seq: 0 }, |last| Anchor {
        entry_hash: last.entry_hash,
        seq: last.seq,
    })
}

#[test]
fn the_vector_of_the_rules() {
    let content = Content { salt: &[0xa5; 32], text: r#"{"phone":"+8613812345678"}"# };
    let entry = Entry::after(None, at("2026-11-20T02:00:00.000Z"), note("read"), Some(content)).unwrap();
    assert_eq!(entry.content_commit.to_string(), "f41de00f3c4cf941885e8c0b5715b9337c922d6d64e54680163c4092a961aaaf");
    assert_eq!(entry.entry_hash.to_string(), "565f1f69311f41ccff20dc8313fa6f35360c1b4075ca2e0c493884613514f358");
    assert_eq!((entry.seq, entry.prev_hash), (1, Hash32::ZERO));
}

#[test]
fn the_roots_that_implementations_of_rfc_6962_share() {
    let leaves = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];
    let roots = [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];
    let leaves = leaves.map(|hex| leaf(&data_encoding::HEXLOWER.decode(hex.as_bytes()).unwrap()));
    let mut tree = Tree::default();
    assert_eq!(tree.root().to_string(), roots[0]);
    for (known, root) in leaves.iter().zip(&roots[1..]) {
        tree.push(*known);
        assert_eq!(tree.root().to_string(), *root);
    }
}

#[test]
fn an_entry_lies_in_a_millisecond_and_not_before_the_last_one() {
    let first = Entry::after(None, at("2026-11-20T02:00:00.1239Z"), note("read"), None).unwrap();
    assert_eq!(first.at, at("2026-11-20T02:00:00.123Z"));
    let early = Entry::after(Some(&first), at("2026-11-20T02:00:00.122999Z"), note("read"), None).unwrap_err();
    assert_eq!((early.code(), early.path().as_str()), (Code::AuditOrder, "at"));
    assert!(Entry::after(Some(&first), at("2026-11-20T02:00:00.123Z"), note("read"), None).is_ok());
    for edge in [Instant::MIN, Instant::MAX, at("1969-12-31T23:59:59.9995Z")] {
        let entry = Entry::after(None, edge, note("read"), None).unwrap();
        assert_eq!(verify([&entry], None), None, "{edge}");
    }
}

#[test]
fn what_cannot_be_told_apart_cannot_be_told() {
    let with = |change: &dyn Fn(&mut Note)| {
        let mut told = note("read");
        change(&mut told);
        Entry::after(None, at("2026-11-20T02:00:00Z"), told, None).unwrap_err()
    };
    let long = "x".repeat(MAX_WORD_BYTES + 1);
    assert_eq!(with(&|note| note.actor = long.clone()), AuditFault::TooLong { field: "actor", bytes: 201 });
    assert_eq!(with(&|note| note.object = "a\nb".to_owned()).path(), "object");
    assert_eq!(with(&|note| note.reasons = vec!["a,b".to_owned()]).code(), Code::TextNotPrintable);
    assert_eq!(with(&|note| note.reasons = vec![String::new()]).path(), "reasons");
    assert_eq!(with(&|note| note.reasons = vec!["a".to_owned(); MAX_REASONS + 1]), AuditFault::TooManyReasons);
    let salted = |salt: &[u8], text: &str| commit(Content { salt, text }).unwrap_err();
    assert_eq!(salted(&[1; 31], "").code(), Code::SaltLength);
    assert_eq!(salted(&[1; 33], ""), AuditFault::SaltLength(33));
    assert_eq!(salted(&[1; 32], &"x".repeat(MAX_CONTENT_BYTES + 1)).code(), Code::TextTooLong);
    assert!(Entry::after(None, at("2026-11-20T02:00:00Z"), Note::default(), None).is_ok());
    assert_eq!(salt(&"a5".repeat(32)), Ok([0xa5; 32]));
    for text in ["", "a5", &"a5".repeat(33), &"x".repeat(64)] {
        assert_eq!(salt(text).unwrap_err().code(), Code::SaltLength, "{text}");
    }
}

#[test]
fn a_head_that_was_kept_shows_what_was_cut_off() {
    let actions: Vec<String> = (0..5).map(|n| format!("a{n}")).collect();
    let entries = chain(&actions);
    let anchor = head(&entries);
    assert_eq!(verify(&entries, Some(anchor)), None);
    assert_eq!(verify(&entries[..3], None), None, "a chain alone cannot see it");
    assert_eq!(verify(&entries[1..], None), Some(Break { code: Code::AuditGap, seq: 1 }), "but its beginning it sees");
    let cut = Some(Break { code: Code::AuditTruncated, seq: 4 });
    assert_eq!(verify(&entries[..3], Some(anchor)), cut);
    assert_eq!(verify(&entries, Some(head(&entries[..3]))), None, "the chain went on after its head was kept");
    let other = chain(&["x".to_owned()]);
    let different = Some(Break { code: Code::AuditTruncated, seq: 1 });
    assert_eq!(verify(&entries, Some(head(&other))), different);
    assert_eq!(verify([], Some(Anchor { entry_hash: Hash32::ZERO, seq: 0 })), None);
}

#[test]
fn a_chain_that_was_made_anew_out_of_order_is_found() {
    let first = Entry::after(None, at("2026-11-20T02:00:00Z"), note("a"), None).unwrap();
    let mut second = Entry::after(Some(&first), at("2026-11-20T02:00:00Z"), note("b"), None).unwrap();
    second.at = at("2026-11-19T02:00:00Z");
    second.entry_hash = second.hash();
    assert_eq!(verify([&first, &second], None), Some(Break { code: Code::AuditOrder, seq: 2 }));
}

#[test]
fn content_is_compared_as_long_as_it_is_there() {
    let (salt, other) = ([1; 32], [2; 32]);
    let content = Content { salt: &salt, text: "she" };
    let entry = Entry::after(None, at("2026-11-20T02:00:00Z"), note("a"), Some(content)).unwrap();
    let take = |content| Verifier::new(None).take(&entry, content);
    assert_eq!((take(Some(content)), take(None)), (Ok(()), Ok(())));
    for wrong in
        [Content { text: "he", ..content }, Content { salt: &other, ..content }, Content { salt: &[], ..content }]
    {
        assert_eq!(take(Some(wrong)), Err(Break { code: Code::AuditHash, seq: 1 }));
    }
    let bare = Entry::after(None, at("2026-11-20T02:00:00Z"), note("a"), None).unwrap();
    assert!(Verifier::new(None).take(&bare, Some(content)).is_err(), "content that nobody committed to");
}

#[test]
fn a_hash_is_64_digits_in_small_letters() {
    assert_eq!(Hash32::parse(&"0".repeat(64)).unwrap(), Hash32::ZERO);
    for text in ["", "0", &"A".repeat(64), &"0".repeat(66), &"é".repeat(32)] {
        assert_eq!(Hash32::parse(text), Err(HashFault), "{text}");
    }
}

/// Changes one byte somewhere in an entry; which place of which field, `n` says. False if nothing is there to be changed.
fn spoil(entry: &mut Entry, n: usize, bit: u8) -> bool {
    let turn = |hash: &mut Hash32| {
        let mut bytes = *hash.bytes();
        bytes[(n / 11) % 32] ^= 1 << (bit % 8);
        *hash = Hash32::from_bytes(bytes);
        true
    };
    let text = |text: &mut String| {
        let mut bytes = std::mem::take(text).into_bytes();
        let place = (n / 11) % bytes.len().max(1);
        let Some(byte) = bytes.get_mut(place) else { return false };
        *byte = (*byte ^ (1 << (bit % 6))) & 0x7f;
        *text = String::from_utf8(bytes).unwrap();
        true
    };
    match n % 11 {
        0 => turn(&mut entry.content_commit),
        1 => turn(&mut entry.prev_hash),
        2 => turn(&mut entry.entry_hash),
        3 => text(&mut entry.note.actor),
        4 => text(&mut entry.note.role),
        5 => text(&mut entry.note.action),
        6 => text(&mut entry.note.object),
        7 => text(&mut entry.note.purpose),
        8 => text(&mut entry.note.decision),
        9 => text(&mut entry.note.reasons[0]),
        _ => {
            entry.at = entry.at.plus_micros(1 << (bit % 40));
            true
        }
    }
}

proptest! {
    /// INV-18: a changed byte, a deletion, an insertion, a swap before the anchor are found, each at the first place that differs.
    #[test]
    fn whatever_is_changed_is_found(
        actions in prop::collection::vec("[a-z]{1,8}", 2..12),
        place: prop::sample::Index,
        other: prop::sample::Index,
        n in 0usize..4_000,
        bit: u8,
    ) {
        let sound = chain(&actions);
        let anchor = Some(head(&sound));
        prop_assert_eq!(verify(&sound, anchor), None);
        let (place, other) = (place.index(sound.len()), other.index(sound.len()));

        let mut spoiled = sound.clone();
        if spoil(&mut spoiled[place], n, bit) {
            let found = verify(&spoiled, anchor);
            prop_assert!(found.is_some_and(|found| found.seq == place as u64 + 1), "{:?}", found);
        }
        let mut deleted = sound.clone();
        deleted.remove(place);
        prop_assert_eq!(verify(&deleted, anchor).map(|found| found.seq), Some(place as u64 + 1));
        let mut inserted = sound.clone();
        inserted.insert(place, sound[other].clone());
        prop_assert!(verify(&inserted, anchor).is_some());
        let mut swapped = sound.clone();
        swapped.swap(place, other);
        prop_assert_eq!(verify(&swapped, anchor).map(|found| found.seq), (place != other).then_some(place.min(other) as u64 + 1));
    }

    /// INV-19: without its contents a chain verifies as it did with them.
    #[test]
    fn a_chain_without_its_contents_verifies(actions in prop::collection::vec("[a-z]{1,8}", 0..12), gone: u16) {
        let sound = chain(&actions);
        let salt = [7; SALT_BYTES];
        let mut verifier = Verifier::new(Some(head(&sound)));
        for (n, entry) in sound.iter().enumerate() {
            let there = n % 2 == 0 && gone & (1 << n) == 0;
            prop_assert_eq!(verifier.take(entry, there.then_some(Content { salt: &salt, text: "{}" })), Ok(()));
        }
        prop_assert_eq!(verifier.finish(), Ok(head(&sound)));
    }

    /// Every leaf leads to the root, and no other hash does.
    #[test]
    fn every_leaf_leads_to_the_root(count in 1usize..40, place: prop::sample::Index) {
        let leaves: Vec<Hash32> = (0..count).map(|n| leaf(&n.to_be_bytes())).collect();
        let mut tree = Tree::default();
        leaves.iter().for_each(|leaf| tree.push(*leaf));
        let place = place.index(count);
        let proof = Proof::of(&leaves, place).unwrap();
        prop_assert_eq!(proof.root(leaves[place]), tree.root());
        prop_assert!(proof.root(leaf(b"another")) != tree.root());
        prop_assert!(Proof::of(&leaves, count).is_none());
    }
}
