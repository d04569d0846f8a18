"""Classifies picture files: `python -m models.classify FILE...`."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TypedDict

from models.bundle import Bundle, BundleError, load_bundle
from models.pictures.framing import prepare_image
from models.pictures.reading import PictureError, read_picture
from models.recognition.rejection import rejection_reason
from models.recognition.wording import describe_prediction


class ClassifiedFile(TypedDict, total=False):
    """The prediction for a picture file, JSON-ready; of a file that cannot be used only `error` is there.

    Args:
        file: its path.
        error: the sentence that says why there is no prediction.
        verdict: the prediction in words.
        label: name of the class with the highest probability.
        in_distribution: whether the picture shows a garment.
        id_score: in [0, 1], see `models.recognition.rejection.id_score`.
        probabilities: by class name.
    """

    file: str
    error: str
    verdict: str
    label: str
    in_distribution: bool
    id_score: float
    probabilities: dict[str, float]


def classify_file(bundle: Bundle, data: bytes, classifier: str | None = None) -> ClassifiedFile:
    """Classifies the content of a picture file.

    Args:
        bundle: holds the classifiers.
        data: the content of the file.
        classifier: its name; None takes the one for the picture's input domain.
    """
    try:
        image = prepare_image(read_picture(data))
    except PictureError as error:
        return {"error": str(error)}
    prediction = bundle.predict(image, classifier)
    reason = rejection_reason(image.segmentation) if image.segmentation else None
    return {
        "verdict": describe_prediction(prediction, bundle.class_names, reason),
        "label": prediction.label,
        "in_distribution": prediction.in_distribution,
        "id_score": round(prediction.id_score, 4),
        "probabilities": {
            name: round(float(p), 4) for name, p in zip(bundle.class_names, prediction.probabilities, strict=True)
        },
    }


def _classify_path(bundle: Bundle, path: Path) -> ClassifiedFile:
    try:
        data = path.read_bytes()
    except OSError as error:
        return {"file": str(path), "error": f"This file cannot be opened: {error.strerror or 'unknown error'}."}
    return {"file": str(path), **classify_file(bundle, data)}


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command.

    Returns:
        The exit status: 0, or 1 if no file could be classified; a bad argument exits with 2.
    """
    parser = argparse.ArgumentParser("python -m models.classify", description="Names the garment in each picture.")
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="PNG, JPEG, WebP, AVIF, GIF or BMP")
    parser.add_argument("--bundle", metavar="DIR", help="the bundle's folder; default assets/")
    parser.add_argument("--json", action="store_true", help="print a JSON list instead of lines")
    options = parser.parse_args(arguments)
    try:
        bundle = load_bundle(options.bundle)
    except BundleError as error:
        print(error, file=sys.stderr)
        return 1
    results = [_classify_path(bundle, path) for path in options.files]
    if options.json:
        print(json.dumps(results, indent=1))
    else:
        for result in results:
            stream = sys.stderr if "error" in result else sys.stdout
            print(f"{result['file']}: {result.get('error') or result['verdict']}", file=stream)
    return int(all("error" in result for result in results))


if __name__ == "__main__":
    sys.exit(main())
