"""How days are typed and read, as `FORMAT_MODULE_PATH` wants it: one folder for each language that needs its own.

The day comes first in every language, so that 3/4/2026 is never in March. The first of each list is how Wagtail's
fields show a day (`WAGTAIL_DATE_FORMAT`), which each language has to read back; the last is a browser's.
"""

DATE_INPUT_FORMATS = ["%d/%m/%Y", "%d/%m/%y", "%d.%m.%Y", "%d.%m.%y", "%d %B %Y", "%d %b %Y", "%Y-%m-%d"]
DATETIME_INPUT_FORMATS = [f"{day} {time}" for day in DATE_INPUT_FORMATS for time in ("%H:%M", "%H:%M:%S")]
