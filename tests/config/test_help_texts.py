"""Every field that staff fill in says what belongs there: in pages, settings, lists, forms and blocks."""

import importlib
import pkgutil
from collections.abc import Iterator

import pytest
from django import forms
from django.apps import apps
from django.urls import get_resolver
from wagtail.admin.panels import FieldPanel, InlinePanel, Panel, PublishingPanel
from wagtail.blocks import BaseStructBlock, FieldBlock
from wagtail.contrib.settings.registry import registry
from wagtail.contrib.settings.views import get_setting_edit_handler
from wagtail.models import get_page_models

from core.checks import FLOOR_OF
from people.public_forms import PublicFormMixin

pytestmark = pytest.mark.django_db

# Wagtail's own fields, and words in another language, beside which stand those of the first.
SAID_ELSEWHERE = {"comment", "comment_notifications"}
TRANSLATES = {"actions.wording.admin_views.WordsForm", "consultations.outcomes.wording.WordsForm"}
# What the public fills in, or a guest, or a group at its own desk; and what only narrows a list.
NOT_FOR_STAFF = {
    "consultations.answering.about_forms",
    "forums.inviting.forms",
    "home.alerts.forms",
    "home.groups.forms",
    "people.forms.SecondStepAgainForm",
    "people.forms.SecondStepForm",
    "people.forms.SignupForm",
    "forums.day.forms.CodeForm",
    "forums.day.forms.PaperQuestionForm",
    "forums.day.forms.PointForm",
    "forums.day.forms.VoteForm",
}
NARROWS_A_LIST = {
    "actions.forms.ListForm",
    "consultations.answering.admin_forms.FilterGroupsForm",
    "consultations.results.forms.CompareForm",
    "consultations.results.forms.FilterForm",
    "consultations.results.forms.SearchForm",
}


def is_ours(each: type) -> bool:
    return each.__module__.split(".")[0] in FLOOR_OF


def below(kind: type) -> Iterator[type]:
    for each in kind.__subclasses__():
        yield each
        yield from below(each)


def silent_in_panels(handler: Panel) -> Iterator[str]:
    """The fields of an editor that nothing is said about, by the panel or by the field."""
    form = handler.get_form_class() if handler.model else None
    yield from _silent(handler, form)


def _silent(panel: Panel, form: type | None) -> Iterator[str]:
    if isinstance(panel, PublishingPanel):
        return  # Wagtail's own, with its own words
    if isinstance(panel, InlinePanel):
        child = panel.child_edit_handler
        yield from (f"{panel.relation_name}.{name}" for name in _silent(child, child.get_form_class()))
    elif isinstance(panel, FieldPanel):
        field = form.base_fields.get(panel.field_name) if form else None
        if field and not field.widget.is_hidden and not (panel.help_text or field.help_text):
            yield panel.field_name
    for each in getattr(panel, "children", []):
        yield from _silent(each, form)


def silent_in_form(form: type[forms.BaseForm]) -> list[str]:
    fields = form.base_fields.items()
    return [name for name, field in fields if not field.help_text and not field.widget.is_hidden]


def test_in_pages_and_settings():
    ours = [model for model in get_page_models() if is_ours(model)]
    silent = {model.__name__: list(silent_in_panels(model.get_edit_handler())) for model in ours}
    silent |= {
        model.__name__: list(silent_in_panels(get_setting_edit_handler(model))) for model in registry if is_ours(model)
    }
    assert {name: fields for name, fields in silent.items() if fields} == {}


def views(patterns) -> Iterator[tuple[type, dict]]:
    for each in patterns:
        if hasattr(each, "url_patterns"):
            yield from views(each.url_patterns)
        elif hasattr(each.callback, "view_class"):
            yield each.callback.view_class, each.callback.view_initkwargs


def test_in_lists():
    silent = {}
    for view, given in views(get_resolver().url_patterns):
        model = given.get("model") or getattr(view, "model", None)
        if not isinstance(model, type) or not is_ours(model) or model.__name__ in {each.__name__ for each in registry}:
            continue
        panel, form = given.get("panel"), given.get("form_class")
        if panel:
            bound = panel if panel.model else panel.bind_to_model(model)
            fields = list(_silent(bound, form or bound.get_form_class()))
        else:
            fields = silent_in_form(form) if form else []
        if fields:
            silent[model.__name__] = fields
    assert silent == {}


def test_in_forms():
    for name in FLOOR_OF:
        package = apps.get_app_config(name).module if apps.is_installed(name) else importlib.import_module(name)
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if "forms" in module.name and "migrations" not in module.name:
                importlib.import_module(module.name)
    silent = {
        f"{form.__module__}.{form.__qualname__}": silent_in_form(form)
        for form in below(forms.BaseForm)
        if is_ours(form) and hasattr(form, "base_fields") and not issubclass(form, PublicFormMixin)
    }
    assert len(silent) > 60
    besides = NOT_FOR_STAFF | NARROWS_A_LIST | TRANSLATES
    asked = {
        name: set(fields) - SAID_ELSEWHERE
        for name, fields in silent.items()
        # Fields of a page have their words in its panels.
        if name not in besides and name.rpartition(".")[0] not in besides and not name.endswith("PageForm")
    }
    assert {name: fields for name, fields in asked.items() if fields} == {}


def test_in_blocks():
    silent = {
        block.__name__: [
            name
            for name, child in block.base_blocks.items()
            if isinstance(child, FieldBlock) and not (child.field.help_text or getattr(child.meta, "help_text", ""))
        ]
        for block in below(BaseStructBlock)
        if is_ours(block)
    }
    assert {name: fields for name, fields in silent.items() if fields} == {}
