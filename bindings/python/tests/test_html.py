"""How results look in a notebook."""

from html.parser import HTMLParser

import regulars as rg

RULES = """
rulebook = { id = "shop", version = 1, zone = "Asia/Shanghai" }
[identity.kinds.phone]
normalise = "phone"
[attributes.city]
[measures.orders]
label = "Orders <b>"
agg = "count"
of = "order"
window = "lifetime"
[[quality.rule]]
name = "city_known"
check = "not_null"
attribute = "city"
of = "order"
"""
AT = "2026-01-05T10:00:00+08:00"


class Tags(HTMLParser):
    """Fails where a tag is not closed in its turn."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.seen.append(tag)
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def shown(result: rg.CustomerView | rg.QualityReport | rg.IngestReport) -> str:
    html: str = result._repr_html_()
    tags = Tags()
    tags.feed(html)
    assert tags.open == [] and "table" in tags.seen
    return html


def shop() -> rg.Crm:
    crm = rg.Crm.in_memory(RULES)
    for n, city in enumerate(["武汉", "<script>alert(1)</script>", None]):
        record = {"source": "pos", "record_id": str(n), "profile": str(n), "type": "order", "occurred_at": AT}
        body = {"amount": {"amount": "5", "currency": "CNY"}}
        crm.ingest([{**record, "body": body, "attributes": {"city": city}}])
    return crm


def test_a_view_is_tables_with_everything_escaped() -> None:
    crm = shop()
    html = shown(crm.view(profile=("pos", "1"), as_of="2026-02-01T00:00:00Z"))
    assert "CustomerView" in html and "Orders &lt;b&gt;" in html
    assert "&lt;script&gt;" in html and "<script>" not in html


def test_a_quality_report_tells_metrics_as_rows() -> None:
    html = shown(shop().quality_report(as_of="2026-02-01T00:00:00Z"))
    assert "completeness" in html and ">0.6667<" in html


def test_long_lists_are_cut_and_say_so() -> None:
    crm = rg.Crm.in_memory(RULES)
    report = crm.ingest([{"source": "pos", "record_id": str(n)} for n in range(30)])
    assert "and 10 more" in shown(report)
