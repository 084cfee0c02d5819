//! The handle: a store and a rulebook.

use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use regulars_core::error::Result;
use regulars_core::identity::{CustomerId, Identifier};
use regulars_core::record::ProfileRef;
use regulars_core::rulebook::Rulebook as Rules;
use regulars_core::time::Instant;
#[cfg(feature = "sqlite")]
use regulars_store::vault::Vault;
use regulars_store::{KeyCounts, MemoryStore, Reading, Store};

use crate::access::{Caller, Demands, Gate, PseudonymKey};
use crate::audit;
use crate::versions::Versions;
use crate::{Context, Rulebook};

/// A store under a rulebook. It may be shared between threads: one writes at a time, several read.
///
/// It starts no thread and reads no clock; every question names its instant.
#[derive(Debug)]
pub struct Crm {
    shared: Arc<Shared>,
    caller: Caller,
    /// In whose name the audit is told, where the caller has none.
    teller: Option<Context>,
    /// What pseudonyms are made with, instead of the key of a sealed store.
    pseudonyms: Option<Arc<PseudonymKey>>,
    /// The request that is being answered, where the audit may be told of it.
    pub(crate) asked: Option<Arc<audit::Asked>>,
}

/// What the handles of a store have in common.
#[derive(Debug)]
struct Shared {
    store: Arc<dyn Store>,
    versions: RwLock<Versions>,
    demands: Demands,
}

/// How many keys are wrapped anew in one transaction.
const KEYS_PER_TRANSACTION: usize = 256;

/// Whom a question is about.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum CustomerRef {
    /// A customer id; that of any profile ever seen resolves (CI-2).
    Id(CustomerId),
    /// An identifier that the person holds.
    Identifier(Identifier),
    /// One of the person's profiles.
    Profile(ProfileRef),
}

impl From<CustomerId> for CustomerRef {
    fn from(id: CustomerId) -> Self {
        Self::Id(id)
    }
}

impl From<&CustomerId> for CustomerRef {
    fn from(id: &CustomerId) -> Self {
        Self::Id(*id)
    }
}

impl From<Identifier> for CustomerRef {
    fn from(identifier: Identifier) -> Self {
        Self::Identifier(identifier)
    }
}

impl From<&Identifier> for CustomerRef {
    fn from(identifier: &Identifier) -> Self {
        Self::Identifier(identifier.clone())
    }
}

impl From<ProfileRef> for CustomerRef {
    fn from(profile: ProfileRef) -> Self {
        Self::Profile(profile)
    }
}

impl From<&ProfileRef> for CustomerRef {
    fn from(profile: &ProfileRef) -> Self {
        Self::Profile(profile.clone())
    }
}

impl Crm {
    /// Opens a SQLite file, or makes it. Errors: `not_a_store`, `schema_too_new`, `store_read_only`, `store_unavailable`.
    ///
    /// ```
    /// # use regulars::{Crm, Instant, Rulebook};
    /// # let rules = "[rulebook]\nid = \"shop\"\nversion = 1\nzone = \"UTC\"\n[identity.kinds.phone]\nnormalise = \"phone\"\naction = \"link\"\n";
    /// # let folder = tempfile::tempdir().unwrap();
    /// let crm = Crm::open(folder.path().join("shop.db"), Rulebook::parse(rules)?)?;
    /// assert_eq!(crm.customers(Instant::parse("2026-11-01T00:00:00Z")?)?.len(), 0);
    /// # Ok::<(), regulars::Error>(())
    /// ```
    #[cfg(feature = "sqlite")]
    pub fn open(path: impl AsRef<std::path::Path>, rulebook: Rulebook) -> Result<Self> {
        Self::open_with(path, rulebook, regulars_store::SqliteOptions::default())
    }

