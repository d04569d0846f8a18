"""Results that others published for the same test images, by the names in `model_metrics.PROTOCOLS`."""

Metrics = dict[str, float]

WRITE_UPS: dict[str, Metrics] = {
    "blog": {"test_mse": 0.036},
    "dense": {"sample_accuracy": 0.836},
    "conv": {"sample_accuracy": 0.863},
    "conv_dropout": {"sample_accuracy": 0.87},
}
"""Results of the write-ups, for the networks that are built exactly as theirs."""

MAPS: dict[str, Metrics] = {
    "convolutional autoencoder (Sainburg et al., 2021)": {
        "test_mse": 0.02438,
        "knn_1": 0.6816,
        "knn_5": 0.7339,
        "trustworthiness": 0.9704,
    },
    "variational autoencoder (Sainburg et al., 2021)": {
        "test_mse": 0.02533,
        "knn_1": 0.6646,
        "knn_5": 0.7161,
        "trustworthiness": 0.9681,
    },
    "autoencoder (Moor et al., 2020)": {
        "test_mse": 0.0255,
        "mean_trustworthiness": 0.975,
        "mean_continuity": 0.972,
        "kl_density": 0.067,
    },
    "topological autoencoder (Moor et al., 2020)": {
        "test_mse": 0.0302,
        "mean_trustworthiness": 0.959,
        "mean_continuity": 0.981,
        "kl_density": 0.039,
    },
    "UMAP (Moor et al., 2020)": {"mean_trustworthiness": 0.959, "mean_continuity": 0.981},
    "principal components (Moor et al., 2020)": {
        "test_mse": 0.0461,
        "mean_trustworthiness": 0.917,
        "mean_continuity": 0.968,
        "kl_density": 0.052,
    },
}
"""Two-dimensional embeddings. Errors that were published for pixels in [-1, 1] are divided by 4."""

CLASSIFIERS: dict[str, Metrics] = {
    "people": {"test_accuracy": 0.835},
    "under 100,000 parameters": {"test_accuracy": 0.925},
    "ResNet-20 (0.27 M parameters)": {"test_accuracy": 0.9518},
    "ResNet-20 with random erasing (Zhong et al., 2020)": {"test_accuracy": 0.9555},
    "DenseNet-BC (0.77 M parameters)": {"test_accuracy": 0.954},
    "WRN-40-4 (8.9 M parameters)": {"test_accuracy": 0.967},
}
"""Accuracies on the test set as corrected in August 2017; older tables are about 0.4 percentage points too high."""
