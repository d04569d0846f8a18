"""Generates drawings of objects other than garments: faces, animals, fruit, tools, vehicles, houses, plants, symbols.

They are composed of ellipses, boxes and polygons of random sizes in coordinates from -1 to 1, y down. `rx` and `ry`
are half of a width and of a height.
"""

from collections.abc import Callable

import numpy as np
from numpy.random import Generator

from training.augmentation.image_ops import Image
from training.augmentation.vector_drawing import Drawing, add_mirrored, box, ellipse, polygon, rasterize, rotate_all


def generate_procedural_object(rng: Generator) -> Image:
    """Generates one object: (28, 28) float32 in [0, 1], light on black."""
    generate = list(_GENERATORS)[rng.choice(len(_GENERATORS), p=_PROBABILITIES)]
    return rasterize(generate(rng), rng)


def _draw_dots(rng: Generator, reach: float, tone: int) -> Drawing:
    centers = rng.uniform(-reach, reach, (int(rng.integers(2, 9)), 2))
    size = rng.uniform(0.04, 0.16)
    return [ellipse(x, y, size, size, tone) for x, y in centers]


def _draw_face(rng: Generator) -> Drawing:
    rx, ry = rng.uniform(0.6, 0.9), rng.uniform(0.55, 0.9)
    shapes: Drawing = []
    ear = rng.uniform(0.15, 0.45)
    if rng.random() < 0.7:
        ear_x, ear_y = rng.uniform(0.4, 1) * rx, rng.uniform(0.3, 1) * ry
        if rng.random() < 0.5:
            ear_shape = polygon([[-ear, 0.1], [ear, 0.1], [rng.uniform(-0.1, 0.3), -2 * ear]], ear_x, -ear_y, 1)
        else:
            ear_shape = ellipse(ear_x, -ear_y, 0.6 * ear, rng.uniform(0.6, 2) * ear, 1, rng.normal(0.2, 0.3))
        shapes += add_mirrored([ear_shape])
    shapes.append(ellipse(0, 0, rx, ry))
    if rng.random() < 0.3:
        shapes.append(ellipse(0, 0.4 * ry, 0.5 * rx, 0.45 * ry, 2))
    eye = rng.uniform(0.05, 0.2)
    shapes += add_mirrored([ellipse(rng.uniform(0.2, 0.5) * rx, -rng.uniform(0, 0.4) * ry, eye, eye, 3)])
    mouth = rng.uniform(0.1, 0.6) * rx
    shapes.append(ellipse(0, rng.uniform(0.3, 0.7) * ry, mouth, rng.uniform(0.03, 0.25), 4))
    if rng.random() < 0.4:
        shapes.append(polygon([[-0.1, 0], [0.1, 0], [0, 0.14]], 0, 0.15 * ry, 3))
    if rng.random() < 0.45:
        whiskers = rng.uniform(0.15, 0.5, int(rng.integers(1, 4)))
        shapes += add_mirrored([box(rx, rng.uniform(-0.1, 0.4), w, 0.025, 3, rng.normal(0, 0.3)) for w in whiskers])
    return shapes


def _draw_animal(rng: Generator) -> Drawing:
    rx, ry = rng.uniform(0.45, 0.75), rng.uniform(0.2, 0.45)
    leg, low = rng.uniform(0.05, 0.14), rng.uniform(0.3, 0.75)
    shapes = [
        box(x * rx, 0.6 * ry + low / 2, leg, low / 2 + 0.1, 0, rng.normal(0, 0.12))
        for x in rng.uniform(-0.95, 0.95, int(rng.choice((2, 4))))
    ]
    shapes.append(polygon([[0, -0.08], [rng.uniform(0.3, 0.7), rng.uniform(-0.6, 0.3)], [0, 0.1]], 0.9 * rx))
    up, head = rng.uniform(-0.1, 0.7), rng.uniform(0.15, 0.36)
    x, y = -rx - rng.uniform(-0.1, 0.15), -ry * 0.4 - up
    shapes.append(polygon([[-rx, ry * 0.2], [-rx * 0.5, -ry * 0.5], [x + head / 2, y], [x - head / 2, y]]))
    shapes.append(ellipse(0, 0, rx, ry))
    shapes.append(ellipse(x, y, head * rng.uniform(0.9, 1.5), head))
    shapes.append(polygon([[-0.1, 0], [0.1, 0], [0, -rng.uniform(0.1, 0.5)]], x + 0.08, y - 0.7 * head, 1))
    shapes.append(ellipse(x, y - 0.1 * head, 0.05, 0.05, 2))
    if rng.random() < 0.3:
        shapes.append(polygon([[-0.07, 0], [0.07, 0], [-0.1, rng.uniform(0.3, 0.8)]], x - head, y))
    return shapes