    /// The same with options for durability, waiting and size.
    ///
    /// ```
    /// # use regulars::{Crm, Instant, Rulebook};
    /// # let rules = "[rulebook]\nid = \"shop\"\nversion = 1\nzone = \"UTC\"\n[identity.kinds.phone]\nnormalise = \"phone\"\naction = \"link\"\n";
    /// # let folder = tempfile::tempdir().unwrap();
    /// use regulars::{Durability, SqliteOptions};
    ///
    /// let options = SqliteOptions { durability: Durability::Normal, ..SqliteOptions::default() };
    /// let crm = Crm::open_with(folder.path().join("shop.db"), Rulebook::parse(rules)?, options)?;
    /// assert_eq!(crm.rulebook().id(), "shop");
    /// # Ok::<(), regulars::Error>(())
    /// ```
    #[cfg(feature = "sqlite")]
    pub fn open_with(
        path: impl AsRef<std::path::Path>,
        rulebook: Rulebook,
        options: regulars_store::SqliteOptions,
    ) -> Result<Self> {
        Self::over(Arc::new(regulars_store::SqliteStore::open(path, options)?), rulebook)
    }

    /// Opens a sealed SQLite file with its keys, or makes it: what is personal of a profile stands in it only under the profile's
    /// own key, and is looked up by keyed hashes (EN-1 to EN-6). Errors: those of [`Crm::open`], `keys_wrong` if these are not
    /// its keys, `store_not_sealed` if the file is not sealed; then nothing was written.
    ///
    /// ```
    /// use regulars::{Crm, KeyFile, Rulebook, SystemEntropy};
    ///
    /// let folder = tempfile::tempdir().unwrap();
    /// let (db, keys) = (folder.path().join("shop.db"), folder.path().join("shop.keys"));
    /// KeyFile::generate("shop", &mut SystemEntropy::new())?.write_new(&keys)?;
    /// let rulebook = || Rulebook::parse("[rulebook]\nid = \"shop\"\nversion = 1\nzone = \"UTC\"\n");
    /// let crm = Crm::open_with_keys(&db, rulebook()?, KeyFile::read(&keys)?.into_vault()?)?;
    /// assert_eq!(crm.key_counts()?.map(|counts| counts.current), Some(1));
    /// drop(crm);
    /// assert_eq!(Crm::open(&db, rulebook()?).unwrap_err().code().as_str(), "keys_required");
    /// # Ok::<(), regulars::Error>(())
    /// ```
    #[cfg(feature = "sqlite")]
    pub fn open_with_keys(path: impl AsRef<std::path::Path>, rulebook: Rulebook, vault: Vault) -> Result<Self> {
        let options = regulars_store::SqliteOptions::default();
        Self::over(Arc::new(regulars_store::SqliteStore::open_sealed(path, options, vault)?), rulebook)
    }

    /// The same as [`Crm::open_with_keys`] with the keys of a file (see [`KeyFile`](regulars_store::vault::KeyFile)). Errors also:
    /// `io_error`, `key_file_invalid`, `key_file_exposed`.
    ///
    /// ```
    /// use regulars::{Crm, KeyFile, Rulebook, SystemEntropy};
    ///
    /// let folder = tempfile::tempdir().unwrap();
    /// let (db, keys) = (folder.path().join("shop.db"), folder.path().join("shop.keys"));
    /// KeyFile::generate("shop", &mut SystemEntropy::new())?.write_new(&keys)?;
    /// let rulebook = Rulebook::parse("[rulebook]\nid = \"shop\"\nversion = 1\nzone = \"UTC\"\n")?;
    /// let crm = Crm::open_with_key_file(&db, rulebook, &keys)?;
    /// assert!(crm.key_counts()?.is_some());
    /// # Ok::<(), regulars::Error>(())
    /// ```
    #[cfg(feature = "sqlite")]
    pub fn open_with_key_file(
        path: impl AsRef<std::path::Path>,
        rulebook: Rulebook,
        key_file: impl AsRef<std::path::Path>,
    ) -> Result<Self> {
        let vault = regulars_store::vault::KeyFile::read(key_file)
            .map_err(|error| regulars_core::error::Error::from(error).within("key_file"))?;
        Self::open_with_keys(path, rulebook, vault.into_vault()?)
    }

