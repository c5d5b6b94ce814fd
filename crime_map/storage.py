"""Whole files in the crime data storage: a folder on this machine, or a bucket.

A file here never changes: its name holds the hash of its content. It is written before the transaction that
names it, so a kill between the two leaves only an orphan, which `sweep_orphans` removes later.
"""

import hashlib
import io
import os
import tempfile
from collections.abc import Iterable, Iterator
from datetime import timedelta
from pathlib import Path

import polars as pl
from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages
from django.utils import timezone

AUDIT = "audit"


def crime_data() -> Storage:
    return storages["crime_data"]


def save_whole(name: str, content: bytes) -> None:
    """Write `content` so that nobody, even after a power cut, ever finds half of it under `name`."""
    storage = crime_data()
    try:
        path = Path(storage.path(name))
    except NotImplementedError:  # a bucket, where an upload appears whole or not at all
        if not storage.exists(name):
            storage.save(name, ContentFile(content))
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, suffix=".part")
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    Path(temporary).replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)


def save_frame(frame: pl.DataFrame, folder: str, stem: str) -> str:
    """Keep `frame` as Parquet in `folder` under the audit copies; the name it got is returned."""
    buffer = io.BytesIO()
    frame.write_parquet(buffer, compression="zstd", compression_level=1, statistics=False)
    content = buffer.getvalue()
    name = f"{AUDIT}/{folder}/{stem}-{hashlib.sha256(content).hexdigest()[:16]}.parquet"
    save_whole(name, content)
    return name


def scan(names: Iterable[str]) -> pl.LazyFrame:
    """The rows of several audit copies with the same columns, one after the other."""
    storage = crime_data()
    try:
        return pl.scan_parquet([storage.path(name) for name in names])
    except NotImplementedError:
        return pl.concat(pl.read_parquet(storage.open(name).read()) for name in names).lazy()


def _files(storage: Storage, folder: str) -> Iterator[str]:
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in files:
        yield f"{folder}/{name}"
    for name in folders:
        yield from _files(storage, f"{folder}/{name}")


def sweep_orphans(used: set[str], older_than: timedelta = timedelta(hours=1)) -> int:
    """Remove audit copies that nothing names any more; how many.

    Young ones stay: another import may have written them and not yet committed, and a reader may still hold them.
    """
    storage, swept = crime_data(), 0
    for name in _files(storage, AUDIT):
        if name not in used and timezone.now() - storage.get_modified_time(name) >= older_than:
            storage.delete(name)
            swept += 1
    return swept
