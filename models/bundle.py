"""Opens, verifies and describes a bundle of artefacts. Knows nothing of how they were made or are shown."""

import gzip
import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from models.latent import Extent, Lattice
from models.pictures.reading import PictureError
from models.recognition.prediction import Source, Verdict, answer, judge, source_of
from models.runtime.engine import Engine, KerasNetwork, LiteRtNetwork, Network
from models.runtime.layer_outputs import Inside, files
from models.spec import CODE_SIZE, IMAGE_SHAPE
from models.sprites import GarmentSet, sheet_names

SHIPPED = Path(__file__).resolve().parent.parent / "assets"
FORMAT = 5
LARGEST_CODE = 1e6
VERSION_DIGITS = 12
SplitName = Literal["test", "train"]


class BundleError(Exception):
    """The bundle cannot be used; the message is one sentence with the command that mends it."""


class Map:
    """An autoencoder with a two-number code, and what was computed with it once for all."""

    def __init__(self, bundle: "Bundle", name: str, engine: Engine) -> None:
        self.name = name
        self.about: dict[str, Any] = bundle.manifest["maps"][name]
        self._bundle = bundle
        self._encoder = bundle.network(self.about["encoder"], engine)
        self._decoder = bundle.network(self.about["decoder"], engine)

    def encode(self, images: NDArray[np.float32]) -> NDArray[np.float32]:
        """Images (n, 28, 28) float32 in [0, 1] -> codes (n, 2) float32.

        Raises:
            ValueError: another dtype, shape or range.
        """
        return self._encoder(_checked_images(images)).reshape(-1, CODE_SIZE)

    def decode(self, codes: NDArray[np.float32]) -> NDArray[np.float32]:
        """Codes (n, 2) float32 -> garments (n, 28, 28) float32 in [0, 1].

        Raises:
            ValueError: another dtype or shape, or a number that is not finite or beyond a million.
        """
        _check_dtype_and_shape("codes", codes, (CODE_SIZE,))
        if not (np.abs(codes) <= LARGEST_CODE).all():
            raise ValueError(f"codes must be finite numbers of at most {LARGEST_CODE:,.0f} in size")
        return np.clip(self._decoder(codes), 0, 1).reshape(-1, *IMAGE_SHAPE)

    @cached_property
    def extent(self) -> Extent:
        """The part of the plane that the lattice covers."""
        return Extent(**self.about["lattice"]["extent"])

    @cached_property
    def lattice(self) -> Lattice:
        """What the browser blends from."""
        return self._read_lattice()

    def support(self, codes: NDArray[np.float32]) -> NDArray[np.float32]:
        """How near real garments are to each code (n, 2), see `models.latent.support`: (n,) float32 in [0, 1].

        Blended from the lattice; 0 outside it.
        """
        return np.where(self.extent.holds(codes), self.extent.blend(self._support, codes), np.float32(0))

    @cached_property
    def _support(self) -> NDArray[np.uint8]:
        return self._read_lattice().support.copy()  # a view would keep the garments' megabytes in memory

    def _read_lattice(self) -> Lattice:
        return Lattice.from_bytes(self.extent, gzip.decompress(self._bundle.read(self.about["lattice"]["file"])))

    def codes(self, split: SplitName) -> NDArray[np.float32]:
        """Codes (n, 2) of the garments in `bundle.garments[split]`, in their order."""
        content = self._bundle.read(self.about["codes"][split])
        return np.frombuffer(content, "<f4").reshape(-1, CODE_SIZE)

    def errors(self, split: SplitName) -> NDArray[np.float32]:
        """How badly each garment survives its two numbers: mean squared errors (n,), pixels in [0, 1]."""
        return np.frombuffer(self._bundle.read(self.about["errors"][split]), "<f4")


