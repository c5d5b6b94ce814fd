"""`python -m bench._asking ADDRESS`: what a page asks that the page cache passes by, in one process, as JSON.

`again` and `anew` are queries of the database, not of the cache: of a page like others before it, and of the first one
after a change of the content, with every cache empty. `seconds` is the processor's time for that first one. The median
of several.
"""

import json
import logging
import statistics
import sys
import time

from . import ROOT

TIMES = 7


def main(address: str) -> None:
    sys.path.insert(1, str(ROOT / "site"))
    import django  # noqa: PLC0415 - once it is known where the site's own modules are

    django.setup()
    from django.core.cache import caches  # noqa: PLC0415 - once Django is set up
    from django.db import connection  # noqa: PLC0415 - as above
    from django.test import Client  # noqa: PLC0415 - as above
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415 - as above

    from core.models import ContentVersion  # noqa: PLC0415 - as above
    from core.warming import warm_up  # noqa: PLC0415 - as above

    logging.disable(logging.ERROR)
    warm_up()
    client = Client(headers={"host": "127.0.0.1", "cookie": "sessionid=0"})

    def ask() -> int:
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(address)
        if answer.status_code != 200:
            raise RuntimeError(f"{address} answered {answer.status_code}.")
        return len(queries)

    ask()
    anew: list[float] = []
    again: list[float] = []
    seconds: list[float] = []
    for _each in range(TIMES):
        ContentVersion.raise_number()
        for cache in caches:
            caches[cache].clear()
        started = time.process_time()
        anew.append(ask())
        seconds.append(time.process_time() - started)
        again.append(ask())
    found = {"anew": anew, "again": again, "seconds": seconds}
    print(json.dumps({name: statistics.median(values) for name, values in found.items()}))


if __name__ == "__main__":
    main(sys.argv[1])
