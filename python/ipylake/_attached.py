"""The variables that a browser has put into the notebook, or found in its lock: what they hold, and putting it back."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NoReturn

from ._lock.document import LockedFile
from ._notebook import checked_name
from ._text import counted
from .errors import ConfirmationNeeded, NotAvailable, NotFound

Value = str | list[str]


@dataclass(frozen=True)
class Attached:
    """One variable.

    picks    ids of what it was made of; empty where that was a whole query
    value    what the notebook gets; None while files are missing
    files    as a lock keeps them; None where no lock is asked for, `unlockable` then says why they cannot be in one
    fault    what is missing, and how to get it
    """

    name: str
    is_list: bool
    count: int
    picks: tuple[str, ...] = ()
    value: Value | None = None
    files: tuple[LockedFile, ...] | None = None
    unlockable: str = ""
    fault: NotAvailable | None = None

    @property
    def state(self) -> Literal["ready", "missing"]:
        return "ready" if self.value is not None else "missing"

    @property
    def paths(self) -> tuple[str, ...]:
        """None of what is missing."""
        if self.value is None:
            return ()
        return (self.value,) if isinstance(self.value, str) else tuple(self.value)

    def __repr__(self) -> str:
        holds = counted(self.count, "path") if self.is_list else "1 path"
        return f"<{self.name}: {holds}, {self.state}>"


class NotHere:
    """Stands in a variable whose files are missing: whatever is done with it says what is missing and how to get it."""

    def __init__(self, fault: NotAvailable) -> None:
        object.__setattr__(self, "_fault", fault)

    def _refuse(self, *_: object) -> NoReturn:
        fault: NotAvailable = object.__getattribute__(self, "_fault")
        raise NotAvailable(
            fault.message, hint=fault.hint, detail=fault.detail, missing=fault.missing, found=fault.found
        )

    __str__ = __fspath__ = __iter__ = __len__ = __getitem__ = __contains__ = __add__ = __radd__ = __bool__ = _refuse
    __reversed__ = __eq__ = __lt__ = __gt__ = __hash__ = _refuse

    def __getattr__(self, name: str) -> NoReturn:
        if name.startswith("_"):  # IPython, copy and pickle look for what an object can do
            raise AttributeError(name)
        self._refuse()

    def __repr__(self) -> str:  # what shows variables must not fail on one
        return f"<not here: {object.__getattribute__(self, '_fault').message}>"


class Attachments(Mapping[str, Attached]):
    """By name, in the order in which they came. Thread-safe.

    namespace  gives the variables of the notebook
    changed    told when a variable came or went
    look       looks again for what is missing: takes names, gives what has come
    """

    def __init__(
        self,
        namespace: Callable[[], dict[str, Any]],
        changed: Callable[[], None],
        look: Callable[[Sequence[str]], Iterable[Attached]] = lambda _: (),
    ) -> None:
        self._namespace = namespace
        self._changed = changed
        self._look = look
        self._lock = threading.Lock()
        self._attached: dict[str, Attached] = {}

    def put(self, attached: Iterable[Attached]) -> None:
        """Note what the notebook has got."""
        with self._lock:
            for one in attached:
                self._attached[one.name] = one
        self._changed()

    def inject(self, *names: str) -> None:
        """Set the variables again, all of them or these, as they were set; what was missing is looked for again, and
        what still is becomes a variable that says so.

        Raises ConfirmationNeeded where somebody has put something else into such a name: neither paths nor such a one.
        """
        missing = [one.name for one in self._chosen(names) if one.state == "missing"]
        come = list(self._look(missing)) if missing else []
        if come:
            self.put(come)
        chosen = self._chosen(names)
        variables = self._namespace()
        for one in chosen:
            _refuse_others(one.name, variables)
        for one in chosen:
            variables[checked_name(one.name)] = _given(one)

    def _chosen(self, names: Sequence[str]) -> list[Attached]:
        return [self[name] for name in names] if names else list(self.values())

    def detach(self, name: str) -> None:
        """Forget it: what the variable holds stays as it is, and a lock that has it differs from now on."""
        with self._lock:
            if name not in self._attached:
                raise NotFound(f"`{name}` is not attached here")
            del self._attached[name]
        self._changed()

    def __getitem__(self, name: str) -> Attached:
        try:
            return self._attached[name]
        except KeyError:
            raise NotFound(f"`{name}` is not attached here") from None

    def __iter__(self) -> Iterator[str]:
        return iter(list(self._attached))

    def __len__(self) -> int:
        return len(self._attached)

    def __contains__(self, name: object) -> bool:
        return name in self._attached

    def __repr__(self) -> str:
        lines = [f"{one.name}: {counted(one.count, 'path')}, {one.state}" for one in self.values()]
        return "\n".join(lines) or "<no variables>"


def _given(one: Attached) -> Any:
    if one.value is not None:
        return list(one.value) if isinstance(one.value, list) else one.value
    return NotHere(one.fault or NotAvailable(f"`{one.name}` is not here"))


def _refuse_others(name: str, variables: Mapping[str, Any]) -> None:
    held = variables.get(name)
    is_ours = isinstance(held, (str, NotHere)) or _are_paths(held)
    if held is not None and not is_ours:
        raise ConfirmationNeeded(
            f"`{name}` is something else now ({type(held).__name__})",
            asks="overwrite",
            hint=f"Delete it first: del {name}",
            field="variable",
        )


def _are_paths(held: object) -> bool:
    return isinstance(held, Sequence) and isinstance(held, list) and all(isinstance(one, str) for one in held)
