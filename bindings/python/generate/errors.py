"""`_errors.py`: the error registry as one exception class per code."""

from __future__ import annotations

from generate.text import HEADER, Schema, quoted, sentence


def errors_module(errors: list[Schema]) -> str:
    """One exception class per code of the registry, in the order of the numbers."""
    errors = sorted(errors, key=lambda error: int(error["number"]))
    names = [class_name(str(error["code"])) for error in errors]
    if len(set(names)) != len(names):
        raise SystemExit("two codes give one class name")
    text = HEADER.format(what="One exception per code of the registry.")
    text += "from __future__ import annotations\n\nfrom regulars._error import RegularsError\n\n"
    text += "__all__ = [\n" + "".join(f"    {quoted(name)},\n" for name in sorted(names)) + "]\n\n\n"
    for error, name in zip(errors, names, strict=True):
        text += f'class {name}(RegularsError):\n    """{sentence(error["message"])}"""\n\n'
        text += f"    code = {quoted(error['code'])}\n    number = {int(error['number'])}\n\n\n"
    text += "# Users know the classes as `regulars.RecordConflict`; pickles and tracebacks say so too.\n"
    text += 'for _name in __all__:\n    globals()[_name].__module__ = "regulars"\n'
    return text


def class_name(code: str) -> str:
    """`record_conflict` becomes `RecordConflict`."""
    return "".join(part[:1].upper() + part[1:] for part in code.split("_"))