    /// How the keys of a sealed store are wrapped; none if it is not sealed.
    ///
    /// ```
    /// # use regulars::{Crm, Instant, Rulebook};
    /// # let rules = "[rulebook]\nid = \"shop\"\nversion = 1\nzone = \"UTC\"\n[identity.kinds.phone]\nnormalise = \"phone\"\naction = \"link\"\n";
    /// # let crm = Crm::in_memory(Rulebook::parse(rules)?)?;
    /// assert!(crm.key_counts()?.is_none(), "a plain store has no keys");
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn key_counts(&self) -> Result<Option<KeyCounts>> {
        self.as_operation("store.stats", None, |crm| Ok(crm.store().read()?.key_counts()?))
    }

    /// Wraps every data key under the current version of the key-encryption key, in small transactions: what is interrupted goes on
    /// when this is called again, and meanwhile everything is readable with both versions (EN-2). How many keys were wrapped anew.
    /// Errors: `store_not_sealed`, `key_unavailable` if an older version is not at hand.
    ///
    /// ```
    /// # let crm = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/shop.rs"));
    /// let error = crm.rotate_keys().unwrap_err();
    /// assert_eq!(error.code().as_str(), "store_not_sealed", "a plain store has no keys");
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn rotate_keys(&self) -> Result<u64> {
        self.as_operation("key.rotated", None, |crm| {
            let (mut after, mut wrapped) = (None, 0);
            loop {
                let mut writing = crm.store().write()?;
                if let Some(counts) = writing.key_counts()? {
                    crm.about(|| format!("keys/{}", counts.current), []);
                }
                let Some(done) = writing.rewrap_keys(after, KEYS_PER_TRANSACTION)? else { return Ok(wrapped) };
                // The audit is told with the first of them.
                crm.commit(writing)?;
                wrapped += done.count;
                after = Some(done.through);
            }
        })
    }

    /// Leaves no byte of what was erased in the file and its log. It takes as long as writing the file anew, and as much room for
    /// that time. Whether all of it is gone; if not, somebody is reading. Errors: `store_busy`, `store_full`.
    ///
    /// ```
    /// # let crm = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/shop.rs"));
    /// assert!(crm.scrub()?);
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn scrub(&self) -> Result<bool> {
        self.as_operation("store.scrub", None, |crm| crm.store().scrub())
    }

    /// A store in memory that ends with the handle.
    ///
    /// ```
    /// use regulars::{Crm, Rulebook};
    ///
    /// let crm = Crm::in_memory(Rulebook::parse("[rulebook]\nid = \"shop\"\nversion = 1\nzone = \"UTC\"\n")?)?;
    /// assert_eq!(crm.rulebook().version(), 1);
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn in_memory(rulebook: Rulebook) -> Result<Self> {
        Self::over(Arc::new(MemoryStore::new()), rulebook)
    }

    fn over(store: Arc<dyn Store>, rulebook: Rulebook) -> Result<Self> {
        let versions = Versions::open(rulebook, store.read()?.as_ref())?;
        let demands = Demands::default();
        demands.set(versions.newest().rules());
        let shared = Arc::new(Shared { store, versions: RwLock::new(versions), demands });
        let crm = Self { shared, caller: Caller::Unsaid, teller: None, pseudonyms: None, asked: None };
        crm.refresh_index()?;
        Ok(crm)
    }

    /// The same store, held by somebody else.
    pub(crate) fn held_by(&self, caller: Caller) -> Self {
        let (shared, teller) = (self.shared.clone(), self.teller.clone());
        Self { shared, caller, teller, pseudonyms: self.pseudonyms.clone(), asked: self.asked.clone() }
    }

    /// The same store with a key for pseudonyms.
    pub(crate) fn naming_by(&self, key: Arc<PseudonymKey>) -> Self {
        Self { pseudonyms: Some(key), ..self.held_by(self.caller.clone()) }
    }

    /// The caller's key for pseudonyms.
    pub(crate) fn pseudonym_key(&self) -> Option<&PseudonymKey> {
        self.pseudonyms.as_deref()
    }

    /// The same store, of which the audit is told in a name.
    pub(crate) fn told_by(&self, context: Context) -> Self {
        Self { teller: Some(context), ..self.held_by(self.caller.clone()) }
    }

