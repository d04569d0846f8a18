"""The house rules, read from the source itself."""

import ast
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("app", "models", "training")
LONGEST = 300
IMPORT = re.compile(r'^(?:import|export)\b[^"]*?"(\.[^"]+)";', re.MULTILINE)
SCRIPTS = ROOT / "app" / "components"
ENTRY = SCRIPTS / "shared/entry.js"
"""The one script that Streamlit loads; it loads a component's view, and all others are imported from there."""
AS_MODULES = "--noEmit --allowJs --checkJs --strict --target es2022 --module es2022 --moduleResolution node"


def sources(place):
    """The Python files of a package, or the one file."""
    path = ROOT / place
    found = [path] if path.is_file() else sorted(path.rglob("*.py"))
    assert found, f"{place} does not exist"
    return found


def imported(path):
    """Full dotted names of all that a file imports, at its top or anywhere within."""
    package = list(path.relative_to(ROOT).parent.parts)
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*base, *filter(None, [node.module])])
            yield from (f"{module}.{alias.name}" for alias in node.names)


def of_streamlit(path):
    """What a file takes from Streamlit, as `st.NAME` or by importing the name."""
    for node in ast.walk(ast.parse(path.read_bytes())):
        if (
            isinstance(node, ast.Attribute)
            and isinstance(node.value, ast.Name)
            and node.value.id in ("st", "streamlit")
        ):
            yield node.attr
    yield from (name.removeprefix("streamlit.") for name in imported(path) if name.startswith("streamlit."))


@pytest.mark.parametrize(
    ("place", "barred"),
    [
        ("models", ("app", "training", "streamlit", "plotly", "tensorflow")),
        ("training", ("app", "streamlit", "plotly")),
        ("app", ("training", "keras", "tensorflow", "sklearn", "scipy", "models.autoencoders", "models.classifiers")),
        ("models/latent.py", ("keras", "streamlit")),
        ("models/spec.py", ("keras", "streamlit", "numpy")),
        ("app/render/figures.py", ("keras", "streamlit")),
        ("app/render/images.py", ("keras", "streamlit")),
        ("app/server/path_export.py", ("keras", "streamlit", "starlette")),
    ],
)
def test_packages_do_not_import_what_they_must_not_know(place, barred):
    for path in sources(place):
        wrong = [name for name in imported(path) if f"{name}.".startswith(tuple(f"{root}." for root in barred))]
        assert not wrong, f"{path.relative_to(ROOT)} imports {wrong}"


LAYERS = (
    ("models.dataset", "models.architecture", "models.metrics"),
    ("models.spec",),
    ("models.latent", "models.sprites", "models.runtime", "models.pictures"),
    ("models.manifest",),
    ("models.autoencoders", "models.classifiers"),
    ("models.recognition",),
    ("models.bundle",),
    ("models",),
    (
        "training.environment",
        "training.errors",
    ),
    ("training.data",),
    ("training.augmentation",),
    ("training.trainer",),
    ("training.metrics",),
    ("training.tuning",),
    ("training.export",),
    ("training.cli",),
    ("training",),
    ("app.server.component_files", "app.session.state"),
    ("app.server.urls",),
    ("app.render",),
    ("app.session.caches",),
    ("app.components",),
    ("app.server",),
    ("app.explore", "app.classify", "app.lab", "app.inside", "app.learn", "app.present"),
    ("app",),
)
"""From the bottom up. A module imports from lower layers and from its own package, never from above or beside it."""


def layer_of(module):
    """The number of the layer that a module belongs to and the package that stands for it there."""
    matches = [
        (len(package), number, package)
        for number, layer in enumerate(LAYERS)
        for package in layer
        if f"{module}.".startswith(f"{package}.")
    ]
    _, number, package = max(matches)
    return number, package


def module_of(path):
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@pytest.mark.parametrize("package", PACKAGES)
def test_imports_point_downwards(package):
    for path in sources(package):
        number, own = layer_of(module_of(path))
        for name in imported(path):
            if name.partition(".")[0] in PACKAGES:
                below, other = layer_of(name)
                assert other == own or below < number, f"{path.relative_to(ROOT)} imports {name}"


