"""A paper as Teams shows it: the offer, the file, and its pages; nothing is lost, all are marked."""

import json

import pytest

from cards.asked import asked_by
from cards.buttons import BadButton, Signer, pressed
from cards.elements import dumped
from cards.papers import FILE_CONSENT, FILE_STORED, paper_button
from cards.replies import attached, card
from cards.verbs import Verb
from panel.catalogue.papers import AskPaper, DeclinePaper, ReadPaper, TakePaper
from panel.language import PanelId, Reference
from panel.papers import (
    Asked,
    Column,
    Format,
    Line,
    Paper,
    PaperKind,
    PaperState,
    Row,
    Section,
    Table,
    Upload,
)
from panel.views import View
from panel.views.papers import PaperChanged, PaperComing, PaperOffer, PaperPage, PaperStored
from tests.bot.world import buttons, shown
from tests.builders import NOW, a_paper, the_owner
from tests.cards.proving import complaints
from tests.cards.rendering import drawn
from tests.documents.samples import a_hostile_paper, an_action_log, an_agenda

HERE = "a:conversation"
KEYS = {1: b"1" * 32}
SIGNER = Signer(KEYS, PanelId("0" * 32), HERE)
UPLOAD = Upload(url="https://a.example/up", content_url="https://a.example/f", unique_id="1", file_type="pdf")


def an_asked(paper: Paper | None = None, **given) -> Asked:
    facts = {"about": None, "state": PaperState.OFFERED, "size": 4_711, "expires_at": NOW, **given}
    return Asked(
        number=Reference("P-2026-001"),
        kind=PaperKind.ACTIONS,
        member=the_owner().id,
        format=Format.PDF,
        asked_at=NOW,
        paper=paper or a_paper(),
        **facts,
    )


def every_page(paper: Paper, **given) -> list[dict]:
    found: list[dict] = []
    while not found or "Next" in buttons(found[-1]):
        view = PaperPage(asked=an_asked(paper, **given), paper=paper, page=len(found) + 1)
        found.append(dumped(card(view, SIGNER)))
    return found


def every_view(paper: Paper) -> list[View]:
    asked = an_asked(paper, because="It is *not* issued yet.")
    return [
        PaperComing("Being made."),
        *(PaperOffer(an_asked(paper)), PaperChanged(an_asked(paper)), PaperChanged(asked)),
        *(PaperPage(asked=asked, paper=paper, page=page) for page in range(1, 7)),
    ]


LONG = a_paper(
    sections=(
        Section(
            heading="Long",
            content=(
                Line(words="😀" * 30_000, why="é" * 9_000),
                Table(columns=(Column("Words"),), rows=(Row(("🚓" * 20_000,)),)),
            ),
        ),
    )
)
PAPERS = {"agenda": an_agenda(), "log": an_action_log(), "hostile": a_hostile_paper(), "long": LONG}


@pytest.mark.parametrize("name", [name for name in PAPERS if name != "long"])
def test_every_page_is_drawn_without_a_complaint_and_fits_the_typed_models(name: str):
    paper = PAPERS[name]

    assert complaints(every_view(paper), SIGNER) == {}


@pytest.mark.parametrize("name", PAPERS)
def test_a_page_fits_into_a_message_and_bears_its_marking_at_head_and_foot(name: str):
    pages = every_page(PAPERS[name])

    assert len(pages) > 1
    for place, page in enumerate(pages, start=1):
        assert len(json.dumps(page)) < 80_000
        assert page["body"][0]["text"] == page["body"][-1]["text"] == "OFFICIAL-SENSITIVE"
        assert f"page {place} of {len(pages)}" in shown(page)


def test_nothing_is_lost_between_the_pages():
    seen = "\n".join(map(shown, every_page(an_action_log(rows=90))))
    assert [f"T-2026-{n:03d}" for n in range(1, 91) if f"T-2026-{n:03d}" not in seen] == []

    seen = "".join(map(shown, every_page(LONG)))
    assert (seen.count("😀"), seen.count("é"), seen.count("🚓")) == (30_000, 9_000, 20_000)


def test_lines_are_numbered_and_say_where_they_come_from():
    seen = "\n".join(map(shown, every_page(an_agenda())))

    assert "9\\. Partner issues and flags since last time · 10 minutes" in seen
    assert "9.2 From the channel, unverified: Vans without plates" in seen
    assert "T-2026-040 · carried: 2 meetings, overdue 12 days" in seen


