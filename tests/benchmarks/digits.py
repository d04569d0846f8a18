"""How well garments are told from handwritten digits: `python -m tests.benchmarks.digits FILE`.

FILE is MNIST's test set, `t10k-images-idx3-ubyte` (LeCun, Cortes and Burges), with or without `.gz`. No network learnt
from digits. Prints the area under the ROC curve of the garment score, Fashion-MNIST's 10,000 test garments against
these, and the share of each that is refused. The target is .995.
"""

import argparse
import gzip
import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score

from models import Bundle, load_bundle

HEADER = 16


def read_digits(path: Path) -> NDArray[np.float32]:
    """The images of an IDX file, (n, 28, 28) in [0, 1]."""
    content = path.read_bytes()
    if path.suffix == ".gz":
        content = gzip.decompress(content)
    return np.frombuffer(content, np.uint8, offset=HEADER).reshape(-1, 28, 28) / np.float32(255)


def scores(bundle: Bundle, images: NDArray[np.float32]) -> NDArray[np.float64]:
    """The garment score of each prepared image (n, 28, 28)."""
    return np.array([bundle.predict(image).id_score for image in images])


def main() -> None:
    """Scores both and prints the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    bundle, digits = load_bundle(), read_digits(parser.parse_args().file)
    garments = scores(bundle, bundle.images["test"].images / np.float32(255))
    others = scores(bundle, digits)
    threshold = bundle.manifest["rejection"]["thresholds"]["data"]
    area = roc_auc_score(np.repeat((1, 0), (len(garments), len(others))), np.concatenate((garments, others)))
    figures = {
        "auroc": float(area),
        "garments refused": float(np.mean(garments < threshold)),
        "digits refused": float(np.mean(others < threshold)),
    }
    print(json.dumps(figures, indent=1))


if __name__ == "__main__":
    main()
