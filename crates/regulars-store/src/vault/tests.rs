//! The vectors of EN-6, the laws INV-20 and INV-22, rings, files, and what runs out.

use data_encoding::HEXLOWER;
use proptest::prelude::*;
use regulars_core::error::Fault as _;

use super::*;

fn ascending() -> [u8; KEY_BYTES] {
    std::array::from_fn(|n| u8::try_from(n).unwrap())
}

fn pool() -> Pool {
    Pool::new((0..=255).cycle().take(4096).collect())
}

fn place<'a>(profile: &'a str, field: &'a str) -> Place<'a> {
    Place { tenant: "t1", source: "pos", profile, field, schema_ver: 1 }
}

fn code<T>(outcome: Result<T, VaultError>) -> &'static str {
    outcome.err().map_or("nothing failed", |error| error.code().as_str())
}

#[test]
fn the_index_of_a_telephone_number_is_that_of_the_document() {
    let key = IndexKey::new(&ascending());
    let index = blind_index(&key, "t1", "phone", "+8613812345678").unwrap();
    assert_eq!(HEXLOWER.encode(&index), "99d97a9d1d934d081e94a691de509a36");
    assert_eq!(blind_bits(&index, BlindBits::new(20).unwrap()), 630_167);
    assert_eq!(blind_bits(&index, BlindBits::new(64).unwrap()), 0x99d9_7a9d_1d93_4d08);
    for bits in [0, 15, 65, u32::MAX] {
        assert_eq!(code(BlindBits::new(bits)), "out_of_range", "{bits}");
    }
    assert_eq!(code(blind_index(&key, "t1", "phone", "")), "not_indexable");
}

#[test]
fn the_associated_data_names_every_part_with_its_length() {
    let aad = Place { tenant: "t", source: "pos", profile: "7", field: "dek", schema_ver: 1 }.aad(258);
    let expected = "0000000174\
        00000003706f73\
        0000000137\
        0000000364656b\
        0000000400000001\
        0000000400000102";
    assert_eq!(HEXLOWER.encode(&aad), expected);
}

