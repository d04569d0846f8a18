"""The computations of the demos and of the presentation without their pages."""

import numpy as np
import pytest

RNG = np.random.default_rng(11)
SQUARE = [[0, 0], [1, 0], [1, 1], [0, 1]]


def test_logistic_regression_separates_two_classes_unless_labels_are_flipped(blank_page):
    examples = [
        {"features": (RNG.normal(0.35 + 0.3 * target, 0.08, 2)).tolist(), "target": target}
        for _ in range(100)
        for target in (0, 1)
    ]
    before, after, flipped = blank_page(
        ["lesson/demos/linear_classifier.js"],
        """(() => {
            const heldOut = given.slice(0, 100), training = given.slice(100);
            const flipped = training.map((one, i) => (i % 4 < 2 ? one : { ...one, target: 1 - one.target }));
            const train = examples => examples.reduce(trainOnExample, INITIAL_WEIGHTS);
            return [INITIAL_WEIGHTS, train(training), train(flipped)].map(weights => computeAccuracy(weights, heldOut));
        })()""",
        examples,
    )
    assert before < 0.8 < 0.95 < after
    assert flipped < after


def test_the_square_is_clipped_to_where_class_one_is_predicted(blank_page):
    for weights in ([1.0, 0.5, 0.2], [0.0, -2.0, 0.5], [1.0, 1.0, 99.0], [1.0, 1.0, -99.0]):
        corners, probabilities = blank_page(
            ["lesson/demos/linear_classifier.js"],
            """(() => {
                const corners = clipToClassOne(given.weights, given.square);
                return [corners, corners.map(corner => predictProbability(given.weights, corner))];
            })()""",
            {"weights": weights, "square": SQUARE},
        )
        assert all(0 <= value <= 1 for corner in corners for value in corner)
        assert all(probability >= 0.5 - 1e-9 for probability in probabilities)
        assert len(corners) == (4 if weights[2] == 99 else 0 if weights[2] == -99 else len(corners))


def test_separate_clusters_are_found_without_labels_and_are_pure(blank_page):
    centres = np.array([[0, 0], [5, 0], [0, 5], [6, 6]])
    labels = np.arange(400) % 4
    codes = (centres[labels] + RNG.normal(0, 0.3, (400, 2))).reshape(-1).tolist()
    clusters, purities = blank_page(
        ["lesson/kmeans.js"],
        """(() => {
            const clusters = findClusters(Float32Array.from(given.codes), 4);
            return [[...clusters], computePurities(clusters, Uint8Array.from(given.labels), 4, 10)];
        })()""",
        {"codes": codes, "labels": labels.tolist()},
    )
    assert len(set(zip(clusters, labels.tolist(), strict=True))) == 4
    assert [one["share"] for one in purities] == [1] * 4
    assert [one["size"] for one in purities] == [100] * 4


def test_neurons_need_an_activation_function_to_fit_what_is_not_linear(blank_page):
    xs = np.linspace(0, 1, 28)
    ys = ((xs > 0.2) & (xs < 0.4) | (xs > 0.6) & (xs < 0.8)).astype(float)
    errors = {}
    for activation in ("none", "relu", "sigmoid"):
        fitted = blank_page(
            ["lesson/demos/neurons.js"],
            "given.xs.map(fitNeurons(given.xs, given.ys, 12, given.activation))",
            {"xs": xs.tolist(), "ys": ys.tolist(), "activation": activation},
        )
        errors[activation] = float(np.sqrt(np.mean((np.array(fitted) - ys) ** 2)))
        if activation == "none":
            assert fitted == pytest.approx(np.polyval(np.polyfit(xs, ys, 1), xs), abs=1e-3)
    assert errors["relu"] < 0.5 * errors["none"]
    assert errors["sigmoid"] < 0.5 * errors["none"]


def test_a_feature_map_holds_the_sum_at_every_pixel_with_zeros_around(blank_page):
    levels = RNG.integers(0, 256, (28, 28))
    for number in range(4):
        weights, sums = blank_page(
            ["lesson/demos/kernels.js"],
            "[KERNELS[given.number].weights, computeFeatureMap(given.plane, KERNELS[given.number].weights)]",
            {"number": number, "plane": {"values": levels.reshape(-1).tolist(), "rows": 28, "columns": 28}},
        )
        padded, kernel = np.pad(levels, 1), np.reshape(weights, (3, 3))
        expected = [[(padded[r : r + 3, c : c + 3] * kernel).sum() for c in range(28)] for r in range(28)]
        assert np.reshape(sums, (28, 28)) == pytest.approx(np.array(expected), abs=1e-2)


