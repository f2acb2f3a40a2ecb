"""What a fresh InvenioRDM holds here: people with tokens, the vocabularies that records need, two communities."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import invenio_rdm_records
import yaml
from flask_principal import Identity
from flask_security.utils import hash_password
from invenio_access.permissions import any_user, authenticated_user, system_identity
from invenio_accounts.proxies import current_datastore
from invenio_accounts.utils import jwt_create_token  # noqa: F401  # its import registers the models of sessions
from invenio_communities.proxies import current_communities
from invenio_db import db
from invenio_files_rest.models import Location
from invenio_oauth2server.models import Token
from invenio_vocabularies.proxies import current_service as vocabularies

from invenio.people import CLOSED, OPEN, PASSWORD, PEOPLE

LISTS = {
    "resourcetypes": ("rsrct", "resource_types"),
    "relationtypes": ("rlt", "relation_types"),
    "creatorsroles": ("crr", "roles"),
    "contributorsroles": ("cor", "roles"),
    "descriptiontypes": ("dty", "description_types"),
    "datetypes": ("dat", "date_types"),
    "titletypes": ("ttyp", "title_types"),
    "communitytypes": ("comtyp", "community_types"),
    "removalreasons": ("rem", "removal_reasons"),
}
LICENSES = {"cc-by-4.0": "Creative Commons Attribution 4.0 International", "cc0-1.0": "Creative Commons Zero v1.0"}
LANGUAGES = {"eng": "English", "fra": "French", "deu": "German"}
DATA = Path(invenio_rdm_records.__file__).parent / "fixtures/data/vocabularies"


def seed(files: Path) -> None:
    """Within the application's context, on empty tables."""
    db.session.add(Location(name="default", uri=str(files), default=True))
    users = {name: _person(name, token) for name, token in PEOPLE.items()}
    for kind, (pid, file) in LISTS.items():
        vocabularies.create_type(system_identity, kind, pid)
        for entry in yaml.safe_load((DATA / f"{file}.yaml").read_text()):
            _add(kind, entry)
    for kind, pid, own in (("licenses", "lic", LICENSES), ("languages", "lng", LANGUAGES)):
        vocabularies.create_type(system_identity, kind, pid)
        for id_, title in own.items():
            _add(kind, {"id": id_, "title": {"en": title}, "tags": ["recommended", "all"]})
    for slug, policy in ((OPEN, "open"), (CLOSED, "closed")):
        access = {"visibility": "public", "record_submission_policy": "open", "review_policy": policy}
        data = {"slug": slug, "metadata": {"title": slug.replace("-", " ").title()}, "access": access}
        current_communities.service.create(_identity(users["bob"]), data)


def _add(kind: str, entry: dict[str, Any]) -> None:
    vocabularies.create(system_identity, {**entry, "type": kind})


def _person(name: str, token: str) -> Any:
    profile = {"full_name": name.title(), "affiliations": ""}
    user = current_datastore.create_user(
        email=f"{name}@example.org", username=name, password=hash_password(PASSWORD), active=True, user_profile=profile
    )
    db.session.commit()
    made = Token.create_personal("tests", user.id, scopes=("user:email",))
    made.access_token = token
    db.session.commit()
    return user


def _identity(user: Any) -> Identity:
    from flask_principal import UserNeed

    identity = Identity(user.id)
    identity.provides |= {any_user, authenticated_user, UserNeed(user.id)}
    return identity
