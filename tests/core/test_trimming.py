"""Packages' files are served without what no page uses, and with all that one does."""

import re
from io import BytesIO
from itertools import chain
from pathlib import Path

import crispy_bootstrap5
import pytest
from django.conf import settings
from fontTools.ttLib import TTFont

from core.staticfiles import NPM_FILES, NpmFinder, NpmStorage
from core.trimming import BOOTSTRAP_CLASSES, WEIGHTS, keep_used_classes

BOOTSTRAP = Path(settings.NODE_MODULES, NPM_FILES["npm/bootstrap.css"])
CLASS_NAMES = re.compile(r"\.([a-z][\w-]*)")
IN_TEMPLATES = re.compile(r"class=\"([^\"]*)\"|class='([^']*)'")
WORD = re.compile(r"[a-z][\w-]*")
# Drawn without Bootstrap: staff pages and what is printed.
WITHOUT_BOOTSTRAP = re.compile(r"/admin/|/print/|_a4\.html|wagtailadmin|/emails/")
# Parts of forms that no form of ours has.
NOT_OURS = re.compile(
    r"accordion|modal|/tab|carousel|floating|column|alert\.html|table_inline|uneditable|multifield|with_buttons"
)


def test_rules_for_classes_that_nobody_uses_are_left_out():
    kept = keep_used_classes(
        "/*! Whose it is */:root{--a:1}.btn,.carousel{color:red}.carousel .btn{color:blue}"
        "@media (min-width:1px){.carousel{top:0}}@media print{.btn:not(.carousel){top:0}}@keyframes turn{to{top:0}}"
    )
    assert kept == (
        "/*! Whose it is */:root{--a:1}.btn{color:red}"
        "@media print{.btn:not(.carousel){top:0}}@keyframes turn{to{top:0}}"
    )


@pytest.fixture(scope="module")
def of_bootstrap() -> set[str]:
    """Every class that Bootstrap has rules for."""
    return set(CLASS_NAMES.findall(BOOTSTRAP.read_text()))


def test_every_class_of_bootstrap_in_a_template_is_kept(of_bootstrap):
    ours = settings.BASE_DIR.glob("templates/**/*.html")
    forms = Path(crispy_bootstrap5.__file__).parent.glob("templates/bootstrap5/**/*.html")
    used = {
        (name, template.name)
        for template in chain(ours, (each for each in forms if not NOT_OURS.search(str(each))))
        if not WITHOUT_BOOTSTRAP.search(str(template))
        for found in IN_TEMPLATES.findall(re.sub(r"{[%#{].*?[%#}]}", " ", template.read_text()))
        for name in WORD.findall(" ".join(found))
    }
    lost = {(name, where) for name, where in used if name in of_bootstrap - BOOTSTRAP_CLASSES}
    assert not lost


def test_what_is_served_of_bootstrap_is_a_quarter_of_it(of_bootstrap):
    with NpmStorage(location=settings.NODE_MODULES).open("npm/bootstrap.css") as file:
        served = file.read().decode()
    assert len(served) * 4 < BOOTSTRAP.stat().st_size
    assert {*CLASS_NAMES.findall(served)} & of_bootstrap >= BOOTSTRAP_CLASSES - {"btn-primary"}


def test_letters_are_served_in_every_weight_that_stylesheets_ask_for():
    names = [name for name, _storage in NpmFinder().list([]) if name.endswith(".woff2")]
    with NpmStorage(location=settings.NODE_MODULES).open(names[0]) as file:
        served = file.read()
    [axis] = TTFont(BytesIO(served))["fvar"].axes
    assert (axis.minValue, axis.maxValue) == WEIGHTS
    with NpmStorage(location=settings.NODE_MODULES).open(names[0]) as file:
        assert file.read() == served, "its name is made of its content"
    sheets = [sheet for app in APPS for sheet in Path(settings.BASE_DIR, app).rglob("*.css")]
    weights = {int(each) for sheet in sheets for each in re.findall(r"font-weight: (\d+)", sheet.read_text())}
    assert min(weights) >= WEIGHTS[0]
    assert max(weights) <= WEIGHTS[1]


APPS = ("site", "crime_map", "home", "consultations", "forums")
