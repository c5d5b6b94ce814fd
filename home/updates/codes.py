"""Short codes for posters: the page's number in letters and digits that nobody mistakes for one another."""

# Without 0 and o, 1, i and l, and without vowels, so that no code spells a word.
ALPHABET = "23456789bcdfghjkmnpqrstvwxz"
# So that even the first page's code has three characters.
FIRST = len(ALPHABET) ** 2


def code_of(number: int) -> str:
    rest, code = number + FIRST, ""
    while rest:
        rest, place = divmod(rest, len(ALPHABET))
        code = ALPHABET[place] + code
    return code


def number_of(code: str) -> int | None:
    """The page's number, or None for what is no code of a page."""
    number = 0
    for letter in code.lower():
        if letter not in ALPHABET:
            return None
        number = number * len(ALPHABET) + ALPHABET.index(letter)
    number -= FIRST
    return number if number > 0 else None
