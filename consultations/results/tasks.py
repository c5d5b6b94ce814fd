"""What takes longer than a page should."""

from django_tasks import task

from consultations.preparing.models import Consultation

from .publishing import gather_texts


@task(queue_name="slow")
def gather_texts_of(consultation_id: int) -> None:
    """Put its answers before the moderators; begun again, it goes on where it stopped."""
    gather_texts(Consultation.objects.get(pk=consultation_id))
