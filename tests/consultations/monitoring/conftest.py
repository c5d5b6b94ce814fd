"""An open consultation that asks about equality, and browsers that answer it."""

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
