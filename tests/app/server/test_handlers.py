"""What the running server sends, with which headers, and what it does not serve."""

import base64
import gzip
import hashlib
import http.client
import json
import re
from io import BytesIO
from urllib.parse import quote, urlsplit

import psutil
import pytest
from PIL import Image
from streamlit import config

from app.render.map_payload import describe_map
from app.server.component_files import FOLDER, SCRIPTS, served_script
from app.server.exact_decode import decode_exactly
from app.server.urls import (
    BUNDLE_PATH,
    DECODED_GRID_PATH,
    EXACT_DECODE_PATH,
    bundle_url,
    path_export_base_url,
    script_url,
)
from models.pictures.reading import MAX_FILE_MEGABYTES
from tests.serving import ROOT, shared_server


@pytest.fixture(scope="module")
def server():
    return shared_server()


@pytest.fixture
def get(server):
    """Requests a path exactly as written, dots included; returns status, headers and body unchanged."""
    connection = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=60)

    def ask(path, **headers):
        connection.request("GET", path, headers={"Accept-Encoding": "gzip", **headers})
        response = connection.getresponse()
        return response.status, response.headers, response.read()

    yield ask
    connection.close()


def file_urls(bundle):
    """The URLs in the map's payload, by kind."""
    plane = next(iter(bundle.maps.values()))
    payload = describe_map(bundle, plane)
    base, train = payload["bundle"], payload["garments"]["train"]
    return {
        "script": script_url("latent_map/view.js"),
        "lattice": base + payload["lattice"]["file"],
        **{kind: base + train[kind] for kind in ("codes", "labels", "errors")},
        "first sheet": base + train["sheets"].replace("{}", "0"),
        "last sheet": base + train["sheets"].replace("{}", str((train["count"] - 1) // train["per_sheet"])),
    }


def scripts():
    return {path.relative_to(FOLDER).as_posix(): path for path in FOLDER.rglob("*.js")}


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/classify",
        "/_stcore/health",
        script_url("latent_map/view.js"),
        "/wardrobe/journey/none.gif",
        "/no/such/thing",
    ],
)
def test_every_response_has_a_content_security_policy_and_forbids_sniffing_types(get, path):
    _, headers, _ = get(path)
    assert headers.get_all("X-Content-Type-Options") == ["nosniff"]
    (policy,) = headers.get_all("Content-Security-Policy")
    rules = {name: sources for name, *sources in (rule.split() for rule in policy.split(";"))}
    assert rules["default-src"] == rules["base-uri"] == ["'self'"]
    assert rules["object-src"] == ["'none'"]
    outside = [source for sources in rules.values() for source in sources if "*" in source or "//" in source]
    assert not outside
    assert not [source for source in rules["script-src"] if source.startswith("'unsafe")]


def test_every_file_of_the_map_has_its_type_and_may_be_cached_for_good(get, bundle):
    kinds = {"script": "text/javascript", "first sheet": "image/webp", "last sheet": "image/webp"}
    for kind, address in file_urls(bundle).items():
        status, headers, _ = get(address)
        assert status == 200, address
        assert headers["Content-Type"].partition(";")[0] == kinds.get(kind, "application/octet-stream"), address
        assert "max-age=31536000" in headers["Cache-Control"]
        assert "immutable" in headers["Cache-Control"]
        assert headers["X-Content-Type-Options"] == "nosniff"


def test_the_address_of_a_file_changes_with_its_content(bundle):
    manifest = (bundle.path / "manifest.json").read_bytes()
    assert bundle_url(BUNDLE_PATH, bundle) == f"/wardrobe/bundle/{hashlib.sha256(manifest).hexdigest()[:12]}/"
    content = b"".join(path.read_bytes() for _, path in sorted(scripts().items()))
    assert (
        script_url("latent_map/view.js")
        == f"/wardrobe/scripts/{hashlib.sha256(content).hexdigest()[:12]}/latent_map/view.js"
    )


@pytest.mark.parametrize("version", ["1", "000000000000", "latest"])
def test_a_file_is_not_found_at_the_address_of_another_version(get, bundle, version):
    for address in file_urls(bundle).values():
        empty, wardrobe, area, _, name = address.split("/", 4)
        status, headers, body = get("/".join((empty, wardrobe, area, version, name)))
        assert status == 404, address
        assert headers["Cache-Control"] == "no-store"
        assert b"reload the page" in body


