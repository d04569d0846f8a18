"""The scripts of the lessons and of the show without their pages: learning, grouping, fitting, sliding, playing."""

import numpy as np
import pytest

RNG = np.random.default_rng(11)
SQUARE = "[[0, 0], [1, 0], [1, 1], [0, 1]]"


def test_a_line_learns_to_part_two_kinds_and_learns_nothing_from_lies(blank_page):
    kinds = [
        {"measures": (RNG.normal(0.35 + 0.3 * side, 0.08, 2)).tolist(), "side": side}
        for _ in range(100)
        for side in (0, 1)
    ]
    before, after, lied = blank_page(
        ["lesson/logistic_regression.js"],
        """(() => {
            const aside = given.slice(0, 100), taught = given.slice(100);
            const told = taught.map((one, i) => (i % 4 < 2 ? one : { ...one, side: 1 - one.side }));
            const after = examples => examples.reduce(learn, START);
            return [START, after(taught), after(told)].map(weights => rightShare(weights, aside));
        })()""",
        kinds,
    )
    assert before < 0.8 < 0.95 < after
    assert lied < after


def test_the_learnt_half_of_the_square_is_where_it_is_more_than_half_sure(blank_page):
    for weights in ([1.0, 0.5, 0.2], [0.0, -2.0, 0.5], [1.0, 1.0, 99.0], [1.0, 1.0, -99.0]):
        corners, sure = blank_page(
            ["lesson/logistic_regression.js"],
            "[halfOf(given, SQUARE), halfOf(given, SQUARE).map(corner => sure(given, corner))]".replace(
                "SQUARE", SQUARE
            ),
            weights,
        )
        assert all(0 <= value <= 1 for corner in corners for value in corner)
        assert all(share >= 0.5 - 1e-9 for share in sure)
        assert len(corners) == (4 if weights[2] == 99 else 0 if weights[2] == -99 else len(corners))


def test_groups_that_lie_apart_are_found_without_a_label_and_are_pure(blank_page):
    centres = np.array([[0, 0], [5, 0], [0, 5], [6, 6]])
    labels = np.arange(400) % 4
    codes = (centres[labels] + RNG.normal(0, 0.3, (400, 2))).reshape(-1).tolist()
    groups, found = blank_page(
        ["lesson/kmeans.js"],
        """(() => {
            const groups = groupsOf(Float32Array.from(given.codes), 4);
            return [[...groups], purities(groups, Uint8Array.from(given.labels), 4, 10)];
        })()""",
        {"codes": codes, "labels": labels.tolist()},
    )
    assert len({(group, label) for group, label in zip(groups, labels.tolist(), strict=True)}) == 4
    assert [one["share"] for one in found] == [1] * 4
    assert [one["size"] for one in found] == [100] * 4


def test_a_team_of_neurons_needs_the_bend_to_follow_what_is_not_straight(blank_page):
    xs = np.linspace(0, 1, 28)
    ys = ((xs > 0.2) & (xs < 0.4) | (xs > 0.6) & (xs < 0.8)).astype(float)
    errors = {}
    for bend in ("none", "relu", "sigmoid"):
        followed = blank_page(
            ["lesson/relu_fit.js"],
            "given.xs.map(team(given.xs, given.ys, 12, given.bend))",
            {"xs": xs.tolist(), "ys": ys.tolist(), "bend": bend},
        )
        errors[bend] = float(np.sqrt(np.mean((np.array(followed) - ys) ** 2)))
        if bend == "none":
            assert followed == pytest.approx(np.polyval(np.polyfit(xs, ys, 1), xs), abs=1e-3)
    assert errors["relu"] < 0.5 * errors["none"]
    assert errors["sigmoid"] < 0.5 * errors["none"]


def test_a_kernel_slides_over_every_place_with_black_around(blank_page):
    levels = RNG.integers(0, 256, (28, 28))
    for number in range(4):
        weights, sums = blank_page(
            ["lesson/kernel.js"],
            "[KERNELS[given.number].weights, [...slide(given.levels, KERNELS[given.number].weights)]]",
            {"number": number, "levels": levels.reshape(-1).tolist()},
        )
        padded, kernel = np.pad(levels, 1), np.reshape(weights, (3, 3))
        expected = [[(padded[r : r + 3, c : c + 3] * kernel).sum() for c in range(28)] for r in range(28)]
        assert np.reshape(sums, (28, 28)) == pytest.approx(np.array(expected), abs=1e-2)


def test_the_mix_around_a_place_counts_the_nearest(blank_page):
    codes, labels = RNG.uniform(-1, 1, (200, 2)), RNG.integers(0, 10, 200)
    place = np.array([0.1, -0.2])
    mix = blank_page(
        ["lesson/neighbour_labels.js"],
        "mixAround({ codes: Float32Array.from(given.codes), labels: Uint8Array.from(given.labels) },"
        " { x: given.place[0], y: given.place[1] }, 20, 10)",
        {"codes": codes.reshape(-1).tolist(), "labels": labels.tolist(), "place": place.tolist()},
    )
    nearest = np.argsort(np.linalg.norm(codes - place, axis=1))[:20]
    assert mix == np.bincount(labels[nearest], minlength=10).tolist()


def a_round(index, label, named):
    return {"index": index, "label": label, "probabilities": [0.9 if i == named else 0.1 / 9 for i in range(10)]}


def test_a_game_scores_both_sides_and_shows_who_was_wrong_where(blank_page):
    rounds = [a_round(0, 3, 3), a_round(1, 4, 6), a_round(2, 6, 4)]
    played = blank_page(
        ["presenter/game_rules.js"],
        """(() => {
            const game = new Game(given);
            game.next();
            const early = game.at;
            for (const label of [3, 4, 5]) { game.answer(label); game.answer(9); game.next(); }
            game.answer(1);
            return { early, over: game.over, score: game.score(), outcome: outcome(game.score()),
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
    sentence = blank_page(["presenter/game_rules.js"], "outcome(given)", {"people": people, "network": network})
    assert said in sentence


def test_choices_hold_the_label_and_what_the_network_finds_likeliest(blank_page):
    round_ = {"index": 0, "label": 9, "probabilities": [0.01, 0.4, 0.3, 0.0, 0.2, 0.0, 0.05, 0.0, 0.0, 0.04]}
    assert blank_page(["shared/ui/quiz.js"], "quizOptions(given, 4)", round_) == [1, 2, 4, 9]
    assert blank_page(["shared/ui/quiz.js"], "predictedLabel(given)", round_) == 1


def test_keys_and_clickers_lead_on_and_back_except_where_something_else_has_the_focus(blank_page):
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
