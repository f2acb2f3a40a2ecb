"""Switches for what goes wrong. POST /_faults sets them, all at once; an empty object clears them."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, Literal


@dataclass
class Faults:
    """Counts go down by one each time they strike.

    too_many        that many answers are 429; `too_many_says`: which headers tell how long to wait (`wait_s`)
    html            that many answers are 502 with a page of HTML
    slow_s          before each answer; `slow_body_s` between 4 kB of content
    publish_504     the next publish answers 504, having published ("after") or not ("before")
    create_504      that many drafts are made, and the answer is 504
    gone_at         from the n-th request on every connection is closed; the n-th is carried out before if `gone_after`
    hold            requests for this file hang for as long as it is named, and then nothing comes of them
    reset_put       the connection of the next PUT is reset after so many bytes
    truncate        content ends after so many bytes of those announced
    wrong_md5       checksums are those of something else
    commit_lost     that many commits answer 404 though the content is stored
    pending         commits leave files pending
    too_large       that many PUTs answer 413
    refuse_agents   the default names of HTTP libraries get 403
    revoked         tokens are not known any more
    vanilla         manners of a plain InvenioRDM: parts, empty files and `vnd.inveniordm` by default
    """

    too_many: int = 0
    too_many_says: Literal["retry-after", "date", "x-ratelimit", "ratelimit", "nothing"] = "retry-after"
    wait_s: int = 1
    html: int = 0
    slow_s: float = 0
    slow_body_s: float = 0
    publish_504: Literal["", "before", "after"] = ""
    create_504: int = 0
    gone_at: int = 0
    gone_after: bool = False
    hold: str = ""
    reset_put: int = 0
    truncate: int = 0
    wrong_md5: bool = False
    commit_lost: int = 0
    pending: bool = False
    too_large: int = 0
    refuse_agents: bool = False
    revoked: bool = False
    vanilla: bool = False

    def strikes(self, name: str) -> bool:
        """Whether the counted fault happens now."""
        left = getattr(self, name)
        if left > 0:
            setattr(self, name, left - 1)
        return bool(left)

    def goes(self) -> Literal["", "before", "after"]:
        """Whether this request is the last that is carried out, or none of them is any more."""
        if not self.gone_at:
            return ""
        self.gone_at = self.gone_at - 1 or -1
        if self.gone_at > 0:
            return ""
        is_last = self.gone_at == -1 and self.gone_after
        self.gone_after = False
        return "after" if is_last else "before"

    @classmethod
    def of(cls, values: dict[str, Any]) -> Faults:
        unknown = values.keys() - {one.name for one in fields(cls)}
        if unknown:
            raise ValueError(f"no such fault: {', '.join(sorted(unknown))}")
        return cls(**values)
