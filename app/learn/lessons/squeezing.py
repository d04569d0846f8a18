"""Lesson 5: squeezing a garment to two numbers."""

from app.learn.lesson import Lesson, Link

LESSON = Lesson(
    slug="squeezing",
    title="Squeezing to two numbers",
    question="What is left of a garment if only two numbers get through?",
    introduction="""
Imagine describing a garment over the telephone, and you may say **only two numbers**. The listener must draw it from
those. Hopeless? Not if the two of you have practised together on sixty thousand garments, and were told after every
try how far the drawing was from the picture.

That is all an **autoencoder** is. One half, the **encoder**, looks at 784 grey squares and says two numbers: the
*code*. The other half, the **decoder**, gets only those two numbers and draws. Nobody told them what a shoe is. They
were told how wrong each drawing was, square by square. To get better they had to agree on a language of two numbers
in which similar garments get similar numbers.
""",
    demo="reconstruction",
    task="Choose a garment, guess what comes back, and look. Then change the two numbers and watch the drawing follow.",
    explanation="""
**The shape survives, the pattern does not.** Two numbers have no room for stripes, prints or buttons. A detail that
would help with one garment in a thousand is the first to go, because spending numbers on it would make all others
worse.

This narrow place is called the **bottleneck**, and it is the point of the whole thing. With 784 numbers in the middle
the network could simply copy and would learn nothing. Because it cannot keep everything, it has to find out what
matters.
""",
    summary="To get a garment through two numbers, a network must find out what garments have in common.",
    mathematics=r"""
Encoder $e$ and decoder $d$ are trained together to make the mean squared error small,

$$\frac{1}{784} \sum_{i=1}^{784} \big(x_i - d(e(x))_i\big)^2, \qquad
e: \mathbb{R}^{784} \to \mathbb{R}^2, \quad d: \mathbb{R}^2 \to \mathbb{R}^{784}.$$

If both are linear, the best they can do is what *principal component analysis* has done since 1901, with about twice
the error on these garments. The bends are what makes the difference.

An error that is averaged over squares has a taste of its own: where two drawings are equally likely, it prefers the
blurred one between them. And with a wider code a network may begin to learn its examples by heart. Dropout and
penalties on large activations (*sparsity*) are ways against that.
""",
    references=(
        "G. E. Hinton and R. R. Salakhutdinov, *Reducing the dimensionality of data with neural networks*,"
        " Science 313, 2006.",
        "P. Baldi and K. Hornik, *Neural networks and principal component analysis: learning from examples"
        " without local minima*, Neural Networks 2, 1989.",
        "P. Vincent, H. Larochelle, Y. Bengio and P.-A. Manzagol, *Extracting and composing robust features with"
        " denoising autoencoders*, ICML 2008.",
    ),
    links=(
        Link("explore", "Move the two numbers on the large map", test_index=0, query={"layers": "points"}),
        Link("lab", "See what each map remembers of a garment", section="Maps"),
    ),
)
