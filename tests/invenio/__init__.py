"""A real InvenioRDM: its REST API, for tests. README.md says what it is."""
