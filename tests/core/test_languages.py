"""A page in several languages: each of them is marked, found from the others, and written in its own direction."""

import re
from pathlib import Path

import html5lib
import polib
import pytest
from django.conf import settings
from django.template import Context, Template
from django.utils.translation import override
from django.utils.translation.template import templatize
from wagtail.models import Locale, Page

from actions.panels import home_panel
from actions.services import create_action
from actions.statuses import Status
from core.templatetags.languages import spoken_in
from home.demonstration.languages import FILE, load_translations
from home.services import create_first_pages
from places.addresses import address_of_area
from places.models import Area

pytestmark = pytest.mark.django_db


@pytest.fixture
def home():
    """The home page, published in English, Polish and Urdu."""
    home = create_first_pages()
    for code, title in (("pl", "Strona główna"), ("ur", "پہلا صفحہ")):
        locale, _ = Locale.objects.get_or_create(language_code=code)
        translated = home.copy_for_translation(locale)
        translated.title = title
        translated.save_revision().publish()
    return home


def read(client, address):
    return html5lib.parse(client.get(address).content, namespaceHTMLElements=False)


@pytest.mark.parametrize(
    ("address", "code", "direction"), [("/", "en-GB", None), ("/pl/", "pl", None), ("/ur/", "ur", "rtl")]
)
def test_a_page_says_its_language_and_direction(client, home, address, code, direction):
    page = read(client, address)
    assert (page.get("lang"), page.get("dir")) == (code, direction)


@pytest.mark.parametrize("address", ["/", "/pl/", "/ur/"])
def test_each_language_leads_to_the_others_by_their_own_names(client, home, address):
    page = read(client, address)
    names = {link.text: link.get("lang") for link in page.findall(".//nav[@class='languages']//a")}
    every = {"English": "en-GB", "Polski": "pl", "اردو": "ur"}
    own = next(name for name, code in every.items() if code == page.get("lang"))
    assert names == {name: code for name, code in every.items() if name != own}
    alternates = {link.get("hreflang"): link.get("href") for link in page.findall(".//link[@rel='alternate']")}
    assert {code: address.split("/", 3)[3] for code, address in alternates.items()} == {
        "en-GB": "",
        "pl": "pl/",
        "ur": "ur/",
    }


def test_links_of_every_page_stay_in_its_language_where_they_can(client, home):
    groups = home.get_children().get(slug="groups").copy_for_translation(Locale.objects.get(language_code="pl"))
    groups.title = "Grupy społeczne"
    groups.slug = "grupy"
    groups.save_revision().publish()
    page = read(client, "/pl/")
    assert page.find(".//a[@class='masthead__name']").get("href") == "/pl/"
    footer = [link.get("href") for link in page.findall(".//footer//a")]
    assert "/pl/grupy/" in footer and "/privacy/" in footer and "/groups/" not in footer
    menu = page.findall(".//nav[@class='menu__pages']//a")
    assert (menu[0].get("href"), menu[0].get("aria-current")) == ("/pl/", "page")
    # What is not in Polish says so: a screen reader reads its title with an English voice.
    assert {link.get("lang") for link in menu if link.get("href") == "/about/"} == {"en-GB"}
    elsewhere = read(client, "/pl/grupy/").findall(".//nav[@class='menu__pages']//a[@aria-current]")
    assert elsewhere == []


def test_a_page_in_one_language_offers_none(client, home):
    page = read(client, "/about/")
    assert page.findall(".//nav[@class='languages']") == []
    assert page.findall(".//link[@rel='alternate']") == []


def test_a_draft_in_another_language_is_not_offered(client, home):
    home.get_translation(Locale.objects.get(language_code="ur")).unpublish()
    assert "اردو" not in client.get("/").content.decode()


@pytest.mark.parametrize(
    ("address", "question"), [("/pl/", "Co się dzieje w twojej okolicy?"), ("/ur/", "آپ کے قریب کیا ہو رہا ہے؟")]
)
def test_the_sites_own_words_are_in_the_language_of_the_page(client, home, address, question):
    assert read(client, address).find(".//h1").text == question


@pytest.mark.parametrize(
    "file", sorted(Path(settings.LOCALE_PATHS[0]).glob("*/LC_MESSAGES/*.po")), ids=lambda file: file.parts[-3]
)
def test_a_translation_takes_the_same_things_as_its_original(file):
    def things(text):
        return sorted(re.findall(r"%\(\w+\)[sd]|<[^>]+>", text))

    entries = polib.pofile(str(file))
    wrong = [each.msgid for each in entries if each.msgstr and things(each.msgid) != things(each.msgstr)]
    assert entries and wrong == []


def test_the_menu_leads_to_pages_in_the_same_language_where_there_are_any(client, home):
    about = Page.objects.get(slug="about").specific
    polish = about.copy_for_translation(Locale.objects.get(language_code="pl"))
    polish.title = "O nas"
    polish.save_revision().publish()
    assert '<a href="/pl/about/">O nas</a>' in client.get("/pl/").content.decode()
    assert '<a href="/about/" lang="en-GB" hreflang="en-GB">About us</a>' in client.get("/ur/").content.decode()


