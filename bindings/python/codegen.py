"""Writes the generated part of the `regulars` package from `schemas/regulars.schema.json`.

The schema document is the one source: `$defs` become frozen msgspec structs (`_types.py`, written by
datamodel-code-generator), `operations` become one typed method each (`_operations.py`), and `errors` become one
exception class per code (`_errors.py`); `_names.py` says which name is where. The same document gives the same bytes;
`--check` compares and writes nothing.

    python codegen.py --schemas schemas/regulars.schema.json --out bindings/python/python/regulars [--check]
"""

from __future__ import annotations

import argparse
import difflib
import json
import sys
from pathlib import Path

import black

from generate.errors import class_name, errors_module
from generate.names import names_module
from generate.operations import operations_module
from generate.types import types_module

MODE = black.Mode(line_length=120)


def main() -> int:
    """Writes or compares the generated modules."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--schemas", type=Path, required=True, help="the schema document")
    parser.add_argument("--out", type=Path, required=True, help="the package folder")
    parser.add_argument("--check", action="store_true", help="compare, write nothing, fail on a difference")
    options = parser.parse_args()
    document = json.loads(options.schemas.read_text(encoding="utf-8"))
    shared = {class_name(str(error["code"])) for error in document["errors"]} & set(document["$defs"])
    if shared:
        raise SystemExit(f"these names are both a type and an error: {', '.join(sorted(shared))}")
    modules = {
        "_types.py": types_module(document["$defs"]),
        "_operations.py": operations_module(document["$defs"], document["operations"]),
        "_errors.py": errors_module(document["errors"]),
    }
    modules["_names.py"] = names_module({name: modules[name] for name in ("_errors.py", "_types.py")})
    differences = 0
    for name, text in modules.items():
        path = options.out / name
        text = black.format_str(text, mode=MODE)
        if not options.check:
            path.write_text(text, encoding="utf-8")
            continue
        found = path.read_text(encoding="utf-8") if path.exists() else ""
        if found != text:
            differences += 1
            lines = difflib.unified_diff(found.splitlines(True), text.splitlines(True), str(path), "generated")
            sys.stdout.writelines(lines)
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main())
