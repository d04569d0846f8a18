"""What breaks a rule of the accessibility guidelines. Knows no page."""

from axe_playwright_python.base import AXE_SCRIPT

WCAG_A_AND_AA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
RULES_ABOUT_COLORS = ["color-contrast", "link-in-text-block"]
"""The only ones whose outcome depends on the theme."""
RUN = """async options => {
    const { testEngine, violations } = await axe.run(options);
    return [testEngine.name, violations.map(({ id, nodes }) => [id, nodes.map(node => node.html)])];
}"""
IN_COLOR_SCHEME = """async dark => {
    const [red] = getComputedStyle(document.querySelector('[data-testid="stApp"]')).backgroundColor.match(/\\d+/g);
    await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
    return (red < 128) === dark;
}"""


def violations(page, run_only=WCAG_A_AND_AA):
    """What breaks a rule of WCAG 2.2, levels A and AA, anywhere on the page; `run_only` names rules or their tags."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    name, found = page.evaluate(RUN, {"runOnly": run_only, "resultTypes": ["violations"]})
    assert name == "axe-core"
    return [(rule, elements) for rule, elements in found]


def violations_by_theme(page):
    """The same in the light and in the dark theme, by theme; what does not depend on colours is checked once."""
    found = {}
    for theme, run_only in (("light", WCAG_A_AND_AA), ("dark", RULES_ABOUT_COLORS)):
        page.emulate_media(color_scheme=theme)
        page.wait_for_function(IN_COLOR_SCHEME, arg=theme == "dark")
        found[theme] = violations(page, run_only)
    return found