class Classifier:
    """A network that names garments."""

    def __init__(self, bundle: "Bundle", name: str, engine: Engine) -> None:
        self.name = name
        self.about: dict[str, Any] = bundle.manifest["classifiers"][name]
        self._bundle = bundle
        self._network = bundle.network(self.about["network"], engine)

    def predict(self, images: NDArray[np.float32]) -> NDArray[np.float32]:
        """Images (n, 28, 28) float32 in [0, 1] -> probabilities (n, 10) float32.

        Raises:
            ValueError: another dtype, shape or range.
        """
        return self._network(_checked_images(images))

    def named(self, split: Literal["test"]) -> NDArray[np.uint8]:
        """The class, 0..9, that it gives each garment (n,) of `bundle.garments[split]`."""
        return np.frombuffer(self._bundle.read(self.about["named"][split]), np.uint8)


class Bundle:
    """One folder of artefacts, opened and verified. Thread-safe: all callers may share it.

    `version` is the start of its manifest's SHA-256: another content of any file, another version.
    """

    def __init__(self, path: Path, manifest: dict[str, Any], engine: Engine, version: str = "") -> None:
        self.path = path
        self.manifest = manifest
        self.version = version
        self.class_names: tuple[str, ...] = tuple(manifest["class_names"])
        self.maps: Mapping[str, Map] = {name: Map(self, name, engine) for name in manifest["maps"]}
        self.classifiers: Mapping[str, Classifier] = {
            name: Classifier(self, name, engine) for name in manifest["classifiers"]
        }
        self.garments: Mapping[str, GarmentSet] = {
            name: GarmentSet(path, **about) for name, about in manifest["garments"].items()
        }
        self.networks = tuple(files(manifest))
        self._insides: dict[str, Inside] = {}

    def read(self, name: str) -> bytes:
        """The bytes of one file that the manifest lists."""
        return (self.path / name).read_bytes()

    @cached_property
    def experiments(self) -> list[dict[str, Any]]:
        """What sweeps and cross-validations found, in the order in which people read them; none if none was run."""
        file = self.manifest.get("experiments")
        return json.loads(self.read(file)) if file else []

    def network(self, files: Mapping[str, str], engine: Engine) -> Network:
        """The exported network, or the Keras one it came from."""
        if engine == "keras":
            return KerasNetwork(self.path / files["keras"])
        return LiteRtNetwork(self.read(files["litert"]))

    def inside(self, name: str) -> Inside:
        """One of `networks`, layer by layer.

        Raises:
            BundleError: the bundle does not say which layers it has, as older ones do not.
        """
        if name in self._insides:
            return self._insides[name]
        about = files(self.manifest)[name]
        if "layers" not in about:
            raise BundleError(f"{_shown(self.path)} does not say which layers {name} has: {_remedy(self.path)}")
        return self._insides.setdefault(name, Inside(self.read(about["litert"]), about["layers"]))

    def classify(self, picture: Image.Image) -> Verdict:
        """What is said of any picture from `read_picture`, by the classifier that knows how people show garments.

        A picture that is one of the data set, 28x28 and opaque, is left to the one that knows the data set best. One
        that no garment can be cut out of is no garment, with a score of 0; its label is a guess at all of it.

        Raises:
            PictureError: its pixels cannot be decoded.
        """
        from models.pictures.framing import look_at, whole  # OpenCV takes a third of a second to import

        try:
            prepared, found = look_at(picture)
        except PictureError:
            guess = self.judge(whole(picture), source="picture")
            return replace(guess, is_garment=False, garment_score=0.0)
        return self.judge(prepared, source=source_of(found))

    def judge(self, prepared: NDArray[np.float32], classifier: str | None = None, source: Source = "data") -> Verdict:
        """What a classifier says of a prepared garment (28, 28), see `recognition.prediction.judge`."""
        return judge(self, prepared, source, classifier)

    def answer(self, prepared: NDArray[np.float32], classifier: str, source: Source = "picture") -> NDArray[np.float32]:
        """The probabilities (10,) that a classifier gives a prepared garment, see `recognition.prediction.answer`."""
        return answer(self, prepared, classifier, source)


