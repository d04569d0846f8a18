"""The map's scripts without the map: what is typed, what the address bar says, and files of commas."""

import itertools
from urllib.parse import parse_qs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.spec import CLASS_NAMES

LAYERS = ["points", "terrain", "regions", "uncharted"]
CLASSES = [{"name": name} for name in CLASS_NAMES]
LABELS = {"test": [i % 10 for i in range(100)], "train": [i % 10 for i in range(600)]}
URL_STATE = ["latent_map/url_state.js", "shared/ui/url_state.js"]
READ = """(search => {
    history.replaceState({}, "", `/_stcore/health${search}`);
    const url = new UrlState(createUrlProperties(["atlas", "blog"], 10), "key");
    const values = url.read();
    return { ...values, layers: [...values.layers], hiddenClasses: [...values.hiddenClasses] };
})"""
WRITE = """((search, { layers, hiddenClasses, ...rest }) => {
    history.replaceState({}, "", `/_stcore/health${search}`);
    const url = new UrlState(createUrlProperties(["atlas", "blog"], 10), "key");
    url.write({ ...rest, layers: new Set(layers), hiddenClasses: new Set(hiddenClasses) });
    return location.search;
})"""
few_times = settings(max_examples=40)
coordinates = st.floats(-900, 900).map(lambda number: round(number, 3))
codes = st.none() | st.fixed_dictionaries({"x": coordinates, "y": coordinates})


def span(numbers):
    x0, x1, y0, y1 = numbers
    return {"x0": min(x0, x1), "x1": max(x0, x1), "y0": min(y0, y1), "y1": max(y0, y1)}


spans = st.tuples(*[coordinates] * 4).filter(lambda n: n[0] != n[1] and n[2] != n[3]).map(span)
url_values = st.fixed_dictionaries(
    {
        "map": st.sampled_from(["atlas", "blog"]),
        "x": coordinates,
        "y": coordinates,
        "split": st.sampled_from(["test", "train", "all"]),
        "layers": st.lists(st.sampled_from(LAYERS), unique=True),
        "hiddenClasses": st.lists(st.integers(0, 9), unique=True, max_size=9),
        "span": st.none() | spans,
        "start": codes,
        "end": codes,
        "route": st.sampled_from(["straight", "charted"]),
    }
)
VALUES = {
    "map": "blog",
    "x": 1,
    "y": 2,
    "split": "all",
    "layers": ["terrain"],
    "hiddenClasses": [3],
    "route": "charted",
    "span": {"x0": 0, "x1": 1, "y0": 0, "y1": 1},
    "start": {"x": 1, "y": 1},
    "end": None,
}


def as_sets(values):
    return {**values, "layers": set(values["layers"]), "hiddenClasses": set(values["hiddenClasses"])}


@few_times
@given(values=url_values)
def test_what_the_address_says_is_read_as_it_was_written(blank_page, values):
    address, read = blank_page(
        URL_STATE,
        f"(() => {{ const search = {WRITE}('?tab=2&map=old', given); return [search, {READ}(search)]; }})()",
        values,
    )
    assert as_sets(read) == as_sets(values)
    parameters = parse_qs(address[1:])
    assert (parameters["tab"], parameters["map"]) == (["2"], [values["map"]])
    assert [float(parameters[axis][0]) for axis in "xy"] == pytest.approx([values["x"], values["y"]])


words = st.text(max_size=12) | st.sampled_from(
    ["NaN", "Infinity", "-1", "1e400", "9,9", ",,", "<b>", "null", "__proto__"]
)
names = ["map", "x", "y", "show", "layers", "hide", "view", "a", "b", "route"]
queries = st.dictionaries(st.sampled_from(names), words, max_size=9)


@few_times
@given(query=queries)
def test_whatever_the_address_says_a_usable_view_is_read(blank_page, query):
    read = blank_page(URL_STATE, f"(sessionStorage.clear(), {READ}('?' + new URLSearchParams(given)))", query)
    assert read["map"] in ("atlas", "blog", None)
    assert read["split"] in ("test", "train", "all")
    assert set(read["layers"]) <= set(LAYERS)
    assert len(read["hiddenClasses"]) < 10
    assert all(label in range(10) for label in read["hiddenClasses"])
    assert read["route"] in ("straight", "charted")
    for coordinate in (read["x"], read["y"]):
        assert coordinate is None or abs(coordinate) <= 1e6
    for end in ("start", "end"):
        assert read[end] is None or max(abs(read[end]["x"]), abs(read[end]["y"])) <= 1e6
    if read["span"]:
        assert read["span"]["x0"] < read["span"]["x1"]
        assert read["span"]["y0"] < read["span"]["y1"]


def read_after_writing(blank_page, search):
    """What an address says after another one held `VALUES`."""
    return blank_page(
        URL_STATE, f"({WRITE}('', given.values), {READ}(given.search))", {"values": VALUES, "search": search}
    )


