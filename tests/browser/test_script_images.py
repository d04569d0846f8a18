"""Images and what is said of them: shown together in whatever order images arrive, and cleared when one does not."""

import numpy as np
import pytest


def round_of(label):
    """The first option that a quiz offers is the label, for labels up to 6; the classifier predicts class 9."""
    probable = {9: 0.5, (label + 1) % 9: 0.2, (label + 2) % 9: 0.1}
    return {"index": label, "label": label, "probabilities": [probable.get(i, 0.02) for i in range(10)]}


FILES = {
    "lattice": bytes(4 * (784 + 10 + 1)),
    "codes": np.repeat(np.arange(10, dtype=np.float32), 2).tobytes(),
    "labels": bytes(range(10)),
}
"""Ten images: number `i` is of class `i`, and its code is (i, i)."""
SPLIT = {"count": 10, "codes": "codes", "labels": "labels", "sheets": "", "columns": 10, "per_sheet": 10}
ROUNDS = [round_of(label) for label in range(7)]
PAYLOAD = {
    "latent_map": {
        "bundle": "",
        "classes": [{"name": f"class {label}", "colour": "#888", "shape": "circle"} for label in range(10)],
        "lattice": {"file": "lattice", "extent": {"x0": 0, "x1": 10, "y0": 0, "y1": 10, "columns": 2, "rows": 2}},
        "garments": {"test": SPLIT, "train": SPLIT},
        "shown_training": 10,
    },
    "reconstructed": list(range(10)),
    "mistakes": ROUNDS,
    "games": [ROUNDS],
    "demo_data": {
        "indices": list(range(10)),
        "rounds": ROUNDS,
        "labels": [0, 1],
        "feature_names": ["one", "other"],
        "held_out_count": 1,
        "items": [{"index": i, "target": i % 2, "features": [0.1 * i, 0.3 * (i % 3)]} for i in range(9)],
    },
}
RUN = """(async ({ payload, files, steps }) => {
    const [draw, fetchUsual] = [ImageStore.prototype.draw, window.fetch];
    const requested = {};
    ImageStore.prototype.draw = (canvas, { index }) => new Promise((resolve, reject) => {
        requested[index] = {
            arrive: () => {
                const context = canvas.getContext("2d");
                context.fillStyle = `rgb(${100 + index} 0 0)`;
                context.fillRect(0, 0, 28, 28);
                resolve(true);
            },
            fail: () => reject(new Error("offline")),
        };
    });
    window.fetch = async name => new Response(Uint8Array.from(files[name]));
    const settled = () => new Promise(done => setTimeout(done, 20));
    const stage = document.createElement("div");
    document.body.replaceChildren(stage);
    const press = text => [...stage.querySelectorAll("button")].find(one => one.textContent === text).click();
    const seen = [];
    try {
        const memory = { reconstructed: 0, mistake: 0, game: null, gamesPlayed: 0 };
        const latentData = await openLatentData(payload.latent_map);
        void BUILD;
        for (const [step, index] of steps) {
            if (step === "another") ANOTHER;
            else {
                while (!requested[index]) await settled();
                requested[index][step]();
            }
            await settled();
            const canvas = stage.querySelector("canvas:not(.lw-image-radio canvas)");
            const level = canvas?.getContext("2d").getImageData(5, 0, 1, 1).data[0];
            seen.push({
                image: level ? level - 100 : null,
                said: Number((SAID)?.match(/\\d/)[0] ?? NaN),
                error: stage.textContent.includes("could not be loaded"),
            });
        }
    } finally {
        Object.assign(window, { fetch: fetchUsual });
        ImageStore.prototype.draw = draw;
    }
    return seen;
})(given)"""


@pytest.fixture
def watch(blank_page):
    """Takes steps with a component: an image arrives or fails, or another one is asked for. Returns what is seen after
    each: the number of the image on show, and the number that is said beside it."""

    def run(script, build, another, said, steps):
        expression = RUN.replace("BUILD", build).replace("ANOTHER", another).replace("SAID", said)
        files = {name: list(content) for name, content in FILES.items()}
        scripts = ["shared/data/image_store.js", "shared/data/latent_data.js", script]
        seen = blank_page(scripts, expression, {"payload": PAYLOAD, "files": files, "steps": steps})
        return [(one["image"], one["said"], one["error"]) for one in seen]

    return run


