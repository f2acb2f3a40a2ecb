"""What the form of a deposit asks."""

from __future__ import annotations

from ipylake._dropping import MAX_DROP
from ipylake._protocol import FormChoice, FormColumn, FormField, FormInfo, FormSection
from ipylake.zenodo.deposit.checks import RELATIONS
from ipylake.zenodo.deposit.limits import ZENODO
from ipylake.zenodo.site import Site

ROLES = {
    "contactperson": "Contact person",
    "datacollector": "Data collector",
    "datacurator": "Data curator",
    "datamanager": "Data manager",
    "distributor": "Distributor",
    "editor": "Editor",
    "funder": "Funder",
    "hostinginstitution": "Hosting institution",
    "producer": "Producer",
    "projectleader": "Project leader",
    "projectmanager": "Project manager",
    "projectmember": "Project member",
    "registrationagency": "Registration agency",
    "registrationauthority": "Registration authority",
    "relatedperson": "Related person",
    "researcher": "Researcher",
    "researchgroup": "Research group",
    "rightsholder": "Rights holder",
    "sponsor": "Sponsor",
    "supervisor": "Supervisor",
    "workpackageleader": "Work package leader",
    "other": "Other",
}
"""Source: DataCite 4.4, contributorType"""
ACCESS = {"open": "Open", "embargoed": "Embargo until…", "restricted": "Restricted"}
IMPORTS = "CITATION.cff, .zenodo.json, RO-Crate, codemeta.json, or an earlier record by its DOI"


def form_of(site: Site) -> FormInfo:
    limits = ZENODO if site.is_zenodo else None
    return FormInfo(
        title=f"Deposit on {site.title}",
        action="Deposit",
        sections=(_BASICS, _PEOPLE, _RIGHTS, _RELATED),
        names=f"Name on {site.host}",
        max_drop=MAX_DROP,
        max_files=limits.files if limits else None,
        max_bytes=limits.bytes if limits else None,
        imports=IMPORTS,
    )


def _choices(words: dict[str, str]) -> tuple[FormChoice, ...]:
    return tuple(FormChoice(value=value, label=label) for value, label in words.items())


_BASICS = FormSection(
    id="basics",
    label="Basics",
    fields=(
        FormField(id="doi", label="DOI", kind="doi", mono=True, hint="One of your own; else the site gives one"),
        FormField(id="resource_type", label="Type", kind="find", required=True, placeholder="Dataset, software, …"),
        FormField(id="title", label="Title", required=True),
        FormField(id="publication_date", label="Date", kind="period", required=True),
        FormField(id="description", label="Description", kind="long-text"),
        FormField(id="keywords", label="Keywords", kind="tags", free=True),
        FormField(id="subjects", label="Subjects", kind="tags", hint="Of controlled lists"),
        FormField(id="languages", label="Languages", kind="tags"),
        FormField(id="version", label="Version", placeholder="1.0.0"),
        FormField(id="publisher", label="Publisher"),
    ),
)
_PEOPLE = FormSection(
    id="people",
    label="People",
    note="in order of citation",
    fields=(
        FormField(id="creators", label="Creators", kind="people", required=True),
        FormField(id="contributors", label="Contributors", kind="people", choices=_choices(ROLES)),
    ),
)
_RIGHTS = FormSection(
    id="rights",
    label="Rights",
    fields=(
        FormField(id="access", label="Files", kind="access", choices=_choices(ACCESS)),
        FormField(id="licenses", label="License", kind="tags", free=True),
        FormField(
            id="communities", label="Communities", kind="tags", hint="The first one is asked before it is published"
        ),
    ),
)
_RELATED = FormSection(
    id="related",
    label="Related",
    fields=(
        FormField(
            id="related",
            label="Related works",
            kind="rows",
            columns=(
                FormColumn(id="relation", label="Relation", kind="choice", required=True, choices=_choices(RELATIONS)),
                FormColumn(id="identifier", label="Identifier", required=True, mono=True, placeholder="10.1234/abc"),
                FormColumn(id="resource_type", label="Type", kind="find"),
            ),
        ),
        FormField(
            id="references",
            label="References",
            kind="rows",
            columns=(FormColumn(id="reference", label="Reference", required=True),),
        ),
        FormField(
            id="funding",
            label="Funding",
            kind="rows",
            columns=(
                FormColumn(id="funder", label="Funder", kind="find", free=True),
                FormColumn(id="award", label="Award", kind="find", free=True, placeholder="Number or title"),
            ),
        ),
    ),
)
