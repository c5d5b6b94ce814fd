"""What coding leaves to the worker."""

from django_tasks import task

from consultations.preparing.models import Consultation

from .renewing import renew_suggestions
from .texts import text_questions


@task(queue_name="slow")
def suggest_codes(consultation_id: int, question_id: str) -> None:
    """Suggest codes for the texts that nobody has read yet. Harmless to repeat."""
    consultation = Consultation.objects.filter(pk=consultation_id).first()
    if consultation is None:
        return
    for question in text_questions(consultation):
        if question.id == question_id:
            renew_suggestions(consultation=consultation, question=question)