/// Published answers: RFC 8452 C.2 for GCM-SIV with a key of 256 bits, and test case 14 of the GCM submission for GCM.
#[test]
fn both_algorithms_answer_as_published() {
    let mut key = [0; KEY_BYTES];
    key[0] = 1;
    let nonce = [3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    let plain = [1, 0, 0, 0, 0, 0, 0, 0];
    let sealed =
        envelope::seal_with(Algorithm::Aes256GcmSiv, &key, 1, &[], &plain, &mut Pool::new(nonce.to_vec())).unwrap();
    assert_eq!(
        HEXLOWER.encode(&sealed),
        "010100000001030000000000000000000000c2ef328e5c71c83b843122130f7364b761e0b97427e3df28"
    );
    let zeros = Pool::new(vec![0; 12]);
    let sealed = envelope::seal_with(Algorithm::Aes256Gcm, &[0; KEY_BYTES], 1, &[], &[0; 16], &mut { zeros }).unwrap();
    assert_eq!(
        HEXLOWER.encode(&sealed),
        "010200000001000000000000000000000000cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919"
    );
}

#[test]
fn what_is_no_envelope_says_so() {
    let key = [7; KEY_BYTES];
    let sealed = seal(Algorithm::default(), &key, 3, &place("7", "name"), b"", &mut pool()).unwrap();
    assert_eq!(sealed.len(), ENVELOPE_OVERHEAD);
    assert_eq!(key_version(&sealed), Ok(3));
    for length in 0..sealed.len() {
        assert_eq!(code(open(&key, &place("7", "name"), &sealed[..length])), "envelope_invalid", "{length}");
    }
    let mut other = sealed.clone();
    other[0] = 2;
    assert_eq!(code(open(&key, &place("7", "name"), &other)), "envelope_invalid");
    let mut other = sealed;
    other[1] = 3;
    assert_eq!(code(open(&key, &place("7", "name"), &other)), "alg_unknown");
}

#[test]
fn entropy_is_used_once_and_runs_out() {
    let mut pool = Pool::new(vec![1, 2, 3]);
    let mut out = [0; 2];
    pool.fill(&mut out).unwrap();
    assert_eq!(out, [1, 2]);
    assert_eq!(code(pool.fill(&mut out)), "entropy_exhausted");
    assert_eq!(code(DataKey::generate(&mut pool)), "entropy_exhausted");
    let sealed = seal(Algorithm::default(), &[0; 32], 1, &place("7", "name"), b"x", &mut pool);
    assert_eq!(code(sealed), "entropy_exhausted");
}

#[test]
fn a_ring_wraps_with_the_newest_version_and_unwraps_with_all_that_it_holds() {
    let entropy = &mut pool();
    let mut ring = KeyRing::new(KeyEncryptionKey::new(&[1; 32]), IndexKey::new(&[9; 32]));
    let key = DataKey::new(&[5; 32]);
    let first = ring.wrap(1, &key, b"place", entropy).unwrap();
    assert_eq!(ring.add(KeyEncryptionKey::new(&[2; 32])), Ok(2));
    assert_eq!(ring.current(), 2);
    let second = ring.wrap(2, &key, b"place", entropy).unwrap();
    for (version, wrapped) in [(1, &first), (2, &second)] {
        assert!(ring.unwrap(version, wrapped, b"place").unwrap().is(&key));
        assert_eq!(code(ring.unwrap(version, wrapped, b"elsewhere")), "auth_failed");
    }
    assert_eq!(code(ring.unwrap(1, &second, b"place")), "auth_failed", "a version is not taken for another");
    assert_eq!(code(ring.wrap(3, &key, b"place", entropy)), "key_unavailable");
    assert_eq!(ring.retire_before(2), 1);
    assert_eq!(code(ring.unwrap(1, &first, b"place")), "key_unavailable");
    assert_eq!((ring.retire_before(9), ring.current()), (0, 2), "the current one stays");
    while ring.versions().count() < MAX_KEK_VERSIONS {
        ring.add(KeyEncryptionKey::generate(entropy).unwrap()).unwrap();
    }
    assert_eq!(code(ring.add(KeyEncryptionKey::new(&[3; 32]))), "key_unavailable");
}

#[cfg(feature = "sqlite")]
#[test]
fn a_vault_opens_what_older_keys_sealed_and_nothing_without_any() {
    let ring = KeyRing::new(KeyEncryptionKey::new(&[1; 32]), IndexKey::new(&[9; 32]));
    let vault = Vault::new(Box::new(ring), "t1", Box::new(pool())).unwrap().with_algorithm(Algorithm::Aes256Gcm);
    let whose = ("pos", "7");
    let (old, kept) = vault.new_key(whose, 1).unwrap();
    assert!(vault.unwrap(whose, &kept).unwrap().is(&old));
    assert_eq!(code(vault.unwrap(("pos", "8"), &kept)), "auth_failed", "a key is not another profile's");
    let sealed = vault.seal(&[(1, old)], whose, "name", "Ann").unwrap();
    let keys = [(1, vault.unwrap(whose, &kept).unwrap()), (2, vault.new_key(whose, 2).unwrap().0)];
    assert_eq!(vault.open(&keys, whose, "name", &sealed).unwrap().as_str(), "Ann");
    assert_eq!(code(vault.open(&keys[1..], whose, "name", &sealed)), "key_unavailable");
    assert_eq!(code(vault.open(&[], whose, "name", &sealed)), "key_destroyed");
    assert_eq!(code(vault.seal(&[], whose, "name", "Ann")), "key_destroyed");
    assert_eq!(format!("{vault:?}"), "Vault { .. }");
    for tenant in ["", "a\nb", &"x".repeat(MAX_TENANT_BYTES + 1)] {
        let ring = KeyRing::new(KeyEncryptionKey::new(&[1; 32]), IndexKey::new(&[9; 32]));
        assert_eq!(code(Vault::new(Box::new(ring), tenant, Box::new(pool()))), "tenant_invalid", "{tenant}");
    }
}

#[cfg(feature = "sqlite")]
mod files {
    use super::*;

    fn text(lines: &[&str]) -> Vec<u8> {
        lines.join("\n").into_bytes()
    }

    #[test]
    fn a_file_comes_back_as_it_was_and_is_never_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("shop.keys");
        let mut keys = KeyFile::generate("shop", &mut SystemEntropy::new()).unwrap();
        keys.write_new(&path).unwrap();
        assert_eq!(code(keys.write_new(&path)), "key_file_exists");
        keys.ring_mut().add(KeyEncryptionKey::new(&[4; 32])).unwrap();
        keys.replace(&path).unwrap();
        let again = KeyFile::read(&path).unwrap();
        assert_eq!(again.tenant(), "shop");
        assert_eq!(again.ring().versions().collect::<Vec<_>>(), [1, 2]);
        let wrapped = keys.ring().wrap(1, &DataKey::new(&[5; 32]), b"", &mut pool()).unwrap();
        assert!(again.ring().unwrap(1, &wrapped, b"").is_ok());
        let index = |file: &KeyFile| *file.ring().index_key("shop", "phone").unwrap().expose();
        assert_eq!(index(&keys), index(&again));
    }

    #[cfg(unix)]
    #[test]
    fn a_file_that_others_may_read_is_refused() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("shop.keys");
        KeyFile::generate("shop", &mut SystemEntropy::new()).unwrap().write_new(&path).unwrap();
        for (mode, expected) in [(0o600, "nothing failed"), (0o640, "key_file_exposed"), (0o604, "key_file_exposed")] {
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
            assert_eq!(code(KeyFile::read(&path)), expected, "{mode:o}");
        }
        assert_eq!(code(KeyFile::read(folder.path().join("none"))), "io_error");
    }

    #[test]
    fn a_wrong_file_names_its_line_and_gives_nothing_away() {
        let (a, b) = ("a".repeat(64), "b".repeat(64));
        let index = format!("index {a}");
        let (one, two) = (format!("kek 1 {a}"), format!("kek 2 {b}"));
        let good = [HEAD_LINE, "# words", "", "tenant shop", &index, &one, &two];
        assert!(KeyFile::parse(&text(&good)).is_ok());
        let cases: [(&[&str], usize); 14] = [
            (&[], 1),
            (&["regulars-keys 2"], 1),
            (&[HEAD_LINE], 1),
            (&[HEAD_LINE, "tenant shop", &one], 3),
            (&[HEAD_LINE, "tenant shop", &index], 3),
            (&[HEAD_LINE, &index, &one], 3),
            (&[HEAD_LINE, "tenant shop", "index"], 3),
            (&[HEAD_LINE, "index abc"], 2),
            (&[HEAD_LINE, &format!("index {}", "A".repeat(64))], 2),
            (&[HEAD_LINE, &format!("index {a}0")], 2),
            (&[HEAD_LINE, &index, &index], 3),
            (&[HEAD_LINE, &one, &format!("kek 1 {b}")], 3),
            (&[HEAD_LINE, &one, &format!("kek 2 {a}")], 3),
            (&[HEAD_LINE, &format!("kek 0 {a}")], 2),
        ];
        for (lines, expected) in cases {
            match KeyFile::parse(&text(lines)) {
                Err(error @ VaultError::KeyFileInvalid { line, .. }) => {
                    assert_eq!(line, expected, "{lines:?}");
                    assert!(!error.to_string().contains(&"a".repeat(8)), "{error}");
                }
                other => panic!("{lines:?}: {}", code(other)),
            }
        }
        assert_eq!(code(KeyFile::parse(&vec![b'#'; MAX_KEY_FILE_BYTES as usize + 1])), "key_file_invalid");
        assert_eq!(code(KeyFile::parse(&[0xff])), "key_file_invalid");
    }

    const HEAD_LINE: &str = "regulars-keys 1";
}

