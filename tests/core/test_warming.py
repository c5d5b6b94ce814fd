"""A web process is warm before its first visitor: what pages need is in memory, and what fails keeps nobody waiting."""

import pytest
from django.template.engine import Engine
from django.template.loaders.cached import Loader
from wagtail import hooks

from core.warming import draw, warm_up

pytestmark = pytest.mark.django_db


def test_a_drawn_page_leaves_its_templates_in_memory():
    loader = next(each for each in Engine.get_default().template_loaders if isinstance(each, Loader))
    loader.reset()
    draw("/crime-map/")
    kept = {template.name for template in loader.get_template_cache.values() if hasattr(template, "name")}
    assert {"base.html", "crime_map/crime_map.html"} <= kept


def test_what_fails_is_logged_and_the_rest_is_done(caplog):
    done = []

    def failing():
        raise LookupError("nothing here")

    with (
        hooks.register_temporarily("register_warm_up", lambda: failing),
        hooks.register_temporarily("register_warm_up", lambda: lambda: done.append(True)),
    ):
        warm_up()
    assert done
    assert "nothing here" in caplog.text