def test_neighbour_labels_are_those_of_the_nearest_points(blank_page):
    codes, labels = RNG.uniform(-1, 1, (200, 2)), RNG.integers(0, 10, 200)
    code = np.array([0.1, -0.2])
    counts = blank_page(
        ["lesson/demos/map_reading.js"],
        "countNeighbourLabels({ codes: Float32Array.from(given.codes), labels: Uint8Array.from(given.labels) },"
        " { x: given.code[0], y: given.code[1] }, 20, 10)",
        {"codes": codes.reshape(-1).tolist(), "labels": labels.tolist(), "code": code.tolist()},
    )
    nearest = np.argsort(np.linalg.norm(codes - code, axis=1))[:20]
    assert counts == np.bincount(labels[nearest], minlength=10).tolist()


def quiz_round(index, label, predicted):
    return {"index": index, "label": label, "probabilities": [0.9 if i == predicted else 0.1 / 9 for i in range(10)]}


def test_a_game_scores_both_sides_and_shows_who_was_wrong_where(blank_page):
    rounds = [quiz_round(0, 3, 3), quiz_round(1, 4, 6), quiz_round(2, 6, 4)]
    played = blank_page(
        ["presenter/game_rules.js"],
        """(() => {
            const game = new Game(given);
            game.next();
            const early = game.index;
            for (const label of [3, 4, 5]) { game.answer(label); game.answer(9); game.next(); }
            game.answer(1);
            return { early, over: game.over, score: game.score(), outcome: describeOutcome(game.score()),
                mistakes: game.mistakes().map(({ round, people, network }) => [round.index, people, network]) };
        })()""",
        rounds,
    )
    assert played == {
        "early": 0,
        "over": True,
        "score": {"people": 2, "network": 1},
        "outcome": "You won, 2 to 1.",
        "mistakes": [[1, 4, 6], [2, 5, 4]],
    }


@pytest.mark.parametrize(
    ("people", "network", "said"), [(5, 5, "draw"), (4, 9, "The network won, 9 to 4"), (9, 4, "You won")]
)
def test_the_outcome_of_a_game_is_one_sentence(blank_page, people, network, said):
    sentence = blank_page(["presenter/game_rules.js"], "describeOutcome(given)", {"people": people, "network": network})
    assert said in sentence


def test_quiz_options_hold_the_label_and_the_most_probable_classes(blank_page):
    round_ = {"index": 0, "label": 9, "probabilities": [0.01, 0.4, 0.3, 0.0, 0.2, 0.0, 0.05, 0.0, 0.0, 0.04]}
    assert blank_page(["shared/ui/quiz.js"], "quizOptions(given, 4)", round_) == [1, 2, 4, 9]
    assert blank_page(["shared/ui/quiz.js"], "predictedLabel(given)", round_) == 1


def test_keys_and_clickers_change_slides_unless_the_focused_element_needs_the_key(blank_page):
    asked = [
        [key, where]
        for where in ("body", "button", "[role=application]")
        for key in ("ArrowRight", "PageDown", " ", "ArrowLeft", "PageUp", "Home", "R", "n", "f", "x", "Tab")
    ]
    meant = blank_page(
        ["presenter/keys.js"],
        """(() => {
            document.body.innerHTML = '<button></button><i role="application"></i>';
            return given.map(([key, where]) => actionOf(key, document.querySelector(where)));
        })()""",
        asked,
    )
    usual = ["next", "next", "next", "back", "back", "reset", "reset", "notes", "fullscreen", None, None]
    on_button = [*usual[:2], None, *usual[3:]]
    on_map = [None, "next", None, None, *usual[4:]]
    assert meant == usual + on_button + on_map


@pytest.mark.parametrize(
    ("asked", "slide", "seconds"), [(None, 0, 60), (None, 1, 0), (None, 9, 0), (30, 0, 30), (30, 5, 30), (0, 0, 0)]
)
def test_the_tour_starts_by_itself_on_the_first_slide_alone_unless_the_address_asks_for_it(
    blank_page, asked, slide, seconds
):
    assert blank_page(["presenter/idle.js"], "idleSeconds(...given)", [asked, slide]) == seconds


def test_leaving_the_first_slide_ends_the_wait_for_the_tour(blank_page):
    started = blank_page(
        ["presenter/idle.js"],
        """(async () => {
            const idle = new Idle(document.createElement("div"), null);
            let started = 0;
            idle.startTour = () => { started += 1; };
            const waited = async (...seconds) => {
                started = 0;
                for (const one of seconds) idle.wait(one);
                window.dispatchEvent(new KeyboardEvent("keydown", { key: "x" }));
                await new Promise(done => setTimeout(done, 60));
                return started;
            };
            const counts = [await waited(0.02), await waited(0.02, 0)];
            idle.destroy();
            return counts;
        })()""",
    )
    assert started == [1, 0]