def load_bundle(path: str | os.PathLike[str] | None = None, engine: Engine = "litert") -> Bundle:
    """Opens a bundle after checking every file against its manifest's SHA-256.

    Args:
        path: the bundle's folder; None takes `LATENT_BUNDLE` from the environment, else the shipped one.
        engine: "litert", or "keras" for the networks as they were trained (slow; needs Keras).

    Raises:
        BundleError: something is missing, truncated or altered; says what, and the command that mends it.
    """
    folder = Path(path or os.environ.get("LATENT_BUNDLE") or SHIPPED)
    manifest, version = _read_manifest(folder)
    try:
        for name, entry in manifest["files"].items():
            _verify(folder, name, entry["sha256"])
        for name in _named(manifest):
            if name not in manifest["files"]:
                raise BundleError(f"{_shown(folder)}/manifest.json has no hash of {name}: {_remedy(folder)}")
        return Bundle(folder, manifest, engine, version)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise BundleError(
            f"{_shown(folder)}/manifest.json does not describe a bundle ({error!r}): {_remedy(folder)}"
        ) from error


def _read_manifest(folder: Path) -> tuple[dict[str, Any], str]:
    """The manifest and the version that its bytes give the bundle."""
    try:
        content = (folder / "manifest.json").read_bytes()
        manifest = json.loads(content)
    except OSError:
        raise BundleError(f"{_shown(folder)}/manifest.json is missing: {_remedy(folder)}") from None
    except ValueError:
        raise BundleError(f"{_shown(folder)}/manifest.json is damaged: {_remedy(folder)}") from None
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise BundleError(f"{_shown(folder)}/manifest.json is of another version: {_remedy(folder)}")
    return manifest, hashlib.sha256(content).hexdigest()[:VERSION_DIGITS]


def _verify(folder: Path, name: str, sha256: str) -> None:
    if Path(name).is_absolute() or ".." in Path(name).parts:
        raise BundleError(f"{_shown(folder)}/manifest.json lists {name}, outside its folder: {_remedy(folder)}")
    try:
        content = (folder / name).read_bytes()
    except OSError:
        raise BundleError(f"{_shown(folder)}/{name} is missing: {_remedy(folder)}") from None
    if hashlib.sha256(content).hexdigest() != sha256:
        raise BundleError(f"{_shown(folder)}/{name} does not match its manifest: {_remedy(folder)}")


def _named(manifest: dict[str, Any]) -> Iterator[str]:
    """Every file that the manifest gives a part to."""
    for about in manifest["maps"].values():
        yield from (about[part][kind] for part in ("encoder", "decoder") for kind in ("keras", "litert"))
        yield from (about["lattice"]["file"], *about["codes"].values(), *about["errors"].values())
    for about in manifest["classifiers"].values():
        yield from (about["network"]["keras"], about["network"]["litert"], *about["named"].values())
    yield from filter(None, (manifest.get("experiments"),))
    for about in manifest["garments"].values():
        yield from (*sheet_names(about["sheets"], about["count"], about["per_sheet"]), about["labels"])


def _shown(folder: Path) -> str:
    return "assets" if folder == SHIPPED else str(folder)


def _remedy(folder: Path) -> str:
    if folder == SHIPPED:
        return "run  git restore assets  or, with trained runs at hand,  python -m training export"
    return f"run  python -m training export --out {folder}"


def _checked_images(images: NDArray[np.float32]) -> NDArray[np.float32]:
    _check_dtype_and_shape("images", images, IMAGE_SHAPE)
    if images.size and not (images.min() >= 0 and images.max() <= 1):
        raise ValueError("images must have finite pixels in [0, 1]; divide 0..255 by 255")
    return images


def _check_dtype_and_shape(what: str, array: NDArray[np.float32], item: tuple[int, ...]) -> None:
    shape = "(n, " + ", ".join(map(str, item)) + ")"
    if not isinstance(array, np.ndarray) or array.dtype != np.float32:
        got = getattr(array, "dtype", type(array).__name__)
        raise ValueError(f"{what} must be a float32 array of shape {shape}, not {got}")
    if array.shape[1:] != item or array.ndim != len(item) + 1:
        raise ValueError(f"{what} must have shape {shape}, not {array.shape}")
