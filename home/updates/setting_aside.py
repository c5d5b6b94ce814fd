"""Files of withdrawn updates lie under a name that nobody knows, until they may be seen again.

The site refuses them at its own addresses at once (`withheld`). A bucket gives out whatever it holds at an address
that somebody has kept, so the file itself must go from there. Every step can be done again after a crash: a file is
copied before anything points at its copy, and deleted once nothing points at it any more.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from secrets import token_hex
from typing import Any

from django.core.files.storage import Storage
from django.db import transaction
from django.db.models import F
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.models import Filter

from core.models import ContentVersion

from .records import SetAside
from .withheld import is_withheld, uploads_of_withdrawn_updates

FOLDER = "withheld"
# A picture or a document of Wagtail's, of whichever class the site has.
Upload = Any


def settle_files() -> None:
    """Set aside what is withheld now, and put back what is not any more."""
    for model in (get_image_model(), get_document_model()):
        for file in model.objects.filter(pk__in=uploads_of_withdrawn_updates(model)):
            if is_withheld(file):
                set_aside(file)
    for row in SetAside.objects.all():
        if row.file is None:
            row.delete()
        elif not is_withheld(row.file):
            put_back(row)


def set_aside(file: Upload) -> None:
    """Give a picture or a document a name that nobody knows, and take it and its other sizes from the old ones."""
    row = _row_of(file)
    with _alone(row) as upload:
        if upload.file.name == row.public_name:
            _copy(upload.file.storage, row.public_name, row.private_name)
            _rename(upload, row.private_name)
    with _alone(row) as upload:
        storage = upload.file.storage
        if upload.file.name == row.private_name and _are_alike(storage, row.public_name, row.private_name):
            for rendition in _renditions(upload):
                if not _is_of_another(rendition):
                    storage.delete(rendition.file.name)
            if not _is_taken(upload, row.public_name):
                storage.delete(row.public_name)  # last: while it is there, all of this is done again


def put_back(row: SetAside) -> None:
    """Give it its public name again, and make the other sizes in which it was shown.

    Another upload may have got its name meanwhile: then it gets one beside it.
    """
    with _alone(row) as upload:
        if upload.file.name == row.private_name:
            storage = upload.file.storage
            if _is_taken(upload, row.public_name):
                row.public_name = storage.get_available_name(row.public_name)
                row.save(update_fields=["public_name"])
            _copy(storage, row.private_name, row.public_name)
            _rename(upload, row.public_name)
    with _alone(row) as upload:
        if upload.file.name == row.public_name:
            _make_sizes_again(upload, row)
            upload.file.storage.delete(row.private_name)
        row.delete()
        ContentVersion.raise_number()


def _make_sizes_again(upload: Upload, row: SetAside) -> None:
    storage = upload.file.storage
    for rendition in _renditions(upload):
        name = rendition.file.name
        if row.token in name:  # staff looked at it meanwhile
            rendition.delete()
            storage.delete(name)
        elif _is_of_another(rendition):
            rendition.file.name = row.private_name  # else what it was called is deleted with it
            rendition.delete()
        elif not storage.exists(name):
            storage.save(name, upload.generate_rendition_file(Filter(spec=rendition.filter_spec)))


def _is_taken(upload: Upload, name: str) -> bool:
    """Whether another picture, or another document, has this name now."""
    return type(upload)._default_manager.filter(file=name).exclude(pk=upload.pk).exists()


def _is_of_another(rendition: Any) -> bool:
    """Whether another picture's size has its name now."""
    others = type(rendition)._default_manager.filter(file=rendition.file.name)
    return others.exclude(image_id=rendition.image_id).exists()


def _row_of(upload: Upload) -> SetAside:
    """Where it lies, or is to lie: written down first, so that whoever goes on after a crash knows both names."""
    row = SetAside.objects.of(upload).first()
    if row and upload.file.name not in {row.public_name, row.private_name}:
        row.delete()  # somebody has put another file in its place
    name = upload.file.name
    ending = name.rpartition(".")[2] if "." in name else "file"
    row, _is_new = SetAside.objects.of(upload).get_or_create(
        defaults={"file": upload, "public_name": name, "private_name": f"{FOLDER}/{token_hex(16)}.{ending}"}
    )
    return row


@contextmanager
def _alone(row: SetAside) -> Iterator[Upload]:
    """The picture or document as it is now, while no other process moves it."""
    with transaction.atomic():
        # An update rather than a lock: it makes others wait on every database.
        SetAside.objects.filter(pk=row.pk).update(private_name=F("private_name"))
        yield row.content_type.get_object_for_this_type(pk=row.object_id)


def _renditions(upload: Upload) -> list:
    return list(upload.renditions.all()) if isinstance(upload, get_image_model()) else []


def _copy(storage: Storage, source: str, target: str) -> None:
    """Half a copy that a crash has left is made anew."""
    if storage.exists(target):
        if _are_alike(storage, source, target):
            return
        storage.delete(target)
    with storage.open(source) as content:
        if storage.save(target, content) != target:
            raise RuntimeError(f"Something else was saved as {target} at the same moment.")


def _are_alike(storage: Storage, one: str, other: str) -> bool:
    """Whether both are there and hold the same. Something else under an old name is another's upload."""
    if not (storage.exists(one) and storage.exists(other)) or storage.size(one) != storage.size(other):
        return False
    with storage.open(one) as first, storage.open(other) as second:
        return first.read() == second.read()


def _rename(upload: Upload, name: str) -> None:
    """Past the model's own saving, which would read the file, and tell everybody that it has changed."""
    type(upload)._default_manager.filter(pk=upload.pk).update(file=name)
