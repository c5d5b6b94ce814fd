"""What holds at every address of the site. A new page joins by being in the URL conf or in the page tree."""

import re
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

import html5lib
import pytest
from django.conf import settings
from django.db import transaction

from core.staticfiles import NPM_FILES
from core.trimming import BOOTSTRAP_CLASSES
from tests.every_address import EXAMPLES, Answer, ask_every_address, patterns, takes_something
from tests.home.groups.whole import ASKS, CHAIR, GROUP, MEETING, OFFERED
from tests.valid_html import slips
from tests.whole_site import OPEN, OPEN_DRAFT, PROMISE, SENT_DRAFT, WARD, build_whole_site

pytestmark = pytest.mark.starts_first

# Every address answers 200, but for these.
SIGN_IN_FIRST = (
    "_util/login/ account/ account/2fa/ account/2fa/authenticate/ account/2fa/reauthenticate/ "
    "account/2fa/recovery-codes/ account/2fa/recovery-codes/download/ account/2fa/recovery-codes/generate/ "
    "account/2fa/totp/activate/ account/2fa/totp/deactivate/ account/3rdparty/ account/3rdparty/signup/ "
    "account/data/ account/data/erase/ account/data/my-data.json account/email/ account/login/code/confirm/ "
    "account/name/ account/password/change/ account/password/set/ account/reauthenticate/"
)
OTHERWISE = {
    **{f"/{address}": "302 /account/login/" for address in SIGN_IN_FIRST.split()},
    **{
        f"/groups/{address}": "302 /account/login/"
        for address in (
            "new/",
            f"{OFFERED}/membership/",
            *(f"{GROUP}/{page}/" for page in ("join", "membership", "desk")),
            *(f"{GROUP}/desk/{page}/" for page in ("page", "people", "people/invite", "hand-over", "meetings")),
            *(f"{GROUP}/desk/{page}/" for page in (f"people/{ASKS}", f"people/{CHAIR}", f"meetings/{MEETING}")),
        )
    },
    f"signed in: /groups/{GROUP}/desk/meetings/{MEETING}/": f"302 /groups/{GROUP}/desk/meetings/",
    "/account/3rdparty/login/error/": "401",
    f"/actions/{PROMISE}-old-title/": f"302 /actions/{PROMISE}-mend-the-gate/",
    "/actions/reply/no-such-token/": "404",
    "/account/logout/": "302 /",
    "/account/social/connections/": "301 /account/3rdparty/",
    "/account/social/login/cancelled/": "301 /account/3rdparty/login/cancelled/",
    "/account/social/login/error/": "301 /account/3rdparty/login/error/",
    "/account/social/signup/": "301 /account/3rdparty/signup/",
    "/moderation/appeal/no-such-token/": "404",
    "/neighbourhoods/find/": "302 /search/",
    f"/neighbourhoods/find/?area={WARD}": "302 /neighbourhoods/bletchley-east/",
    "/alerts/confirm/no-such-token/": "404",
    "/alerts/sign-up/": "302 /alerts/",
    "/api/v1/": "404",
    "/consultations/news/no-such-token/stop/": "404",
    f"/consultations/{OPEN}/equality/no-such-ticket/": "403",
    f"/consultations/{OPEN}/invited/no-such-token/": "404",
    f"/consultations/{OPEN}/respond/{OPEN_DRAFT}/": f"302 /consultations/{OPEN}/respond/{OPEN_DRAFT}/1/",
    "/consultations/respond/sent/no-such-token/": "404",
    "/consultations/respond/sent/no-such-token/copy/plain.txt": "404",
    "/consultations/respond/sent/no-such-token/withdraw/": "302 /consultations/respond/sent/no-such-token/",
    "/consultations/respond/yours/": "302 /account/login/",
    f"/consultations/{OPEN}/paper/no-such-form.pdf": "404",
    "/crime-map/?area=E05999999": "404",
    "/crime-map/outlines.json?by=ward": "302 /crime-map/outlines.json",
    "/forums/evidence/1066/": "404",
    "/forums/rsvp/none-of-ours/": "404",
    "/no-such-page/": "404",
    # Somebody signed in has no use for these, or has not set up what they are about.
    "signed in: /account/2fa/authenticate/": "302 /account/",
    "signed in: /account/2fa/reauthenticate/": "302 /account/reauthenticate/",
    "signed in: /account/2fa/recovery-codes/": "404",
    "signed in: /account/2fa/recovery-codes/download/": "404",
    "signed in: /account/2fa/recovery-codes/generate/": "302 /account/reauthenticate/",
    "signed in: /account/2fa/totp/activate/": "302 /account/reauthenticate/",
    "signed in: /account/2fa/totp/deactivate/": "404",
    "signed in: /account/3rdparty/login/error/": "401",
    "signed in: /account/3rdparty/signup/": "302 /account/login/",
    "signed in: /account/login/": "302 /account/",
    "signed in: /account/login/code/confirm/": "302 /account/",
    "signed in: /account/password/set/": "302 /account/password/change/",
    "signed in: /account/signup/": "302 /account/",
    "signed in: /account/social/connections/": "301 /account/3rdparty/",
    "signed in: /account/social/login/cancelled/": "301 /account/3rdparty/login/cancelled/",
    "signed in: /account/social/login/error/": "301 /account/3rdparty/login/error/",
    "signed in: /account/social/signup/": "301 /account/3rdparty/signup/",
}

