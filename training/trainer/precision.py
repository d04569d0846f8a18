"""Placeholder until merged."""


def measure_precision(config):
    return "float32"
