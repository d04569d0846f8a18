"""Names the garments in picture files: `python -m models.classify FILE...`."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from models.bundle import Bundle, BundleError, load_bundle
from models.pictures.reading import PictureError, read_picture
from models.recognition.prediction import input_domain
from models.recognition.wording import describe_prediction


def classify_file(bundle: Bundle, data: bytes, classifier: str | None = None) -> dict[str, Any]:
    """A classifier's verdict on a picture file's content, or the sentence that says why there is none, under "error".

    Args:
        bundle: holds the classifiers.
        data: the content of a picture file.
        classifier: its name; None takes the one for pictures of its kind, see `Bundle.classify`.
    """
    from models.pictures.framing import segment_and_frame
    from models.recognition.rejection import rejection_reason  # OpenCV takes a third of a second to import

    try:
        prepared, found = segment_and_frame(read_picture(data))
    except PictureError as error:
        return {"error": str(error)}
    said = bundle.predict(prepared, classifier, domain=input_domain(found))
    return {
        "verdict": describe_prediction(said, bundle.class_names, rejection_reason(found) if found else None),
        "label": said.label,
        "in_distribution": said.in_distribution,
        "id_score": round(said.id_score, 4),
        "probabilities": {
            name: round(float(p), 4) for name, p in zip(bundle.class_names, said.probabilities, strict=True)
        },
    }


def _name_file(bundle: Bundle, path: Path) -> dict[str, Any]:
    try:
        data = path.read_bytes()
    except OSError as error:
        return {"file": str(path), "error": f"This file cannot be opened: {error.strerror or 'unknown error'}."}
    return {"file": str(path), **classify_file(bundle, data)}


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command: 0, or 1 where no file could be read, or 2 for a bad argument."""
    parser = argparse.ArgumentParser("python -m models.classify", description="Names the garment in each picture.")
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="PNG, JPEG, WebP, AVIF, GIF or BMP")
    parser.add_argument("--bundle", metavar="DIR", help="another folder of artefacts than assets/")
    parser.add_argument("--json", action="store_true", help="a list of verdicts instead of lines")
    asked = parser.parse_args(arguments)
    try:
        bundle = load_bundle(asked.bundle)
    except BundleError as error:
        print(error, file=sys.stderr)
        return 1
    verdicts = [_name_file(bundle, path) for path in asked.files]
    if asked.json:
        print(json.dumps(verdicts, indent=1))
    else:
        for said in verdicts:
            out = sys.stderr if "error" in said else sys.stdout
            print(f"{said['file']}: {said.get('error') or said['verdict']}", file=out)
    return int(all("error" in said for said in verdicts))


if __name__ == "__main__":
    sys.exit(main())
