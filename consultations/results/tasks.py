"""What takes longer than a page should."""

from django_tasks import task

from consultations.preparing.models import Consultation

from .models import ReleaseAttempt
from .publishing import gather_texts
from .working import work_on


@task(queue_name="slow")
def gather_texts_of(consultation_id: int) -> None:
    """Put its answers before the moderators; begun again, it goes on where it stopped."""
    gather_texts(Consultation.objects.get(pk=consultation_id))


@task(queue_name="slow")
def work_on_release(attempt_id: int) -> None:
    """Work out what a release would hide, or release it. Harmless to repeat: one that has ended is left alone."""
    under_way = ReleaseAttempt.objects.under_way().select_related("consultation", "asked_by")
    if attempt := under_way.filter(pk=attempt_id).first():
        work_on(attempt)