def _draw_bird(rng: Generator) -> Drawing:
    tilt, rx, ry = rng.uniform(0, 1.4), rng.uniform(0.25, 0.5), rng.uniform(0.5, 0.8)
    head = rng.uniform(0.18, 0.35)
    x, y = -np.sin(tilt) * ry, -np.cos(tilt) * ry
    legs = [box(at, 0.75 * ry, 0.03, 0.3, 1) for at in (-0.1, 0.12)] if rng.random() < 0.6 else []
    if rng.random() < 0.4:  # upright with a wing on each side, as a penguin or an owl
        tilt, x, y, rx = 0, 0, -0.9 * ry, rng.uniform(0.3, 0.6)
        wing = ellipse(rx, rng.uniform(-0.1, 0.2), rng.uniform(0.1, 0.2), 0.6 * ry, 1, rng.uniform(-0.5, 0.1))
        legs = add_mirrored([wing, ellipse(0.3 * rx, ry, 0.2, 0.1, 4)])
    return [
        *legs,
        polygon([[0, 0], [0.3, 0.5], [-0.2, 0.5]], -x * 0.8, -y * 0.8, 0, tilt),
        ellipse(0, 0, rx, ry, 0, -tilt),
        ellipse(x, y, head, head, rng.choice((0, 3))),
        polygon([[0, -0.1], [0, 0.1], [-rng.uniform(0.15, 0.5), 0.03]], x - 0.8 * head, y, 1),
        ellipse(x - 0.05, y - 0.05, 0.05, 0.05, 2),
        ellipse(rng.uniform(0, 0.2), 0.05, 0.5 * rx, 0.6 * ry, rng.choice((2, 3)), -tilt),
    ]


def _draw_fish(rng: Generator) -> Drawing:
    rx, ry, tail = rng.uniform(0.5, 0.8), rng.uniform(0.2, 0.5), rng.uniform(0.25, 0.5)
    fin = polygon([[-0.2, 0], [0.2, 0], [0.3, -rng.uniform(0.2, 0.5)]], 0, -0.7 * ry, 1)
    back = polygon([[0, 0], [tail, -tail], [tail, tail]], 0.8 * rx, 0, 1)
    return [fin, back, ellipse(0, 0, rx, ry), ellipse(-0.6 * rx, -0.2 * ry, 0.06, 0.06, 2)]


def _draw_fruit(rng: Generator) -> Drawing:
    angle = np.linspace(0, 2 * np.pi, 40, endpoint=False)
    lobes = 1 + rng.uniform(0, 0.25) * np.cos(rng.integers(1, 5) * (angle + np.pi / 2))
    outline = np.stack([np.cos(angle) * rng.uniform(0.6, 1), np.sin(angle)], axis=1) * lobes[:, None] * 0.7
    shapes = [box(0.03, -0.8, 0.04, rng.uniform(0.15, 0.35), 1, rng.normal(0, 0.3)), polygon(outline, 0, 0.1)]
    if rng.random() < 0.6:
        shapes.append(ellipse(0.22, -0.75, rng.uniform(0.15, 0.35), 0.11, 2, rng.normal(-0.4, 0.4)))
    if rng.random() < 0.4:
        shapes.append(ellipse(-0.25, -0.2, 0.1, 0.2, 3, 0.4))
    return shapes + (_draw_dots(rng, 0.35, 4) if rng.random() < 0.3 else [])


