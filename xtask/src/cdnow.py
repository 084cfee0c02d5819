"""What a store holds after CDNOW was ingested, counted through the library: over records and over views.

python cdnow.py STORE RULEBOOK
"""

import json
import sys
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import regulars as rg

AS_OF = "1998-07-01T12:00:00Z"
WANTED = {
    "customers": 23_570,
    "records": 69_659,
    "records of zero amount": 80,
    "records equal to an earlier one": 255,
    "total of records": Decimal("2500315.63"),
    "first day": "1997-01-01",
    "last day": "1998-06-30",
    "orders in views": 69_659,
    "net of views": Decimal("2500315.63"),
}


def customers(crm: rg.Crm) -> Iterator[str]:
    """Every customer id, page by page."""
    request: dict[str, Any] = {"as_of": AS_OF, "limit": 1000}
    while True:
        page = ask(crm, "customer.list", request)
        yield from page["customers"]
        if "next" not in page:
            return
        request["after"] = page["next"]


def ask(crm: rg.Crm, operation: str, request: dict[str, Any]) -> Any:
    """One operation, as plain JSON."""
    return json.loads(crm.call_json(operation, json.dumps(request)))


def count(crm: rg.Crm) -> dict[str, Any]:
    """The same facts as in `WANTED`."""
    found: dict[str, Any] = {name: Decimal(0) if isinstance(value, Decimal) else 0 for name, value in WANTED.items()}
    lines: Counter[tuple[str, ...]] = Counter()
    days: set[str] = set()
    for customer in customers(crm):
        found["customers"] += 1
        for record in ask(crm, "customer.timeline", {"as_of": AS_OF, "customer": customer, "limit": 1000})["records"]:
            amount = record["body"]["amount"]["amount"]
            found["records"] += 1
            found["records of zero amount"] += Decimal(amount) == 0
            found["total of records"] += Decimal(amount)
            lines[record["profile"], record["occurred_at"], amount, json.dumps(record.get("ext"))] += 1
            days.add(record["occurred_at"][:10])
        orders = ask(crm, "customer.view", {"as_of": AS_OF, "customer": customer, "select": ["orders"]})["orders"]
        found["orders in views"] += orders["count"]
        found["net of views"] += sum(Decimal(money["amount"]) for money in orders["net"])
    found["records equal to an earlier one"] = sum(lines.values()) - len(lines)
    found["first day"], found["last day"] = min(days, default=""), max(days, default="")
    return found


def main() -> int:
    """Compares and counts."""
    store, rulebook = map(Path, sys.argv[1:])
    with rg.Crm.open(store, rulebook=rulebook) as crm:
        found = count(crm)
    wrong = {name: value for name, value in found.items() if value != WANTED[name]}
    for name, value in found.items():
        print(f"{name}: {value}" + (f", not {WANTED[name]}" if name in wrong else ""))
    print(f"{len(WANTED) - len(wrong)} passed, {len(wrong)} failed")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