def test_no_modules_import_each_other_in_a_circle():
    modules = {module_of(path): path for package in PACKAGES for path in sources(package)}
    arrows = {
        name: {
            max((m for m in modules if f"{one}.".startswith(f"{m}.")), key=len, default=name) for one in imported(path)
        }
        - {name}
        for name, path in modules.items()
    }
    while leaves := {name for name, targets in arrows.items() if not targets}:
        arrows = {name: targets - leaves for name, targets in arrows.items() if name not in leaves}
    assert not arrows


def test_the_pins_of_pytorch_agree_with_all_others():
    everything = set((ROOT / "requirements.txt").read_text().splitlines())
    names = {line.partition("==")[0] for line in everything}
    pins = (ROOT / "requirements-torch.txt").read_text().splitlines()
    common = {line for line in pins if line.partition("==")[0] in names}
    assert {"jinja2", "typing-extensions"} <= {line.partition("==")[0] for line in common}
    assert common <= everything


def script_imports(script):
    """The files that a JavaScript module imports."""
    text = script.read_text(encoding="utf-8")
    return [(script.parent / name).resolve() for name in IMPORT.findall(text)]


def test_a_component_imports_what_is_shared_and_its_own_folder():
    for script in SCRIPTS.rglob("*.js"):
        component = script.relative_to(SCRIPTS).parts[0]
        for target in script_imports(script):
            assert target.is_file(), f"{script} imports {target}"
            folder = target.relative_to(SCRIPTS).parts[0]
            assert folder in (component, "shared"), f"{script.relative_to(SCRIPTS)} imports {folder}"


def test_no_scripts_import_each_other_in_a_circle():
    arrows = {script.resolve(): set(script_imports(script)) for script in SCRIPTS.rglob("*.js")}
    while leaves := {script for script, targets in arrows.items() if not targets}:
        arrows = {script: targets - leaves for script, targets in arrows.items() if script not in leaves}
    assert not arrows


@pytest.mark.parametrize(
    ("owner", "prefixes"),
    [("app/session/caches.py", ("cache_",)), ("app/session/state.py", ("session_state", "query_params"))],
)
def test_the_cache_and_the_state_have_one_owner_each(owner, prefixes):
    users = {
        str(path.relative_to(ROOT))
        for path in sources("app")
        if any(name.startswith(prefixes) for name in of_streamlit(path))
    }
    assert users == {owner}


def test_the_app_starts_without_the_training_libraries_and_without_what_only_pictures_need():
    code = "import json, sys, app.main; print(json.dumps(sorted({name.partition('.')[0] for name in sys.modules})))"
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = set(json.loads(run.stdout))
    assert "streamlit" in loaded
    assert not loaded & {"tensorflow", "keras", "sklearn", "training", "cv2", "numpy", "pandas", "scipy"}


@pytest.mark.parametrize("package", PACKAGES)
def test_no_file_outgrows_one_subject(package):
    lengths = {str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in sources(package)}
    assert not {name: length for name, length in lengths.items() if length > LONGEST}


@pytest.mark.parametrize("script", sorted(SCRIPTS.rglob("*.js")), ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_script_is_short_and_hands_on_what_it_has_by_name(script):
    text = script.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= LONGEST
    assert not re.search(r"^\s*var\s|\b(?:window|globalThis|self)\.\w+\s*=[^=]", text, re.MULTILINE), "a global"
    assert ("export default" in text) == (script == ENTRY)


def test_the_type_checker_finds_nothing_in_the_scripts():
    tsc = shutil.which("tsc")
    if tsc is None:
        missing = "no TypeScript: install the package node-typescript"
        pytest.fail(missing) if os.environ.get("CI") == "true" else pytest.skip(missing)
    options = [*AS_MODULES.split(), "--skipDefaultLibCheck", "--lib", "es2022,dom,dom.iterable"]
    command = [tsc, *options, ENTRY, *SCRIPTS.glob("*/view.js")]
    run = subprocess.run(command, cwd=SCRIPTS, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.parametrize("tool", ["ruff check", "ruff format --check", "mypy"])
def test_the_tools_find_nothing(tool):
    run = subprocess.run([sys.executable, "-m", *tool.split()], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


def test_tests_that_share_what_they_open_stay_with_one_worker(request):
    if not hasattr(request.config, "workerinput"):
        pytest.skip("there is one process")
    assert request.node.nodeid.endswith("@test_code")
