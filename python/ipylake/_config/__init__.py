"""Where a setting comes from. The first of these that has a key wins, key by key:

| source | read when |
|---|---|
| arguments of the constructor, options of the command line | always |
| the environment: `RUCIO_*` as hubs export it | it names this instance, or no other server |
| `ipylake.toml`: `$IPYLAKE_CONFIG` alone, else in each of Jupyter's configuration folders | always |
| the Jupyter server's `jupyter_server_config.json` and `jupyter_server_config.d/*.json`: `RucioConfig` | always |
| the address that an instance's table names by `$url` | that instance is used |
| `rucio.cfg`, its section `[client]`, where Rucio's own client finds it | it names the same server, or no other does |

Never the working directory, which may be anybody's, and never a `jupyter_server_config.py`: `ipylake config import`
runs one for whoever asks, and writes `ipylake.toml`. That has a table for each service and in it one for each instance:

    [rucio]
    default = "demo"

    [rucio.demo]
    title = "Demo lake"
    url = "https://rucio.example.org"

Secrets are accepted by none of our files; of others' the `password` of `rucio.cfg` is read, as Rucio's own client does.
"""

from __future__ import annotations

from .found import Found, Vocabulary, layered
from .places import cache_folder, candidates, config_files, jupyter_folders, user_file
from .remote import AGE, URL, from_url
from .saving import save
from .toml import SERVICES, Tables, tables

__all__ = [
    "AGE",
    "SERVICES",
    "URL",
    "Found",
    "Tables",
    "Vocabulary",
    "cache_folder",
    "candidates",
    "config_files",
    "from_url",
    "jupyter_folders",
    "layered",
    "save",
    "tables",
    "user_file",
]
