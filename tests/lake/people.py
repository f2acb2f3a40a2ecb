"""Who may sign in: identities, the accounts behind them, their scopes."""

from __future__ import annotations

from dataclasses import dataclass

PASSWORD = "secret"  # noqa: S105 (of everybody in the lake)
PASSPHRASE = "open sesame"  # noqa: S105 (of the keys that have one)


@dataclass(frozen=True)
class Person:
    user: str  # user name, the name of the certificate files, and the subject at the issuer
    common_name: str  # X.509: CN=<common_name>,O=Lake
    accounts: tuple[str, ...]  # the only one is the default; several have no default


PEOPLE = (
    Person("root", "Lake Root", ("root",)),
    Person("alice", "Alice Adams", ("alice",)),
    Person("bob", "Bob Brown", ("bob",)),
    Person("carol", "Carol Clark", ("higgs", "top")),
)
NOBODY = Person("nobody", "Not Known", ())  # a valid certificate and a login at the issuer, no account

GROUPS = ("higgs", "top")
# Scope → the account that owns it. The long tail is there for the scope picker.
SCOPES = {
    "mc16": "root",
    "data22_13p6TeV": "root",
    "odd": "root",
    "bulk": "root",
    "empty": "root",
    "user.alice": "alice",
    "user.bob": "bob",
    "group.higgs": "higgs",
    "group.top": "top",
    **dict.fromkeys(("data15_13TeV", "data16_13TeV", "data17_13TeV", "data18_13TeV", "data23_13p6TeV"), "root"),
    **dict.fromkeys(("mc20_13TeV", "mc21_13p6TeV", "mc23_13p6TeV", "valid1", "hi.2018", "test"), "root"),
}
