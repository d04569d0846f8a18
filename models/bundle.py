"""Opens and describes a bundle of artefacts, and runs its networks. Imports nothing of training or the app."""

import gzip
import json
import os
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from models.dataset import Dataset
from models.latent import Extent, Lattice
from models.manifest import FORMAT, SHIPPED, BundleError, bundle_error, current_folder, read_file, read_manifest
from models.pictures.framing import InputDomain, PreparedImage, frame
from models.pictures.segmentation import segment
from models.pictures.tta import tta_views
from models.recognition.prediction import Prediction, geometric_mean
from models.recognition.projection import Projection, project_image
from models.recognition.rejection import id_score
from models.runtime.checks import MAX_CODE, check_codes, check_images
from models.runtime.engine import Engine, KerasNetwork, LiteRtNetwork, Network
from models.runtime.layer_outputs import LayerOutputs, network_files
from models.spec import CODE_SIZE, IMAGE_SHAPE
from models.sprites import ImageSet, SpriteSheets

__all__ = ["FORMAT", "MAX_CODE", "SHIPPED", "Bundle", "BundleError", "Classifier", "Map", "SplitName", "load_bundle"]

SplitName = Literal["test", "train"]


class Map:
    """An autoencoder with a two-dimensional code, and what was precomputed with it. Thread-safe."""

    def __init__(self, bundle: "Bundle", name: str) -> None:
        self.name = name
        self.version = bundle.version
        self.info: dict[str, Any] = bundle.manifest["maps"][name]
        self._bundle = bundle
        self._codes: dict[SplitName, NDArray[np.float32]] = {}
        self._encoder = bundle.load_network(self.info["encoder"])
        self._decoder = bundle.load_network(self.info["decoder"])

    def encode(self, images: NDArray[np.float32]) -> NDArray[np.float32]:
        """Encodes images.

        Args:
            images: (n, 28, 28) float32 in [0, 1], n from 0.

        Returns:
            Codes (n, 2) float32.

        Raises:
            ValueError: another dtype, shape or range.
        """
        return self._encoder(check_images(images)).reshape(-1, CODE_SIZE)

    def decode(self, codes: NDArray[np.float32]) -> NDArray[np.float32]:
        """Decodes codes.

        Args:
            codes: (n, 2) float32, finite, at most `MAX_CODE` in absolute value.

        Returns:
            Images (n, 28, 28) float32 in [0, 1].

        Raises:
            ValueError: another dtype, shape or range.
        """
        return np.clip(self._decoder(check_codes(codes)), 0, 1).reshape(-1, *IMAGE_SHAPE)

    @cached_property
    def extent(self) -> Extent:
        """The part of the plane that the lattice covers."""
        return Extent(**self.info["lattice"]["extent"])

    @cached_property
    def lattice(self) -> Lattice:
        """The decoded images, class probabilities and densities between which the browser interpolates."""
        return self._read_lattice()

    def density_percentile(self, codes: NDArray[np.float32]) -> NDArray[np.float32]:
        """Density percentile of codes (n, 2), interpolated from the lattice, 0 outside it: (n,) float32 in [0, 1].

        See `models.latent.density_percentile`.
        """
        return np.where(self.extent.contains(codes), self.extent.interpolate(self._density, codes), np.float32(0))

    @cached_property
    def _density(self) -> NDArray[np.uint8]:
        return self._read_lattice().density.copy()  # a view would keep the lattice's images in memory

    def _read_lattice(self) -> Lattice:
        return Lattice.from_bytes(self.extent, gzip.decompress(self._bundle.read(self.info["lattice"]["file"])))

    def codes(self, split: SplitName) -> NDArray[np.float32]:
        """Codes (n, 2) float32 of the images in `bundle.images[split]`, in their order."""
        if split not in self._codes:
            content = self._bundle.read(self.info["codes"][split])
            self._codes[split] = np.frombuffer(content, "<f4").reshape(-1, CODE_SIZE)
        return self._codes[split]

    def reconstruction_errors(self, split: SplitName) -> NDArray[np.float32]:
        """Mean squared reconstruction error of each image of a split: (n,) float32, for pixels in [0, 1]."""
        return np.frombuffer(self._bundle.read(self.info["reconstruction_errors"][split]), "<f4")


