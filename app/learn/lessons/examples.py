"""Lesson 1: what it means to learn from examples."""

from app.learn.lesson import Lesson, Link

LESSON = Lesson(
    slug="examples",
    title="Learning from examples",
    question="How can a machine learn what trousers are, if nobody tells it the rule?",
    introduction="""
Try to write down the rule. *Trousers have two legs.* But a machine sees no legs. It sees 784 small squares, each more
or less grey, and where one person's rule says "leg", the next pair of trousers is cut differently. People have tried
for decades to write such rules. They always forgot something.

So we stop writing rules and **show examples** instead. For each one the machine makes a guess, we tell it the right
answer, and it changes itself a little so that the same guess would be less wrong next time. That is all. Guess,
compare, change; a few thousand times over.

Here is the smallest such machine. It looks at two measures of each garment only: how wide it is, and how dark the
middle of its lower half is, where trousers have a gap. All it owns is **one straight line**. What lies on one side of
it, it calls a dress; what lies on the other, trousers.
""",
    demo="linear_classifier",
    task="Show it one garment after another and watch the line. Then tell it lies, and see what it learns from those.",
    explanation="""
The faint marks are garments **kept aside**: the machine never learns from them. Only they tell us whether it
understood something or merely learnt its examples by heart. Keep that in mind whenever somebody praises a machine:
*was it tested on what it had never seen?*

It never gets all of them right. Two measures are too few: some dresses are narrow, some trousers stand with closed
legs. The networks in this app look at all 784 squares, and instead of one line they move several hundred thousand
numbers. But each of those numbers moves for the same reason as this line.
""",
    summary="Learning means changing a little after each mistake, and being tested on what one has never seen.",
    mathematics=r"""
The machine is *logistic regression*. With the measures $x_1, x_2$ it computes

$$p = \sigma(w_1 x_1 + w_2 x_2 + b), \qquad \sigma(t) = \frac{1}{1 + e^{-t}},$$

and calls the garment trousers where $p > \tfrac12$. The line is where $w_1 x_1 + w_2 x_2 + b = 0$. After an example
with the answer $y$ (1 for trousers, 0 for a dress) each number takes one step down the slope of the loss
$-y \log p - (1 - y) \log (1 - p)$, which is as simple as

$$w_i \leftarrow w_i + \eta\,(y - p)\,x_i, \qquad b \leftarrow b + \eta\,(y - p).$$

This is *stochastic gradient descent*. The large networks here are trained in the same way; only the slope takes
longer to compute, by the chain rule from the last layer back to the first (*backpropagation*).
""",
    references=(
        "F. Rosenblatt, *The perceptron: a probabilistic model for information storage and organization in the brain*,"
        " Psychological Review 65, 1958.",
        "D. E. Rumelhart, G. E. Hinton and R. J. Williams, *Learning representations by back-propagating errors*,"
        " Nature 323, 1986.",
        "H. Xiao, K. Rasul and R. Vollgraf, *Fashion-MNIST: a novel image dataset for benchmarking machine learning"
        " algorithms*, arXiv:1708.07747, 2017.",
    ),
    links=(
        Link("lab", "See how the large networks learnt, epoch by epoch", section="Curves"),
        Link("classify", "Draw trousers and let a network name them", source="Draw"),
    ),
)
