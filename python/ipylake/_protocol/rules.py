"""Having data copied to where it can be used: rules of the service's own, their progress, and what waits for them."""

from __future__ import annotations

from typing import Literal

from .base import Message, Natural
from .faults import Fault


class Replication(Message):
    """How a catalog copies data, said without network.

    place       where to, if nobody says otherwise; "" where that has to be said
    places      names of those that can be read in this session, the best first
    retry       when the service tries again by itself what is stuck: "Rucio tries again in two hours"
    activities  what a rule may be filed under, the usual first; empty: there is no choice
    lifetime_s  seconds that are proposed for keeping the copies; None: for good
    """

    place: str = ""
    places: tuple[str, ...] = ()
    retry: str = ""
    activities: tuple[str, ...] = ()
    lifetime_s: Natural | None = None


class Wish(Message):
    """What a rule is to do.

    where       places, as the catalog writes them (an RSE expression); "" for its own choice
    lifetime_s  seconds that the copies are kept; None: for good
    grouping    dataset: files of one dataset at one place · all: everything at one place · none: each file anywhere
    notify      by mail: no · yes: at the end · close: at the end, if the dataset is closed · progress: as it goes on
    activity    "" for the usual one
    """

    where: str = ""
    copies: Natural = 1
    lifetime_s: Natural | None = None
    comment: str = ""
    grouping: Literal["dataset", "all", "none"] = "dataset"
    asynchronous: bool = False
    ask_approval: bool = False
    notify: Literal["no", "yes", "close", "progress"] = "no"
    activity: str = ""


class Place(Message):
    """A storage element that a wish matches, and what the account may put there. Sizes in bytes.

    here        it can be read in this session
    used        by this account; `limit` None where there is no bound, 0 where there is no quota at all
    files       how many of the wanted files are there already, and `size` of them; None: nobody has counted
    """

    name: str
    here: bool
    tape: bool = False
    used: int = 0
    limit: int | None = None
    files: int | None = None
    size: int | None = None


class Rule(Message):
    """A replication rule, whole: a later look (higher `version`) replaces an earlier one.

    entry       id of what it copies (a DID), and its `kind`
    where       places it may choose from; `copies` of each file at different ones
    state       new: made, not looked at yet · inject: the service prepares it · waiting-approval · moving · ok ·
                stuck · suspended · gone: deleted, or over
    ok          files times copies; likewise `moving` and `stuck`
    size        bytes of all files, once
    error       the last failed copy, in the service's own words
    expires_at  when the copies are given up; None: never
    mine        it is of the account that is signed in
    url         its page at the service, "" without one
    """

    id: str
    version: Natural
    entry: str
    where: str
    state: Literal["new", "inject", "waiting-approval", "moving", "ok", "stuck", "suspended", "gone"]
    kind: str = "unknown"
    account: str = ""
    copies: Natural = 1
    ok: Natural = 0
    moving: Natural = 0
    stuck: Natural = 0
    size: int | None = None
    error: str = ""
    comment: str = ""
    activity: str = ""
    created_at: int | None = None
    expires_at: int | None = None
    mine: bool = True
    url: str = ""


class StuckFile(Message):
    """A file that could not be copied.

    entry    its id, and the `place` that it does not come to
    said     how the last try ended, in a few words; `source` where it was taken from, "" if that is not known
    last_at  when that try began
    """

    entry: str
    place: str
    tries: Natural
    said: str
    source: str = ""
    last_at: int | None = None


class Awaiting(Message):
    """A variable that is set when data has come. `rules` bring it; `fault` says why it was given up."""

    name: str
    rules: tuple[str, ...]
    fault: Fault | None = None


class PreviewRule(Message, tag="preview-rule"):
    """What a rule for the selection would copy to the places of an expression. Answer: RulePreview."""

    where: str


class MakeRules(Message, tag="make-rules"):
    """Have the selection copied. Answer: RulesMade, as soon as the service has taken the order.

    variable   set it when all is readable here; "": none. `overwrite` as for AddVariable
    """

    wish: Wish
    variable: str = ""
    overwrite: bool = False


class GetRules(Message, tag="get-rules"):
    """The rules of the account. Answer: Rules."""


class WatchRules(Message, tag="watch-rules"):
    """The view looks at these rules for the next half minute: RulesChanged tells what differs. Answer: Rules, as last
    seen, without those that were never looked at."""

    rules: tuple[str, ...]


class ChangeRule(Message, tag="change-rule"):
    """Change a rule. Answer: Rules, of what became of it.

    do   extend: to end in `lifetime_s` from now, None never · comment · delete: it ends in an hour, and its copies go ·
         delete-now · recreate: delete it now and make the same again, at `where` if that is given
    """

    rule: str
    do: Literal["extend", "comment", "delete", "delete-now", "recreate"]
    lifetime_s: Natural | None = None
    comment: str = ""
    where: str = ""


class GetStuckFiles(Message, tag="get-stuck-files"):
    """What of a rule could not be copied. Answer: StuckFiles."""

    rule: str


class GiveUpAwaiting(Message, tag="give-up-awaiting"):
    """Do not set this variable when its data has come. Answer: Done."""

    name: str


class RulePreview(Message, tag="rule-preview"):
    """`where` is what was asked about, or what the catalog chose.

    files, size  all that is selected; None: not known
    places       the first of `matching`
    names        where the expression is none: places whose name contains it, to go on typing
    fault        why nothing matches
    """

    where: str
    files: int | None
    size: int | None
    places: tuple[Place, ...] = ()
    matching: Natural = 0
    names: tuple[str, ...] = ()
    fault: Fault | None = None


class RulesMade(Message, tag="rules-made"):
    """One rule for each entry; `existing` of them were there before."""

    rules: tuple[Rule, ...]
    existing: Natural = 0


class Rules(Message, tag="rules"):
    rules: tuple[Rule, ...]


class StuckFiles(Message, tag="stuck-files"):
    """`files` are the first of `count`. They are tried again after `retry_at`; None: nobody knows when."""

    rule: str
    files: tuple[StuckFile, ...]
    count: Natural
    retry_at: int | None = None


class RulesChanged(Message, tag="rules-changed"):
    """Rules that differ from what was told before."""

    rules: tuple[Rule, ...]


class AwaitingChanged(Message, tag="awaiting-changed"):
    """All variables of this browser that wait for data."""

    awaiting: tuple[Awaiting, ...]


RulesCalls = PreviewRule | MakeRules | GetRules | WatchRules | ChangeRule | GetStuckFiles | GiveUpAwaiting
RulesResults = RulePreview | RulesMade | Rules | StuckFiles
RulesEvents = RulesChanged | AwaitingChanged
