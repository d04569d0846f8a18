"""Trains the atlas: an autoencoder whose encoder also learns a t-SNE embedding (parametric t-SNE).

No label is read, and the last training images are held out (the protocol of Sainburg et al., 2021).
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
from training.data import ImageDataset
from training.trainer.autoencoder import CHOSEN, MODEL
from training.trainer.batches import TrainingBatches
from training.trainer.fit import compile_model, fit, make_deterministic
from training.trainer.run_folder import write_json
from training.trainer.run_record import RunData, RunRecord
from training.trainer.tsne_embedding import Codes, compute_tsne_embedding

MIN_IMAGES_PER_PROTOTYPE = 8
"""On average. A data set with fewer images for `AtlasConfig.prototypes` gets fewer prototypes."""
Features = NDArray[np.float32]


def train_atlas(
    config: AtlasConfig, data: ImageDataset, out: Path, seeds: int = 1, resume: bool = False
) -> dict[str, Any]:
    """Trains one atlas for each seed and chooses the one with the lowest reconstruction error on held-out images.

    Args:
        config: its settings; `config.seed` is the first seed.
        data: only its training images are used.
        out: gets a folder for each seed, and `chosen.json`.
        seeds: how many atlases to train.
        resume: whether to continue runs that were interrupted.

    Returns:
        The content of `chosen.json`: the seed, the rule, and each candidate's mean squared error on held-out images.
    """
    (out / CHOSEN).unlink(missing_ok=True)
    candidates = []
    for seed in range(config.seed, config.seed + seeds):
        error = _train_seed(replace(config, seed=seed), data, out, resume)
        candidates.append({"seed": seed, "validation_mse": error})
    chosen = {
        "seed": min(candidates, key=lambda candidate: candidate["validation_mse"])["seed"],
        "rule": "lowest mean squared error on the held-out training images; the test set is not read",
        "candidates": candidates,
    }
    write_json(out / CHOSEN, chosen)
    return chosen


def _train_seed(config: AtlasConfig, data: ImageDataset, out: Path, resume: bool) -> float:
    """Trains one atlas and returns its mean squared error on the held-out images."""
    run = out / f"seed-{config.seed}"
    run.mkdir(parents=True, exist_ok=True)
    images = split(config, data)
    train, held_out = images.train.pixels(), images.held_out.pixels()
    components = PCA(config.components, random_state=config.seed).fit(_flatten(train))
    features = components.transform(_flatten(train))
    codes = compute_tsne_embedding(features, images.train, config, out)
    nearest = NearestNeighbors(n_neighbors=1, algorithm="brute").fit(features)
    indices = nearest.kneighbors(components.transform(_flatten(held_out)), return_distance=False)[:, 0]
    make_deterministic(config.seed)
    network = build_atlas(config, min(config.prototypes, len(train) // MIN_IMAGES_PER_PROTOTYPE))
    initialize_encoder(network, config, components, features, codes)
    loss_weights = [1.0, config.reconstruction_weight]
    compile_model(network.model, config, len(train), ["mae", config.loss], loss_weights=loss_weights)
    batches = TrainingBatches((train, (codes, train)), config.batch_size, config.seed)
    validation = (held_out, (codes[indices], held_out))
    fit(network.model, batches, validation, config, RunRecord.begin(config, images), run, resume)
    network.model.save(run / MODEL)
    _, decoded = network.model.predict(held_out, batch_size=1_000, verbose=0)
    return float(np.mean(np.square(decoded - held_out), dtype=np.float64))


def split(config: AtlasConfig, data: ImageDataset) -> RunData:
    """Splits the training images.

    Args:
        config: `config.validation` images are held out, at most a fifth.
        data: the data set.

    Returns:
        The images to train on, and the last ones, which are held out.
    """
    count = min(config.validation, len(data.train) // 5)
    train, held_out = data.train.take(slice(-count)), data.train.take(slice(-count, None))
    rule = f"the last {count:,} of the {len(data.train):,} training images"
    return RunData(train, held_out, rule, data.train, data.limit)


def initialize_encoder(
    network: Autoencoder, config: AtlasConfig, components: PCA, features: Features, codes: Codes
) -> None:
    """Sets the encoder's weights so that it approximates the embedding before training.

    The prototypes become the centres of k-means clusters, their codes the medians of the clusters' codes.

    Args:
        network: its encoder is changed.
        config: settings of the atlas.
        components: fitted to the training pixels, (n, 784).
        features: (n, components), the transformed training pixels.
        codes: (n, 2), the embedding of the same images.
    """
    layer = network.encoder.get_layer
    scale = features.std()
    layer("components").set_weights(
        [components.components_.T / scale, -(components.components_ @ components.mean_) / scale]
    )
    count = layer("prototype_weights").units
    clusters = MiniBatchKMeans(count, batch_size=4_096, n_init=1, random_state=config.seed).fit(features / scale)
    centers, labels = clusters.cluster_centers_, clusters.labels_
    variance = np.square(features / scale - centers[labels]).sum(axis=1).mean()
    inverse_bandwidth = config.inverse_bandwidth / variance
    # softmax(2 b c.x - b |c|^2) are the normalised Gaussian weights exp(-b |x - c|^2).
    layer("prototype_weights").set_weights(
        [2 * inverse_bandwidth * centers.T, -inverse_bandwidth * np.square(centers).sum(axis=1)]
    )
    medians = [np.median(codes[labels == k], axis=0) if np.any(labels == k) else (0, 0) for k in range(count)]
    layer("prototype_codes").set_weights([np.array(medians, np.float32)])


def _flatten(images: Features) -> Features:
    return images.reshape(len(images), -1)
