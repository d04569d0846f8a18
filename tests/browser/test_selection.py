"""Gathering garments: loops, boxes and all in view give their pictures, their class mix and files to keep."""

import csv
import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect

from app.render.csv_file import write_predictions

SHOWN, PICTURE, ACROSS, KEPT = 60, 56, 20, 400


@pytest.fixture
def selection(the_map):
    """A map whose tab for gathering is open."""
    the_map.page.locator('[data-tab="selection"]').click()
    return the_map


def saved(the_map, name):
    with the_map.page.expect_download() as waiting:
        the_map.part(name).click()
    return waiting.value.suggested_filename, Path(waiting.value.path()).read_bytes()


def rows_of(the_map):
    """What the CSV file says: a dict a garment."""
    name, content = saved(the_map, "selection-csv")
    assert name == "garments.csv"
    return list(csv.DictReader(io.StringIO(content.decode())))


def draw(the_map, shape, spots):
    """Draws through spots that are shares of the plot; returns their places (n, 2)."""
    the_map.page.locator(f'[data-part="selection-{shape}"]').click()
    expect(the_map.page.locator(f'[data-part="selection-{shape}"]')).to_have_attribute("aria-pressed", "true")
    left, top, width, height = the_map.area()
    pixels = [(round(left + across * width), round(top + down * height)) for across, down in spots]
    the_map.page.mouse.move(*pixels[0])
    the_map.page.mouse.down()
    for spot in pixels:
        the_map.page.mouse.move(*spot)
        the_map.drawn()
    the_map.page.mouse.up()
    return np.array([the_map.place((x - left) / width, (y - top) / height) for x, y in pixels])


def enclosed(codes, outline):
    """Indices of the codes (n, 2) around which the outline (m, 2) winds."""
    around = outline[:, None] - codes[None].astype(np.float64)
    angles = np.arctan2(around[..., 1], around[..., 0])
    turns = np.diff(angles, axis=0, append=angles[:1])
    winding = ((turns + np.pi) % (2 * np.pi) - np.pi).sum(axis=0) / (2 * np.pi)
    return np.nonzero(np.round(winding) != 0)[0]


def indices_in(rows):
    assert {row["split"] for row in rows} == {"test"}
    return np.sort([int(row["index"]) for row in rows])


@pytest.mark.parametrize(
    ("shape", "spots"),
    [
        ("lasso", [(0.15, 0.3), (0.3, 0.15), (0.45, 0.5), (0.35, 0.45), (0.3, 0.8), (0.1, 0.7)]),
        ("box", [(0.2, 0.4), (0.35, 0.5), (0.42, 0.66)]),
    ],
)
def test_an_outline_selects_exactly_the_points_inside(selection, bundle, shape, spots):
    corners = draw(selection, shape, spots)
    if shape == "box":
        (x0, y0), (x1, y1) = corners[0], corners[-1]
        corners = np.array([(x0, y0), (x1, y0), (x1, y1), (x0, y1)])
    codes, labels = selection.plane.codes("test"), bundle.images["test"].labels
    inside = enclosed(codes, corners)
    assert len(inside) > 100
    expect(selection.part("selection-status")).to_contain_text(f"{len(inside):,} garments")
    rows = rows_of(selection)
    assert np.array_equal(indices_in(rows), inside)
    for row in rows:
        assert row["class"] == bundle.class_names[labels[int(row["index"])]]
        assert (float(row["x"]), float(row["y"])) == pytest.approx(codes[int(row["index"])], abs=1e-4)
    expect(selection.page.locator(f'[data-part="selection-{shape}"]')).to_have_attribute("aria-pressed", "false")


def test_names_of_classes_survive_the_csv_file_as_those_of_files_do(blank_page):
    names = [
        "Bag",
        "Hemd, lang",
        'The "best" coat',
        "two\nlines",
        "上着",
        "=1+1",
        "+1",
        "-1",
        "@sum",
        "\tcell",
        '=", "',
    ]
    text = blank_page(
        ["shared/geometry/selection.js"],
        """toCsv(
            { codes: given.flatMap((_, i) => [i, -i]), labels: given.map((_, i) => i) },
            given.map((_, i) => i),
            index => ({ split: "test", index }),
            given,
        )""",
        names,
    )
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert [(row["index"], row["x"], row["y"]) for row in rows[:2]] == [
        ("0", "0.0000", "0.0000"),
        ("1", "1.0000", "-1.0000"),
    ]
    by_python = write_predictions([(name, {"error": "no picture"}) for name in names])
    wanted = [row["file"] for row in csv.DictReader(io.StringIO(by_python, newline=""))]
    assert [row["class"] for row in rows] == wanted


