"""What is kept about people: nobody forgets to say so, everybody can have theirs, and erasing leaves nothing."""

import json
from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.socialaccount.models import SocialAccount
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.checks import run_checks
from django.core.files.base import ContentFile
from django.db import connection, models
from django.test.utils import isolate_apps
from django.utils import timezone
from wagtail import hooks
from wagtail.documents.models import Document
from wagtail.models import Comment, ModelLogEntry, Page, PageLogEntry, PageSubscription, Revision
from wagtail.users.models import UserProfile

from people import personal_data, retention
from people.checks import about_people, personal_data_is_registered
from people.models import AccountMessage, User
from people.personal_data import NotPersonal, PersonalData

from .conftest import PASSWORD


class TestNobodyForgets:
    def test_everything_installed_is_registered(self):
        assert run_checks(tags=["personal_data"]) == []

    def test_it_is_one_of_the_checks_that_run_at_start(self):
        from django.core.checks.registry import registry

        assert personal_data_is_registered in registry.get_checks()

    @isolate_apps("people")
    @pytest.mark.parametrize(
        "fields",
        [
            {"writer": models.ForeignKey(User, models.CASCADE)},
            {"written_by": models.OneToOneField(User, models.CASCADE)},
            {"writers": models.ManyToManyField(User)},
            {"address": models.EmailField()},
        ],
        ids=["foreign key", "one to one", "many to many", "e-mail"],
    )
    def test_a_relation_to_a_user_and_an_address_count(self, fields):
        name = f"Reply{next(iter(fields))}"
        attributes = {"__module__": __name__, "Meta": type("Meta", (), {"app_label": "people"}), **fields}
        model = type(name, (models.Model,), attributes)
        assert about_people(model) == list(fields)

    def test_words_alone_do_not_count(self):
        assert about_people(apps.get_model("places", "Area")) == []

    @pytest.mark.parametrize("model", ["account.EmailAddress", "wagtailcore.Revision", "people.AccountMessage"])
    def test_a_model_that_is_not_registered_stops_the_site_with_its_name(self, monkeypatch, model):
        left = [each for each in personal_data.registrations() if each.model._meta.label != model]
        monkeypatch.setattr("people.checks.registrations", lambda: left)
        (error,) = personal_data_is_registered()
        assert error.id == "people.E001" and model in error.msg and "PersonalData" in error.hint

    @pytest.mark.parametrize(
        ("registered", "words"),
        [
            (PersonalData(model=Session, title="Sessions", kept_for=" ", of=lambda _: []), "how long"),
            (NotPersonal(Session, ""), "why"),
        ],
    )
    def test_saying_nothing_about_it_does_not_count_as_saying_something(self, registered, words):
        with hooks.register_temporarily("register_personal_data", lambda: [registered]):
            (error,) = personal_data_is_registered()
        assert error.id == "people.E002" and words in error.msg

    @pytest.mark.django_db
    def test_every_registration_names_fields_that_are_there(self, administrator):
        for part in personal_data.personal_data():
            row = part.model()
            for name in (*part.fields, *part.secret):
                assert name in {each.name for each in row._meta.get_fields()} or hasattr(part.model, name), part.model


@pytest.fixture
def member(person, db) -> User:
    """Somebody who has left something everywhere."""
    user = person("editor@example.org", "Editors", name="An Editor")
    TOTP.activate(user, generate_totp_secret())
    SocialAccount.objects.create(user=user, provider="staff", uid="sub-1", extra_data={"email": user.email})
    UserProfile.get_for_user(user)
    page = Page.get_first_root_node().add_child(instance=Page(title="A page of theirs", slug="theirs", owner=user))
    page.save_revision(user=user, log_action=True)
    PageSubscription.objects.create(user=user, page=page, comment_notifications=True)
    Comment.objects.create(user=user, page=page, text="Is this right?", contentpath="title")
    Document.objects.create(title="Minutes", file=ContentFile(b"x", name="minutes.txt"), uploaded_by_user=user)
    ModelLogEntry.objects.log_action(user, "wagtail.edit", user=user)
    return user


