"""Classifying drawings, uploads, pasted and dropped files, examples, and files that are no pictures."""

import base64
import io
import re
import zipfile
from urllib.parse import parse_qs, urlsplit

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import expect

from models import prepare, read_picture
from tests.browser.guidelines import violations_by_theme
from tests.serving import MAP_ON_SCREEN

RESULT_TEST_IDS = ("verdict", "what-the-network-sees", "landing")


def a_picture():
    picture, file = Image.new("RGB", (60, 80), "white"), io.BytesIO()
    ImageDraw.Draw(picture).polygon([(20, 6), (40, 6), (46, 74), (33, 74), (30, 30), (27, 74), (14, 74)], "navy")
    picture.save(file, "PNG")
    return file.getvalue()


def a_zip():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("garment.png", a_picture())
    return file.getvalue()


def send(page, content, name="garment.png"):
    """Chooses a file and waits until the server has it; the one before is deleted at about the same time."""
    with page.expect_response(lambda it: "/_stcore/upload_file/" in it.url and it.request.method == "PUT"):
        page.locator('input[type="file"]').set_input_files({"name": name, "mimeType": "image/png", "buffer": content})


def results_of_files(page):
    """The table beside the file uploader."""
    column = page.get_by_test_id("stColumn").filter(has=page.get_by_test_id("stFileUploader"))
    return column.get_by_test_id("stDataFrame")


def idle(page):
    """Waits until the script of the page has run."""
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")


def choose_source(page, name):
    """Shows a picture source; a second click on its name would take the choice back."""
    choice = page.get_by_role("radiogroup", name="Source").get_by_role("radio", name=name, exact=True)
    if choice.get_attribute("aria-checked") != "true":
        choice.click()
    expect(choice).to_have_attribute("aria-checked", "true")
    idle(page)


@pytest.fixture(scope="module")
def shared_page(open_page):
    with open_page("/classify") as page:
        yield page


@pytest.fixture
def classify_page(shared_page, no_page_complains):
    """The page that all tests of this file use, at its first source."""
    page = shared_page
    page.bring_to_front()
    page.emulate_media(color_scheme="light")
    if urlsplit(page.url).path != "/classify":
        page.get_by_test_id("stTopNavLink").filter(has_text="Classify").click()
        expect(page).to_have_title("Classify · Latent Wardrobe")
    choose_source(page, "Draw")
    expect(page.get_by_test_id("sketchpad")).to_be_visible()
    expect(page.get_by_test_id("verdict")).to_have_count(0)
    return page


@pytest.fixture
def upload_page(classify_page):
    """The same page at the file uploader, without files."""
    page = classify_page
    choose_source(page, "Upload")
    page.locator('input[type="file"]').wait_for(state="attached")
    expect(page.get_by_test_id("paste").locator('[data-part="waiting"]')).to_have_attribute("hidden", "")  # it listens
    remove = page.get_by_role("button", name="Remove", exact=True)
    if remove.count():
        remove.click()
        expect(remove).to_have_count(0)
    expect(page.get_by_test_id("verdict")).to_have_count(0)
    idle(page)
    return page


def test_a_drawing_is_classified_and_an_empty_board_gets_one_sentence(classify_page):
    page = classify_page
    pad, verdict = page.get_by_test_id("sketchpad"), page.get_by_test_id("verdict")
    column = page.get_by_test_id("stColumn").filter(has=pad)
    sentence = column.locator('[data-testid="stCaptionContainer"], [data-testid="stAlert"]')
    expect(sentence).to_have_count(1)
    expect(verdict).to_have_count(0)
    box = pad.locator("canvas").last.bounding_box()
    page.mouse.move(box["x"] + 100, box["y"] + 60)
    page.mouse.down()
    for down in range(60, 260, 15):
        page.mouse.move(box["x"] + 100, box["y"] + down)
        page.mouse.move(box["x"] + 200, box["y"] + down)
    page.mouse.up()
    for test_id in RESULT_TEST_IDS:
        expect(page.get_by_test_id(test_id)).to_be_visible()
    assert page.get_by_test_id("what-the-network-sees").evaluate("image => image.naturalWidth") == 28
    page.get_by_test_id("nearest").get_by_role("link").first.click()
    page.locator(MAP_ON_SCREEN).wait_for()
    page.go_back()
    expect(verdict).to_be_visible()  # the drawing is still there
    pad.get_by_role("button", name="Clear").click()
    expect(verdict).to_have_count(0)
    expect(sentence).to_have_count(1)


