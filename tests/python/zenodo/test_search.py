from __future__ import annotations

import pytest

from ipylake._listing import Listing
from ipylake._protocol import Chosen, Query
from ipylake._stop import Stop
from ipylake.errors import InvalidInput, NotFound, ServerFault, SignInNeeded
from ipylake.zenodo.faults import Withdrawn
from ipylake.zenodo.info import described
from ipylake.zenodo.reading import Kind
from ipylake.zenodo.settings import settings
from ipylake.zenodo.sorting import CHOICES, sent_sort
from zenodo.fixture import RunningZenodo
from zenodo.limits import Left, Limits
from zenodo.seed import TOMBSTONE, more, number
from zenodo.wire import Asked, Refused

from .conftest import Make


def searches(zenodo: RunningZenodo) -> int:
    return sum(call in ("GET /api/records", "GET /api/user/records") for call in zenodo.double.calls)


def ids(make: Make, text: str, **options: object) -> list[str]:
    return [entry.id for entry in make().search(text, **options)]  # type: ignore[arg-type]  # as a person writes


def test_the_first_25_rows_cost_one_request_and_say_how_many_there_are(client: Make, zenodo: RunningZenodo) -> None:
    results = client().search("gamma")
    first = next(results.batches())
    assert len(first) == 25
    assert results.total == 59
    assert zenodo.double.calls == ["GET /api/records"]


@pytest.mark.parametrize(
    ("text", "kind", "called"),
    [
        ("gamma", "all", "records"),
        ("", "communities", "communities"),
        ("", "mine", "records and drafts"),
        ("", "my-communities", "communities"),
        ("1003", "all", "records"),
        ("1003\n1005", "all", "records"),
    ],
)
def test_rows_are_called_what_they_are(client: Make, text: str, kind: Kind, called: str) -> None:
    one = client()
    one.sign_in(token="full")
    assert one.search(text, kind=kind).called.many == called


def test_files_of_a_record_are_called_files(client: Make) -> None:
    assert client().children("1003").called.many == "files"


@pytest.mark.parametrize("kind", [choice.id for choice in described(settings(None, {}), ()).kind_choices])
@pytest.mark.parametrize("has_text", [True, False])
def test_the_first_order_that_is_offered_is_that_of_a_search_that_asks_for_none(kind: str, has_text: bool) -> None:
    offered = [one for one in CHOICES if (kind in one.kinds or not one.kinds) and (has_text or not one.needs_text)]
    first = sent_sort(offered[0].sort, kind, has_text=has_text)
    assert first == sent_sort(None, kind, has_text=has_text)


def communities(make: Make, text: str) -> list[str]:
    return [one.label for one in make().suggest("scope", text).items]


@pytest.mark.parametrize("text", ["Demo tele", "array", "TELESCOPE arr"])
def test_a_community_is_found_by_words_of_its_name_and_the_beginning_of_one(client: Make, text: str) -> None:
    assert communities(client, text) == ["Demo Telescope Array"]


@pytest.mark.parametrize("text", ["NOT", "demo)", '"', "a:b/c", "demo AND"])
def test_no_text_is_a_mistake_where_a_community_is_looked_up(client: Make, zenodo: RunningZenodo, text: str) -> None:
    assert {*communities(client, text)} <= {one["metadata"]["title"] for one in zenodo.double.communities}


def test_without_a_word_ones_own_communities_are_proposed(client: Make, zenodo: RunningZenodo) -> None:
    one = client()
    one.sign_in(token="full")
    zenodo.double.calls.clear()
    found = one.suggest("scope", " ")
    assert [(item.value, item.mine) for item in found.items] == [("community:demo-array", True)]
    assert zenodo.double.calls == ["GET /api/user/communities"]


def test_what_is_proposed_can_be_searched_within(client: Make) -> None:
    (found,) = client().suggest("scope", "telescope").items
    results = client().search(scope=found.value)
    assert list(results)
    assert results.within == found.label


