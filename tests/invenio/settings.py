"""The settings of InvenioRDM: what differs from its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

NAME = "invenio"  # of the database, its owner, and the password
PREFIX = "10.5072"  # what DataCite keeps for tests


def settings(url: str, ports: Mapping[str, int]) -> dict[str, Any]:
    """DOIs are given and registered nowhere (serve.py); tasks run in the request that asks for them."""
    redis = f"redis://127.0.0.1:{ports['redis']}"
    return {
        "SQLALCHEMY_DATABASE_URI": f"postgresql+psycopg2://{NAME}:{NAME}@127.0.0.1:{ports['postgres']}/{NAME}",
        "SEARCH_HOSTS": [{"host": "127.0.0.1", "port": ports["search"]}],
        "CACHE_REDIS_URL": f"{redis}/0",
        "ACCOUNTS_SESSION_REDIS_URL": f"{redis}/1",
        "IIIF_CACHE_REDIS_URL": f"{redis}/2",
        "BROKER_URL": f"{redis}/3",
        "CELERY_BROKER_URL": f"{redis}/3",
        "CELERY_RESULT_BACKEND": f"{redis}/4",
        "COMMUNITIES_IDENTITIES_CACHE_REDIS_URL": f"{redis}/5",
        "CELERY_TASK_ALWAYS_EAGER": True,
        "CELERY_TASK_EAGER_PROPAGATES": True,
        "RATELIMIT_ENABLED": False,
        "RATELIMIT_STORAGE_URI": "memory://",
        "SECRET_KEY": "only-for-tests",
        "SITE_UI_URL": url,
        "SITE_API_URL": f"{url}/api",
        "TRUSTED_HOSTS": None,
        "MAIL_SUPPRESS_SEND": True,
        "DATACITE_ENABLED": True,
        "DATACITE_PREFIX": PREFIX,
        "DATACITE_FORMAT": "{prefix}/invenio.{id}",
        "DATACITE_USERNAME": "nobody",
        "DATACITE_PASSWORD": "nothing",
        "DATACITE_TEST_MODE": True,
        "APP_DEFAULT_SECURE_HEADERS": {
            "force_https": False,
            "session_cookie_secure": False,
            "force_file_save": False,
            "content_security_policy": {"default-src": ["'self'"]},
        },
    }
