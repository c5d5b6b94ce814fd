from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "outbox"
    verbose_name = "Outbox"

    def ready(self) -> None:
        from . import events  # noqa: F401, PLC0415 - its receiver listens from now on
