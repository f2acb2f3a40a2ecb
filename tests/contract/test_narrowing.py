"""Facets, orders, switches, and searching within something: what every catalog keeps that has them."""

from __future__ import annotations

import pytest

from contract.subject import Subject, entry_of, rows_of
from ipylake._catalog import Catalog, Complete, Exports
from ipylake._protocol import Chosen, Facet, FacetValue, Query, Sort
from ipylake._protocol import Exports as ExportSection
from ipylake._stop import Stop
from ipylake.errors import InvalidInput


def narrowed(query: Query, facet: Facet, *values: FacetValue) -> Query:
    chosen = Chosen(facet=facet.id, values=tuple(one.value for one in values))
    return Query(text=query.text, scope=query.scope, kind=query.kind, facets=(chosen,))


def ids(catalog: Catalog, query: Query) -> set[str]:
    return {entry.id for entry in rows_of(catalog.search(query, stop=Stop()))}


def facets_of(catalog: Catalog, query: Query) -> tuple[Facet, ...]:
    """As they are known with the first rows."""
    results = catalog.search(query, stop=Stop())
    next(results.batches(), None)
    facets = results.facets
    results.close()
    return facets


def test_a_catalog_that_says_so_gives_facets_with_the_first_rows(catalog: Catalog, subject: Subject) -> None:
    assert catalog.describe().facets == (subject.faceted is not None)
    if subject.faceted:
        facets = facets_of(catalog, subject.faceted)
        assert facets
        assert len({facet.id for facet in facets}) == len(facets)
        assert all(len({one.value for one in facet.values}) == len(facet.values) for facet in facets)


def test_a_value_counts_the_rows_that_choosing_it_leaves(catalog: Catalog, subject: Subject) -> None:
    if subject.faceted is None:
        return
    for facet in facets_of(catalog, subject.faceted):
        for value in facet.values[:3]:
            assert len(ids(catalog, narrowed(subject.faceted, facet, value))) == value.count, (facet.id, value)


def test_a_chosen_value_is_marked_and_the_others_of_its_facet_stay(catalog: Catalog, subject: Subject) -> None:
    if subject.faceted is None:
        return
    facet = max(facets_of(catalog, subject.faceted), key=lambda one: len(one.values))
    value = facet.values[0]
    (again,) = (one for one in facets_of(catalog, narrowed(subject.faceted, facet, value)) if one.id == facet.id)
    assert [one.value for one in again.values if one.chosen] == [value.value]
    assert not facet.several or len(again.values) > 1


def test_two_values_of_a_facet_leave_the_rows_of_either(catalog: Catalog, subject: Subject) -> None:
    if subject.faceted is None:
        return
    several = [one for one in facets_of(catalog, subject.faceted) if one.several and len(one.values) > 1]
    assert several
    for facet in several:
        first, second = facet.values[:2]
        either = ids(catalog, narrowed(subject.faceted, facet, first, second))
        each = [ids(catalog, narrowed(subject.faceted, facet, one)) for one in (first, second)]
        assert either == each[0] | each[1]


def test_a_facet_that_nobody_knows_is_invalid_input_that_names_the_field(catalog: Catalog, subject: Subject) -> None:
    query = Query(text=subject.many.text, scope=subject.many.scope, facets=(Chosen(facet="nobody", values=("x",)),))
    with pytest.raises(InvalidInput) as caught:
        rows_of(catalog.search(query, stop=Stop()))
    assert caught.value.field == "facets"


def test_every_order_that_is_offered_gives_the_same_rows(catalog: Catalog, subject: Subject) -> None:
    query, expected = subject.some
    for choice in catalog.describe().sort_choices:
        if choice.kinds and query.kind not in choice.kinds:
            continue
        sorted_query = Query(text=query.text, scope=query.scope, kind=query.kind, sort=choice.sort)
        assert ids(catalog, sorted_query) == expected, choice.label


def test_the_first_order_is_that_of_a_search_that_asks_for_none(catalog: Catalog) -> None:
    assert [one.sort for one in catalog.describe().sort_choices[:1]] in ([], [None])


def test_an_order_of_the_server_is_kept_over_all_its_pages(catalog: Catalog, subject: Subject) -> None:
    """As the reference has it: by size, which every catalog that sorts on its side tells of each row."""
    if "size" not in catalog.describe().sorts:
        return
    query = Query(text=subject.many.text, scope=subject.many.scope, sort=Sort(column="size", descending=True))
    sizes = [entry.size or 0 for entry in rows_of(catalog.search(query, stop=Stop()))]
    assert sizes == sorted(sizes, reverse=True)


def test_every_switch_can_be_on(catalog: Catalog, subject: Subject) -> None:
    for switch in catalog.describe().switches:
        query = Query(text=subject.some[0].text, switches=(switch.id,))
        results = catalog.search(query, stop=Stop())
        assert {entry.id for entry in rows_of(results)} >= subject.some[1], switch.id
        assert results.end == Complete()


def test_a_switch_that_nobody_knows_is_invalid_input_that_names_the_field(catalog: Catalog, subject: Subject) -> None:
    query = Query(text=subject.many.text, scope=subject.many.scope, switches=("nobody",))
    with pytest.raises(InvalidInput) as caught:
        rows_of(catalog.search(query, stop=Stop()))
    assert caught.value.field == "switches"


def test_a_search_within_something_gives_what_is_in_it_and_says_what_it_is_called(
    catalog: Catalog, subject: Subject
) -> None:
    assert bool(catalog.describe().enters) == (subject.entered is not None)
    if subject.entered:
        scope, expected = subject.entered
        results = catalog.search(Query(scope=scope), stop=Stop())
        assert {entry.id for entry in rows_of(results)} == expected
        assert results.within


def test_only_kinds_that_exist_can_be_entered_where_the_catalog_has_a_word_for_it(catalog: Catalog) -> None:
    info = catalog.describe()
    assert any(kind.enters for kind in info.kinds) or not info.enters


def test_every_form_that_the_details_offer_can_be_had(catalog: Catalog, subject: Subject) -> None:
    if not subject.recorded:
        return
    assert isinstance(catalog, Exports)
    entry = entry_of(catalog, subject, subject.recorded)
    details = catalog.details(entry, stop=Stop())
    offered = [one for tab in details.tabs for one in tab.sections if isinstance(one, ExportSection)]
    assert offered
    for form in (form for section in offered for form in section.forms):
        assert catalog.export(entry, form.id, stop=Stop()).strip(), form.label


def test_a_form_that_nobody_knows_is_invalid_input_that_names_the_field(catalog: Catalog, subject: Subject) -> None:
    if not subject.recorded:
        return
    assert isinstance(catalog, Exports)
    with pytest.raises(InvalidInput) as caught:
        catalog.export(entry_of(catalog, subject, subject.recorded), "no such form", stop=Stop())
    assert caught.value.field == "form"
