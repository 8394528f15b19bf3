"""How people's words are shown: as they wrote them, and as nothing else (no Markdown, link, tag or mention).

Three ways, by where the words stand:

- `quoted` for whatever people wrote (an ask, an update, a flag): a RichTextBlock, in which no client reads
  Markdown.
- `plain` for a short piece of theirs (a name, a place) inside a sentence of the clerk's, in a TextBlock, a
  Fact, a tick's title, or a list of choices that is expanded or of which several may be chosen (those are
  drawn as ticks). Older mobile clients of Teams have shown some of its backslashes (AdaptiveCards #5590),
  another reason to prefer `quoted`.
- `clean` where nothing is read (a button's title, a label, a placeholder, a choice in a compact list).
"""

import re
from typing import Unpack

from cards.elements import RichTextBlock, RunOptions, TextRun

_NEW_LINES = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
# What turns, hides or splits what is read: bidirectional controls, zero-width spaces, soft hyphens, fillers.
# Joiners and variation selectors stay: scripts and emoji need them.
_UNSEEN = re.compile(
    "[\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufeff\uffa0\ufff9-\ufffb]"
)
_UNSHOWABLE = re.compile("[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_MARKUP = re.compile(
    r"""
      [\\`*_\[\]~|]             # emphasis, code, links, images, strikethrough, tables
    | (?<=\{)\{                 # {{DATE(…)}} and {{TIME(…)}}
    | ^[\#+=:-]                 # headings, lists, rules, the second line of a heading or a table
    | (?<=/)/ | @                # what a client may make a link of by itself: https://host, ann@host,
    | (?<=\w)\.(?=[^\W\d_])     # www.host
    """,
    re.VERBOSE | re.MULTILINE,
)
_NUMBERED = re.compile(r"^(\d{1,9})([.)])", re.MULTILINE | re.ASCII)
_BRACES = re.compile(r"(?<=\{)(?=\{)")
_INDENT = re.compile(r"^[ \t]+", re.MULTILINE)
_ORDINARY = re.compile(r"[A-Za-z](?:[A-Za-z0-9 ,;:?!()'’“”…·–-]|\.(?![A-Za-z]))*")
"""A line that reads the same either way, as most do; to see that costs less than to escape it."""


def clean(words: str) -> str:
    """The words without what no reader can see; what cannot be shown becomes "\N{REPLACEMENT CHARACTER}"."""
    if words.isascii() and words.isprintable():
        return words
    words = _NEW_LINES.sub("\n", words)
    return _UNSHOWABLE.sub("\ufffd", _UNSEEN.sub("", words))


def plain(words: str) -> str:
    """The words, escaped for a place that reads Markdown: what is seen is `clean(words)`.

    Entities stand where both Teams' web and mobile clients know them, backslashes elsewhere.
    """
    if _ORDINARY.fullmatch(words):
        return words
    words = _NUMBERED.sub(r"\1\\\2", _MARKUP.sub(r"\\\g<0>", clean(words)))
    words = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _INDENT.sub(lambda gap: "&nbsp;" * len(gap[0].expandtabs(4)), words)


def quoted(words: str, **options: Unpack[RunOptions]) -> RichTextBlock:
    """The words as they were written. A TextRun still reads {{DATE(…)}}, so braces are parted."""
    words = clean(words) or " "
    runs = _BRACES.split(words) if "{{" in words else [words]
    return RichTextBlock([TextRun(run, **options) for run in runs])