def test_an_uploaded_picture_is_classified_and_its_code_opens_on_the_map(upload_page, bundle):
    page = upload_page
    send(page, a_picture())
    for test_id in RESULT_TEST_IDS:
        expect(page.get_by_test_id(test_id)).to_be_visible()
    landing = page.get_by_test_id("landing")
    beside = page.get_by_test_id("stColumn").filter(has=landing).last
    beside.get_by_role("button").or_(beside.get_by_role("link")).first.click()
    page.locator(MAP_ON_SCREEN).wait_for()
    name = page.get_by_test_id("map-picker").input_value()
    code = bundle.maps[name].encode(prepare(read_picture(a_picture()))[None])[0].tolist()
    live = page.get_by_test_id("live-garment")
    assert [float(live.get_attribute(f"data-{axis}")) for axis in "xy"] == pytest.approx(code, abs=1e-3)
    address = parse_qs(urlsplit(page.url).query)
    assert [float(address[axis][0]) for axis in "xy"] == pytest.approx(code, abs=1e-3)


def test_a_nearest_garment_opens_on_the_map_and_back_leads_to_the_upload_with_its_verdict(upload_page, map_on):
    page = upload_page
    send(page, a_picture())
    sentence = page.get_by_test_id("verdict").inner_text()
    page.evaluate("() => { window.notReloaded = true; }")
    garment = page.get_by_test_id("nearest").get_by_role("link").first
    address = parse_qs(urlsplit(garment.get_attribute("href")).query)
    garment.click()
    map_on(page, [])
    shown = page.get_by_test_id("live-garment")
    for axis in "xy":
        assert float(shown.get_attribute(f"data-{axis}")) == pytest.approx(float(address[axis][0]), abs=1e-3)
    page.go_back()
    expect(page.get_by_test_id("verdict")).to_have_text(sentence)
    expect(page.get_by_text("Uploaded before: garment.png")).to_be_visible()
    assert page.evaluate("() => window.notReloaded")
    page.get_by_role("button", name="Remove", exact=True).click()
    expect(page.get_by_test_id("verdict")).to_have_count(0)


def test_a_file_that_is_no_picture_gets_one_sentence_and_the_next_picture_is_classified(upload_page):
    page = upload_page
    verdict, alert = page.get_by_test_id("verdict"), page.get_by_test_id("stAlert")
    for content in (b"This is a shopping list.", b"", a_zip()):
        send(page, content)
        expect(alert).to_have_count(1)
        expect(verdict).to_have_count(0)
        sentence = alert.inner_text()
        assert "Traceback" not in sentence
        assert "Error" not in sentence
        send(page, a_picture())
        expect(verdict).to_be_visible()
        expect(alert).to_have_count(0)


def test_a_hostile_file_name_is_shown_as_text_and_runs_no_script(upload_page):
    page, dialogs = upload_page, []

    def asked(dialog):
        dialogs.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", asked)
    for name in ("<img src=x onerror=alert(1)>.png", "'\"><script>alert(2)</script>.png", "../../etc/passwd"):
        send(page, a_picture(), name)
        expect(page.get_by_test_id("stFileUploader").get_by_title(name, exact=True)).to_be_visible()
        expect(page.get_by_test_id("verdict")).to_be_visible()
    assert page.locator('img[src="x"]').count() == 0
    assert not dialogs
    page.remove_listener("dialog", asked)


def test_examples_are_chosen_by_pointer_and_by_keys(classify_page):
    page = classify_page
    page.get_by_text("Example", exact=True).first.click()
    choice, verdict = page.get_by_test_id("image-picker"), page.get_by_test_id("verdict")
    expect(choice.get_by_role("radio", checked=True)).to_have_accessible_name("Ankle boot")
    expect(verdict).to_contain_text("ankle boot")
    choice.get_by_role("radio", name="Bag icon").click()
    expect(verdict).to_contain_text("A bag")
    page.keyboard.press("ArrowRight")
    expect(choice.get_by_role("radio", checked=True)).to_have_accessible_name("T-shirt icon")
    expect(verdict).to_contain_text("T-shirt")
    page.get_by_text("Draw", exact=True).first.click()
    expect(choice).to_have_count(0)
    page.get_by_text("Example", exact=True).first.click()
    expect(choice.get_by_role("radio", checked=True)).to_have_accessible_name("T-shirt icon")
    expect(verdict).to_contain_text("T-shirt")


