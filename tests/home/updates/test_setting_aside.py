"""A bucket gives out whatever it holds, so that files of withdrawn updates must not lie where they lay."""

from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage, default_storage
from django_tasks_db.models import DBTaskResult
from PIL import Image as Picture
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import ReferenceIndex

from home.updates import services, tasks
from home.updates.records import SetAside
from home.updates.setting_aside import settle_files

pytestmark = pytest.mark.django_db


class PluggedOutError(Exception):
    """Somebody pulled the plug."""


class Bucket(InMemoryStorage):
    """Gives out what it holds, at public addresses of its own; its plug can be pulled before each write."""

    lives = None

    def _write(self) -> None:
        if Bucket.lives is not None:
            if not Bucket.lives:
                raise PluggedOutError
            Bucket.lives -= 1

    def _save(self, name, content):
        self._write()
        return super()._save(name, content)

    def delete(self, name) -> None:
        self._write()
        super().delete(name)


@pytest.fixture
def bucket(settings):
    named = {"BACKEND": f"{__name__}.Bucket", "OPTIONS": {"base_url": "https://bucket.example/"}}
    settings.STORAGES = {**settings.STORAGES, "default": named}
    Bucket.lives = None
    yield default_storage
    Bucket.lives = None


@pytest.fixture
def picture(bucket):
    content = BytesIO()
    Picture.new("RGB", (40, 40)).save(content, "PNG")
    return get_image_model().objects.create(title="A coat", file=ContentFile(content.getvalue(), name="coat.png"))


@pytest.fixture
def document(bucket):
    return get_document_model().objects.create(title="Leaflet", file=ContentFile(b"words", name="leaflet.txt"))


@pytest.fixture
def shown(publish, approver, appeal, list_of_updates, picture, document):  # noqa: PLR0917 - fixtures
    """An appeal with a picture, also smaller, and a document."""
    picture.get_rendition("width-20")
    body = [
        ("picture", {"image": picture, "alt_text": "A coat"}),
        ("document", {"document": document, "about": "The leaflet", "web_page": list_of_updates}),
    ]
    return publish(user=approver, body=body, **appeal)


@pytest.fixture
def work():
    """Does once what is queued, as a worker would."""

    def worked() -> None:
        assert DBTaskResult.objects.filter(task_path=tasks.settle_files.module_path).delete()[0]
        tasks.settle_files.call()

    return worked


def names_of(picture, document) -> list[str]:
    return [picture.file.name, document.file.name, *(each.file.name for each in picture.renditions.all())]


def contents(names) -> dict[str, bytes]:
    return {name: default_storage.open(name).read() for name in names if default_storage.exists(name)}


def everything_at(picture, document) -> list[bytes]:
    """What the picture and the document are now, wherever they lie."""
    fresh = [type(each).objects.get(pk=each.pk) for each in (picture, document)]
    return [default_storage.open(each.file.name).read() for each in fresh]


def test_withdrawn_it_is_at_none_of_its_addresses_and_comes_back_to_each(  # noqa: PLR0917 - fixtures
    shown, approver, picture, document, work, django_capture_on_commit_callbacks
):
    names = names_of(picture, document)
    before, words = contents(names), everything_at(picture, document)
    assert set(before) == set(names)
    with django_capture_on_commit_callbacks(execute=True):
        services.withdraw_for_proceedings(update=shown, sentence="Somebody was charged.", user=approver)
    work()
    assert contents(names) == {}
    assert everything_at(picture, document) == words
    settle_files()
    aside = [each.private_name for each in SetAside.objects.all()]
    assert len(aside) == 2 and not any("coat" in name or "leaflet" in name for name in aside)
    # Staff look at it in a size that nobody has seen.
    seen = get_image_model().objects.get().get_rendition("width-10").file.name
    assert "coat" not in seen
    with django_capture_on_commit_callbacks(execute=True):
        services.review(withdrawal=shown.source.withdrawal, shows_again=True, user=approver)
    work()
    assert set(contents(names)) == set(names) and everything_at(picture, document) == words
    assert not contents([*aside, seen]) and not SetAside.objects.exists()


def test_another_page_that_shows_it_later_brings_it_back(shown, publish, picture, document):
    services.withdraw(update=shown, sentence="It was wrong.")
    settle_files()
    image = get_image_model().objects.get()
    other = publish("Coats", body=[("picture", {"image": image, "alt_text": "A coat on a peg"})])
    ReferenceIndex.create_or_update_for_object(other)
    settle_files()
    assert default_storage.exists(picture.file.name) and not default_storage.exists(document.file.name)


def test_whoever_uploads_something_else_under_its_name_meanwhile_loses_nothing(
    shown, approver, picture, document, django_capture_on_commit_callbacks
):
    words, name = everything_at(picture, document), picture.file.name
    services.withdraw_for_proceedings(update=shown, sentence="Somebody was charged.", user=approver)
    settle_files()
    content = BytesIO()
    Picture.new("RGB", (60, 60), "red").save(content, "PNG")
    other = get_image_model().objects.create(title="Red", file=ContentFile(content.getvalue(), name="coat.png"))
    size = other.get_rendition("width-20").file.name
    assert (other.file.name, size in names_of(picture, document)) == (name, True)

    def show_again() -> None:
        services.review(withdrawal=shown.source.withdrawal, shows_again=True, user=approver)

    for deed in (settle_files, show_again):
        with django_capture_on_commit_callbacks(execute=True):
            deed()
            settle_files()
        assert default_storage.open(name).read() == content.getvalue() and default_storage.exists(size)
        assert everything_at(picture, document) == words
    back = get_image_model().objects.get(pk=picture.pk)
    assert back.file.name not in {name, ""} and default_storage.exists(back.get_rendition("width-20").file.name)
    assert back.get_rendition("width-20").file.name != size
    queued = DBTaskResult.objects.filter(task_path__contains="delete_file").values_list("args_kwargs", flat=True)
    assert queued and size not in str(list(queued))


@pytest.mark.parametrize("writes", range(6))
def test_whenever_the_plug_is_pulled_nothing_is_lost_and_it_is_done_the_next_time(
    shown, approver, picture, document, writes
):
    names, words = names_of(picture, document), everything_at(picture, document)

    def pull_the_plug_and_do_it_again() -> None:
        Bucket.lives = writes
        try:
            settle_files()
        except PluggedOutError:
            assert everything_at(picture, document) == words
        Bucket.lives = None
        settle_files()

    services.withdraw_for_proceedings(update=shown, sentence="Somebody was charged.", user=approver)
    pull_the_plug_and_do_it_again()
    assert contents(names) == {}
    services.review(withdrawal=shown.source.withdrawal, shows_again=True, user=approver)
    pull_the_plug_and_do_it_again()
    assert set(contents(names)) == set(names) and everything_at(picture, document) == words
