"""Lesson 4: convolution."""

from app.learn.lesson import Lesson, Link

LESSON = Lesson(
    slug="convolution",
    title="Convolution",
    question="How does a network see an edge, wherever in the picture it is?",
    introduction="""
A neuron that looks at all 784 squares at once has a problem: a shoe that is moved by two squares is a completely
different list of numbers. It would have to learn the same shoe again for every place.

So let a neuron look through a **small window** instead, three by three squares, and slide that window over the whole
picture. The same nine weights everywhere. These nine weights are a **kernel**; at each place the nine squares below
are multiplied by them and summed up, and the sums form a new picture, the **feature map**. It is bright wherever the
picture looks like what the kernel is looking for. This sliding is *convolution*.
""",
    demo="kernels",
    task=(
        "Choose a kernel and move over the garment. The nine products on the way to one sum are written out beside it."
    ),
    explanation="""
The kernels above were written by hand, and each has done duty in photo editors for decades. In a network **nobody
writes them**: they begin as random numbers and are moved after each mistake. Almost always, some of them turn out to
be finders of edges. Light that ends here, a line that leans there.

The next layer slides its windows over those feature maps, so it sees edges of edges: corners, sleeves. Between the
layers the pictures are made smaller by *pooling*, which keeps the largest of four neighbours. What is left sees a
whole garment through a few squares, and no longer cares exactly where it was.
""",
    summary="A kernel is one small question asked at every place of a picture; the answers are a feature map.",
    mathematics=r"""
For a picture $x$ and a kernel $k$ of 3 × 3 weights the feature map is

$$y_{ij} = \varphi\Big(b + \sum_{u=-1}^{1} \sum_{v=-1}^{1} k_{uv}\, x_{i+u,\,j+v}\Big).$$

Strictly speaking this is *cross-correlation*; the mathematicians' convolution turns the kernel round first. As the
weights are learnt, it makes no difference.

At the border the window hangs over. *Valid* padding leaves such places out, and 28 × 28 becomes 26 × 26; *same*
padding puts zeros around, and the size stays, as in the toy. A layer has many kernels and reads all feature maps of
the one before: 32 maps in and 64 out with 3 × 3 windows take $64 \cdot (32 \cdot 9 + 1) = 18{,}496$ numbers, wherever
the garment lies.
""",
    references=(
        "K. Fukushima, *Neocognitron: a self-organizing neural network model for a mechanism of pattern recognition"
        " unaffected by shift in position*, Biological Cybernetics 36, 1980.",
        "Y. LeCun, L. Bottou, Y. Bengio and P. Haffner, *Gradient-based learning applied to document recognition*,"
        " Proceedings of the IEEE 86, 1998.",
        "V. Dumoulin and F. Visin, *A guide to convolution arithmetic for deep learning*, arXiv:1603.07285, 2016.",
    ),
    links=(
        Link("inside", "See the kernels that a network found by itself", query={"network": "conv"}),
        Link("inside", "Play with windows, padding and pooling", query={"room": "Play with the pieces"}),
        Link("lab", "Read the layers of a network", section="Layers"),
    ),
)
