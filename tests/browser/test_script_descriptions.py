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
READ = """(search => {
    const outlook = readOutlook(search, "atlas", 10);
    return { ...outlook, layers: [...outlook.layers], hidden: [...outlook.hidden] };
})"""
few_times = settings(max_examples=40)
coordinates = st.floats(-900, 900).map(lambda number: round(number, 3))
places = st.none() | st.fixed_dictionaries({"x": coordinates, "y": coordinates})


def span(numbers):
    x0, x1, y0, y1 = numbers
    return {"x0": min(x0, x1), "x1": max(x0, x1), "y0": min(y0, y1), "y1": max(y0, y1)}


spans = st.tuples(*[coordinates] * 4).filter(lambda n: n[0] != n[1] and n[2] != n[3]).map(span)
outlooks = st.fixed_dictionaries(
    {
        "show": st.sampled_from(["test", "train", "all"]),
        "layers": st.lists(st.sampled_from(LAYERS), unique=True),
        "hidden": st.lists(st.integers(0, 9), unique=True, max_size=9),
        "view": st.none() | spans,
        "a": places,
        "b": places,
        "charted": st.booleans(),
    }
)


@few_times
@given(outlook=outlooks, position=st.tuples(coordinates, coordinates))
def test_what_the_address_says_is_read_as_it_was_written(blank_page, outlook, position):
    address, read = blank_page(
        ["latent_map/address.js"],
        f"""(() => {{
            const {{ layers, hidden, ...rest }} = given.outlook;
            const outlook = {{ ...rest, layers: new Set(layers), hidden: new Set(hidden) }};
            const [x, y] = given.position;
            const address = writeOutlook("?tab=2&map=old", "blog", {{ x, y }}, outlook);
            return [address, ({READ})("?" + address)];
        }})()""",
        {"outlook": outlook, "position": position},
    )
    assert {**read, "layers": set(read["layers"]), "hidden": set(read["hidden"])} == {
        **outlook,
        "layers": set(outlook["layers"]),
        "hidden": set(outlook["hidden"]),
    }
    said = parse_qs(address)
    assert (said["tab"], said["map"]) == (["2"], ["blog"])
    assert [float(said[axis][0]) for axis in "xy"] == pytest.approx(position)


words = st.text(max_size=12) | st.sampled_from(
    ["NaN", "Infinity", "-1", "1e400", "9,9", ",,", "<b>", "null", "__proto__"]
)
queries = st.dictionaries(st.sampled_from(["show", "layers", "hide", "view", "a", "b", "route"]), words, max_size=7)


@few_times
@given(query=queries)
def test_whatever_the_address_says_a_usable_view_is_read(blank_page, query):
    read = blank_page(["latent_map/address.js"], f"({READ})('?' + new URLSearchParams(given))", query)
    assert read["show"] in ("test", "train", "all")
    assert set(read["layers"]) <= set(LAYERS)
    assert len(read["hidden"]) < 10
    assert all(label in range(10) for label in read["hidden"])
    assert isinstance(read["charted"], bool)
    for end in ("a", "b"):
        assert read[end] is None or max(abs(read[end]["x"]), abs(read[end]["y"])) <= 1e6
    if read["view"]:
        assert read["view"]["x0"] < read["view"]["x1"]
        assert read["view"]["y0"] < read["view"]["y1"]


def test_a_bare_address_remembers_the_view_that_was_on_show_last(blank_page):
    read = blank_page(
        ["latent_map/address.js"],
        f"""(() => {{
            const [layers, hidden] = [new Set(["terrain"]), new Set([3])];
            const outlook = {{ show: "all", layers, hidden, view: null, a: null, b: null, charted: true }};
            writeOutlook("", "blog", {{ x: 1, y: 2 }}, outlook);
            return [({READ})("?map=blog&x=1"), ({READ})("?layers=regions")];
        }})()""",
    )
    assert (read[0]["show"], read[0]["layers"], read[0]["hidden"], read[0]["charted"]) == (
        "all",
        ["terrain"],
        [3],
        True,
    )
    assert (read[1]["show"], read[1]["layers"], read[1]["hidden"], read[1]["charted"]) == (
        "test",
        ["regions"],
        [],
        False,
    )


def find(blank_page, *queries):
    """What is found for queries, each asked a number of times before."""
    return blank_page(
        ["latent_map/toolbar.js"],
        "given.queries.map(([query, times]) => find(query, times, given.classes, given.labels))",
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
def test_a_class_is_known_by_part_of_its_name_in_one_or_many(blank_page, words, label):
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


def test_too_large_a_number_is_told_the_range(blank_page):
    assert "0 to 99" in find(blank_page, ("100", 0))[0]
    assert "0 to 599" in find(blank_page, ("train 600", 0))[0]


def test_the_words_about_support_change_once_each_way(blank_page):
    said = blank_page(["latent_map/decoded_panel.js"], "Array.from({ length: 256 }, (_, level) => supportWords(level))")
    assert [len(list(group)) > 3 for _, group in itertools.groupby(said)] == [True, True, True]


def test_a_class_mix_counts_and_the_commas_part(blank_page):
    mix, text = blank_page(
        ["shared/geometry/selection.js"],
        """(() => {
            const points = { codes: Float32Array.of(0, 1, 2, 3, 4, 5), labels: [0, 2, 2] };
            const garmentOf = index => ({ split: "train", index: index + 7 });
            return [countClasses(points, [1, 2], 3), toCsv(points, [0, 2], garmentOf, ["T-shirt/top", "b", "Bag"])];
        })()""",
    )
    assert mix == [0, 0, 2]
    assert text == "split,index,class,x,y\ntrain,7,T-shirt/top,0.0000,1.0000\ntrain,9,Bag,4.0000,5.0000\n"
