"""Cards pass both proofs, wrong cards fail both, and hostile words stay words."""

import copy

import pytest

from cards.elements import (
    ActionSet,
    Card,
    Choice,
    ChoiceInput,
    Column,
    ColumnSet,
    Container,
    DateInput,
    Execute,
    Fact,
    FactSet,
    Mention,
    OpenDialog,
    OpenUrl,
    Refresh,
    Submit,
    Table,
    TableCell,
    TableColumn,
    TableRow,
    TextBlock,
    TextInput,
    TimeInput,
    ToggleInput,
    dumped,
)
from cards.escaping import clean, plain, quoted
from tests.attacks.sizes import tried
from tests.cards.hostile import CORPUS, PAYLOADS, THEIR_STRONG
from tests.cards.rendering import DESKTOP, PHONE, drawn, judged, problems, screenshot
from tests.cards.typed import refusals

MAC = "1.2." + "x" * 43
PRESS = {"verb": "acknowledge", "ref": "T-2026-014", "rev": "3", "key": "", "card": "", "mac": MAC}


def a_task_card():
    """The card of a task just issued, as its owner sees it."""
    return Card(
        [
            TextBlock("OFFICIAL-SENSITIVE", size="Small", weight="Bolder", color="Attention"),
            TextBlock("Task T-2026-014 · Trading Standards, Durham", weight="Bolder", style="heading"),
            TextBlock("Due Fri 27 Nov 2026, 17:00 · asked by the Chair", is_subtle=True, spacing="None"),
            quoted(
                "Check complaint history for the premises in F-2026-031\nand say whether you hold anything."
            ),
            TextBlock(f"Why you: you enforce {plain('tobacco sales')} law."),
            TextBlock("Acknowledging says you have it, not that you agree.", size="Small", is_subtle=True),
        ],
        actions=[
            Execute("Acknowledge", verb="acknowledge", data=PRESS, style="positive"),
            Execute("Can't take this", verb="decline", data=PRESS),
            OpenDialog("More…", PRESS),
        ],
        refresh=Refresh(verb="view", data=PRESS, user_ids=["29:ann", "29:bob"]),
        speak="Task T-2026-014, due Friday 27 November.",
    )


def a_card_of_everything():
    ann = Mention("29:ann", "Ann")
    cell = TableCell([TextBlock("T-2026-014")], style="emphasis", vertical_content_alignment="Top")
    return Card(
        [
            TextBlock(ann.text, max_lines=2, horizontal_alignment="Left", font_type="Monospace", id="words"),
            Container(
                [FactSet([Fact("Due", "Friday")], separator=True)],
                style="emphasis",
                bleed=True,
                min_height="40px",
                select_action=Submit("Open", PRESS),
            ),
            ColumnSet(
                [Column([TextBlock("left")], width="auto"), Column([quoted("right")], width=2)], style="good"
            ),
            Table(
                [TableColumn(), TableColumn(2)],
                [TableRow([cell, cell]), TableRow([cell, cell], style="accent")],
                first_row_as_headers=True,
                show_grid_lines=False,
                grid_style="default",
            ),
            TextInput(
                "note", "A note", is_multiline=True, max_length=500, placeholder="One line", is_required=True
            ),
            DateInput("due", "By when?"),
            TimeInput("at", "What time?"),
            ChoiceInput("seat", "Who?", [Choice("HMRC", "hmrc"), Choice("RSPCA", "rspca")], style="expanded"),
            ToggleInput("urgent", "Is it urgent?", "Yes", value_on="yes", value_off="no", value="no"),
            ActionSet([OpenUrl("The guide", "https://panel.example/guide", tooltip="Opens the guide")]),
        ],
        actions=[Submit("Cancel", PRESS, associated_inputs="none", mode="secondary", is_enabled=True)],
        mentions=[ann],
        full_width=True,
    )


@pytest.mark.parametrize("make", [a_task_card, a_card_of_everything])
def test_a_right_card_passes_both_proofs(make):
    card = dumped(make())

    assert problems(card) == []
    assert refusals(card) == []


def test_a_person_sees_the_words_and_the_buttons_in_order():
    seen = drawn(dumped(a_task_card()))

    assert seen.buttons == ("Acknowledge", "Can't take this", "More…")
    assert seen.texts[0] == "OFFICIAL-SENSITIVE"
    assert "premises in F-2026-031\nand say" in seen.texts[3]
    assert (seen.links, seen.markup, seen.requests) == ((), (), ())


