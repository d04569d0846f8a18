"""Trains one network: the fit loop, the autoencoders and the classifiers."""
