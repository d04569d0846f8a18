"""Checks that the builders share: hyperparameters must leave every layer an input."""

POOL_SIZE = 2
"""Height and width of the windows of max-pooling, in pixels."""


class ArchitectureError(ValueError):
    """The hyperparameters leave a layer with an empty input, or without units."""


def check_side(side: int, minimum: int, layer: str, kernel_size: int, remedy: str) -> None:
    """Checks that convolutions without padding leave enough of the image for the next layer.

    Args:
        side: height and width of the feature maps that reach the layer, in pixels.
        minimum: the smallest height and width that the layer can take.
        layer: the layer in words, for the error message.
        kernel_size: of the convolutions, for the error message.
        remedy: hyperparameters that avoid the error.

    Raises:
        ArchitectureError: `side` is below `minimum`.
    """
    if side < minimum:
        raise ArchitectureError(
            f"kernels of {kernel_size} x {kernel_size} without padding leave {side} x {side} pixels for {layer}:"
            f" choose padding same, or {remedy}."
        )