def test_a_card_can_be_pictured_on_a_phone_and_on_a_desktop(tmp_path):
    for width in (PHONE, DESKTOP):
        screenshot(dumped(a_task_card()), tmp_path / "card.png", width=width)

        assert (tmp_path / "card.png").read_bytes().startswith(b"\x89PNG")
        assert (tmp_path / "card.png").stat().st_size > 5_000


def put(*path, value):
    """Misspell: write `value` at the path."""

    def spoil(card):
        for step in path[:-1]:
            card = card[step]
        card[path[-1]] = value

    return spoil


def renamed(*path, to):
    """Misspell: call the last key of the path something else."""

    def spoil(card):
        for step in path[:-1]:
            card = card[step]
        card[to] = card.pop(path[-1])

    return spoil


# The card of everything: 0 words, 1 box, 2 columns, 3 table, 4 text, 5 date, 6 time, 7 choice, 8 tick, 9 set.
MISSPELLINGS = {
    "a key of the card": renamed("fallbackText", to="fallBackText"),
    "another key of the card": put("subtitle", value="no"),
    "a key of words": put("body", 0, "wieght", value="Bolder"),
    "a key in another case": renamed("body", 0, "maxLines", to="maxlines"),
    "a value of words": put("body", 0, "weight", value="Bold"),
    "a colour": put("body", 0, "color", value="Red"),
    "an American centre": put("body", 0, "horizontalAlignment", value="Centre"),
    "a truth in words": put("body", 0, "wrap", value="yes"),
    "a number in words": put("body", 0, "maxLines", value="two"),
    "words that are a number": put("body", 0, "text", value=7),
    "the name of a type": put("body", 0, "type", value="Textblock"),
    "a type that is not": put("body", 1, "type", value="Box"),
    "a type missing": lambda card: card["body"][0].pop("type"),
    "the style of a box": put("body", 1, "style", value="danger"),
    "a key in a fact": renamed("body", 1, "items", 0, "facts", 0, "value", to="val"),
    "a key in a column": put("body", 2, "columns", 0, "widht", value="auto"),
    "a type in a column": put("body", 2, "columns", 0, "items", 0, "type", value="Text"),
    "a key in a run": put("body", 2, "columns", 1, "items", 0, "inlines", 0, "bold", value=True),
    "a key in a cell": put("body", 3, "rows", 0, "cells", 0, "colour", value="Good"),
    "a value in a cell": put("body", 3, "rows", 1, "cells", 1, "style", value="great"),
    "a key of a table": renamed("body", 3, "firstRowAsHeaders", to="firstRowAsHeader"),
    "a label missing": lambda card: card["body"][4].pop("label"),
    "an input's id missing": lambda card: card["body"][5].pop("id"),
    "a key of an input": renamed("body", 4, "isMultiline", to="isMultiLine"),
    "a kind of input": put("body", 5, "type", value="Input.Dates"),
    "a key in a choice": renamed("body", 7, "choices", 0, "title", to="label"),
    "the style of a choice": put("body", 7, "style", value="dropdown"),
    "a key of a tick": renamed("body", 8, "valueOn", to="onValue"),
    "a kind of button": put("body", 9, "actions", 0, "type", value="Action.OpenURL"),
    "a key of a button": renamed("actions", 0, "associatedInputs", to="inputs"),
    "the style of a button": put("actions", 0, "mode", value="tertiary"),
    "an element for a button": put("actions", 0, value={"type": "TextBlock", "text": "no"}),
    "a button for an element": put("body", 0, value={"type": "Action.Submit", "title": "no", "data": {}}),
    "a list that is none": put("body", 2, "columns", 0, "items", 0, value="words"),
}
# The same in the card of a task, whose buttons have fallbacks and which is refreshed.
TASK_MISSPELLINGS = {
    "a key of a refresh": renamed("refresh", "userIds", to="userids"),
    "a kind of refresh": put("refresh", "action", "type", value="Action.Exec"),
    "a key of an Execute": renamed("actions", 0, "verb", to="verbs"),
    "a key in a fallback": put("actions", 1, "fallback", "colour", value="red"),
    "a kind of fallback": put("actions", 0, "fallback", "type", value="Action.Send"),
}
SEEDED = [(a_card_of_everything, name, spoil) for name, spoil in MISSPELLINGS.items()]
SEEDED += [(a_task_card, name, spoil) for name, spoil in TASK_MISSPELLINGS.items()]