def test_hostile_words_are_no_markup():
    for page in every_page(a_hostile_paper()):
        seen = drawn(page)
        assert (seen.links, seen.requests) == ((), ())
        assert seen.markup == ()


def test_next_comes_first_and_the_ends_have_one_button():
    pages = every_page(an_agenda())

    assert [buttons(page) for page in pages[:2]] == [["Next"], ["Next", "Back"]]
    assert buttons(pages[-1]) == ["Back"]
    assert [buttons(page) for page in every_page(a_paper())] == [[]]


@pytest.mark.parametrize("page", [-3, 0, 999])
def test_a_page_that_is_not_there_is_the_nearest(page: int):
    view = PaperPage(asked=an_asked(), paper=a_paper(), page=page)

    assert "page 1 of 1" in shown(dumped(card(view, SIGNER)))


def test_why_there_is_no_file_is_said_first():
    [page] = every_page(a_paper(), because="P-2026-001 could not be put into your files.")

    assert shown(page).splitlines()[0] == "P-2026-001 could not be put into your files."


def test_the_offer_names_the_file_and_nothing_of_what_is_in_it():
    offer = attached(PaperOffer(an_asked(a_paper(ref=Reference("M-2026-06"), version=2))), SIGNER)

    assert (offer["contentType"], offer["name"]) == (FILE_CONSENT, "M-2026-06 Action log v2.pdf")
    assert offer["content"]["sizeInBytes"] == 4_711
    assert "VAT" not in json.dumps(offer)


def test_the_file_is_shown_where_its_reader_keeps_it():
    stored = attached(PaperStored(an_asked(upload=UPLOAD)), SIGNER)

    assert stored == {
        "contentType": FILE_STORED,
        "contentUrl": "https://a.example/f",
        "name": "Action log 2026-11-20.pdf",
        "content": {"uniqueId": "1", "fileType": "pdf"},
    }


def test_an_offer_comes_back_as_what_was_pressed():
    content = attached(PaperOffer(an_asked()), SIGNER)["content"]
    given = {"upload_url": "https://a.example/up", "content_url": "https://a.example/f"}

    taken = asks(content["acceptContext"] | given | {"unique_id": "1", "file_type": "pdf"})
    assert taken == TakePaper(Reference("P-2026-001"), UPLOAD)
    assert asks(content["declineContext"]) == DeclinePaper(Reference("P-2026-001"))


def test_an_offer_works_in_one_conversation_and_unchanged():
    context = attached(PaperOffer(an_asked()), SIGNER)["content"]["acceptContext"]

    with pytest.raises(BadButton):
        pressed(context, conversation="a:another", keys=KEYS)
    with pytest.raises(BadButton):
        asks(context | {"ref": "P-2026-002"})


def test_a_button_asks_for_a_paper():
    button = paper_button("Word", SIGNER, kind=PaperKind.ACTIONS, made_as=Format.WORD)

    assert asks(dumped(button)["data"]) == AskPaper(kind=PaperKind.ACTIONS, format=Format.WORD)
    with pytest.raises(BadButton):
        asks(SIGNER.data(Verb.PAPER, key="secrets.word"))


def test_what_has_changed_since_it_was_made_is_one_press_from_being_made_again():
    card_shown = dumped(card(PaperChanged(an_asked(about=Reference("M-2026-06"))), SIGNER))

    assert "P-2026-001 has changed since it was made" in shown(card_shown)
    assert buttons(card_shown) == ["Make it again"]
    again = asks(card_shown["actions"][0]["data"])
    assert again == AskPaper(kind=PaperKind.ACTIONS, format=Format.PDF, ref=Reference("M-2026-06"))


def test_nobody_is_offered_to_make_again_what_they_may_not_have():
    card_shown = dumped(card(PaperChanged(an_asked(because="The agenda is not issued yet.")), SIGNER))

    assert "not issued yet" in shown(card_shown)
    assert buttons(card_shown) == []


def test_a_page_is_turned():
    assert asks(SIGNER.data(Verb.TURN_PAGE, ref="P-2026-001", rev=2)) == ReadPaper(Reference("P-2026-001"), 2)


def asks(sent):
    return asked_by(pressed(sent, conversation=HERE, keys=KEYS), in_channel=False)
