"""An open consultation with every kind of question, and people who may enter answers."""

import pytest
from django.contrib.auth.models import Permission

from consultations.models import Batch, Consultation
from people.models import User
from tests.consultations.answering.asking import make_consultation

MAY = ("access_admin", "view_consultation", "add_response", "add_batch", "view_response")


@pytest.fixture
def consultation(db) -> Consultation:
    return make_consultation()


@pytest.fixture
def batch(consultation) -> Batch:
    return Batch.objects.create(consultation=consultation, channel="paper", title="Library box", sample_percent=0)


@pytest.fixture
def keyer(db):
    """Make somebody who enters answers."""

    def make(name: str = "keyer") -> User:
        user = User.objects.create_user(f"{name}@example.org")
        user.user_permissions.add(*Permission.objects.filter(codename__in=MAY))
        return user

    return make
