"""Words that name domestic or sexual violence.

Whoever lives with somebody who hurts them may be watched. So the line of an email that anybody near the screen may read
never holds them, and a page that holds them has a quick way out. An app says itself of what is sensitive; this is
the floor under all of them, for words where nobody thought of it.
"""

import re
from functools import lru_cache
from html import unescape

from django.utils.translation import gettext, gettext_noop

# Stems, so that they hold in every case and number. A subject may be in another language than its message: an update
# that has not been translated yet keeps its title. One word too many here only makes a subject plainer.
STEMS = (
    # English
    r"\bdomestic(ally)?[\s-]+(abus|violen|homicid|assault)",
    r"\bsexual|\bsexting|\brap(e[ds]?|ists?|ing)\b|\bindecent (assault|exposure|image)",
    r"\bcoercive|\bcontrolling behaviour",
    r"\bhono(u)?r[\s-]+based|\bforced marriage|\bfemale genital|\bFGM\b|\bVAWG\b|\bviolence against women|\bincest\b",
    r"\babusive (partner|relationship|husband|wife|famil)|\bstalk(ing|ers?|ed)\b|\bwomen.s refuge",
    # Welsh
    r"\b(cam-?drin|trais) (domestig|yn y cartref)|\b(drais|gam-?drin) domestig|rhywiol|\btreisio",
    # Polish
    r"\bprzemoc\w* (domow|seksualn|w rodzin|w związk|wobec kobiet)",
    r"\bseksualn|\bgwałt(u|em|ów|y|owi|cie)?\b|\bzgwałc|\bmolest",
    # Urdu, Hindi, Punjabi, Bengali, Gujarati, Tamil
    r"گھریلو (تشدد|زیادتی|بدسلوکی)|جنسی (تشدد|زیادتی|حمل|ہراس|استحصال|بدسلوکی|جرائم)|عصمت دری|\bریپ\b|جبری شادی",
    r"घरेलू (हिंसा|दुर्व्यवहार)|यौन|बलात्कार",
    r"ਘਰੇਲੂ (ਹਿੰਸਾ|ਬਦਸਲੂਕੀ|ਸ਼ੋਸ਼ਣ)|ਜਿਨਸੀ|ਬਲਾਤਕਾਰ",
    r"পারিবারিক (সহিংসতা|নির্যাতন)|যৌন|ধর্ষণ",
    r"ઘરેલુ?ં? (હિંસા|દુર્વ્યવહાર)|જાતીય (હિંસા|શોષણ|હુમલ)|બળાત્કાર",
    r"குடும்ப வன்முறை|பாலியல்|வன்புணர்",
    # Arabic, Somali, Portuguese, Romanian, Ukrainian ("sexual" stands with English)
    r"(العنف|عنف) (ال)?(أسري|منزلي|جنسي)|(الاعتداء|اعتداء|التحرش|تحرش) (ال)?جنسي|اغتصاب",
    r"\b(rabshad\w*|xadgudub\w*) (qoys|guri)|\bkufsi|\bgalmo",
    r"\bviolência doméstica|\babuso doméstico|\bestupr",
    r"\bviolen[țţt][aeă]\w* (domestic|în famil)|\bviol(ul|uri|ului)?\b",
    r"домашн\w+ насил|сексуальн|з[ґг]валтув",
)
# One by one, which is twice as quick as all in one where none is found.
_SPEAK_OF_ABUSE = [re.compile(stem, re.IGNORECASE) for stem in STEMS]

# What the site says by itself where nothing of the kind is meant: the name of every violent crime in the police's
# figures, why something may be reported, and what is asked for equality's sake.
OWN_WORDS = (
    gettext_noop("Violence and sexual offences"),
    gettext_noop("what could identify a child, or the victim of a sexual offence"),
    gettext_noop("It could identify a child, or the victim of a sexual offence"),
    gettext_noop("Which of the following best describes your sexual orientation?"),
    gettext_noop("Other sexual orientation"),
)
_MEANS_NONE = re.compile(r"\bsexual (orientation|health)\b", re.IGNORECASE)
_NO_WORDS = re.compile(r"<(script|style|svg)\b.*?</\1>|<[^>]*>", re.DOTALL)


@lru_cache(maxsize=512)  # whoever is signed in has the same pages drawn over and over
def speaks_of_abuse(words: str) -> bool:
    """Whether a title, or other words, name domestic or sexual violence, in any language of the site."""
    words = " ".join(words.split())
    return any(stem.search(words) for stem in _SPEAK_OF_ABUSE)


def page_speaks_of_abuse(html: str) -> bool:
    """Whether somebody who reads this part of a page reads of domestic or sexual violence."""
    words = unescape(_NO_WORDS.sub(" ", html))
    for phrase in OWN_WORDS:
        words = words.replace(gettext(phrase), " ")
    return speaks_of_abuse(_MEANS_NONE.sub(" ", words))
