"""The form of an upload to Rucio."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

import msgspec

from ipylake._deposits import Deposited, FileTold
from ipylake._dropping import MAX_DROP
from ipylake._form import Filled
from ipylake._protocol import (
    FormChoice,
    FormColumn,
    FormField,
    FormInfo,
    FormProblem,
    FormSection,
    FormValue,
    KeyValue,
    Review,
    Suggestion,
    Suggestions,
)
from ipylake._stop import Stop
from ipylake._text import size_text
from ipylake.errors import AlreadyExists, InvalidInput, LakeError, NotFound, QuotaExceeded, SignInNeeded, Unsupported

from . import Order, Outlook, Uploaded
from .elements import WritableElement

if TYPE_CHECKING:
    from ipylake.rucio.client import Rucio

DAY_S = 86_400
LIFETIMES: Mapping[str, str] = {
    "": "For good",
    str(DAY_S): "1 day",
    str(7 * DAY_S): "1 week",
    str(30 * DAY_S): "30 days",
    str(182 * DAY_S): "6 months",
    str(365 * DAY_S): "1 year",
}
_SHOWN = 30
_AT_FIELDS = (AlreadyExists, InvalidInput, NotFound, QuotaExceeded, Unsupported)
_WHERE = FormSection(
    id="where",
    label="Where",
    fields=(
        FormField(
            id="scope",
            label="Scope",
            kind="look-up",
            required=True,
            mono=True,
            hint="What the names of the files begin with",
        ),
        FormField(
            id="rse",
            label="Element",
            kind="look-up",
            required=True,
            mono=True,
            placeholder="Storage element",
            hint="Elements that you may write to, with the quota that is left",
        ),
        FormField(
            id="dataset",
            label="Dataset",
            kind="look-up",
            mono=True,
            placeholder="New or existing, optional",
            hint="The files are put into it; it is made if it is not there",
        ),
        FormField(
            id="lifetime",
            label="Keep",
            kind="choice",
            choices=tuple(FormChoice(value=value, label=label) for value, label in LIFETIMES.items()),
        ),
    ),
)
_ABOUT = FormSection(
    id="about",
    label="Metadata",
    note="of the files, and of a new dataset",
    fields=(
        FormField(
            id="metadata",
            label="Metadata",
            kind="rows",
            columns=(
                FormColumn(id="key", label="Key", required=True, mono=True, placeholder="run_number"),
                FormColumn(id="value", label="Value", required=True, placeholder="358031"),
            ),
        ),
    ),
)


class UploadForm:
    """`Deposits` of one Rucio instance. Thread-safe."""

    def __init__(self, rucio: Rucio) -> None:
        self._rucio = rucio

    def form(self) -> FormInfo:
        return FormInfo(
            title="Upload to Rucio",
            action="Upload",
            sections=(_WHERE, _ABOUT),
            names="Name in Rucio",
            max_drop=MAX_DROP,
        )

    # --- while it is filled in ----------------------------------------------------------------------------------------

    def look_up(self, field: str, text: str, filled: Filled, *, stop: Stop) -> Suggestions:
        if field == "scope":
            return self._rucio.suggest("scope", text, stop=stop)
        if field == "rse":
            return self._elements(text, stop)
        return self._datasets(text, filled.text("scope"), stop)

    def _elements(self, text: str, stop: Stop) -> Suggestions:
        every = self._rucio.writable_elements(stop=stop)
        fitting = [one for one in every if text.strip().casefold() in one.rse.casefold()]
        items = tuple(Suggestion(value=one.rse, mine=one.here, note=_room(one)) for one in fitting[:_SHOWN])
        return Suggestions(items=items, matching=len(fitting), total=len(every))

    def _datasets(self, text: str, scope: str, stop: Stop) -> Suggestions:
        asked, _, name = text.rpartition(":")
        asked = asked or scope
        if not asked:
            return Suggestions(items=(), matching=0, total=0)
        found = self._rucio.search(f"{asked}:{name}*", kind="dataset", limit=_SHOWN, stop=stop)
        names = [entry.id if ":" in text else entry.name for entry in islice(found, _SHOWN)]
        return Suggestions(items=tuple(Suggestion(value=one) for one in names), matching=len(names), total=len(names))

    # --- before it is sent --------------------------------------------------------------------------------------------

    def review(self, filled: Filled, *, stop: Stop) -> Review:
        order = order_of(filled)
        try:
            if len({name for _, name in _pairs(filled)}) < len(filled.files):
                raise InvalidInput("Two of the files have the same name", field="files")
            outlook = self._rucio.uploader.look(order, stop)
            _check_room(order, outlook, filled)
        except SignInNeeded:
            raise
        except _AT_FIELDS as error:
            return _refused(error)
        return self._reviewed(order, outlook, filled)

    def _reviewed(self, order: Order, outlook: Outlook, filled: Filled) -> Review:
        size = sum(one.size for one in filled.files)
        room = "without limit" if outlook.room is None else f"{size_text(outlook.room)} of quota left"
        rows = [
            KeyValue(key="Scope", value=order.scope, shows="mono"),
            KeyValue(key="Element", value=f"{order.rse}, {room}"),
            KeyValue(key="Bytes go to", value=outlook.place, shows="mono"),
        ]
        if outlook.dataset:
            state = "is made" if outlook.is_new_dataset else "exists"
            rows.append(KeyValue(key="Dataset", value=f"{outlook.dataset}, {state}"))
        kept = "the dataset" if outlook.is_new_dataset else "the files"
        rows.append(KeyValue(key="Kept", value=f"{LIFETIMES[filled.text('lifetime')].lower()}, by a rule on {kept}"))
        rows += [KeyValue(key=key, value=str(value)) for key, value in (order.metadata or {}).items()]
        rows.append(KeyValue(key="Size", value=str(size), shows="size"))
        notes = ["An earlier upload of this has begun: it goes on from there"] if outlook.begun else []
        if outlook.known and not outlook.begun:
            named = ", ".join(outlook.known[:3])
            notes.append(f"{named}: the name exists. Only the same file is taken for it, by its checksum")
        host = self._rucio.describe().host
        where = f"As {self._rucio.session().account} on {host}"
        return Review(
            digest="", title="This will be uploaded", where=where, rows=tuple(rows), files=(), notes=tuple(notes)
        )

    # --- sent ---------------------------------------------------------------------------------------------------------

    def deposit(self, filled: Filled, told: FileTold, *, stop: Stop) -> Deposited:
        uploaded = self._rucio.uploader.upload(order_of(filled), told, stop)
        return Deposited(_result(uploaded), uploaded)

    def left(self, filled: Filled) -> Sequence[str]:
        try:
            return self._rucio.uploader.left(order_of(filled), Stop())
        except LakeError:  # nobody is signed in, or something is not filled in any more
            return ()

    def clean(self, filled: Filled, *, stop: Stop) -> None:
        self._rucio.uploader.clean_order(order_of(filled), stop)


def order_of(filled: Filled) -> Order:
    lifetime = filled.text("lifetime")
    return Order(
        files=dict(_pairs(filled)),
        scope=filled.text("scope"),
        rse=filled.text("rse"),
        dataset=filled.text("dataset"),
        lifetime_s=int(lifetime) if lifetime else None,
        metadata={key: _value(text) for key, text in filled.rows("metadata")},
    )


def values_of(**given: str | int | Mapping[str, Any] | None) -> list[FormValue]:
    """Arguments as a form holds them."""
    values = []
    for field, value in given.items():
        if isinstance(value, Mapping):
            rows = tuple(
                (key, one if isinstance(one, str) else msgspec.json.encode(one).decode()) for key, one in value.items()
            )
            values.append(FormValue(field=field, rows=rows))
        elif value not in (None, ""):
            values.append(FormValue(field=field, text=str(value)))
    return values


def _pairs(filled: Filled) -> list[tuple[str, str]]:
    return [(one.path, one.name) for one in filled.files]


def _value(text: str) -> Any:
    """Numbers and booleans as such: searches compare them by their kind."""
    try:
        value = msgspec.json.decode(text)
    except msgspec.DecodeError:
        return text
    return value if isinstance(value, (int, float, bool)) else text


def _room(element: WritableElement) -> str:
    if element.free is None or element.limit is None:
        return "no limit"
    return f"{size_text(element.free)} of {size_text(element.limit)} free" if element.has_room else "no quota left"


def _check_room(order: Order, outlook: Outlook, filled: Filled) -> None:
    size = sum(one.size for one in filled.files)
    if outlook.room is not None and size > outlook.room and not outlook.begun:
        left = size_text(max(outlook.room, 0))
        raise QuotaExceeded(
            f"{size_text(size)} are to be uploaded, {left} of quota are left on {order.rse}", field="rse"
        )


def _refused(error: LakeError) -> Review:
    words = ". ".join(filter(None, (error.message, error.detail)))
    field = {"name": "files", None: "files"}.get(error.field, error.field) or "files"
    problem = FormProblem(field=field, message=words)
    return Review(digest="", title="", where="", rows=(), files=(), problems=(problem,))


def _result(uploaded: Uploaded) -> tuple[KeyValue, ...]:
    confirmed = sorted({name for one in uploaded.files for name in one.confirmed})
    rows = [KeyValue(key="Dataset", value=uploaded.dataset, shows="mono")] if uploaded.dataset else []
    rows += [KeyValue(key="File", value=did, shows="mono") for did in uploaded.dids[:100]]
    rows.append(KeyValue(key="Element", value=uploaded.rse))
    rows += [KeyValue(key="Rule", value=rule, shows="mono") for rule in uploaded.rules[:10]]
    if confirmed:
        rows.append(KeyValue(key="Compared", value=", ".join(confirmed)))
    return tuple(rows)
