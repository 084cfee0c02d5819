"""A tour in five minutes: two channels, one customer, with typed results.

python tour.py
"""

import tempfile
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import regulars as rg

SHANGHAI = ZoneInfo("Asia/Shanghai")
RULEBOOK = Path(__file__).parents[1] / "rulebooks" / "first.toml"


def order(number: int, day: datetime, amount: Decimal) -> dict[str, object]:
    """An order as the till tells it."""
    return {
        "source": "pos",
        "record_id": f"P-{number}",
        "profile": "M-10233",
        "type": "order",
        "occurred_at": day,
        "identifiers": [{"kind": "phone", "value": "138 1234 5678"}],
        "attributes": {"name": "王伟"},
        "body": {"amount": rg.Money(amount, "CNY")},
    }


def consent(number: int, day: datetime, kind: str) -> dict[str, object]:
    """A consent as the app tells it: another profile, the same phone."""
    return {
        "source": "app",
        "record_id": f"A-{number}",
        "profile": "u-77",
        "type": "consent",
        "occurred_at": day,
        "identifiers": [{"kind": "phone", "value": "+8613812345678"}],
        "body": {
            "kind": kind,
            "purpose": "marketing.winback",
            "channel": "sms",
            "by": "subject",
            "source": "web_form",
            "proof": {"ref": f"form-{number}"},
        },
    }


def tell(report: rg.IngestReport) -> None:
    """Prints what became of a batch."""
    print(f"{report.accepted} accepted, {report.duplicates} duplicate")
    for refused in [*report.conflicts, *report.rejected]:
        print(f"  record {refused.index}: {refused.error.code} at {refused.error.path}")


def show(view: rg.CustomerView) -> None:
    """Prints what a colleague at the counter would want to know."""
    print(f"{view.customer} at {view.as_of:%Y-%m-%d}")
    print("  known to", ", ".join(f"{profile.source} as {profile.key}" for profile in view.profiles))
    if view.orders is not None:
        net = ", ".join(f"{sum.amount} {sum.currency}" for sum in view.orders.net)
        print(f"  {view.orders.count} orders, net {net}")
    if view.membership is not None and view.membership.tier is not None:
        print(f"  tier {view.membership.tier}")
    for name, score in (view.scores or {}).items():
        print(f"  {name} {score.value or score.status}")
    if view.next_change_at is not None:
        print(f"  nothing changes before {view.next_change_at:%Y-%m-%d}, unless a record arrives")


def main() -> None:
    noon = datetime(2026, 10, 1, 12, tzinfo=SHANGHAI)
    as_of = datetime(2026, 11, 22, tzinfo=SHANGHAI)
    records = [order(n, noon + timedelta(days=7 * n), Decimal("199.90")) for n in range(3)]
    records += [consent(1, noon, "grant"), consent(2, noon + timedelta(days=30), "withdraw")]

    with tempfile.TemporaryDirectory() as folder, rg.Crm.open(Path(folder, "shop.db"), rulebook=RULEBOOK) as crm:
        tell(crm.ingest(records))

        # The same again has no effect; other content under the same key is a conflict; a float for money is refused.
        wrong = order(9, noon, Decimal(1)) | {"body": {"amount": {"amount": 0.1, "currency": "CNY"}}}
        tell(crm.ingest([records[0], records[1] | {"profile": "M-2"}, wrong]))

        show(crm.view(phone="13812345678", as_of=as_of))

        for day in (noon + timedelta(days=1), as_of):
            answer = crm.may_contact(phone="13812345678", purpose="marketing.winback", channel="sms", as_of=day)
            print(f"SMS on {day:%Y-%m-%d}: {answer.decision} ({answer.primary_reason})")

        try:
            crm.find(email="nobody@example.com", as_of=as_of)
        except rg.UnknownCustomer as error:
            print(f"as expected: {error.code}, path {error.path!r}")


if __name__ == "__main__":
    main()
