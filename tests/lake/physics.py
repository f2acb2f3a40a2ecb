"""What the lake holds: a believable experiment. Names are an API, the table is in README.md."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lake.elements import BROKEN, FREE, MOUNT, REMOTE, SECOND, SLOW, TAPE, XROOTD, Element

ONLY_VO = "def"  # Rucio's name for the VO of a server that has but one
Place = tuple[Element, int]  # the first `int` files of a dataset lie there


@dataclass(frozen=True)
class Dataset:
    scope: str
    name: str
    files: Sequence[str]
    places: Sequence[Place]  # a rule is made for each; one that covers fewer files than there are is suspended
    is_open: bool = False
    metadata: Mapping[str, Any] = field(default_factory=dict)  # Rucio's own keys
    custom: Mapping[str, Any] = field(default_factory=dict)  # any keys, kept as JSON
    owner: str = "root"


@dataclass(frozen=True)
class Container:
    scope: str
    name: str
    children: Sequence[str]
    metadata: Mapping[str, Any] = field(default_factory=dict)


def simulation(
    run: int, process: str, kind: str, count: int, *elements: Element | Place, is_open: bool = False
) -> Dataset:
    name = f"run{run}.{process}.{kind}"
    places = [place if isinstance(place, tuple) else (place, count) for place in elements]
    return Dataset(
        "mc16", name, [f"{name}._{number:06d}.csv" for number in range(1, count + 1)], places, is_open,
        {"run_number": run, "datatype": kind, "project": "mc16_13TeV", "stream_name": process,
         "prod_step": "simul", "version": "r10201", "campaign": "MC16a"},
        {"generator": "Pythia8" if run % 2 else "Powheg", "cross_section_pb": run % 1000 / 4, "quality": "good",
         "beam_energy": 6500, "tags": [process, kind.lower()]},
    )  # fmt: skip


def detector(run: int, count: int, element: Element) -> Dataset:
    name = f"data22_13p6TeV.00{run}.physics_Main.daq.RAW"
    return Dataset(
        "data22_13p6TeV", name, [f"{name}._lb{number:04d}.csv" for number in range(1, count + 1)], [(element, count)],
        metadata={"run_number": run, "datatype": "RAW", "project": "data22_13p6TeV", "stream_name": "physics_Main"},
        custom={"quality": "good" if run % 2 else "bad", "beam_energy": 6800, "temperature": run % 7},
    )  # fmt: skip


ROWS = 500
NOISE = {"big.bin": 20_000_000, "doors.slow.bin": 400_000, "doors.xrootd.bin": 12_000_000}  # bytes

SIMULATION = (
    simulation(358031, "Zmumu", "AOD", 6, MOUNT),
    simulation(358096, "Zee", "AOD", 6, MOUNT, REMOTE),
    simulation(358115, "ttbar", "AOD", 8, REMOTE, (MOUNT, 4)),
    simulation(358175, "Hbb", "AOD", 5, REMOTE),
    simulation(358215, "minbias", "RAW", 4, TAPE),
    simulation(358233, "Wenu", "AOD", 0, is_open=True),
    simulation(358300, "Zmumu", "NTUP", 5, SECOND),
    simulation(358333, "Zee", "NTUP", 4, FREE),
    simulation(358395, "Htautau", "AOD", 3, MOUNT, is_open=True),
)
DETECTOR = (
    detector(437548, 4, MOUNT),
    detector(437580, 4, REMOTE),
    detector(437613, 4, SECOND),
)
PERSONAL = (
    Dataset("user.alice", "thesis.v1", ["results.csv", "fit.csv", "big.bin"], [(REMOTE, 3), (MOUNT, 2)], True,
            custom={"campaign_name": "thesis", "chapter": 4}, owner="alice"),
    Dataset("user.bob", "selection.v3", ["selection.csv"], [(MOUNT, 1)], owner="bob"),
    Dataset("group.higgs", "Hbb.candidates", ["Hbb.candidates.csv"], [(MOUNT, 1)], owner="higgs"),
    Dataset("group.top", "ttbar.candidates", ["ttbar.candidates.csv"], [(REMOTE, 1)], owner="top"),
)  # fmt: skip
# For whoever fetches bytes: from a slow door, from one that is broken, from there or elsewhere, from XRootD.
DOORS = (
    Dataset("test", "doors.slow", ["doors.slow.bin"], [(SLOW, 1)]),
    Dataset("test", "doors.broken", ["doors.broken.csv"], [(BROKEN, 1)]),
    Dataset("test", "doors.twice", ["doors.twice.csv"], [(BROKEN, 1), (REMOTE, 1)]),
    Dataset("test", "doors.xrootd", ["doors.xrootd.csv", "doors.xrootd.bin"], [(XROOTD, 2)]),
)
DATASETS = (*SIMULATION, *DETECTOR, *PERSONAL, *DOORS)

CONTAINERS = (
    Container("mc16", "run2.periodA", [dataset.name for dataset in SIMULATION[:3]], {"project": "mc16_13TeV"}),
    Container("mc16", "run2.periodB", [dataset.name for dataset in SIMULATION[3:]], {"project": "mc16_13TeV"}),
    Container("mc16", "run2.all", ["run2.periodA", "run2.periodB"], {"project": "mc16_13TeV"}),
    Container("data22_13p6TeV", "data22_13p6TeV.periodF.physics_Main.PhysCont", [dataset.name for dataset in DETECTOR]),
)

# Registered at MOUNT, and the bytes are not there.
LOST = ("mc16", "run358395.Htautau.AOD._000003.csv")


def content(scope: str, name: str, vo: str = ONLY_VO) -> bytes:
    """The bytes of a file: the same each time. A table of events; noise where the name ends in .bin."""
    full_name = f"{scope}:{name}" if vo == ONLY_VO else f"{vo} {scope}:{name}"
    chance = random.Random(full_name)  # noqa: S311 (reproducible, not secret)
    if name.endswith(".bin"):
        return chance.randbytes(NOISE[name])
    rows = (f"{number},{chance.gauss(91.2, 2.5):.4f},{chance.expovariate(0.02):.4f}" for number in range(1, ROWS + 1))
    return "\n".join((f"# {full_name}", "event,mass_gev,pt_gev", *rows, "")).encode()