def test_a_bare_address_shows_the_view_that_was_on_show_last(blank_page):
    assert read_after_writing(blank_page, "") == VALUES


def test_a_link_to_a_code_keeps_the_layers_and_on_the_same_map_the_zoom(blank_page):
    same = read_after_writing(blank_page, "?map=blog&x=5&y=6")
    assert same == {**VALUES, "x": 5, "y": 6}
    other = read_after_writing(blank_page, "?map=atlas&x=5&y=6")
    assert other == {**VALUES, "map": "atlas", "x": 5, "y": 6, "span": None, "start": None}


def test_a_link_to_a_whole_view_takes_nothing_from_the_last_one(blank_page):
    read = read_after_writing(blank_page, "?layers=regions")
    assert (read["map"], read["x"], read["split"], read["route"]) == (None, None, "test", "straight")
    assert (read["layers"], read["hiddenClasses"], read["start"]) == (["regions"], [], None)


def test_an_address_is_written_once_for_many_changes_and_a_pending_one_can_be_finished_or_dropped(blank_page):
    lengths = blank_page(
        URL_STATE,
        """(async () => {
            const url = new UrlState({ n: { name: "n", default: "", parse: text => text, format: n => n } });
            const seen = [];
            const read = () => seen.push(new URLSearchParams(location.search).get("n"));
            url.writeSoon(() => ({ n: "1" }));
            url.writeSoon(() => ({ n: "2" }));
            read();
            url.flush();
            read();
            url.writeSoon(() => ({ n: "3" }));
            url.cancel();
            url.writeSoon(() => ({ n: "4" }));
            await new Promise(done => setTimeout(done, 600));
            read();
            url.writeSoon(() => ({ n: "5" }));
            url.destroy();
            await new Promise(done => setTimeout(done, 600));
            read();
            return seen;
        })()""",
    )
    assert lengths == [None, "2", "4", "4"]


def find(blank_page, *queries):
    """What is found for queries, each asked a number of times before."""
    return blank_page(
        ["latent_map/toolbar.js"],
        "given.queries.map(([query, count]) => findImage(query, count, given.classes, given.labels))",
        {"queries": queries, "classes": CLASSES, "labels": LABELS},
    )


def test_a_number_is_looked_for_among_the_test_garments_unless_it_says_train(blank_page):
    found = find(blank_page, *[(query, 0) for query in ("7", "#99", "test 5", "train 599", "training #0", "train12")])
    assert [(garment["split"], garment["index"]) for garment in found] == [
        ("test", 7), ("test", 99), ("test", 5), ("train", 599), ("train", 0), ("train", 12),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "label"),
    [
        ("boot", 9),
        ("ankle boots", 9),
        ("t-shirt", 0),
        ("tshirt", 0),
        ("trousers", 1),
        ("bags", 8),
        ("dress", 3),
        ("coat", 4),
    ],
)
def test_a_class_is_found_by_part_of_its_name_in_singular_or_plural(blank_page, words, label):
    found = find(blank_page, *[(words, times) for times in range(10)])
    assert {LABELS["test"][garment["index"]] for garment in found} == {label}
    assert len({garment["index"] for garment in found}) > 5


def test_every_class_is_found_by_its_own_name(blank_page):
    found = find(blank_page, *[(name.lower(), 0) for name in CLASS_NAMES])
    assert [LABELS["test"][garment["index"]] for garment in found] == list(range(10))


@few_times
@given(query=st.text(min_size=1, max_size=20))
def test_whatever_is_typed_finds_a_garment_or_gets_a_sentence(blank_page, query):
    (found,) = find(blank_page, (query.strip().lower(), 0))
    if isinstance(found, str):
        assert found.endswith(".")
    else:
        assert found["index"] < len(LABELS[found["split"]])


def test_a_number_that_is_too_large_gets_the_range(blank_page):
    assert "0 to 99" in find(blank_page, ("100", 0))[0]
    assert "0 to 599" in find(blank_page, ("train 600", 0))[0]


def test_the_description_of_the_density_changes_once_each_way(blank_page):
    described = blank_page(
        ["latent_map/decoded_panel.js"], "Array.from({ length: 256 }, (_, level) => describeDensity(level))"
    )
    assert [len(list(group)) > 3 for _, group in itertools.groupby(described)] == [True, True, True]


def test_classes_are_counted_and_the_csv_has_a_header(blank_page):
    mix, text = blank_page(
        ["shared/geometry/selection.js"],
        """(() => {
            const points = { codes: Float32Array.of(0, 1, 2, 3, 4, 5), labels: [0, 2, 2] };
            const imageAt = index => ({ split: "train", index: index + 7 });
            return [countClasses(points, [1, 2], 3), toCsv(points, [0, 2], imageAt, ["T-shirt/top", "b", "Bag"])];
        })()""",
    )
    assert mix == [0, 0, 2]
    assert text == "split,index,class,x,y\ntrain,7,T-shirt/top,0.0000,1.0000\ntrain,9,Bag,4.0000,5.0000\n"
