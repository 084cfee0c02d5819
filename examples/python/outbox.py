"""A consumer of the outbox: poll, deliver, acknowledge.

python outbox.py SHOP.db RULEBOOK.toml DELIVERED.ndjson [STOP_AFTER]

The receiver keeps the number of the last change together with what it took, and only what follows is read. So a process that
ends anywhere between delivering and acknowledging loses nothing and delivers nothing twice. Here the receiver is a file of
lines; `STOP_AFTER` ends the process after that many deliveries, as a power cut would.
"""

import sys
from pathlib import Path

import msgspec
import regulars as rg


class Receiver:
    """Something that keeps changes and knows the number of its last one; here a file with a line for each."""

    def __init__(self, path: Path) -> None:
        self.path = path
        lines = path.read_bytes().splitlines() if path.exists() else []
        self.last = int(msgspec.json.decode(lines[-1], type=rg.ChangeEvent).id) if lines else 0

    def take(self, event: rg.ChangeEvent) -> None:
        with self.path.open("ab") as file:
            file.write(msgspec.json.encode(event) + b"\n")
        self.last = int(event.id)


def deliver(crm: rg.Crm, receiver: Receiver, stop_after: int | None = None) -> int:
    """Delivers all that the receiver does not have, then acknowledges it; says how many there were."""
    count = 0
    for event in crm.changes(after=receiver.last):
        if count == stop_after:
            return count
        receiver.take(event)
        count += 1
    crm.changes_acknowledge(through=receiver.last)
    return count


def main() -> None:
    store, rulebook, delivered = sys.argv[1:4]
    stop_after = int(sys.argv[4]) if len(sys.argv) > 4 else None
    with rg.Crm.open(store, rulebook=rulebook) as crm:
        count = deliver(crm, Receiver(Path(delivered)), stop_after)
        print(f"{count} delivered, {sum(1 for _ in crm.changes())} wait")


if __name__ == "__main__":
    main()
