"""A record in other forms: citations in any style, and formats of reference managers and catalogs.

Source: the `Accept` types of invenio-rdm-records' resources; a citation is `text/x-bibliography` with `style` and
`locale`, whose styles are those of CSL (citationstyles.org).
"""

from __future__ import annotations

import re

from ipylake._protocol import ExportForm, Exports, Suggestion, Suggestions
from ipylake._stop import Stop
from ipylake.errors import InvalidInput

from .reader import Reader

STYLES = {
    "apa": "APA",
    "harvard-cite-them-right": "Harvard",
    "modern-language-association": "MLA",
    "vancouver": "Vancouver",
    "chicago-fullnote-bibliography": "Chicago",
    "ieee": "IEEE",
}
_MORE_STYLES = (
    "american-chemical-society",
    "american-institute-of-physics",
    "american-medical-association",
    "american-physics-society",
    "bibtex",
    "chicago-author-date",
    "elsevier-harvard",
    "nature",
    "science",
    "springer-basic-author-date",
    "the-lancet",
)
_FORMATS = {
    "bibtex": ("BibTeX", "application/x-bibtex"),
    "datacite-json": ("DataCite JSON", "application/vnd.datacite.datacite+json"),
    "datacite-xml": ("DataCite XML", "application/vnd.datacite.datacite+xml"),
    "dublin-core": ("Dublin Core", "application/x-dc+xml"),
    "csl": ("CSL JSON", "application/vnd.citationstyles.csl+json"),
    "json-ld": ("JSON-LD", "application/ld+json"),
    "marcxml": ("MARCXML", "application/marcxml+xml"),
    "dcat": ("DCAT", "application/dcat+xml"),
    "json": ("JSON", "application/vnd.inveniordm.v1+json"),
}
_STYLE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
_BIBLIOGRAPHY = "text/x-bibliography"

SECTIONS = (
    Exports(
        title="Citation",
        forms=tuple(ExportForm(id=style, label=label) for style, label in STYLES.items()),
        other="Another CSL style",
    ),
    Exports(title="Export", forms=tuple(ExportForm(id=form, label=label) for form, (label, _) in _FORMATS.items())),
)


def exported(reader: Reader, number: str, form: str, stop: Stop, locale: str = "en-US") -> str:
    """`form`: an id above, or any style of CSL. Raises InvalidInput for one that the site does not know."""
    form = form.strip()
    if form in _FORMATS:
        label, accept = _FORMATS[form]
        return reader.text(number, accept, f'export "{number}" as {label}', stop)
    if not _STYLE.match(form):
        known = ", ".join([*STYLES, *_FORMATS])
        raise InvalidInput(
            f'"{form[:80]}" is no form of a record', hint=f"One of {known}, or a CSL style", field="form"
        )
    query = [("style", form), ("locale", locale)]
    try:
        return reader.text(number, _BIBLIOGRAPHY, f'cite "{number}" as {form}', stop, query).strip()
    except InvalidInput as error:
        error.field = "form"
        error.hint = "Styles are named as in the CSL repository: apa, nature, chicago-author-date"
        raise


def suggested(text: str) -> Suggestions:
    """Styles that contain it."""
    styles = [*STYLES, *_MORE_STYLES]
    found = [Suggestion(value=style, note=STYLES.get(style, "")) for style in styles if text.lower().strip() in style]
    return Suggestions(items=tuple(found), matching=len(found), total=len(styles))
