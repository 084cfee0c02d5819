"""`_names.py`: in which module each generated name is, so that the package loads a module when it is first asked for."""

from __future__ import annotations

import ast

from generate.text import HEADER, quoted


def names_module(modules: dict[str, str]) -> str:
    """The names that modules export, by the texts of these modules; a name is exported once."""
    homes = {name: module for module, text in modules.items() for name in _exported(text)}
    text = HEADER.format(
        what="Where each generated name is; `regulars` loads a module when one of its names is first used."
    )
    text += "from __future__ import annotations\n\nfrom typing import Final\n\n"
    text += "HOMES: Final[dict[str, str]] = {\n"
    text += "".join(
        f"    {quoted(name)}: {quoted(module.removesuffix('.py'))},\n" for name, module in sorted(homes.items())
    )
    return text + "}\n"


def _exported(text: str) -> list[str]:
    for node in ast.parse(text).body:
        if isinstance(node, ast.Assign) and any(isinstance(to, ast.Name) and to.id == "__all__" for to in node.targets):
            return [str(name) for name in ast.literal_eval(node.value)]
    raise SystemExit("a generated module has no `__all__`")
