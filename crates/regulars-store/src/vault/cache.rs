//! Data keys that were unwrapped before, so that a provider is asked once for a profile.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::DataKey;
use crate::port::ProfileNo;

/// Beyond this many profiles the known keys are forgotten.
const MAX_CACHED: usize = 65_536;

/// The versions of a profile's key, the newest last. They stand beside the count of who holds them, so that a look at a key is one
/// at one place of memory.
pub(crate) type Keys = Arc<[(u32, DataKey)]>;

/// Unwrapped keys by profile. It prints nothing of them.
#[derive(Default)]
pub(crate) struct KeyCache(Mutex<HashMap<ProfileNo, Keys>>);

impl KeyCache {
    fn map(&self) -> std::sync::MutexGuard<'_, HashMap<ProfileNo, Keys>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn get(&self, profile: ProfileNo) -> Option<Keys> {
        self.map().get(&profile).cloned()
    }

    pub(crate) fn put(&self, profile: ProfileNo, keys: Keys) {
        let mut map = self.map();
        if map.len() >= MAX_CACHED {
            map.clear();
        }
        map.insert(profile, keys);
    }

    pub(crate) fn forget(&self, profile: ProfileNo) {
        self.map().remove(&profile);
    }

    pub(crate) fn clear(&self) {
        self.map().clear();
    }
}

impl std::fmt::Debug for KeyCache {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("KeyCache").finish_non_exhaustive()
    }
}
