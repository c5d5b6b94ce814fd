from django.apps import AppConfig

from . import missing  # noqa: F401 - before any form is made: fields keep the words they are made with


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = "Site"

    def ready(self) -> None:
        from . import checks  # noqa: F401, PLC0415 - registers them
        from .page_cache import watch_content  # noqa: PLC0415 - reads models, which are loaded by now

        watch_content()
