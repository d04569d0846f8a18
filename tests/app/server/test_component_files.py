"""The files of the components are read once: what is served does not depend on what is on disk later."""

import builtins
import os
import re
import subprocess
import sys

import pytest
from starlette.requests import Request

from app.server import index_page, routes
from app.server.component_files import (
    EXPORT,
    FILES,
    FOLDER,
    IMPORT,
    SCRIPTS,
    SCRIPTS_VERSION,
    served_script,
)
from app.server.urls import script_url
from tests.app.server.asgi import run_async
from tests.serving import ROOT


def content_sent(endpoint, **parameters):
    request = Request({"type": "http", "method": "GET", "headers": [], "query_string": b"", "path_params": parameters})
    return run_async(endpoint, request).body


def test_scripts_and_the_first_page_are_sent_without_reading_the_disk(monkeypatch):
    uses = []

    def spy(original):
        return lambda *args, **options: uses.append(args) or original(*args, **options)

    script_url("")  # reads Streamlit's settings
    with monkeypatch.context() as patched:
        for module, name in ((os, "scandir"), (os, "stat"), (os, "listdir"), (builtins, "open")):
            patched.setattr(module, name, spy(getattr(module, name)))
        sent = {name: content_sent(routes.send_script, version=SCRIPTS_VERSION, name=name) for name in SCRIPTS}
        assert content_sent(index_page.INDEX_PAGE.send)
    assert sent == {name: served_script(name) for name in SCRIPTS}
    assert not uses


def test_a_version_stands_for_the_scripts_as_they_were_at_the_start(tmp_path):
    """A copy of the app is edited after the module was imported."""
    target = tmp_path / "app" / "components" / "shared"
    for package in (target.parents[1], target.parents[1] / "server"):
        package.mkdir(parents=True, exist_ok=True)
        (package / "__init__.py").touch()
    source = ROOT / "app" / "server" / "component_files.py"
    (tmp_path / "app" / "server" / source.name).write_bytes(source.read_bytes())
    target.mkdir(parents=True)
    (target / "view.js").write_text('import { b } from "./b.js";\nexport const a = b;\n')
    (target / "b.js").write_text("export const b = 1;\n")
    code = """
import pathlib
from app.server import component_files as files
version = files.SCRIPTS_VERSION
for path in pathlib.Path("app/components/shared").iterdir():
    path.write_text("damaged")
assert files.SCRIPTS["shared/b.js"] == b"export const b = 1;\\n"
assert b"const b = 1;" in files.served_script("shared/view.js")
assert files.SCRIPTS_VERSION == version
"""
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=True)


def test_every_script_style_and_page_of_the_components_is_known():
    kinds = ("*.js", "*.css", "*.html")
    assert set(FILES) == {path.relative_to(FOLDER).as_posix() for kind in kinds for path in FOLDER.rglob(kind)}


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_script_imports_and_exports_in_the_forms_that_can_be_joined(name):
    lines = [line for line in SCRIPTS[name].decode().splitlines() if line.startswith(("import ", "export "))]
    for line in lines:
        assert IMPORT.match(line) or EXPORT.match(line) or name in ("shared/entry.js", "shared/types.js"), line


def test_a_component_is_served_as_one_script_that_runs_each_module_once_after_those_that_it_imports():
    script = served_script("latent_map/view.js").decode()
    assert not re.search(r"^import\b", script, re.MULTILINE)
    assert re.findall(r"^export .*", script, re.MULTILINE) == [
        'export const { createView } = exportsOf["latent_map/view.js"];'
    ]
    defined: list[str] = []
    for name, used in re.findall(
        r'^(?:exportsOf\["([^"]+)"\] = |const \{.*\} = exportsOf\["([^"]+)"\];)', script, re.MULTILINE
    ):
        assert not used or used in defined[:-1]
        defined += [name] if name else []
    assert len(defined) == len(set(defined)) > 30
    assert set(defined) <= set(SCRIPTS)
    assert "shared/entry.js" not in defined


def test_a_script_that_is_no_component_is_served_unchanged():
    assert served_script("shared/geometry/clamp.js") == SCRIPTS["shared/geometry/clamp.js"]
