"""Lesson 7: imagining new garments."""

from app.learn.lesson import Lesson, Link

LESSON = Lesson(
    slug="imagining",
    title="Imagining new garments",
    question="Where do garments come from that nobody ever made?",
    introduction="""
The decoder draws from *any* two numbers. Also from those that belong to no garment in the world. Choose a place
between two dots, and it draws something in between. That is the picture that changes under your finger on the map.

You might say: that is easy, one simply mixes the two pictures. Try it. Mixing **pixels** gives two ghosts on top of
each other, a half-transparent boot behind a half-transparent bag. Mixing **numbers** and then drawing gives, at every
step, *one* garment with edges of its own. That is the difference between fading pictures into each other and having
learnt what garments look like.
""",
    demo="interpolation",
    task="Choose two garments and go slowly from one to the other. Compare both rows half-way.",
    explanation="""
Half-way between a sandal and a boot there are shoes. Half-way between trousers and a bag there is often **nothing
that anybody would wear**: the way leads over white land where no garment lives. There nobody ever told the decoder
that it was wrong, so it guesses, and the app says so. The way that you walked above therefore keeps to charted land
where it can.

Is this creative? It makes what was never there before. But it cannot leave the country it knows: no hat will ever
come out of it, because it never saw one.
""",
    summary="Between two codes there is a garment nobody made; far from all codes there is only guessing.",
    mathematics=r"""
A journey between codes $a$ and $b$ shows $d\big((1 - t)\,a + t\,b\big)$ for $t$ from 0 to 1, while a cross-fade shows
$(1 - t)\,x_a + t\,x_b$. They agree only where the decoder happens to be linear.

The way over charted land is a shortest path (Dijkstra) over the nodes of a lattice, where steps over lonely ground
cost up to 25 times their length. How charted a place is, is told by its distance to the fiftieth nearest real
garment, as a share of garments that are at least as lonely.

Between the nodes of the lattice the garments are blended by cubic convolution; on real codes this differs from the
exact decoder by a quarter of a grey level of 255 on average. *Variational* autoencoders and generative adversarial
networks go further: they learn how likely each code is, or a critic that tells made-up from real.
""",
    references=(
        "D. P. Kingma and M. Welling, *Auto-encoding variational Bayes*, ICLR 2014.",
        "I. Goodfellow and others, *Generative adversarial nets*, NeurIPS 2014.",
        "E. W. Dijkstra, *A note on two problems in connexion with graphs*, Numerische Mathematik 1, 1959.",
    ),
    links=(
        Link(
            "explore",
            "Travel there and keep the film",
            test_index=0,
            query={"layers": "points,uncharted", "route": "charted"},
        ),
        Link("explore", "Lay imagined garments all over the map", test_index=0, query={"layers": "terrain"}),
    ),
)
