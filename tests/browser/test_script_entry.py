"""The script that Streamlit loads, without Streamlit: it makes one view an element, as long as that is on a page."""

CALLS = """(async given => {
    const made = [];
    window.make = () => made.push({ updates: 0, destroyed: 0 }) && made.at(-1);
    const module = `export function createView() {
        const told = window.make();
        return { update: () => { told.updates += 1; }, destroy: () => { told.destroyed += 1; } };
    }`;
    const parentElement = document.body.appendChild(document.createElement("div"));
    const script = URL.createObjectURL(new Blob([module], { type: "text/javascript" }));
    const component = { data: { script }, parentElement };
    const settled = () => new Promise(done => setTimeout(done, 200));
    let clean = window.default(component);
    for (const step of given) {
        if (step === "call") clean = window.default(component);
        if (step === "clean") clean();
        if (step === "remove") parentElement.remove();
        await settled();
    }
    return made;
})(given)"""


def test_a_view_outlives_the_clean_up_of_a_superseded_call(blank_page):
    made = blank_page(["shared/entry.js"], CALLS, ["clean", "call"])
    assert made == [{"updates": 2, "destroyed": 0}]


def test_a_view_ends_with_its_element(blank_page):
    made = blank_page(["shared/entry.js"], CALLS, ["call", "remove", "clean"])
    assert made == [{"updates": 2, "destroyed": 1}]