def _draw_ring(rng: Generator) -> Drawing:
    """A ring, a ball with patches, or a wheel with spokes."""
    flatness, hole = rng.uniform(0.5, 1), rng.uniform(0.2, 0.7)
    shapes = [ellipse(0, 0, 0.9, 0.9 * flatness), *(_draw_dots(rng, 0.7 * flatness, 3) if rng.random() < 0.4 else [])]
    if rng.random() < 0.75:
        return [*shapes, ellipse(0, 0, 0.9 * hole, 0.9 * hole * flatness, rng.choice((-1, -1, 2)))]
    angles = np.linspace(0, 2 * np.pi, int(rng.integers(4, 8)), endpoint=False)
    if rng.random() < 0.3:
        patch, tone = rng.uniform(0.15, 0.3), rng.choice((-1, 2))
        centers = [(0, 0), *((0.75 * np.cos(a), 0.75 * np.sin(a)) for a in angles)]
        return [*shapes, *(ellipse(x, y, patch, patch, tone) for x, y in centers)]
    return [*shapes, *(box(0.3 * np.cos(a), 0.3 * np.sin(a), 0.3, 0.04, 2, a) for a in angles)]


def _draw_slice(rng: Generator) -> Drawing:
    """A slice of pizza or melon."""
    half, crust = rng.uniform(0.3, 0.8), rng.uniform(0.05, 0.25)
    shapes = [polygon([[-half, -0.7], [half, -0.7], [0, 0.9]]), box(0, -0.7, half * 1.05, crust, 1)]
    return shapes + _draw_dots(rng, 0.3, 2)


def _draw_layers(rng: Generator) -> Drawing:
    """Layers with a dome on top: a burger, a cake."""
    shapes, y, number = [], 0.6, int(rng.integers(2, 6))
    for layer in range(number):
        ry, rx = rng.uniform(0.08, 0.3), rng.uniform(0.5, 0.9)
        shapes.append((ellipse if rng.random() < 0.5 else box)(0, y, rx, ry, layer + 1))
        y -= 1.6 * ry
    return [*shapes, ellipse(0, y, rng.uniform(0.4, 0.85), rng.uniform(0.15, 0.4), 0)]


def _draw_tool(rng: Generator) -> Drawing:
    """A rod with a head at one end or both: a key, a spoon, a hammer, a fork, a guitar."""
    length, thickness = rng.uniform(0.5, 0.9), rng.uniform(0.04, 0.12)
    shapes = [box(0, 0, thickness, length)]
    for end in (-length, length)[: int(rng.integers(1, 3))]:
        kind, size = rng.integers(5), rng.uniform(0.15, 0.45)
        if kind == 0:
            shapes += [ellipse(0, end, size, size), ellipse(0, end, 0.5 * size, 0.5 * size, -1)]
        elif kind == 1:
            shapes.append(ellipse(0, end, size, size * rng.uniform(0.6, 1.6), 1))
        elif kind == 2:
            shapes.append(box(rng.uniform(-0.2, 0.2), end, size, size * rng.uniform(0.3, 1), 1))
        elif kind == 3:
            shapes += [box(at * size, end * 1.05, 0.05, 0.25) for at in (-0.6, 0, 0.6)]
        else:
            shapes += [ellipse(0, end, size, size), ellipse(0, end * 0.5, 0.75 * size, 0.75 * size)]
            shapes.append(ellipse(0, end * 0.75, 0.12, 0.12, 2))
    return rotate_all(shapes, rng.uniform(0, 2 * np.pi))


def _draw_vehicle(rng: Generator) -> Drawing:
    rx, ry, wheel = rng.uniform(0.7, 0.95), rng.uniform(0.15, 0.35), rng.uniform(0.14, 0.3)
    back, front = rng.uniform(-0.9, -0.3) * rx, rng.uniform(0.1, 0.9) * rx
    roof, slope = rng.uniform(0.2, 0.6), rng.uniform(0, 0.3)
    top = -ry - roof
    cabin = polygon([[back, -ry], [back + slope, top], [front - slope, top], [front, -ry]])
    inner = cabin.vertices * (0.8, 0.8) + ((back + front) * 0.1, -0.05)
    wheels = [ellipse(at * rx, ry, wheel, wheel, 2) for at in (-0.6, 0.6)]
    hubs = [ellipse(at * rx, ry, wheel / 2, wheel / 2, 3) for at in (-0.6, 0.6)]
    return [cabin, polygon(inner, tone=1), box(0, 0, rx, ry), *wheels, *hubs]


