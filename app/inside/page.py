"""Inside: a network layer by layer, and the operations of its layers to play with."""

import streamlit as st

from app.components.conv_playground import conv_playground
from app.components.feature_maps import feature_maps
from app.inside.image_source import choose_image
from app.inside.network_payload import describe_network, summarize_network
from app.session import caches, state
from models import Bundle, BundleError


def show_layers(bundle: Bundle) -> None:
    """A network and an image to choose, and the outputs of every layer (row B11)."""
    left, right = st.columns(2, gap="large")
    with left:
        network = st.selectbox(
            "Network",
            bundle.networks,
            bundle.networks.index(bundle.manifest["default_classifiers"]["data"]),
            key=state.NETWORK,
            bind="query-params",
        )
        st.caption(summarize_network(network))
    with right:
        image = choose_image(bundle)
        if image:
            st.caption(image.caption)
    if image is None:
        return
    try:
        data = describe_network(bundle, network, image.pixels)
    except BundleError as error:
        st.info(str(error), icon=":material/layers_clear:")
        return
    feature_maps(data, key=state.FEATURE_MAPS)


def show_operations(bundle: Bundle) -> None:
    """Convolution, padding, stride, pooling and up-sampling on a picture of 5 x 5 cells or on an image (row A9)."""
    st.write(
        "Layers of a convolutional network do five simple things. Try each on a picture of 5 × 5 cells, which you may"
        " change, or on a garment."
    )
    with st.expander("Another garment"):
        image = choose_image(bundle)
    conv_playground(image.pixels if image else bundle.images["test"].pixels(0), key=state.CONV_PLAYGROUND)


ROOMS = {"Walk through a network": show_layers, "Play with the pieces": show_operations}

bundle = caches.bundle_or_stop()
st.title("Inside a network", anchor=False)
st.write(
    "Each layer of a network turns its input into feature maps, until an answer is left. Here you can see every one of"
    " them, with the weights that made it."
)
room = st.segmented_control(
    "Room",
    list(ROOMS),
    default=next(iter(ROOMS)),
    key=state.INSIDE_ROOM,
    label_visibility="collapsed",
    bind="query-params",
)
ROOMS[room or next(iter(ROOMS))](bundle)
