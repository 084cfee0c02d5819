//! Two customers turn out to be one: plan the merge, make it, look, take it back, look again.
//!
//! `cargo run -p regulars-examples --bin merge`
//!
//! A merge is a line in a journal, no change of records, so taking it back restores what was there before.
#![forbid(unsafe_code)]

use regulars::{
    Actor, ActorKind, ApplyOptions, Crm, DecisionId, IdentityDecision, Instant, Money, ProfileRef, Record, Result,
    Rulebook, record,
};

const RULES: &str = r#"
    [rulebook]
    id = "merge"
    version = 1
    zone = "Asia/Shanghai"
    [identity.kinds.phone]
    normalise = "phone"
"#;

fn main() -> Result<()> {
    let crm = Crm::in_memory(Rulebook::parse(RULES)?)?;
    let bought_at = Instant::parse("2026-05-01T12:00:00+08:00")?;
    let merged_at = Instant::parse("2026-06-01T10:00:00+08:00")?;
    let revoked_at = Instant::parse("2026-06-02T10:00:00+08:00")?;
    let (shop, till) = (profile("shop", "u1")?, profile("pos", "M-7")?);
    let order = |id: &str, who: &ProfileRef, phone: &str, amount: &str| {
        let price = Money::parse(amount, "CNY")?;
        Record::order(who.source.as_str(), id, who.key.as_str(), bought_at, price)?.with_identifier("phone", phone)
    };
    crm.ingest(&[order("S-1", &shop, "13812345678", "100.00")?, order("P-1", &till, "13900000001", "20.50")?])?;

    let plan = crm.plan_merge(shop.clone(), till.clone(), merged_at)?;
    println!("{} + {} -> {}, {} guards against it", plan.a, plan.b, plan.surviving, plan.guards.len());

    let by = Actor { kind: ActorKind::Human, id: Some("li.na".to_owned()) };
    let merge = IdentityDecision::merge(DecisionId::new("d-1")?, merged_at, by.clone(), &shop, &till);
    let merge = IdentityDecision { reason: Some("showed both cards".to_owned()), ..merge };
    let options = ApplyOptions { plan_hash: Some(plan.plan_hash), ..ApplyOptions::default() };
    let done = crm.apply_decision(&merge, &options)?;
    println!("{} changes in who is who; now: {}", done.delta.len(), spent(&crm, &till, merged_at)?);

    let revoke = IdentityDecision::revoke(DecisionId::new("d-2")?, revoked_at, by, DecisionId::new("d-1")?);
    crm.apply_decision(&revoke, &ApplyOptions::default())?;
    println!("taken back: {}", spent(&crm, &till, revoked_at)?);
    Ok(())
}

fn profile(source: &str, key: &str) -> Result<ProfileRef> {
    Ok(ProfileRef { source: record::SourceName::new(source)?, key: record::ProfileKey::new(key)? })
}

/// What the customer of a profile has spent.
fn spent(crm: &Crm, who: &ProfileRef, as_of: Instant) -> Result<String> {
    let Some(orders) = crm.view(who.clone(), as_of)?.orders else { return Ok("nothing".to_owned()) };
    let sums = orders.net.iter().map(|sum| format!("{} {}", sum.amount.as_deref().unwrap_or("?"), sum.currency));
    Ok(format!("{} in {} orders", sums.collect::<Vec<_>>().join(", "), orders.count))
}
