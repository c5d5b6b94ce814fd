"""An open consultation, and browsers that answer it."""

from collections.abc import Callable

import pytest

from consultations.models import Consultation
from tests.consultations.answering.asking import Browser, make_consultation


@pytest.fixture
def consultation(db, monkeypatch) -> Consultation:
    # A test fills forms in quicker than people do.
    monkeypatch.setattr("consultations.answering.views.QUICKEST", 0)
    return make_consultation()


@pytest.fixture
def browser(consultation) -> Browser:
    return Browser(consultation)


@pytest.fixture
def another_browser(consultation) -> Callable[[], Browser]:
    return lambda: Browser(consultation)
