"""How two locks differ, in words."""

from __future__ import annotations

from ipylake._text import counted

from .document import Document, LockedFile, LockedVariable

_Content = dict[str, tuple[int | None, dict[str, str]]]


def differences(old: Document, new: Document) -> tuple[str, ...]:
    """One line for each variable that differs; nothing when both pin the same. The query decides nothing."""
    before = {variable.name: variable for variable in old.variables}
    after = {variable.name: variable for variable in new.variables}
    lines = [f"`{name}` is not in the lock" for name in after.keys() - before.keys()]
    lines += [f"`{name}` is in the lock only" for name in before.keys() - after.keys()]
    for name in before.keys() & after.keys():
        lines += _of_one(name, (old, before[name]), (new, after[name]))
    return tuple(sorted(lines))


def _of_one(name: str, old: tuple[Document, LockedVariable], new: tuple[Document, LockedVariable]) -> list[str]:
    before, after = (_content(document.files_of(variable)) for document, variable in (old, new))
    more, less = len(after.keys() - before.keys()), len(before.keys() - after.keys())
    changed = sum(not _is_same(before[one], after[one]) for one in before.keys() & after.keys())
    parts = [
        f"{counted(count, 'file')} {what}"
        for count, what in ((more, "more"), (less, "less"), (changed, "changed"))
        if count
    ]
    if not parts and old[1].is_list != new[1].is_list:
        parts = ["a list" if new[1].is_list else "one path"]
    if not parts and list(before) != list(after):
        parts = ["in another order"]
    return [f"`{name}`: {', '.join(parts)}"] if parts else []


def _content(files: list[LockedFile]) -> _Content:
    return {file.id: (file.size, file.checksums) for file in files}


def _is_same(old: tuple[int | None, dict[str, str]], new: tuple[int | None, dict[str, str]]) -> bool:
    """By size where both know it, and by checksums that both have; leading zeros do not count."""
    shared = old[1].keys() & new[1].keys()
    sizes = {old[0], new[0]} - {None}
    return len(sizes) < 2 and all(old[1][name].lstrip("0") == new[1][name].lstrip("0") for name in shared)
