"""Lesson 8: when the network is wrong, and why."""

from app.learn.lesson import Lesson, Link

LESSON = Lesson(
    slug="mistakes",
    title="When it is wrong",
    question="The best network here errs on one garment in twenty. On which, and why?",
    introduction="""
A **classifier** is a second kind of network. It did see labels: ten names, and after each guess the right one. It
gives each name a share, and the shares add up to one. A large share means that the picture resembles many that it
knows under this name. It does not mean that it is right.

Of 10,000 garments that it had never seen, our best one names about 9,500 correctly. People, asked about the same
small pictures, named 8,350 of 10,000 as the label says. Below are some of its mistakes. Real ones, none left out
because it was embarrassing.
""",
    demo="mistakes",
    task="What would you have said? Choose first; then see the label, what the network said, and how sure it was.",
    explanation="""
There are four kinds. Sometimes **the picture is too small**: a shirt's collar is two squares. Sometimes **the names
overlap**: when is a long pullover a dress? Sometimes **the label is odd**, and the network is arguably right. And
sometimes the network is simply **wrong, and sure of it**.

The last kind is the dangerous one. So one asks not only how often a machine is right, but whether it *knows* when it
may be wrong. Of the garments that it is 80% sure of, 80% should be right. A network for which that is true is called
*calibrated*; this one nearly is.

And shown a cat, it still has only ten garments to choose from. Therefore, when you show it a picture of your own, the
app first asks whether this may be a garment at all.
""",
    summary="Ask how often a machine is right, where it is wrong, and whether it knows.",
    mathematics=r"""
The shares are a *softmax* of ten sums $s_1, \dots, s_{10}$, the *logits*:

$$p_k = \frac{e^{s_k / T}}{\sum_j e^{s_j / T}}.$$

Training makes $-\log p_\text{label}$ small (*cross-entropy*) and tends to make networks too sure of themselves. The
*temperature* $T$ is set afterwards on garments that were held out; it changes how sure the network is, never what it
says.

The *expected calibration error* sorts answers by their largest share into fifteen bins and averages the distance
between how sure and how right, $\sum_b \frac{n_b}{n}\,\lvert \text{right}_b - \text{sure}_b \rvert$.

With 10,000 garments, 95% right is uncertain by about half a per cent either way: two networks that differ by less
than that may as well be equally good.
""",
    references=(
        "C. Guo, G. Pleiss, Y. Sun and K. Q. Weinberger, *On calibration of modern neural networks*, ICML 2017.",
        "D. Hendrycks and K. Gimpel, *A baseline for detecting misclassified and out-of-distribution examples in"
        " neural networks*, ICLR 2017.",
        "C. G. Northcutt, A. Athalye and J. Mueller, *Pervasive label errors in test sets destabilize machine learning"
        " benchmarks*, NeurIPS 2021.",
    ),
    links=(
        Link("lab", "See all mistakes, by what is taken for what", section="Classifiers"),
        Link("classify", "Show it a garment that it gets wrong", test_index=23, source="Test garment"),
    ),
)
