"""What InvenioRDM needs of OpenSearch, in memory: `python -m invenio.search PORT SEED`.

It knows indices, aliases, documents and queries (query.py), and nothing of ranking or languages: a test of search
belongs elsewhere. The file SEED is read at the start where it is there; POST /_keep writes it.
"""

from __future__ import annotations

import fnmatch
import json
import re
import sys
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from invenio.query import aggregated, finds, ordered
from lake.lifeline import follow

ABOUT = {
    "name": "stub",
    "cluster_name": "stub",
    "version": {"distribution": "opensearch", "number": "2.12.0", "lucene_version": "9.9.2"},
}
SHARDS = {"total": 1, "successful": 1, "skipped": 0, "failed": 0}
DONE = {"acknowledged": True}
Result = tuple[int, Any]


class Indices:
    def __init__(self, seed: Path) -> None:
        self.seed = seed
        self.documents: dict[str, dict[str, dict[str, Any]]] = {}
        self.aliases: dict[str, list[str]] = {}
        if seed.exists():
            self.documents, self.aliases = json.loads(seed.read_text())

    def keep(self) -> None:
        self.seed.write_text(json.dumps([self.documents, self.aliases]))

    def named(self, names: str) -> list[str]:
        """Indices of a comma-separated list of names, aliases and patterns."""
        found: dict[str, None] = {}
        for name in names.split(","):
            found |= dict.fromkeys(fnmatch.filter(self.documents, name))
            for alias in fnmatch.filter(self.aliases, name):
                found |= dict.fromkeys(self.aliases[alias])
        return list(found)

    def written(self, name: str) -> dict[str, dict[str, Any]]:
        """The index that takes documents for `name`."""
        return self.documents.setdefault((self.named(name) or [name])[-1], {})

    def give(self, alias: str, names: str) -> None:
        known = self.aliases.setdefault(alias, [])
        known += [name for name in self.named(names) if name not in known]


class Answers:
    """One method for each kind of request; ROUTES says which."""

    def __init__(self, indices: Indices) -> None:
        self.indices = indices

    def about(self, *_: Any) -> Result:
        return 200, ABOUT

    def fine(self, *_: Any) -> Result:
        return 200, {**DONE, "status": "green", "number_of_nodes": 1, "_shards": SHARDS, "failures": []}

    def keep(self, *_: Any) -> Result:
        self.indices.keep()
        return 200, DONE

    def make(self, body: bytes, index: str) -> Result:
        self.indices.documents.setdefault(index, {})
        for alias in (json.loads(body or b"{}")).get("aliases", {}):
            self.indices.give(alias, index)
        return 200, {**DONE, "index": index}

    def is_there(self, _: bytes, name: str) -> Result:
        return (200 if self.indices.named(name) else 404), {}

    def drop(self, _: bytes, name: str) -> Result:
        for index in self.indices.named(name):
            del self.indices.documents[index]
        return 200, DONE

    def show(self, _: bytes, name: str) -> Result:
        return 200, {index: {"aliases": {}, "mappings": {}, "settings": {}} for index in self.indices.named(name)}

    def alias(self, _: bytes, names: str, alias: str) -> Result:
        self.indices.give(alias, names)
        return 200, DONE

    def has_alias(self, _: bytes, alias: str) -> Result:
        found = self.indices.aliases.get(alias, [])
        return (200 if found else 404), {index: {"aliases": {alias: {}}} for index in found}

    def change_aliases(self, body: bytes) -> Result:
        for action in json.loads(body)["actions"]:
            if "add" in action:
                self.indices.give(action["add"]["alias"], action["add"]["index"])
        return 200, DONE

    def bulk(self, body: bytes, index: str = "") -> Result:
        lines = iter([json.loads(line) for line in body.splitlines() if line.strip()])
        items = []
        for action in lines:
            name, about = next(iter(action.items()))
            documents = self.indices.written(about.get("_index", index))
            if name == "delete":
                documents.pop(about["_id"], None)
            else:
                documents[about["_id"]] = next(lines)
            items.append({name: {"_id": about["_id"], "_version": 1, "status": 200, "result": "updated"}})
        return 200, {"took": 1, "errors": False, "items": items}

    def put(self, body: bytes, index: str, id_: str) -> Result:
        self.indices.written(index)[id_] = json.loads(body)
        return 201, {"_index": index, "_id": id_, "result": "created", "_version": 1}

    def get(self, _: bytes, index: str, id_: str) -> Result:
        document = self.indices.written(index).get(id_)
        found = document is not None
        return (200 if found else 404), {"_index": index, "_id": id_, "found": found, "_source": document}

    def delete(self, _: bytes, index: str, id_: str) -> Result:
        gone = self.indices.written(index).pop(id_, None)
        return (200 if gone else 404), {"_id": id_, "result": "deleted" if gone else "not_found", "_version": 1}

    def search(self, body: bytes, names: str = "*") -> Result:
        return 200, self.found(json.loads(body or b"{}"), names)

    def count(self, body: bytes, names: str = "*") -> Result:
        return 200, {"count": self.found(json.loads(body or b"{}"), names)["hits"]["total"]["value"], "_shards": SHARDS}

    def searches(self, body: bytes, names: str = "*") -> Result:
        lines = [json.loads(line) for line in body.splitlines() if line.strip()]
        pairs = zip(lines[::2], lines[1::2], strict=True)
        return 200, {"took": 1, "responses": [self.found(asked, about.get("index", names)) for about, asked in pairs]}

    def found(self, asked: dict[str, Any], names: str) -> dict[str, Any]:
        everything = [
            (index, id_, document)
            for index in self.indices.named(names if isinstance(names, str) else ",".join(names))
            for id_, document in self.indices.documents[index].items()
        ]
        query, filtered = asked.get("query", {}), asked.get("post_filter", {})
        first = [hit for hit in everything if finds(query, *hit[1:])]
        hits = ordered([hit for hit in first if finds(filtered, *hit[1:])], asked.get("sort"))
        start, size = asked.get("from", 0), asked.get("size", 10)
        shown = [
            {"_index": index, "_id": id_, "_score": 1, "_source": document, "sort": []}
            for index, id_, document in hits[start : start + size]
        ]
        asked_counts = asked.get("aggs") or asked.get("aggregations") or {}
        return {
            "took": 1,
            "timed_out": False,
            "status": 200,
            "_shards": SHARDS,
            "hits": {"total": {"value": len(hits), "relation": "eq"}, "max_score": 1, "hits": shown},
            "aggregations": aggregated(asked_counts, [document for *_, document in first]),
        }


