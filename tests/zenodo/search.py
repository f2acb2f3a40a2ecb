"""Searching records: a part of the query-string syntax, facets, sorts, pages.

What is known: words, "phrases", field:value, field:[a TO b], wildcards at the end, AND, OR, NOT and parentheses.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any
from urllib.parse import urlencode

from .records import Record
from .vocabularies import TYPES
from .wire import Asked, Refused

GUEST_PAGE, PERSON_PAGE = 25, 100
MOST_RESULTS = 10_000
_TOKENS = re.compile(
    r'\s*(\(|\)|AND\b|OR\b|NOT\b|-(?=\S)|(?:[\w.*\\]+:)?(?:"(?:[^"\\]|\\.)*"|\[[^\]]*\]|\{[^}]*\}|[^\s()"]+))'
)
_FORMER = {
    "recid": "id",
    "conceptrecid": "parent.id",
    "doi": "pids.doi.identifier",
    "title": "metadata.title",
    "description": "metadata.description",
    "keywords": "metadata.subjects.subject",
    "creators.name": "metadata.creators.person_or_org.name",
    "creators.orcid": "metadata.creators.person_or_org.identifiers.identifier",
    "publication_date": "metadata.publication_date",
    "resource_type.type": "metadata.resource_type.id",
    "type": "metadata.resource_type.id",
    "access_right": "access.status",
    "filetype": "files.types",
    "filename": "files.entries.key",
    "_files.checksum": "files.entries.checksum",
    "version": "metadata.version",
    "license.identifier": "metadata.rights.id",
}
"""Names of the former API that Zenodo still understands (zenodo-rdm, queryparser.py), the ones used most."""
_ASCENDING = ("oldest", "-mostrecent", "updated-asc", "publication-asc", "publication_date")
SORTS = (
    *("bestmatch", "newest", "oldest", "version", "updated-desc", "updated-asc", "mostviewed", "mostdownloaded"),
    *("publication-desc", "publication-asc", "conference-desc", "journal-desc"),
    *("mostrecent", "-mostrecent", "publication_date", "-publication_date", "-version", "-mostviewed"),
)
"""Source: zenodo-rdm's search options, the former API's among them."""
Fits = Callable[[dict[str, Any]], bool]
Shape = Callable[[Record], dict[str, Any]]


def page_of(asked: Asked, records: Iterable[Record], rdm: Shape, shape: Shape) -> dict[str, Any]:
    """`rdm` is what is searched, `shape` what is shown."""
    size, number = _number(asked, "size", 10), _number(asked, "page", 1)
    most = PERSON_PAGE if asked.token else GUEST_PAGE
    if size > most:
        raise Refused(
            400,
            "A validation error occurred.",
            errors=[{"field": "size", "messages": [f"Page size cannot be greater than {most}."]}],
        )
    if size * number > MOST_RESULTS:
        raise Refused(400, f"Maximum number of {MOST_RESULTS} results have been reached.")
    text = asked.query.get("q", "")
    fits = parsed(text)
    fitting = [(record, shown) for record in records if fits(shown := rdm(record))]
    found = [(record, shown) for record, shown in fitting if _is_chosen(asked, shown)]
    sort = asked.query.get("sort") or ("bestmatch" if text else "newest")
    if sort not in SORTS:
        raise Refused(
            400,
            "A validation error occurred.",
            errors=[{"field": "sort", "messages": [f"Invalid sort option '{sort}'."]}],
        )
    found.sort(key=lambda pair: _rank(sort, pair, text), reverse=sort not in _ASCENDING)
    total = len(found)
    links = {"self": _link(asked, number, size)}
    links |= {"next": _link(asked, number + 1, size)} if number * size < total else {}
    links |= {"prev": _link(asked, number - 1, size)} if number > 1 else {}
    return {
        "hits": {"hits": [shape(record) for record, _ in found[(number - 1) * size : number * size]], "total": total},
        "aggregations": _facets([shown for _, shown in fitting], asked),
        "sortBy": sort,
        "links": links,
    }


def parsed(text: str) -> Fits:
    """Raises Refused, as the real one does, for what is no query."""
    tokens = [token for token in _TOKENS.findall(text) if token]
    if _TOKENS.sub("", text).strip():
        raise _no_query()
    if not tokens:
        return lambda _: True
    fits, rest = _either(tokens)
    if rest:
        raise _no_query()
    return fits


def _no_query() -> Refused:
    return Refused(400, "The syntax of the search query is invalid.")


def _either(tokens: Sequence[str]) -> tuple[Fits, Sequence[str]]:
    one, rest = _all(tokens)
    while rest and rest[0] == "OR":
        other, rest = _all(rest[1:])
        one = _or(one, other)
    return one, rest


def _all(tokens: Sequence[str]) -> tuple[Fits, Sequence[str]]:
    one, rest = _single(tokens)
    while rest and rest[0] not in ("OR", ")"):
        other, rest = _single(rest[1:] if rest[0] == "AND" else rest)
        one = _and(one, other)
    return one, rest


def _single(tokens: Sequence[str]) -> tuple[Fits, Sequence[str]]:
    if not tokens or tokens[0] in (")", "AND", "OR"):
        raise _no_query()
    first, rest = tokens[0], tokens[1:]
    if first in ("NOT", "-"):
        inner, rest = _single(rest)
        return (lambda shown: not inner(shown)), rest
    if first == "(":
        inner, rest = _either(rest)
        if not rest or rest[0] != ")":
            raise _no_query()
        return inner, rest[1:]
    return _term(first), rest


def _and(one: Fits, other: Fits) -> Fits:
    return lambda shown: one(shown) and other(shown)


def _or(one: Fits, other: Fits) -> Fits:
    return lambda shown: one(shown) or other(shown)


def _term(token: str) -> Fits:
    field, colon, value = token.partition(":")
    if not colon or not re.fullmatch(r"[\w.*\\]+", field):
        field, value = "", token
    name = _FORMER.get(field.replace("\\", ""), field.replace("\\", ""))
    if value[:1] in "[{":
        first, _, last = value[1:-1].partition(" TO ")
        return lambda shown: any(
            (first.strip() in ("*", "") or one >= first.strip()) and (last.strip() in ("*", "") or one <= last.strip())
            for one in _values(shown, name)
        )
    wanted = value.strip('"').replace("\\", "").lower()
    is_exact = name in ("id", "parent.id", "pids.doi.identifier", "files.entries.checksum", "metadata.rights.id")
    pattern = re.compile(re.escape(wanted).replace(r"\*", r"\w*") + ("$" if is_exact else ""))
    edge = (
        (lambda text: pattern.match(text)) if is_exact else (lambda text: re.search(rf"(?<!\w){pattern.pattern}", text))
    )
    return lambda shown: any(edge(one.lower()) for one in _values(shown, name))


def _values(shown: Any, name: str) -> list[str]:
    """All texts below a dotted name; of everything that is searched where there is none."""
    if not name:
        return _values(shown, "metadata.*") + _values(shown, "files.entries.key") + [shown["id"]]
    found = [shown]
    for part in name.split("."):
        if part == "*":
            break
        if part == "types":
            return [entry["key"].rpartition(".")[2] for one in found for entry in one["entries"].values()]
        if part == "entries":
            found = [entry for one in found for entry in one.get("entries", {}).values()]
            continue
        lower = [one.get(part) for one in found if isinstance(one, dict)]
        found = [item for one in lower for item in (one if isinstance(one, list) else [one]) if item is not None]
    return [text for one in found for text in _texts(one)]


def _texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for one in value.values() for text in _texts(one)]
    if isinstance(value, list):
        return [text for one in value for text in _texts(one)]
    return [str(value)] if value is not None else []


def _is_chosen(asked: Asked, shown: dict[str, Any]) -> bool:
    """By facets, each of which may come several times (invenio-records-resources, params/facets.py), and by Zenodo's
    own `type` and `subtype`."""
    kind = shown["metadata"].get("resource_type", {}).get("id", "")
    values = {
        "type": {kind.partition("-")[0]},
        "subtype": {kind},
        "resource_type": {kind.partition("-")[0], f"{kind.partition('-')[0]}::{kind}"},
        "access_status": {shown["access"]["status"]},
        "file_type": {*_values(shown, "files.types")},
        "subject": {*_values(shown, "metadata.subjects.subject")},
        "publication_date": {str(shown["metadata"].get("publication_date") or "")[:4]},
    }
    wanted = {name: {*asked.lists[name]} for name in values if name in asked.lists}
    return all(values[name] & chosen for name, chosen in wanted.items())


def _rank(sort: str, pair: tuple[Record, dict[str, Any]], text: str) -> tuple[Any, ...]:
    record, shown = pair
    if sort == "bestmatch":
        words = re.findall(r"\w+", text.lower())
        title = str(shown["metadata"].get("title", "")).lower()
        return sum(title.count(word) for word in words), int(record.id)
    if sort.startswith("updated"):
        return record.updated, int(record.id)
    if sort.startswith("publication"):
        return shown["metadata"].get("publication_date") or "", int(record.id)
    if sort == "version":
        return record.index, int(record.id)
    return (int(record.id),)


def _facets(found: Sequence[dict[str, Any]], asked: Asked) -> dict[str, Any]:
    """Counts of what the text finds: what is chosen narrows the hits, not the counts (post_filter)."""
    kinds = Counter(one["metadata"].get("resource_type", {}).get("id", "") for one in found)
    tops: Counter[str] = Counter()
    for kind, count in kinds.items():
        tops[kind.partition("-")[0]] += count
    facets = {
        "resource_type": _facet("Resource types", tops, TYPES),
        "access_status": _facet("Access status", Counter(one["access"]["status"] for one in found), {}),
        "file_type": _facet("File type", Counter(kind for one in found for kind in {*_values(one, "files.types")}), {}),
        "subject": _facet(
            "Subjects", Counter(text for one in found for text in {*_values(one, "metadata.subjects.subject")}), {}
        ),
        "publication_date": _facet(
            "Publication date",
            Counter(str(one["metadata"].get("publication_date") or "")[:4] for one in found),
            {},
        ),
    }
    for bucket in facets["resource_type"]["buckets"]:
        above = bucket["key"]
        inner = Counter({kind: count for kind, count in kinds.items() if kind.startswith(f"{above}-")})
        bucket["inner"] = {"buckets": _facet("", inner, TYPES)["buckets"]}
    for name, facet in facets.items():
        for bucket in facet["buckets"]:
            bucket["is_selected"] = bucket["key"] in asked.lists.get(name, ())
    return facets


def _facet(label: str, counts: Counter[str], titles: dict[str, str]) -> dict[str, Any]:
    buckets = [
        {"key": key, "doc_count": count, "label": titles.get(key, key.title()), "is_selected": False}
        for key, count in counts.most_common(10)
        if key
    ]
    return {"label": label, "buckets": buckets}


def _number(asked: Asked, name: str, usual: int) -> int:
    try:
        return max(1, int(asked.query.get(name, usual)))
    except ValueError:
        raise Refused(
            400, "A validation error occurred.", errors=[{"field": name, "messages": ["Not a valid integer."]}]
        ) from None


def _link(asked: Asked, page: int, size: int) -> str:
    return f"{asked.base}{asked.path}?{urlencode({**asked.query, 'page': page, 'size': size})}"
