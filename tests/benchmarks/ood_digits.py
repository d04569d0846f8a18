"""Out-of-distribution detection of handwritten digits: `python -m tests.benchmarks.ood_digits FILE`.

FILE is MNIST's test set, `t10k-images-idx3-ubyte` (LeCun, Cortes and Burges), with or without `.gz`. No network was
trained on digits. Prints the AUROC of the ID score, Fashion-MNIST's 10,000 test images against the digits, and the
share of each that is rejected. The target is an AUROC of .995.
"""

import argparse
import gzip
import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score

from models import Bundle, load_bundle
from models.pictures.framing import PreparedImage

IDX_HEADER_BYTES = 16


def read_digits(path: Path) -> NDArray[np.float32]:
    """The images of an IDX file, (n, 28, 28) in [0, 1]."""
    content = path.read_bytes()
    if path.suffix == ".gz":
        content = gzip.decompress(content)
    return np.frombuffer(content, np.uint8, offset=IDX_HEADER_BYTES).reshape(-1, 28, 28) / np.float32(255)


def id_scores(bundle: Bundle, images: NDArray[np.float32]) -> NDArray[np.float64]:
    """The ID score of each image.

    Args:
        bundle: holds the networks.
        images: (n, 28, 28) in [0, 1].

    Returns:
        (n,).
    """
    return np.array([bundle.id_score(PreparedImage(image)) for image in images])


def main() -> None:
    """Scores both data sets and prints the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    bundle, digits = load_bundle(), read_digits(parser.parse_args().file)
    garment_scores = id_scores(bundle, bundle.images["test"].images / np.float32(255))
    digit_scores = id_scores(bundle, digits)
    threshold = bundle.manifest["rejection"]["thresholds"]["data"]
    is_garment = np.repeat((1, 0), (len(garment_scores), len(digit_scores)))
    auroc = roc_auc_score(is_garment, np.concatenate((garment_scores, digit_scores)))
    figures = {
        "auroc": float(auroc),
        "garments rejected": float(np.mean(garment_scores < threshold)),
        "digits rejected": float(np.mean(digit_scores < threshold)),
    }
    print(json.dumps(figures, indent=1))


if __name__ == "__main__":
    main()
