"""Two customers turn out to be one: plan the merge, make it, look, take it back, look again.

    python examples/python/merge.py

A merge is a line in a journal, no change of records, so taking it back restores what was there before.
"""

import regulars as rg

RULES = """
[rulebook]
id = "merge"
version = 1
zone = "Asia/Shanghai"

[identity.kinds.phone]
normalise = "phone"
"""

SHOP, TILL = ("shop", "u1"), ("pos", "M-7")
MERGED_AT, REVOKED_AT = "2026-06-01T10:00:00+08:00", "2026-06-02T10:00:00+08:00"


def order(profile: tuple[str, str], phone: str, amount: str) -> dict[str, object]:
    """An order of one profile, which is known by one telephone."""
    source, key = profile
    return {
        "source": source,
        "record_id": f"{key}-1",
        "profile": key,
        "type": "order",
        "occurred_at": "2026-05-01T12:00:00+08:00",
        "identifiers": [{"kind": "phone", "value": phone}],
        "body": {"amount": {"amount": amount, "currency": "CNY"}},
    }


def spent(crm: rg.Crm, profile: tuple[str, str], as_of: str) -> str:
    """What the customer of a profile has spent."""
    orders = crm.view(profile=profile, as_of=as_of).orders
    assert orders is not None
    return f"{orders.net[0].amount} {orders.net[0].currency} in {orders.count} orders"


def main() -> None:
    with rg.Crm.in_memory(RULES) as crm:
        crm.ingest([order(SHOP, "13812345678", "100.00"), order(TILL, "13900000001", "20.50")])
        before = crm.view_json(profile=TILL, as_of=MERGED_AT)

        plan = crm.plan_merge(SHOP, TILL, as_of=MERGED_AT)
        print(f"{plan.a} + {plan.b} -> {plan.surviving}; against it: {plan.guards or 'nothing'}")

        done = crm.merge(
            SHOP,
            TILL,
            by="li.na",
            reason="showed both cards",
            at=MERGED_AT,
            decision_id="d-1",
            plan_hash=plan.plan_hash,
        )
        print(f"{done.delta[0].event}: {spent(crm, TILL, MERGED_AT)}")
        assert spent(crm, TILL, MERGED_AT) == "120.50 CNY in 2 orders"

        crm.revoke("d-1", by="li.na", reason="the card was her sister's", at=REVOKED_AT)
        print(f"taken back: {spent(crm, TILL, REVOKED_AT)}")
        assert crm.view_json(profile=TILL, as_of=REVOKED_AT) == before.replace(
            "2026-06-01T02:00:00Z", "2026-06-02T02:00:00Z"
        )


if __name__ == "__main__":
    main()
