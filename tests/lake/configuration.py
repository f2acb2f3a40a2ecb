"""The configuration of Rucio's server and of a client, and the environment that their processes run in."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from lake.layout import HERE, Layout
from lake.people import NOBODY, PASSWORD, PEOPLE
from lake.worlds import WORLDS

DATABASE = "rucio"  # and its owner, and the password

# migrate_repo/env.py hands this file to logging.fileConfig without asking: the logging sections must be there.
ALEMBIC = """\
[alembic]
script_location = {repository}
sqlalchemy.url = {database}
[loggers]
keys = root
[handlers]
keys = console
[formatters]
keys = plain
[logger_root]
level = WARN
handlers = console
[handler_console]
class = StreamHandler
args = (sys.stderr,)
formatter = plain
[formatter_plain]
format = %(message)s
"""

# `multi_vo` must be absent where it is not meant: create_root_account() takes bool("False") for true.
# `mailtemplatedir`: rules with ask_approval are answered by 500 without it.
SERVER = """\
[common]{multi_vo}
logdir = {dir}/log
mailtemplatedir = {venv}/rucio/etc/mail_templates
loglevel = {loglevel}
[database]
default = {database}
pool_size = 20
max_overflow = 20
pool_recycle = 600
pool_reset_on_return = rollback
[alembic]
cfg = {dir}/server/etc/alembic.ini
[bootstrap]
userpass_identity = root
userpass_pwd = secret
userpass_email = root@lake.test
x509_identity = CN=Lake Root,O=Lake
x509_email = root@lake.test
[policy]
permission = {policy}
schema = {policy}
lfn2pfn_algorithm_default = hash
support = nobody@lake.test
support_rucio = nobody@lake.test
[conveyor]
scheme = file,https
transfertool = mock
cacert = {dir}/certs/ca.pem
[transfers]
[repairer]
updated_at_delta = 20
[oidc]
idpsecrets = {dir}/server/etc/idpsecrets.json
admin_issuer = lake
expected_audience = rucio
expected_scope = openid profile
[api]
endpoints_add = archives,vos
[webui]
urls = {url}
[client]
rucio_host = {url}
auth_host = {url}
auth_type = userpass
username = root
password = secret
account = root
ca_cert = {dir}/certs/ca.pem
request_retries = 3
"""

CLIENT = """\
[client]
rucio_host = {url}
auth_host = {url}
auth_type = userpass
username = alice
password = secret
account = alice
ca_cert = {dir}/certs/ca.pem
request_retries = 3
"""


def configure(layout: Layout) -> None:
    """Write rucio.cfg for server and client, and alembic.ini."""
    is_multi_vo = WORLDS[layout.world_name].is_multi_vo
    facts = {
        "dir": layout.dir,
        "multi_vo": "\nmulti_vo = True" if is_multi_vo else "",
        "policy": "generic_multi_vo" if is_multi_vo else "generic",
        "venv": layout.venv,
        "url": layout.url,
        "loglevel": os.environ.get("LAKE_LOGLEVEL", "ERROR"),
        "repository": site_packages(layout) / "rucio/db/sqla/migrate_repo",
        "database": f"postgresql+psycopg://{DATABASE}:{DATABASE}@127.0.0.1:{layout.port_of('postgres')}/{DATABASE}",
    }
    files = {"server/etc/rucio.cfg": SERVER, "server/etc/alembic.ini": ALEMBIC, "client/etc/rucio.cfg": CLIENT}
    for name, text in files.items():
        (layout.dir / name).write_text(text.format(**facts))
    issuer = issuer_settings(layout)
    (layout.server_home / "etc/issuer.json").write_text(json.dumps(issuer, indent=1))
    (layout.server_home / "etc/idpsecrets.json").write_text(json.dumps(rucios_secrets(issuer), indent=1))


def issuer_settings(layout: Layout) -> dict[str, Any]:
    """What issuer/settings.ts reads. The hub's address is never opened: the code is in the redirection."""
    calls = [f"{layout.url}/auth/{call}" for call in ("oidc_code", "oidc_token")]
    return {
        "port": layout.port_of("oidc"), "issuer": layout.issuer, "audience": "rucio",
        "scopes": ["openid", "profile", "email", "offline_access"],
        "people": [person.user for person in (*PEOPLE, NOBODY)], "password": PASSWORD,
        "clients": {
            "rucio": {"client_id": "rucio", "client_secret": "rucio-secret", "redirect_uris": calls},
            "admin": {"client_id": "rucio-admin", "client_secret": "rucio-admin-secret", "redirect_uris": []},
            "hub": {"client_id": "hub", "redirect_uris": ["https://hub.lake.test/callback"]},
        },
    }  # fmt: skip


def rucios_secrets(issuer: dict[str, Any]) -> dict[str, Any]:
    """idpsecrets.json. Without the block SCIM Rucio knows no issuer at all, and says so only at level DEBUG."""
    clients = issuer["clients"]
    return {"lake": {"issuer": issuer["issuer"], **clients["rucio"], "SCIM": clients["admin"]}}


def site_packages(layout: Layout) -> Path:
    return next(layout.venv.glob("lib/python3*/site-packages"))


def server_environment(layout: Layout) -> dict[str, str]:
    """For the server's processes. Ours wins over the caller's, who may have another Rucio or another proxy set."""
    kept = {key: value for key, value in os.environ.items() if key not in ("RUCIO_CONFIG", "VIRTUAL_ENV", "PYTHONHOME")}
    return {
        **kept,
        "LAKE_DIR": str(layout.dir),
        "LAKE_PORT": str(layout.port),
        "NO_PROXY": "localhost,127.0.0.1",
        "no_proxy": "localhost,127.0.0.1",
        "OPENBLAS_NUM_THREADS": "1",
        "PYTHONPATH": str(HERE.parent),
        "PYTHONUNBUFFERED": "1",
        "REQUESTS_CA_BUNDLE": str(layout.ca),
        "RUCIO_HOME": str(layout.server_home),
        "RUCIO_HTTPD_ENCODED_SLASHES_NO_DECODE": "true",  # cheroot leaves %2F alone, like Apache's NoDecode
        "X509_USER_PROXY": str(layout.certs / "root.proxy.pem"),  # the reaper's WebDAV gives up without one
    }


def client_environment(layout: Layout) -> dict[str, str]:
    """What a client in a shell needs."""
    return {
        "LAKE_CA": str(layout.ca),
        "LAKE_URL": layout.url,
        "REQUESTS_CA_BUNDLE": str(layout.ca),
        "RUCIO_HOME": str(layout.client_home),
    }
