"""Names as people type them: without regard to case, accents, apostrophes or the order of words."""

import re
import unicodedata


def folded(text: str) -> str:
    """`text` in small letters and figures, without accents, with "and" for "&" and one space between words."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter)).replace("&", " and ")
    plain = re.sub(r"['’‘`]", "", plain)
    return " ".join(re.findall(r"[^\W_]+", plain))
