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

from models.dataset import Dataset
from models.latent import Extent, Lattice
from models.pictures.reading import PictureError
from models.recognition.prediction import InputDomain, Prediction, input_domain, predict, predict_proba
from models.runtime.engine import Engine, KerasNetwork, LiteRtNetwork, Network
from models.runtime.layer_outputs import LayerOutputs, network_files
from models.spec import CODE_SIZE, IMAGE_SHAPE
from models.sprites import ImageSet, sprite_names

SHIPPED = Path(__file__).resolve().parent.parent / "assets"
FORMAT = 6
MAX_CODE = 1e6
VERSION_DIGITS = 12
SplitName = Literal["test", "train"]


class BundleError(Exception):
    """The bundle cannot be used; the message is one sentence with the command that mends it."""


class Map:
    """An autoencoder with a two-number code, and what was computed with it once for all."""

    def __init__(self, bundle: "Bundle", name: str, engine: Engine) -> None:
        self.name = name
        self.info: dict[str, Any] = bundle.manifest["maps"][name]
        self._bundle = bundle
        self._encoder = bundle.network(self.info["encoder"], engine)
        self._decoder = bundle.network(self.info["decoder"], engine)

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
        if not (np.abs(codes) <= MAX_CODE).all():
            raise ValueError(f"codes must be finite numbers of at most {MAX_CODE:,.0f} in size")
        return np.clip(self._decoder(codes), 0, 1).reshape(-1, *IMAGE_SHAPE)

    @cached_property
    def extent(self) -> Extent:
        """The part of the plane that the lattice covers."""
        return Extent(**self.info["lattice"]["extent"])

    @cached_property
    def lattice(self) -> Lattice:
        """What the browser blends from."""
        return self._read_lattice()

    def density_percentile(self, codes: NDArray[np.float32]) -> NDArray[np.float32]:
        """Density percentile of codes (n, 2), interpolated from the lattice, 0 outside it: (n,) float32 in [0, 1].

        See `models.latent.density_percentile`.
        """
        return np.where(self.extent.contains(codes), self.extent.interpolate(self._density, codes), np.float32(0))

    @cached_property
    def _density(self) -> NDArray[np.uint8]:
        return self._read_lattice().density.copy()  # a view would keep the garments' megabytes in memory

    def _read_lattice(self) -> Lattice:
        return Lattice.from_bytes(self.extent, gzip.decompress(self._bundle.read(self.info["lattice"]["file"])))

    def codes(self, split: SplitName) -> NDArray[np.float32]:
        """Codes (n, 2) of the garments in `bundle.images[split]`, in their order."""
        content = self._bundle.read(self.info["codes"][split])
        return np.frombuffer(content, "<f4").reshape(-1, CODE_SIZE)

    def reconstruction_errors(self, split: SplitName) -> NDArray[np.float32]:
        """How badly each garment survives its two numbers: mean squared errors (n,), pixels in [0, 1]."""
        return np.frombuffer(self._bundle.read(self.info["reconstruction_errors"][split]), "<f4")


class Classifier:
    """A network that names garments."""

    def __init__(self, bundle: "Bundle", name: str, engine: Engine) -> None:
        self.name = name
        self.info: dict[str, Any] = bundle.manifest["classifiers"][name]
        self._bundle = bundle
        self._network = bundle.network(self.info["network"], engine)

    def predict(self, images: NDArray[np.float32]) -> NDArray[np.float32]:
        """Images (n, 28, 28) float32 in [0, 1] -> probabilities (n, 10) float32.

        Raises:
            ValueError: another dtype, shape or range.
        """
        return self._network(_checked_images(images))

    def predicted_labels(self, split: Literal["test"]) -> NDArray[np.uint8]:
        """The class, 0..9, that it gives each garment (n,) of `bundle.images[split]`."""
        return np.frombuffer(self._bundle.read(self.info["predicted_labels"][split]), np.uint8)


