"""Static files: ours from the apps, a short named list from npm packages, all served under hashed names."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

from .trimming import keep_used_classes, keep_used_weights

SOURCE_MAP = re.compile(rb"(//|/\*)# sourceMappingURL=\S+( \*/)?")
LEAFLET_IMAGES = ("layers.png", "layers-2x.png", "marker-icon.png")
FONT = "@fontsource-variable/atkinson-hyperlegible-next/files/atkinson-hyperlegible-next-{}-wght-{}.woff2"
# Public name -> file in node_modules. Nothing else of a package is ever served.
NPM_FILES = {
    "npm/bootstrap.css": "bootstrap/dist/css/bootstrap.min.css",
    # For languages that are written from right to left.
    "npm/bootstrap.rtl.css": "bootstrap/dist/css/bootstrap.rtl.min.css",
    "npm/atkinson-latin.woff2": FONT.format("latin", "normal"),
    "npm/atkinson-latin-italic.woff2": FONT.format("latin", "italic"),
    "npm/atkinson-latin-ext.woff2": FONT.format("latin-ext", "normal"),
    "npm/atkinson-latin-ext-italic.woff2": FONT.format("latin-ext", "italic"),
    "npm/leaflet.css": "leaflet/dist/leaflet.css",
    **{f"npm/images/{name}": f"leaflet/dist/images/{name}" for name in LEAFLET_IMAGES},
    "npm/leaflet.js": "leaflet/dist/leaflet.js",
    "npm/supercluster.js": "supercluster/dist/supercluster.js",
}


class NpmFinder(BaseFinder):
    """Finds the files of `NPM_FILES` in `settings.NODE_MODULES`."""

    def __init__(self, *args, **kwargs):
        self.storage = NpmStorage(location=settings.NODE_MODULES)

    def check(self, **kwargs):
        return []

    def find(self, path, find_all=False, **kwargs):
        source = NPM_FILES.get(path)
        found = [str(Path(settings.NODE_MODULES, source))] if source else []
        return found if find_all else (found[0] if found else [])

    def list(self, ignore_patterns):
        for name in NPM_FILES:
            yield name, self.storage


class NpmStorage(FileSystemStorage):
    """Opens a public name at its place in node_modules, without what no page uses and pointers to source maps."""

    def path(self, name):
        return super().path(NPM_FILES.get(name, name))

    def _open(self, name, mode="rb"):
        content = Path(self.path(name)).read_bytes()
        if name.endswith((".css", ".js")):
            content = SOURCE_MAP.sub(b"", content)
        if name.startswith("npm/bootstrap."):
            content = keep_used_classes(content.decode()).encode()
        if name.endswith(".woff2"):
            content = keep_used_weights(content)
        return ContentFile(content, name=name)


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """Whitenoise's hashed, compressed files, with ES modules' relative imports rewritten to their hashed names."""

    support_js_module_import_aggregation = True

    def compress_files(self, paths: Iterable[str]) -> Iterator[tuple[str, str]]:
        """Only what pages ask for: nothing by the name it had before, no source map, whose readers can wait."""
        asked_for = set(self.hashed_files.values())
        return super().compress_files([path for path in paths if path in asked_for and not path.endswith(".map")])
