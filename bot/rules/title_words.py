"""What is a title about? Its words as stems, so that exports and exporting are one, each with what it weighs."""

import re
import unicodedata
from functools import lru_cache

TELLING, FAINTLY = 10, 3  # what a word weighs that says what it is about, and one that nearly every escalation has
TROUBLE = "trouble"  # the stem of every word that says no more than that something is wrong
# fmt: off
_TROUBLES = frozenset({
    "fail", "failure", "broken", "broke", "break", "error", "err", "down", "outage", "crash", "stuck", "hang",
    "unavailable", "unreachable", "issue", "problem", "bug", "cannot", "cant", "wont", "doesnt", "isnt", "unable",
    "impossible", "stop", "dead", "wrong", "missing", "incorrect", "incident", "trouble", "work",
})
_FAINT = frozenset({
    "system", "platform", "service", "app", "application", "customer", "client", "user", "account", "production",
    "prod", "all", "slow", "performance", "angry", "unhappy", "upset", "page", "screen", "return", "show", "see",
})
_STOP = frozenset({
    "a", "about", "an", "and", "any", "are", "as", "at", "be", "been", "but", "by", "can", "do", "does", "for", "from",
    "get", "gets", "getting", "had", "has", "have", "he", "her", "his", "i", "if", "in", "into", "is", "it", "its",
    "me", "my", "no", "not", "of", "on", "or", "our", "out", "she", "so", "some", "that", "the", "their", "them",
    "there", "these", "they", "this", "to", "up", "us", "very", "was", "we", "were", "when", "while", "who",
    "will", "with", "you", "your", "since", "still", "again", "after", "during", "please", "urgent", "asap", "almost",
})
# fmt: on
_WORD = re.compile(r"\w+")
_ONE_WORD = (
    (re.compile(r"\b(?:log(?:s|ged|ging)?|sign(?:s|ed|ing)?)[ -]?(?:in|on)s?\b"), "login"),
    (re.compile(r"\btim(?:e|es|ed|ing)[ -]?outs?\b"), "timeout"),
)
_APOSTROPHE = re.compile(r"['’ʼ]")


def bare(text: str) -> str:
    """Small letters without accents and apostrophes; "log in" and "time out" as one word."""
    plain = _APOSTROPHE.sub("", text).casefold()
    if not plain.isascii():
        letters = unicodedata.normalize("NFKD", plain)
        plain = "".join(char for char in letters if not unicodedata.combining(char)).casefold()
    for several, one in _ONE_WORD:
        plain = several.sub(one, plain)
    return " ".join(plain.split())


def words_of(text: str) -> list[str]:
    """The words in a text that went through `bare`, in order."""
    return _WORD.findall(text)


def stems_of(text: str) -> tuple[dict[str, str], dict[str, str]]:
    """The stems in a text that went through `bare`, each with its word: all of them, and those that are no stop words.

    Neither is ever empty: a text without words is its own stem, and when there are only stop words, they count.
    """
    typed = words_of(text)[::-1]  # of two words with one stem the first is kept
    every = {stem_of(word): word for word in typed} or {text: text}
    return every, {stem_of(word): word for word in typed if word not in _STOP} or every


@lru_cache(maxsize=4096)  # a sweep over all that is open meets the same words again and again
def stem_of(word: str) -> str:
    """A word without its English endings, roughly: exports, exported and exporting are one; all trouble is one."""
    stem = word
    if len(word) > 3 and word.isascii() and word.isalpha():
        for ending, instead in (("ies", "y"), ("ing", ""), ("ed", ""), ("es", "e"), ("s", ""), ("ly", "")):
            if stem.endswith(ending) and not stem.endswith(("ss", "us", "is")) and len(stem) - len(ending) >= 3:
                stem = stem.removesuffix(ending) + instead
                break
        if len(stem) > 3 and stem[-1] == stem[-2] and stem[-1] not in "sl":  # stopped
            stem = stem[:-1]
    if not _TROUBLES.isdisjoint((word, stem, stem.removesuffix("e"))):
        return TROUBLE
    return stem.removesuffix("e") if len(stem) > 4 else stem


def weight(stem: str) -> int:
    """What a stem weighs when titles are compared: TELLING or FAINTLY."""
    return FAINTLY if stem == TROUBLE or stem in _FAINT_STEMS else TELLING


def is_slip(one: str, other: str) -> bool:
    """Whether two longer words differ by one letter, or by two neighbours swapped."""
    if min(len(one), len(other)) < 5 or abs(len(one) - len(other)) > 1:
        return False
    if (one[0] != other[0] and one[-1] != other[-1]) or not (one.isalpha() and other.isalpha()):
        return False
    while one and other and one[0] == other[0]:
        one, other = one[1:], other[1:]
    while one and other and one[-1] == other[-1]:
        one, other = one[:-1], other[:-1]
    return max(len(one), len(other)) <= 1 or (len(one) == 2 and one == other[::-1])


def spellings(stem: str) -> set[str]:
    """A stem, and what is left of a longer one without each of its letters: two that differ by a slip share one."""
    if len(stem) < 5:
        return {stem}
    return {stem, *(stem[:at] + stem[at + 1 :] for at in range(len(stem)))}


_FAINT_STEMS = frozenset(map(stem_of, _FAINT))
