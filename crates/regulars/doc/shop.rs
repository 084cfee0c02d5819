// A store in memory with `shop.toml` and the first records of the project, for the examples of the documentation.
{
    let rules = include_str!("shop.toml");
    let crm = regulars::Crm::in_memory(regulars::Rulebook::parse(rules)?)?;
    let report = crm.ingest_ndjson(include_str!("../../../examples/data/first.ndjson").as_bytes())?;
    assert_eq!(report.accepted, 9);
    crm
}