# Words in the letters of English, without those of addresses; and those that stand within names.
SMALL_WORDS = re.compile(r"(?<![\w@./:’'-])[a-z]{2,}(?![\w@./:-])")
IN_NAMES = {"and", "hall", "of", "on", "register", "the"}

# From here one goes on to a page that must not be told where one came from.
SAYS_NO_PATH = {f"/consultations/{OPEN}/respond/{SENT_DRAFT}/equality/": "strict-origin"}


@pytest.fixture(scope="module")
def answers(django_db_setup, django_db_blocker, shared_data) -> list[Answer]:
    """Every address asked once, on a site with real data that is gone afterwards."""
    with django_db_blocker.unblock(), transaction.atomic():
        asked = ask_every_address(build_whole_site(shared_data))
        transaction.set_rollback(True)
    return asked


@pytest.fixture(scope="module")
def pages(answers) -> list[Answer]:
    """Those that are our pages, for the public: not the staff's, nor the API's own list of itself."""
    others = ("staff: ", "/api/v1/docs")
    found = [answer for answer in answers if answer.is_page and not answer.address.startswith(others)]
    assert len(found) > 10
    return found


def test_each_address_is_asked():
    """An address that takes something needs an example in tests/every_address.py, or is named there as having none."""
    known = set(patterns())
    assert [pattern for pattern in known if takes_something(pattern) and pattern not in EXAMPLES] == []
    assert EXAMPLES.keys() <= known


def test_no_page_asks_more_than_thirty_queries_with_nothing_kept(pages):
    """But what is held about a person, for which each kind of record is asked for."""
    queries = {page.address: page.queries for page in pages if "/account/data/" not in page.address}
    assert {address: count for address, count in queries.items() if count > 30} == {}


def test_each_address_answers_or_leads_where_it_is_declared_to(answers):
    answered = {each.address: f"{each.status} {urlsplit(each.leads_to).path}".strip() for each in answers}
    surprises = {address: got for address, got in answered.items() if got != OTHERWISE.get(address, "200")}
    assert surprises == {}
    assert OTHERWISE.keys() <= answered.keys()


def test_each_page_has_one_heading_of_the_first_level(pages):
    counts = {page.address: len(re.findall(r"<h1[\s>]", page.body)) for page in pages}
    assert {address: count for address, count in counts.items() if count != 1} == {}


def test_each_page_gets_all_rules_of_bootstrap_that_it_uses(pages):
    stylesheet = Path(settings.NODE_MODULES, NPM_FILES["npm/bootstrap.css"]).read_text()
    left_out = set(re.findall(r"\.([a-z][\w-]*)", stylesheet)) - BOOTSTRAP_CLASSES
    used = {page.address: set(" ".join(re.findall(r'class="([^"]*)"', page.body)).split()) for page in pages}
    assert {address: classes & left_out for address, classes in used.items() if classes & left_out} == {}


