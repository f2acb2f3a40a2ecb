"""Where the settings of a catalog came from, and which other instances of it there are."""

from __future__ import annotations

from .base import Message


class Setting(Message):
    """One setting as it is used. `source`: a file, a variable, an address, or "the arguments"; of a secret no value."""

    key: str
    value: str
    source: str


class Instance(Message):
    """One to choose from. The name is "" for the one that the environment describes without naming it."""

    name: str
    title: str


class GetConfiguration(Message, tag="get-configuration"):
    """Answer: Configuration."""


class SaveAsDefault(Message, tag="save-as-default"):
    """Write what is not secret to the user's own file, and make this instance the default. Answer: Saved."""


class ChooseInstance(Message, tag="choose-instance"):
    """Go on with another instance. Answer: Done; then InstanceChanged, after which every view starts anew."""

    name: str


class Configuration(Message, tag="configuration"):
    """Every setting of the instance in use, by key.

    name        of the instance in use
    file        what *Save as default* writes to
    instances   all that are known here, the one in use among them if it has a name
    notes       what a source holds that has no effect, or is old
    """

    name: str
    file: str
    settings: tuple[Setting, ...]
    instances: tuple[Instance, ...] = ()
    notes: tuple[str, ...] = ()


class Saved(Message, tag="saved"):
    """The file that was written, and the name by which the instance is found from now on."""

    file: str
    name: str


class InstanceChanged(Message, tag="instance-changed"):
    """Another instance is looked at: what a view shows is of the one before."""


ConfigurationCalls = GetConfiguration | SaveAsDefault | ChooseInstance
ConfigurationResults = Configuration | Saved
ConfigurationEvents = InstanceChanged
