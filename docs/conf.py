"""The book: `sphinx-build -W docs target/book`. The command is `$REGULARS_COMMAND`, or else the `regulars`
of the search path: it knows the schema of rulebooks."""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "tools"))

import reference

reference.main(os.environ.get("REGULARS_COMMAND", "regulars"))

project = "Regulars"
extensions = ["myst_parser"]
exclude_patterns = ["requirements.txt", "tools"]
html_theme = "furo"
html_title = "Regulars"
html_show_copyright = False
html_show_sphinx = False
myst_enable_extensions = ["attrs_inline"]
myst_heading_anchors = 4
