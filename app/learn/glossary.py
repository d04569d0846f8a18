"""Terms of machine learning that the app uses, each defined in one sentence."""

GLOSSARY: dict[str, str] = {
    "activation": "The bend at the end of a neuron, such as: whatever is below zero becomes zero.",
    "accuracy": "The share of answers that are right, counted on garments that were never learnt from.",
    "autoencoder": "A network that squeezes a picture to a few numbers and learns to redraw the picture from them.",
    "bias": "The number that a neuron adds to its weighted sum, whatever it sees.",
    "bottleneck": "The narrow place in the middle of an autoencoder, here two numbers wide.",
    "calibration": "Whether a network is right as often as it says it is sure.",
    "class": "One of the ten kinds of garment that the labels know.",
    "classifier": "A network that gives each class a share, by how much a picture looks like it.",
    "code": "The two numbers that the encoder makes of a garment; also a place on the map.",
    "confusion matrix": "A table that counts which class is taken for which.",
    "convolution": "Sliding one small window of weights over a whole picture, and writing down the sum at each place.",
    "decoder": "The half of an autoencoder that draws a garment from a code.",
    "dropout": "Silencing some of the neurons at random while training, so that none relies on a single other.",
    "encoder": "The half of an autoencoder that turns a garment into a code.",
    "epoch": "One pass of the training over all of its examples.",
    "feature map": "The picture that one kernel makes of its input: bright where it found what it looks for.",
    "kernel": "The few weights that a convolution slides over a picture, such as three by three.",
    "label": "The right answer that somebody wrote beside an example.",
    "latent space": "The space of all codes; with two numbers a code, it can be drawn as a map.",
    "layer": "A row of neurons that all read the same input, the output of the layer before.",
    "loss": "The one number that says how wrong a network is, and that training makes smaller.",
    "neuron": "A weighted sum of its inputs, plus a bias, with a bend at the end.",
    "overfitting": "Learning the examples by heart and getting worse at everything else.",
    "padding": "What a convolution assumes beyond the border of a picture, mostly zeros.",
    "parameters": "All weights and biases of a network together: everything that training may change.",
    "pooling": "Making a picture smaller by keeping, for instance, the largest of every four neighbours.",
    "reconstruction": "What the decoder draws from the code of a real garment.",
    "softmax": "What turns ten sums into ten shares that add up to one.",
    "supervised learning": "Learning from examples that come with labels.",
    "test garments": "The 10,000 that no network learns from, kept to find out how good it is.",
    "training": "Guessing, comparing and changing the weights a little, over and over.",
    "unsupervised learning": "Learning from examples alone, without any labels.",
    "weight": "The number by which a neuron multiplies one of its inputs.",
}


def find_terms(query: str) -> list[tuple[str, str]]:
    """Terms, in alphabetical order, whose name or definition contains `query` in any case; "" finds all."""
    needle = query.strip().casefold()
    return [
        (term, definition)
        for term, definition in sorted(GLOSSARY.items())
        if needle in term.casefold() or needle in definition.casefold()
    ]
