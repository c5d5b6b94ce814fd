"""Files of withdrawn updates lie under a name that nobody knows, until they may be seen again.

The site refuses them at its own addresses at once (`withheld`). A bucket gives out whatever it holds at an address
that somebody has kept, so the file itself must go from there. Every step can be done again after a crash: a file is
copied before anything points at its copy, and deleted once nothing points at it any more.
"""

from secrets import token_hex

from django.core.files.storage import Storage
from django.db import transaction
from django.db.models import Model
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.models import Filter

from core.models import ContentVersion

from .records import SetAside
from .withheld import is_withheld, uploads_of_withdrawn_updates

FOLDER = "withheld"
TOKEN_BYTES = 16


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


def set_aside(upload: Model) -> None:
    """Give a picture or a document a name that nobody knows, and take it and its other sizes from the old ones."""
    storage, row = upload.file.storage, _row_of(upload)
    if upload.file.name == row.public_name:
        _copy(storage, row.public_name, row.private_name)
        _rename(upload, row.public_name, row.private_name)
    storage.delete(row.public_name)
    for rendition in _renditions(upload):
        storage.delete(rendition.file.name)


def put_back(row: SetAside) -> None:
    """Give it its public name again, and make the other sizes in which it was shown."""
    upload = row.file
    storage = upload.file.storage
    if upload.file.name == row.private_name:
        _copy(storage, row.private_name, row.public_name)
        _rename(upload, row.private_name, row.public_name)
    for rendition in _renditions(upload):
        if row.private_name.partition("/")[2][:TOKEN_BYTES] in rendition.file.name:
            rendition.delete()  # staff looked at it meanwhile
        elif not storage.exists(rendition.file.name):
            made = upload.generate_rendition_file(Filter(spec=rendition.filter_spec))
            storage.save(rendition.file.name, made)
    storage.delete(row.private_name)
    with transaction.atomic():
        row.delete()
        ContentVersion.raise_number()


def _row_of(upload: Model) -> SetAside:
    """Where it lies, or is to lie: written down first, so that whoever goes on after a crash knows both names."""
    row = SetAside.objects.of(upload).first()
    if row and upload.file.name in {row.public_name, row.private_name}:
        return row
    if row:  # somebody has put another file in its place
        row.delete()
    name = upload.file.name
    ending = name.rpartition(".")[2] if "." in name else "file"
    return SetAside.objects.create(
        file=upload, public_name=name, private_name=f"{FOLDER}/{token_hex(TOKEN_BYTES)}.{ending}"
    )


def _renditions(upload: Model) -> list:
    return list(upload.renditions.all()) if isinstance(upload, get_image_model()) else []


def _copy(storage: Storage, source: str, target: str) -> None:
    """Half a copy that a crash has left is made anew."""
    if storage.exists(target):
        if storage.size(target) == storage.size(source):
            return
        storage.delete(target)
    with storage.open(source) as content:
        storage.save(target, content)


def _rename(upload: Model, old: str, new: str) -> None:
    """Only where it still has its old name: somebody may have put another file in its place."""
    type(upload)._default_manager.filter(pk=upload.pk, file=old).update(file=new)
    upload.file.name = new