@pytest.mark.parametrize(
    ("make", "spoil"), [(m, s) for m, _, s in SEEDED], ids=[name for _, name, _ in SEEDED]
)
def test_a_misspelling_fails_both_proofs(make, spoil):
    card = dumped(make())
    spoilt = copy.deepcopy(card)
    spoil(spoilt)

    assert problems(spoilt) != []
    assert refusals(spoilt) != []


@pytest.mark.parametrize(
    "spoil",
    [
        put("msteams", "widht", value="full"),
        put("msteams", "width", value="wide"),
        put("msteams", "entities", 0, "mentioned", "nmae", value="Ann"),
    ],
)
def test_what_only_teams_reads_is_proved_by_the_typed_models_alone(spoil):
    card = dumped(a_card_of_everything())
    spoil(card)

    assert refusals(card) != []


def as_shown(text):
    """HTML draws a run of white space as one space, and nothing of it at the ends."""
    return " ".join(text.split())


def test_there_are_three_hundred_hostile_strings():
    assert len(set(CORPUS)) >= 300


@pytest.mark.parametrize("show", [lambda w: TextBlock(plain(w)), quoted], ids=["plain", "quoted"])
def test_hostile_words_are_shown_as_the_words_they_are(show):
    seen = drawn(dumped(Card([show(words) for words in CORPUS])))

    assert (seen.links, seen.markup, seen.requests) == ((), (), ())
    assert [as_shown(text) for text in seen.texts] == [as_shown(clean(words)) for words in CORPUS]


def test_hostile_words_in_facts_are_shown_as_the_words_they_are():
    seen = drawn(dumped(Card([FactSet([Fact(plain(words), plain(words)) for words in CORPUS])])))

    assert (seen.links, seen.markup, seen.requests) == ((), (), ())
    assert [as_shown(text) for text in seen.texts] == [as_shown(clean(w)) for w in CORPUS for _ in range(2)]
    tried("T9", "hostile strings drawn by Microsoft's renderer", len(CORPUS))


def test_hostile_words_in_choices_and_ticks_are_shown_as_the_words_they_are():
    choices = [Choice(plain(words), str(i)) for i, words in enumerate(PAYLOADS)]
    ticks = [ToggleInput(f"tick{i}", "Tick?", plain(words)) for i, words in enumerate(PAYLOADS)]
    seen = drawn(dumped(Card([ChoiceInput("one", "Which?", choices, style="expanded"), *ticks])))

    assert (seen.links, seen.markup, seen.requests) == ((), (), ())
    shown = [as_shown(text) for text in seen.texts if text not in ("Which?", "Tick?")]
    assert sorted(shown) == sorted(as_shown(clean(words)) for words in PAYLOADS * 2)


def test_quoted_words_keep_their_lines():
    seen = drawn(dumped(Card([quoted("one\r\ntwo\n\nthree")])))

    assert seen.texts == ("one\ntwo\n\nthree",)


def test_without_the_escaper_the_same_words_would_be_links_pictures_and_markup():
    raw = drawn(dumped(Card([TextBlock(clean(words)) for words in PAYLOADS])))

    assert len(raw.links) > 10
    assert {"img", "strong", "em", "code", "table", "h1", "ul", "blockquote", "at", "svg"} <= set(raw.markup)
    assert any("evil.example/p.png" in url for url in raw.requests)


def test_whatever_of_them_is_live_in_a_card_is_complained_of():
    """As `complaints` looks at every card: without the escaper it would say so of nearly every string."""
    said = judged([dumped(Card([TextBlock(clean(words))])) for words in PAYLOADS])

    live = {one.partition(">")[0].partition("<")[2] for each in said for one in each if "live: <" in one}
    assert live >= {
        "a",
        "img",
        "strong",
        "em",
        "code",
        "table",
        "h1",
        "ul",
        "blockquote",
        "at",
        "b",
        "iframe",
    }
    assert sum(map(bool, said)) > 60
    assert "asked for: https://evil.example/p.png" in said[0]
    strong = {one.partition("<strong>")[2] for each in said for one in each if "<strong>" in one}
    assert strong == set(THEIR_STRONG)