def _draw_boat(rng: Generator) -> Drawing:
    rx, mast = rng.uniform(0.5, 0.9), rng.uniform(0.6, 1.1)
    hull = polygon([[-rx, 0], [rx, 0], [0.6 * rx, 0.35], [-0.6 * rx, 0.35]], 0, 0.3)
    sail = polygon([[0.06, 0], [rng.uniform(0.3, 0.7), 0], [0.06, -mast]], 0, 0.2, 1)
    return [hull, box(0, 0.3 - mast / 2, 0.03, mast / 2, 2), sail]


def _draw_plane(rng: Generator) -> Drawing:
    body, wing = rng.uniform(0.1, 0.25), rng.uniform(0.4, 0.9)
    swept, root = rng.uniform(-0.1, 0.5), rng.uniform(0.15, 0.3)
    wings = [[0, -root], [wing, swept - 0.08], [wing, swept + 0.08], [0, root]]
    tail = [[0, 0.65], [0.35, 0.75], [0.35, 0.88], [0, 0.85]]
    shapes = [*add_mirrored([polygon(wings, tone=1), polygon(tail, tone=1)]), ellipse(0, 0, body, 0.9)]
    return rotate_all(shapes, rng.uniform(0, 2 * np.pi))


def _draw_house(rng: Generator) -> Drawing:
    """Walls, a roof (sometimes two beams only), a door and windows."""
    rx, ry, roof = rng.uniform(0.4, 0.8), rng.uniform(0.25, 0.65), rng.uniform(0.2, 0.8)
    eave, ridge = rx * rng.uniform(0.95, 1.3), rng.uniform(-0.35, 0.35) * rx
    up = 0.3 - ry
    shapes = [box(0.5 * rx, up - 0.4 * roof, 0.08, 0.25, 1)] if rng.random() < 0.3 else []
    skew = rng.normal(0, 0.05, (4, 2))
    shapes.append(polygon(box(0, 0, rx, ry).vertices + skew, 0, 0.3))
    if rng.random() < 0.1:
        beams = ([[side, 0], [0.92 * side, 0.05], [ridge, 0.05 - roof], [ridge, -roof]] for side in (-eave, eave))
        shapes += [polygon(beam, 0, up, 1) for beam in beams]
    else:
        ridge_end = ridge + rng.choice((0, 0.3))
        shapes.append(polygon([[-eave, 0], [eave, 0], [ridge_end, -roof], [ridge, -roof]], 0, up, 1))
    if rng.random() < 0.8:
        door = rng.uniform(0.25, 0.6) * ry
        shapes.append(box(rng.uniform(-0.6, 0.6) * rx, 0.3 + ry - door, rng.uniform(0.08, 0.2), door, 2))
    for at in rng.uniform(-0.7, 0.7, int(rng.integers(0, 4))):
        pane, y = rng.uniform(0.08, 0.16), rng.uniform(0, 0.3)
        sizes = ((pane, pane, 3), (0.02, pane, 4), (pane, 0.02, 4))
        shapes += [box(at * rx, y, *size) for size in sizes]
    return shapes


def _draw_plant(rng: Generator) -> Drawing:
    """A tree, a fir, a flower or a mushroom."""
    shapes = [box(0, 0.6, rng.uniform(0.03, 0.15), 0.4, 1)]
    kind = rng.integers(4)
    if kind == 0:
        at = rng.uniform(-0.35, 0.35, (int(rng.integers(1, 6)), 2)) - (0, 0.25)
        return shapes + [ellipse(x, y, rng.uniform(0.25, 0.5), rng.uniform(0.25, 0.5)) for x, y in at]
    if kind == 1:
        tiers = np.linspace(0.35, -0.5, int(rng.integers(2, 5)))
        return shapes + [polygon([[-0.6 - y / 2, 0], [0.6 + y / 2, 0], [0, -0.6]], 0, y) for y in tiers]
    if kind == 2:
        angles = np.linspace(0, 2 * np.pi, int(rng.integers(4, 9)), endpoint=False)
        petals = [ellipse(0.35 * np.cos(a), 0.35 * np.sin(a) - 0.3, 0.25, 0.14, 0, a) for a in angles]
        return [*shapes, *petals, ellipse(0, -0.3, 0.18, 0.18, 2)]
    half = np.linspace(np.pi, 2 * np.pi, 16)
    cap = np.stack([np.cos(half) * rng.uniform(0.5, 0.9), np.sin(half) * rng.uniform(0.4, 0.9)], axis=1)
    return [*shapes, polygon(cap, 0, 0.25, 0), *_draw_dots(rng, 0.3, 3)[:4]]


