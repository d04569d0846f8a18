"""A component that shows the outputs of every layer of a network, and how each number is computed."""

from typing import NotRequired, TypedDict

from app.components import declare
from app.render.palette import ColorStops

_component = declare(__file__)


class LayerDescription(TypedDict):
    """A layer as the bundle's manifest describes it; shapes are (height, width, channels) or (units,)."""

    name: str
    kind: str
    inputs: list[str]
    output: list[int]
    parameters: int
    activation: NotRequired[str]
    kernel_size: NotRequired[list[int]]
    strides: NotRequired[list[int]]
    padding: NotRequired[str]
    margins: NotRequired[list[list[int]]]
    size: NotRequired[list[int]]
    dead_channels: NotRequired[list[int]]
    has_weights: bool


class NetworkInput(TypedDict):
    """One input of a network: its shape, and its little-endian float32 values in Base64."""

    shape: list[int]
    values: str


class NetworkDescription(TypedDict):
    """A network with its input, and the URLs of its layers' outputs and weights."""

    script: str
    network: str
    activations_url: str
    weights_url: str
    input: NetworkInput
    layers: list[LayerDescription]
    classes: list[str]
    colours: ColorStops


def feature_maps(data: NetworkDescription, key: str) -> None:
    """Shows a network. It sends nothing: the browser keeps the chosen layer and channel in the address.

    Args:
        data: see `app.inside.network_payload.describe_network`.
        key: identifies the component on the page.
    """
    _component(data=data, key=key)
