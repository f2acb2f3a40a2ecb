"""What travels: every call, answer and event. A subject adds its unions here."""

from __future__ import annotations

from .attached import AttachedCalls, AttachedEvents, AttachedResults
from .base import Done, Message, Natural
from .configuration import ConfigurationCalls, ConfigurationEvents, ConfigurationResults
from .details import DetailsCalls, DetailsResults
from .drafts import DraftsCalls, DraftsResults
from .faults import Fault
from .form import FormCalls, FormEvents, FormResults
from .form_variables import FormVariablesCalls, FormVariablesResults
from .listings import ListingsCalls, ListingsEvents, ListingsResults
from .memory import MemoryCalls, MemoryEvents, MemoryResults
from .narrowing import NarrowingCalls, NarrowingResults
from .opening import OpeningCalls, OpeningResults
from .publishing import PublishingCalls, PublishingResults
from .records import RecordsCalls, RecordsResults
from .rules import RulesCalls, RulesEvents, RulesResults
from .selection import SelectionCalls, SelectionEvents, SelectionResults
from .signing_in import SigningInCalls, SigningInEvents, SigningInResults
from .sites import SitesCalls, SitesEvents, SitesResults
from .suggestions import SuggestionsCalls, SuggestionsResults
from .transfers import TransfersCalls, TransfersEvents, TransfersResults
from .variables import VariablesCalls, VariablesEvents, VariablesResults

Call = (
    OpeningCalls
    | ListingsCalls
    | NarrowingCalls
    | DetailsCalls
    | RecordsCalls
    | SelectionCalls
    | VariablesCalls
    | SuggestionsCalls
    | SigningInCalls
    | TransfersCalls
    | ConfigurationCalls
    | RulesCalls
    | SitesCalls
    | MemoryCalls
    | FormCalls
    | FormVariablesCalls
    | DraftsCalls
    | PublishingCalls
    | AttachedCalls
)


class Request(Message, tag="request"):
    """An order from a view. `rid` is unique over all views of a widget; asking twice with one rid is asking once."""

    rid: str
    call: Call


class Cancel(Message, tag="cancel"):
    """The view no longer wants the answer; the kernel stops the work and closes its connection."""

    rid: str


ToKernel = Request | Cancel

Result = (
    Done
    | OpeningResults
    | ListingsResults
    | NarrowingResults
    | DetailsResults
    | RecordsResults
    | SelectionResults
    | VariablesResults
    | SuggestionsResults
    | SigningInResults
    | TransfersResults
    | ConfigurationResults
    | RulesResults
    | SitesResults
    | MemoryResults
    | FormResults
    | FormVariablesResults
    | DraftsResults
    | PublishingResults
    | AttachedResults
)


class Answer(Message, tag="answer"):
    rid: str
    result: Result


class Failure(Message, tag="failure"):
    rid: str
    fault: Fault


class Progress(Message, tag="progress"):
    """Steps of a running call; at most ten a second in all. `total` None while unknown.

    With `doing` empty it only says that the call is at work: the answer to a question that was asked again.
    """

    rid: str
    done: Natural
    total: Natural | None
    doing: str


FromKernel = (
    Answer
    | Failure
    | Progress
    | ListingsEvents
    | SelectionEvents
    | SigningInEvents
    | VariablesEvents
    | TransfersEvents
    | ConfigurationEvents
    | RulesEvents
    | SitesEvents
    | MemoryEvents
    | FormEvents
    | AttachedEvents
)
