"""How else pictures can be shown to a network while it learns; no label but the garment's own is needed."""
