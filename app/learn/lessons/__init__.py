"""The eight lessons in their order, a file each."""

from app.learn.lesson import Lesson
from app.learn.lessons import convolution, examples, imagining, labels, mistakes, neurons, reading, squeezing

LESSONS: tuple[Lesson, ...] = (
    examples.LESSON,
    labels.LESSON,
    neurons.LESSON,
    convolution.LESSON,
    squeezing.LESSON,
    reading.LESSON,
    imagining.LESSON,
    mistakes.LESSON,
)
