"""English as the site writes it: 23 November 2026."""

from config.formats import DATE_INPUT_FORMATS, DATETIME_INPUT_FORMATS

__all__ = ["DATETIME_FORMAT", "DATETIME_INPUT_FORMATS", "DATE_FORMAT", "DATE_INPUT_FORMATS"]
DATE_FORMAT = "j F Y"
DATETIME_FORMAT = "j F Y, H:i"
