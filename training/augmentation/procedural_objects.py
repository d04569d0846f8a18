"""Things nobody wears, made up at random: faces, beasts, fruit, tools, vehicles, houses, plants, words.

None is a picture of something: they are put together from ellipses, boxes and triangles of random sizes.
"""

from collections.abc import Callable

import numpy as np

from training.augmentation.compositing import Image
from training.augmentation.vector_drawing import Drawing, Part, both_sides, box, ellipse, paint, polygon

Random = np.random.Generator


def procedural_object(random: Random) -> Image:
    """One of them, (28, 28) float32 in [0, 1], light on black."""
    return paint(list(_KINDS)[random.choice(len(_KINDS), p=_OFTEN)](random), random)


def _dots(random: Random, reach: float, tone: int) -> Drawing:
    places = random.uniform(-reach, reach, (int(random.integers(2, 9)), 2))
    size = random.uniform(0.04, 0.16)
    return [ellipse(x, y, size, size, tone) for x, y in places]


def _face(random: Random) -> Drawing:
    wide, tall = random.uniform(0.6, 0.9), random.uniform(0.55, 0.9)
    parts: Drawing = []
    ear = random.uniform(0.15, 0.45)
    if random.random() < 0.7:
        out, high = random.uniform(0.4, 1) * wide, random.uniform(0.3, 1) * tall
        if random.random() < 0.5:
            shape = polygon([[-ear, 0.1], [ear, 0.1], [random.uniform(-0.1, 0.3), -2 * ear]], out, -high, 1)
        else:
            shape = ellipse(out, -high, 0.6 * ear, random.uniform(0.6, 2) * ear, 1, random.normal(0.2, 0.3))
        parts += both_sides([shape])
    parts.append(ellipse(0, 0, wide, tall))
    if random.random() < 0.3:
        parts.append(ellipse(0, 0.4 * tall, 0.5 * wide, 0.45 * tall, 2))
    eye = random.uniform(0.05, 0.2)
    parts += both_sides([ellipse(random.uniform(0.2, 0.5) * wide, -random.uniform(0, 0.4) * tall, eye, eye, 3)])
    mouth = random.uniform(0.1, 0.6) * wide
    parts.append(ellipse(0, random.uniform(0.3, 0.7) * tall, mouth, random.uniform(0.03, 0.25), 4))
    if random.random() < 0.4:
        parts.append(polygon([[-0.1, 0], [0.1, 0], [0, 0.14]], 0, 0.15 * tall, 3))
    if random.random() < 0.45:
        lengths = random.uniform(0.15, 0.5, int(random.integers(1, 4)))
        parts += both_sides(
            [box(wide, random.uniform(-0.1, 0.4), long, 0.025, 3, random.normal(0, 0.3)) for long in lengths]
        )
    return parts


def _beast(random: Random) -> Drawing:
    wide, tall = random.uniform(0.45, 0.75), random.uniform(0.2, 0.45)
    leg, low = random.uniform(0.05, 0.14), random.uniform(0.3, 0.75)
    parts = [
        box(x * wide, 0.6 * tall + low / 2, leg, low / 2 + 0.1, 0, random.normal(0, 0.12))
        for x in random.uniform(-0.95, 0.95, int(random.choice((2, 4))))
    ]
    parts.append(polygon([[0, -0.08], [random.uniform(0.3, 0.7), random.uniform(-0.6, 0.3)], [0, 0.1]], 0.9 * wide))
    up, head = random.uniform(-0.1, 0.7), random.uniform(0.15, 0.36)
    x, y = -wide - random.uniform(-0.1, 0.15), -tall * 0.4 - up
    parts.append(polygon([[-wide, tall * 0.2], [-wide * 0.5, -tall * 0.5], [x + head / 2, y], [x - head / 2, y]]))
    parts.append(ellipse(0, 0, wide, tall))
    parts.append(ellipse(x, y, head * random.uniform(0.9, 1.5), head))
    parts.append(polygon([[-0.1, 0], [0.1, 0], [0, -random.uniform(0.1, 0.5)]], x + 0.08, y - 0.7 * head, 1))
    parts.append(ellipse(x, y - 0.1 * head, 0.05, 0.05, 2))
    if random.random() < 0.3:
        parts.append(polygon([[-0.07, 0], [0.07, 0], [-0.1, random.uniform(0.3, 0.8)]], x - head, y))
    return parts


