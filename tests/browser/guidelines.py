"""What breaks a rule of the accessibility guidelines. Knows no page."""

from axe_playwright_python.sync_playwright import Axe

WCAG_A_AND_AA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
IN_COLOR_SCHEME = """async dark => {
    const [red] = getComputedStyle(document.querySelector('[data-testid="stApp"]')).backgroundColor.match(/\\d+/g);
    await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
    return (red < 128) === dark;
}"""


def violations(page):
    """What breaks a rule of WCAG 2.2, levels A and AA, anywhere on the page."""
    found = Axe().run(page, options={"runOnly": WCAG_A_AND_AA, "resultTypes": ["violations"]}).response
    assert found["testEngine"]["name"] == "axe-core"
    return [(one["id"], [node["html"] for node in one["nodes"]]) for one in found["violations"]]


def violations_by_theme(page):
    """The same in the light and in the dark theme, by theme."""
    found = {}
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        page.wait_for_function(IN_COLOR_SCHEME, arg=theme == "dark")
        found[theme] = violations(page)
    return found
