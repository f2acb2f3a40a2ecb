"""Which documents a query of OpenSearch's language finds: the part of it that InvenioRDM speaks, without ranking."""

from __future__ import annotations

import operator
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

Document = dict[str, Any]
_BOUNDS = {"gt": operator.gt, "gte": operator.ge, "lt": operator.lt, "lte": operator.le}
_TEXTS = ("query_string", "simple_query_string", "multi_match")


def finds(query: dict[str, Any], id_: str, document: Document) -> bool:
    """Raises NotImplementedError for a kind of query that nobody has asked for yet: a wrong answer would hide it."""
    return all(_finds(kind, asked, id_, document) for kind, asked in query.items())


def _finds(kind: str, asked: Any, id_: str, document: Document) -> bool:
    if kind in ("match_all", "function_score", "constant_score", "nested"):
        inner = asked.get("query") or asked.get("filter") or {}
        return finds(inner, id_, document)
    if kind == "match_none" or kind == "percolate":
        return False
    if kind == "bool":
        return _all_of(asked, id_, document)
    if kind == "ids":
        return id_ in asked["values"]
    if kind == "exists":
        return any(value is not None for value in values(document, asked["field"]))
    if kind in _TEXTS:
        return _has_words(asked["query"], id_, document)
    field, wanted = next((name, value) for name, value in asked.items() if name != "boost")
    there = [id_] if field == "_id" else list(values(document, field))
    if kind in ("term", "match", "match_phrase", "prefix"):
        wanted = wanted.get("value", wanted.get("query")) if isinstance(wanted, dict) else wanted
        if kind == "prefix":
            return any(str(value).startswith(wanted) for value in there)
        return _plain(wanted) in map(_plain, there)
    if kind == "terms":
        return bool({_plain(value) for value in there} & {_plain(value) for value in wanted})
    if kind == "range":
        bounds = [(_BOUNDS[name], str(bound)) for name, bound in wanted.items() if name in _BOUNDS]
        return any(all(keeps(str(value), bound) for keeps, bound in bounds) for value in there)
    raise NotImplementedError(f"The search stub has no query {kind}")


def _all_of(asked: dict[str, Any], id_: str, document: Document) -> bool:
    def answers(name: str) -> list[bool]:
        clauses = asked.get(name) or []
        return [finds(one, id_, document) for one in (clauses if isinstance(clauses, list) else [clauses])]

    needed = answers("must") + answers("filter")
    either = answers("should")
    least = asked.get("minimum_should_match", 0 if needed else 1)
    return all(needed) and not any(answers("must_not")) and (not either or sum(either) >= int(least))


def _has_words(text: str, id_: str, document: Document) -> bool:
    """All words, anywhere; `field:value`, `NOT` and a leading minus. No brackets, no OR."""
    is_wanted = True
    for field, phrase, word in re.findall(r'(?:([\w.]+):)?(?:"([^"]*)"|(\S+))', text):
        given = phrase or word
        if given in ("NOT", "AND", "*"):
            is_wanted = given != "NOT"
            continue
        found = [id_] if field == "_id" else values(document, field) if field else _everything(document)
        pattern = re.escape(_plain(given.lstrip("-"))).replace(r"\*", ".*")
        if any(re.search(pattern, _plain(value)) for value in found) is not (is_wanted and not given.startswith("-")):
            return False
        is_wanted = True
    return True


def values(document: Any, field: str) -> Iterator[Any]:
    """What stands at a dotted path, lists opened."""
    for part in re.sub(r"\.keyword$", "", field).split("."):
        document = [one[part] for one in _opened(document) if isinstance(one, dict) and part in one]
    yield from _opened(document)


def _opened(value: Any) -> Iterator[Any]:
    if isinstance(value, list):
        for one in value:
            yield from _opened(one)
    else:
        yield value


def _everything(document: Any) -> Iterator[Any]:
    for value in _opened(document):
        if isinstance(value, dict):
            for inner in value.values():
                yield from _everything(inner)
        else:
            yield value


def _plain(value: Any) -> str:
    return str(value).lower()


def aggregated(asked: dict[str, Any], documents: list[Document]) -> dict[str, Any]:
    """Counts of terms; of other aggregations only the frame."""
    result: dict[str, Any] = {}
    for name, one in asked.items():
        field = (one.get("terms") or {}).get("field")
        counts = Counter(value for document in documents for value in (values(document, field) if field else ()))
        buckets = [{"key": key, "doc_count": count} for key, count in counts.most_common()]
        inner = aggregated(one.get("aggs") or one.get("aggregations") or {}, documents)
        result[name] = {"buckets": buckets, "doc_count": len(documents), "value": 0, **({} if field else inner)}
    return result


def ordered(hits: list[tuple[str, str, Document]], sort: Any) -> list[tuple[str, str, Document]]:
    """By the fields asked for, the last one first: sorting is stable. Scores are all the same."""
    for one in reversed(sort or []):
        field, how = next(iter(one.items())) if isinstance(one, dict) else (one, "asc")
        direction = how.get("order", "asc") if isinstance(how, dict) else how

        def key(hit: tuple[str, str, Document], field: str = field) -> str:
            return str(next(values(hit[2], field), ""))

        hits = sorted(hits, key=key, reverse=direction == "desc")
    return hits
