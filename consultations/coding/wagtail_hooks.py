"""What coding adds to the site: its pages for staff, who may use them, and what is kept about coders."""

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from consultations.demonstration.coding import tell_codes
from consultations.panels import StaffLink
from consultations.preparing.models import Consultation
from home.demonstration import Demonstration
from people.models import User
from people.personal_data import PersonalData

from . import admin_views
from .models import Coding, Reading
from .permissions import may_code
from .progress import unread_texts
from .texts import text_questions


@hooks.register("register_admin_urls")
def where_answers_are_coded() -> list[URLPattern]:
    of_one = "consultations/<int:pk>/coding/"
    question = f"{of_one}texts/<str:question>/"
    return [
        path(of_one, admin_views.frame, name="coding_frame"),
        path(f"{of_one}download.csv", admin_views.download, name="coding_download"),
        path(f"{of_one}codes/new/", admin_views.write_code, name="coding_new_code"),
        path(f"{of_one}codes/<int:code>/", admin_views.write_code, name="coding_change_code"),
        path(f"{of_one}codes/<int:code>/merge/", admin_views.merge, name="coding_merge"),
        path(f"{of_one}codes/<int:code>/unmerge/", admin_views.take_merging_back, name="coding_unmerge"),
        path(f"{of_one}codes/<int:code>/split/", admin_views.split, name="coding_split"),
        path(question, admin_views.texts, name="coding_texts"),
        path(f"{question}many/", admin_views.give_to_many, name="coding_give_to_many"),
        path(f"{question}suggest/", admin_views.suggest, name="coding_suggest"),
        path(f"{question}next/", admin_views.next_text, name="coding_next"),
        path(f"{question}<int:response>/", admin_views.text, name="coding_text"),
    ]


@hooks.register("register_consultation_staff_link")
def coding_of(consultation: Consultation, user: User) -> StaffLink | None:
    questions = text_questions(consultation) if may_code(user) else []
    if not questions:
        return None
    address = reverse("coding_frame", args=[consultation.pk])
    return StaffLink(60, _now("Coding"), address, waiting=unread_texts(consultation, questions))


@hooks.register("register_role_permissions")
def who_codes() -> dict[str, list[str]]:
    codes = ["consultations.code_answers"]
    return {"Consultation managers": codes, "Analysts": codes}


@hooks.register("register_log_actions")
def actions_on_codes(actions) -> None:
    actions.register_action("coding.merge", _("Merge codes"), _("Counted a code as another"))
    actions.register_action("coding.unmerge", _("Take merging back"), _("Let a merged code count for itself again"))
    actions.register_action("coding.split", _("Split a code"), _("Moved texts to narrower codes"))
    actions.register_action("coding.download", _("Download codes"), _("Downloaded which answers have which codes"))


@hooks.register("register_demonstration", order=250)  # after the answers, before their results are released
def code_the_demonstrations_answers(demonstration: Demonstration) -> None:
    tell_codes(demonstration)


@hooks.register("register_personal_data")
def what_coding_keeps() -> list[PersonalData]:
    kept = _("The coding stays, without your name.")
    return [
        PersonalData.made_by_staff(
            Coding,
            "coder",
            title=_("Codes you gave to answers"),
            kept_for=_("As long as the answers."),
            fields=("response", "code", "coded_at"),
            kept=kept,
        ),
        PersonalData(
            model=Reading,
            title=_("Answers you read to code them"),
            kept_for=_("As long as the answers."),
            of=Reading.objects.by,
            fields=("response", "read_at"),
            erase=lambda user: Reading.objects.by(user).update(coder=None),
            kept=kept,
        ),
    ]
