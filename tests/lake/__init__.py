"""A real Rucio in one folder: server, PostgreSQL, storage and daemons, for the tests and the demo. See README.md."""
