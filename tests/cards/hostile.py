"""What people, or those who mean them harm, might write; and how every card is made to say all of it."""

from collections.abc import Iterator, Sequence
from dataclasses import Field, fields, is_dataclass, replace
from itertools import cycle
from typing import Any

from panel.views import View

HOSTILE = "[link](https://evil.example) <at>all</at> **bold** {{DATE(2026-01-01)}} \u202e <b>x</b>"
"""In one line, for whatever a person may say in a view."""

PAYLOADS = [
    "*bold* **bold** ***both***",
    "_it_ __it__ snake_case_name",
    "~~struck~~ ~one~",
    "`code` ``more`` ```fence```",
    "[click](https://evil.example/x)",
    "[click](javascript:alert(1))",
    "[click]( javascript:alert(1) 'title')",
    "[click](data:text/html;base64,PHNjcmlwdD4=)",
    "[a][b]\n\n[b]: https://evil.example/",
    "[b]: https://evil.example/\n[b]",
    "![pixel](https://evil.example/p.png)",
    "![p](data:image/png;base64,AAAA)",
    "[![p](https://evil.example/p.png)](https://evil.example/)",
    "[[nested](https://evil.example)](https://evil.example)",
    "<https://evil.example/>",
    "<ann@evil.example>",
    "https://evil.example/path?q=1&r=2#frag",
    "http://evil.example",
    "HTTPS://EVIL.EXAMPLE",
    "//evil.com/x",
    "www.evil.com",
    "evil.com",
    "sub.evil.co.uk/login",
    "ann@evil.com",
    "mailto:ann@evil.com",
    "ftp://evil.com/a",
    "tel:+441632960961",
    "msteams://teams.example/l/call",
    "https://пример.рф/путь",
    "http://192.0.2.1/a",
    "http://localhost/a //localhost/b",
    "<b>bold</b>",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<a href='https://evil.example'>x</a>",
    "<iframe src='https://evil.example'></iframe>",
    "<!-- comment --> after",
    "<![CDATA[x]]>",
    "<?php x ?>",
    "</div></div><h1>out</h1>",
    "<mark>marked</mark>",
    "<at>Chair</at>",
    "<at id='29:chair'>Chair</at> please",
    "&lt;b&gt; &amp;amp; &#42;star&#42; &#x3c;i&#x3e; &nbsp; &copy;",
    "{{DATE(2026-11-27T17:00:00Z, LONG)}}",
    "{{DATE(2026-11-27T17:00:00Z)}} {{TIME(2026-11-27T17:00:00Z)}}",
    "{{{DATE(2026-11-27T17:00:00Z,SHORT)}}}",
    "${name} ${if(true, 'a', 'b')}",
    "# heading",
    "###### deep",
    "heading\n===",
    "heading\n---",
    "> quote",
    ">> deeper",
    "- item\n- item",
    "+ item",
    "* item",
    "1. one\n2. two",
    "999999999) many",
    "- [ ] to do",
    "---",
    "***",
    "___",
    "| a | b |\n|---|---|\n| c | d |",
    "a | b\n:-- | --:",
    "a|b\n:--",
    "    indented code",
    "\tindented code",
    "   # three spaces",
    "~~~\nfence\n~~~",
    "back\\slash \\* \\[ \\\\ end\\",
    "hard\\\nbreak",
    "a\u202egpj.exe\u202c b",
    "\u2066isolated\u2069 \u200fright\u200e",
    "zero\u200bwidth\ufeff and\u2060joined",
    "soft\xadhyphen",
    "nul\x00 bell\x07 esc\x1b[31mred",
    "lone \ud800 and \udfff surrogates",
    "non\ufffe\uffffcharacters \ufdd0",
    "line\r\nbreaks\rof\u2028every\u2029kind\x85here",
    "many\n\n\nempty lines",
    "two  spaces   and\ttabs",
    "trailing two  \nspaces",
    "*" * 2_000,
    "[" * 500 + "]" * 500,
    "(" * 500 + "<" * 500,
    "`" * 999,
    "_a" * 1_000,
    "word" * 2_500,
    "- " * 300,
    "> " * 300 + "deep",
    "😀👩\u200d⚖️🏴\U000e0067\U000e0062\U000e007f flags",
    "e" + "\u0301" * 60,
    "عربى עברית 中文 ελληνικά",
    '=HYPERLINK("https://evil.example")',
    "'; DROP TABLE tasks; --",
    "\"quoted\" 'single' “curly”",
    "100% of 5 > 3 & 2 < 4",
    "C:\\Users\\ann\\file.txt",
    "£1,200.50 at 17:00 on 27/11 (T-2026-014)",
    "don't. Do! Won't? e.g.this",
    "^sup^ ==mark== ++ins++ :smile: $x^2$ [^1]",
    "[x](<https://evil.example>) [y](//evil.example)",
    "!\\[a](b) \\<b>",
]
PLACES = ["{}", "Why you: {}.", "first\n{}\nlast"]
CORPUS = [place.replace("{}", words) for words in PAYLOADS for place in PLACES]
THEIR_STRONG = ("bold", "both", "it")
"""What would be strong in a card if these words were read as Markdown; no template makes that strong."""
LONGEST = 120
"""Of what is said in a view: a record takes no more in some places, and a long run is hostile by then."""
NUMBERS = ("key", "ref", "refs", "kind", "flag", "about", "draft", "form", "roster", "new")
OF_TEAMS = ("link", "thread", "object_id", "tenant")
OF_THE_CLERK = ("theme", "advice", "did")
NOT_THEIRS = frozenset((*NUMBERS, *OF_TEAMS, *OF_THE_CLERK))
"""The strings of a view that nobody writes; every other one may be anybody's words."""


def in_turn(views: Sequence[View]) -> list[View]:
    """The same views, in which all that people may say is said by strings of the corpus, each in its turn."""
    corpus = cycle(CORPUS)
    return [_saying(view, corpus) for view in views]


def _saying(part: Any, corpus: Iterator[str], *, is_theirs: bool = False) -> Any:
    if type(part) is str:
        return f"{next(corpus)[:LONGEST]}\n{HOSTILE}" if part and (is_theirs or HOSTILE in part) else part
    if type(part) is tuple:
        return tuple(_saying(inner, corpus, is_theirs=is_theirs) for inner in part)
    if not is_dataclass(part) or isinstance(part, type):
        return part
    before = [(field, getattr(part, field.name)) for field in fields(part) if field.init]
    said: dict[str, Any] = {
        field.name: _saying(inner, corpus, is_theirs=_is_theirs(field)) for field, inner in before
    }
    return replace(part, **said)


def _is_theirs(field: Field[Any]) -> bool:
    return field.type in (str, tuple[str, ...]) and field.name not in NOT_THEIRS
