"""Which database holds what, where SQLite keeps the cache in a file of its own."""


class CacheRouter:
    """Sends Django's cache table to the `cache` database and everything else to `default`."""

    def _is_cache(self, app_label: str) -> bool:
        return app_label == "django_cache"

    def db_for_read(self, model, **hints):
        return "cache" if self._is_cache(model._meta.app_label) else "default"

    db_for_write = db_for_read

    def allow_migrate(self, db, app_label, **hints):
        return (db == "cache") == self._is_cache(app_label)
