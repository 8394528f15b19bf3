"""What Microsoft's own renderer makes of a card: what it complains of, and what a person would see.

One headless Chromium for each test process, in a thread of its own so that tests with and without an
event loop can both ask it. It has no network.
"""

import atexit
import json
import os
import queue
import re
import shutil
import tempfile
import threading
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, Route, sync_playwright

VENDORED = Path(__file__).parents[2] / "rehearsal" / "page" / "vendor" / "adaptivecards.min.js"
MARKDOWN = Path(__file__).parent / "vendor" / "markdown-it.umd.min.js"
PHONE, DESKTOP = 360, 600
# fmt: off
ARGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]
# fmt: on

# What the renderer says of a card that Teams takes, and why we let it.
EXCEPTIONS = {
    r'(^| )/msteams: "msteams" was never read$': "Teams' own (width, mentions), unknown to the package.",
    r'(^| )/\$schema: "\$schema" was never read$': "The name of the schema, which is for editors.",
    r'/fallback: "fallback" was never read$': "For clients that do not know the type; drawn in its place.",
}


@dataclass(frozen=True)
class Drawing:
    """A card as it was drawn; `texts` are its blocks of words, top to bottom."""

    problems: tuple[str, ...]
    text: str
    texts: tuple[str, ...]
    buttons: tuple[str, ...]
    links: tuple[str, ...]
    markup: tuple[str, ...]
    requests: tuple[str, ...]


def drawn(card: dict[str, Any]) -> Drawing:
    """The card as the renderer draws it, with Markdown, raw HTML and bare links switched on."""
    return _browser().ask(lambda page, requests: _drawn(page, requests, card))


def problems(card: dict[str, Any]) -> list[str]:
    """What the renderer complains of, less the EXCEPTIONS; each fallback is drawn in its place as well."""
    return problems_of([card])[0]


def problems_of(cards: Sequence[dict[str, Any]]) -> list[list[str]]:
    """The same of each of many cards; the page is asked once, and draws once what is alike."""
    return _of_many(cards, "complaints")


def judged(cards: Sequence[dict[str, Any]]) -> list[list[str]]:
    """The same, and whatever of each card is live: a link, a picture, a tag, markup that is not ours."""
    return _of_many(cards, "judged")


def _of_many(cards: Sequence[dict[str, Any]], judge: str) -> list[list[str]]:
    pairs = [(json.dumps(card), json.dumps(_as_older_clients_do(card))) for card in cards]
    once = list(dict.fromkeys(card for pair in pairs for card in pair))
    answers = _browser().ask(lambda page, requests: _evaluated(page, requests, judge, once))
    said = dict(zip(once, answers, strict=True))
    return [
        [*_unexpected(said[card]), *(f"fallback: {one}" for one in _unexpected(said[older]))]
        for card, older in pairs
    ]


def _evaluated(page: Page, requests: list[str], judge: str, cards: list[str]) -> list[list[str]]:
    """What the page says of each; whatever they asked the network for is said of the first."""
    requests.clear()
    said: list[list[str]] = page.evaluate(f"cards => cards.map({judge})", cards)
    page.wait_for_timeout(30)
    if said and judge == "judged":
        said[0] += [f"asked for: {url}" for url in requests]
    return said


def _unexpected(said: Sequence[str]) -> list[str]:
    return [one for one in said if not any(re.search(known, one) for known in EXCEPTIONS)]


def screenshot(card: dict[str, Any], path: Path, *, width: int = PHONE) -> None:
    """A picture of the card, `width` pixels wide."""

    def taken(page: Page, requests: list[str]) -> None:
        page.set_viewport_size({"width": width, "height": 400})
        _drawn(page, requests, card)
        page.locator("#card").screenshot(path=path)

    _browser().ask(taken)


def _drawn(page: Page, requests: list[str], card: dict[str, Any]) -> Drawing:
    requests.clear()
    seen = page.evaluate("card => draw(JSON.parse(card))", json.dumps(card))
    page.wait_for_timeout(30)  # A picture or a frame asks for its file only now.
    drawing = Drawing(
        **{name: tuple(v) if isinstance(v, list) else v for name, v in seen.items()}, requests=()
    )
    return replace(drawing, requests=tuple(requests))