class Bundle:
    """One folder of artefacts, opened and verified. Thread-safe: all callers may share it.

    `version` is the start of its manifest's SHA-256: another content of any file, another version.
    """

    def __init__(self, path: Path, manifest: dict[str, Any], engine: Engine, version: str = "") -> None:
        self.path = path
        self.manifest = manifest
        self.version = version
        self.dataset = Dataset.from_json(manifest["dataset"])
        self.class_names: tuple[str, ...] = self.dataset.class_names
        self.maps: Mapping[str, Map] = {name: Map(self, name, engine) for name in manifest["maps"]}
        self.classifiers: Mapping[str, Classifier] = {
            name: Classifier(self, name, engine) for name in manifest["classifiers"]
        }
        self.images: Mapping[str, ImageSet] = {
            name: ImageSet(path, **info) for name, info in manifest["images"].items()
        }
        self.networks = tuple(network_files(manifest))
        self._layer_outputs: dict[str, LayerOutputs] = {}

    def read(self, name: str) -> bytes:
        """The bytes of one file that the manifest lists."""
        return (self.path / name).read_bytes()

    @cached_property
    def experiments(self) -> list[dict[str, Any]]:
        """What sweeps and cross-validations found, in the order in which people read them; none if none was run."""
        file = self.manifest.get("experiments")
        return json.loads(self.read(file)) if file else []

    def network(self, network_files: Mapping[str, str], engine: Engine) -> Network:
        """The exported network, or the Keras one it came from."""
        if engine == "keras":
            return KerasNetwork(self.path / network_files["keras"])
        return LiteRtNetwork(self.read(network_files["litert"]))

    def layer_outputs(self, name: str) -> LayerOutputs:
        """One of `networks`, layer by layer.

        Raises:
            BundleError: the bundle does not say which layers it has, as older ones do not.
        """
        if name in self._layer_outputs:
            return self._layer_outputs[name]
        info = network_files(self.manifest)[name]
        if "layers" not in info:
            raise BundleError(f"{_shown(self.path)} does not say which layers {name} has: {_remedy(self.path)}")
        return self._layer_outputs.setdefault(name, LayerOutputs(self.read(info["litert"]), info["layers"]))

    def classify(self, picture: Image.Image) -> Prediction:
        """What is said of any picture from `read_picture`, by the classifier that knows how people show garments.

        A picture that is one of the data set, 28x28 and opaque, is left to the one that knows the data set best. One
        that no garment can be cut out of is no garment, with a score of 0; its label is a guess at all of it.

        Raises:
            PictureError: its pixels cannot be decoded.
        """
        from models.pictures.framing import downscale, segment_and_frame  # OpenCV takes a third of a second to import

        try:
            prepared, found = segment_and_frame(picture)
        except PictureError:
            guess = self.predict(downscale(picture), domain="picture")
            return replace(guess, in_distribution=False, id_score=0.0)
        return self.predict(prepared, domain=input_domain(found))

    def predict(
        self, prepared: NDArray[np.float32], classifier: str | None = None, domain: InputDomain = "data"
    ) -> Prediction:
        """What a classifier says of a prepared garment (28, 28), see `recognition.prediction.predict`."""
        return predict(self, prepared, domain, classifier)

    def predict_proba(
        self, prepared: NDArray[np.float32], classifier: str, domain: InputDomain = "picture"
    ) -> NDArray[np.float32]:
        """Class probabilities (10,) of a prepared image, see `recognition.prediction.predict_proba`."""
        return predict_proba(self, prepared, classifier, domain)


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
    for info in manifest["maps"].values():
        yield from (info[part][kind] for part in ("encoder", "decoder") for kind in ("keras", "litert"))
        yield from (info["lattice"]["file"], *info["codes"].values(), *info["reconstruction_errors"].values())
    for info in manifest["classifiers"].values():
        yield from (info["network"]["keras"], info["network"]["litert"], *info["predicted_labels"].values())
    yield from filter(None, (manifest.get("experiments"),))
    for info in manifest["images"].values():
        yield from (*sprite_names(info["sheets"], info["count"], info["per_sheet"]), info["labels"])


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