def _bird(random: Random) -> Drawing:
    lean, wide, tall = random.uniform(0, 1.4), random.uniform(0.25, 0.5), random.uniform(0.5, 0.8)
    head = random.uniform(0.18, 0.35)
    x, y = -np.sin(lean) * tall, -np.cos(lean) * tall
    legs = [box(at, 0.75 * tall, 0.03, 0.3, 1) for at in (-0.1, 0.12)] if random.random() < 0.6 else []
    if random.random() < 0.4:  # upright, a wing on each side, as penguins and owls stand
        lean, x, y, wide = 0, 0, -0.9 * tall, random.uniform(0.3, 0.6)
        wing = ellipse(
            wide, random.uniform(-0.1, 0.2), random.uniform(0.1, 0.2), 0.6 * tall, 1, random.uniform(-0.5, 0.1)
        )
        legs = both_sides([wing, ellipse(0.3 * wide, tall, 0.2, 0.1, 4)])
    return [
        *legs,
        polygon([[0, 0], [0.3, 0.5], [-0.2, 0.5]], -x * 0.8, -y * 0.8, 0, lean),
        ellipse(0, 0, wide, tall, 0, -lean),
        ellipse(x, y, head, head, random.choice((0, 3))),
        polygon([[0, -0.1], [0, 0.1], [-random.uniform(0.15, 0.5), 0.03]], x - 0.8 * head, y, 1),
        ellipse(x - 0.05, y - 0.05, 0.05, 0.05, 2),
        ellipse(random.uniform(0, 0.2), 0.05, 0.5 * wide, 0.6 * tall, random.choice((2, 3)), -lean),
    ]


def _fish(random: Random) -> Drawing:
    wide, tall, tail = random.uniform(0.5, 0.8), random.uniform(0.2, 0.5), random.uniform(0.25, 0.5)
    fin = polygon([[-0.2, 0], [0.2, 0], [0.3, -random.uniform(0.2, 0.5)]], 0, -0.7 * tall, 1)
    back = polygon([[0, 0], [tail, -tail], [tail, tail]], 0.8 * wide, 0, 1)
    return [fin, back, ellipse(0, 0, wide, tall), ellipse(-0.6 * wide, -0.2 * tall, 0.06, 0.06, 2)]


def _fruit(random: Random) -> Drawing:
    angle = np.linspace(0, 2 * np.pi, 40, endpoint=False)
    lobes = 1 + random.uniform(0, 0.25) * np.cos(random.integers(1, 5) * (angle + np.pi / 2))
    round_ = np.stack([np.cos(angle) * random.uniform(0.6, 1), np.sin(angle)], axis=1) * lobes[:, None] * 0.7
    parts = [box(0.03, -0.8, 0.04, random.uniform(0.15, 0.35), 1, random.normal(0, 0.3)), polygon(round_, 0, 0.1)]
    if random.random() < 0.6:
        parts.append(ellipse(0.22, -0.75, random.uniform(0.15, 0.35), 0.11, 2, random.normal(-0.4, 0.4)))
    if random.random() < 0.4:
        parts.append(ellipse(-0.25, -0.2, 0.1, 0.2, 3, 0.4))
    return parts + (_dots(random, 0.35, 4) if random.random() < 0.3 else [])


