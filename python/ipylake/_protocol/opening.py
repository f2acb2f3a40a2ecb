"""The first words of a view, and the parts of it that are fetched when they are needed."""

from __future__ import annotations

from .attached import AttachedState
from .base import Message, Natural
from .catalog import CatalogInfo
from .listings import ListingState
from .memory import MemoryState
from .query import Query
from .rules import Awaiting, Rule
from .selection import SelectionState
from .signing_in import SessionState
from .sites import SitesState
from .transfers import TransfersState


class Hello(Message, tag="hello"):
    """The view speaks first. Answer: Snapshot; a kernel of another version refuses."""

    version: Natural


class Snapshot(Message, tag="snapshot"):
    """All a new view needs. `listings` starts with the result of the query; its open branches follow.

    can_answer_while_busy   False where the host delivers messages only between cells
    awaited                 a cell waits for the choice
    rules                   those that were made here and have not come to their end; `awaiting` variables they are for
    """

    version: Natural
    catalog: CatalogInfo
    query: Query
    session: SessionState
    selection: SelectionState
    listings: tuple[ListingState, ...]
    variable: str
    can_answer_while_busy: bool
    transfers: TransfersState
    attached: AttachedState
    awaited: bool = False
    rules: tuple[Rule, ...] = ()
    awaiting: tuple[Awaiting, ...] = ()
    sites: SitesState = SitesState()
    memory: MemoryState = MemoryState()


class GetPart(Message, tag="get-part"):
    """A part of the front end that the view needs now. Answer: Part.

    `name` carries a hash of what the part holds: a kernel with another ipylake has no part of that name, and refuses.
    """

    name: str


class Part(Message, tag="part"):
    """A module of JavaScript in the buffer, UTF-8. Its default export takes what the entry shares with its parts."""


OpeningCalls = Hello | GetPart
OpeningResults = Snapshot | Part