def test_keys_act_without_a_modifier_and_outside_inputs_and_character_keys_can_be_turned_off(blank_page):
    pressed = [
        {"key": key, **modifiers}
        for modifiers in ({}, {"shiftKey": True}, {"ctrlKey": True}, {"altKey": True}, {"metaKey": True})
        for key in ("r", "n", "f", "t", "5", "PageDown")
    ]
    heard = blank_page(
        ["presenter/keys.js"],
        """(() => {
            document.body.innerHTML = '<button></button><input><textarea></textarea><select></select>';
            const heard = {};
            const hear = (name, selector) => {
                heard[name] = [];
                const stop = listenToKeys(window, action => heard[name].push(action), key => {
                    const taken = /\\d/.test(key);
                    if (taken) heard[name].push(key);
                    return taken;
                });
                for (const init of given) {
                    const event = new KeyboardEvent("keydown", { bubbles: true, ...init });
                    document.querySelector(selector).dispatchEvent(event);
                }
                stop();
            };
            for (const selector of ["body", "button", "input", "textarea", "select"]) hear(selector, selector);
            enableShortcuts(false);
            hear("off", "body");
            enableShortcuts(true);
            hear("on", "body");
            return heard;
        })()""",
        pressed,
    )
    every = ["reset", "notes", "fullscreen", "tour", "5", "next"]
    digit_of_a_french_keyboard = ["5"]
    assert heard["body"] == heard["button"] == heard["on"] == every + digit_of_a_french_keyboard
    assert heard["input"] == heard["textarea"] == heard["select"] == []
    assert heard["off"] == ["next"]


def test_the_page_is_scrolled_when_another_lesson_is_opened_and_not_once_it_has_loaded(blank_page):
    first, second = blank_page(
        ["shared/data/image_store.js", "lesson/view.js"],
        """(async () => {
            const draw = ImageStore.prototype.draw;
            ImageStore.prototype.draw = () => new Promise(() => {});
            document.body.innerHTML = `
            <main data-testid="stMain" style="height: 99px; overflow: auto; overflow-anchor: none">
                <div style="height: 900px" data-part="all"><p data-part="stage"></p><p data-part="waiting"></p></div>
            </main>`;
            const main = document.querySelector("main");
            const open = async demo => {
                main.scrollTo(0, 500);
                const view = createView(main, { ...given, demo });
                const atOnce = main.scrollTop;
                main.scrollTo(0, 300);
                await view;
                return [atOnce, main.scrollTop];
            };
            try {
                return [await open("mistakes"), await open("linear_classifier")];
            } finally {
                ImageStore.prototype.draw = draw;
            }
        })()""",
        {
            "latent_map": {
                "classes": [{"name": f"class {label}", "colour": "#888", "shape": "circle"} for label in range(10)]
            },
            "demo_data": {
                "rounds": [quiz_round(0, 3, 4)],
                "labels": [0, 1],
                "feature_names": ["one", "other"],
                "held_out_count": 1,
                "items": [{"index": i, "target": i % 2, "features": [0.1 * i, 0.3 * i]} for i in range(3)],
            },
        },
    )
    assert first == [500, 300]
    assert second == [0, 300]


FAKE_STORE = """
    const requests = {};
    const store = { draw: (canvas, { index }) => new Promise((resolve, reject) => {
        requests[index] = { reject, resolve: () => {
            const context = canvas.getContext("2d");
            context.fillStyle = `rgb(${index} ${index} ${index})`;
            context.fillRect(0, 0, 28, 28);
            resolve(true);
        } };
    }) };
    const settled = () => new Promise(done => setTimeout(done, 50));
    const errors = [];
    const image = createTestImage(store, "an image", message => errors.push(message));
    const level = () => image.canvas.getContext("2d").getImageData(5, 5, 1, 1).data[0];
"""


def test_an_image_that_arrives_after_a_later_request_is_dropped(blank_page):
    levels = blank_page(
        ["shared/ui/test_images.js"],
        f"""(async () => {{ {FAKE_STORE}
            image.show(10);
            image.show(20);
            requests[20].resolve();
            await settled();
            const first = level();
            requests[10].resolve();
            await settled();
            return [first, level(), errors.length];
        }})()""",
    )
    assert levels == [20, 20, 0]


def test_an_image_that_cannot_be_loaded_is_cleared_and_reported_unless_a_later_one_is_wanted(blank_page):
    level, errors, later = blank_page(
        ["shared/ui/test_images.js"],
        f"""(async () => {{ {FAKE_STORE}
            image.show(10);
            requests[10].resolve();
            await settled();
            image.show(20);
            requests[20].reject(new Error("offline"));
            await settled();
            const afterFailure = [level(), [...errors]];
            image.show(30);
            image.show(40);
            requests[30].reject(new Error("late"));
            requests[40].resolve();
            await settled();
            return [...afterFailure, [level(), errors.length]];
        }})()""",
    )
    assert level == 0
    assert len(errors) == 1
    assert "offline" in errors[0]
    assert later == [40, 1]
