"""The sites whose copies the list counts."""

from __future__ import annotations

from .base import Message, Natural


class Site(Message):
    """`here`: what it has can be read in this session."""

    name: str
    here: bool = False
    tape: bool = False


class SitesState(Message):
    """Which are chosen; a later state (higher `version`) replaces an earlier one."""

    version: Natural = 0
    chosen: tuple[str, ...] = ()


class GetSites(Message, tag="get-sites"):
    """All there are. Answer: Sites."""


class ChooseSites(Message, tag="choose-sites"):
    """Count the copies at these from now on; facts that are known are of other sites. Answer: SitesChosen."""

    sites: tuple[str, ...]


class Sites(Message, tag="sites"):
    sites: tuple[Site, ...]


class SitesChosen(Message, tag="sites-chosen"):
    state: SitesState


class SitesChanged(Message, tag="sites-changed"):
    state: SitesState


SitesCalls = GetSites | ChooseSites
SitesResults = Sites | SitesChosen
SitesEvents = SitesChanged
