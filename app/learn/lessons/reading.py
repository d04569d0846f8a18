"""Lesson 6: reading the map."""

from app.learn.lesson import Lesson, Link

LESSON = Lesson(
    slug="map",
    title="Reading the map",
    question="Two numbers are a place on paper. What does the paper show?",
    introduction="""
Put a dot where each garment's two numbers fall, and a map appears. It is called the **latent space**: *latent*
because nobody ever sees those numbers from outside; they are hidden in the narrow middle of the network.

Read it like a map of an unknown country. **Near means alike.** Neighbours look similar to the network. **Far means
different**, but twice as far does not mean twice as different. East and west have no meaning of their own: trained
again from other random numbers, the network might turn the map round or fold it elsewhere, and the same garments
would be neighbours. **White** means that no garment lives there.
""",
    demo="map_reading",
    task=(
        "Five questions. Wander over the map, watch what is imagined under your hand, and tap where you think they"
        " live."
    ),
    explanation="""
You used what the map is good for: you went by what *changes* from place to place. Sleeves grow as you walk, heels
rise, straps close to a bag.

And mind what a flat map cannot do. A garment differs from another in more than two ways, and laying them out flat
tears some neighbours apart, as every map of the round earth tears an ocean. So a dot that lies among strangers is not
always strange. The app says how often neighbours on the map are real neighbours: this is what *trustworthiness* in
the Lab measures.
""",
    summary="On a map made by a network, near means alike; directions and long distances mean little.",
    mathematics=r"""
*Trustworthiness* asks: of a garment's $k$ nearest dots, how many were among its nearest pictures, too? With $r(i, j)$
the rank of garment $j$ among the neighbours of $i$ by pixels, and $U_k(i)$ the dots that are among the $k$ nearest on
the map but not by pixels,

$$T(k) = 1 - \frac{2}{n k (2n - 3k - 1)} \sum_i \sum_{j \in U_k(i)} \big(r(i, j) - k\big).$$

*Continuity* asks the reverse: which neighbours were torn apart. One can be bought with the other, so both belong
together.

The large map here, Atlas, learnt two things at once: to redraw garments, and to keep neighbours, as t-SNE lays them
out. The write-up's map learnt only to redraw. That is why they look so different, and neither is wrong.
""",
    references=(
        "J. Venna and S. Kaski, *Neighborhood preservation in nonlinear projection methods: an experimental"
        " study*, ICANN 2001.",
        "L. McInnes, J. Healy and J. Melville, *UMAP: uniform manifold approximation and projection for dimension"
        " reduction*, arXiv:1802.03426, 2018.",
        "M. Wattenberg, F. Viégas and I. Johnson, *How to use t-SNE effectively*, Distill, 2016.",
    ),
    links=(
        Link(
            "explore",
            "See what a classifier says of every place",
            test_index=0,
            query={"layers": "points,regions,uncharted"},
        ),
        Link("lab", "Compare our maps with published ones", section="Published figures"),
    ),
)
