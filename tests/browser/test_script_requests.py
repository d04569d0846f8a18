"""The scripts that ask the server, with a `fetch` of the test's: every failure is one sentence."""

import pytest

REQUESTS = ["shared/data/requests.js"]
WITH_FETCH = """(async given => {{
    const original = window.fetch;
    const RESPONSES = {{
        unreachable: () => Promise.reject(new TypeError("Failed to fetch")),
        silent: (url, {{ signal }}) => new Promise((_, reject) => {{
            signal.onabort = () => reject(new DOMException("signal is aborted without reason", "AbortError"));
        }}),
        sent: async () => new Response(given.body, {{ status: given.status ?? 200, headers: given.headers }}),
    }};
    window.fetch = RESPONSES[given.response ?? "sent"];
    try {{
        {script}
    }} finally {{
        window.fetch = original;
    }}
}})(given)"""
FAILURE = WITH_FETCH.format(
    script="""
        const options = { timeoutSeconds: given.response === "silent" ? 0.05 : 10 };
        const call = {
            json: () => fetchJson("/nowhere", value => "right" in value, options),
            array: () => fetchArray("/nowhere", Float32Array, given.length ?? null, options),
            picture: () => fetchPicture("/nowhere"),
        }[given.call ?? "json"];
        return await call().then(
            value => ({ value: value instanceof Float32Array ? [...value] : value }),
            error => ({ error: error.message, status: error.status, retryAfter: error.retryAfterSeconds }),
        );
    """
)
PLAIN = {"Content-Type": "text/plain; charset=utf-8"}
UNREADABLE = "The server's answer could not be read."


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"response": "unreachable"}, "The server cannot be reached."),
        ({"response": "silent"}, "The server did not answer within 0.05 seconds."),
        ({"response": "silent", "call": "array"}, "The server did not answer within 0.05 seconds."),
        ({"body": "There is no such map.", "status": 404, "headers": PLAIN}, "There is no such map."),
        ({"body": "<h1>502 Bad Gateway</h1>", "status": 502}, "The server answered with the error 502."),
        ({"body": "Internal Server Error", "status": 500, "headers": PLAIN}, "The server answered with the error 500."),
        ({"body": "<html>"}, UNREADABLE),
        ({"body": "null"}, UNREADABLE),
        ({"body": '{"left": 1}'}, UNREADABLE),
        ({"call": "array", "body": "five!"}, UNREADABLE),
        ({"call": "array", "body": "8 bytes!", "length": 3}, UNREADABLE),
        ({"call": "picture", "body": "no picture"}, UNREADABLE),
        ({"call": "picture", "response": "unreachable"}, "The server cannot be reached."),
    ],
)
def test_a_failed_request_is_one_sentence(blank_page, given, sentence):
    assert blank_page(REQUESTS, FAILURE, given)["error"] == sentence


def test_a_busy_server_says_when_it_wants_to_be_asked_again(blank_page):
    busy = {"body": "The server is busy.", "status": 503, "headers": {**PLAIN, "Retry-After": "2"}}
    assert blank_page(REQUESTS, FAILURE, busy) == {"error": "The server is busy.", "status": 503, "retryAfter": 2}


def test_an_answer_of_the_right_form_is_handed_on(blank_page):
    assert blank_page(REQUESTS, FAILURE, {"body": '{"right": [1, 2]}'}) == {"value": {"right": [1, 2]}}
    zeros = {"call": "array", "body": "\0\0\0\0\0\0\0\0", "length": 2}
    assert blank_page(REQUESTS, FAILURE, zeros) == {"value": [0, 0]}


def test_what_failed_and_why_are_one_sentence(blank_page):
    sentence = blank_page(REQUESTS, 'describeFailure("No film", new Error("The server is busy."))')
    assert sentence == "No film: the server is busy."


@pytest.mark.parametrize("body", ["<html>", '{"label": "Bag"}', '{"probabilities": {"Bag": "high"}}'])
def test_a_verdict_that_cannot_be_read_is_one_sentence(blank_page, body):
    script = """
        const said = [];
        const show = (probabilities, error) => said.push([probabilities, error]);
        await new LiveClassifier(() => "/nowhere", () => false, () => "data:,AAAA", show).ask();
        return said;
    """
    said = blank_page(["shared/ui/live_classifier.js"], WITH_FETCH.format(script=script), {"body": body})
    assert said == [[None, f"{UNREADABLE} The bars have stopped."]]


def test_outputs_of_layers_that_are_cut_short_are_one_sentence(blank_page):
    script = """
        const layers = [{ name: "dense", output: [10] }];
        const description = { activations_url: "/nowhere", input: { shape: [1], values: "AAAAAA==" }, layers };
        return await Network.load(description).then(() => "loaded", error => error.message);
    """
    given = {"body": "only 12 byte"}
    assert blank_page(["feature_maps/network.js"], WITH_FETCH.format(script=script), given) == UNREADABLE


def test_a_picture_that_cannot_be_loaded_leaves_no_other_one_on_the_canvas(blank_page):
    script = """
        const split = { count: 9, columns: 3, per_sheet: 9, sheets: "{}.webp" };
        const store = new ImageStore("/nowhere/", { test: split, train: split }, 9);
        const canvas = document.createElement("canvas");
        canvas.getContext("2d").fillRect(0, 0, 28, 28);
        canvas.dataset.garment = "test 3";
        const drawing = store.draw(canvas, { split: "test", index: 4 });
        const seen = () => canvas.getContext("2d").getImageData(0, 0, 28, 28).data.some(Boolean);
        const meanwhile = seen();
        const message = await drawing.catch(error => error.message);
        return [meanwhile, seen(), message];
    """
    given = {"response": "unreachable"}
    found = blank_page(["shared/data/image_store.js"], WITH_FETCH.format(script=script), given)
    assert found == [False, False, "The server cannot be reached."]
