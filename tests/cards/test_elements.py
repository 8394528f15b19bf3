import datetime as dt
import hashlib
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
    RichTextBlock,
    Submit,
    Table,
    TableCell,
    TableColumn,
    TableRow,
    TextBlock,
    TextInput,
    TextRun,
    TimeInput,
    ToggleInput,
    dumped,
)
from cards.escaping import clean, plain, quoted

PRESS = {"verb": "acknowledge", "ref": "T-2026-014", "rev": "3"}


def a_button(title="Acknowledge"):
    return Execute(title, verb="acknowledge", data=PRESS)


# Every kind of part, as it is made with nothing but what it needs.
PARTS = [
    (TextBlock, ("words",)),
    (TextRun, ("words",)),
    (RichTextBlock, ([TextRun("words")],)),
    (Container, ([],)),
    (ColumnSet, ([],)),
    (Column, ([],)),
    (FactSet, ([],)),
    (Fact, ("Due", "Friday")),
    (ActionSet, ([],)),
    (Table, ([], [])),
    (TableColumn, ()),
    (TableRow, ([],)),
    (TableCell, ([],)),
    (TextInput, ("words", "What?")),
    (DateInput, ("due", "By when?")),
    (TimeInput, ("at", "What time?")),
    (ChoiceInput, ("seat", "Who?", [Choice("HMRC", "hmrc")])),
    (ToggleInput, ("urgent", "Urgent?", "Yes")),
    (Choice, ("HMRC", "hmrc")),
    (Submit, ("Send", PRESS)),
    (OpenDialog, ("More…", PRESS)),
    (OpenUrl, ("Guide", "https://panel.example/")),
    (Mention, ("29:ann", "Ann")),
    (Card, ([],)),
]


@pytest.mark.parametrize(("kind", "given"), PARTS, ids=[kind.__name__ for kind, _ in PARTS])
@pytest.mark.parametrize("name", ["wieght", "isSubtle", "url_", "Text"])
def test_a_misspelt_name_is_refused(kind, given, name):
    kind(*given)

    with pytest.raises(TypeError):
        kind(*given, **{name: "Bolder"})


def test_a_misspelt_name_is_refused_where_names_are_required():
    with pytest.raises(TypeError):
        Execute("Done", verb="done", data=PRESS, tilte="Done")
    with pytest.raises(TypeError):
        Refresh(verb="view", data=PRESS, userids=["29:ann"], user_ids=["29:ann"])


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("weight", "Bold"),
        ("weight", "bolder"),
        ("size", "Big"),
        ("color", "Red"),
        ("spacing", "Tiny"),
        ("height", "full"),
        ("style", "title"),
        ("font_type", "Mono"),
        ("horizontal_alignment", "Centre"),
    ],
)
def test_a_value_outside_its_closed_set_is_refused(name, value):
    with pytest.raises(ValueError, match="is one of"):
        TextBlock("words", **{name: value})


@pytest.mark.parametrize(
    "make",
    [
        lambda: Submit("Go", PRESS, style="red"),
        lambda: Submit("Go", PRESS, associated_inputs="all"),
        lambda: Container([], style="warn"),
        lambda: ChoiceInput("seat", "Who?", [], style="dropdown"),
        lambda: Column([], width="wide"),
        lambda: Column([], width=0),
        lambda: Column([], width=True),
        lambda: OpenUrl("Go", "http://panel.example/"),
        lambda: Submit(" ", PRESS),
    ],
)
def test_other_unlawful_values_are_refused(make):
    with pytest.raises(ValueError, match=r"\w"):
        make()


@pytest.mark.parametrize(
    "make",
    [
        lambda: TextBlock(7),
        lambda: TextBlock("words", wrap="yes"),
        lambda: TextBlock("words", max_lines="2"),
        lambda: Container(["words"]),
        lambda: Container([Fact("Due", "Friday")]),
        lambda: ColumnSet([Container([])]),
        lambda: Card([a_button()]),
        lambda: Card([], actions=[TextBlock("words")]),
        lambda: RichTextBlock(["words"]),
        lambda: Card([{"type": "TextBlock"}]),
    ],
)
def test_a_value_of_the_wrong_kind_is_refused(make):
    with pytest.raises(TypeError):
        make()


def test_six_buttons_are_the_most():
    Card([], actions=[a_button()] * 6)

    with pytest.raises(ValueError, match="at most 6 buttons"):
        Card([], actions=[a_button()] * 7)


def test_buttons_inside_the_body_count_too():
    inside = Container([ColumnSet([Column([ActionSet([a_button(), a_button()])])])])

    with pytest.raises(ValueError, match=r"at most 6 buttons \(got 7\)"):
        Card([inside], actions=[a_button()] * 5)


@pytest.mark.parametrize("label", ["", "   "])
def test_every_input_has_a_label(label):
    for make in (TextInput, DateInput, TimeInput):
        with pytest.raises(ValueError, match="a name and a label"):
            make("words", label)
    with pytest.raises(ValueError, match="a name and a label"):
        ChoiceInput("seat", label, [])
    with pytest.raises(ValueError, match="a name and a label"):
        ToggleInput("urgent", label, "Yes")


def test_two_inputs_of_one_name_are_refused():
    with pytest.raises(ValueError, match="two inputs are called 'words'"):
        Card([TextInput("words", "What?"), Container([TextInput("words", "Why?")])])


def test_a_required_input_says_what_is_missing():
    assert dumped(TextInput("words", "What?", is_required=True))["errorMessage"] == "Please fill this in."