def _ring(random: Random) -> Drawing:
    flat, hole = random.uniform(0.5, 1), random.uniform(0.2, 0.7)
    parts = [ellipse(0, 0, 0.9, 0.9 * flat), *(_dots(random, 0.7 * flat, 3) if random.random() < 0.4 else [])]
    if random.random() < 0.75:
        return [*parts, ellipse(0, 0, 0.9 * hole, 0.9 * hole * flat, random.choice((-1, -1, 2)))]
    turns = np.linspace(0, 2 * np.pi, int(random.integers(4, 8)), endpoint=False)  # a ball, a wheel, a clock
    if random.random() < 0.3:  # patches, as on a football
        patch, tone = random.uniform(0.15, 0.3), random.choice((-1, 2))
        places = [(0, 0), *((0.75 * np.cos(a), 0.75 * np.sin(a)) for a in turns)]
        return [*parts, *(ellipse(x, y, patch, patch, tone) for x, y in places)]
    return [*parts, *(box(0.3 * np.cos(a), 0.3 * np.sin(a), 0.3, 0.04, 2, a) for a in turns)]


def _slice(random: Random) -> Drawing:
    half, crust = random.uniform(0.3, 0.8), random.uniform(0.05, 0.25)
    parts = [polygon([[-half, -0.7], [half, -0.7], [0, 0.9]]), box(0, -0.7, half * 1.05, crust, 1)]
    return parts + _dots(random, 0.3, 2)


def _layers(random: Random) -> Drawing:
    """A burger, a cake, a stack: layers, the highest one often domed."""
    parts, y, number = [], 0.6, int(random.integers(2, 6))
    for layer in range(number):
        tall, wide = random.uniform(0.08, 0.3), random.uniform(0.5, 0.9)
        parts.append((ellipse if random.random() < 0.5 else box)(0, y, wide, tall, layer + 1))
        y -= 1.6 * tall
    return [*parts, ellipse(0, y, random.uniform(0.4, 0.85), random.uniform(0.15, 0.4), 0)]


def _tool(random: Random) -> Drawing:
    """A rod with something at one end or both: a key, a spoon, a hammer, a brush, a guitar."""
    rod, thin = random.uniform(0.5, 0.9), random.uniform(0.04, 0.12)
    parts = [box(0, 0, thin, rod)]
    for end in (-rod, rod)[: int(random.integers(1, 3))]:
        kind, size = random.integers(5), random.uniform(0.15, 0.45)
        if kind == 0:
            parts += [ellipse(0, end, size, size), ellipse(0, end, 0.5 * size, 0.5 * size, -1)]
        elif kind == 1:
            parts.append(ellipse(0, end, size, size * random.uniform(0.6, 1.6), 1))
        elif kind == 2:
            parts.append(box(random.uniform(-0.2, 0.2), end, size, size * random.uniform(0.3, 1), 1))
        elif kind == 3:
            parts += [box(at * size, end * 1.05, 0.05, 0.25) for at in (-0.6, 0, 0.6)]
        else:
            parts += [ellipse(0, end, size, size), ellipse(0, end * 0.5, 0.75 * size, 0.75 * size)]
            parts.append(ellipse(0, end * 0.75, 0.12, 0.12, 2))
    turn = random.uniform(0, 2 * np.pi)
    return [polygon(part.corners, 0, 0, part.tone, turn) for part in parts]


def _vehicle(random: Random) -> Drawing:
    wide, tall, wheel = random.uniform(0.7, 0.95), random.uniform(0.15, 0.35), random.uniform(0.14, 0.3)
    back, front = random.uniform(-0.9, -0.3) * wide, random.uniform(0.1, 0.9) * wide
    roof, slope = random.uniform(0.2, 0.6), random.uniform(0, 0.3)
    top = -tall - roof
    cabin = polygon([[back, -tall], [back + slope, top], [front - slope, top], [front, -tall]])
    inner = cabin.corners * (0.8, 0.8) + ((back + front) * 0.1, -0.05)
    wheels = [ellipse(at * wide, tall, wheel, wheel, 2) for at in (-0.6, 0.6)]
    hubs = [ellipse(at * wide, tall, wheel / 2, wheel / 2, 3) for at in (-0.6, 0.6)]
    return [cabin, Part(inner, 1), box(0, 0, wide, tall), *wheels, *hubs]


