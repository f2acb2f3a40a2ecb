"""One instance as a source describes it, and the words it may use for that."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ipylake.errors import ConfigurationError

SECRETS = frozenset({"password", "token", "secret", "key", "passphrase", "auth_token"})


@dataclass(frozen=True)
class Found:
    """`sources` says where each key came from; `notes`, for people, what was read and has no effect, or is old."""

    name: str
    values: Mapping[str, Any] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def layered(name: str, layers: Iterable[Found]) -> Found:
    """One of several, the first of which wins, key by key."""
    values: dict[str, Any] = {}
    sources: dict[str, str] = {}
    notes: tuple[str, ...] = ()
    for layer in layers:
        for key, value in layer.values.items():
            if key not in values:
                values[key] = value
                sources[key] = layer.sources.get(key, "")
        notes += tuple(note for note in layer.notes if note not in notes)
    return Found(name, values, sources, notes)


@dataclass(frozen=True)
class Vocabulary:
    """The keys of an instance.

    keys      those that have a meaning
    others    what else they are called, such as in files of other programs, and the key that is meant
    needless  what such files hold and has no effect here, and why
    """

    keys: frozenset[str]
    others: Mapping[str, str] = field(default_factory=dict)
    needless: Mapping[str, str] = field(default_factory=dict)

    def read(self, name: str, values: Mapping[str, Any], source: str, where: str, *, strict: bool = True) -> Found:
        """An instance out of a file. `where` names the table in it; without `strict` an unknown key is only noted.

        Raises ConfigurationError for unknown keys, for secrets, and for one setting under two names.
        """
        read: dict[str, Any] = {}
        called: dict[str, str] = {}
        notes: list[str] = []
        for word, value in values.items():
            key = self.others.get(word, word)
            if key in self.keys:
                if key in read:
                    raise ConfigurationError(
                        f'{source}: "{called[key]}" and "{word}" in {where} are the same setting',
                        hint=f"Keep {key}",
                        field=word,
                    )
                read[key], called[key] = value, word
            elif word in self.needless:
                notes.append(f'{source}: "{word}" has no effect here: {self.needless[word]}')
            elif strict or word.lower() in SECRETS:
                raise unknown(source, where, word, self.keys)
            else:
                notes.append(f'{source}: "{word}" in {where} is not known and was left out')
        return Found(name, read, dict.fromkeys(read, source), tuple(notes))


def unknown(source: object, where: str, key: str, known: Iterable[str]) -> ConfigurationError:
    if key.lower() in SECRETS:
        hint = "Secrets are not read from files: sign in, or give them as an argument"
    else:
        close = difflib.get_close_matches(key, known, n=1)
        hint = f'Did you mean "{close[0]}"?' if close else f"Known are {', '.join(sorted(known))}"
    return ConfigurationError(f'{source}: "{key}" is not known in {where}', hint=hint, field=key)
