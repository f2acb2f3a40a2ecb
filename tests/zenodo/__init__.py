"""A double of Zenodo: see README.md."""
