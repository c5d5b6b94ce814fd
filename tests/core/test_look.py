"""Colours, tags and components that every page is made of."""

import re

import pytest
from allauth.account.forms import LoginForm
from django import forms
from django.forms import modelform_factory
from django.template import Context, Template
from django.test import RequestFactory
from django.urls import reverse
from wagtail import hooks
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.models import Site

from core import accent
from core.colours import contrast, lightened_for, mix
from core.models import ContentVersion, Partnership, validate_accent
from home.services import create_first_pages
from places.models import Area, Postcode

DEEP_COLOURS = ["#0b5c63", "#7a1f3d", "#1d3f8f", "#5b4a00", "#000000", "#a3262a", "#4b2e83", "#006400"]


def colours_of(stylesheet: str) -> tuple[dict[str, str], dict[str, str]]:
    """The colours by day and by night."""
    day, night = stylesheet.split("@media")
    return dict(re.findall(r"--([\w-]+):(#\w{6})", day)), dict(re.findall(r"--([\w-]+):(#\w{6})", night))


@pytest.mark.parametrize("colour", DEEP_COLOURS)
def test_an_accent_that_is_allowed_can_be_read_by_day_and_by_night(colour):
    validate_accent(colour)
    day, night = colours_of(accent.stylesheet(colour))
    for colours, ground in ((day, accent.PAPER), (night, accent.NIGHT)):
        assert contrast(colours["accent"], ground) >= 4.5
        assert contrast(colours["accent-strong"], ground) >= 4.5
        assert contrast(colours["accent"], colours["accent-soft"]) >= 4.5
        assert contrast(colours["on-accent"], colours["accent"]) >= 4.5


def test_a_colour_on_a_dark_ground_keeps_its_hue():
    assert lightened_for("#14191a", "#0b5c63", 7.5).startswith("#5"), "still far more blue and green than red"
    assert lightened_for("#14191a", "#ffffff", 7.5) == "#ffffff"


def test_mixing_colours():
    assert mix("#000000", "#ffffff", 0.5) == "#808080"
    assert mix("#0b5c63", "#ffffff", 0) == "#0b5c63"


@pytest.mark.django_db
def test_the_stylesheet_of_the_accent_is_kept_for_ever_under_its_own_address(client):
    create_first_pages()
    address = re.search(r'href="(/look/accent\.[^"]+)"', client.get("/").content.decode())[1]
    answer = client.get(address)
    assert answer["Content-Type"].startswith("text/css")
    assert "immutable" in answer["Cache-Control"]

    partnership = Partnership.for_site(Site.objects.get(is_default_site=True))
    partnership.accent_colour = "#7a1f3d"
    partnership.save()

    old, new = client.get(address), client.get(reverse("accent", args=[accent.digest("#7a1f3d")]))
    assert "--accent:#7a1f3d" in new.content.decode()
    assert "immutable" in new["Cache-Control"]
    assert "immutable" not in old["Cache-Control"], "a page from before must not keep the new colour as the old one"


def render(source: str, **context) -> str:
    return Template("{% load core i18n %}" + source).render(Context(context))


def test_an_icon_is_hidden_from_screen_readers():
    assert 'aria-hidden="true"' in render('{% icon "search" %}')
    with pytest.raises(FileNotFoundError):
        render('{% icon "no-such-picture" %}')


@pytest.mark.django_db
def test_credits_come_from_the_apps_that_show_the_data_once_each(client):
    create_first_pages()
    with hooks.register_temporarily("register_attributions", lambda: ["© Somebody 2025", "© Somebody 2025"]):
        assert client.get("/").content.decode().count("© Somebody 2025") == 1
    ContentVersion.raise_number()  # Credits are kept until anything that is shown changes.
    assert "© Somebody" not in client.get("/about/").content.decode()


@pytest.mark.django_db
def test_boundaries_and_postcodes_are_credited_once_they_are_loaded_and_real(client):
    create_first_pages()
    fields = {"kind": "ward", "vintage": 2025, "source": "Boundaries: Some Office, under its licence."}
    Area.objects.create(code="E05000001", name="Oldbrook", slug="oldbrook", **fields)
    Area.objects.create(code="E05000002", name="Old Town", slug="old-town", **fields)
    Area.objects.create(
        code="X00000001",
        name="Made up",
        slug="made-up",
        **fields | {"source": "Invented for a demonstration.", "is_illustrative": True},
    )
    page = client.get("/about/").content.decode()
    assert page.count("Boundaries: Some Office, under its licence.") == 1
    assert "Invented for a demonstration." not in page
    assert "Royal Mail" not in page
    Postcode.objects.create(code="MK93EJ", longitude=-0.76, latitude=52.04)
    ContentVersion.raise_number()
    assert "Royal Mail data © Royal Mail copyright" in client.get("/about/").content.decode()


class Questions(forms.Form):
    name = forms.CharField(help_text="As you would like to be called.", widget=forms.TextInput({"placeholder": "Name"}))
    town = forms.CharField(required=False)
    colour = forms.ChoiceField(choices=[("r", "Red"), ("g", "Green")], widget=forms.RadioSelect)
    agrees = forms.BooleanField(label="I agree")

    def clean_town(self):
        raise forms.ValidationError(["Too far away", "Too small"])

    def clean(self):
        raise forms.ValidationError("Not today")


