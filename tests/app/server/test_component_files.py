"""The files of the components are read once: what is served does not depend on what is on disk later."""

import asyncio
import builtins
import os
import subprocess
import sys

from starlette.requests import Request

from app.server import index_page, routes
from app.server.component_files import FILES, FOLDER, SCRIPTS, SCRIPTS_VERSION, imported_scripts
from app.server.urls import script_url
from tests.serving import ROOT


def content_sent(endpoint, **parameters):
    request = Request({"type": "http", "method": "GET", "headers": [], "path_params": parameters})
    return asyncio.run(endpoint(request)).body


def test_scripts_and_the_first_page_are_sent_without_reading_the_disk(monkeypatch):
    uses = []

    def spy(original):
        return lambda *args, **options: uses.append(args) or original(*args, **options)

    script_url("")  # reads Streamlit's settings
    with monkeypatch.context() as patched:
        for module, name in ((os, "scandir"), (os, "stat"), (os, "listdir"), (builtins, "open")):
            patched.setattr(module, name, spy(getattr(module, name)))
        sent = {name: content_sent(routes.send_script, version=SCRIPTS_VERSION, name=name) for name in SCRIPTS}
        assert content_sent(index_page.send_index)
    assert sent == SCRIPTS
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
    (target / "a.js").write_text('import { b } from "./b.js";\n')
    (target / "b.js").write_text("export const b = 1;\n")
    code = """
import pathlib
from app.server import component_files as files
version = files.SCRIPTS_VERSION
for path in pathlib.Path("app/components/shared").iterdir():
    path.write_text("damaged")
assert files.SCRIPTS["shared/b.js"] == b"export const b = 1;\\n"
assert files.imported_scripts("shared/a.js") == ("shared/a.js", "shared/b.js")
assert files.SCRIPTS_VERSION == version
"""
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=True)


def test_every_script_style_and_page_of_the_components_is_known():
    kinds = ("*.js", "*.css", "*.html")
    assert set(FILES) == {path.relative_to(FOLDER).as_posix() for kind in kinds for path in FOLDER.rglob(kind)}
    assert all(name in SCRIPTS for name in imported_scripts("latent_map/view.js"))
