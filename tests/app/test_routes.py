"""What the running server hands out, to whom, with which headers, and what it keeps to itself."""

import gzip
import http.client
from pathlib import Path
from urllib.parse import urlsplit

import plotly
import psutil
import pytest
from streamlit import config

from app.map_data import describe, first_place
from app.routes import PLOTLY_URL, SCRIPTS, script_url
from models.pictures import MEGABYTES
from tests.serving import ROOT, shared_server


@pytest.fixture(scope="module")
def server():
    return shared_server()


@pytest.fixture
def get(server):
    """Asks for a path exactly as written, dots and all; returns status, headers and body as they came."""
    connection = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=60)

    def ask(path, **headers):
        connection.request("GET", path, headers={"Accept-Encoding": "gzip", **headers})
        response = connection.getresponse()
        return response.status, response.headers, response.read()

    yield ask
    connection.close()


def addresses(bundle):
    """Every address that the map's data mentions, by kind."""
    plane = next(iter(bundle.maps.values()))
    told = describe(bundle, plane, first_place(plane))
    split = told["splits"]["test"]
    return {
        "script": told["script"],
        "plotly": told["plotly"],
        "lattice": told["lattice"]["url"],
        "codes": split["codes"],
        "labels": split["labels"],
        "sheet": split["sheets"][0],
    }


def folder_of_the_bundle(bundle):
    return addresses(bundle)["codes"].partition("/maps/")[0]


@pytest.mark.parametrize("path", ["/", "/classify", "/_stcore/health", PLOTLY_URL, "/no/such/thing"])
def test_every_response_says_what_a_browser_may_load_and_forbids_guessing_types(get, path):
    _, headers, _ = get(path)
    assert headers.get_all("X-Content-Type-Options") == ["nosniff"]
    (policy,) = headers.get_all("Content-Security-Policy")
    rules = {name: sources for name, *sources in (rule.split() for rule in policy.split(";"))}
    assert rules["default-src"] == rules["base-uri"] == ["'self'"]
    assert rules["object-src"] == ["'none'"]
    outside = [source for sources in rules.values() for source in sources if "*" in source or "//" in source]
    assert not outside


def test_every_file_that_the_map_asks_for_arrives_with_its_type_and_may_be_kept_for_good(get, bundle):
    kinds = {"script": "text/javascript", "plotly": "text/javascript", "sheet": "image/webp"}
    for kind, address in addresses(bundle).items():
        status, headers, _ = get(address)
        assert status == 200, address
        assert headers["Content-Type"].partition(";")[0] == kinds.get(kind, "application/octet-stream"), address
        assert "max-age=31536000" in headers["Cache-Control"]
        assert "immutable" in headers["Cache-Control"]
        assert headers["X-Content-Type-Options"] == "nosniff"


def test_another_content_has_another_address(bundle):
    versions = {name: entry["sha256"][:12] for name, entry in bundle.manifest["files"].items()}
    for address in (addresses(bundle)["codes"], addresses(bundle)["sheet"]):
        version, _, name = address.partition("/bundle/")[2].partition("/")
        assert version == versions[name]
    assert plotly.__version__ in PLOTLY_URL


def test_the_lattice_arrives_packed_and_unpacks_to_a_garment_ten_shares_and_a_support_a_node(get, bundle):
    for plane in bundle.maps.values():
        _, headers, body = get(describe(bundle, plane, first_place(plane))["lattice"]["url"])
        assert headers["Content-Encoding"] == "gzip"
        assert int(headers["Content-Length"]) == len(body)
        content = gzip.decompress(body)
        assert len(content) == plane.extent.rows * plane.extent.columns * (28 * 28 + 10 + 1)
        assert content == plane.lattice.to_bytes()


def test_plotly_is_the_installed_packages_own_file_packed_on_the_way(get):
    _, headers, body = get(PLOTLY_URL)
    assert headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(body) == (Path(plotly.__file__).parent / "package_data" / "plotly.min.js").read_bytes()


def test_every_script_beside_the_component_is_served_as_it_is(get):
    for file in SCRIPTS.glob("*.js"):
        status, headers, body = get(script_url(file.name))
        assert status == 200
        packed = headers["Content-Encoding"] == "gzip"
        assert (gzip.decompress(body) if packed else body) == file.read_bytes()


@pytest.mark.parametrize("name", ["no_such_script.js", "latent_map.css", "__init__.py"])
def test_what_is_no_script_is_not_served_as_one(get, name):
    assert get(script_url(name))[0] == 404


def test_a_file_that_the_manifest_does_not_list_is_not_served(get, bundle):
    folder = folder_of_the_bundle(bundle)
    assert "manifest.json" not in bundle.manifest["files"]
    for name in ("manifest.json", "", "maps", "maps/", "codes-test.bin"):
        status, _, body = get(f"{folder}/{name}")
        assert status == 404, name
        assert b"sha256" not in body


@pytest.mark.parametrize(
    "dots", ["../", "%2e%2e/", "..%2f", "%2e%2e%2f", "%252e%252e/", "..\\", "....//", "maps/../../"]
)
def test_no_path_leads_out_of_the_served_folders(get, dots):
    secret = (ROOT / "pyproject.toml").read_bytes()
    for folder in ("/wardrobe/bundle/1", "/wardrobe/scripts/1", "/wardrobe"):
        for climb in range(1, 7):
            status, _, body = get(f"{folder}/{dots * climb}pyproject.toml")
            assert status in {400, 404} or b"<title>Streamlit</title>" in unpacked(body)
            assert secret not in unpacked(body)


def test_an_absolute_path_is_no_way_in(get, bundle):
    here = bundle.path / "manifest.json"
    for path in (
        f"/wardrobe/bundle/1/{here}",
        f"/wardrobe/bundle/1//{here}",
        f"/wardrobe/scripts/1/{here}",
        f"/{here}",
    ):
        assert b"sha256" not in unpacked(get(path)[2])


def unpacked(body):
    return gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body


def test_the_page_names_the_large_script_before_it_is_needed(get):
    assert f"<{PLOTLY_URL}>; rel=preload; as=script" in get("/")[1].get_all("Link")
    assert get("/_stcore/health")[1].get_all("Link") is None


def test_the_server_listens_on_this_machine_only(server):
    listening = [c for c in psutil.Process(server.process.pid).net_connections() if c.status == psutil.CONN_LISTEN]
    assert {connection.laddr.ip for connection in listening} == {"127.0.0.1"}


def test_the_server_takes_no_file_larger_than_the_picture_reader_does():
    assert config.get_option("server.maxUploadSize") == MEGABYTES == 20


def test_nobody_is_told_about_the_visitors():
    assert config.get_option("browser.gatherUsageStats") is False
    assert config.get_where_defined("browser.gatherUsageStats") == str(ROOT / ".streamlit" / "config.toml")
