"""Lesson 3: neurons, weights, and why a bend is needed."""

from app.learn.lesson import Lesson, Link

LESSON = Lesson(
    slug="neurons",
    title="Neurons and the bend",
    question="What is a neuron, and why must it bend?",
    introduction="""
A **neuron** here is no brain cell. It is a sum. It takes some numbers in, multiplies each by a number of its own, its
**weights**, adds one more, the **bias**, and hands the result on. A large weight means *I care about this*, a
negative one *this speaks against it*, and one of zero *I do not look*. When a network learns, its weights and biases
are all that changes.

If that were the whole story, networks would be useless. Sums of sums are sums again: pile up a thousand such neurons,
and together they still draw one straight line. So each neuron does one thing more. At the end it **bends**: for
instance, whatever is below zero becomes zero. This bend is called the *activation*.
""",
    demo="neurons",
    task=(
        "Turn the knobs of one neuron. Then let a team of them follow a row of real pixels, with the bend and without."
    ),
    explanation="""
The dots in the lower picture are real: one row of pixels across a pair of trousers, dark, leg, gap, leg, dark.
Without a bend even twelve neurons can do no better than a straight line. With the bend, each neuron brings one kink,
and a dozen kinks follow both legs. A network with several layers bends what was already bent, and so folds space into
the most complicated shapes with rather few neurons.

Nobody places the kinks by hand. They are moved, a little after each mistake, just like the line in the first lesson.
""",
    summary=(
        "A neuron is a weighted sum with a bend at its end; without the bend a whole network is one straight line."
    ),
    mathematics=r"""
A neuron computes $a = \varphi(w \cdot x + b)$. Two layers without $\varphi$ collapse into one:

$$W_2 (W_1 x + b_1) + b_2 = (W_2 W_1)\,x + (W_2 b_1 + b_2).$$

Common bends are the *rectified linear unit* $\max(0, t)$, whose slope is 0 or 1, and the *sigmoid*
$1 / (1 + e^{-t})$, whose slope is never above $\tfrac14$; multiplied through many layers, such small slopes vanish,
which is one reason why deep networks prefer the former. The *multilayer perceptron* is nothing but layers of such
neurons, each fed by all of the layer before.

With enough neurons in one hidden layer any continuous function on a bounded region can be followed as closely as one
likes. The theorem promises that weights exist, not that training finds them. In the toy the kinks stand evenly and
only the sum of the team is fitted, by least squares.
""",
    references=(
        "G. Cybenko, *Approximation by superpositions of a sigmoidal function*, Mathematics of Control, Signals"
        " and Systems 2, 1989.",
        "V. Nair and G. E. Hinton, *Rectified linear units improve restricted Boltzmann machines*, ICML 2010.",
        "X. Glorot, A. Bordes and Y. Bengio, *Deep sparse rectifier neural networks*, AISTATS 2011.",
    ),
    links=(
        Link("inside", "Look at the neurons of a real network", query={"network": "dense"}),
        Link("lab", "Count the weights of every network", section="Classifiers"),
    ),
)
