"""Once somebody is arrested or charged, an appeal stands at none of the addresses at which it stood."""

from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from PIL import Image as Picture
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Locale, ReferenceIndex

from home.models import Withdrawal
from home.neighbourhoods.services import create_neighbourhood_pages
from home.updates import services
from home.updates.models import UpdatePage, UpdatesPage
from home.updates.withheld import is_withheld

MARK = "zebra coat"
# Where its words stand, and what else is given out of it: text, then files.
WORDS = """
{page} {translation} / /updates/ /updates/?area=mill /updates/?topic=burglary /updates/?kind=appeal /updates/embed/
/updates/feed/ /updates/feed/burglary/ /neighbourhoods/mill/ /neighbourhoods/mill/feed/ {priority}
/api/v1/updates /api/v1/updates?area=E05000001 /pl/updates/feed/
{page}formats/plain.txt {page}formats/audio.txt {translation}formats/plain.txt {page}formats/ask/ {page}formats/asked/
"""
FILES = """
/u/{code}/poster.pdf /u/{code}/card.png {page}formats/large-print.pdf {page}formats/audio.mp3 {page}formats/braille.brf
{translation}formats/large-print.pdf {picture} {small_picture} {document}
"""


def words_at(client, address: str) -> str:
    return client.get(address).getvalue().decode()


@pytest.fixture
def list_of_updates(home) -> UpdatesPage:
    """Below a first page with neighbourhoods."""
    made = home.add_child(instance=UpdatesPage(title="Updates", slug="updates"))
    made.save_revision().publish()
    return made


@pytest.fixture
def picture(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    storage = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "default": storage}
    content = BytesIO()
    Picture.new("RGB", (40, 40)).save(content, "PNG")
    return get_image_model().objects.create(title="A coat", file=ContentFile(content.getvalue(), name="coat.png"))


@pytest.fixture
def document(picture):
    return get_document_model().objects.create(title="Leaflet", file=ContentFile(b"words", name="leaflet.txt"))


@pytest.fixture
def appealed(list_of_updates, publish, appeal, approver, areas, topics, priority, picture, document):  # noqa: PLR0917 - an appeal has them all
    """An appeal with a picture and a document, and its translation."""
    create_neighbourhood_pages(areas=[areas["mill"]])
    body = [
        ("text", f"<p>A man in a {MARK}.</p>"),
        ("picture", {"image": picture, "alt_text": f"A {MARK}"}),
        ("document", {"document": document, "about": "The leaflet", "web_page": list_of_updates}),
    ]
    places = {"areas": [areas["mill"]], "topics": [topics["burglary"]], "priority": priority}
    words = {"title": f"Who has a {MARK}?", "summary": f"A {MARK} was seen.", "slug": "seen", "body": body}
    update = publish(user=approver, **words, **places, **appeal)
    polish = Locale.objects.create(language_code="pl")
    list_of_updates.copy_for_translation(polish, copy_parents=True).save_revision().publish()
    update.copy_for_translation(polish).save_revision().publish()
    return update


def test_an_arrest_takes_the_appeal_from_every_address(appealed, client, approver, picture, document):
    named = {
        "page": appealed.url,
        "translation": appealed.get_translation(Locale.objects.get(language_code="pl")).url,
        "priority": appealed.priority.url,
        "code": appealed.code,
        "picture": picture.file.url,
        "small_picture": picture.get_rendition("width-20").url,
        "document": document.url,
    }
    words, files = (addresses.format(**named).split() for addresses in (WORDS, FILES))
    for address in words * 2:  # the second time from what is kept
        assert MARK in words_at(client, address), address
    for address in files:
        assert client.get(address).status_code in {200, 202}, address
    services.withdraw_for_proceedings(update=appealed, sentence="Somebody was charged.", user=approver)
    for address in words:
        assert MARK not in words_at(client, address), address
    assert {address: client.get(address).status_code for address in files} == dict.fromkeys(files, 404)
    assert MARK not in client.get(appealed.short_address, follow=True).content.decode()
    services.review(withdrawal=appealed.source.withdrawal, shows_again=True, user=approver)
    for address in (*words, named["picture"], named["document"]):
        assert client.get(address).status_code == 200, address


def test_a_picture_that_another_page_shows_stays(appealed, publish, picture, document):
    other = publish("Coats", body=[("picture", {"image": picture, "alt_text": "A coat on a peg"})])
    services.withdraw_for_proceedings(update=appealed, sentence="Somebody was charged.")
    ReferenceIndex.create_or_update_for_object(other)
    assert (is_withheld(picture), is_withheld(document)) == (False, True)
    services.withdraw(update=other, sentence="It was wrong.")
    assert is_withheld(picture)


def test_its_approver_records_an_arrest_who_may_publish_nothing(appealed, client, approver, staff):
    address = f"/admin/updates/{appealed.pk}/proceedings/"
    client.force_login(staff("Analysts"))
    client.post(address, {"sentence": "Withdrawn."})
    assert not Withdrawal.objects.exists()
    client.force_login(approver)
    assert address in client.get("/admin/updates/appeals/").content.decode()
    client.post(address, {"sentence": "Withdrawn."})
    assert Withdrawal.objects.get().awaits_review


def test_no_translation_of_an_appeal_goes_out_before_the_appeal(write, appeal, list_of_updates, approver):
    update = write(**appeal)
    polish = Locale.objects.create(language_code="pl")
    translation = update.copy_for_translation(polish, copy_parents=True)
    with pytest.raises(ValidationError, match="translates"):
        translation.save_revision().publish()
    update.save_revision().publish(user=approver, skip_permission_checks=True)
    translation = UpdatePage.objects.get(pk=translation.pk)
    translation.save_revision().publish()
    assert UpdatePage.objects.get(pk=translation.pk).live