def everything_in_the_database() -> str:
    """All text of every table, to look for somebody in."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            name = connection.ops.quote_name(table)
            cursor.execute(f"SELECT * FROM {name}")  # noqa: S608 - the database's own names
            found.append(repr(cursor.fetchall()))
    return "\n".join(found)


@pytest.mark.django_db
class TestHavingOnesData:
    def test_the_page_shows_all_in_words_with_how_long_it_is_kept(self, member, sign_in):
        member.authenticator_set.all().delete()
        page = sign_in(member).get("/account/data/").content.decode()
        for words in ("editor@example.org", "An Editor", "Your account", "three years", "A page of theirs"):
            assert words in page
        assert "Is this right?" in page and "Minutes" in page and "Signing on through your organisation" in page
        assert member.password not in page

    def test_the_copy_has_the_same_and_no_secret(self, member, sign_in):
        secret = member.authenticator_set.get().data["secret"]
        member.authenticator_set.update(type="recovery_codes")
        response = sign_in(member).get("/account/data/my-data.json")
        assert response["Content-Disposition"] == 'attachment; filename="my-data.json"'
        content = json.loads(response.content)
        parts = {part["title"]: part for part in content["data"]}
        assert next(iter(parts)) == "Your account" and all(part["kept_for"] for part in parts.values())
        account = parts["Your account"]["records"][0]
        assert account["email address"] == "editor@example.org" and account["Roles"] == ["Editors"]
        assert parts["Where you are signed in"]["records"], "this very session"
        assert secret not in response.content.decode() and member.password not in response.content.decode()

    def test_nobody_sees_anybody_elses(self, member, person, sign_in):
        page = sign_in(person("other@example.org")).get("/account/data/").content.decode()
        assert "editor@example.org" not in page and "A page of theirs" not in page

    @pytest.mark.parametrize("address", ["", "name/", "data/", "data/my-data.json", "data/erase/"])
    def test_strangers_sign_in_first(self, client, address):
        response = client.get(f"/account/{address}")
        assert response.status_code == 302 and response.url.startswith("/account/login/?next=/account/")

    def test_it_is_kept_by_no_cache(self, member, sign_in):
        assert "no-store" in sign_in(member).get("/account/name/")["Cache-Control"]


@pytest.mark.django_db
class TestErasing:
    def erase(self, client) -> object:
        """Ask for it, and give the password that is asked for again."""
        response = client.post("/account/data/erase/")
        assert response.status_code == 302 and "reauthenticate" in response.url
        return client.post(response.url, {"password": PASSWORD}, follow=True)

    def test_nothing_of_the_person_is_left_anywhere(self, member, sign_in, post):
        member.authenticator_set.all().delete()
        client = sign_in(member)
        assert "editor@example.org" in everything_in_the_database()
        response = self.erase(client)
        assert "has been erased" in response.content.decode()
        message = post()[-1]
        assert message.to == ["editor@example.org"] and "erased" in message.subject
        left = everything_in_the_database()
        assert "editor@example.org" not in left and "An Editor" not in left
        for model in apps.get_models():
            for field in model._meta.local_fields:
                if field.is_relation and field.related_model is User:
                    assert not model._default_manager.filter(**{field.attname: member.pk}).exists(), (model, field)

    def test_what_must_stay_stays_without_them(self, member):
        entries = PageLogEntry.objects.filter(user=member).count()
        assert entries
        personal_data.erase(member)
        page = Page.objects.get(slug="theirs")
        assert page.owner is None and Document.objects.get().uploaded_by_user is None
        assert Revision.objects.filter(user=None).exists()
        assert PageLogEntry.objects.filter(user_id=None).count() >= entries
        assert "Somebody who erased" in ModelLogEntry.objects.get().label
        assert not Comment.objects.exists() and not EmailAddress.objects.exists()

    def test_they_are_signed_out_everywhere(self, member, sign_in):
        member.authenticator_set.all().delete()
        here, elsewhere = sign_in(member), sign_in(member)
        self.erase(here)
        assert elsewhere.get("/account/").status_code == 302
        assert not [each for each in Session.objects.all() if each.get_decoded().get("_auth_user_id")]

    def test_others_lose_nothing(self, member, person, sign_in):
        other = person("other@example.org")
        client = sign_in(other)
        personal_data.erase(member)
        assert client.get("/account/").status_code == 200
        assert EmailAddress.objects.get().user == other

    def test_it_is_all_or_nothing(self, member):
        def fail(user):
            raise RuntimeError("the disk is full")

        broken = PersonalData(model=Session, title="x", kept_for="x", of=lambda user: [], erase=fail)
        with (
            hooks.register_temporarily("register_personal_data", lambda: [broken]),
            pytest.raises(RuntimeError, match="disk"),
        ):
            personal_data.erase(member)
        assert Page.objects.get(slug="theirs").owner == member and User.objects.filter(pk=member.pk).exists()

    def test_looking_at_the_page_erases_nothing_and_says_what_stays(self, member, sign_in):
        member.authenticator_set.all().delete()
        page = sign_in(member).get("/account/data/erase/").content.decode()
        assert User.objects.filter(pk=member.pk).exists()
        assert "What stays" in page and "Pages you made" in page

    def test_the_only_administrator_is_told_to_appoint_another_first(self, administrator, sign_in):
        client = sign_in(administrator)
        response = self.erase(client)
        assert response.status_code == 409 and "only administrator" in response.content.decode()
        assert User.objects.filter(pk=administrator.pk).exists()
        User.objects.create_superuser("second@example.org", PASSWORD)
        self.erase(sign_in(administrator))
        assert not User.objects.filter(pk=administrator.pk).exists()


@pytest.mark.django_db
class TestKeepingNoLongerThanSaid:
    NOW = timezone.make_aware(timezone.datetime(2026, 3, 2, 4, 0))

    @pytest.fixture(autouse=True)
    def today(self):
        with time_machine.travel(self.NOW, tick=False):
            yield

    @pytest.mark.parametrize(
        ("days_ago", "confirmed", "role", "goes"),
        [
            ({"last_login": 3 * 365 - 1, "date_joined": 2000}, True, None, False),
            ({"last_login": 3 * 365 + 1, "date_joined": 2000}, True, None, True),
            ({"last_login": 3 * 365 + 1, "date_joined": 2000}, True, "Editors", False),
            ({"date_joined": 29}, False, None, False),
            ({"date_joined": 31}, False, None, True),
            ({"date_joined": 31}, True, None, False),
            ({"date_joined": 3 * 365 + 1}, True, None, True),
        ],
    )
    def test_accounts_that_nobody_uses_go(self, person, days_ago, confirmed, role, goes):
        user = person("somebody@example.org", *([role] if role else []))
        User.objects.update(**{name: self.NOW - timedelta(days=days) for name, days in days_ago.items()})
        EmailAddress.objects.update(verified=confirmed)
        assert retention.forget_unused_accounts() == goes
        assert User.objects.filter(pk=user.pk).exists() is not goes

    def test_a_message_that_could_not_be_sent_is_tried_again_for_a_day(self, django_capture_on_commit_callbacks):
        from django_tasks_db.models import DBTaskResult

        for minutes in (5, 30, 60 * 25):
            message = AccountMessage.objects.create(recipient="a@example.org", subject=f"{minutes}", text="x")
            AccountMessage.objects.filter(pk=message.pk).update(created_at=self.NOW - timedelta(minutes=minutes))
        retention.send_waiting_messages()
        assert set(AccountMessage.objects.values_list("subject", flat=True)) == {"5", "30"}
        waiting = AccountMessage.objects.get(subject="30")
        assert [each.args_kwargs["args"] for each in DBTaskResult.objects.all()] == [[waiting.pk]]

    def test_old_sessions_go(self, client):
        Session.objects.create(session_key="old", session_data="", expire_date=self.NOW - timedelta(days=1))
        Session.objects.create(session_key="new", session_data="", expire_date=self.NOW + timedelta(days=1))
        retention.forget_old_sessions()
        assert [each.session_key for each in Session.objects.all()] == ["new"]

    def test_the_worker_knows_these_jobs(self):
        from core.recurring import registered_jobs

        assert {
            "forget accounts nobody uses",
            "forget old sessions",
            "send waiting account messages",
            "forget unfinished forms and uploads",
        } <= set(registered_jobs())


@pytest.mark.django_db
class TestOnesOwnPage:
    def test_it_shows_what_there_is_and_where_to_change_it(self, person, sign_in):
        page = sign_in(person(name="A neighbour")).get("/account/").content.decode()
        assert "A neighbour" in page and "resident@example.org" in page
        for address in ("name/", "email/", "password/change/", "2fa/", "data/", "logout/"):
            assert f'"/account/{address}"' in page
        assert "/admin/" not in page

    def test_staff_find_the_staff_pages(self, administrator, sign_in):
        assert "/admin/" in sign_in(administrator).get("/account/").content.decode()

    def test_a_name_can_be_changed_and_taken_back(self, person, sign_in):
        user = person(name="Before")
        client = sign_in(user)
        for name in ("After", ""):
            response = client.post("/account/name/", {"name": name}, follow=True)
            assert "has been changed" in response.content.decode()
            user.refresh_from_db()
            assert user.name == name

    def test_a_name_that_is_too_long_is_said_so(self, person, sign_in):
        response = sign_in(person()).post("/account/name/", {"name": "x" * 121})
        assert response.status_code == 200
        assert "<title>Error:" in response.content.decode().replace("\n", "")
