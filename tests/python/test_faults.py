"""Errors travel as data; of what is not ours nothing is quoted."""

from __future__ import annotations

import logging

import pytest

from ipylake import errors
from ipylake._faults import fault_of, lake_error_of
from ipylake._protocol import Fault


def test_a_fault_says_all_that_its_error_says() -> None:
    error = errors.InvalidInput("No such scope", hint="Try mc16", detail="404", field="scope", retry_after_s=3.0)
    assert fault_of(error) == Fault(
        code="invalid-input",
        message="No such scope",
        hint="Try mc16",
        detail="404",
        field="scope",
        retry_after_s=3.0,
    )


def test_a_fault_asks_for_the_consent_that_is_missing() -> None:
    assert fault_of(errors.ConfirmationNeeded("`data` exists", asks="overwrite")).asks == "overwrite"


def test_a_fault_of_not_available_counts_all_files_and_names_five() -> None:
    missing = tuple((f"f{at}", "on tape") for at in range(7))
    fault = fault_of(errors.NotAvailable("7 of 10 are not here", missing=missing, found=3))
    assert (fault.found, fault.missing) == (3, 7)
    assert fault.missing_examples == tuple(f"f{at}: on tape" for at in range(5))


@pytest.mark.fault(64)
def test_the_text_of_a_foreign_error_stays_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR, "ipylake"):
        fault = fault_of(ValueError("password=hunter2"))
    assert "hunter2" not in str(fault)
    assert "ValueError" in fault.message
    assert fault.code == "error"
    assert "hunter2" in caplog.text


def test_an_error_of_ours_is_itself() -> None:
    error = errors.NotFound("gone")
    assert lake_error_of(error) is error
