"""What Teams writes as HTML, as the plain words that a reader sees."""

import re
from html.parser import HTMLParser

_LINES = frozenset({"br", "p", "div", "li", "tr", "blockquote", "h1", "h2", "h3", "pre", "ul", "ol", "table"})
_UNSEEN = frozenset({"script", "style", "template", "title", "head"})


class _Words(HTMLParser):
    """Keeps what is read, and nothing that a client would act on: no tag, link target, script or style."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.kept: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNSEEN:
            self._hidden += 1
        elif tag in _LINES:
            self.kept.append("\n")
        elif tag in ("img", "emoji") and not self._hidden:
            self.kept.append(dict(attrs).get("alt") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._hidden = max(0, self._hidden - 1)
        elif tag in _LINES:
            self.kept.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.kept.append(data)


def plain_words(markup: str) -> str:
    """The words of a piece of HTML, line by line; broken markup loses its tags, never its words."""
    reader = _Words()
    reader.feed(markup)
    reader.close()
    words = "".join(reader.kept).replace("\xa0", " ")
    lines = (" ".join(line.split(" ")).strip() for line in words.split("\n"))
    return re.sub(r"\n{2,}", "\n", "\n".join(lines)).strip()


def plain_mentions(words: str) -> str:
    """The words with the people they name as plain names."""
    return re.sub(r"</?at(?:\s[^<>]{0,200})?>", "", words)
