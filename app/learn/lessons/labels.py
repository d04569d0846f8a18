"""Lesson 2: learning with labels and without."""

from app.learn.lesson import Lesson, Link

LESSON = Lesson(
    slug="labels",
    title="With and without labels",
    question="Can a machine sort a wardrobe if nobody ever told it a single name?",
    introduction="""
In the first lesson each example came with the right answer, its **label**. Somebody had to write sixty thousand of
those. Learning with them is called *supervised*: a teacher stands beside it.

But think of a child with a heap of buttons. It sorts them, large ones here, shiny ones there, without knowing any
names. Learning like that, from the things alone, is called **unsupervised**. The map in this app was made in this
way. The network was shown garments without any label, and all it had to do was to lay those that look alike near each
other.

Below is its map. Every dot is a real garment that the network never saw while it learnt, and the labels are hidden.
""",
    demo="clustering",
    task=(
        "Circle what looks like a group, with a finger or the mouse. Or let a machine find groups. Then show the"
        " labels."
    ),
    explanation="""
Neither you nor the machine saw a label, and yet many a group turns out to be nearly all trousers, or nearly all bags.
That is the surprise: **the names were already in the pictures**, as ways of looking alike.

Not all of them, though. Shirts, pullovers and coats share one continent, and no circle parts them. What people call
by different names need not look different; at 28 by 28 squares a shirt *is* almost a coat. And a group that a machine
found has no name. It is people who come afterwards and call it "bags".
""",
    summary="With labels a machine learns our names for things; without them it learns which things are alike.",
    mathematics=r"""
The groups come from *k-means*. Choose $k$ centres $c_1, \dots, c_k$; then repeat: give each garment $z_i$ to the
nearest centre, and move each centre to the mean of its garments. Each round lowers

$$\sum_i \min_j \lVert z_i - c_j \rVert^2,$$

so it ends, though perhaps not at the lowest value there is. It never asks what anything is called.

The *purity* of a group is the share of its commonest label. With as many groups as garments every group is pure, so
purity alone proves nothing; with ten groups for ten classes it says how far looks and names agree.
""",
    references=(
        "S. P. Lloyd, *Least squares quantization in PCM*, IEEE Transactions on Information Theory 28, 1982.",
        "D. Arthur and S. Vassilvitskii, *k-means++: the advantages of careful seeding*, SODA 2007.",
        "L. van der Maaten and G. Hinton, *Visualizing data using t-SNE*, Journal of Machine Learning Research 9,"
        " 2008.",
    ),
    links=(
        Link("explore", "Gather dots on the large map", test_index=2, query={"layers": "points"}),
        Link("lab", "See both maps side by side", section="Maps"),
    ),
)
