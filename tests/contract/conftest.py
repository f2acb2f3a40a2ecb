"""One subject a catalog."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from contract.subject import Subject
from contract.subjects import SUBJECTS
from ipylake._catalog import Catalog
from ipylake._credentials import Sessions
from ipylake._protocol import Entry, ExportForm, Exports, Query, Tab
from ipylake.memory import MemoryCatalog
from ipylake.rucio import Rucio
from ipylake.zenodo import Zenodo
from lake.fixture import RunningLake
from zenodo.fixture import RunningZenodo
from zenodo.seed import MANY, TOMBSTONE, more, number


@pytest.fixture(params=SUBJECTS)
def subject(request: pytest.FixtureRequest) -> Subject:
    """Each catalog in its turn."""
    found: Subject = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def catalog(subject: Subject) -> Catalog:
    return subject.make()


def memory_subject(folder: Path, page: int | None) -> Subject:
    runs = [Entry(f"run{at}", f"run{at}", "folder", parts=3) for at in range(4)]
    events = [Entry(f"event-{at:04d}.csv", f"event-{at:04d}.csv", "file", at) for at in range(1200)]
    children = {
        f"run{run}": [Entry(f"run{run}/{at}.csv", f"{at}.csv", "file", 10 * at) for at in range(3)] for run in range(4)
    }
    files = {}
    for at in range(3):
        path = folder / f"{at}.csv"
        path.write_text("energy\n", "utf-8")
        files[f"run1/{at}.csv"] = str(path)
    forms = Exports(title="Cite", forms=(ExportForm(id="line", label="One line"),))
    return Subject(
        make=lambda: MemoryCatalog(
            [*runs, *events],
            children,
            files=files,
            page=page,
            batch=50,
            facets={"Kind": lambda entry: [entry.kind], "Digit": lambda entry: filter(str.isdigit, entry.name)},
            tabs={"run1": [Tab(id="cite", label="Cite", sections=(forms,))]},
            exports={"line": lambda entry: f"{entry.name}."},
        ),
        many=Query(text="*"),
        some=(Query(text="run*"), frozenset(entry.id for entry in runs)),
        nothing=Query(text="no-such-*"),
        malformed=None,
        collection=("run2", frozenset(f"run2/{at}.csv" for at in range(3))),
        readable=("run1", 3),
        absent="event-0007.csv",
        sizes={"event-0100.csv": 100},
        faceted=Query(text="*7*"),
        entered=("run3", frozenset(f"run3/{at}.csv" for at in range(3))),
        recorded="run1",
    )


@pytest.fixture
def memory(tmp_path: Path) -> Subject:
    return memory_subject(tmp_path, page=None)


@pytest.fixture
def paged_memory(tmp_path: Path) -> Subject:
    return memory_subject(tmp_path, page=100)


@pytest.fixture(scope="session")
def lake_sessions() -> Sessions:
    """Shared by the clients of the tests: one sign-in is enough."""
    return Sessions()


def rucio_of(lake: RunningLake, sessions: Sessions, user: str = "alice", **options: Any) -> Rucio:
    """The lake as `user` sees it, all its mounts known."""
    mounts = {rse: {mount.prefix: str(mount.path)} for rse, mount in lake.mounts.items()}
    given = {"ca_cert": str(lake.ca), "username": user, "password": lake.password, "mounts": mounts}
    return Rucio(lake.url, sessions=sessions, **{**given, **options})


@pytest.fixture
def client(lake: RunningLake, lake_sessions: Sessions) -> Rucio:
    return rucio_of(lake, lake_sessions)


@pytest.fixture
def rucio(lake: RunningLake, lake_sessions: Sessions) -> Subject:
    periods = ("run358031.Zmumu", "run358096.Zee", "run358115.ttbar")
    datasets = (*periods, "run358175.Hbb", "run358233.Wenu", "run358395.Htautau")
    return Subject(
        make=lambda: rucio_of(lake, lake_sessions),
        many=Query(text="bulk:evt.set.*"),
        some=(Query(text="mc16:run*.AOD", kind="dataset"), frozenset(f"mc16:{name}.AOD" for name in datasets)),
        nothing=Query(text="mc16:no-such-*"),
        malformed=Query(text=":no-scope"),
        collection=("mc16:run2.periodA", frozenset(f"mc16:{name}.AOD" for name in periods)),
        readable=("mc16:run358031.Zmumu.AOD", 6),
        absent="mc16:run358175.Hbb.AOD._000001.csv",
        sizes={"odd:empty.dat": 0, "odd:/store/user/alice/notes/read_me-1.txt": 20},
    )


@pytest.fixture
def zenodo_site(zenodo: RunningZenodo, tmp_path: Path) -> Subject:
    """As their owner sees them. The files of one record are here already."""
    more(zenodo.double, 300)
    fetched = tmp_path / "fetched"
    here = zenodo.double.library.record(number(1), False)
    for file in here.files.values():
        assert file.path
        path = fetched / here.id / file.key
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.path.read_bytes())

    def make() -> Zenodo:
        made = Zenodo(zenodo.url, sessions=Sessions(), downloads=str(fetched))
        made.sign_in(token="full")  # noqa: S106  # a token of the double
        return made

    second_of_0 = number(60)
    showers = {second_of_0, *(number(n) for n in range(4, 60, 4))}
    of_the_array = {second_of_0, *(number(n) for n in range(3, 60, 3) if n != TOMBSTONE)}
    record = zenodo.double.library.record(number(MANY), False)
    return Subject(
        make=make,
        many=Query(text="bulk"),
        some=(Query(text='title:"Calibrated showers"'), frozenset(showers)),
        nothing=Query(text="title:nowhere"),
        malformed=Query(text='title:"not closed'),
        collection=(record.id, frozenset(f"{record.id}/{key}" for key in record.files)),
        readable=(number(1), 2),
        absent=f"{number(2)}/readme.md",
        sizes={f"{number(2)}/readme.md": 8, record.id: record.total},
        faceted=Query(text="gamma"),
        entered=("community:demo-array", frozenset(of_the_array)),
        recorded=number(1),
    )
