"""Trains the atlas: an autoencoder that also learns where garments lie when only their neighbours count.

Reads no label, and of the training images the last are held out (the protocol of Sainburg et al., 2021).
"""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.cluster import MiniBatchKMeans
from sklearn.decomposition import PCA
from sklearn.neighbors import NearestNeighbors

from models.autoencoders import Autoencoder, build_atlas
from models.spec import AtlasConfig
from training.data import ImageDataset, Split
from training.trainer.fit import Schedule, fit, make_deterministic
from training.trainer.optimizers import build_optimizer
from training.trainer.run_folder import write_json
from training.trainer.tsne_embedding import Codes, tsne_embedding

MIN_IMAGES_PER_PROTOTYPE = 8
"""At least so many, on average: a trial on few garments has fewer prototypes."""
Numbers = NDArray[np.float32]


def train_atlas(
    config: AtlasConfig, data: ImageDataset, out: Path, seeds: int = 1, resume: bool = False
) -> dict[str, Any]:
    """Trains `seeds` atlases in a folder a seed and chooses by the reconstruction of held-out training garments.

    Returns:
        What `out/chosen.json` holds: the seed, and each candidate's held-out mean squared error.
    """
    (out / "chosen.json").unlink(missing_ok=True)
    candidates = []
    for seed in range(config.seed, config.seed + seeds):
        error = _train_seed(replace(config, seed=seed), data, out, resume)
        candidates.append({"seed": seed, "validation_mse": error})
    chosen = {
        "seed": min(candidates, key=lambda candidate: candidate["validation_mse"])["seed"],
        "rule": "lowest mean squared error on the held-out training images; the test set is not read",
        "candidates": candidates,
    }
    write_json(out / "chosen.json", chosen)
    return chosen


def _train_seed(config: AtlasConfig, data: ImageDataset, out: Path, resume: bool) -> float:
    """Trains one and returns its mean squared error on the held-out images."""
    out.mkdir(parents=True, exist_ok=True)
    train, held_out = (part.pixels() for part in split(config, data))
    components = PCA(config.components, random_state=config.seed).fit(_flatten(train))
    features = components.transform(_flatten(train))
    places = tsne_embedding(features, train, config.perplexity, config.seed, out)
    nearest = NearestNeighbors(n_neighbors=1, algorithm="brute").fit(features)
    expected = places[nearest.kneighbors(components.transform(_flatten(held_out)), return_distance=False)[:, 0]]
    make_deterministic(config.seed)
    network = build_atlas(config, min(config.prototypes, len(train) // MIN_IMAGES_PER_PROTOTYPE))
    initialize_encoder(network, config, components, features, places)
    schedule = Schedule(config.epochs, config.batch_size, config.seed)
    network.model.compile(
        build_optimizer(config, schedule.steps(len(train))),
        loss=["mae", config.loss],
        loss_weights=[1.0, config.reconstruction_weight],
    )
    targets, watched = (places, train), (held_out, (expected, held_out))
    folder = out / f"seed-{config.seed}"
    whole, _ = fit(network.model, (train, targets), watched, schedule, config, folder, resume)
    _, decoded = whole.predict(held_out, batch_size=1_000, verbose=0)
    return float(np.mean(np.square(decoded - held_out), dtype=np.float64))


def split(config: AtlasConfig, data: ImageDataset) -> tuple[Split, Split]:
    """The training garments to learn from, and the last ones, held out: at most a fifth of a limited data set."""
    held_out = min(config.validation, len(data.train) // 5)
    return data.train.take(slice(-held_out)), data.train.take(slice(-held_out, None))


def initialize_encoder(
    network: Autoencoder, config: AtlasConfig, components: PCA, features: Numbers, places: Codes
) -> None:
    """Puts the encoder where it knows the layout roughly: each prototype at the middle of a cluster of garments,
    and its place at the median of theirs.

    Args:
        network: its encoder's weights are set.
        components: fitted to the training garments' pixels.
        features: (n, components) of the training garments.
        places: (n, 2) of the same garments in the layout.
    """
    layer = network.encoder.get_layer
    scale = features.std()
    layer("components").set_weights(
        [components.components_.T / scale, -(components.components_ @ components.mean_) / scale]
    )
    count = layer("prototype_weights").units
    clusters = MiniBatchKMeans(count, batch_size=4_096, n_init=1, random_state=config.seed).fit(features / scale)
    middles, cluster = clusters.cluster_centers_, clusters.labels_
    spread = np.square(features / scale - middles[cluster]).sum(axis=1).mean()
    inverse_bandwidth = config.inverse_bandwidth / spread
    layer("prototype_weights").set_weights(
        [2 * inverse_bandwidth * middles.T, -inverse_bandwidth * np.square(middles).sum(axis=1)]
    )
    medians = [np.median(places[cluster == k], axis=0) if np.any(cluster == k) else (0, 0) for k in range(count)]
    layer("prototype_codes").set_weights([np.array(medians, np.float32)])


def _flatten(images: Numbers) -> Numbers:
    return images.reshape(len(images), -1)
