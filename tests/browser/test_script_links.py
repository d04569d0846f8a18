"""Links within the app are followed without a reload, unless the visitor wants another tab or window."""

import pytest

CLICK = """given => {
    const link = Object.assign(document.createElement("a"), { href: "classify?from=here", ...given.link });
    if (given.app) link.dataset.appLink = "";
    link.append(document.createElement("img"));
    document.body.append(link);
    const [address, popped] = [location.href, []];
    const onPop = () => popped.push(location.pathname + location.search);
    addEventListener("popstate", onPop);
    const click = new MouseEvent("click", { bubbles: true, cancelable: true, ...given.click });
    addEventListener("click", event => event.preventDefault(), { once: true });  // after the listener of the script
    let followed = false;
    document.addEventListener("click", event => { followed = event.defaultPrevented; }, { once: true });
    link.firstChild.dispatchEvent(click);
    removeEventListener("popstate", onPop);
    history.replaceState({}, "", address);
    link.remove();
    return { followed, popped };
}"""


def click(blank_page, app=True, **options):
    return blank_page(["shared/ui/links.js"], f"({CLICK})(given)", {"app": app, **options})


def test_a_plain_click_changes_the_address_and_tells_the_page(blank_page):
    assert click(blank_page) == {"followed": True, "popped": ["/_stcore/classify?from=here"]}


@pytest.mark.parametrize(
    "options",
    [
        {"click": {"ctrlKey": True}},
        {"click": {"metaKey": True}},
        {"click": {"shiftKey": True}},
        {"click": {"button": 1}},
        {"app": False},
    ],
    ids=["ctrl", "command", "shift", "middle button", "another link"],
)
def test_other_clicks_and_links_are_left_to_the_browser(blank_page, options):
    assert click(blank_page, **options) == {"followed": False, "popped": []}
