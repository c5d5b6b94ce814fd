"""We asked, you said, we did: linked to its evidence, and to actions; and no officer in any of it."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from wagtail.models import Locale

from actions.models import Action
from actions.services import add_note, change_action
from actions.statuses import Status
from consultations.ideas.services import withdraw
from consultations.models import Code, Coding, Consultation, Contribution, PublishedText, Reading, Said
from consultations.outcomes.forms import SaidForm
from consultations.outcomes.panels import consultation_panel, home_panel, neighbourhood_panel
from consultations.outcomes.presenting import told_of
from consultations.outcomes.reports import start_report
from consultations.outcomes.services import lacking, publish_outcome, remove_said, write_said
from consultations.outcomes.wagtail_hooks import answers_that_are_due
from consultations.panels import staff_links
from consultations.results.publishing import take_back
from core.models import ContentVersion
from home.panels import draw
from people.models import CommunityGroup
from places.models import Area

SECRETS = ("Somebody manager", "staff.example.org", "Ring the depot", "The officer doubts it")


@pytest.fixture
def published(consultation, said, do, manager):
    """An outcome in every state, with all that the public must not see."""
    done = do("Light the path", why="The officer doubts it.", role="Lighting Manager", status=Status.ACCEPTED)
    change_action(action=done, by=manager, status=Status.DONE, reason="Six lamps.")
    do("Light the pond", status=Status.NOT_DOING, reason="It would blind the bats.")
    do("Mend the gate", due_on=timezone.localdate() - timedelta(days=2), status=Status.IN_PROGRESS)
    add_note(action=done, text="Ring the depot first.", by=manager)
    publish_outcome(consultation=consultation, by=manager)
    report = start_report(consultation=consultation, by=manager)
    report.foreword = "<p>Thank you all.</p>"
    report.save_revision(user=manager).publish(user=manager, skip_permission_checks=True)
    return Consultation.objects.get()


def test_the_page_says_what_was_asked_said_and_done(client, published):
    page = client.get("/consultations/lights/outcome/").content.decode()
    words = (
        "Where lights are missing.",
        "The path is dark",
        "Light the path",
        "It would blind the bats.",
        "2 days overdue",
    )
    assert [each for each in words if each not in page] == []
    assert "Anytown Council, Lighting Manager" in page


def test_no_public_page_names_an_officer_or_tells_a_note(client, published):
    did = Action.objects.get(title="Light the path")
    addresses = [
        "/consultations/",
        "/consultations/lights/",
        "/consultations/lights/outcome/",
        "/consultations/lights/report/",
        "/actions/",
        "/actions/feed/",
        "/api/v1/actions",
        *(action.get_absolute_url() for action in Action.objects.all()),
    ]
    pages = {address: client.get(address) for address in addresses}
    assert {address for address, page in pages.items() if page.status_code != 200} == set()
    texts = {address: page.content.decode() for address, page in pages.items()}
    texts |= {panel.name: panel.html for panel in draw([home_panel(), consultation_panel(published)])}
    assert [(address, secret) for address, text in texts.items() for secret in SECRETS if secret in text] == []
    assert "What people said in a consultation" in texts[did.get_absolute_url()]
    assert f"/consultations/lights/outcome/#said-{did.object_id}" in texts[did.get_absolute_url()]


def test_there_is_nothing_to_read_before_it_is_published(client, consultation, said, do):
    did = do()
    assert client.get("/consultations/lights/outcome/").status_code == 404
    assert home_panel() is None
    page = client.get(did.get_absolute_url()).content.decode()
    assert "The path is dark" not in page


def test_it_is_published_once_every_theme_has_its_answer(consultation, manager, said, do):
    assert "“The path is dark”" in lacking(consultation)[0]
    do(is_public=False)
    with pytest.raises(ValidationError, match="The path is dark"):
        publish_outcome(consultation=consultation, by=manager)
    assert Consultation.objects.get().answered_on is None
    do("For everybody")
    assert publish_outcome(consultation=consultation, by=manager)
    assert Consultation.objects.get().answered_on == timezone.localdate()


def test_an_outcome_without_themes_is_refused(consultation, manager):
    with pytest.raises(ValidationError, match="at least one"):
        publish_outcome(consultation=consultation, by=manager)


def test_how_many_said_it_is_counted_live_people_and_groups_apart(consultation, said, respond, manager):
    code = Code.objects.create(consultation=consultation, title="Darkness", definition="Says that it is dark.")
    write_said(consultation=consultation, said=said, title=said.title, code=code, by=manager)
    group = CommunityGroup.objects.create(name="Friends of the Park", slug="friends", kind="residents")

    def count() -> str:
        (told,) = told_of(consultation)
        return told.count_in_words

    def give_code(response) -> None:
        Coding.objects.create(response=response, question="why", code=code, coder=manager)
        Reading.objects.create(response=response, question="why", coder=manager)

    assert count() == ""
    give_code(respond())
    assert count() == "1 person said this."
    give_code(respond())
    give_code(respond(respondent_type="group", group=group))
    assert count() == "2 people and 1 group said this."


def test_examples_are_published_answers_of_the_same_consultation(consultation, said, respond, manager):
    response = respond()
    fields = {"consultation": consultation, "response": response, "original": "It is dark.", "text": "It is dark."}
    waiting = PublishedText.objects.create(question="why", **fields)
    with pytest.raises(ValidationError):
        write_said(consultation=consultation, said=said, title=said.title, examples=[waiting], by=manager)
    waiting.state = PublishedText.State.PUBLISHED
    waiting.save()
    write_said(consultation=consultation, said=said, title=said.title, examples=[waiting], by=manager)
    assert told_of(consultation)[0].examples == [waiting]
    PublishedText.objects.update(state=PublishedText.State.REFUSED, refusal="It names somebody")
    assert told_of(consultation)[0].examples == []
    [why] = told_of(consultation, for_staff=True)[0].unseen
    assert why == f"Answer {response.reference} is not shown: It names somebody."


def test_examples_are_offered_by_the_theme_with_those_that_are_chosen(consultation, said, respond, manager):
    code = Code.objects.create(consultation=consultation, title="Darkness", definition="Says that it is dark.")
    public = {"consultation": consultation, "question": "why", "state": PublishedText.State.PUBLISHED}
    coded, chosen, _other = (
        PublishedText.objects.create(response=respond(), original=words, text=words, **public)
        for words in ("It is dark.", "No lamp.", "Mud.")
    )
    for coder in (manager, None):
        Coding.objects.create(response=coded.response, question="why", code=code, coder=coder)
    write_said(consultation=consultation, said=said, title=said.title, code=code, examples=[chosen], by=manager)
    offered = SaidForm(consultation=consultation, instance=said).fields["examples"].queryset
    assert list(offered) == [chosen, coded]


@time_machine.travel(datetime(2027, 3, 9, 12, tzinfo=UTC), tick=False)
def test_staff_read_that_an_example_was_withdrawn_shortened_or_erased(client, published, said, respond, manager):
    fields = {"consultation": published, "kind": "ideas", "created_at": timezone.now(), "text": "A lamp."}
    idea = Contribution.objects.create(public_title="A lamp", public_text="By the pond.", state="published", **fields)
    response = respond()
    words = {"consultation": published, "response": response, "original": "It is dark. Ask Jo.", "text": "It is dark."}
    answer = PublishedText.objects.create(question="why", state=PublishedText.State.PUBLISHED, **words)
    said.examples.set([answer])
    said.posted_examples.set([idea])
    shortened = f"Answer {response.reference} is shown without words that moderators left out."
    withdraw(idea)
    assert told_of(published, for_staff=True)[0].unseen == [
        shortened,
        f"Idea {idea.pk} is not shown: Withdrawn by its author.",
    ]
    take_back(response)
    client.force_login(manager)
    page = client.get(reverse("outcome_edit", args=[published.pk])).content.decode()
    assert shortened not in page
    assert "On 9 March 2027 an example was erased" in page
    assert told_of(published)[0].unseen == ()


def test_what_was_posted_is_an_example_as_long_as_it_is_public(client, published, said, manager):
    fields = {"consultation": published, "kind": "ideas", "created_at": timezone.now(), "text": "Ring 07700 900123."}
    idea = Contribution.objects.create(public_title="A lamp", public_text="By the pond.", **fields)
    with pytest.raises(ValidationError):
        write_said(consultation=published, said=said, title=said.title, posted_examples=[idea], by=manager)
    assert "posted_examples" not in SaidForm(consultation=published, instance=said).fields
    withdrawn, publish = ("withdrawn", "published")
    for state, is_shown in [(publish, True), (withdrawn, False)]:
        Contribution.objects.update(state=publish)
        idea.refresh_from_db()
        write_said(consultation=published, said=said, title=said.title, posted_examples=[idea], by=manager)
        form = SaidForm(consultation=published, instance=said)
        assert "A lamp: By the pond. (Idea, 0 people support it)" in str(form["posted_examples"])
        Contribution.objects.update(state=state)
        ContentVersion.raise_number()
        page = client.get("/consultations/lights/outcome/").content.decode()
        assert ("By the pond." in page) is is_shown
        assert (idea.get_absolute_url() in page) is is_shown
        assert "07700" not in page


def test_a_theme_that_something_is_done_about_stays(said, do, manager):
    did = do()
    with pytest.raises(ValidationError):
        remove_said(said=said, by=manager)
    did.delete()
    remove_said(said=said, by=manager)
    assert not Said.objects.exists()


def test_new_themes_come_last(consultation, said, manager):
    write_said(consultation=consultation, title="Another", by=manager)
    write_said(consultation=consultation, title="First", order=0, by=manager)
    assert [each.title for each in Said.objects.of(consultation)] == ["First", "The path is dark", "Another"]


def test_fifty_themes_ask_as_much_as_one(client, published, do, manager, django_assert_max_num_queries):
    with django_assert_max_num_queries(30) as few:
        client.get("/consultations/lights/outcome/?a")
    for number in range(8):
        theme = write_said(consultation=published, title=f"Theme {number}", by=manager)
        do(f"Did {number}", source=theme)
    with django_assert_max_num_queries(len(few)):
        client.get("/consultations/lights/outcome/?b")


def test_a_neighbourhood_tells_what_became_of_what_was_asked_there(published):
    here = Area.objects.create(kind="ward", code="E05000001", vintage=2025, name="Mill", slug="mill")
    far = Area.objects.create(kind="ward", code="E05000002", vintage=2025, name="Far", slug="far")
    published.areas.add(here)
    assert neighbourhood_panel(far) is None
    (panel,) = draw([neighbourhood_panel(here)])
    assert "Done: 1. Planned or under way: 1. Not doing, with the reason: 1." in panel.html


# Staff


ALLOWED = {
    "outcome_edit": {"writer", "manager"},
    "outcome_said_new": {"writer", "manager"},
    "outcome_report": {"writer", "manager"},
    "outcome_publish": {"manager"},
    "outcome_take_back": {"manager"},
}
POSTS = {"outcome_report", "outcome_publish", "outcome_take_back"}


@pytest.mark.parametrize("actor", ["resident", "reader", "writer", "manager"])
def test_who_may_do_what(client, consultation, person, manager, actor):
    codes = {"reader": ["view_said", "view_consultation"], "writer": ["view_said", "add_said", "change_said"]}
    client.force_login(manager if actor == "manager" else person(actor, *codes.get(actor, [])))
    let_in = set()
    for name in ALLOWED:
        address = reverse(name, args=[consultation.pk])
        answer = client.post(address) if name in POSTS else client.get(address)
        if (
            answer.status_code == 200
            or "/admin/consultations/" in answer.get("Location", "")
            or "/edit/" in answer.get("Location", "")
        ):
            let_in.add(name)
    assert let_in == {name for name, actors in ALLOWED.items() if actor in actors}


def test_from_the_consultations_page_to_what_is_done_in_two_clicks(client, consultation, said, manager):
    client.force_login(manager)
    links = [link.address for link in staff_links(consultation, manager)]
    here = reverse("outcome_edit", args=[consultation.pk])
    assert here in links
    page = client.get(here).content.decode()
    link = f"/admin/actions/new/?source=said%3A{said.pk}"
    assert link in page
    form = client.get(link).context["form"]
    assert form["agency"].value() == consultation.agency_id
    answer = client.post(
        link,
        {"title": "Light it", "public_wording": "Six lamps.", "status": "done", "is_public": "on", "areas": []},
    )
    did = Action.objects.get()
    assert answer["Location"] == did.staff_address
    assert did.source == said


def test_staff_write_publish_and_take_back(client, consultation, manager, do):
    client.force_login(manager)
    here = reverse("outcome_edit", args=[consultation.pk])
    client.post(
        reverse("outcome_said_new", args=[consultation.pk]), {"title": "No benches", "text": "Old people miss them."}
    )
    theme = Said.objects.get(title="No benches")
    client.post(reverse("outcome_publish", args=[consultation.pk]))
    assert Consultation.objects.get().answered_on is None
    do("Two benches", source=theme)
    do("Light it")
    client.post(reverse("outcome_publish", args=[consultation.pk]))
    assert Consultation.objects.get().answered_on == timezone.localdate()
    assert "As the public sees it" in client.get(here).content.decode()
    client.post(reverse("outcome_take_back", args=[consultation.pk]))
    assert Consultation.objects.get().answered_on is None


def test_what_waits_and_what_is_late(consultation, manager, person):
    assert [(each.count, each.late) for each in answers_that_are_due(manager)] == [(1, 0)]
    Consultation.objects.update(response_due_weeks=1)
    assert [(each.count, each.late) for each in answers_that_are_due(manager)] == [(1, 1)]
    assert answers_that_are_due(person("reader", "view_said")) == []
    Consultation.objects.update(answered_on=date(2026, 1, 1))
    assert [each.count for each in answers_that_are_due(manager)] == [0]


def test_what_people_said_is_read_in_the_language_of_the_page(client, published, said, manager):
    Locale.objects.get_or_create(language_code="pl")
    client.force_login(manager)
    address = reverse("outcome_said_words", args=[published.pk, said.pk, "pl"])
    form = client.get(address).content.decode()
    assert "The path is dark" in form  # what is to be put into Polish stands beside the field
    client.post(address, {"title": "Ścieżka jest ciemna", "text": ""})
    client.logout()
    page = client.get("/pl/consultations/lights/outcome/").content.decode()
    assert "Ścieżka jest ciemna" in page
    assert "The path is dark" not in page
    # What nobody has put into Polish says in which language it stands: the text of the theme, and what is done.
    assert '<div lang="en-GB"><p>Many said so.</p></div>' in page
    assert re.search(r'<a href="[^"]+" lang="en-GB">Light the pond</a>', page)
    assert '<span lang="en-GB">It would blind the bats.</span>' in page
    english = client.get("/consultations/lights/outcome/").content.decode()
    assert "The path is dark" in english
    assert 'lang="en-GB">Light the pond' not in english
    assert client.get(reverse("outcome_said_words", args=[published.pk, said.pk, "xx"])).status_code == 302


def test_a_theme_read_in_another_language_cannot_be_saved(published):
    Locale.objects.get_or_create(language_code="pl")
    with override("pl"):
        (told,) = told_of(published)
    with pytest.raises(RuntimeError, match="another language"):
        told.said.save()
