"""Joins a JavaScript module and all that it imports to one script, so that a browser fetches one file, not forty.

The modules keep their text; each becomes a function that runs once. `tests/test_code.py` holds them to the forms of
import and export that this reads, and to imports without circles.
"""

import posixpath
import re
from collections.abc import Mapping

IMPORT = re.compile(r'^import \{([^}]*)\} from "(\.[^"]+)";$', re.MULTILINE)
EXPORT = re.compile(r"^export (?=(?:async function|function|class|const) (\w+))", re.MULTILINE)


def join_modules(modules: Mapping[str, str], entry: str) -> str:
    """Makes one module of a module and of all that it imports, directly or not.

    Args:
        modules: the text of each module by its path.
        entry: path of the module whose exports the result has.
    """
    joined: dict[str, str] = {}

    def join(name: str) -> None:
        if name in joined:
            return
        for _, path in IMPORT.findall(modules[name]):
            join(_resolve(name, path))
        joined[name] = _to_function(name, modules[name])

    join(entry)
    exports = ", ".join(EXPORT.findall(modules[entry]))
    return "\n".join(
        ("const exportsOf = {};", *joined.values(), f'export const {{ {exports} }} = exportsOf["{entry}"];\n')
    )


def _to_function(name: str, text: str) -> str:
    """A statement that runs a module's text and stores what it exports in `exportsOf`."""

    def to_destructuring(statement: re.Match[str]) -> str:
        return f'const {{{statement[1].replace(" as ", ": ")}}} = exportsOf["{_resolve(name, statement[2])}"];'

    exports = ", ".join(EXPORT.findall(text))
    body = EXPORT.sub("", IMPORT.sub(to_destructuring, text))
    return f'exportsOf["{name}"] = (() => {{\n{body}\nreturn {{ {exports} }};\n}})();'


def _resolve(importer: str, path: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(importer), path))
