"""What a lake is made of: one experiment with all its oddities, or a server that serves several (multi-VO)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from lake import odd, physics
from lake.elements import ELEMENTS, MOUNT, REMOTE, Element
from lake.people import PEOPLE, SCOPES, Person
from lake.physics import ONLY_VO, Container, Dataset


@dataclass(frozen=True)
class Vo:
    """One experiment. Names are its own: the same scope, account or element in another VO is something else."""

    name: str  # three letters
    people: Sequence[Person]
    scopes: Mapping[str, str]  # scope → the account that owns it
    elements: Sequence[Element]
    datasets: Sequence[Dataset]
    containers: Sequence[Container]
    lost: Sequence[tuple[str, str]] = ()  # registered at MOUNT, and the bytes are not there


@dataclass(frozen=True)
class World:
    vos: Sequence[Vo]
    is_multi_vo: bool = False
    has_oddities: bool = False  # scopes `odd` and `bulk`

    @property
    def elements(self) -> list[Element]:
        return [element for vo in self.vos for element in vo.elements]


def small_vo(name: str, files: int) -> Vo:
    """Names of the big lake with other content: nothing but the instance or the VO tells them apart."""
    mount, remote = (replace(element, folder=f"{name}-{element.folder}") for element in (MOUNT, REMOTE))
    run, personal = physics.simulation(358031, "Zmumu", "AOD", files, mount, remote), physics.PERSONAL[0]
    far = physics.simulation(358175, "Hbb", "AOD", files, remote)
    # Ordinary accounts may not set metadata in a VO (generic_multi_vo).
    thesis = replace(personal, files=["results.csv"], places=[(mount, 1)], custom={})
    period = Container("mc16", "run2.periodA", [run.name, far.name])
    accounts = [person for person in PEOPLE if person.user in ("root", "alice", "carol")]
    scopes = {"mc16": "root", "user.alice": "alice", "group.higgs": "higgs"}
    return Vo(name, accounts, scopes, (mount, remote), (run, far, thesis), (period,))


ONE = World(
    (
        Vo(
            ONLY_VO,
            PEOPLE,
            SCOPES,
            ELEMENTS,
            physics.DATASETS,
            physics.CONTAINERS,
            (physics.LOST, odd.LOST),
        ),
    ),
    has_oddities=True,
)
MULTI = World((small_vo("tst", 3), small_vo("ts2", 2)), is_multi_vo=True)
WORLDS = {"one": ONE, "multi-vo": MULTI}
