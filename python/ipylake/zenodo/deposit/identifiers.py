"""ORCID, ROR, DOI and what else names a person, a place or a work: cleaned of what stands around it, and checked."""

from __future__ import annotations

import re

_ORCID = re.compile(r"\d{4}-\d{4}-\d{4}-\d{3}[\dX]")
_ROR = re.compile(r"0[a-hj-km-np-tv-z0-9]{6}\d{2}")
_DOI = re.compile(r"10\.\d{4,9}(\.\d+)*/\S+")
_SCHEMES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("doi", _DOI),
    ("arxiv", re.compile(r"arxiv:(\d{4}\.\d{4,5}|[a-z-]+(\.[A-Z]{2})?/\d{7})(v\d+)?", re.IGNORECASE)),
    ("swh", re.compile(r"swh:1:(cnt|dir|rel|rev|snp):[0-9a-f]{40}(;\S+)*")),
    ("urn", re.compile(r"urn:[a-z0-9][a-z0-9-]{1,31}:\S+", re.IGNORECASE)),
    ("url", re.compile(r"(https?|ftp)://[^\s/]+\S*", re.IGNORECASE)),
    ("ark", re.compile(r"(https?://[^/]+/)?ark:/?\d{5,}/\S+", re.IGNORECASE)),
    ("handle", re.compile(r"(hdl:|https?://hdl\.handle\.net/)\S+/\S+", re.IGNORECASE)),
    ("ads", re.compile(r"(ads:|ADS:)?\d{4}[A-Za-z]\S{13}[A-Z.:]")),
    ("pmid", re.compile(r"pmid:\d+", re.IGNORECASE)),
    ("isbn", re.compile(r"(isbn:?\s*)?(97[89][- ]?)?(\d[- ]?){9}[\dX]", re.IGNORECASE)),
    ("issn", re.compile(r"(issn:?\s*)?\d{4}-\d{3}[\dX]", re.IGNORECASE)),
)


def bare_orcid(text: str) -> str:
    """`https://orcid.org/0000-0002-1825-0097` → `0000-0002-1825-0097`."""
    return re.sub(r"(?i)^(https?://)?(www\.)?(orcid\.org/|orcid:)\s*", "", text.strip()).rstrip("/").upper()


def bare_ror(text: str) -> str:
    """`https://ror.org/01ggx4157` → `01ggx4157`."""
    return re.sub(r"(?i)^(https?://)?(www\.)?(ror\.org/|ror:)\s*", "", text.strip()).rstrip("/").lower()


def bare_doi(text: str) -> str:
    """`https://doi.org/10.5281/zenodo.1` → `10.5281/zenodo.1`."""
    return re.sub(r"(?i)^(https?://)?(dx\.)?(doi\.org/|doi:)\s*", "", text.strip())


def is_orcid(text: str) -> bool:
    """Also whether its last digit fits the others. Source: ISO 7064, MOD 11-2, as ORCID uses it."""
    if not _ORCID.fullmatch(text):
        return False
    digits = text.replace("-", "")
    total = 0
    for digit in digits[:-1]:
        total = (total + int(digit)) * 2
    check = (12 - total % 11) % 11
    return digits[-1] == ("X" if check == 10 else str(check))


def is_ror(text: str) -> bool:
    return bool(_ROR.fullmatch(text))


def is_doi(text: str) -> bool:
    return bool(_DOI.fullmatch(text))


def scheme_of(identifier: str) -> str:
    """What kind of identifier this is, "" if it is none that is known: doi, url, arxiv, isbn, …"""
    if is_doi(bare_doi(identifier)):
        return "doi"
    if re.match(r"(?i)https?://", identifier) and not re.search(r"(?i)/ark:|hdl\.handle\.net", identifier):
        return "url" if dict(_SCHEMES)["url"].fullmatch(identifier) else ""
    return next((name for name, pattern in _SCHEMES if name != "url" and pattern.fullmatch(identifier)), "")
