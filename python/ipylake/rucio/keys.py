"""The keys of an instance, and what others call them: the old JupyterLab extension, hubs, Rucio's own client."""

from __future__ import annotations

from typing import NamedTuple

from ipylake._config import AGE, URL, Vocabulary


class Key(NamedTuple):
    """
    old       in `RucioConfig` of a Jupyter server
    variable  in the environment
    client    in the section [client] of rucio.cfg
    """

    name: str
    old: str = ""
    variable: str = ""
    client: str = ""


KEYS = (
    Key("title", "display_name", "RUCIO_DISPLAY_NAME"),
    Key("url", "rucio_base_url", "RUCIO_BASE_URL", "rucio_host"),
    Key("auth_url", "rucio_auth_url", "RUCIO_AUTH_URL", "auth_host"),
    Key("webui_url", "rucio_webui_url", "RUCIO_WEBUI_URL"),
    Key("webui_style"),
    Key("ca_cert", "rucio_ca_cert", "RUCIO_CA_CERT", "ca_cert"),
    Key("vo", "vo", "RUCIO_VO", "vo"),
    Key("vos"),
    Key("account", "", "RUCIO_ACCOUNT", "account"),
    Key("username", "", "RUCIO_USERNAME", "username"),
    Key("auth", "default_auth_type", "RUCIO_AUTH_TYPE", "auth_type"),
    Key("client_x509_proxy", "", "RUCIO_CLIENT_PROXY", "client_x509_proxy"),
    Key("client_cert", "", "RUCIO_CLIENT_CERT", "client_cert"),
    Key("client_key", "", "RUCIO_CLIENT_KEY", "client_key"),
    Key("voms"),
    Key("oidc_auth", "oidc_auth", "RUCIO_OIDC_AUTH"),
    Key("oidc_env_name", "oidc_env_name", "RUCIO_OIDC_ENV_NAME"),
    Key("oidc_file_name", "oidc_file_name", "RUCIO_OIDC_FILE_NAME"),
    Key("oidc_issuer", client="oidc_issuer"),
    Key("oidc_audience", client="oidc_audience"),
    Key("oidc_scope", client="oidc_scope"),
    Key("app_id", "app_id"),
    Key("site_name", "site_name", "RUCIO_SITE_NAME"),
    Key("destination_rse", "destination_rse", "RUCIO_DESTINATION_RSE"),
    Key("rse_mount_path", "rse_mount_path", "RUCIO_RSE_MOUNT_PATH"),
    Key("path_begins_at", "path_begins_at", "RUCIO_PATH_BEGINS_AT"),
    Key("mounts"),
    Key("storage_access"),
    Key("downloads"),
    Key("rule_lifetime_days", "replication_rule_lifetime_days", "RUCIO_REPLICATION_RULE_LIFETIME_DAYS"),
)
PATHS = frozenset({"ca_cert", "client_cert", "client_key", "client_x509_proxy"})
"""Files whose names rucio.cfg may write with variables in them."""
ONLY_HERE = frozenset(
    {"client_x509_proxy", "client_cert", "client_key", "oidc_auth", "oidc_env_name", "oidc_file_name", "storage_access"}
    | {"downloads", URL, AGE}
)
"""What is not taken from afar: it says where secrets lie, who is shown them, and where files are written."""

_VOMS = "the proxy that `voms-proxy-init` makes is used; give it the folder by"
NEEDLESS = {
    "mode": "what is mounted is read in place and the rest can be downloaded, choice by choice",
    "wildcard_enabled": "wildcards always work, and Stop stops",
    "log_level": "use logging.getLogger('ipylake').setLevel(…)",
    "voms_enabled": "signing in says which `voms-proxy-init` to run where there is no proxy",
    "voms_vomses_path": f"{_VOMS} --vomses",
    "voms_certdir_path": f"{_VOMS} --certdir",
    "voms_vomsdir_path": f"{_VOMS} --vomsdir",
}
"""What the old extension knows and has no effect here, and why."""

METHODS = ("userpass", "x509", "x509_proxy", "oidc")
"""The ways of Rucio's own client to sign in that are spoken here, as it calls them."""

VOCABULARY = Vocabulary(
    keys=frozenset({key.name for key in KEYS} | {URL, AGE}),
    others={key.old: key.name for key in KEYS if key.old},
    needless=NEEDLESS,
)