    /// The same store, while it answers a request of which the audit may be told.
    pub(crate) fn asking(&self, asked: audit::Asked) -> Self {
        Self { asked: Some(Arc::new(asked)), ..self.held_by(self.caller.clone()) }
    }

    /// The store for the audit, which is told of whoever may not look as well.
    pub(crate) fn ungated(&self) -> &dyn Store {
        self.shared.store.as_ref()
    }

    /// In whose name the audit is told of what this handle does.
    pub(crate) fn teller(&self) -> Option<&Context> {
        match &self.caller {
            Caller::Actor(context) => Some(context),
            Caller::Unsaid | Caller::Host => self.teller.as_ref(),
        }
    }

    /// Whether the newest rulebook has an audit.
    pub(crate) fn is_audited(&self) -> bool {
        self.shared.demands.audit()
    }

    /// Who holds this handle.
    pub(crate) fn caller(&self) -> &Caller {
        &self.caller
    }

    /// Says what a rulebook demands, before it answers.
    pub(crate) fn demand(&self, rules: &Rules) {
        self.shared.demands.set(rules);
    }

    /// The newest version of the rulebook.
    ///
    /// ```
    /// # use regulars::{Crm, Instant, Rulebook};
    /// # let rules = "[rulebook]\nid = \"shop\"\nversion = 1\nzone = \"UTC\"\n[identity.kinds.phone]\nnormalise = \"phone\"\naction = \"link\"\n";
    /// # let crm = Crm::in_memory(Rulebook::parse(rules)?)?;
    /// assert_eq!((crm.rulebook().id(), crm.rulebook().version()), ("shop", 1));
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn rulebook(&self) -> Rulebook {
        self.versions().newest().clone()
    }

    pub(crate) fn versions(&self) -> RwLockReadGuard<'_, Versions> {
        self.shared.versions.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn versions_mut(&self) -> RwLockWriteGuard<'_, Versions> {
        self.shared.versions.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// The rules of the newest version.
    pub(crate) fn rules(&self) -> Arc<Rules> {
        self.versions().newest().rules().clone()
    }

    /// The rules that answer for an instant (RB-1: the highest version with `effective_from <= as_of`).
    pub(crate) fn rules_at(&self, as_of: Instant) -> Arc<Rules> {
        self.versions().at(as_of).rules().clone()
    }

    /// The store, as far as whoever holds this handle may see it.
    pub(crate) fn store(&self) -> Gate<'_> {
        Gate::new(&self.shared.store, &self.shared.demands, &self.caller, self.asked.is_some())
    }

    /// The index of identifiers holds normalised values; when the normalisers change, it is made anew from the records.
    pub(crate) fn refresh_index(&self) -> Result<()> {
        let rules = self.rules();
        let kinds = &rules.identity.kinds;
        let wanted: Vec<String> = kinds.iter().map(|(name, kind)| format!("{name}={:?}", kind.normalise)).collect();
        let traits = rules.identity.traits();
        let names: Vec<&str> = traits.iter().map(AsRef::as_ref).collect();
        let wanted = format!("{};{};{:?}", wanted.join(","), names.join(","), rules.identity.spelling);
        let current = |reading: &dyn Reading| reading.index_version();
        if current(self.shared.store.read()?.as_ref())? == wanted {
            return Ok(());
        }
        let mut writing = self.shared.store.write()?;
        if writing.index_version()? != wanted {
            writing.clear_index(&wanted)?;
            let mut numbers = Vec::new();
            writing.profiles(&mut |number, _| numbers.push(number))?;
            for number in numbers {
                let mut records = Vec::new();
                writing.rows(number, &mut |row| {
                    records.push(regulars_core::record::row::decode(row)?);
                    Ok(())
                })?;
                for record in &records {
                    let index = crate::ingest::Index::of(record, &rules.identity, &traits, &mut |_| {});
                    writing.index(record, index.borrow())?;
                }
            }
            crate::decide::index_again(writing.as_mut(), &rules.identity)?;
        }
        Ok(writing.commit()?)
    }
}