def test_no_picture_source_breaks_a_rule_of_the_accessibility_guidelines(upload_page):
    page = upload_page
    parts = {
        "Upload": page.get_by_test_id("stFileUploader"),
        "Example": page.get_by_test_id("stDataFrame"),
        "Test garment": page.get_by_text("Its label says"),
    }
    for source, part in parts.items():
        choose_source(page, source)
        expect(part).to_be_visible()
        expect(page.get_by_test_id("sketchpad")).to_have_count(0)
        expect(page.get_by_test_id("stStatusWidget")).to_have_count(0)
        assert violations_by_theme(page) == {"light": [], "dark": []}, source


CREATE_TRANSFER = """async ([content, type]) => {
    const bytes = Uint8Array.from(atob(content), character => character.charCodeAt(0));
    const transfer = new DataTransfer();
    if (type) transfer.items.add(new File([bytes], "image.png", { type }));
    else transfer.setData("text/plain", "navy");
    return transfer;
}"""


def data_transfer(page, content, kind="image/png"):
    """A DataTransfer in the page with a file, or with text where there is no kind."""
    return page.evaluate_handle(CREATE_TRANSFER, [base64.b64encode(content).decode(), kind])


def paste_into(page, target, content, kind="image/png"):
    script = "(at, data) => at.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true }))"
    target.evaluate(script, data_transfer(page, content, kind))


def test_pasted_pictures_are_classified_like_uploads(upload_page):
    page = upload_page
    expect(page.get_by_test_id("paste").get_by_role("button")).to_be_visible()
    for number in (1, 2):
        paste_into(page, page.locator("body"), a_picture())
        expect(page.get_by_test_id("stFileUploader").get_by_title(re.compile("^pasted .*png$"))).to_have_count(number)
        expect(page.get_by_test_id("verdict")).to_be_visible()
    expect(results_of_files(page)).to_be_visible()


def test_pasted_text_is_reported_as_no_picture(upload_page):
    page = upload_page
    paste_into(page, page.locator("body"), b"", "")
    expect(page.get_by_test_id("paste")).to_contain_text("There is no picture in the clipboard.")
    expect(page.get_by_test_id("verdict")).to_have_count(0)


def test_the_paste_button_reads_the_clipboard_or_says_what_to_do_instead(upload_page):
    page = upload_page
    paste = page.get_by_test_id("paste")
    button = paste.get_by_role("button")
    copy = "data => navigator.clipboard.write([new ClipboardItem({ 'image/png': data.files[0] })])"
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    data_transfer(page, a_picture()).evaluate(copy)
    button.click()
    expect(page.get_by_test_id("verdict")).to_be_visible()
    page.context.clear_permissions()
    page.evaluate("() => { navigator.clipboard.read = () => Promise.reject(new Error('not allowed')); }")
    button.click()
    expect(paste).to_contain_text("Press Ctrl+V")
    page.evaluate("() => { delete navigator.clipboard.read; }")


def test_nothing_is_pasted_where_there_is_no_uploader(classify_page):
    page = classify_page
    expect(page.get_by_test_id("sketchpad")).to_be_visible()
    paste_into(page, page.locator("body"), a_picture())
    page.wait_for_timeout(300)
    expect(page.get_by_test_id("verdict")).to_have_count(0)


def test_a_dropped_picture_is_classified(upload_page):
    page = upload_page
    zone = page.get_by_test_id("stFileUploaderDropzone")
    script = "(at, data) => at.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true }))"
    zone.evaluate(script, data_transfer(page, a_picture()))
    expect(page.get_by_test_id("verdict")).to_be_visible()


def test_several_pictures_get_a_table_to_download(upload_page):
    page = upload_page
    files = [("trousers.png", a_picture()), ("list.txt", b"milk, bread"), ("again.png", a_picture())]
    page.locator('input[type="file"]').set_input_files(
        [{"name": name, "mimeType": "image/png", "buffer": content} for name, content in files]
    )
    expect(results_of_files(page)).to_be_visible()
    expect(page.get_by_test_id("verdict")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download CSV").click()
    rows = download.value.path().read_text().splitlines()
    assert [row.split(",")[0] for row in rows] == ["file", "trousers.png", "list.txt", "again.png"]
    assert "not a picture" in rows[2]
