"""Picture file -> image -> segmentation -> prepared image -> views for test-time augmentation."""