class Classifier:
    """A network that gives class probabilities. Thread-safe."""

    def __init__(self, bundle: "Bundle", name: str) -> None:
        self.name = name
        self.info: dict[str, Any] = bundle.manifest["classifiers"][name]
        self._bundle = bundle
        self._network = bundle.load_network(self.info["network"])

    def predict(self, images: NDArray[np.float32]) -> NDArray[np.float32]:
        """Class probabilities of images.

        Args:
            images: (n, 28, 28) float32 in [0, 1], n from 0.

        Returns:
            (n, K) float32, each row summing to 1.

        Raises:
            ValueError: another dtype, shape or range.
        """
        return self._network(check_images(images))

    def predicted_labels(self, split: Literal["test"]) -> NDArray[np.uint8]:
        """Index of the predicted class of each image of `bundle.images[split]`: (n,) uint8."""
        return np.frombuffer(self._bundle.read(self.info["predicted_labels"][split]), np.uint8)


class Bundle:
    """The artefacts in one folder. Thread-safe.

    Args:
        path: the folder.
        manifest: the content of its `manifest.json`.
        engine: what runs the networks.
        version: the start of the manifest's SHA-256, which changes with the content of any file.
    """

    def __init__(self, path: Path, manifest: dict[str, Any], engine: Engine, version: str = "") -> None:
        self.path = path
        self.manifest = manifest
        self.version = version
        self._engine = engine
        self.dataset = Dataset.from_json(manifest["dataset"])
        self.class_names: tuple[str, ...] = self.dataset.class_names
        self.maps: Mapping[str, Map] = {name: Map(self, name) for name in manifest["maps"]}
        self.classifiers: Mapping[str, Classifier] = {name: Classifier(self, name) for name in manifest["classifiers"]}
        self.images = {name: ImageSet(self.read, SpriteSheets(**info)) for name, info in manifest["images"].items()}
        self.networks = tuple(network_files(manifest))
        self._layer_outputs: dict[str, LayerOutputs] = {}

    def read(self, name: str) -> bytes:
        """The content of a file that the manifest lists; a BundleError if it was removed or altered meanwhile."""
        return read_file(self.path, self.manifest, name)

    def load_network(self, files: Mapping[str, str]) -> Network:
        """Loads a network from its file for the bundle's engine; `files` are named "keras" and "litert"."""
        if self._engine == "keras":
            return KerasNetwork(self.path / files["keras"])
        return LiteRtNetwork(self.read(files["litert"]))

    @cached_property
    def experiments(self) -> list[dict[str, Any]]:
        """Results of sweeps and cross-validations, in the order in which the Lab shows them; may be empty."""
        file = self.manifest.get("experiments")
        return json.loads(self.read(file)) if file else []

    def layer_outputs(self, name: str) -> LayerOutputs:
        """The outputs and weights of the layers of one of `networks`.

        Raises:
            BundleError: the manifest, as older ones do, says nothing about its layers.
            KeyError: there is no such network.
        """
        if name in self._layer_outputs:
            return self._layer_outputs[name]
        info = network_files(self.manifest)[name]
        if "layers" not in info:
            raise bundle_error(self.path, f" does not say which layers {name} has")
        return self._layer_outputs.setdefault(name, LayerOutputs(self.read(info["litert"]), info["layers"]))

    def classify(self, picture: Image.Image) -> Prediction:
        """Classifies a picture from `read_picture`, with the classifier for its input domain.

        If no garment can be segmented, the label is a guess at the whole picture, and the ID score is 0.

        Raises:
            PictureError: its pixels cannot be decoded.
        """
        return self.predict(frame(segment(picture)))

    def predict(self, image: PreparedImage, classifier: str | None = None) -> Prediction:
        """Classifies a prepared image; whether it is in-distribution does not depend on the classifier.

        Args:
            image: the prepared image.
            classifier: its name; None takes the one for the image's domain.
        """
        probabilities = self.predict_proba(image, classifier)
        label = self.class_names[int(probabilities.argmax())]
        score = self.id_score(image)
        threshold: float = self.manifest["rejection"]["thresholds"][_fitted_on(image.domain)]
        return Prediction(probabilities, label, 0 < score >= threshold, score, image.pixels)

    def predict_proba(self, image: PreparedImage, classifier: str | None = None) -> NDArray[np.float32]:
        """Class probabilities (K,) of a prepared image: the geometric mean over the classifier's views.

        Args:
            image: the prepared image.
            classifier: its name; None takes the one for the image's domain.
        """
        return np.asarray(self.predict_proba_batch(image.pixels[None], image.domain, classifier)[0])

    def predict_proba_batch(
        self, pixels: NDArray[np.float32], domain: InputDomain = "data", classifier: str | None = None
    ) -> NDArray[np.float32]:
        """Class probabilities (n, K) of prepared images of one domain, each as from `predict_proba`.

        Args:
            pixels: (n, 28, 28) float32 in [0, 1], n from 1.
            domain: where all of them come from.
            classifier: its name; None takes the one for the domain.
        """
        name = classifier or self.default_classifier(domain)
        network, temperature = self.classifiers[name], 1.0
        if name == self.default_classifier("picture"):
            domain = "photo" if domain == "photo" else "picture"
            views = np.stack([tta_views(image, domain) for image in pixels], axis=1)
            temperature = network.info["tta"]["temperatures"][domain]
        elif name == self.default_classifier("data"):
            views = np.stack([tta_views(image, "data") for image in pixels], axis=1)
        else:
            views = pixels[None]
        probabilities = network.predict(views.reshape(-1, *IMAGE_SHAPE))
        return geometric_mean(probabilities.reshape(*views.shape[:2], -1), temperature)

    def id_score(self, image: PreparedImage) -> float:
        """The in-distribution score of a prepared image, see `models.recognition.rejection.id_score`."""
        if image.segmentation and image.segmentation.error:
            return 0.0
        info = self.manifest["rejection"]
        classifier, autoencoder = self.classifiers[info["classifier"]], self.maps[info["map"]]
        views = tta_views(image.pixels)
        return id_score(geometric_mean(classifier.predict(views)), views, autoencoder.decode(autoencoder.encode(views)))

    def default_classifier(self, domain: InputDomain) -> str:
        """Name of the classifier for an input domain."""
        return str(self.manifest["default_classifiers"][_fitted_on(domain)])

    def project(self, picture: Image.Image, map_name: str) -> Projection:
        """Projects a picture from `read_picture` onto a map, see `models.recognition.projection.project_image`.

        If no garment can be segmented, the whole picture is projected.

        Args:
            picture: the picture.
            map_name: one of `maps`.

        Raises:
            PictureError: its pixels cannot be decoded.
            ValueError: there is no such map.
        """
        if map_name not in self.maps:
            raise ValueError(f"there is no map {map_name!r}: choose one of {', '.join(self.maps)}")
        image = frame(segment(picture))
        label = self.class_names[int(self.predict_proba(image).argmax())]
        return project_image(self.maps[map_name], image, label)


def load_bundle(path: str | os.PathLike[str] | None = None, engine: Engine = "litert") -> Bundle:
    """Opens a bundle after verifying every file against the SHA-256 in its manifest.

    Args:
        path: the bundle's folder; None takes `LATENT_BUNDLE` from the environment, else the shipped one.
        engine: "litert", or "keras" for the networks as they were trained (slow; needs Keras).

    Raises:
        BundleError: something is missing, truncated or altered; says what, and the command that mends it.
    """
    folder = current_folder(path)
    try:
        manifest, version = read_manifest(folder)
        return Bundle(folder, manifest, engine, version)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise bundle_error(folder, f"/manifest.json does not describe a bundle ({error!r})") from error


def _fitted_on(domain: InputDomain) -> Literal["data", "picture"]:
    """The domain in the manifest's thresholds and default classifiers; photos share those of pictures."""
    return "data" if domain == "data" else "picture"
