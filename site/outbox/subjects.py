"""The line that anybody near the screen may read: what it must never say.

Whoever lives with somebody who hurts them may be watched. An app says itself that a message is sensitive; this is the
floor under all of them, for titles that name domestic or sexual violence where nobody thought of it.
"""

import re

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
_SPEAKS_OF_ABUSE = re.compile("|".join(STEMS), re.IGNORECASE)


def speaks_of_abuse(words: str) -> bool:
    """Whether a title names domestic or sexual violence, in any language of the site."""
    return bool(_SPEAKS_OF_ABUSE.search(" ".join(words.split())))
