"""The first program: records of several channels in, one customer out.

    python first.py RULEBOOK.toml RECORDS.ndjson PHONE AS_OF
    python first.py examples/rulebooks/first.toml examples/data/first.ndjson 13812345678 2026-11-22T00:00:00+08:00

The view goes to standard output, as the bytes that every other language prints; the rest goes to standard error.
"""

import sys
from pathlib import Path

import regulars as rg


def main() -> int:
    if len(sys.argv) != 5:
        print("usage: first.py RULEBOOK.toml RECORDS.ndjson PHONE AS_OF", file=sys.stderr)
        return 2
    rulebook, records, phone, as_of = sys.argv[1:]
    try:
        with rg.Crm.in_memory(rulebook=Path(rulebook)) as crm:
            report = crm.ingest(Path(records))
            print(
                f"{report.accepted} accepted, {report.duplicates} duplicate, "
                f"{len(report.conflicts)} conflicting, {len(report.rejected)} rejected",
                file=sys.stderr,
            )
            customer = crm.find(phone=phone, as_of=as_of)
            text = crm.view_json(customer, as_of=as_of)
    except rg.RegularsError as error:
        print(error, file=sys.stderr)
        return 1
    sys.stdout.buffer.write(text.encode() + b"\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
