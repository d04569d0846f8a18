"""Pages run as Streamlit runs them, without a browser."""

import gc
from functools import cache

import pytest
from streamlit.components.v2 import manifest_scanner


@pytest.fixture(scope="session", autouse=True)
def installed_components():
    """Streamlit looks through the installed packages for components once, not for each app that a test opens."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests))
        yield


@pytest.fixture(scope="module", autouse=True)
def loaded_before():
    """What is loaded is no garbage: Streamlit collects all of it after every run of a script, see `app.main`."""
    gc.collect()
    gc.freeze()
