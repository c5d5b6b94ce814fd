"""Every address of the site, gathered from the URL conf and the page tree, so that none is forgotten.

An address that needs something put in has its examples here; a test fails until it has.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.core import signing
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, get_resolver
from wagtail.models import Locale, Page

from actions.raisers.mails import TOKEN as RAISER_TOKEN
from consultations.answering.addresses import OWN_SALT
from consultations.outcomes.mails import STOP_TOKEN
from home.groups.area_pack import pack_address
from moderation.services.letters import ANSWER_TOKEN, APPEAL_TOKEN
from people.models import CommunityGroup
from tests.consultations.ideas.whole import IDEA, IDEAS, OWN_COMMENT, OWN_IDEA, PAPER_COMMENT, PLACE
from tests.consultations.results.whole import RELEASED
from tests.forums.day.whole import CODE, GUEST, SCREEN, TABLE
from tests.forums.inviting.whole import DECLINED, IN_ROOM, ONLINE, UNANSWERED, WAITING
from tests.forums.whole import COMING, EVIDENCE_YEAR, HELD
from tests.home.groups.whole import ASKS, CHAIR, GROUP, GROUP_NUMBER, MEETING, OFFERED
from tests.whole_site import (
    ANSWERED,
    COMPLAINT,
    DISTRICT,
    INVITED,
    OPEN,
    OPEN_DRAFT,
    PROMISE,
    PUBLISHED_REPLY,
    RAISED_BY,
    RAISER,
    REFUSED_ITEM,
    REPLY,
    REQUEST,
    RESIDENT,
    SENT_DRAFT,
    STOP_SEARCH_YEAR,
    SUBSCRIPTION,
    TICKET,
    TOLD_RESPONSE,
    WARD,
    WholeSite,
)

# As formats.urls writes them.
PAGE_FORMATS = "^(?P<path>(?:[\\w\\-]+/)*)formats/"
FORMATS = r"large-print\.pdf|audio\.mp3|braille\.brf|plain\.txt|easy-read\.pdf|bsl\.mp4"
# Pattern of an address that takes something -> what to ask for; none where only its own tests can make it.
EXAMPLES: dict[str, list[str]] = {
    "look/accent.<slug:digest>.css": [],  # every page asks for it, and test_static_files looks at it
    "crime-map/": [
        "crime-map/",
        f"crime-map/?area={WARD}",
        f"crime-map/?area={WARD}&from=2025-06&to=2025-08&category=burglary&category=robbery",
        "crime-map/?near=52.0406,-0.7594&radius=800",
        "crime-map/?shape=52.03,-0.78;52.03,-0.74;52.05,-0.74",
        "crime-map/?area=E05999999",
        "crime-map/?from=nonsense",
    ],
    "crime-map/stop-and-search/": [
        "crime-map/stop-and-search/",
        f"crime-map/stop-and-search/?area={DISTRICT}&year={STOP_SEARCH_YEAR}",
        f"crime-map/stop-and-search/?area={WARD}&year=1066",
    ],
    "crime-map/download.<str:file_format>": [f"crime-map/download.{kind}?area={WARD}" for kind in ("csv", "xlsx")],
    "crime-map/data/<str:name>": [],
    "crime-map/outlines.json": ["crime-map/outlines.json?by=ward"],
    "api/v1/counts": [f"api/v1/counts?area={WARD}&from=2025-06&to=2025-08"],
    "api/v1/stop-and-search": [f"api/v1/stop-and-search?area={DISTRICT}&year={STOP_SEARCH_YEAR}"],
    "u/<slug:code>/": [],  # test_in_public looks at these, with updates of its own
    "u/<slug:code>/poster.pdf": [],
    "u/<slug:code>/card.png": [],
    "u/<slug:code>/meeting.ics": [],
    "updates/feed/<slug:slug>/": [],
    "neighbourhoods/<slug:slug>/feed/": [],
    "search/": ["search/", "search/?q=bletchley", "search/?q=MK9+3EJ", "search/?q=nowhere+at+all"],
    "search/suggest/": ["search/suggest/?q=ble"],
    "mail-events/<slug:service>/": [],  # mail services post to it; nobody opens it
    "account/^confirm-email/(?P<key>[-:\\w]+)/$": ["account/confirm-email/no-such-key/"],
    "account/^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": ["account/password/reset/key/1-no-such/"],
    "account/oidc/<slug:provider_id>/login/": [],
    "account/oidc/^(?P<provider_id>[^/]+)/login/": [],
    "account/oidc/^(?P<provider_id>[^/]+)/login/callback/": [],
    "^media/(?P<path>(?:images|original_images|avatar_images)/.+)$": [],
    "^documents/(\\d+)/(.*)$": [],
    "documents/^(\\d+)/(.*)$": [],
    "documents/authenticate_with_password/<int:restriction_id>/": [],
    "_util/authenticate_with_password/<int:page_view_restriction_id>/<int:page_id>/": [],
    # What cannot be made, or is still being made, is seen in tests/formats.
    f"{PAGE_FORMATS}(?P<name>{FORMATS})$": ["accessibility/formats/plain.txt"],
    f"{PAGE_FORMATS}audio[.]txt$": ["accessibility/formats/audio.txt"],
    f"{PAGE_FORMATS}bsl[.]vtt$": [],  # of a video that staff brought: tests/formats
    f"{PAGE_FORMATS}ask/$": ["formats/ask/", "accessibility/formats/ask/?format=braille"],
    f"{PAGE_FORMATS}asked/$": ["accessibility/formats/asked/"],
    "neighbourhoods/find/": [
        "neighbourhoods/find/",
        f"neighbourhoods/find/?area={WARD}",
        f"neighbourhoods/find/?area={DISTRICT}",
        "neighbourhoods/bletchley-east/?near=51.98198,-0.72903",
    ],
    "neighbourhoods/remember/<slug:slug>/": ["neighbourhoods/remember/bletchley-east/"],
    "neighbourhoods/<slug:slug>/calendar.ics": ["neighbourhoods/bletchley-east/calendar.ics"],
    "alerts/": ["alerts/", "alerts/?q=bletchley", f"alerts/?area={WARD}&everywhere=1", "alerts/?q=nowhere&missing=1"],
    "alerts/sign-up/": ["alerts/sign-up/", f"alerts/sign-up/?area={WARD}"],
    "alerts/confirm/<str:token>/": [f"alerts/confirm/{REQUEST}/", "alerts/confirm/no-such-token/"],
    "alerts/manage/<str:token>/": [f"alerts/manage/{SUBSCRIPTION}/"],
    "alerts/manage/<str:token>/places/": [f"alerts/manage/{SUBSCRIPTION}/places/"],
    "alerts/unsubscribe/<str:token>/": [f"alerts/unsubscribe/{SUBSCRIPTION}/"],
    "moderation/appeal/<str:token>/": [
        f"moderation/appeal/{signing.dumps(str(REFUSED_ITEM), salt=APPEAL_TOKEN)}/",
        "moderation/appeal/no-such-token/",
    ],
    "moderation/complaint/<str:token>/": [f"moderation/complaint/{signing.dumps(str(COMPLAINT), salt=ANSWER_TOKEN)}/"],
    "report/<slug:kind>/<int:pk>/": [f"report/reply/{PUBLISHED_REPLY}/"],
    "report/<slug:kind>/<int:pk>/defamation/": [f"report/reply/{PUBLISHED_REPLY}/defamation/"],
    "reply/<int:pk>/": [],  # tests/browser/test_replies.py looks at it
    "ask/<slug:slug>/": ["ask/bletchley-east/"],
    "questions/<slug:slug>/": ["questions/bletchley-east/"],
    "your-reply/<str:token>/": [f"your-reply/{REPLY}/", f"your-reply/{REPLY}/?sent=1"],
    "your-reply/<str:token>/add/": [f"your-reply/{REPLY}/add/"],
    "your-reply/<str:token>/withdraw/": [f"your-reply/{REPLY}/withdraw/"],
    "priorities/local/<slug:slug>/": ["priorities/local/bletchley-east/"],
    "priorities/local/<slug:slug>/propose/": ["priorities/local/bletchley-east/propose/"],
    "priorities/local/<slug:slug>/proposed/": ["priorities/local/bletchley-east/proposed/"],
    "priorities/packs/<slug:slug>/": [],  # for staff: tests/home/priorities/test_packs.py looks at it
    "priorities/packs/<slug:slug>/<str:name>": [],
    "actions/feed/": ["actions/feed/", "actions/?q=light&status=overdue", "actions/?q=nothing+like+it"],
    "actions/<int:pk>-<slug:slug>/": [f"actions/{PROMISE}-mend-the-gate/", f"actions/{PROMISE}-old-title/"],
    "actions/reply/<str:token>/": [
        f"actions/reply/{signing.dumps([RAISER, RAISED_BY], salt=RAISER_TOKEN)}/",
        f"actions/reply/{signing.dumps([RAISER, RAISED_BY], salt=RAISER_TOKEN)}/?sent=1",
        "actions/reply/no-such-token/",
    ],
    "actions/stop/<str:token>/": [f"actions/stop/{signing.dumps([RAISER, RAISED_BY], salt=RAISER_TOKEN)}/"],
    "groups/pack/<str:token>/": [pack_address(CommunityGroup(pk=GROUP_NUMBER), RESIDENT)],
    "groups/<slug:slug>/": [
        f"groups/{GROUP}/",
        f"groups/{OFFERED}/",
        "groups/?q=bletchley&kind=watch",
        "groups/?q=nowhere+at+all",
    ],
    "groups/<slug:slug>/meetings.ics": [f"groups/{GROUP}/meetings.ics"],
    "groups/<slug:slug>/join/": [f"groups/{GROUP}/join/"],
    "groups/<slug:slug>/membership/": [f"groups/{GROUP}/membership/", f"groups/{OFFERED}/membership/"],
    **{
        f"groups/<slug:slug>/desk/{page}": [f"groups/{GROUP}/desk/{page}"]
        for page in ("", "page/", "people/", "people/invite/", "hand-over/", "meetings/")
    },
    "groups/<slug:slug>/desk/people/<int:pk>/": [f"groups/{GROUP}/desk/people/{pk}/" for pk in (ASKS, CHAIR)],
    "groups/<slug:slug>/desk/meetings/<int:pk>/": [f"groups/{GROUP}/desk/meetings/{MEETING}/"],
    "consultations/news/<str:token>/stop/": [
        f"consultations/news/{signing.dumps(TOLD_RESPONSE, salt=STOP_TOKEN)}/stop/",
        "consultations/news/no-such-token/stop/",
    ],
    "consultations/<slug:slug>/paper/<str:name>": [
        f"consultations/{OPEN}/paper/paper-form.pdf",
        f"consultations/{OPEN}/paper/no-such-form.pdf",
    ],
    "consultations/respond/sent/<str:token>/": [
        f"consultations/respond/sent/{signing.dumps(TOLD_RESPONSE, salt=OWN_SALT)}/",
        "consultations/respond/sent/no-such-token/",
    ],
    "consultations/respond/sent/<str:token>/copy/<str:name>": [
        f"consultations/respond/sent/{signing.dumps(TOLD_RESPONSE, salt=OWN_SALT)}/copy/plain.txt",
        "consultations/respond/sent/no-such-token/copy/plain.txt",
    ],
    "consultations/respond/sent/<str:token>/change/": [],  # only takes what is sent
    "consultations/respond/sent/<str:token>/withdraw/": ["consultations/respond/sent/no-such-token/withdraw/"],
    "consultations/<slug:slug>/invited/<str:token>/": [
        f"consultations/{OPEN}/invited/{INVITED}/",
        f"consultations/{OPEN}/invited/no-such-token/",
    ],
    "consultations/<slug:slug>/respond/": [f"consultations/{OPEN}/respond/", f"consultations/{ANSWERED}/respond/"],
    "consultations/<slug:slug>/respond/left/": [f"consultations/{OPEN}/respond/left/"],
    "consultations/<slug:slug>/respond/questions/<str:name>": [
        f"consultations/{OPEN}/respond/questions/{name}" for name in ("plain.txt", "large-print.pdf")
    ],
    "consultations/<slug:slug>/respond/<uuid:key>/": [f"consultations/{OPEN}/respond/{OPEN_DRAFT}/"],
    "consultations/<slug:slug>/respond/<uuid:key>/<int:number>/": [
        f"consultations/{OPEN}/respond/{OPEN_DRAFT}/{number}/" for number in (1, 2)
    ],
    **{
        f"consultations/<slug:slug>/respond/<uuid:key>/{page}/": [f"consultations/{OPEN}/respond/{OPEN_DRAFT}/{page}/"]
        for page in ("about", "check", "later")
    },
    "consultations/<slug:slug>/respond/<uuid:key>/sent/": [f"consultations/{OPEN}/respond/{SENT_DRAFT}/sent/"],
    "consultations/<slug:slug>/respond/<uuid:key>/leave/": [],  # only takes what is sent
    "consultations/<slug:slug>/respond/<uuid:key>/equality/": [f"consultations/{OPEN}/respond/{SENT_DRAFT}/equality/"],
    "consultations/<slug:slug>/equality/thank-you/": [f"consultations/{OPEN}/equality/thank-you/"],
    "consultations/<slug:slug>/equality/<str:number>/": [
        f"consultations/{OPEN}/equality/{TICKET}/",
        f"consultations/{OPEN}/equality/no-such-ticket/",
    ],
    "consultations/words/<str:token>/": [f"consultations/words/{each}/" for each in (OWN_IDEA, OWN_COMMENT)],
    "consultations/words/<str:token>/withdraw/": [f"consultations/words/{OWN_IDEA}/withdraw/"],
    "consultations/<slug:slug>/<contributed:kind>/": [
        *(f"consultations/{IDEAS}/{kind}/" for kind in ("ideas", "map", "paper")),
        f"consultations/{IDEAS}/map/?q=gate&area=bletchley-east&sort=supported",
        f"consultations/{IDEAS}/ideas/?q=nothing+like+it&status=done",
        f"consultations/{IDEAS}/paper/?section=a-part",
    ],
    "consultations/<slug:slug>/<contributed:kind>/post/": [
        f"consultations/{IDEAS}/{kind}/post/" for kind in ("ideas", "map", "paper")
    ],
    "consultations/<slug:slug>/<contributed:kind>/<int:pk>/": [
        f"consultations/{IDEAS}/ideas/{IDEA}/?supported=1",
        f"consultations/{IDEAS}/map/{PLACE}/",
        f"consultations/{IDEAS}/paper/{PAPER_COMMENT}/",
    ],
    "consultations/<slug:slug>/<contributed:kind>/<int:pk>/comment/": [f"consultations/{IDEAS}/ideas/{IDEA}/comment/"],
    "consultations/<slug:slug>/<contributed:kind>/<int:pk>/support/": [],  # only takes what is sent
    "consultations/<slug:slug>/poll/": [f"consultations/{IDEAS}/poll/"],
    "consultations/<slug:slug>/poll/sent/": [f"consultations/{IDEAS}/poll/sent/"],
    "consultations/<slug:slug>/results/": [f"consultations/{RELEASED}/results/"],
    "consultations/<slug:slug>/results/<int:number>/": [f"consultations/{RELEASED}/results/1/"],
    "consultations/<slug:slug>/results/<int:number>/results.<results_format:file_format>": [
        f"consultations/{RELEASED}/results/2/results.{kind}" for kind in ("csv", "xlsx", "json")
    ],
    "consultations/<slug:slug>/responses/": [
        f"consultations/{RELEASED}/responses/",
        f"consultations/{RELEASED}/responses/?q=dark&who=people&area=bletchley-east",
        f"consultations/{RELEASED}/responses/?q=nothing+like+it",
    ],
    "consultations/<slug:slug>/responses/responses.<results_format:file_format>": [
        f"consultations/{RELEASED}/responses/responses.csv"
    ],
    "api/v1/consultations/<slug>/results": [f"api/v1/consultations/{RELEASED}/results"],
    "consultations/<slug:slug>/outcome/": [f"consultations/{ANSWERED}/outcome/"],
    "consultations/<slug:slug>/outcome/<str:name>": [f"consultations/{ANSWERED}/outcome/plain.txt"],
    "consultations/<slug:slug>/report/report.pdf": [f"consultations/{ANSWERED}/report/report.pdf"],
    "forums/tables/<str:token>/": [f"forums/tables/{TABLE}/"],
    "forums/tables/<str:token>/points/": [],  # only takes what is sent
    "forums/tables/<str:token>/worker.js": [f"forums/tables/{TABLE}/worker.js"],
    "forums/check-in/<str:token>/": [f"forums/check-in/{GUEST}/"],
    "forums/live/<str:code>/": [f"forums/live/{CODE}/"],
    "forums/live/<str:code>/vote/": [],  # only takes what is sent
    "forums/live/<str:code>/ask/": [f"forums/live/{CODE}/ask/"],
    "forums/screen/<str:token>/": [f"forums/screen/{SCREEN}/"],
    "forums/screen/<str:token>/now/": [f"forums/screen/{SCREEN}/now/"],
    "forums/evidence/<int:year>/": [f"forums/evidence/{EVIDENCE_YEAR}/", "forums/evidence/1066/"],
    "forums/evidence/<int:year>/evidence.pdf": [f"forums/evidence/{EVIDENCE_YEAR}/evidence.pdf"],
    "forums/rsvp/<str:token>/": [
        *(f"forums/rsvp/{token}/" for token in (UNANSWERED, IN_ROOM, ONLINE, WAITING, DECLINED)),
        f"forums/rsvp/{IN_ROOM}/?change=1",
        "forums/rsvp/none-of-ours/",
    ],
    "forums/rsvp/<str:token>/forum.ics": [f"forums/rsvp/{ONLINE}/forum.ics"],
    "forums/<slug:slug>/come/": [f"forums/{COMING}/come/"],
    "forums/<slug:slug>/forum.ics": [f"forums/{COMING}/forum.ics"],
    "forums/<slug:slug>/report/report.pdf": [f"forums/{HELD}/report/report.pdf"],
    # The page tree is gathered below; these are what its pages can be asked for besides.
    "^((?:[\\w\\-]+/)*)$": [
        "consultations/?area=bletchley-east",
        "consultations/?area=nowhere&page=99",
    ],
}
# Looked at in a language read from the right, too: lists, and pages of what nobody has put into it.
IN_URDU = (
    "",
    "actions/",
    "actions/how-long/",
    "alerts/",
    f"alerts/sign-up/?area={WARD}",
    "ask/",
    f"actions/{PROMISE}-mend-the-gate/",
    "consultations/",
    f"consultations/{ANSWERED}/outcome/",
    f"consultations/{OPEN}/respond/",
    "formats/ask/",
    "forums/",
    f"forums/{COMING}/come/",
    "groups/",
    f"groups/{GROUP}/",
    "priorities/",
    "priorities/local/bletchley-east/",
    "priorities/local/bletchley-east/propose/",
    "questions/bletchley-east/",
    "search/?q=Bletchley",
    "search/?q=Nowhere",
    "updates/",
)
# Looked at by a person who is signed in, too; the others by anybody.
SIGNED_IN = (
    "/account/",
    "/groups/new/",
    *(f"/groups/{GROUP}/{page}/" for page in ("desk", "membership")),
    f"/groups/{OFFERED}/m",
)


@dataclass
class Answer:
    """What one address answered, to whom."""

    address: str
    status: int
    headers: dict[str, str]
    body: str
    leads_to: str
    queries: int

    @property
    def is_page(self) -> bool:
        is_html = self.headers.get("Content-Type", "").startswith("text/html")
        return is_html and "<html" in self.body.lower()


def patterns() -> Iterator[str]:
    """Every pattern of the URL conf, written from the root, without those of the staff's pages."""
    yield from (pattern for pattern in _walk(get_resolver().url_patterns) if "admin/" not in pattern)


