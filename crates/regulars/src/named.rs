//! Records that are found by something that they name, whatever profile they are told of: a request for approval, a deputy, the
//! stock of an article in a shop.

use regulars_core::error::{Code, Error, Result};
use regulars_core::identity::CustomerId;
use regulars_core::record::Record;
use regulars_core::time::Instant;
use regulars_store::Reading;

/// The most records under one id.
const MAX_TOLD: usize = 1_000_000;

/// The records that are listed under an id, at or before an instant and not corrected away by then.
pub(crate) fn told_under(reading: &dyn Reading, id: &CustomerId, as_of: Instant) -> Result<Vec<Record>> {
    let mut listed = Vec::new();
    reading.related(id, &mut |one| listed.push(one))?;
    listed.retain(|one| one.at <= as_of && one.until.is_none_or(|until| until > as_of));
    if listed.len() > MAX_TOLD {
        return Err(Error::new(Code::TooManyItems, "", format!("more than {MAX_TOLD} records are about this")));
    }
    let mut records = Vec::new();
    for one in listed {
        let source = reading.profile(one.profile)?.map(|info| info.source).unwrap_or_default();
        records.extend(reading.record(&source, &one.record_id)?);
    }
    Ok(records)
}