def test_an_older_client_gets_the_same_button_as_a_submit():
    button = dumped(Execute("Done", verb="done", data={"ref": "T-2026-014"}, style="positive"))

    assert button == {
        "type": "Action.Execute",
        "title": "Done",
        "verb": "done",
        "data": {"ref": "T-2026-014"},
        "style": "positive",
        "fallback": {
            "type": "Action.Submit",
            "title": "Done",
            "data": {"ref": "T-2026-014", "verb": "done"},
            "style": "positive",
        },
    }


def test_a_dialog_is_opened_whatever_the_data_says():
    button = dumped(OpenDialog("More…", {"ref": "T-2026-014", "msteams": "no"}))

    assert button["data"] == {"ref": "T-2026-014", "msteams": {"type": "task/fetch"}}


def test_a_card_says_its_version_and_language_and_what_an_older_client_shows():
    card = dumped(Card([TextBlock("words")]))

    assert (card["version"], card["lang"]) == ("1.5", "en")
    assert card["fallbackText"]


def test_a_card_is_refreshed_for_named_people_only():
    card = dumped(Card([], refresh=Refresh(verb="view", data=PRESS, user_ids=["29:ann"])))

    assert card["refresh"] == {
        "action": {"type": "Action.Execute", "verb": "view", "data": PRESS},
        "userIds": ["29:ann"],
    }
    for people in ([], ["29:ann"] * 21):
        with pytest.raises(ValueError, match="refreshed for 1 to 20 people"):
            Refresh(verb="view", data=PRESS, user_ids=people)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("S. Okoro", "S. Okoro"),
        ("Siân O’Brien-Lee (HMRC)", "Siân O’Brien-Lee (HMRC)"),
        ("Ann</at><at>Chair", "AnnatatChair"),
        ("[Ann](javascript:alert(1))", "Ann(javascriptalert(1))"),
        ("*Ann*\x00\u202e_", "Ann"),
        ("<>", "member"),
    ],
)
def test_a_mention_is_built_from_the_id_and_its_name_opens_nothing(name, shown):
    mention = Mention("29:ann", name)
    card = dumped(Card([TextBlock(f"{mention.text}: one task")], mentions=[mention], full_width=True))

    assert card["msteams"] == {
        "width": "full",
        "entities": [
            {"type": "mention", "text": f"<at>{shown}</at>", "mentioned": {"id": "29:ann", "name": shown}}
        ],
    }
    assert card["body"][0]["text"] == f"<at>{shown}</at>: one task"


def test_dates_and_times_are_written_as_the_schema_wants():
    due = dumped(DateInput("due", "By when?", value=dt.date(2026, 11, 27), earliest=dt.date(2026, 11, 20)))
    at = dumped(TimeInput("at", "What time?", value=dt.time(9, 5)))

    assert (due["value"], due["min"], at["value"]) == ("2026-11-27", "2026-11-20", "09:05")


def test_what_is_dumped_is_plain_and_the_card_can_be_dumped_again():
    words = TextBlock("words")
    card = Card([Container([words])], actions=[a_button()])
    once = dumped(card)
    once["body"].clear()

    assert json.loads(json.dumps(dumped(card))) == dumped(card)
    assert dumped(Card([words]))["body"] == dumped(card)["body"][0]["items"]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("17:00, T-2026-014 (S. Okoro)", "17:00, T-2026-014 (S. Okoro)"),
        ("one\r\ntwo\rthree\u2028four\x0bfive", "one\ntwo\nthree\nfour\nfive"),
        ("nul\x00 bell\x07 lone\ud800 none\uffff", "nul\ufffd bell\ufffd lone\ufffd none\ufffd"),
        ("a\u202egpj.exe\u2066b\u200bc\xadd\ufeff", "agpj.exebcd"),
        ("two  spaces\tand a tab", "two  spaces\tand a tab"),
        ("👩\u200d⚖️ می\u200cخواهم", "👩\u200d⚖️ می\u200cخواهم"),
    ],
)
def test_words_are_cleaned_of_what_no_reader_sees_and_of_nothing_else(written, shown):
    assert clean(written) == shown


@pytest.mark.parametrize("words", ["17:00", "T-2026-014", "Durham (East)", "£1,200.50", "O’Brien", "9 to 5"])
def test_plain_words_are_not_escaped_without_need(words):
    assert plain(words) == words


@given(st.text(alphabet="abzAZ09 ,;:?!()'’“”…·–-.é/_*@&<{\n\t#=|~[", max_size=12))
def test_a_line_that_is_only_looked_at_reads_as_one_that_is_escaped(words):
    unseen = "\N{ZERO WIDTH SPACE}"
    assert plain(words) == plain(unseen + words)


def test_quoted_words_never_come_to_two_braces_in_one_run():
    block = dumped(quoted("at {{TIME(2026-11-27T17:00:00Z)}}"))

    assert [run["text"] for run in block["inlines"]] == ["at {", "{TIME(2026-11-27T17:00:00Z)}}"]


@pytest.mark.parametrize("folder", ["rehearsal/page/vendor", "tests/cards/vendor", "tests/manifest/vendor"])
def test_what_others_wrote_is_unchanged(folder):
    place = Path(__file__).parents[2] / folder
    listed = [line.split() for line in (place / "SHA256SUMS").read_text().splitlines() if line[0] != "#"]
    known = {name for _, name in listed} | {"SHA256SUMS", "README.md"}

    assert {file.name for file in place.iterdir()} == known
    for digest, name in listed:
        assert hashlib.sha256((place / name).read_bytes()).hexdigest() == digest, name