def _boat(random: Random) -> Drawing:
    wide, mast = random.uniform(0.5, 0.9), random.uniform(0.6, 1.1)
    hull = polygon([[-wide, 0], [wide, 0], [0.6 * wide, 0.35], [-0.6 * wide, 0.35]], 0, 0.3)
    sail = polygon([[0.06, 0], [random.uniform(0.3, 0.7), 0], [0.06, -mast]], 0, 0.2, 1)
    return [hull, box(0, 0.3 - mast / 2, 0.03, mast / 2, 2), sail]


def _plane(random: Random) -> Drawing:
    body, wing = random.uniform(0.1, 0.25), random.uniform(0.4, 0.9)
    swept, root = random.uniform(-0.1, 0.5), random.uniform(0.15, 0.3)
    wings = [[0, -root], [wing, swept - 0.08], [wing, swept + 0.08], [0, root]]
    tail = [[0, 0.65], [0.35, 0.75], [0.35, 0.88], [0, 0.85]]
    parts = [*both_sides([polygon(wings, tone=1), polygon(tail, tone=1)]), ellipse(0, 0, body, 0.9)]
    turn = random.uniform(0, 2 * np.pi)
    return [polygon(part.corners, 0, 0, part.tone, turn) for part in parts]


def _house(random: Random) -> Drawing:
    """Walls, a roof that may be two lines only, a door and windows; some seen from a corner."""
    wide, tall, roof = random.uniform(0.4, 0.8), random.uniform(0.25, 0.65), random.uniform(0.2, 0.8)
    eave, ridge = wide * random.uniform(0.95, 1.3), random.uniform(-0.35, 0.35) * wide
    up = 0.3 - tall
    parts = [box(0.5 * wide, up - 0.4 * roof, 0.08, 0.25, 1)] if random.random() < 0.3 else []
    crooked = random.normal(0, 0.05, (4, 2))
    parts.append(polygon(box(0, 0, wide, tall).corners + crooked, 0, 0.3))
    if random.random() < 0.1:
        beams = ([[side, 0], [0.92 * side, 0.05], [ridge, 0.05 - roof], [ridge, -roof]] for side in (-eave, eave))
        parts += [polygon(beam, 0, up, 1) for beam in beams]
    else:
        flat = ridge + random.choice((0, 0.3))
        parts.append(polygon([[-eave, 0], [eave, 0], [flat, -roof], [ridge, -roof]], 0, up, 1))
    if random.random() < 0.8:
        door = random.uniform(0.25, 0.6) * tall
        parts.append(box(random.uniform(-0.6, 0.6) * wide, 0.3 + tall - door, random.uniform(0.08, 0.2), door, 2))
    for at in random.uniform(-0.7, 0.7, int(random.integers(0, 4))):
        pane, y = random.uniform(0.08, 0.16), random.uniform(0, 0.3)
        parts += [box(at * wide, y, pane, pane, 3), box(at * wide, y, 0.02, pane, 4), box(at * wide, y, pane, 0.02, 4)]
    return parts


def _plant(random: Random) -> Drawing:
    """A tree, a fir, a flower, a mushroom."""
    parts = [box(0, 0.6, random.uniform(0.03, 0.15), 0.4, 1)]
    kind = random.integers(4)
    if kind == 0:
        at = random.uniform(-0.35, 0.35, (int(random.integers(1, 6)), 2)) - (0, 0.25)
        return parts + [ellipse(x, y, random.uniform(0.25, 0.5), random.uniform(0.25, 0.5)) for x, y in at]
    if kind == 1:
        tiers = np.linspace(0.35, -0.5, int(random.integers(2, 5)))
        return parts + [polygon([[-0.6 - y / 2, 0], [0.6 + y / 2, 0], [0, -0.6]], 0, y) for y in tiers]
    if kind == 2:
        turns = np.linspace(0, 2 * np.pi, int(random.integers(4, 9)), endpoint=False)
        petals = [ellipse(0.35 * np.cos(a), 0.35 * np.sin(a) - 0.3, 0.25, 0.14, 0, a) for a in turns]
        return [*parts, *petals, ellipse(0, -0.3, 0.18, 0.18, 2)]
    half = np.linspace(np.pi, 2 * np.pi, 16)
    cap = np.stack([np.cos(half) * random.uniform(0.5, 0.9), np.sin(half) * random.uniform(0.4, 0.9)], axis=1)
    return [*parts, polygon(cap, 0, 0.25, 0), *_dots(random, 0.3, 3)[:4]]


