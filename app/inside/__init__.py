"""The page Inside: a network layer by layer, and the operations of its layers to play with."""
