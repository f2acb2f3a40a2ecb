"""The second lake: one server, two VOs, and names that the first lake has too."""

from __future__ import annotations

from contextlib import closing

import pytest
import urllib3

from lake import physics
from lake.elements import MOUNT
from lake.fixture import MultiVo, RunningLake
from lake.rest import Rest, RestError, did_path

RUN = "run358031.Zmumu.AOD"


def sizes(rest: Rest, scope: str, name: str) -> dict[str, int]:
    return {row["name"]: row["bytes"] for row in rest("GET", f"/dids/{did_path(scope, name)}/files")}


@pytest.mark.parametrize("vo", ["tst", "ts2"])
def test_alice_signs_in_in_both_vos_without_naming_her_account(multivo: MultiVo, vo: str) -> None:
    lake = getattr(multivo, vo)
    rest = lake.rest("alice")
    assert rest.account == "alice"
    assert rest("GET", "/accounts/alice")["account"] == "alice"


def test_without_a_vo_nobody_gets_in(multivo: MultiVo) -> None:
    with pytest.raises(RestError, match="401"):
        Rest(multivo.tst.url, str(multivo.tst.ca), "alice", multivo.tst.password, "alice")


def test_the_server_lists_its_vos_to_super_root(multivo: MultiVo) -> None:
    lake = multivo.tst
    with closing(Rest(lake.url, str(lake.ca), "root", lake.password, "super_root", "def")) as rest:
        assert sorted(row["vo"] for row in rest("GET", "/vos/")) == ["def", "ts2", "tst"]


def test_the_same_name_is_other_data_in_each_vo_and_instance(lake: RunningLake, multivo: MultiVo) -> None:
    first, tst, ts2 = (sizes(one.rest("root", "root"), "mc16", RUN) for one in (lake, multivo.tst, multivo.ts2))
    assert (len(first), len(tst), len(ts2)) == (6, 3, 2)
    shared = f"{RUN}._000001.csv"
    assert len({one[shared] for one in (first, tst, ts2)}) == 3
    contents = {physics.content("mc16", shared, vo) for vo in ("def", "tst", "ts2")}
    assert len(contents) == 3


@pytest.mark.parametrize("vo", ["tst", "ts2"])
def test_the_mount_of_a_vo_holds_its_own_bytes(multivo: MultiVo, vo: str) -> None:
    lake: RunningLake = getattr(multivo, vo)
    body = {"dids": [{"scope": "mc16", "name": RUN}], "schemes": ["file"], "sort": "random"}
    rows = lake.rest("alice", "alice")("POST", "/replicas/list", body)
    assert rows
    mount = lake.mounts[MOUNT.name]
    for row in rows:
        (pfn,) = row["rses"][MOUNT.name]
        path = "/" + pfn.split("/", 3)[3]
        assert path.startswith(mount.prefix)
        content = physics.content("mc16", row["name"], vo)
        assert (mount.path / path.removeprefix(mount.prefix)).read_bytes() == content


def test_each_vo_serves_its_remote_element_over_https(multivo: MultiVo) -> None:
    with urllib3.PoolManager(ca_certs=str(multivo.ts2.ca)) as http:
        body = {"dids": [{"scope": "mc16", "name": "run358175.Hbb.AOD"}], "schemes": ["https"], "sort": "random"}
        for vo in ("tst", "ts2"):
            for row in getattr(multivo, vo).rest("alice", "alice")("POST", "/replicas/list", body):
                (pfn,) = row["pfns"]
                assert http.request("GET", pfn).data == physics.content("mc16", row["name"], vo)