def _as_older_clients_do(part: Any) -> Any:
    if isinstance(part, list):
        return [_as_older_clients_do(inner) for inner in part]
    if not isinstance(part, dict):
        return part
    if isinstance(part.get("fallback"), dict):
        return _as_older_clients_do(part["fallback"])
    return {name: inner if name == "data" else _as_older_clients_do(inner) for name, inner in part.items()}


class _Browser:
    """Chromium and its page, owned by one thread; questions go in by a queue."""

    def __init__(self) -> None:
        self.questions: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self.thread = threading.Thread(target=self._serve, name="chromium", daemon=True)
        self.thread.start()
        atexit.register(self.close)

    def ask(self, question: Any) -> Any:
        answer: Future[Any] = Future()
        self.questions.put((question, answer))
        return answer.result(timeout=300)

    def close(self) -> None:
        self.questions.put(None)
        self.thread.join(timeout=20)

    def _serve(self) -> None:
        try:
            self._run()
        except Exception as broken:  # noqa: BLE001 (whoever asks is told)
            while asked := self.questions.get():
                asked[1].set_exception(broken)

    def _run(self) -> None:
        with sync_playwright() as playwright, tempfile.TemporaryDirectory() as profile:
            context = playwright.chromium.launch_persistent_context(
                profile, executable_path=_chromium(), args=ARGS, viewport={"width": DESKTOP, "height": 400}
            )
            page, requests = context.new_page(), list[str]()

            def refuse(route: Route) -> None:
                requests.append(route.request.url)
                route.abort()

            page.set_content(PAGE)
            for script in (VENDORED, MARKDOWN):
                page.add_script_tag(content=script.read_text("utf-8"))
            page.add_script_tag(content=DRAW)
            page.route("**/*", refuse)
            while asked := self.questions.get():
                question, answer = asked
                try:
                    page.set_viewport_size({"width": DESKTOP, "height": 400})
                    answer.set_result(question(page, requests))
                except Exception as failure:  # noqa: BLE001 (whoever asked is told)
                    answer.set_exception(failure)
            context.close()


_browsers: dict[int, _Browser] = {}


def _browser() -> _Browser:
    if os.getpid() not in _browsers:
        _browsers[os.getpid()] = _Browser()
    return _browsers[os.getpid()]


def _chromium() -> str:
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if path := shutil.which(name):
            return path
    raise FileNotFoundError("the card tests need Chromium: make chromium")


PAGE = """<!doctype html><html lang="en-GB"><meta charset="utf-8"><style>
  body { margin: 0; background: #f5f5f5; font: 14px "Segoe UI", "Noto Sans", Arial, sans-serif; }
  #card { background: #fff; border: 1px solid #d1d1d1; border-radius: 4px; margin: 8px; }
  .ac-pushButton { border: 1px solid #d1d1d1; border-radius: 4px; background: #fff; padding: 5px 12px;
    font: 600 14px "Segoe UI", "Noto Sans", Arial, sans-serif; min-height: 32px; margin-bottom: 4px; }
  .ac-pushButton.style-positive, .ac-pushButton.primary { background: #5b5fc7; color: #fff; }
  input, textarea, select { font: inherit; padding: 5px; box-sizing: border-box; width: 100%; }
  input[type=checkbox], input[type=radio] { width: auto; }
  .ac-actionSet { flex-wrap: wrap !important; } p { margin: 0; } .ac-anchor { color: #5b5fc7; }
</style><div id="card"></div></html>"""

