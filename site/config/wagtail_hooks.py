"""What the site as a whole registers: the personal data that packages keep, and how it goes in time."""

from datetime import timedelta

from wagtail import hooks

from core.recurring import Job

from . import personal_data

hooks.register("register_personal_data", personal_data.sign_in)
hooks.register("register_personal_data", personal_data.staff_pages)
hooks.register("register_personal_data", personal_data.records)


@hooks.register("register_recurring_job")
def forget_unfinished_work() -> Job:
    return Job("forget unfinished forms and uploads", personal_data.forget_unfinished_work, every=timedelta(hours=1))