DEMO, SCENE = "build(stage, payload)", "{}(stage, {{ payload, memory, latentData }})"
OPTION = "stage.querySelector('[data-label]:not(:disabled)')?.click()"
LABEL = "/label says class \\d/.exec(stage.textContent)?.[0]"
IMAGE_NAME = "/class \\d/.exec(stage.querySelector('canvas:not(.lw-image-radio canvas)')?.ariaLabel)?.[0]"
COMPONENTS = {
    "the linear classifier": (
        "lesson/demos/linear_classifier.js",
        DEMO,
        "press('Show it one')",
        "/told: a class \\d/.exec(stage.textContent)?.[0]",
        [1, 1, 2, 3],
    ),
    "a reconstruction": (
        "lesson/demos/reconstruction.js",
        DEMO,
        "stage.querySelectorAll('input[type=radio]')[index].click()",
        IMAGE_NAME,
        [0, 1, 2, 3],
    ),
    "mistakes": (
        "lesson/demos/mistakes.js",
        DEMO,
        f"({OPTION}, press('Another mistake'))",
        "stage.querySelector('[data-label]')?.dataset.label",
        [0, 1, 2, 3],
    ),
    "the slide of a reconstruction": (
        "presenter/scenes/images.js",
        SCENE.format("showReconstruction"),
        "press('Another garment')",
        IMAGE_NAME,
        [0, 1, 2, 3],
    ),
    "the slide of mistakes": (
        "presenter/scenes/quiz.js",
        SCENE.format("showMistakes"),
        "press('Another one')",
        f"(press('Reveal'), {LABEL})",
        [0, 1, 2, 3],
    ),
}


@pytest.mark.parametrize("name", COMPONENTS)
def test_what_is_said_of_an_image_waits_for_it_and_a_late_image_is_dropped(watch, name):
    *component, (first, second, third, fourth) = COMPONENTS[name]
    seen = watch(
        *component,
        [
            ("arrive", first),
            ("another", second),
            ("another", third),
            ("arrive", third),
            ("arrive", second),
            ("another", fourth),
            ("fail", fourth),
        ],
    )
    assert [image for image, _, _ in seen] == [first] * 3 + [third] * 3 + [None]
    for image, said, error in seen:
        assert error == (image is None)
        assert np.isnan(said) or said == (image % 2 if "classifier" in name else image)
    assert not np.isnan(seen[4][1])


def test_a_garment_of_the_game_can_be_named_when_it_is_seen_and_loaded_again_when_it_failed(watch):
    answer = f"(() => {{ {OPTION}; return {LABEL}; }})()"
    again = "[...stage.querySelectorAll('button')].at(-1).click()"
    steps = [("arrive", 0), ("another", 1), ("arrive", 1), ("another", 2), ("fail", 2), ("another", 2), ("arrive", 2)]
    seen = watch("presenter/scenes/quiz.js", SCENE.format("showGame"), again, answer, steps)
    assert [image for image, _, _ in seen] == [0, 0, 1, 1, None, None, 2]
    assert [error for _, _, error in seen] == [False] * 4 + [True] * 2 + [False]
    for image, said, _ in seen:
        assert said == image or (image is None and np.isnan(said))


def test_no_picture_of_an_interpolation_stays_when_one_of_its_ends_cannot_be_loaded(watch):
    choose = "stage.querySelectorAll('input[type=radio]')[10 + index].click()"
    steps = [("arrive", 8), ("arrive", 9), ("another", 3), ("fail", 3)]
    level = "canvas.getContext('2d').getImageData(5, 0, 1, 1).data[0]"
    strips = f"String(+[...stage.querySelectorAll('.lw-demo-strip canvas')].some(canvas => {level}))"
    seen = watch("lesson/demos/interpolation.js", DEMO, choose, strips, steps)
    assert seen == [(None, 0, False), (9, 1, False), (9, 1, False), (None, 0, True)]


def test_reconstruction_errors_that_could_not_be_loaded_are_loaded_at_the_next_step(blank_page):
    said, shown = blank_page(
        ["latent_map/reconstruction_panel.js"],
        """(async () => {
            const parts = {};
            const tagOf = name => (/(real|decoded|difference)$/.test(name) ? "canvas" : "p");
            const part = name => (parts[name] ??= document.createElement(tagOf(name)));
            let requests = 0;
            const store = {
                count: () => 3,
                imageAt: (split, index) => ({ split, index }),
                errors: async () => {
                    requests += 1;
                    if (requests === 1) throw new Error("offline");
                    return Float32Array.from([0.1, 0.3, 0.2]);
                },
            };
            const shown = [];
            new ReconstructionPanel(part, store, [], { split: () => "test", onImage: image => shown.push(image) });
            const step = async () => {
                parts["reconstruction-first"].click();
                await new Promise(done => setTimeout(done, 20));
            };
            await step();
            const said = parts["reconstruction-status"].textContent;
            await step();
            return [said, shown];
        })()""",
    )
    assert "could not be loaded" in said
    assert shown == [{"split": "test", "index": 1}]
