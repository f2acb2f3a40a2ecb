"""Schema, accounts, identities, scopes, storage elements and quotas, through Rucio's core: no server is needed."""

from __future__ import annotations

import os
from pathlib import Path

from rucio.common.types import InternalAccount, InternalScope
from rucio.core import account, account_limit, distance, identity, meta_conventions, rse, scope
from rucio.core.vo import add_vo
from rucio.db.sqla.constants import AccountType, DatabaseOperationType, IdentityType, KeyType, RSEType
from rucio.db.sqla.session import db_session
from rucio.db.sqla.util import build_database, create_base_vo, create_root_account

from lake import lifeline
from lake.certificates import make_certificates
from lake.elements import INFINITE, Element
from lake.layout import Layout
from lake.people import GROUPS, PASSWORD
from lake.worlds import WORLDS, Vo, World

DAV, POSIX, ROOT = (f"rucio.rse.protocols.{name}.Default" for name in ("webdav", "posix", "xrootd"))
OPERATIONS = ("read", "write", "delete")


def boot(layout: Layout, world: World) -> None:
    build_database()
    create_base_vo()
    create_root_account()
    with db_session(DatabaseOperationType.WRITE) as session:
        meta_conventions.add_key("datatype", KeyType.DATASET, session=session)
        for vo in world.vos:
            if world.is_multi_vo:
                add_vo(vo.name, f"Experiment {vo.name}", f"root@{vo.name}.lake.test", session=session)
            add_experiment(layout, vo, session)


def add_experiment(layout: Layout, vo: Vo, session) -> None:
    add_people(layout.issuer, vo, session)
    ids = {element.name: add_element(layout, element, vo.name, session) for element in vo.elements}
    for source in ids.values():
        for target in ids.values():
            if source != target:
                distance.add_distance(source, target, distance=1, session=session)
    for element in vo.elements:
        set_quotas(element, ids[element.name], vo, session)


def add_people(issuer: str, vo: Vo, session) -> None:
    account.add_account_attribute(InternalAccount("root", vo=vo.name), "admin", True, session=session)
    for person in vo.people:
        is_default = len(person.accounts) == 1
        for name in person.accounts:
            who = InternalAccount(name, vo=vo.name)
            if name != "root":
                kind = AccountType.GROUP if name in GROUPS else AccountType.USER
                account.add_account(who, kind, f"{name}@lake.test", session=session)
                add_identity(person.user, IdentityType.USERPASS, who, is_default, session)
                add_identity(f"CN={person.common_name},O=Lake", IdentityType.X509, who, is_default, session)
            add_identity(f"SUB={person.user}, ISS={issuer}", IdentityType.OIDC, who, is_default, session)
    for name, owner in vo.scopes.items():
        scope.add_scope(InternalScope(name, vo=vo.name), InternalAccount(owner, vo=vo.name), session=session)


def add_identity(text: str, kind: IdentityType, who: InternalAccount, default: bool, session) -> None:
    password = PASSWORD if kind == IdentityType.USERPASS else None
    email = f"{who.external}@lake.test"
    identity.add_account_identity(text, kind, who, email, default=default, password=password, session=session)


def add_element(layout: Layout, element: Element, vo: str, session) -> str:
    """Returns the id. Of a mounted element `file` is best inside the site (lan), https from outside (wan)."""
    kind = RSEType.TAPE if element.tape else RSEType.DISK
    is_computed = element.layout != "free"
    rse_id = rse.add_rse(element.name, vo, deterministic=is_computed, rse_type=kind, session=session)
    attributes = {**element.attributes, "greedyDeletion": True}
    if element.layout == "identity":
        attributes["lfn2pfn_algorithm"] = "identity"
    for key, value in attributes.items():
        rse.add_rse_attribute(rse_id, key, value, session=session)
    (layout.storage / element.folder).mkdir(parents=True, exist_ok=True)
    # Copies between sites go over https: Rucio pairs the scheme file only with file.
    port = layout.port_of(element.server)
    add_protocol(rse_id, "https", DAV, port, f"/{element.folder}/", 2, 1, True, session)
    if element.server != "dav":
        add_protocol(rse_id, "root", ROOT, port, f"//{element.folder}/", 1, 2, False, session)
    if element.mounted:
        add_protocol(rse_id, "file", POSIX, 0, element.prefix(layout.storage), 1, 2, False, session)
    return rse_id


def add_protocol(
    rse_id: str, scheme: str, implementation: str, port: int, prefix: str, lan: int, wan: int, copies: bool, session
) -> None:
    ranks = {"lan": dict.fromkeys(OPERATIONS, lan), "wan": dict.fromkeys(OPERATIONS, wan)}
    if copies:
        ranks["wan"].update(third_party_copy_read=wan, third_party_copy_write=wan)
    protocol = {
        "scheme": scheme, "impl": implementation, "hostname": "localhost", "port": port, "prefix": prefix,
        "domains": ranks, "extended_attributes": None,
    }  # fmt: skip
    rse.add_protocol(rse_id, protocol, session=session)


def set_quotas(element: Element, rse_id: str, vo: Vo, session) -> None:
    """Even root needs a limit, or its rules end as InsufficientAccountLimit."""
    for name in {owner for person in vo.people for owner in person.accounts}:
        limit = INFINITE if name == "root" else element.quota
        account_limit.set_local_account_limit(InternalAccount(name, vo=vo.name), rse_id, limit, session=session)


if __name__ == "__main__":
    lifeline.follow()
    own = Layout(os.environ["LAKE_DIR"], int(os.environ["LAKE_PORT"]))
    make_certificates(Path(own.certs))
    boot(own, WORLDS[own.world_name])
