"""The lessons and what their live things are told, games, tour and glossary: words and numbers, without a page."""

import json

import numpy as np
import pytest

from app.learn import demo_data, glossary, links
from app.learn.lessons import LESSONS
from app.present.slides import STEPS
from app.render import quiz_sampling
from app.server.urls import SCRIPTS
from models.pictures.framing import PreparedImage

LONGEST = 350
"""Words that are read in about two minutes."""


def words(lesson):
    texts = (lesson.question, lesson.before, lesson.task, lesson.after, lesson.remember)
    return sum(len(text.split()) for text in texts)


def test_there_are_eight_lessons_each_with_a_name_and_a_live_thing_of_its_own():
    assert len(LESSONS) == len({one.slug for one in LESSONS}) == len({one.toy for one in LESSONS}) == 8
    for lesson in LESSONS:
        assert (SCRIPTS / "lesson" / "demos" / f"{lesson.toy}.js").is_file()


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.slug)
def test_a_lesson_is_read_in_two_minutes_and_says_where_it_comes_from_and_where_to_go(lesson):
    assert 150 < words(lesson) <= LONGEST
    assert 1 <= len(lesson.references) <= 3
    assert all(any(digit.isdigit() for digit in reference) for reference in lesson.references)
    assert lesson.links
    assert "$" in lesson.curious


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.slug)
def test_the_dollars_of_the_mathematics_come_in_pairs(lesson):
    assert lesson.curious.count("$") % 2 == 0
    assert "$" not in lesson.before + lesson.after


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.slug)
def test_a_live_thing_is_told_of_real_garments_alone(bundle, lesson):
    told = demo_data.told(bundle, lesson.toy)
    assert json.loads(json.dumps(told)) == told
    for garment in (*told.get("garments", ()), *told.get("rounds", ())):
        index = garment if isinstance(garment, int) else garment["index"]
        assert 0 <= index < len(bundle.images["test"])


def test_a_garment_is_measured_by_its_width_and_by_the_gap_in_its_middle():
    images = np.zeros((3, 28, 28), np.float32)
    images[1, :, 7:21] = 1
    images[2, :, 7:21] = 1
    images[2, 14:, 12:16] = 0
    assert demo_data.measures(images) == pytest.approx(np.array([[0, 1], [0.5, 0], [0.5, 1]]))


def test_trousers_and_dresses_differ_in_these_measures_and_neither_alone_tells_them_apart(bundle):
    told = demo_data.told(bundle, "examples")
    dresses, trousers = (np.array([g["measures"] for g in told["garments"] if g["side"] == side]) for side in (0, 1))
    assert min(len(dresses), len(trousers)) > 30
    assert 20 < told["aside"] < len(told["garments"]) - 20
    assert (trousers.mean(axis=0) - dresses.mean(axis=0) > [-1, 0.1]).all()
    for axis in (0, 1):
        assert trousers[:, axis].min() < dresses[:, axis].max()
        assert dresses[:, axis].min() < trousers[:, axis].max()


def test_the_first_garment_of_each_class_is_one_of_that_class(bundle):
    labels = bundle.images["test"].labels
    for skip in (0, 3):
        chosen = demo_data.first_of_each(bundle, skip)
        assert labels[chosen].tolist() == list(range(10))
        assert all((labels[:index] == label).sum() == skip for label, index in enumerate(chosen))


def test_games_have_ten_garments_each_and_no_garment_twice(bundle):
    games = quiz_sampling.games(bundle, seed=5, count=2)
    assert [len(game) for game in games] == [quiz_sampling.ROUNDS] * 2
    assert len({one["index"] for game in games for one in game}) == 2 * quiz_sampling.ROUNDS
    assert games == quiz_sampling.games(bundle, seed=5, count=2)
    assert games != quiz_sampling.games(bundle, seed=6, count=2)


def test_in_each_game_the_network_is_unsure_of_four_garments(bundle):
    for game in quiz_sampling.games(bundle, seed=1, count=3):
        assert sum(max(one["probabilities"]) < quiz_sampling.UNSURE for one in game) == quiz_sampling.HARD


def test_what_the_network_says_in_a_game_is_what_it_says_elsewhere(bundle):
    (game,) = quiz_sampling.games(bundle, seed=2, count=1)
    for one in game:
        garment = bundle.images["test"].pixels(one["index"])
        usual = bundle.predict(PreparedImage(garment)).probabilities
        assert one["probabilities"] == pytest.approx(usual, abs=1e-4)
        assert one["label"] == bundle.images["test"].labels[one["index"]]


def test_the_mistakes_that_are_shown_are_mistakes(bundle):
    shown = quiz_sampling.mistakes(bundle)
    assert len(shown) == quiz_sampling.MISTAKES
    assert all(int(np.argmax(one["probabilities"])) != one["label"] for one in shown)


def test_the_lesson_about_mistakes_counts_them_as_the_bundle_does(bundle):
    (lesson,) = (one for one in LESSONS if one.toy == "mistakes")
    about = bundle.classifiers[bundle.manifest["default_classifiers"]["data"]].info["metrics"]
    right = about["test_accuracy"] * 10_000
    assert f"about {round(right / 50) * 50:,}" in lesson.before
    assert 19 < 10_000 / (10_000 - right) < 21  # one in twenty
    assert bundle.manifest["published"]["classifiers"]["people"]["test_accuracy"] == 0.835
    assert "8,350" in lesson.before


def test_the_garment_that_classify_is_said_to_get_wrong_is_got_wrong(bundle):
    (link,) = (one for lesson in LESSONS for one in lesson.links if "gets wrong" in one.label)
    said = bundle.predict(PreparedImage(bundle.images["test"].pixels(link.garment)))
    assert int(np.argmax(said.probabilities)) != bundle.images["test"].labels[link.garment]


def test_a_link_is_there_only_where_its_page_is(monkeypatch, tmp_path):
    inside = [link for lesson in LESSONS for link in lesson.links if link.page == "inside"]
    assert inside
    (tmp_path / "inside").mkdir()
    monkeypatch.setattr(links, "_APP", tmp_path)
    assert not any(links.exists(link) for link in inside)
    (tmp_path / "inside" / "page.py").touch()
    assert all(links.exists(link) for link in inside)


def test_the_glossary_is_in_order_and_each_word_has_one_sentence():
    assert len(glossary.GLOSSARY) >= 25
    found = list(glossary.matching(""))
    assert found == sorted(glossary.GLOSSARY.items())
    assert all(meaning.endswith(".") and meaning.count(". ") == 0 for _, meaning in found)


@pytest.mark.parametrize(("wanted", "found"), [("KERNEL", "kernel"), (" two numbers ", "code"), ("softm", "softmax")])
def test_a_word_is_found_by_a_piece_of_its_name_or_of_its_sentence(wanted, found):
    terms = [term for term, _ in glossary.matching(wanted)]
    assert found in terms
    assert len(terms) < len(glossary.GLOSSARY)


def test_what_is_in_no_sentence_finds_nothing():
    assert list(glossary.matching("zebra")) == []


def test_the_tour_has_ten_steps_each_with_a_scene_of_its_own_and_notes():
    assert len(STEPS) == len({step.scene for step in STEPS}) == 10
    assert all(step.title and step.words and len(step.notes.split()) > 15 for step in STEPS)