def test_a_page_of_an_older_demonstration_that_says_something_else_stays_as_it_is(tmp_path, caplog):
    create_first_pages()
    other = "Words of another version"
    (tmp_path / FILE).write_text(f'[[page]]\naddress = "/about/"\n[page.pl]\n"{other}" = "Inne"\n', encoding="utf-8")
    load_translations(tmp_path)
    assert other in caplog.text
    about = Page.objects.get(slug="about", locale__language_code="en-gb")
    assert not about.has_translation(Locale.objects.get(language_code="pl"))


def test_the_demonstrations_lists_are_there_in_every_language_and_found_from_a_panel(
    client, tmp_path, django_capture_on_commit_callbacks
):
    """What the demonstration has in Polish and Urdu hangs below a list that is in them too."""
    create_first_pages()
    lists = ("/", "/actions/", "/forums/", "/groups/")
    told = (settings.BASE_DIR / "demonstration" / "milton-keynes" / FILE).read_text(encoding="utf-8")
    kept = [block for block in told.split("[[page]]") if any(f'address = "{each}"\n' in block for each in lists)]
    (tmp_path / FILE).write_text("[[page]]".join(["", *kept]), encoding="utf-8")
    with django_capture_on_commit_callbacks(execute=True):  # it publishes them then
        assert load_translations(tmp_path) == 2 * len(lists)
    create_action(title="Light the path", status=Status.ACCEPTED, public_wording="Six lamps.", is_public=True, by=None)
    for code, title in (("pl", "Działania"), ("ur", "اقدامات")):
        assert f"<h1>{title}</h1>" in client.get(f"/{code}/actions/").content.decode()
        assert {client.get(f"/{code}{address}").status_code for address in lists} == {200}
        with override(code):
            assert home_panel().context["more"] == f"/{code}/actions/"
    with override(settings.LANGUAGE_CODE):
        assert home_panel().context["more"] == "/actions/"


@pytest.mark.parametrize(
    ("language", "code", "direction", "attributes"),
    [
        ("en-gb", "", "", ""),
        ("en-gb", "ur", "", ' lang="ur" dir="rtl"'),
        ("pl", "", "", ' lang="en-GB"'),
        ("ur", "", "", ' lang="en-GB" dir="ltr"'),
        ("ur", "ar", "", ' lang="ar"'),
        ("en-gb", "", "auto", ' dir="auto"'),
        ("ur", "", "auto", ' lang="en-GB" dir="auto"'),
    ],
)
def test_words_in_another_language_than_their_page_say_so(language, code, direction, attributes):
    with override(language):
        assert spoken_in(code, direction) == attributes


def test_words_among_others_are_marked_alone_and_stay_harmless():
    draw = Template("{% load languages %}{{ words|spoken }}").render
    words = Context({"words": "Lamps & <b>paths</b>"})
    with override("pl"):
        assert draw(words) == '<span lang="en-GB">Lamps &amp; &lt;b&gt;paths&lt;/b&gt;</span>'
        assert draw(Context({"words": ""})) == ""
    with override("en-gb"):
        assert draw(words) == "Lamps &amp; &lt;b&gt;paths&lt;/b&gt;"


def test_searching_for_a_place_stays_in_the_language_of_the_page(client, home):
    form = next(form for form in read(client, "/pl/").iter("form") if form.get("role") == "search")
    assert (form.get("action"), form.get("data-suggest")) == ("/pl/search/", "/pl/search/suggest/")
    page = read(client, "/pl/search/?q=nowhere")
    assert page.get("lang") == "pl"
    assert "Nic tu nie nazywa się „nowhere”." in "".join(page.itertext())
    with override("pl"):
        assert address_of_area(Area(code="E05009406", name="A ward")) == "/pl/neighbourhoods/find/?area=E05009406"


WORDS = re.compile(r"""n?gettext\(u?(?P<quote>['"])(?P<words>.*?)(?<!\\)(?P=quote)[,)]""", re.DOTALL)
JOURNEYS = ("home/alerts", "home/replies", "moderation/emails/decided")


@pytest.mark.parametrize("language", ["pl", "ur"])
def test_who_gets_alerts_or_writes_to_us_in_another_language_reads_it_to_the_end(language):
    """Whoever chose a language for their alerts manages and stops them in it, and follows a reply in it."""
    catalogue = polib.pofile(str(settings.LOCALE_PATHS[0] / language / "LC_MESSAGES" / "django.po"))
    there = {entry.msgid for entry in catalogue.translated_entries()}
    folder = Path(settings.TEMPLATES[0]["DIRS"][0])
    files = [
        file
        for file in folder.rglob("*.*")
        if str(file.relative_to(folder)).startswith(JOURNEYS) and "admin" not in file.parts
    ]
    said = {
        found["words"].replace("\\'", "'")
        for file in files
        for found in WORDS.finditer(templatize(file.read_text(encoding="utf-8")))
    }
    assert len(said) > 120
    assert said - there == set()
