"""Audio: an MP3 of the document read aloud, by espeak-ng's voices, packed by LAME.

32 kilobits a second in mono: all that this voice has to give, a quarter of a megabyte a minute.
"""

import ctypes
import threading
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from ..documents import Document
from ..kinds import Problem
from . import CannotMake, Made
from .speech import script_of, ssml

if TYPE_CHECKING:
    from ..models import FormatSettings

# The languages espeak-ng has a voice for, among those of the site; its plain “en” is British. Somali has none.
VOICES = {"ar", "bn", "cy", "en", "gu", "hi", "pa", "pl", "pt", "ro", "ta", "uk", "ur"}
SCRIPTS = {
    **{"ar": "ARABIC", "ur": "ARABIC", "bn": "BENGALI", "gu": "GUJARATI", "hi": "DEVANAGARI"},
    **{"pa": "GURMUKHI", "ta": "TAMIL", "uk": "CYRILLIC"},
}
# A name or a word in another script may be passed over; more than this part of the letters makes the rest senseless.
MOST_FOREIGN = 0.1
KILOBITS_A_SECOND = 32
# LAME's own scale: 2 is the most careful, 7 the quickest. For one voice there is no difference to hear.
QUALITY = 7

# From espeak-ng's speak_lib.h.
RETRIEVE_SOUND, RATE, CHARACTERS, IS_UTF8, IS_SSML = 1, 1, 1, 1, 0x10

# The library has one voice and one state for the whole process.
_speaking = threading.Lock()
Listener = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)


def make(document: Document, settings: "FormatSettings") -> Made:
    language = document.language.split("-")[0]
    if language not in VOICES:
        raise CannotMake(Problem.NO_VOICE)
    if foreign_part("".join(document.texts()), SCRIPTS.get(language, "LATIN")) > MOST_FOREIGN:
        raise CannotMake(Problem.UNSUPPORTED_SCRIPT)
    words = ssml(script_of(document), document.language)
    try:
        content, samples, rate = _speak(words, language, settings.words_a_minute)
    except (ImportError, OSError) as missing:
        raise CannotMake(Problem.MISSING_TOOL) from missing
    return Made(content, seconds=round(samples / rate))


def foreign_part(text: str, script: str) -> float:
    """How much of the letters of `text` (0 to 1) is not of `script`, nor of the Latin names in any text."""
    letters = [unicodedata.name(letter, "").split(" ")[0] for letter in text if letter.isalpha()]
    own = {script, "LATIN"} if script != "LATIN" else {"LATIN"}
    return sum(name not in own for name in letters) / len(letters) if letters else 0.0


def _speak(words: str, voice: str, words_a_minute: int) -> tuple[bytes, int, int]:
    """The MP3 of `words`, how many samples it has, and how many make a second. Packed as it is spoken."""
    import lameenc  # noqa: PLC0415 - where it is missing, only the audio is

    with _speaking:
        espeak, rate = _library()
        if espeak.espeak_SetVoiceByName(voice.encode()):
            raise CannotMake(Problem.NO_VOICE)
        espeak.espeak_SetParameter(RATE, words_a_minute, 0)
        encoder = lameenc.Encoder()
        encoder.set_channels(1)
        encoder.set_in_sample_rate(rate)
        encoder.set_bit_rate(KILOBITS_A_SECOND)
        encoder.set_quality(QUALITY)
        encoder.silence()
        packed = bytearray()
        samples = 0

        @Listener
        def listen(sound, count, _events) -> int:
            nonlocal samples
            if sound and count > 0:
                packed.extend(encoder.encode(ctypes.string_at(sound, count * 2)))
                samples += count
            return 0

        espeak.espeak_SetSynthCallback(listen)
        said = words.encode()
        failed = espeak.espeak_Synth(said, len(said) + 1, 0, CHARACTERS, 0, IS_UTF8 | IS_SSML, None, None)
        espeak.espeak_Synchronize()
        packed.extend(encoder.flush())
        if failed or not samples:
            raise CannotMake(Problem.FAILED)
        return bytes(packed), samples, rate


@lru_cache(maxsize=1)
def _library() -> tuple[ctypes.CDLL, int]:
    """espeak-ng, started, and the samples a second that it speaks with."""
    import espeakng_loader  # noqa: PLC0415 - where it is missing, only the audio is

    library = ctypes.CDLL(espeakng_loader.get_library_path())
    library.espeak_Synth.argtypes = [
        *(ctypes.c_char_p, ctypes.c_size_t, ctypes.c_uint, ctypes.c_int, ctypes.c_uint, ctypes.c_uint),
        *(ctypes.c_void_p, ctypes.c_void_p),
    ]
    rate = library.espeak_Initialize(RETRIEVE_SOUND, 500, espeakng_loader.get_data_path().encode(), 0)
    if rate <= 0:
        raise OSError("espeak-ng did not start: its voices are missing.")
    return library, rate
