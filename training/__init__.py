"""Offline training, `python -m training COMMAND`. Importing it decides how TensorFlow will run."""

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")  # TensorFlow's start-up notes would drown the progress bars
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "1")  # twice as fast on processors where it is off by default
