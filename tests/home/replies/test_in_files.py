"""What people replied and were answered is in the files of an update too, below its words."""

from django_tasks_db.models import DBTaskResult

from formats.kinds import Format, Problem
from formats.makers import MAKERS, CannotMake, Made, Maker
from formats.makers.plain_text import plain_text
from formats.pages import document_of
from formats.services import make
from home.models import Reply, UpdatePage


def words_of(update: UpdatePage) -> str:
    return plain_text(document_of(UpdatePage.objects.get(pk=update.pk)))


def test_replies_stand_below_with_their_answers_and_are_no_part_of_the_update_s_own_words(
    update, reply_given, answer, write
):
    own = document_of(update)
    answer(reply_given("Can I bring two bikes?"), "Yes, both.")
    write("Not looked at yet")
    document = document_of(UpdatePage.objects.get(pk=update.pk))
    words = plain_text(document)
    assert words.index("On Saturday.") < words.index("Can I bring two bikes?") < words.index("Yes, both.")
    assert "Not looked at yet" not in words
    assert document.digest == own.digest, "a recording of the update still says what it says"
    assert document.whole_digest != own.whole_digest


def test_a_conversation_in_another_language_is_counted_as_no_voice_reads_two(update, reply_given):
    reply_given("Czy mogę przyjść?")
    Reply.objects.update(language="pl")
    reply_given("And the rain?")
    words = words_of(update)
    assert "And the rain?" in words and "przyjść" not in words and "1 more reply is on the page." in words


def test_files_are_made_anew_when_a_reply_comes_or_goes(update, reply_given, write):
    tasks = DBTaskResult.objects.filter(task_path="formats.tasks.make_all_formats")
    tasks.delete()
    write("Not looked at yet")
    assert not tasks.exists()
    reply = reply_given("Soon")
    assert [update.pk] in [task.args_kwargs["args"] for task in tasks.all()]
    tasks.delete()
    reply.delete()
    assert tasks.exists()


def test_letters_of_a_reply_keep_nobody_from_the_update_itself(update, reply_given, monkeypatch):
    class Latin(Maker):
        def make(self, document, settings):
            if not "".join(document.texts()).isascii():
                raise CannotMake(Problem.UNSUPPORTED_SCRIPT)
            return Made(plain_text(document).encode())

    monkeypatch.setitem(MAKERS, Format.BRAILLE, Latin("latin", 1))
    reply_given("کب؟")
    made = make(UpdatePage.objects.get(pk=update.pk), Format.BRAILLE)
    assert made.state == "ready" and b"On Saturday." in made.file.read()
