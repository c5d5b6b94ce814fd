"""Files of pages, read again by tools that know nothing of how they were made."""

import subprocess
from io import BytesIO

import page as pdf_validator
import zxingcpp
from PIL import Image

from formats.kinds import Format
from formats.makers import MAKERS
from formats.makers.speech import transcript
from formats.models import FormatSettings
from formats.pages import document_of


def run(*command: str, given: bytes = b"") -> str:
    return subprocess.run(command, input=given, capture_output=True, check=True).stdout.decode()


def faults_of_pdf(content: bytes) -> list[str]:
    """What keeps a PDF from being PDF/UA-1, by all rules of it that a machine can check; nothing where it is."""
    return [each.message for each in pdf_validator.validate_pdf_bytes(content, profile="ua1").failures]


def codes_of_pdf(content: bytes) -> list[str]:
    """What the QR codes on its first page say to a telephone, printed in grey at 100 dots an inch."""
    command = ["pdftoppm", "-singlefile", "-gray", "-r", "100"]
    printed = subprocess.run(command, input=content, capture_output=True, check=True)
    picture = Image.open(BytesIO(printed.stdout))
    return [code.text for code in zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)]


def backwards(brf: str, table: str = "en-ueb-g2.ctb") -> str:
    """Braille in print again, by liblouis's own way back; each backslash is one of the cells."""
    lines = "\n".join(brf.replace("\\", "\\\\").replace("\f", "").split("\r\n"))
    return run("lou_translate", "--backward", f"en-us-brf.dis,{table}", given=lines.encode())


def seconds_of(mp3: bytes) -> float:
    """How long an MP3 plays, by its frames (MPEG 2, layer III: 576 samples each)."""
    kilobits = (None, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
    rates = (22050, 24000, 16000)
    at = samples = 0
    while at + 4 <= len(mp3):
        assert mp3[at] == 0xFF
        assert mp3[at + 1] & 0xF6 == 0xF2, "MPEG 2, layer III"
        bits, rate = kilobits[mp3[at + 2] >> 4], rates[(mp3[at + 2] >> 2) & 3]
        at += 72000 * bits // rate + ((mp3[at + 2] >> 1) & 1)
        samples += 576
    return samples / rate


def assert_every_format_says(page, *sentences: str) -> None:
    """That each file made from `page` holds these sentences when it is read back, and the recording takes its time."""
    document = document_of(page)
    made = {each: MAKERS[each].make(document, FormatSettings()) for each in Format if each in MAKERS}
    assert made.keys() == {Format.LARGE_PRINT, Format.AUDIO, Format.BRAILLE, Format.PLAIN_TEXT}
    pdf = made[Format.LARGE_PRINT].content
    assert faults_of_pdf(pdf) == []
    read = {
        "large print": run("pdftotext", "-", "-", given=pdf),
        "Braille": backwards(made[Format.BRAILLE].content.decode("ascii")),
        "plain text": made[Format.PLAIN_TEXT].content.decode(),
        "transcript": transcript(document),
    }
    for name, text in read.items():
        words = " ".join(text.split())
        assert [each for each in sentences if each not in words] == [], name
    minutes = seconds_of(made[Format.AUDIO].content) / 60
    assert 80 < len(transcript(document).split()) / minutes < 200, "words a minute"
