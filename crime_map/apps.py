from django.apps import AppConfig


class CrimeMapConfig(AppConfig):
    name = "crime_map"
    verbose_name = "Crime map"
