"""What all Python tests share: the running Rucio of tests/lake as the fixture `lake`."""

pytest_plugins = ["lake.fixture"]