def test_the_lattice_is_sent_compressed_and_holds_an_image_probabilities_and_a_density_per_node(get, bundle):
    for plane in bundle.maps.values():
        _, headers, body = get(bundle_url(BUNDLE_PATH, bundle) + plane.info["lattice"]["file"])
        assert headers["Content-Encoding"] == "gzip"
        assert int(headers["Content-Length"]) == len(body)
        content = gzip.decompress(body)
        assert len(content) == plane.extent.rows * plane.extent.columns * (28 * 28 + 10 + 1)
        assert content == plane.lattice.to_bytes()


def test_every_script_of_a_component_is_served(get):
    assert any("/" in name for name in SCRIPTS)
    for name in SCRIPTS:
        status, _, body = get(script_url(name))
        assert status == 200
        assert unpacked(body) == served_script(name)


@pytest.mark.parametrize(
    "name", ["no_such_script.js", "latent_map/latent_map.html", "__init__.py", "", "latent_map", "latent_map/layers/"]
)
def test_a_file_that_is_no_script_is_not_served_as_one(get, name):
    assert get(script_url(name))[0] == 404


def test_a_file_that_the_manifest_does_not_list_is_not_served(get, bundle):
    folder = bundle_url(BUNDLE_PATH, bundle).removesuffix("/")
    assert "manifest.json" not in bundle.manifest["files"]
    for name in ("manifest.json", "", "maps", "maps/", "codes-test.bin"):
        status, _, body = get(f"{folder}/{name}")
        assert status == 404, name
        assert b"sha256" not in body


@pytest.mark.parametrize(
    "dots", ["../", "%2e%2e/", "..%2f", "%2e%2e%2f", "%252e%252e/", "..\\", "....//", "maps/../../"]
)
def test_no_path_leads_out_of_the_served_folders(get, bundle, dots):
    secret = (ROOT / "pyproject.toml").read_bytes()
    for folder in (bundle_url(BUNDLE_PATH, bundle).removesuffix("/"), script_url("").removesuffix("/"), "/wardrobe"):
        for climb in range(1, 7):
            status, _, body = get(f"{folder}/{dots * climb}pyproject.toml")
            assert status in {400, 404} or b"<title>Streamlit</title>" in unpacked(body)
            assert secret not in unpacked(body)


def test_an_absolute_path_is_not_served(get, bundle):
    here = bundle.path / "manifest.json"
    for path in (
        f"{bundle_url(BUNDLE_PATH, bundle)}{here}",
        f"{bundle_url(BUNDLE_PATH, bundle)}/{here}",
        f"{script_url('')}{here}",
        f"/{here}",
    ):
        assert b"sha256" not in unpacked(get(path)[2])


def unpacked(body):
    return gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body


def test_the_first_page_preloads_the_script_of_the_map_and_what_streamlit_loads_to_show_it(get):
    page = unpacked(get("/")[2]).decode()
    *chunks, script = re.findall(r'<link rel="modulepreload" fetchpriority="low" href="([^"]+)">', page)
    assert script == script_url("latent_map/view.js")
    assert {"Html", "BidiComponent"} <= {re.split(r"[/.]", address)[3] for address in chunks}
    assert page.rindex('crossorigin href="./static/js/') < page.index(chunks[0])  # what every page needs comes first
    for address in (*chunks, script):
        assert page.count(address.removeprefix("/")) == 1
        status, headers, _ = get(address)
        assert status == 200
        assert headers["Content-Type"].startswith("text/javascript")


def test_the_first_page_preloads_the_files_of_the_map_that_its_address_names(get, bundle):
    for query, name in (("", next(iter(bundle.maps))), ("?map=none", next(iter(bundle.maps))), ("?map=blog", "blog")):
        plane = bundle.maps[name]
        files = (plane.info["codes"]["test"], bundle.images["test"].files.labels, plane.info["lattice"]["file"])
        page = unpacked(get("/" + query)[2]).decode()
        named = re.findall(r'<link rel="preload" fetchpriority="low" as="fetch" crossorigin href="([^"]+)">', page)
        assert named == [bundle_url(BUNDLE_PATH, bundle) + file for file in files]
        assert all(get(address)[0] == 200 for address in named)


def test_the_headers_of_the_first_page_fit_into_a_quarter_of_what_proxies_accept(get):
    assert len(get("/")[1].as_bytes()) < 1_500


def test_the_inline_scripts_of_the_first_page_are_allowed_by_their_hashes(get):
    _, headers, body = get("/")
    inline = re.findall(r"<script>(.*?)</script>", unpacked(body).decode(), re.DOTALL)
    assert inline
    for script in inline:
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in headers["Content-Security-Policy"]


