"""Settings as a view sees them, and going on with another instance."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import msgspec
import pytest

from doubles.desk import TOP, Desk
from ipylake import _protocol as p
from ipylake._catalog import Catalog
from ipylake.errors import ConfigurationError, InvalidInput
from ipylake.memory import MemoryCatalog


class Configured(MemoryCatalog):
    name = "one"

    def configuration(self) -> p.Configuration:
        return p.Configuration(
            name=self.name,
            file="/etc/ipylake.toml",
            settings=(p.Setting(key="url", value="https://one", source="$RUCIO_BASE_URL"),),
            instances=(p.Instance(name="one", title="One"), p.Instance(name="two", title="Two")),
        )

    def save_as_default(self) -> p.Saved:
        return p.Saved(file="/etc/ipylake.toml", name=self.name)

    def another(self, instance: str) -> Catalog:
        if instance != "two":
            raise ConfigurationError(f'There is no instance "{instance}"', field="instance")
        other = Configured(TOP)
        other.name = instance
        return other


def test_settings_are_shown_and_saved(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk(Configured(TOP))
    shown = desk.ask(p.GetConfiguration())
    assert shown["settings"] == [{"key": "url", "value": "https://one", "source": "$RUCIO_BASE_URL"}]
    assert [one["name"] for one in shown["instances"]] == ["one", "two"]
    assert desk.ask(p.SaveAsDefault()) == {"type": "saved", "file": "/etc/ipylake.toml", "name": "one"}


@pytest.mark.parametrize("call", [p.GetConfiguration(), p.SaveAsDefault(), p.ChooseInstance(name="two")])
def test_a_catalog_without_settings_says_so(desk: Desk, call: p.Call) -> None:
    assert desk.refused(call)["code"] == "unsupported"


def test_whoever_chose_is_answered_before_the_other_instance_is_looked_at(make_desk: Callable[..., Desk]) -> None:
    told: list[tuple[str, int]] = []
    desk: Desk

    def switched(other: Catalog) -> Callable[[], None]:
        assert isinstance(other, Configured)
        name = other.name
        return lambda: told.append((name, len(desk.inbox.messages)))

    desk = make_desk(Configured(TOP), switched=switched)
    desk.ask(p.ChooseInstance(name="two"))
    desk.inbox.wait_for(lambda _: bool(told))
    assert told == [("two", 1)]


def test_an_instance_nobody_knows_changes_nothing(make_desk: Callable[..., Desk]) -> None:
    told: list[Catalog] = []
    desk = make_desk(Configured(TOP), switched=told.append)
    assert desk.refused(p.ChooseInstance(name="three"))["code"] == "configuration"
    assert told == []


def test_what_speaks_against_another_instance_is_told_to_whoever_chose_it(make_desk: Callable[..., Desk]) -> None:
    def refuse(_: Catalog) -> Callable[[], None]:
        raise InvalidInput("The lock is of another instance")

    desk = make_desk(Configured(TOP), switched=refuse)
    assert "lock" in desk.refused(p.ChooseInstance(name="two"))["message"]


def test_while_a_cell_waits_for_the_choice_the_instance_stays(make_desk: Callable[..., Desk]) -> None:
    told: list[Catalog] = []
    desk = make_desk(Configured(TOP), switched=told.append, can_answer_while_busy=True)

    async def choose_while_waiting() -> p.Fault:
        waiting = asyncio.ensure_future(desk.browsing.awaited.wait(None))
        await asyncio.sleep(0)
        fault = await asyncio.to_thread(desk.refused, p.ChooseInstance(name="two"))
        waiting.cancel()
        await asyncio.wait({waiting})
        return msgspec.convert(fault, p.Fault)

    assert (asyncio.run(choose_while_waiting()).code, told) == ("invalid-input", [])
