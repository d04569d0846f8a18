"""The presentation: ten slides, each with a scene, a few words on the screen and notes for the speaker."""

from app.components.presenter import Slide

SLIDES: tuple[Slide, ...] = (
    Slide(
        scene="samples",
        title="Can a computer imagine clothes?",
        text="It has seen sixty thousand pictures of garments. Nobody told it what any of them is called.",
        notes="Welcome people. These are real pictures from Fashion-MNIST, tiny ones: 28 by 28 grey squares. Let them"
        " look for a moment and ask who can still tell a shirt from a coat at this size. Go on with the right"
        " arrow, the space bar or a clicker.",
    ),
    Slide(
        scene="reconstruction",
        title="784 squares become two numbers",
        text="One half of the network says two numbers. The other half must draw the garment from those alone.",
        notes="The telephone story: you may say only two numbers, and the listener must draw. Press Another garment a"
        " few times. Point out what survives, the shape, and what does not, the pattern. Nothing about the garment"
        " crosses over but these two numbers.",
    ),
    Slide(
        scene="unlabelled_map",
        title="Two numbers are a place",
        text="Ten thousand garments that it never learnt from, each a dot where its two numbers fall.",
        notes="Let the grey cloud stand for a moment. Ask: do you see groups? Ask somebody to point at one. Do not say"
        " yet what they are.",
    ),
    Slide(
        scene="labelled_map",
        title="Now we add the names",
        text="The colours are ours. The network never saw them, yet like has found like.",
        notes="The surprise of the show; give it time. Trousers, bags and shoes each have a shore of their own. Coats,"
        " pullovers and shirts share a continent: at this size they nearly are one thing. If somebody asks: the"
        " order was learnt without labels.",
    ),
    Slide(
        scene="exploration",
        title="Every place is a garment",
        text="Move over the map: the network draws what belongs there, also where nobody ever made anything.",
        notes="Hand it over: let somebody from the audience move a finger or the mouse. Walk slowly from T-shirts to"
        " pullovers and watch the sleeves grow. Then go to a white place; there the network only guesses, and the"
        " label says so.",
    ),
    Slide(
        scene="path",
        title="From one garment to another",
        text="Each picture on the way is imagined. None of them was ever photographed.",
        notes="It plays by itself. Another journey chooses two other kinds. The way keeps to charted land where it can:"
        " that is why it bends. Say that this is not fading one picture into another; at every step there is one"
        " garment with edges of its own.",
    ),
    Slide(
        scene="drawing",
        title="Now you draw",
        text="A second network names what it sees, while the chalk still moves.",
        notes="Call somebody to the board. An outline is enough. Draw one for me does it by itself, if nobody dares."
        " Try something that is no garment: a house, a face. It has only ten names to choose from, and being"
        " unsure is the right answer then.",
    ),
    Slide(
        scene="mistakes",
        title="It is not always right",
        text="About one garment in twenty it names wrongly. Would you have known?",
        notes="Ask the audience first, then press Reveal. Some labels are odd and the network is arguably right; some"
        " mistakes are plainly mistakes, and now and then it is very sure of one. Ask what this would mean if it"
        " were not about clothes.",
    ),
    Slide(
        scene="game",
        title="You against the network",
        text="Ten garments, ten names. Say what you see; the network answers at the same moment.",
        notes="People call out, you press; the keys 1 to 9 and 0 answer, too. Six garments are drawn at random and four"
        " are ones of which the network is less than 80% sure, or there would be nothing to win. On all test"
        " garments people were right 83.5% of the time in a published trial.",
    ),
    Slide(
        scene="summary",
        title="It learnt what clothes look like",
        text="From examples alone, squeezed through two numbers, and honest about what it does not know.",
        notes="Three things to take home: it learnt from examples, not from rules; what is alike ended up close"
        " together; and it can be wrong, so ask whether it knows when. Then press Home or R to begin again. Left"
        " alone for a minute, the screen wanders by itself.",
    ),
)
