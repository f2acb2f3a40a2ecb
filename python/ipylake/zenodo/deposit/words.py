"""Words of a site's controlled lists, proposed as somebody types."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ipylake._protocol import Suggestion, Suggestions
from ipylake._stop import Stop
from ipylake.errors import InvalidInput

from .calls import Calls, Json

_SHOWN = 20
LISTS = {
    "resource_type": "vocabularies/resourcetypes",
    "licenses": "vocabularies/licenses",
    "languages": "vocabularies/languages",
    "names": "names",
    "affiliations": "affiliations",
    "funders": "funders",
    "awards": "awards",
    "subjects": "subjects",
    "communities": "communities",
}
_SEARCHED = frozenset({"communities"})
"""They have no `suggest`, and are searched."""


def look_up(calls: Calls, field: str, text: str, stop: Stop) -> Suggestions:
    if field not in LISTS:
        raise InvalidInput(f'There is no list "{field}"', hint=f"One of {', '.join(sorted(LISTS))}", field=field)
    text = text.strip()
    asked = [("size", str(_SHOWN))] + ([("q" if field in _SEARCHED else "suggest", text)] if text else [])
    if field == "resource_type" and not text:
        asked = [("size", "100")]
    found = calls.words(LISTS[field], asked, stop)
    hits = (found.get("hits") or {}).get("hits") or []
    items = tuple(_SHAPES.get(field, _word)(one) for one in hits if isinstance(one, dict))
    return Suggestions(
        items=items, matching=len(items), total=int((found.get("hits") or {}).get("total") or len(items))
    )


def label_of(field: str, one: Json) -> str:
    """What people call an entry of one of the `LISTS`."""
    return _SHAPES.get(field, _word)(one).label


def _english(value: Any) -> str:
    if isinstance(value, Mapping):
        return str(value.get("en") or next(iter(value.values()), ""))
    return str(value or "")


def _word(one: Json) -> Suggestion:
    return Suggestion(value=str(one.get("id", "")), label=_english(one.get("title")))


def _name(one: Json) -> Suggestion:
    orcids = [of.get("identifier", "") for of in one.get("identifiers") or [] if of.get("scheme") == "orcid"]
    places = [str(at.get("name") or "") for at in one.get("affiliations") or []]
    orcid = str(orcids[0] if orcids else "")
    family, given = str(one.get("family_name") or ""), str(one.get("given_name") or "")
    return Suggestion(
        value=orcid,
        label=str(one.get("name") or f"{family}, {given}"),
        note=places[0] if places else "",
        more=(family, given, orcid, *places),
    )


def _affiliation(one: Json) -> Suggestion:
    return Suggestion(value=str(one.get("id", "")), label=str(one.get("name", "")), note=str(one.get("acronym") or ""))


def _funder(one: Json) -> Suggestion:
    return Suggestion(value=str(one.get("id", "")), label=str(one.get("name", "")), note=str(one.get("country") or ""))


def _award(one: Json) -> Suggestion:
    label = " ".join(filter(None, (str(one.get("acronym") or ""), _english(one.get("title")))))
    return Suggestion(value=str(one.get("id", "")), label=label, note=str(one.get("number") or ""))


def _subject(one: Json) -> Suggestion:
    return Suggestion(
        value=str(one.get("id", "")), label=str(one.get("subject", "")), note=str(one.get("scheme") or "")
    )


def _community(one: Json) -> Suggestion:
    policy = str((one.get("access") or {}).get("review_policy") or "")
    note = {"open": "takes records at once", "closed": "reviews what it takes"}.get(policy, "")
    title = _english((one.get("metadata") or {}).get("title"))
    return Suggestion(value=str(one.get("slug", "")), label=title, note=note)


_SHAPES: Mapping[str, Callable[[Json], Suggestion]] = {
    "names": _name,
    "affiliations": _affiliation,
    "funders": _funder,
    "awards": _award,
    "subjects": _subject,
    "communities": _community,
}
