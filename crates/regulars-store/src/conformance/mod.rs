//! One suite for every adapter: what the doc comments of the port promise, as checks that run against a fresh store each.
//!
//! It is part of the library so that another adapter can prove itself with the same words. A check that fails says what it
//! saw and what it expected (RC-1 to RC-4, RC-8, RB-9, MB-6, DJ-1, CI-3, AU-1, AU-4, DP-5).

mod act;
mod append;
mod audit;
mod decided;
mod dirty;
mod identity;
mod index;
mod keep;
mod observe;
mod relation;
mod removal;
mod sample;
mod transaction;
mod watch;
mod watched;

pub use act::Act;
pub use decided::DecidedState;
pub use observe::{Observed, ProfileState, observe};
pub use sample::{Sample, Step, play};
pub use watched::WatchedState;

use crate::port::{Store, StoreResult};

/// Why a check failed, as a sentence; every error of a store becomes one.
#[derive(Debug)]
pub struct Failure(String);

impl<E: std::error::Error> From<E> for Failure {
    fn from(error: E) -> Self {
        Self(error.to_string())
    }
}

/// What a check answers.
pub type Outcome<T = ()> = Result<T, Failure>;

/// One promise of the port.
#[derive(Clone, Copy, Debug)]
pub struct Check {
    /// The promise, as a sentence with underscores.
    pub name: &'static str,
    run: fn(&dyn Store) -> Outcome,
}

impl Check {
    /// Runs the check against a fresh, empty store. The error says what was seen.
    pub fn run(&self, store: &dyn Store) -> Result<(), String> {
        (self.run)(store).map_err(|Failure(text)| format!("{}: {text}", self.name))
    }
}

macro_rules! checks {
    ($($module:ident: $($name:ident)*;)*) => {
        /// Every check.
        pub const CHECKS: &[Check] = &[$($(Check { name: stringify!($name), run: $module::$name },)*)*];
    };
}

checks! {
    append:
        an_empty_store_knows_nothing
        a_record_comes_back_as_it_was
        the_same_record_again_is_a_duplicate
        another_content_under_a_key_is_a_conflict_and_the_first_stays
        a_refused_record_makes_no_profile_and_no_value
        equal_text_under_two_keys_is_two_facts
        a_key_belongs_to_its_source
        any_text_comes_back
        a_thousand_records_are_all_there;
    transaction:
        a_commit_is_seen_and_a_dropped_transaction_leaves_nothing
        what_was_dropped_can_be_written_afterwards
        a_dropped_rebuild_leaves_the_index
        a_writer_reads_its_own_writes
        a_reader_sees_the_state_at_which_it_was_opened
        a_second_writer_waits_or_is_told;
    index:
        rows_come_by_instant_and_record_id
        an_error_of_the_caller_stops_the_rows
        the_first_instant_of_a_profile_falls_with_a_late_record
        a_profile_is_found_by_its_id
        ids_come_in_order_of_their_bytes_and_can_be_stopped
        a_value_knows_who_stated_it_and_when
        who_stated_a_value_can_be_stopped
        a_correction_ends_what_was_stated
        a_correction_may_come_first_and_the_earliest_counts
        a_correction_reaches_a_record_of_another_profile
        a_cleared_index_is_empty_and_can_be_made_again;
    identity:
        a_decision_is_found_by_what_it_names
        a_decision_that_is_put_again_keeps_its_number
        decisions_of_a_dropped_transaction_are_gone
        traits_end_where_their_record_is_corrected
        releases_come_back_and_state_nothing
        everything_that_a_profile_states_is_told
        records_of_a_profile_are_counted
        a_profile_can_be_marked
        an_erased_profile_leaves_its_id_and_nothing_else
        an_erased_profile_can_come_again_as_another
        a_dropped_erasure_leaves_everything;
    relation:
        a_relation_is_found_by_each_of_its_ends
        a_relation_may_name_whom_nobody_knows_yet
        a_relation_that_is_corrected_says_when
        relations_of_a_dropped_transaction_are_gone;
    removal:
        a_removed_record_leaves_nothing
        a_removed_record_can_come_again
        guards_and_releases_go_with_their_record
        a_dropped_removal_leaves_everything
        a_removed_record_makes_its_profile_dirty;
    dirty:
        before_the_first_advance_nothing_is_marked
        an_accepted_record_makes_its_profile_dirty_and_no_other_does
        a_correction_makes_the_profile_of_its_target_dirty
        a_target_that_arrives_after_its_correction_is_dirty_by_itself
        a_profile_that_was_cleaned_can_become_dirty_again
        dirty_profiles_come_by_number_up_to_a_limit
        profiles_are_watched_up_to_a_number
        marks_of_a_dropped_transaction_are_gone;
    watch:
        a_watch_comes_back_as_it_was_and_the_last_one_counts
        watches_come_by_id_page_by_page
        what_is_due_comes_by_instant_and_id
        watches_of_another_rulebook_are_stale
        watches_of_a_dropped_transaction_are_gone;
    keep:
        changes_have_rising_numbers_and_come_in_order
        a_number_of_a_change_is_never_given_again
        changes_of_a_dropped_transaction_are_gone
        what_is_kept_of_quality_comes_back
        a_rulebook_keeps_its_versions_apart
        rulebooks_of_a_dropped_transaction_are_gone
        an_artefact_stays_as_it_is
        what_is_noted_of_an_artefact_is_the_last_note;
    audit:
        entries_come_back_as_they_were
        an_entry_that_does_not_follow_is_refused
        contents_are_forgotten_and_the_chain_stays
        the_audit_of_a_dropped_transaction_is_gone
        what_was_told_and_spent_comes_back
        the_revision_rises_with_what_is_known_of_customers;
}

/// Runs every check, each against a store that `make` gives; it must be empty. The error names the checks that failed.
pub fn check(make: &dyn Fn() -> StoreResult<Box<dyn Store>>) -> Result<(), String> {
    let mut failed = Vec::new();
    for check in CHECKS {
        let outcome = make().map_err(|error| format!("{}: {error}", check.name));
        if let Err(text) = outcome.and_then(|store| check.run(store.as_ref())) {
            failed.push(text);
        }
    }
    if failed.is_empty() { Ok(()) } else { Err(failed.join("\n")) }
}

/// Fails unless both are equal.
fn same<T: PartialEq + std::fmt::Debug>(what: &str, seen: &T, expected: &T) -> Outcome {
    if seen == expected { Ok(()) } else { Err(Failure(format!("{what}: saw {seen:?}, expected {expected:?}"))) }
}

/// What must be there.
fn need<T>(what: &str, found: Option<T>) -> Outcome<T> {
    found.ok_or_else(|| Failure(format!("{what} is not there")))
}