ROUTES: list[tuple[str, str, Callable[..., Result]]] = [
    ("GET HEAD", r"/", Answers.about),
    ("POST", r"/_keep", Answers.keep),
    ("HEAD GET", r"/_(?:index_template|template|component_template)/.*", lambda *_: (404, {})),
    ("POST", r"/_aliases", Answers.change_aliases),
    ("GET HEAD", r"/_alias/([^/]+)", Answers.has_alias),
    ("PUT POST", r"/([^/_][^/]*)/_alias(?:es)?/([^/]+)", Answers.alias),
    ("POST PUT", r"/_bulk", Answers.bulk),
    ("POST PUT", r"/([^/_][^/]*)/_bulk", Answers.bulk),
    ("GET POST", r"/_msearch", Answers.searches),
    ("GET POST", r"/([^/_][^/]*)/_msearch", Answers.searches),
    ("GET POST", r"/_search", Answers.search),
    ("GET POST", r"/([^/_][^/]*)/_search", Answers.search),
    ("GET POST", r"/([^/_][^/]*)/_count", Answers.count),
    ("PUT POST", r"/([^/_][^/]*)/_(?:doc|create)/(.+)", Answers.put),
    ("GET HEAD", r"/([^/_][^/]*)/_doc/(.+)", Answers.get),
    ("DELETE", r"/([^/_][^/]*)/_doc/(.+)", Answers.delete),
    ("PUT", r"/([^/_][^/]*)", Answers.make),
    ("HEAD", r"/([^/_][^/]*)", Answers.is_there),
    ("GET", r"/([^/_][^/]*)", Answers.show),
    ("DELETE", r"/([^/_][^/]*)", Answers.drop),
    ("GET HEAD POST PUT DELETE", r"/.*", Answers.fine),
]
COMPILED = [(methods.split(), re.compile(pattern), answer) for methods, pattern, answer in ROUTES]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    answers: Answers
    lock = threading.Lock()

    def log_message(self, *_: object) -> None:
        """The server's own log says what it asks."""

    def do_GET(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        path = self.path.partition("?")[0].replace("%2C", ",").replace("%2A", "*")
        for methods, pattern, answer in COMPILED:
            if self.command in methods and (found := pattern.fullmatch(path)):
                with self.lock:
                    status, content = answer(self.answers, body, *found.groups())
                break
        data = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    do_HEAD = do_POST = do_PUT = do_DELETE = do_GET


if __name__ == "__main__":
    follow()
    Handler.answers = Answers(Indices(Path(sys.argv[2])))
    ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