def test_within_a_community_there_are_records_alone(client: Make) -> None:
    with pytest.raises(InvalidInput, match="records alone"):
        client().search(scope="demo-array", kind="communities")
    opened = client().search("1005", scope="demo-array")
    assert (opened.note, [entry.id for entry in opened]) == ("Opened by its name, wherever it is", ["1005"])


def test_with_a_token_100_rows_come_at_once(client: Make, zenodo: RunningZenodo) -> None:
    more(zenodo.double, 120)
    one = client()
    one.sign_in(token="full")
    assert len(next(one.search("bulk").batches())) == 100
    assert one.read_ahead == 100


def test_a_text_is_sorted_by_match_and_everything_by_change(client: Make, zenodo: RunningZenodo) -> None:
    asked: list[str] = []
    zenodo.double.limits.count, count = (
        (lambda one: (asked.append(one.query.get("sort", "")), count(one))[1]),
        (zenodo.double.limits.count),
    )
    list(client().search("showers"))
    next(client().search().batches())
    assert asked == ["bestmatch", "updated-desc"]


@pytest.mark.parametrize("way", ["10.5281/zenodo.{}", "https://doi.org/10.5281/zenodo.{}", "{}"])
def test_a_doi_opens_its_version_and_that_of_all_versions_the_latest(client: Make, way: str) -> None:
    first = number(0)
    concept = str(int(first) + 1)
    assert ids(client, way.format(first)) == [first]
    assert ids(client, way.format(concept)) == [number(60)]


def test_the_address_of_a_record_opens_it(client: Make, zenodo: RunningZenodo) -> None:
    assert ids(client, f"{zenodo.url}/records/{number(3)}") == [number(3)]


def test_a_number_that_is_no_record_is_searched_for(client: Make) -> None:
    assert ids(client, "824064999") == []


def test_a_doi_that_nobody_has_says_so(client: Make) -> None:
    with pytest.raises(NotFound, match=r"10\.1234/nobody"):
        ids(client, "10.1234/nobody")


def test_a_withdrawn_record_says_why_it_is_gone(client: Make) -> None:
    with pytest.raises(Withdrawn) as caught:
        ids(client, number(TOMBSTONE))
    assert "Retracted" in caught.value.detail


def test_a_pasted_list_gives_each_record_once_and_says_which_is_unknown(client: Make) -> None:
    text = f"10.5281/zenodo.{number(3)}\n{number(4)}\n\n{number(3)}\n10.5281/zenodo.999999"
    results = client().search(text)
    assert [(entry.id, entry.kind) for entry in results] == [
        (number(3), "record"),
        (number(4), "record"),
        ("10.5281/zenodo.999999", "unknown"),
    ]
    assert results.note == "The 4 records of your list"


def test_all_versions_are_found_when_asked_for(client: Make) -> None:
    assert number(0) not in ids(client, "showers")
    assert {number(0), number(60)} <= set(ids(client, "showers", all_versions=True))


def test_facets_are_those_of_the_server_with_its_counts(client: Make) -> None:
    results = client().search("gamma")
    next(results.batches())
    labels = [facet.label for facet in results.facets]
    assert labels[:4] == ["Type", "Access", "File type", "Published"]
    access = {value.value: value.count for value in results.facets[1].values}
    assert access == {"open": 57, "restricted": 1, "embargoed": 1}


def test_a_chosen_facet_narrows_the_rows_and_leaves_the_counts(client: Make) -> None:
    query = Query(text="gamma", facets=(Chosen(facet="resource_type", values=("image::image-figure",)),))
    results = client().search(query)
    assert len(list(results)) == results.total == 15
    kinds = results.facets[0].values
    assert [one.value for one in kinds if one.chosen] == ["image::image-figure"]
    assert len({one.value for one in kinds}) > 3