def _draw_device(rng: Generator) -> Drawing:
    """A telephone or a television (a frame with a screen and keys), or a watch."""
    rx = rng.uniform(0.3, 0.5)
    ry = rx * rng.uniform(1.5, 2.2)
    if rng.random() < 0.6:
        corner = rng.uniform(0, 0.4) * rx
        frame = [box(0, 0, rx, ry - corner), box(0, 0, rx - corner, ry)]
        frame += [ellipse(x * (rx - corner), y * (ry - corner), corner, corner) for x in (-1, 1) for y in (-1, 1)]
        screen_ry = rng.uniform(0.4, 0.95) * ry
        screen = [box(0, rng.uniform(-1, 1) * (ry - screen_ry) * 0.7, rng.uniform(0.7, 0.92) * rx, screen_ry, 2)]
        if rng.random() < 0.5:
            rows, columns = rng.integers(2, 7, 2)
            lines = np.linspace(-0.7, 0.7, columns), np.linspace(-0.8, 0.8, rows)
            keys = np.stack(np.meshgrid(*lines), -1).reshape(-1, 2)
            frame += [box(x * rx, y * ry, 0.06, 0.06, 3) for x, y in keys if rng.random() < 0.9]
        return (frame[:6] + screen + frame[6:]) if rng.random() < 0.7 else frame
    size = rng.uniform(0.35, 0.6)
    near, far = rng.uniform(0.5, 0.95) * size, rng.uniform(0.3, 0.7) * size
    strap = [polygon([[-far, -0.95], [far, -0.95], [near, 0], [far, 0.95], [-far, 0.95], [-near, 0]], tone=1)]
    crown = [box(size, 0, 0.1, 0.06, 1)] if rng.random() < 0.5 else []
    pointers = [box(0, -size / 3, 0.03, size / 3, 3, rng.uniform(-0.5, 0.5)), box(size / 4, 0, size / 4, 0.03, 3)]
    dial = [ellipse(0, 0, size, size), ellipse(0, 0, 0.8 * size, 0.8 * size, 2), *pointers]
    return [*(strap if rng.random() < 0.75 else []), *crown, *dial]


def _draw_symbol(rng: Generator) -> Drawing:
    """A star, a heart, an arrow or a moon."""
    kind = rng.integers(4)
    if kind == 0:
        points = int(rng.integers(3, 9))
        angle = np.linspace(0, 2 * np.pi, 2 * points, endpoint=False)
        radius = np.where(np.arange(2 * points) % 2, rng.uniform(0.3, 0.7), 0.9)
        return [polygon(np.stack([np.sin(angle), -np.cos(angle)], axis=1) * radius[:, None])]
    if kind == 1:
        return [
            ellipse(-0.36, -0.3, 0.42, 0.42),
            ellipse(0.36, -0.3, 0.42, 0.42),
            polygon([[-0.76, -0.15], [0.76, -0.15], [0, 0.85]]),
        ]
    if kind == 2:
        return [box(0, 0.3, rng.uniform(0.1, 0.3), 0.5), polygon([[-0.6, 0], [0.6, 0], [0, -0.8]])]
    return [ellipse(0, 0, 0.85, 0.85), ellipse(rng.uniform(0.2, 0.6), 0, 0.7, 0.75, -1)]


_GENERATORS: dict[Callable[[Generator], Drawing], float] = {
    _draw_face: 5,
    _draw_animal: 4,
    _draw_bird: 4,
    _draw_fish: 2,
    _draw_fruit: 3,
    _draw_ring: 3,
    _draw_slice: 1,
    _draw_layers: 2,
    _draw_tool: 4,
    _draw_vehicle: 4,
    _draw_boat: 1,
    _draw_plane: 2,
    _draw_house: 5,
    _draw_plant: 3,
    _draw_device: 5,
    _draw_symbol: 2,
}
"""Relative frequencies."""
_PROBABILITIES = np.array(list(_GENERATORS.values())) / sum(_GENERATORS.values())