def test_all_in_view_are_selected_with_their_class_counts(selection, bundle):
    labels = bundle.images["test"].labels
    selection.part("selection-view").click()
    expect(selection.part("selection-status")).to_contain_text(f"{len(labels):,} garments")
    counts = {name: int((labels == label).sum()) for label, name in enumerate(bundle.class_names)}
    assert mix(selection) == counts
    assert selection.part("pictures").get_by_role("button").count() == SHOWN
    selection.part("zoom-in").click()
    x0, x1, y0, y1 = selection.span()
    selection.part("selection-view").click()
    codes = selection.plane.codes("test")
    near = (codes[:, 0] > x0) & (codes[:, 0] < x1) & (codes[:, 1] > y0) & (codes[:, 1] < y1)
    assert sum(mix(selection).values()) == pytest.approx(near.sum(), abs=20)  # the view was measured in pixels
    widths = (
        selection.part("class-counts")
        .locator("i")
        .evaluate_all("bars => bars.map(bar => bar.getBoundingClientRect().width)")
    )
    assert widths == sorted(widths, reverse=True)


def mix(the_map):
    """How many of each class are selected."""
    rows = (
        the_map.part("class-counts")
        .locator("li")
        .evaluate_all(
            "rows => rows.map(row => [row.querySelector('span').textContent, row.querySelector('b').textContent])"
        )
    )
    return {name: int(count.replace(",", "")) for name, count in rows}


def test_hidden_classes_are_not_selected(selection, bundle):
    selection.part("legend").locator(".lw-class").nth(9).get_by_role("button").first.click()
    selection.part("selection-view").click()
    assert mix(selection) == {bundle.class_names[9]: int((bundle.images["test"].labels == 9).sum())}


def test_the_contact_sheet_holds_the_selected_images(selection, bundle):
    draw(selection, "box", [(0.6, 0.2), (0.75, 0.35)])
    indices = [int(row["index"]) for row in rows_of(selection)]
    assert 30 < len(indices) < KEPT
    name, content = saved(selection, "selection-sheet")
    sheet = Image.open(io.BytesIO(content))
    assert (name, sheet.format) == ("garments.png", "PNG")
    assert sheet.size == (ACROSS * PICTURE, -(-len(indices) // ACROSS) * PICTURE)
    levels = np.asarray(sheet.convert("L"))
    for number in (0, 7, len(indices) - 1):
        left, top = number % ACROSS * PICTURE, number // ACROSS * PICTURE
        tile = levels[top : top + PICTURE : 2, left : left + PICTURE : 2]
        assert (tile == bundle.images["test"].image(indices[number])).all()


def test_a_click_on_a_picture_selects_its_code(selection, bundle):
    draw(selection, "box", [(0.6, 0.2), (0.75, 0.35)])
    indices = [int(row["index"]) for row in rows_of(selection)]
    button = selection.part("pictures").get_by_role("button").nth(4)
    expect(button).to_have_attribute(
        "title", f"{bundle.class_names[bundle.images['test'].labels[indices[4]]]}, test {indices[4]}"
    )
    selection.page.wait_for_function(
        "canvas => canvas.getContext('2d').getImageData(0, 0, 28, 28).data.some(Boolean)",
        arg=button.locator("canvas").element_handle(),
    )
    assert (selection.pictures('[data-part="pictures"] canvas')[4] == bundle.images["test"].image(indices[4])).all()
    button.click()
    x, y = selection.plane.codes("test")[indices[4]]
    live = selection.page.get_by_test_id("live-garment")
    expect(live).to_have_attribute("data-x", f"{x:.4f}")
    expect(live).to_have_attribute("data-y", f"{y:.4f}")
    selection.answered()


def test_selected_points_stand_out_until_the_selection_is_cleared(selection):
    before = selection.picture()
    draw(selection, "box", [(0.2, 0.4), (0.4, 0.6)])
    selection.leave()
    during = selection.picture()
    high, wide = before.shape[:2]
    changed = np.abs(during - before).max(axis=2) > 8
    inside = changed[int(0.42 * high) : int(0.58 * high), int(0.22 * wide) : int(0.38 * wide)]
    assert changed.mean() > 0.05
    assert inside.mean() < 0.2 * changed.mean()
    selection.part("selection-clear").click()
    selection.drawn()
    assert np.array_equal(selection.picture(), before)
    assert selection.part("selection-csv").is_disabled()


def test_an_outline_around_nothing_selects_nothing(selection):
    codes = selection.plane.codes("test")
    assert not ((codes[:, 0] < selection.place(0.03, 0)[0]) & (codes[:, 1] > selection.place(0, 0.03)[1])).any()
    draw(selection, "box", [(0.005, 0.005), (0.03, 0.03)])
    expect(selection.part("selection-status")).to_contain_text("No garments")
    assert selection.part("selection-sheet").is_disabled()


def test_another_tab_or_escape_ends_drawing_an_outline(selection):
    lasso = selection.page.get_by_test_id("selection-lasso")
    for away in (
        lambda: selection.page.locator('[data-tab="path"]').click(),
        lambda: selection.part("plot").press("Escape"),
    ):
        selection.page.locator('[data-tab="selection"]').click()
        lasso.click()
        expect(lasso).to_have_attribute("aria-pressed", "true")
        away()
        expect(lasso).to_have_attribute("aria-pressed", "false")
        chosen = selection.choose(selection.place(0.4, 0.5))
        assert chosen["code"] == pytest.approx(selection.place(0.4, 0.5), abs=2 * max(selection.pixel()))
