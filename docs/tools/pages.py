"""Runs the examples of pages and compares what they print with what the page says.

A page is a Markdown file. Its blocks `console` (lines that begin with `$ ` and `> ` are commands of a shell) and `pycon` (lines that
begin with `>>> ` and `... ` are Python) run in their order in one empty folder, where `examples` is the folder of that name of
the project. What follows a command is what it prints; a command that fails says so in a last line `[exit status N]`.

The command is `$REGULARS_COMMAND`, or else the `regulars` of the search path.

    python docs/tools/pages.py docs              # compare
    python docs/tools/pages.py --write docs      # write what is printed into the pages
"""

import argparse
import code
import contextlib
import difflib
import io
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BLOCK = re.compile(r"^```(console|pycon)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def commands(lines: list[str], first: str, further: str) -> list[list[str]]:
    """The commands of a block, each with the lines that belong to it; what is printed between them is left out."""
    found: list[list[str]] = []
    open_ended = False
    for line in lines:
        if line.startswith(first):
            found.append([line])
            open_ended = True
        elif open_ended and (line.startswith(further) or line == further.rstrip()):
            found[-1].append(line)
        else:
            open_ended = False
        if not found:
            raise ValueError(f"a block begins with a command and not with {line!r}")
    return found


def shell(block: list[str], folder: Path) -> list[str]:
    """A block of a shell as it is when it is run now."""
    shown: list[str] = []
    for command in commands(block, "$ ", "> "):
        text = "\n".join(line[2:] for line in command)
        done = subprocess.run(
            ["bash", "-c", text], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=120
        )
        if done.returncode == 127:
            raise ValueError(f"{text}: {done.stdout}")
        shown += command + done.stdout.rstrip("\n").split("\n") * bool(done.stdout.strip())
        if done.returncode:
            shown.append(f"[exit status {done.returncode}]")
    return shown


def python(block: list[str], console: code.InteractiveConsole) -> list[str]:
    """A block of Python as it is when it is run now."""
    shown: list[str] = []
    for command in commands(block, ">>> ", "... "):
        source = "\n".join(line[4:] for line in command)
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
            more = console.runsource(source + "\n" * (len(command) > 1), "<page>", "single")
        if more:
            raise ValueError(f"this is not a whole statement: {source}")
        text = printed.getvalue()
        if text.startswith("Traceback"):
            text = text.rstrip("\n").split("\n")[-1]
        shown += command + text.rstrip("\n").split("\n") * bool(text.strip())
    return shown


def run(page: Path) -> str:
    """The text of a page with what its examples print now."""
    text = page.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "examples").symlink_to(ROOT / "examples")
        console = code.InteractiveConsole({"__name__": "__page__"})
        before = os.getcwd()
        os.chdir(folder)
        try:

            def again(match: re.Match[str]) -> str:
                block = match[2].rstrip("\n").split("\n")
                lines = shell(block, folder) if match[1] == "console" else python(block, console)
                return f"```{match[1]}\n" + "\n".join(lines) + "\n```"

            return BLOCK.sub(again, text)
        finally:
            os.chdir(before)


def main() -> int:
    """Compares or writes, and ends with `N passed, N failed`."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="+", type=Path, help="pages, or folders of pages")
    parser.add_argument("--write", action="store_true", help="write what is printed into the pages")
    arguments = parser.parse_args()
    programs = [
        str(Path(program).parent) for program in (os.environ.get("REGULARS_COMMAND"), sys.executable) if program
    ]
    os.environ["PATH"] = os.pathsep.join([*programs, os.environ["PATH"]])
    pages = sorted(page for path in arguments.paths for page in (path.rglob("*.md") if path.is_dir() else [path]))
    passed, failed = 0, 0
    for page in (page.resolve() for page in pages):
        said = page.read_text(encoding="utf-8")
        if not BLOCK.search(said):
            continue
        now = run(page)
        if now == said:
            passed += 1
        elif arguments.write:
            page.write_text(now, encoding="utf-8")
            print(f"written: {page.relative_to(ROOT)}")
            passed += 1
        else:
            failed += 1
            print(f"FAIL {page.relative_to(ROOT)}")
            sys.stdout.writelines(
                line + "\n"
                for line in difflib.unified_diff(said.split("\n"), now.split("\n"), "page", "now", lineterm="")
            )
    print(f"{passed} passed, {failed} failed")
    return int(failed > 0 or passed == 0)


if __name__ == "__main__":
    sys.exit(main())
