"""The result of a classification, step by step: the prediction, what it rests on, and the position on the map."""

from typing import NamedTuple

import numpy as np
import pandas as pd
import streamlit as st

from app.render import figures, html, images
from app.render.image_links import link_images
from app.session import caches, state
from models import Bundle, Prediction
from models.pictures.framing import InputDomain, PreparedImage
from models.recognition import wording
from models.recognition.occlusion import occlusion_map
from models.recognition.projection import project_image
from models.recognition.rejection import rejection_reason

NEAREST_COUNT = 6
RING_MARGIN = 0.04
"""The ring on the small map stays this far from its edges, as a fraction of its side."""


class Item(NamedTuple):
    """What is classified: a prepared image, and the index of its true class if that is known."""

    image: PreparedImage
    label: int | None = None


def show_result(bundle: Bundle, item: Item) -> None:
    """Shows the prediction of a classifier to choose, and all that explains it.

    Args:
        bundle: holds the networks.
        item: what is classified.
    """
    classifier = _choose_classifier(bundle, item.image.domain)
    prediction = bundle.predict(item.image, classifier)
    _show_prediction(bundle, item, prediction, classifier)
    _show_steps(bundle, item, prediction, classifier)
    _show_probabilities(bundle, prediction)
    _show_map_position(bundle, item, prediction)
    _show_all_classifiers(bundle, item, prediction, classifier)


def _choose_classifier(bundle: Bundle, domain: InputDomain) -> str:
    names = list(bundle.classifiers)
    default = bundle.default_classifier(domain)
    key = state.classifier_key(domain)
    return st.selectbox("Classifier", names, names.index(default), key=key, persist_state="session") or default


def _show_prediction(bundle: Bundle, item: Item, prediction: Prediction, classifier: str) -> None:
    reason = rejection_reason(item.image.segmentation) if item.image.segmentation else None
    st.html(html.prediction(wording.describe_prediction(prediction, bundle.class_names, reason)))
    if item.label is not None:
        confusion = bundle.classifiers[classifier].info["confusion"]
        st.write(wording.compare_with_label(prediction, bundle.class_names, item.label, confusion))


def _show_steps(bundle: Bundle, item: Item, prediction: Prediction, classifier: str) -> None:
    """From the picture to the prediction: the segmentation, the 28 x 28 pixels, and which of them mattered."""
    *first, second, third = st.columns(3 if item.image.segmentation else 2, vertical_alignment="bottom")
    if item.image.segmentation:
        with first[0]:
            st.caption("The garment that was found")
            picture = images.draw_segmentation(item.image.segmentation)
            st.html(html.square_image("cut-out", picture, "The garment cut out of the picture", html.FRAMED))
    with second:
        st.caption("What it sees (28 × 28 pixels)")
        picture, alt = images.draw_image(item.image.pixels), "What the network sees: 28 by 28 grey pixels"
        st.html(html.square_image("what-the-network-sees", picture, alt))
    with third:
        st.caption("What supports this answer, tinted")
        label = bundle.class_names.index(prediction.label)
        importance = occlusion_map(bundle.classifiers[classifier].predict, item.image.pixels, label)
        alt = f"The parts that support {prediction.label}, tinted: with them covered, it would be less sure"
        st.html(html.square_image("what-mattered", images.draw_heatmap(item.image.pixels, importance), alt))


def _show_probabilities(bundle: Bundle, prediction: Prediction) -> None:
    st.caption("How sure it is of each class (softmax probabilities)")
    figure = figures.plot_probabilities(bundle.class_names, prediction.probabilities)
    st.plotly_chart(figure, key="bars", config={"displayModeBar": False})


def _show_map_position(bundle: Bundle, item: Item, prediction: Prediction) -> None:
    """The position on the map, the image decoded there, and the nearest images of the data set."""
    plane = bundle.maps[state.map_name(bundle)]
    projection = project_image(plane, item.image, prediction.label)
    x, y = projection.code
    on_map, decoded, nearest = st.columns(3)
    with on_map:
        st.caption("Where it lands on the map (its code)")
        extent = plane.extent
        left = np.clip((x - extent.x0) / (extent.x1 - extent.x0), RING_MARGIN, 1 - RING_MARGIN)
        top = np.clip((extent.y1 - y) / (extent.y1 - extent.y0), RING_MARGIN, 1 - RING_MARGIN)
        st.html(html.map_position(caches.small_map_url(plane.name), left, top, f"It lands at x {x:.2f}, y {y:.2f}"))
        if st.button("Open this place on the map", icon=":material/explore:"):
            st.switch_page("explore/page.py", query_params=state.map_query(plane.name, (x, y)))
    with decoded:
        st.caption("Redrawn from its two numbers" + (", mirrored back" if projection.flipped else ""))
        picture, alt = images.draw_image(projection.decoded), "The garment that the map draws at this place"
        st.html(html.square_image("redrawn", picture, alt))
    with nearest:
        st.caption("Nearest real garments")
        neighbours = caches.find_nearest(plane.name, (x, y), NEAREST_COUNT)
        members = [(neighbour.split, neighbour.index, "") for neighbour in neighbours]
        st.html(link_images(bundle, plane, members, "nearest"))


def _show_all_classifiers(bundle: Bundle, item: Item, prediction: Prediction, classifier: str) -> None:
    """The two most likely classes by each classifier; `prediction` is the one of `classifier`."""
    st.caption("All classifiers side by side")
    rows = []
    for name in bundle.classifiers:
        known = name == classifier
        p = prediction.probabilities if known else bundle.predict_proba(item.image, name)
        first, second = np.argsort(-p)[:2]
        names = bundle.class_names
        rows.append((name, names[first], 100 * float(p[first]), names[second], 100 * float(p[second])))
    bar = st.column_config.ProgressColumn("Probability", format="%.0f%%", min_value=0, max_value=100)
    st.dataframe(
        pd.DataFrame(rows, columns=["Classifier", "First choice", "first", "Second choice", "second"]),
        key="side_by_side",
        height="content",
        hide_index=True,
        column_config={"first": bar, "second": bar},
        alt="All classifiers side by side",
    )
