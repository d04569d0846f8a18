"""What breaks a rule of the accessibility guidelines. Knows no page."""

from axe_playwright_python.sync_playwright import Axe

WCAG_A_AND_AA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def violations(page):
    """What breaks a rule of WCAG 2.2, levels A and AA, anywhere on the page."""
    found = Axe().run(page, options={"runOnly": WCAG_A_AND_AA, "resultTypes": ["violations"]}).response
    assert found["testEngine"]["name"] == "axe-core"
    return [(one["id"], [node["html"] for node in one["nodes"]]) for one in found["violations"]]
