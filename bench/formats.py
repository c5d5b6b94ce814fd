"""Making a page of 5,000 words in every format.

Time of the processor, of the worker and of what it starts, so that a busy machine fails nothing.
"""

import os
import time
from collections.abc import Iterator

from . import Row

NEEDS_NO_DATABASE = True
SECTIONS = 10  # with a table and a title, 5,000 words
SENTENCE = (
    "The partnership met in March and agreed on what to do about burglary near the station: more light on the path, "
    "a visit to each of the 214 homes, and locks for sheds, at a cost of £12,400 in 2025-26. "
)
TABLE = (
    "<table><caption>Burglary by month</caption><thead><tr><th>Month</th><th>Count</th><th>A year before</th></tr>"
    "</thead><tbody>" + "<tr><th>June</th><td>31</td><td>38</td></tr>" * 48 + "</tbody></table>"
)


def measure() -> Iterator[Row]:
    from formats.documents import document_from_html  # noqa: PLC0415 - Django is set up by now, and was not above
    from formats.makers import MAKERS  # noqa: PLC0415 - as above
    from formats.models import FormatSettings  # noqa: PLC0415 - as above

    section = f"<h2>What we did about it</h2>{f'<p>{SENTENCE * 3}</p>' * 4}"
    html = f"{section * (SECTIONS - 1)}{TABLE}{section}"
    started = time.process_time()
    document = document_from_html(html, title="The plan for the year", language="en-gb")
    taken = [time.process_time() - started]
    yield Row(f"A page of {document.word_count:,} words taken apart", f"{taken[0] * 1000:.0f} ms")
    settings = FormatSettings()
    few_words = document_from_html("<p>A few words.</p>", title="Few", language="en-gb")
    for format_, maker in MAKERS.items():
        # A worker has loaded its tools with the first page that it made.
        maker.make(few_words, settings)
        started = _processor_time()
        made = maker.make(document, settings)
        taken.append(_processor_time() - started)
        plays = f", {made.seconds / 60:.0f} minutes to listen to" if made.seconds else ""
        yield Row(f"{format_.label}: {len(made.content) / 1e6:.2f} MB{plays}", f"{taken[-1]:.2f} s")
    yield Row("All formats together", f"{sum(taken):.1f} s", "under 10 s", sum(taken) < 10)


def _processor_time() -> float:
    """Seconds of the processor, of this process and of those it has started and seen the end of."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system
