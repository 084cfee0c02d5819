"""Quality of data from Python: the report as rows of a table."""

import regulars as rg

RULES = """
[rulebook]
id = "quality"
version = 1
zone = "UTC"

[[quality.rule]]
name = "city_known"
check = "not_null"
attribute = "city"
of = "profile"
"""


def profile(record_id: str, city: str | None) -> dict[str, object]:
    record: dict[str, object] = {
        "source": "pos",
        "record_id": record_id,
        "profile": record_id,
        "type": "profile",
        "occurred_at": "2026-01-01T00:00:00Z",
    }
    return record if city is None else {**record, "attributes": {"city": city}}


def test_the_table_has_a_row_for_each_metric_rule_and_cell() -> None:
    with rg.Crm.in_memory(rulebook=RULES) as crm:
        crm.ingest([profile("1", "Wuhan"), profile("2", None)])
        table = crm.quality_table(by=["source"], as_of="2026-02-01T00:00:00Z")
        assert len({tuple(row) for row in table}) == 1, "every row has the same columns"
        (rule,) = [row for row in table if row["row"] == "rule"]
        assert (rule["rule"], rule["passed"], rule["total"], rule["ratio"]) == ("city_known", 1, 2, 0.5)
        (cell,) = [row for row in table if row["row"] == "cell"]
        assert (cell["source"], cell["metric"], cell["status"], cell["gate"]) == ("pos", "completeness", "fail", None)
        empty = [row for row in table if row["row"] == "metric" and row["metric"] == "accuracy"]
        assert [(row["total"], row["ratio"], row["status"]) for row in empty] == [(0, None, "no_data")]
        report = crm.quality_report(as_of="2026-02-01T00:00:00Z")
        assert [row["metric"] for row in crm.quality_table(as_of="2026-02-01T00:00:00Z") if row["row"] == "metric"] == [
            state.metric for state in report.metrics
        ]