def _walk(entries, prefix: str = "") -> Iterator[str]:
    for entry in entries:
        path = f"{prefix}{entry.pattern}"
        if isinstance(entry, URLPattern):
            yield path
        else:
            yield from _walk(entry.url_patterns, path)


def takes_something(pattern: str) -> bool:
    return any(sign in pattern for sign in "<(^")


def addresses() -> list[str]:
    """What to ask for: each pattern's address or examples, and every published page."""
    found: list[str] = []
    for pattern in patterns():
        found += EXAMPLES.get(pattern, [] if takes_something(pattern) else [pattern])
    pages = [page.url for page in Page.objects.live().filter(depth__gt=1)]
    return sorted({f"/{address.lstrip('/')}" for address in found} | set(pages))


def ask_every_address(site: WholeSite) -> list[Answer]:
    """The answer of each address: to anybody, to a resident who is signed in where that is another page."""
    anybody, resident, administrator = Client(), Client(), Client()
    resident.force_login(site.resident)
    administrator.force_login(site.administrator)
    answers = [ask(anybody, address) for address in addresses()]
    # Signing out is done by a POST; its page leaves the resident signed in.
    own = [address for address in addresses() if address.startswith(SIGNED_IN)]
    answers += [ask(resident, address, "signed in: ") for address in own]
    answers += [ask(administrator, address, "staff: ") for address in ("/admin/", "/admin/pages/")]
    answers.append(ask(anybody, "/no-such-page/"))
    _put_lists_into_urdu()
    answers += [ask(anybody, f"/ur/{address}", "in Urdu: ") for address in IN_URDU]
    return answers


def _put_lists_into_urdu() -> None:
    """The first page and those right below it, with Urdu words of their own."""
    urdu = Locale.objects.create(language_code="ur")
    lists = Page.objects.filter(depth__in=(2, 3), locale=Locale.get_default()).live().order_by("path")
    for page in lists.specific():
        translated = page.copy_for_translation(urdu)
        translated.title, translated.summary = "صفحہ", ""
        translated.save_revision().publish()


def ask(client: Client, address: str, who: str = "") -> Answer:
    """The answer of an address of which nothing is kept."""
    for name in ("default", "memory"):
        caches[name].clear()
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address)
    body = b"" if answer.streaming else answer.content
    text = body.decode() if "text" in answer.get("Content-Type", "") else ""
    leads_to = answer.get("Location", "")
    return Answer(f"{who}{address}", answer.status_code, dict(answer.items()), text, leads_to, len(queries))
