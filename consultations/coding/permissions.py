"""Who codes, and thereby also shapes the code frame, which grows while one reads."""

from people.models import User


def may_code(user: User) -> bool:
    return user.has_perm("consultations.code_answers")