def test_each_page_has_a_title_of_its_own_and_a_language(pages):
    titles = {page.address: re.search(r"<title>([^<]+)</title>", page.body) for page in pages}
    assert [address for address, title in titles.items() if not title or not title[1].strip(" –\n")] == []
    assert [page.address for page in pages if not re.search(r'<html lang="[a-zA-Z-]+"', page.body)] == []
    public = [page for page in pages if page.status == 200 and page.address.startswith("/") and "?" not in page.address]
    counts = Counter(titles[page.address][1].strip() for page in public)
    assert {title: count for title, count in counts.items() if count > 2} == {}


def test_each_page_parses_as_html(pages):
    faults = {}
    for page in pages:
        parser = html5lib.HTMLParser()
        parser.parse(page.body)
        if parser.errors:
            faults[page.address] = [f"line {line}: {code}" for (line, _), code, _ in parser.errors]
    assert faults == {}


def test_each_page_is_valid_html(pages, tmp_path):
    assert [str(slip) for slip in slips({page.address: page.body for page in pages}, tmp_path)] == []


def test_words_in_another_language_than_their_page_say_so(pages):
    """Nothing on a page in Urdu is English without saying so, but names: a word in small letters is none."""
    unmarked = {}
    for page in pages:
        if page.address.startswith("in Urdu: "):
            root = html5lib.parse(page.body, namespaceHTMLElements=False)
            words = [each for words in _words_in("ur", root, "") for each in SMALL_WORDS.findall(words)]
            if found := [word for word in words if word not in IN_NAMES]:
                unmarked[page.address] = found
    assert unmarked == {}


def _words_in(language, element, spoken):
    """Texts and descriptions of an element that are read aloud in this language."""
    spoken = element.get("lang", spoken)
    if element.tag in ("script", "style", "code", "title") or not isinstance(element.tag, str):
        return
    if spoken == language:
        yield element.text or ""
        yield from (element.get(name, "") for name in ("alt", "aria-label", "placeholder", "title"))
    for child in element:
        yield from _words_in(language, child, spoken)
        if spoken == language:
            yield child.tail or ""


def test_no_page_asks_another_machine_for_anything(answers):
    """Links may lead anywhere; what a page loads or sends comes from here and goes here."""
    loading = re.compile(
        r"""<(?:script|img|iframe|audio|video|source|embed|form|link(?![^>]*rel="(?:canonical|license)"))\b[^>]*?"""
        r"""\b(?:src|srcset|href|action)="((?:https?:)?//[^"]+)""",
        re.IGNORECASE,
    )
    here = {"testserver", "localhost", "127.0.0.1"}
    strangers = {
        answer.address: found
        for answer in answers
        if (found := [url for url in loading.findall(answer.body) if urlsplit(url).hostname not in here])
    }
    assert strangers == {}


def test_no_public_page_holds_what_its_policy_forbids(pages):
    forbidden = re.compile(
        r"""<style[\s>]|\sstyle="|\son[a-z]+="|javascript:|<script(?![^>]*\b(?:src=|application/))"""
    )
    assert {page.address: found for page in pages if (found := forbidden.findall(page.body))} == {}


def test_each_answer_carries_the_security_headers(answers):
    lacking = {}
    for answer in answers:
        policy = answer.headers.get("Content-Security-Policy", "")
        faults = [
            name
            for name, holds in {
                "nosniff": answer.headers.get("X-Content-Type-Options") == "nosniff",
                "referrer": answer.headers.get("Referrer-Policy") == SAYS_NO_PATH.get(answer.address, "same-origin"),
                "opener": answer.headers.get("Cross-Origin-Opener-Policy") == "same-origin",
                "policy": "frame-ancestors" in policy and "base-uri" in policy,
                "strict": answer.address.startswith("staff: ") or "unsafe-inline" not in policy,
            }.items()
            if not holds
        ]
        if faults:
            lacking[answer.address] = faults
    assert lacking == {}
