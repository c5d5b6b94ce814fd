"""The ground the tests stand on: their own folder, their own database."""

import pytest
from django.conf import settings
from django.db import connection
from wagtail.models import Page


def test_the_tests_keep_to_a_folder_of_their_own():
    assert "safer-forum-tests-" in str(settings.DATA_DIR)
    assert not settings.DATA_DIR.is_relative_to(settings.BASE_DIR)


def test_site_is_a_source_root_and_not_a_package():
    # An __init__.py there would replace Python's own `site` module, and nothing installed would be found.
    assert not (settings.BASE_DIR / "site" / "__init__.py").exists()


@pytest.mark.django_db
def test_what_migrating_lays_is_there():
    assert Page.objects.filter(depth=1).count() == 1


@pytest.mark.parametrize("turn", ["first", "second"])
@pytest.mark.django_db(transaction=True)
def test_a_test_that_commits_leaves_nothing_to_the_next(turn):
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE left_behind (number integer)")
    assert Page.objects.filter(depth=1).count() == 1