def test_the_first_page_is_streamlits_own_and_not_cached(get):
    status, headers, body = get("/?map=blog")
    assert (status, headers["Content-Type"], headers["Cache-Control"]) == (200, "text/html; charset=utf-8", "no-cache")
    without_links = re.sub(r'<link rel="(?:module)?preload" fetchpriority="low"[^>]+>\n', "", unpacked(body).decode())
    assert without_links == unpacked(get("/classify")[2]).decode()


def test_the_picture_of_the_grid_of_a_map_is_sent_and_kept_for_good(get, bundle):
    for name in bundle.maps:
        status, headers, body = get(bundle_url(DECODED_GRID_PATH, bundle, name))
        assert (status, headers["Content-Type"]) == (200, "image/webp")
        assert "immutable" in headers["Cache-Control"]
        assert Image.open(BytesIO(body)).size == (560, 560)
    assert get(bundle_url(DECODED_GRID_PATH, bundle, "none"))[0] == 404


@pytest.mark.parametrize("kind", ["webp", "gif", "png"])
def test_a_path_is_sent_as_a_download_and_not_cached(get, bundle, kind):
    for name in bundle.maps:
        status, headers, body = get(
            f"{path_export_base_url(name)}.{kind}?path=0.5,1,3,2.5,3,4&frames=5&seconds=1&back=1"
        )
        assert status == 200
        assert headers["Content-Type"] == f"image/{kind}"
        assert headers["Content-Disposition"] == f'attachment; filename="journey-{name}.{kind}"'
        assert headers["Cache-Control"] == "no-store"
        assert Image.open(BytesIO(body)).format == kind.upper()


@pytest.mark.parametrize(
    "asked",
    [
        "webp",
        "webp?path=1,2",
        "webp?path=1,2,3,nan",
        "gif?path=0,0,1,1&frames=1",
        "png?path=0,0,1,1&back=x",
        "bmp?path=0,0,1,1",
    ],
)
def test_an_invalid_path_request_gets_one_sentence(get, bundle, asked):
    status, headers, body = get(f"{path_export_base_url(next(iter(bundle.maps)))}.{asked}")
    assert status == 400
    assert headers["Cache-Control"] == "no-store"
    assert re.fullmatch(r"[A-Za-z][^\n]+\.", body.decode())


@pytest.mark.parametrize("name", ["no-such-map", "blog.webp", '"; filename="x', "nul%00"])
def test_a_path_over_an_unknown_map_is_not_found(get, name):
    status, _, body = get(f"{path_export_base_url(quote(name, safe='/'))}.webp?path=0,0,1,1")
    assert status == 404
    assert body == b"There is no such map."


def test_the_server_listens_on_this_machine_only(server):
    listening = [c for c in psutil.Process(server.process.pid).net_connections() if c.status == psutil.CONN_LISTEN]
    assert {connection.laddr.ip for connection in listening} == {"127.0.0.1"}


def test_the_upload_limit_is_that_of_the_picture_reader():
    assert config.get_option("server.maxUploadSize") == MAX_FILE_MEGABYTES == 20


def test_no_usage_statistics_are_sent():
    assert config.get_option("browser.gatherUsageStats") is False
    assert config.get_where_defined("browser.gatherUsageStats") == str(ROOT / ".streamlit" / "config.toml")


def test_an_exact_decode_is_sent_as_json_and_not_cached(get, bundle):
    for name, plane in bundle.maps.items():
        x, y = describe_map(bundle, plane)["start"].values()
        status, headers, body = get(f"{bundle_url(EXACT_DECODE_PATH, bundle, name)}?x={x}&y={y}")
        assert status == 200
        assert headers["Cache-Control"] == "no-store"
        content = gzip.decompress(body) if headers["Content-Encoding"] == "gzip" else body
        assert json.loads(content) == decode_exactly(bundle, plane, (x, y))


@pytest.mark.parametrize("asked", ["", "?x=1", "?x=1&y=north", "?x=inf&y=0", "?x=1&y=1e9"])
def test_an_exact_decode_of_an_invalid_code_gets_one_sentence(get, bundle, asked):
    status, headers, body = get(bundle_url(EXACT_DECODE_PATH, bundle, next(iter(bundle.maps))) + asked)
    assert (status, headers["Cache-Control"]) == (400, "no-store")
    assert b"must be a number" in body
    assert body.count(b"\n") == 0


def test_an_exact_decode_on_an_unknown_map_or_of_another_version_is_not_found(get, bundle):
    for wrong, sentence in (("nowhere", b"no such map"), ("../000000000000/blog", b"another version")):
        path = bundle_url(EXACT_DECODE_PATH, bundle, wrong) if "/" not in wrong else f"/wardrobe/answer/{wrong[3:]}"
        status, _, body = get(f"{path}?x=1&y=1")
        assert status == 404
        assert sentence in body