# The renderer reports wrong values of closed sets and unknown types by itself. Three checks are ours: a key
# that it never read (a Proxy sees what is read), a value of another kind than the property's, an input
# without a label.
DRAW = r"""
const AC = AdaptiveCards, said = [];
const markdown = markdownit({ html: true, linkify: true });
markdown.linkify.set({ fuzzyLink: true, fuzzyEmail: true });
AC.AdaptiveCard.onProcessMarkdown = (text, result) => {
  result.outputHtml = markdown.render(text); result.didProcess = true;
};
const host = new AC.HostConfig({
  fontFamily: '"Segoe UI", "Noto Sans", Arial, sans-serif',
  actions: { maxActions: 6, actionsOrientation: "horizontal", actionAlignment: "left", buttonSpacing: 8 },
  spacing: { small: 4, default: 8, medium: 12, large: 16, extraLarge: 24, padding: 16 },
  containerStyles: { default: { foregroundColors: {
    default: { default: "#242424", subtle: "#616161" }, attention: { default: "#c4314b", subtle: "#c4314b" },
    good: { default: "#237b4b", subtle: "#237b4b" }, warning: { default: "#8a5700", subtle: "#8a5700" },
    accent: { default: "#5b5fc7", subtle: "#5b5fc7" } } } },
});
const kinds = [[AC.StringProperty, "string"], [AC.BoolProperty, "boolean"], [AC.NumProperty, "number"],
               [AC.EnumProperty, "string"], [AC.ValueSetProperty, "string"]];

function watched(source, path, unread) {
  if (source === null || typeof source !== "object") return source;
  const keys = Array.isArray(source) ? [] : Object.keys(source), inner = new Map();
  if (Array.isArray(source) && !path.endsWith("/userIds"))
    source.filter(one => typeof one !== "object").forEach(one => said.push(`${path} holds "${one}"`));
  keys.forEach(key => unread.add(`${path}/${key}: "${key}" was never read`));
  return new Proxy(source, { get(target, key) {
    const value = target[key];
    if (typeof key !== "string" || !Object.hasOwn(target, key)) return value;
    unread.delete(`${path}/${key}: "${key}" was never read`);
    if (key === "data") return value;
    if (!inner.has(key)) inner.set(key, watched(value, `${path}/${key}`, unread));
    return inner.get(key);
  } });
}

const parse = AC.SerializableObject.prototype.internalParse;
AC.SerializableObject.prototype.internalParse = function (source, context) {
  const schema = this.getSchema();
  for (let i = 0; i < schema.getCount(); i++)  // The package's pattern for "lang" remembers its last match.
    if (schema.getItemAt(i).regEx) schema.getItemAt(i).regEx.lastIndex = 0;
  parse.call(this, source, context);
  for (let i = 0; source && i < schema.getCount(); i++) {
    const property = schema.getItemAt(i), value = source[property.name];
    if (value === undefined || !Object.hasOwn(source, property.name)) continue;
    for (const [kind, wanted] of kinds)
      if (property instanceof kind && typeof value !== wanted)
        said.push(`"${property.name}" is a ${typeof value}, not a ${wanted}`);
  }
  if (this instanceof AC.Input && !this.label) said.push(`the input "${this.id}" has no label`);
};

function laid(json) {
  said.length = 0;
  const place = document.getElementById("card");
  place.replaceChildren();
  const context = new AC.SerializationContext(AC.Versions.v1_5), unread = new Set();
  const card = new AC.AdaptiveCard();
  card.hostConfig = host;
  card.parse(watched(json, "", unread), context);
  for (let i = 0; i < context.eventCount; i++) said.push(context.getEventAt(i).message);
  for (const failure of card.validateProperties().validationEvents) said.push(failure.message);
  const node = card.render();
  if (node) place.append(node); else said.push("nothing was drawn");
  return [...said, ...unread];
}

function complaints(card) { return laid(JSON.parse(card)); }

// What stands among the words of a card and was not made of them: the renderer's own, and what is strong.
function live(place) {
  const found = new Set();
  for (const each of place.querySelectorAll(".ac-textBlock *, .ac-richTextBlock *, a, img, iframe, at")) {
    const name = each.tagName.toLowerCase();
    if (!["p", "span", "br"].includes(name)) found.add(`live: <${name}>${each.textContent.slice(0, 80)}`);
  }
  return [...found];
}

function judged(card) {
  try {
    return [...complaints(card), ...live(document.getElementById("card"))];
  } catch (broken) {  // Some tags that are live break the renderer itself.
    return [`live: ${broken}`];
  }
}

function draw(json) {
  const problems = laid(json), place = document.getElementById("card");
  const all = selector => [...place.querySelectorAll(selector)];
  return {
    problems,
    text: place.innerText,
    texts: all(".ac-textBlock, .ac-richTextBlock").map(block => block.innerText),
    buttons: all("button.ac-pushButton").map(button => button.innerText),
    links: all("a").map(anchor => anchor.getAttribute("href") ?? ""),
    markup: all(".ac-textBlock *, .ac-richTextBlock *").map(inner => inner.tagName.toLowerCase())
      .filter(name => !["p", "span", "br"].includes(name)),
  };
}
"""
