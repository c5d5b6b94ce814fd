from django.apps import AppConfig


class FormatsConfig(AppConfig):
    name = "formats"
    verbose_name = "Formats"

    def ready(self) -> None:
        from .signals import listen  # noqa: PLC0415 - models are there only now

        listen()