def test_communities_are_found_and_entered(client: Make) -> None:
    (found,) = client().search("telescope", kind="communities")
    assert (found.id, found.kind) == ("community:demo-array", "community")
    results = client().search(scope=found.id)
    assert len(list(results)) == 19
    assert results.within == "Demo Telescope Array"


def test_an_unknown_community_is_an_error_and_not_all_records(client: Make) -> None:
    with pytest.raises(NotFound):
        next(client().search(scope="nobody").batches())


def test_what_is_ones_own_needs_a_token_and_holds_drafts(client: Make, zenodo: RunningZenodo) -> None:
    with pytest.raises(SignInNeeded):
        client().search(kind="mine")
    draft = zenodo.ask("POST", "/api/records", {"metadata": {"title": "Not yet"}}, by="full").json()
    one = client()
    one.sign_in(token="full")
    found = {entry.id: entry.kind for entry in one.search(kind="mine")}
    assert found[f"draft:{draft['id']}"] == "draft"
    assert found[number(3)] == "record"
    assert number(12) not in found


def test_the_servers_words_about_a_query_stand_at_the_text(client: Make) -> None:
    with pytest.raises(InvalidInput) as caught:
        client().search("a ^^ {b")
    assert caught.value.field == "text"


def test_an_order_that_the_site_does_not_know_names_those_it_knows(client: Make) -> None:
    with pytest.raises(InvalidInput, match='Nothing is sorted by "-size"') as caught:
        client().search("gamma", sort="-size")
    assert caught.value.field == "sort"
    assert "-updated" in caught.value.hint


def test_a_site_that_gives_fewer_rows_at_once_is_asked_for_fewer(client: Make, zenodo: RunningZenodo) -> None:
    more(zenodo.double, 30)
    one = client()
    one.sign_in(token="full")
    zenodo.fail(revoked=True)
    results = one.search("bulk")
    assert len(next(results.batches())) == 25


def test_a_stop_ends_a_search_that_waits_for_its_turn(client: Make, zenodo: RunningZenodo) -> None:
    zenodo.fail(too_many=1, wait_s=60)
    stop = Stop()
    told: list[str] = []

    def tell(done: int, total: int | None, doing: str) -> None:
        told.append(doing)
        stop.set()

    with pytest.raises(Exception, match="Stopped"):
        list(client().search("gamma", stop=stop, progress=tell))
    assert "as localhost" in told[0]


def test_the_next_page_is_fetched_while_one_is_looked_at_and_no_further_one(
    client: Make, zenodo: RunningZenodo
) -> None:
    one = client()
    listing = Listing(
        1,
        lambda stop: one.search("gamma", stop=stop),
        read_ahead=one.read_ahead,
        takes=frozenset(),
        changed=lambda _: None,
    )
    listing.run()
    assert (len(listing), searches(zenodo)) == (25, 1)
    assert listing.wants_more(10)
    listing.run()
    assert (len(listing), searches(zenodo)) == (50, 2)
    assert not listing.wants_more(25)


@pytest.mark.fault(13)
def test_thirty_searches_a_minute_are_kept_to_by_all_clients_of_a_kernel(client: Make, zenodo: RunningZenodo) -> None:
    zenodo.double.limits = Limits(1, minute_s=2)
    clients = [client(), client()]
    answers: list[Left | None] = []
    answer = zenodo.double.limits.count

    def count(asked: Asked) -> Left:
        try:
            left = answer(asked)
        except Refused:
            answers.append(None)
            raise
        answers.append(left)
        return left

    zenodo.double.limits.count = count  # type: ignore[method-assign]  # as a test hears it
    for at in range(40):
        next(clients[at % 2].search("gamma").batches())
    assert len(answers) == 40
    assert None not in answers


def test_a_site_that_does_not_count_is_read_as_far_as_it_shows_rows_and_that_is_said(
    client: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ipylake.zenodo.search.MOST", 30)
    monkeypatch.setattr("ipylake.zenodo.search.total_of", lambda raw: None)
    with pytest.raises(ServerFault, match="first 30 records"):
        list(client().search(""))