def test_a_question_has_label_hint_and_control_that_belong_together():
    html = str(Questions()["name"].as_field_group())
    assert '<label for="id_name">Name</label>' in html
    assert '<div class="hint" id="id_name_helptext">As you would like to be called.</div>' in html
    assert 'aria-describedby="id_name_helptext"' in html
    assert "placeholder" not in html


def test_a_question_that_may_stay_open_says_so():
    assert "(optional)" in Questions()["town"].as_field_group()
    assert "(optional)" not in Questions()["name"].as_field_group()


def test_a_question_with_choices_is_a_fieldset():
    html = str(Questions()["colour"].as_field_group())
    assert "<legend>Colour</legend>" in html
    assert html.count("<fieldset") == 1


def test_a_wrong_answer_has_one_message_tied_to_its_control():
    html = str(Questions({"town": "Far"})["town"].as_field_group())
    assert 'id="id_town_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_town_error"' in html
    assert "Too far away" in html
    assert "Too small" not in html


def test_the_error_summary_leads_to_every_wrong_answer():
    html = render('{% include "components/error_summary.html" %}', form=Questions({"town": "Far"}))
    targets = re.findall(r'<a href="#([^"]+)">([^<]+)</a>', html)
    assert targets == [
        ("id_name", "Not today"),
        ("id_name", "Fill in “Name”."),
        ("id_town", "Too far away"),
        ("id_colour_0", "Choose one under “Colour”."),
        ("id_agrees", "Tick “I agree”."),
    ]
    whole = str(Questions({"town": "Far"}))
    assert all(f'id="{target}"' in whole for target, _ in targets)
    assert "autofocus" in html
    assert 'tabindex="-1"' in html


class Asking(forms.Form):
    """A field of each sort, and one with words of its own."""

    first_day = forms.DateField()
    why = forms.CharField(label="Why was it <b>stopped</b>?")
    picture = forms.FileField()
    areas = forms.MultipleChoiceField(choices=[("a", "A")])
    own = forms.CharField(error_messages={"required": "Say who you are."})
    town = forms.CharField(required=False)


def test_what_is_missing_is_named_with_what_to_do():
    told = {name: errors[0] for name, errors in Asking({}).errors.items()}
    assert told == {
        "first_day": "Fill in “First day”.",
        "why": "Answer “Why was it stopped?”",
        "picture": "Choose a file for “Picture”.",
        "areas": "Choose at least one under “Areas”.",
        "own": "Say who you are.",
    }


@pytest.mark.django_db
@pytest.mark.parametrize("form", [LoginForm, modelform_factory(Site, WagtailAdminModelForm, fields=["hostname"])])
def test_forms_of_packages_name_what_is_missing_too(form):
    told = [error for errors in form({}).errors.values() for error in errors]
    assert told
    assert all(error.startswith("Fill in “") for error in told)


def test_no_summary_without_errors():
    assert render('{% include "components/error_summary.html" %}', form=Questions()).strip() == ""


def test_crispy_forms_ask_in_the_same_way():
    form = Questions({"town": "Far"})
    html = Template("{% load crispy_forms_tags %}{{ form|crispy }}").render(Context({"form": form}))
    assert html.count('<p class="field__error"') == 4
    assert '<label for="id_town">Town' in html


def test_a_server_error_needs_neither_database_nor_context(rf: RequestFactory, django_db_blocker):
    from core.views import server_error

    with django_db_blocker.block():
        answer = server_error(rf.get("/"))
    assert answer.status_code == 500
    assert "something went wrong" in answer.content.decode()


def test_a_database_that_does_not_answer_is_a_closed_site(rf: RequestFactory):
    from django.db import OperationalError

    from core.views import server_error

    try:
        raise OperationalError("no connection")
    except OperationalError:
        answer = server_error(rf.get("/"))
    assert answer.status_code == 503
    assert answer["Retry-After"] == "30"


@pytest.mark.django_db
def test_a_page_that_is_not_there_and_a_form_that_was_not_sent_help_on(client):
    create_first_pages()
    missing = client.get("/no-such-page/")
    assert missing.status_code == 404
    assert "We could not find that page" in missing.content.decode()
    client.handler.enforce_csrf_checks = True
    refused = client.post("/account/login/", {"login": "a@example.org", "password": "x"})
    assert refused.status_code == 403
    assert "Your form was not sent" in refused.content.decode()


@pytest.mark.django_db
def test_a_demonstration_says_so_by_name_and_stays_out_of_search_engines(client, settings):
    create_first_pages()
    assert "noindex" not in client.get("/about/").content.decode()
    partnership = Partnership.for_site(Site.objects.get(is_default_site=True))
    partnership.name, partnership.police_force_name = "Safer Place", "Some Police"
    partnership.save()
    settings.IS_DEMONSTRATION = True
    page = client.get("/privacy/").content.decode()
    assert "not by Safer Place or Some Police" in page
    assert '<meta name="robots" content="noindex">' in page
