"""The lab: training curves, layers, metrics, experiments and published figures."""
