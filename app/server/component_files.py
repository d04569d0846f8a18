"""The files of the components, read once at start: a page gets all of one version, whatever changes on disk."""

import hashlib
import posixpath
import re
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "components"
SUFFIXES = (".js", ".css", ".html")
IMPORT = re.compile(r'^(?:import|export)\b[^"]*?"(\.[^"]+)";', re.MULTILINE)
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
def imported_scripts(name: str) -> tuple[str, ...]:
    """Names of a module and of all that it imports, directly or not."""
    found, waiting = [], [name]
    while waiting:
        module = waiting.pop()
        if module not in found:
            found.append(module)
            paths = IMPORT.findall(SCRIPTS[module].decode())
            waiting += [posixpath.normpath(f"{posixpath.dirname(module)}/{path}") for path in paths]
    return tuple(sorted(found))
