"""The files of the components, read once at start: a page gets all of one version, whatever changes on disk."""

import hashlib
from functools import cache
from pathlib import Path

from app.server.script_bundle import join_modules

FOLDER = Path(__file__).parents[1] / "components"
SUFFIXES = (".js", ".css", ".html")
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
    """What the address of one of `SCRIPTS` serves: a component's `view.js` joined with all that it imports, else it."""
    if not name.endswith("/view.js"):
        return SCRIPTS[name]
    return join_modules({path: content.decode() for path, content in SCRIPTS.items()}, name).encode()