def _gadget(random: Random) -> Drawing:
    """A telephone, a television, a watch: a screen, keys or a dial in a frame."""
    wide = random.uniform(0.3, 0.5)
    tall = wide * random.uniform(1.5, 2.2)
    if random.random() < 0.6:
        corner = random.uniform(0, 0.4) * wide
        frame = [box(0, 0, wide, tall - corner), box(0, 0, wide - corner, tall)]
        frame += [ellipse(x * (wide - corner), y * (tall - corner), corner, corner) for x in (-1, 1) for y in (-1, 1)]
        high = random.uniform(0.4, 0.95) * tall
        screen = [box(0, random.uniform(-1, 1) * (tall - high) * 0.7, random.uniform(0.7, 0.92) * wide, high, 2)]
        if random.random() < 0.5:
            rows, columns = random.integers(2, 7, 2)
            lines = np.linspace(-0.7, 0.7, columns), np.linspace(-0.8, 0.8, rows)
            keys = np.stack(np.meshgrid(*lines), -1).reshape(-1, 2)
            frame += [box(x * wide, y * tall, 0.06, 0.06, 3) for x, y in keys if random.random() < 0.9]
        return (frame[:6] + screen + frame[6:]) if random.random() < 0.7 else frame
    size = random.uniform(0.35, 0.6)
    near, far = random.uniform(0.5, 0.95) * size, random.uniform(0.3, 0.7) * size
    strap = [polygon([[-far, -0.95], [far, -0.95], [near, 0], [far, 0.95], [-far, 0.95], [-near, 0]], tone=1)]
    crown = [box(size, 0, 0.1, 0.06, 1)] if random.random() < 0.5 else []
    hands = [box(0, -size / 3, 0.03, size / 3, 3, random.uniform(-0.5, 0.5)), box(size / 4, 0, size / 4, 0.03, 3)]
    dial = [ellipse(0, 0, size, size), ellipse(0, 0, 0.8 * size, 0.8 * size, 2), *hands]
    return [*(strap if random.random() < 0.75 else []), *crown, *dial]


def _symbol(random: Random) -> Drawing:
    """A star, a heart, an arrow, a moon, a bolt."""
    kind = random.integers(4)
    if kind == 0:
        points = int(random.integers(3, 9))
        angle = np.linspace(0, 2 * np.pi, 2 * points, endpoint=False)
        long = np.where(np.arange(2 * points) % 2, random.uniform(0.3, 0.7), 0.9)
        return [polygon(np.stack([np.sin(angle), -np.cos(angle)], axis=1) * long[:, None])]
    if kind == 1:
        return [
            ellipse(-0.36, -0.3, 0.42, 0.42),
            ellipse(0.36, -0.3, 0.42, 0.42),
            polygon([[-0.76, -0.15], [0.76, -0.15], [0, 0.85]]),
        ]
    if kind == 2:
        return [box(0, 0.3, random.uniform(0.1, 0.3), 0.5), polygon([[-0.6, 0], [0.6, 0], [0, -0.8]])]
    return [ellipse(0, 0, 0.85, 0.85), ellipse(random.uniform(0.2, 0.6), 0, 0.7, 0.75, -1)]


_KINDS: dict[Callable[[Random], Drawing], float] = {
    _face: 5,
    _beast: 4,
    _bird: 4,
    _fish: 2,
    _fruit: 3,
    _ring: 3,
    _slice: 1,
    _layers: 2,
    _tool: 4,
    _vehicle: 4,
    _boat: 1,
    _plane: 2,
    _house: 5,
    _plant: 3,
    _gadget: 5,
    _symbol: 2,
}
"""How often each is drawn, one to another."""
_OFTEN = np.array(list(_KINDS.values())) / sum(_KINDS.values())
