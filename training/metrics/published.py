"""Results that others published for the same test images, read from `published.toml`."""

import tomllib
from pathlib import Path

_CONTENT = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
Metrics = dict[str, float]
"""By the names in `model_metrics.PROTOCOLS`."""
PROTOCOLS: dict[str, str] = _CONTENT["protocols"]
"""How each group of results was measured."""
WRITE_UPS: dict[str, Metrics] = _CONTENT["write_ups"]
"""Results of the write-ups, for the networks that are built exactly as theirs."""
MAPS: dict[str, Metrics] = _CONTENT["maps"]
"""Two-dimensional embeddings; their errors are for pixels in [0, 1]."""
CLASSIFIERS: dict[str, Metrics] = _CONTENT["classifiers"]
"""Accuracies on the test set as corrected in August 2017."""
OTHERS = {"maps": MAPS, "classifiers": CLASSIFIERS}
"""Results of others, by the manifest's name of the kind of network."""
