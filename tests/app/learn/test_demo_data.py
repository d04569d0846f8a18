"""The lessons, the data of their demos, quizzes, slides and the glossary, without a page."""

import json

import numpy as np
import pytest

from app.learn import demo_data, glossary, links
from app.learn.lesson import LESSONS
from app.present.slides import SLIDES
from app.render import quiz_sampling
from app.server.urls import SCRIPTS
from models.pictures.framing import PreparedImage

MAX_WORDS = 350
"""Read in about two minutes."""


def count_words(lesson):
    texts = (lesson.question, lesson.introduction, lesson.task, lesson.explanation, lesson.summary)
    return sum(len(text.split()) for text in texts)


def test_there_are_eight_lessons_each_with_a_name_and_a_demo_of_its_own():
    assert len(LESSONS) == len({one.slug for one in LESSONS}) == len({one.demo for one in LESSONS}) == 8
    for lesson in LESSONS:
        assert (SCRIPTS / "lesson" / "demos" / f"{lesson.demo}.js").is_file()


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.slug)
def test_a_lesson_is_read_in_two_minutes_and_says_where_it_comes_from_and_where_to_go(lesson):
    assert 150 < count_words(lesson) <= MAX_WORDS
    assert 1 <= len(lesson.references) <= 3
    assert all(any(digit.isdigit() for digit in reference) for reference in lesson.references)
    assert lesson.links
    assert "$" in lesson.mathematics


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.slug)
def test_the_dollars_of_the_mathematics_come_in_pairs(lesson):
    assert lesson.mathematics.count("$") % 2 == 0
    assert "$" not in lesson.introduction + lesson.explanation


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.slug)
def test_demo_data_is_json_and_names_only_test_images(bundle, lesson):
    data = demo_data.build_demo_data(bundle, lesson.demo)
    assert json.loads(json.dumps(data)) == data
    for index in (
        *data.get("indices", ()),
        *(one["index"] for one in (*data.get("items", ()), *data.get("rounds", ()))),
    ):
        assert 0 <= index < len(bundle.images["test"])


def test_the_features_are_the_width_and_the_gap_in_the_middle():
    images = np.zeros((3, 28, 28), np.float32)
    images[1, :, 7:21] = 1
    images[2, :, 7:21] = 1
    images[2, 14:, 12:16] = 0
    assert demo_data.compute_features(images) == pytest.approx(np.array([[0, 1], [0.5, 0], [0.5, 1]]))


def test_trousers_and_dresses_differ_in_the_features_and_no_single_one_separates_them(bundle):
    data = demo_data.build_demo_data(bundle, "linear_classifier")
    dresses, trousers = (
        np.array([item["features"] for item in data["items"] if item["target"] == target]) for target in (0, 1)
    )
    assert min(len(dresses), len(trousers)) > 30
    assert 20 < data["held_out_count"] < len(data["items"]) - 20
    assert (trousers.mean(axis=0) - dresses.mean(axis=0) > [-1, 0.1]).all()
    for axis in (0, 1):
        assert trousers[:, axis].min() < dresses[:, axis].max()
        assert dresses[:, axis].min() < trousers[:, axis].max()


def test_one_image_of_each_class_is_chosen(bundle):
    labels = bundle.images["test"].labels
    for skip in (0, 3):
        chosen = quiz_sampling.first_of_each_class(bundle, skip)
        assert labels[chosen].tolist() == list(range(10))
        assert all((labels[:index] == label).sum() == skip for label, index in enumerate(chosen))


def test_games_have_ten_garments_each_and_no_garment_twice(bundle):
    games = quiz_sampling.sample_games(bundle, seed=5, count=2)
    assert [len(game) for game in games] == [quiz_sampling.ROUND_COUNT] * 2
    assert len({one["index"] for game in games for one in game}) == 2 * quiz_sampling.ROUND_COUNT
    assert games == quiz_sampling.sample_games(bundle, seed=5, count=2)
    assert games != quiz_sampling.sample_games(bundle, seed=6, count=2)


def test_in_each_game_the_network_is_unsure_of_four_garments(bundle):
    for game in quiz_sampling.sample_games(bundle, seed=1, count=3):
        assert (
            sum(max(one["probabilities"]) < quiz_sampling.CONFIDENCE_THRESHOLD for one in game)
            == quiz_sampling.HARD_ROUND_COUNT
        )


def test_probabilities_in_a_game_are_those_of_the_other_pages(bundle):
    (game,) = quiz_sampling.sample_games(bundle, seed=2, count=1)
    for one in game:
        garment = bundle.images["test"].pixels(one["index"])
        expected = bundle.predict(PreparedImage(garment)).probabilities
        assert one["probabilities"] == pytest.approx(expected, abs=1e-4)
        assert one["label"] == bundle.images["test"].labels[one["index"]]


def test_sampled_mistakes_are_mistakes(bundle):
    rounds = quiz_sampling.sample_mistakes(bundle)
    assert len(rounds) == quiz_sampling.MISTAKE_COUNT
    assert all(int(np.argmax(one["probabilities"])) != one["label"] for one in rounds)


def test_the_lesson_about_mistakes_counts_them_as_the_bundle_does(bundle):
    (lesson,) = (one for one in LESSONS if one.demo == "mistakes")
    about = bundle.classifiers[bundle.manifest["default_classifiers"]["data"]].info["metrics"]
    right = about["test_accuracy"] * 10_000
    assert f"about {round(right / 50) * 50:,}" in lesson.introduction
    assert 19 < 10_000 / (10_000 - right) < 21  # one in twenty
    assert bundle.manifest["published"]["classifiers"]["people"]["test_accuracy"] == 0.835
    assert "8,350" in lesson.introduction


def test_the_link_to_a_wrong_prediction_leads_to_one(bundle):
    (link,) = (one for lesson in LESSONS for one in lesson.links if "gets wrong" in one.label)
    index = links.find_test_index(bundle, link)
    prediction = bundle.predict(PreparedImage(bundle.images["test"].pixels(index)))
    assert int(np.argmax(prediction.probabilities)) != bundle.images["test"].labels[index]


def test_a_link_is_there_only_where_its_page_is(monkeypatch, tmp_path):
    inside = [link for lesson in LESSONS for link in lesson.links if link.page == "inside"]
    assert inside
    (tmp_path / "inside").mkdir()
    monkeypatch.setattr(links, "_APP", tmp_path)
    assert not any(links.page_exists(link) for link in inside)
    (tmp_path / "inside" / "page.py").touch()
    assert all(links.page_exists(link) for link in inside)


def test_the_glossary_is_in_order_and_each_word_has_one_sentence():
    assert len(glossary.GLOSSARY) >= 25
    found = glossary.find_terms("")
    assert found == sorted(glossary.GLOSSARY.items())
    assert all(meaning.endswith(".") and meaning.count(". ") == 0 for _, meaning in found)


@pytest.mark.parametrize(("wanted", "found"), [("KERNEL", "kernel"), (" two numbers ", "code"), ("softm", "softmax")])
def test_a_word_is_found_by_a_piece_of_its_name_or_of_its_sentence(wanted, found):
    terms = [term for term, _ in glossary.find_terms(wanted)]
    assert found in terms
    assert len(terms) < len(glossary.GLOSSARY)


def test_a_word_that_is_in_no_definition_finds_nothing():
    assert glossary.find_terms("zebra") == []


def test_there_are_ten_slides_each_with_a_scene_of_its_own_and_notes():
    assert len(SLIDES) == len({slide["scene"] for slide in SLIDES}) == 10
    assert all(slide["title"] and slide["text"] and len(slide["notes"].split()) > 15 for slide in SLIDES)
