"""Images of the data set as small links to their positions on a map."""

from collections.abc import Iterable

from app.render import html, images
from app.session import state
from models import Bundle
from models.bundle import Map, SplitName


def link_images(bundle: Bundle, plane: Map, members: Iterable[tuple[SplitName, int, str]], test_id: str) -> str:
    """Makes the HTML of images that link to the map.

    Args:
        bundle: holds the images.
        plane: the map that the links open.
        members: split and index of each image, and a note that is added to its text alternative.
        test_id: names the element for tests.
    """
    cards = []
    for split, index, note in members:
        garments = bundle.images[split]
        x, y = plane.codes(split)[index].tolist()
        alt = f"{bundle.class_names[garments.labels[index]]}{note}, {split} {index}"
        url = images.to_data_url(images.draw_image(garments.pixels(index)))
        cards.append((url, alt, state.map_url(plane.name, (x, y))))
    return html.image_links(cards, test_id)