proptest! {
    /// INV-20.
    #[test]
    fn an_envelope_opens_as_it_was_and_never_with_anything_changed(
        key: [u8; KEY_BYTES], plain: Vec<u8>, siv: bool, key_ver: u32, at: prop::sample::Index, bit in 0u8..8, nonce: [u8; 12],
    ) {
        let algorithm = if siv { Algorithm::Aes256GcmSiv } else { Algorithm::Aes256Gcm };
        let here = place("7", "name");
        let sealed = seal(algorithm, &key, key_ver, &here, &plain, &mut Pool::new(nonce.to_vec())).unwrap();
        let opened = open(&key, &here, &sealed).unwrap();
        prop_assert_eq!(opened.as_slice(), plain.as_slice());
        let mut changed = sealed.clone();
        changed[at.index(sealed.len())] ^= 1 << bit;
        let refusals = ["auth_failed", "envelope_invalid", "alg_unknown"];
        prop_assert!(refusals.contains(&code(open(&key, &here, &changed))));
        let elsewhere = [
            Place { tenant: "t2", ..here }, Place { source: "app", ..here }, Place { profile: "8", ..here },
            Place { field: "nam", ..here }, Place { schema_ver: 2, ..here },
            // The same letters, cut elsewhere.
            Place { tenant: "t1p", source: "os", ..here },
        ];
        for other in elsewhere {
            prop_assert_eq!(code(open(&key, &other, &sealed)), "auth_failed");
        }
        let mut other = key;
        other[at.index(KEY_BYTES)] ^= 1 << bit;
        prop_assert_eq!(code(open(&other, &here, &sealed)), "auth_failed");
    }

    /// INV-22.
    #[test]
    fn equal_values_have_equal_indexes_and_other_fields_and_tenants_do_not(
        key: [u8; KEY_BYTES], value in ".{1,20}", other in ".{1,20}",
    ) {
        let key = IndexKey::new(&key);
        let of = |tenant, field, value: &str| blind_index(&key, tenant, field, value).unwrap();
        let index = of("t1", "phone", &value);
        prop_assert_eq!(index, of("t1", "phone", &value));
        prop_assert_ne!(index, of("t1", "email", &value));
        prop_assert_ne!(index, of("t2", "phone", &value));
        prop_assert_eq!(index == of("t1", "phone", &other), value == other);
        let own = |field| *blind::field_key(&key, "t1", field).expose();
        prop_assert_ne!(own("phone"), own("email"));
    }
}
