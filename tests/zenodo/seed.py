"""What the double holds from the start: 60 records of three invented collaborations, among them the odd ones.

Numbers are an API: tests rely on them. Record n has the number 1001 + 2n, its concept the one after.
"""

from __future__ import annotations

from typing import Any

from .double import Double
from .records import Record

KINDS = ("dataset", "software", "image-figure", "publication-article")
RESTRICTED, EMBARGOED, TOMBSTONE, HOSTILE, MANY, OTHERS, CROWD = 7, 8, 9, 10, 11, 12, 13
"""Which of the records is what: its files only for its owner; … ; 100 files; of another person; of 200 people, with a
long title."""
LINK = "a-secret-link"
"""Opens the files of the restricted record."""
HOSTILE_TEXT = (
    '<p>Fine <b>text</b> <a href="https://example.org">link</a></p><script>alert(1)</script>'
    '<img src=x onerror=alert(1)><a href="javascript:alert(1)">x</a><iframe src="//evil.example"></iframe>'
)


def number(of: int) -> str:
    return str(1001 + 2 * of)


def seed(double: Double) -> None:
    for n in range(60):
        record = double.library.make("other" if n == OTHERS else "full", is_sandbox=False)
        record.metadata = _metadata(n)
        _add(
            double,
            record,
            f"run {n}.csv",
            b"event,mass_gev\n" + b"".join(b"%d,%d\n" % (i, i * n) for i in range(50 * (n + 1))),
        )
        _add(double, record, "readme.md", f"# Run {n}\n".encode())
        if n % 3 == 0:
            record.communities = ["demo-array"]
        _make_odd(double, record, n)
        record.doi = f"{record.prefix}/zenodo.{record.id}"
        record.is_published = True
    first = double.library.record(number(0), False)
    second = double.library.make("full", False, first)
    second.metadata |= {"publication_date": "2026-06-01", "version": "2.0.0"}
    second.files = dict(first.files)
    _add(double, second, "errata.md", b"# Errata\n")
    second.doi, second.is_published = f"{second.prefix}/zenodo.{second.id}", True


def more(double: Double, count: int) -> list[str]:
    """As many plain records beside them, called "bulk"; their numbers."""
    return [_plain(double, at) for at in range(count)]


def _plain(double: Double, at: int) -> str:
    record = double.library.make("full", is_sandbox=False)
    record.metadata = {**_metadata(1), "title": f"bulk {at:04}"}
    _add(double, record, "data.csv", b"%d\n" % at)
    record.doi, record.is_published = f"{record.prefix}/zenodo.{record.id}", True
    return record.id


def _make_odd(double: Double, record: Record, n: int) -> None:
    if n == RESTRICTED:
        record.access = {"record": "public", "files": "restricted"}
        record.links.add(LINK)
    elif n == EMBARGOED:
        embargo = {"active": True, "until": "2099-01-01", "reason": "A paper is being written"}
        record.access = {"record": "public", "files": "restricted", "embargo": embargo}
    elif n == TOMBSTONE:
        record.tombstone = {"note": "Retracted", "removal_reason": {"id": "retracted"}, "removal_date": "2026-02-03"}
    elif n == HOSTILE:
        record.metadata |= {"title": "<b>Hostile</b> \u202etitle", "description": HOSTILE_TEXT}
        _add(double, record, "../../outside.csv", b"x\n")
        _add(double, record, "folder/inside.csv", b"y\n")
    elif n == CROWD:
        title = " and ".join(f"the response of detector module {part}" for part in range(12))
        people = [_person("Given", f"Familyname-{at:03}", at) for at in range(200)]
        record.metadata |= {"title": f"Gamma-ray run {n}: a study of {title}", "creators": people}
    elif n == MANY:
        for part in range(98):
            _add(double, record, f"part {part:03}.bin", bytes([part]) * 1000)


def _add(double: Double, record: Record, key: str, data: bytes) -> None:
    double.library.add(record, key, double.stored(iter([data])))


def _person(given: str, family: str, at: int) -> dict[str, Any]:
    identifiers = [] if at % 3 else [{"scheme": "orcid", "identifier": "0000-0002-1825-0097"}]
    return {
        "person_or_org": {
            "type": "personal",
            "given_name": given,
            "family_name": family,
            "name": f"{family}, {given}",
            "identifiers": identifiers,
        },
        "affiliations": [{"name": f"Institute {at % 41} for the Physics of Very Long Names"}],
    }


def _metadata(n: int) -> dict[str, Any]:
    given, family, orcid = (("Ada", "Lovelace", "0000-0002-7183-4567"), ("Josiah", "Carberry", "0000-0002-1825-0097"))[
        n % 2
    ]
    return {
        "title": f"Gamma-ray run {n}" if n % 4 else f"Calibrated showers of run {n}",
        "description": f"<p>Run {n} of the demo array, <em>calibrated</em>.</p>",
        "publication_date": f"20{22 + n % 5}-{n % 12 + 1:02}-01",
        "publisher": "Zenodo",
        "version": "1.0.0",
        "resource_type": {"id": KINDS[n % 4], "title": {"en": KINDS[n % 4].title()}},
        "creators": [
            {
                "person_or_org": {
                    "type": "personal",
                    "given_name": given,
                    "family_name": family,
                    "name": f"{family}, {given}",
                    "identifiers": [{"scheme": "orcid", "identifier": orcid}],
                },
                "affiliations": [{"name": "University of Geneva"}, {"id": "01ggx4157", "name": "CERN"}],
            },
            {"person_or_org": {"type": "organizational", "name": "Demo Array Consortium"}, "affiliations": []},
        ],
        "subjects": [{"subject": "gamma rays"}, {"subject": "open data"}][: 1 + n % 2],
        "rights": [{"id": "cc-by-4.0", "title": {"en": "Creative Commons Attribution 4.0 International"}}],
        "languages": [{"id": "eng", "title": {"en": "English"}}],
        "related_identifiers": [
            {"identifier": "10.1234/paper", "scheme": "doi", "relation_type": {"id": "issupplementto"}}
        ],
        "funding": [{"funder": {"id": "00k4n6c32", "name": "European Commission"}, "award": {"number": "824064"}}],
    }
