"""What is said of a picture, step by step: the verdict, what it rests on, and where the garment belongs."""

from typing import NamedTuple

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from app.render import figures, html, images
from app.server.exact_decode import of_number
from app.session import caches, state
from models import Bundle, Prediction
from models.pictures.segmentation import Segmentation
from models.recognition import wording
from models.recognition.occlusion import occlusion_map
from models.recognition.prediction import InputDomain, input_domain, manifest_domain
from models.recognition.projection import DIRECTED_CLASSES, encode_flip_invariant
from models.recognition.rejection import rejection_reason

NEAREST = 6


class Shown(NamedTuple):
    """A prepared garment, (28, 28) float32 in [0, 1], its true class where that is known, and where it was found."""

    prepared: NDArray[np.float32]
    truth: int | None = None
    found: Segmentation | None = None

    @property
    def domain(self) -> InputDomain:
        """Where it comes from; a garment that needed no cutting out is one of the data set."""
        return input_domain(self.found)


def explain(bundle: Bundle, shown: Shown) -> None:
    """The verdict, the steps that led to it, the ten bars, its like on the map, and the other classifiers."""
    names, domain = list(bundle.classifiers), shown.domain
    preferred = names.index(bundle.manifest["default_classifiers"][manifest_domain(domain)])
    chosen = st.selectbox("Who answers", names, preferred, key=state.answering_key(domain)) or names[preferred]
    said = bundle.predict(shown.prepared, chosen, domain)
    st.html(
        html.verdict(
            wording.describe_prediction(
                said, bundle.class_names, rejection_reason(shown.found) if shown.found else None
            )
        )
    )
    if shown.truth is not None:
        confusion = bundle.classifiers[chosen].info["confusion"]
        st.write(wording.compare_with_label(said, bundle.class_names, shown.truth, confusion))
    _steps(bundle, shown, said, chosen)
    st.caption("How sure it is of each class (softmax probabilities)")
    st.plotly_chart(
        figures.probabilities(bundle.class_names, said.probabilities),
        key="bars",
        config={"displayModeBar": False},
    )
    _on_the_map(bundle, shown, either_way=shown.found is not None and said.label in DIRECTED_CLASSES)
    st.caption("All classifiers side by side")
    others = {name: bundle.predict_proba(shown.prepared, name, domain) for name in names if name != chosen}
    everyone = {name: others.get(name, said.probabilities) for name in names}
    st.html(html.side_by_side(everyone, bundle.class_names))


def _steps(bundle: Bundle, shown: Shown, said: Prediction, chosen: str) -> None:
    """From the picture to the verdict: the cut-out, the 28 x 28 pixels, and which of them mattered."""
    steps = st.columns(3 if shown.found else 2, vertical_alignment="bottom")
    if shown.found:
        with steps[0]:
            st.caption("The garment that was found")
            st.html(html.cut_out(images.cut_out(shown.found)))
    with steps[-2]:
        st.caption("What it sees (28 × 28 pixels)")
        st.html(html.what_the_network_sees(images.garment(shown.prepared)))
    with steps[-1]:
        st.caption("What speaks for it, tinted")
        label = bundle.class_names.index(said.label)
        mattered = occlusion_map(bundle.classifiers[chosen].predict, shown.prepared, label)
        st.html(html.what_mattered(images.heat(shown.prepared, mattered), said.label))


def _on_the_map(bundle: Bundle, shown: Shown, either_way: bool) -> None:
    """Where the garment lands, what the map makes of it there, and the real garments around."""
    name = state.map_name(bundle)
    plane = bundle.maps[name]
    landing = encode_flip_invariant(plane, shown.prepared, either_way)
    x, y = landing.code
    edge = plane.extent
    left = np.clip((x - edge.x0) / (edge.x1 - edge.x0), 0.04, 0.96)
    top = np.clip((edge.y1 - y) / (edge.y1 - edge.y0), 0.04, 0.96)
    landed, decoded, around = st.columns(3)
    with landed:
        st.caption("Where it lands on the map (its code)")
        st.html(html.landing(caches.small_map(name), left, top, f"It lands at x {x:.2f}, y {y:.2f}"))
        if st.button("Open this place on the map", icon=":material/explore:"):
            st.switch_page("explore/page.py", query_params=state.address(name, (x, y)))
    with decoded:
        st.caption("Redrawn from its two numbers" + (", mirrored back" if landing.flipped else ""))
        st.html(html.redrawn(images.garment(landing.decoded)))
    with around:
        st.caption("Real garments nearest to it there")
        st.html(html.garments(_nearest(bundle, name, (x, y)), "nearest"))


def _nearest(bundle: Bundle, name: str, code: state.Code) -> list[tuple[str, str, str]]:
    """A card for each of the nearest real garments."""
    cards = []
    for number in caches.neighbours(name).nearest(code, NEAREST)[1]:
        split, index = of_number(bundle, int(number))
        garments = bundle.images[split]
        place = bundle.maps[name].codes(split)[index]
        words_of_it = f"{bundle.class_names[garments.labels[index]]}, {split} {index}"
        picture = images.data_url(images.garment(garments.pixels(index)))
        cards.append((picture, words_of_it, state.link(name, (float(place[0]), float(place[1])))))
    return cards
