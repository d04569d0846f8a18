"""Learn: what an autoencoder is, told with the app's own garments."""

import numpy as np
import streamlit as st

from app import images, loading, state

GARMENTS = 8

TWO_NUMBERS = """
Imagine describing a garment over the telephone, and you may say **only two numbers**. The listener must draw
it from those. Hopeless? Not if the two of you have practised together on sixty thousand garments, and were
told after every try how far the drawing was from the picture.

That is all an **autoencoder** is. One half, the **encoder**, looks at 784 grey pixels and says two numbers: the
*code*. The other half, the **decoder**, gets only those two numbers and draws. Nobody ever told them what a shoe
is; all they were told is how wrong each drawing was, pixel by pixel. To get better they had to agree on a language
of two numbers in which similar garments get similar numbers.
"""

THE_MAP = """
The shape survives, the pattern does not: two numbers have no room for stripes. A detail that would be needed for
one garment in a thousand is the first to go.

#### Why it makes a map
Two numbers are a place on a sheet of paper. Put a dot where each garment's code falls and a map appears: the
*latent space*. The colours on it are ours; the network never saw a label. Yet boots, sneakers and sandals found a
corner together, because they look alike, trousers and dresses keep to one side, and bags are spread about. Shirts,
T-shirts, coats and pullovers lie in one heap: at 28 by 28 pixels they nearly are one.

#### Why you can walk it
The decoder draws from *any* two numbers, also from those that belong to no garment anyone made. Between two
garments it draws something in between; that is the picture that changes under your finger. Far from every dot
nobody ever told it that it was wrong, and it guesses. The map says so when you go there.

#### And who names the garments?
A second kind of network, a **classifier**. It did see labels: ten names, and after each guess the right answer. It
gives each name a share, and the shares add up to one. A large share means that the picture resembles many that it
knows under this name, not that it is right; shown a cat, it still has only ten garments to choose from.
"""

bundle = loading.bundle_or_stop()
plane = bundle.maps[state.map_name(bundle)]
originals = np.stack([bundle.garments["test"].pixels(i) for i in range(GARMENTS)])
rebuilt = plane.decode(plane.encode(originals))

page = st.container(width=720)
page.title("What am I looking at?", anchor=False)
page.markdown(TWO_NUMBERS)
page.subheader("What gets through", anchor=False)
page.write("Above, eight garments that the network never trained on; below, what it draws from their two numbers.")
page.image(
    images.contact_sheet(np.concatenate([originals, rebuilt]), GARMENTS, 4),
    caption="Real garments, and the same after two numbers (reconstructions)",
)
page.markdown(THE_MAP)
page.page_link("views/explore.py", label="Walk the map", icon=":material/explore:")
