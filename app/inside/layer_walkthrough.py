"""A garment on its way through a network, layer by layer (row B11)."""

import streamlit as st

from app.components.feature_maps import feature_maps
from app.inside import image_source
from app.inside.description import about, describe
from app.session import state
from models import Bundle, BundleError


def show(bundle: Bundle) -> None:
    """The room: a network and a garment to choose, and what every layer makes of it."""
    left, right = st.columns(2, gap="large")
    with left:
        network = st.selectbox(
            "Network",
            bundle.networks,
            bundle.networks.index(bundle.manifest["default_classifiers"]["data"]),
            key=state.NETWORK,
            bind="query-params",
            on_change=state.look_at_none,
        )
        st.caption(about(network))
    with right:
        chosen = image_source.choose(bundle)
        if chosen:
            st.caption(chosen.words)
    if chosen is None:
        return
    try:
        description = describe(bundle, network, chosen.prepared)
    except BundleError as error:
        st.info(str(error), icon=":material/layers_clear:")
        return
    feature_maps(description, *state.looked_at(), key=state.WALK, on_shown=state.look_at_chosen)
