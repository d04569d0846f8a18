"""The files of the components, read once at start: a page gets all of one version, whatever changes on disk.

A component's `view.js` is served joined with all modules that it imports: a browser fetches one file, not forty.
"""

import hashlib
import posixpath
import re
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "components"
SUFFIXES = (".js", ".css", ".html")
VIEW = "/view.js"
"""Ends the name of a component's main module."""
IMPORT = re.compile(r'^import \{([^}]*)\} from "(\.[^"]+)";$', re.MULTILINE)
EXPORT = re.compile(r"^export (?=(?:async function|function|class|const) (\w+))", re.MULTILINE)
VERSION_DIGITS = 12

FILES = {
    path.relative_to(FOLDER).as_posix(): path.read_bytes()
    for path in sorted(FOLDER.rglob("*"))
    if path.suffix in SUFFIXES
}
"""Content of every file by its name relative to `FOLDER`, in the order of the names."""
SCRIPTS = {name: content for name, content in FILES.items() if name.endswith(".js")}
"""The JavaScript modules among `FILES`."""
SCRIPTS_VERSION = hashlib.sha256(b"".join(SCRIPTS.values())).hexdigest()[:VERSION_DIGITS]
"""The version that all modules share, so that a page never mixes modules of two versions."""


def read_text(*names: str) -> str:
    """The contents of files, one after the other."""
    return "\n".join(FILES[name].decode() for name in names)


@cache
def served_script(name: str) -> bytes:
    """What the address of a script serves: a component's main module with all that it imports, another as it is."""
    return join_modules(name).encode() if name.endswith(VIEW) else SCRIPTS[name]


def join_modules(entry: str) -> str:
    """Makes one module of a module and of all that it imports, directly or not.

    Each module becomes a function that runs once and returns what the module exports. Tests hold the modules to the
    forms of `IMPORT` and `EXPORT`, and to imports without circles.

    Args:
        entry: name of the module whose exports the result has.
    """
    joined: dict[str, str] = {}

    def join(name: str) -> None:
        if name in joined:
            return
        text = read_text(name)
        for _, path in IMPORT.findall(text):
            join(_resolve(name, path))
        joined[name] = _to_function(name, text)

    join(entry)
    exports = ", ".join(EXPORT.findall(read_text(entry)))
    return "\n".join(
        ("const exportsOf = {};", *joined.values(), f'export const {{ {exports} }} = exportsOf["{entry}"];\n')
    )


def _to_function(name: str, text: str) -> str:
    """A statement that runs a module and stores what it exports in `exportsOf`.

    Args:
        name: the module's.
        text: its content.
    """

    def to_destructuring(statement: re.Match[str]) -> str:
        return f'const {{{statement[1].replace(" as ", ": ")}}} = exportsOf["{_resolve(name, statement[2])}"];'

    exports = ", ".join(EXPORT.findall(text))
    body = EXPORT.sub("", IMPORT.sub(to_destructuring, text))
    return f'exportsOf["{name}"] = (() => {{\n{body}\nreturn {{ {exports} }};\n}})();'


def _resolve(importer: str, path: str) -> str:
    """The name of a module that another one imports by a relative path."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(importer), path))
