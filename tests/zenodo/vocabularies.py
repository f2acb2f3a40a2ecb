"""The lists that metadata is chosen from, a few entries of each."""

from __future__ import annotations

from typing import Any

TYPES = {
    "publication": "Publication",
    "publication-article": "Journal article",
    "publication-preprint": "Preprint",
    "publication-thesis": "Thesis",
    "poster": "Poster",
    "presentation": "Presentation",
    "dataset": "Dataset",
    "image": "Image",
    "image-figure": "Figure",
    "image-photo": "Photo",
    "video": "Video/Audio",
    "software": "Software",
    "lesson": "Lesson",
    "workflow": "Workflow",
    "other": "Other",
}
LICENSES = {
    "cc-by-4.0": "Creative Commons Attribution 4.0 International",
    "cc-by-sa-4.0": "Creative Commons Attribution Share Alike 4.0 International",
    "cc0-1.0": "Creative Commons Zero v1.0 Universal",
    "mit": "MIT License",
    "apache-2.0": "Apache License 2.0",
    "bsd-3-clause": 'BSD 3-Clause "New" or "Revised" License',
    "gpl-3.0-or-later": "GNU General Public License v3.0 or later",
}
LANGUAGES = {"eng": "English", "fra": "French", "deu": "German", "ita": "Italian", "spa": "Spanish"}
NAMES = [
    ("0000-0002-1825-0097", "Josiah", "Carberry", ["Brown University"]),
    ("0000-0001-5109-3700", "Laure", "Haak", ["ORCID"]),
    ("0000-0002-7183-4567", "Ada", "Lovelace", ["European Organization for Nuclear Research"]),
]
AFFILIATIONS = {
    "01ggx4157": ("European Organization for Nuclear Research", "CERN"),
    "01swzsf04": ("University of Geneva", "UNIGE"),
    "05gq02987": ("Brown University", ""),
    "02wpx4d47": ("ISDC Data Centre for Astrophysics", "ISDC"),
}
FUNDERS = {"00k4n6c32": ("European Commission", "BE"), "00yjd3n13": ("Swiss National Science Foundation", "CH")}
AWARDS = {
    "00k4n6c32::824064": ("824064", "ESCAPE", "European Science Cluster of Astronomy & Particle physics ESFRI"),
    "00k4n6c32::101057388": ("101057388", "EuroScienceGateway", "Leveraging the European compute infrastructures"),
}
SUBJECTS = {
    "http://www.oecd.org/science/inno/38235147.pdf?1.3": ("FOS", "Physical sciences"),
    "http://www.oecd.org/science/inno/38235147.pdf?1.2": ("FOS", "Computer and information sciences"),
    "https://id.nlm.nih.gov/mesh/D010825": ("MeSH", "Physics"),
}


def vocabulary(name: str) -> list[dict[str, Any]] | None:
    """The entries as the API gives them; None for one that is not there."""
    match name:
        case "resourcetypes":
            return [
                {"id": key, "title": {"en": title}, "props": {"type": key.partition("-")[0], "subtype": key}}
                for key, title in TYPES.items()
            ]
        case "licenses":
            return [
                {
                    "id": key,
                    "title": {"en": title},
                    "props": {"scheme": "spdx", "url": f"https://spdx.org/licenses/{key}"},
                }
                for key, title in LICENSES.items()
            ]
        case "languages":
            return [{"id": key, "title": {"en": title}} for key, title in LANGUAGES.items()]
        case "names":
            return [
                {
                    "id": orcid,
                    "given_name": given,
                    "family_name": family,
                    "name": f"{family}, {given}",
                    "identifiers": [{"scheme": "orcid", "identifier": orcid}],
                    "affiliations": [{"name": place} for place in places],
                }
                for orcid, given, family, places in NAMES
            ]
        case "affiliations":
            return [
                {"id": key, "name": title, "acronym": short, "identifiers": [{"scheme": "ror", "identifier": key}]}
                for key, (title, short) in AFFILIATIONS.items()
            ]
        case "funders":
            return [{"id": key, "name": title, "country": country} for key, (title, country) in FUNDERS.items()]
        case "awards":
            return [
                {"id": key, "number": number, "acronym": short, "title": {"en": title}}
                for key, (number, short, title) in AWARDS.items()
            ]
        case "subjects":
            return [{"id": key, "scheme": scheme, "subject": text} for key, (scheme, text) in SUBJECTS.items()]
    return None
