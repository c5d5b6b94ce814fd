from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "home"
    verbose_name = "Home"

    def ready(self) -> None:
        from .alerts import signals  # noqa: F401, PLC0415 - they register themselves, once the models are there
