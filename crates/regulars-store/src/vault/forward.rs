//! AES-256 as envelopes run it: forwards only, and for AES-GCM-SIV with the blocks from which a message's keys are drawn run at once.
//!
//! AES-GCM-SIV asks for six blocks of the key one by one (RFC 8452 4), and every question costs the setting up of a call, which on
//! processors with wide registers is far more than a block. What is answered is the same cipher.

use aes_gcm_siv::aead::KeySizeUser;
use aes_gcm_siv::aead::array::Array;
use aes_gcm_siv::aead::consts::{U16, U32};
use aes_gcm_siv::aead::{Key, KeyInit};
use aes_gcm_siv::aes::Aes256Enc;
use aes_gcm_siv::aes::cipher::{Block, BlockCipherEncClosure, BlockCipherEncrypt, BlockSizeUser};
use zeroize::Zeroizing;

use super::envelope::NONCE_BYTES;

/// How many blocks a message's keys are drawn from.
const DRAWN: usize = 6;
const BLOCK_BYTES: usize = 16;

/// AES-256 without the keys for the way back, which no envelope needs. Its key and what it drew are zeroed when dropped.
pub(super) struct Forward {
    aes: Aes256Enc,
    drawn: Option<Drawn>,
}

/// What the numbers from 0 and a nonce encrypt to.
struct Drawn {
    nonce: [u8; NONCE_BYTES],
    blocks: Zeroizing<[[u8; BLOCK_BYTES]; DRAWN]>,
}

impl Forward {
    /// The cipher of a key, with what AES-GCM-SIV will ask it of a nonce.
    pub(super) fn drawing(key: &Key<Self>, nonce: [u8; NONCE_BYTES]) -> Self {
        let aes = Aes256Enc::new(key);
        let mut blocks = Zeroizing::new([[0; BLOCK_BYTES]; DRAWN]);
        for (number, block) in (0u32..).zip(blocks.iter_mut()) {
            let bytes = number.to_le_bytes().into_iter().chain(nonce);
            block.iter_mut().zip(bytes).for_each(|(to, from)| *to = from);
        }
        aes.encrypt_blocks(Array::cast_slice_from_core_mut(blocks.as_mut_slice()));
        Self { aes, drawn: Some(Drawn { nonce, blocks }) }
    }
}

impl Drawn {
    fn find(&self, block: &[u8; BLOCK_BYTES]) -> Option<&[u8; BLOCK_BYTES]> {
        let (number, nonce) = block.split_first_chunk::<4>()?;
        let number = usize::try_from(u32::from_le_bytes(*number)).ok()?;
        self.blocks.get(number).filter(|_| *nonce == self.nonce)
    }
}

impl KeySizeUser for Forward {
    type KeySize = U32;
}

impl KeyInit for Forward {
    fn new(key: &Key<Self>) -> Self {
        Self { aes: Aes256Enc::new(key), drawn: None }
    }
}

impl BlockSizeUser for Forward {
    type BlockSize = U16;
}

impl BlockCipherEncrypt for Forward {
    fn encrypt_with_backend(&self, f: impl BlockCipherEncClosure<BlockSize = U16>) {
        self.aes.encrypt_with_backend(f);
    }

    fn encrypt_block(&self, block: &mut Block<Self>) {
        match self.drawn.as_ref().and_then(|drawn| drawn.find(&block.0)) {
            Some(known) => block.0 = *known,
            None => self.aes.encrypt_block(block),
        }
    }
}
