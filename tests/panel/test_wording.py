"""Which words deserve a second look before they are kept or posted, and which do not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from panel.wording import Caution, CautionKind, cautions, is_marked_too_high

PERSONAL = CautionKind.PERSONAL_DATA
SOURCE = CautionKind.SOURCE
SURVEILLANCE = CautionKind.SURVEILLANCE
MARKING = CautionKind.MARKING

CAUTIONED = {
    "ring 07700 900123 first": (PERSONAL, "07700 900123"),
    "mobile 07700900123": (PERSONAL, "07700900123"),
    "tel.0191 498 0123": (PERSONAL, "0191 498 0123"),
    "call (0191) 498-0123": (PERSONAL, "(0191) 498-0123"),
    "call 020 7946 0123": (PERSONAL, "020 7946 0123"),
    "call +44 7700 900123": (PERSONAL, "+44 7700 900123"),
    "call +44 (0)191 498 0123 please": (PERSONAL, "+44 (0)191 498 0123"),
    "call 00447700900123": (PERSONAL, "00447700900123"),
    "the black Audi AB12 CDE": (PERSONAL, "AB12 CDE"),
    "seen in AB12CDE": (PERSONAL, "AB12CDE"),
    "seen in nk19xyz": (PERSONAL, "nk19xyz"),
    "an old van, P123ABC": (PERSONAL, "P123ABC"),
    "an older van, ABC123D": (PERSONAL, "ABC123D"),
    "van reg nk19 xyz outside": (PERSONAL, "reg nk19 xyz"),
    "index number P12 ABC": (PERSONAL, "index number P12 ABC"),
    "plate: ABC 1234": (PERSONAL, "plate: ABC 1234"),
    "the yard at DH1 5TS": (PERSONAL, "DH1 5TS"),
    "the yard at DH1 5ST": (PERSONAL, "DH1 5ST"),
    "the yard at dl14 6qq": (PERSONAL, "dl14 6qq"),
    "offices at SW1A 1AA": (PERSONAL, "SW1A 1AA"),
    "deliveries to NE11AD": (PERSONAL, "NE11AD"),
    "NI number AB123456C": (PERSONAL, "AB123456C"),
    "his NI is ab 12 34 56 c": (PERSONAL, "ab 12 34 56 c"),
    "dob 3/4/1980": (PERSONAL, "dob 3/4/1980"),
    "D.O.B. 03.04.80": (PERSONAL, "D.O.B. 03.04.80"),
    "DOB: 1980-04-03": (PERSONAL, "DOB: 1980-04-03"),
    "date of birth is 3rd April 1980": (PERSONAL, "date of birth is 3rd April 1980"),
    "a man born 3 April 1980": (PERSONAL, "born 3 April 1980"),
    "a man born on April 3, 1980": (PERSONAL, "born on April 3, 1980"),
    "a man born in 1980": (PERSONAL, "born in 1980"),
    "write to j.smith+yard@example.co.uk.": (PERSONAL, "j.smith+yard@example.co.uk"),
    "the informant lives nearby": (SOURCE, "informant"),
    "a CHIS was told": (SOURCE, "CHIS"),
    "known from intercept": (SOURCE, "intercept"),
    "an undercover officer": (SOURCE, "undercover"),
    "as the probe showed": (SOURCE, "probe"),
    "a covert source has it": (SOURCE, "covert source"),
    "the covert entry": (SOURCE, "covert"),
    "seen during surveillance": (SOURCE, "surveillance"),
    "our source has it": (SOURCE, "our source"),
    "heard from a source": (SOURCE, "from a source"),
    "the source says he moved": (SOURCE, "source says"),
    "fit a tracking device": (SOURCE, "tracking device"),
    "watch the yard in the evening": (SURVEILLANCE, "watch the"),
    "ask staff to watch who visits": (SURVEILLANCE, "watch who"),
    "watch for any deliveries": (SURVEILLANCE, "watch for any"),
    "watch Smith at work": (SURVEILLANCE, "watch Smith"),
    "keep watch at night": (SURVEILLANCE, "keep watch"),
    "follow him home": (SURVEILLANCE, "follow"),
    "follow the van from the yard": (SURVEILLANCE, "follow"),
    "Follow Smith to work": (SURVEILLANCE, "Follow"),
    "by following his car": (SURVEILLANCE, "following his car"),
    "keep an eye on the shop": (SURVEILLANCE, "keep an eye on"),
    "tail the driver": (SURVEILLANCE, "tail the"),
    "stake out the unit": (SURVEILLANCE, "stake out"),
    "monitor the address": (SURVEILLANCE, "monitor the address"),
    "monitor his home address": (SURVEILLANCE, "monitor his home"),
    "monitor them weekly": (SURVEILLANCE, "monitor them"),
    "track their movements": (SURVEILLANCE, "track their movements"),
    "van reg NK19XYZ outside": (PERSONAL, "reg NK19XYZ"),
    "observe the premises": (SURVEILLANCE, "observe the"),
    "note the comings and goings": (SURVEILLANCE, "comings and goings"),
    "photograph the yard unseen": (SURVEILLANCE, "photograph the yard unseen"),
    "take photos of visitors without being seen": (
        SURVEILLANCE,
        "take photos of visitors without being seen",
    ),
    "discreetly record the plates": (SURVEILLANCE, "discreetly record"),
    "marked SECRET": (MARKING, "SECRET"),
    "a TOP SECRET paper": (MARKING, "TOP SECRET"),
}

FINE = [
    "check VAT filings for F-2026-031 by Friday week",
    "see T-2026-014, R-2026-004, M-2026-03 and D-2026-007",
    "follow up with the landlord",
    "a follow-up visit",
    "follow this up with Border Force",
    "the follow up visit",
    "the steps are as follows",
    "what follows is open",
    "following the visit, report back",
    "following her arrest",
    "it followed the fire",
    "details to follow",
    "report to follow next week",
    "follow the usual procedure",
    "follow HMRC guidance",
    "follow the money",
    "put it on the watch list",
    "a watchlist check",
    "Neighbourhood Watch the whole street",
    "Neighbourhood Watch meeting",
    "seize the Rolex watch",
    "the tail end of the list",
    "tail lights broken",
    "monitor compliance with the licence",
    "monitor the account for payments",
    "this inbox is not monitored",
    "observe the speed limit",
    "observe the panel's meeting",
    "an observer from Cleveland",
    "photograph the damage",
    "record the visit",
    "log the vehicles seized",
    "the registration of 12 firms",
    "VAT registration GB 123 4567 89",
    "VAT number 123456789",
    "invoice 12/07700900123",
    "company number 09876543",
    "call the control room on 101 or 999",
    "Crimestoppers on 0800 555 111",
    "ring 0300 123 1234",
    "seized £12,500 and £0.50",
    "between 01/02/2026 and 01.03.2026 10.30",
    "due 27 November 2026, 17:00",
    "meets 2026-11-27 14:00",
    "stopped on the M25 and the A19",
    "A19 OCG activity and M62 HGV stops",
    "on the M25 2nd lane",
    "thefts in DL14 and DL15",
    "thefts in DL14 AND DL15",
    "under Section 115 of the 1998 Act",
    "COVID19 loans",
    "Q3 1st half",
    "bays W1 5ft wide",
    "grade 2BP, A1 and S2",
    "the 4P plan and Part 3",
    "open source research",
    "the source of the waste",
    "sources of income",
    "from the source of the smell",
    "a resource for staff",
    "water source code",
    "under cover of darkness",
    "a secret compartment",
    "the SECRETARIAT and the secretary",
    "OFFICIAL-SENSITIVE",
    "the NONSECRET annex",
    "born leaders",
    "dob to be confirmed",
    "a stubborn 3 per cent",
    "pay @ 5pm",
    "",
]


@pytest.mark.parametrize("text", CAUTIONED)
def test_words_that_deserve_a_second_look_are_found(text):
    assert [(caution.kind, caution.found) for caution in cautions(text)] == [CAUTIONED[text]]


@pytest.mark.parametrize("text", FINE)
def test_ordinary_words_pass(text):
    assert cautions(text) == ()


def test_cautions_come_in_the_order_of_the_text_and_each_once():
    text = "Ask the informant on 07700 900123;\nthe Informant\nis at DH1 5TS. SECRET, 07700 900123"

    assert [(caution.kind, caution.found) for caution in cautions(text)] == [
        (SOURCE, "informant"),
        (PERSONAL, "07700 900123"),
        (PERSONAL, "DH1 5TS"),
        (MARKING, "SECRET"),
    ]


def test_asking_for_surveillance_names_a_tactic_as_well():
    assert [(caution.kind, caution.found) for caution in cautions("photograph the yard covertly")] == [
        (SURVEILLANCE, "photograph the yard covertly"),
        (SOURCE, "covertly"),
    ]


def test_a_number_broken_over_two_lines_is_still_a_number():
    assert [caution.found for caution in cautions("ring 07700\n  900123")] == ["07700 900123"]


def test_each_caution_advises_in_one_sentence_and_repeats_nothing_it_found():
    for text in CAUTIONED:
        for caution in cautions(text):
            assert caution.advice.endswith(".")
            assert caution.advice.count(". ") == 0
            if caution.kind is PERSONAL:
                assert caution.found not in caution.advice


@pytest.mark.parametrize("length", [10_000, 200_000])
@pytest.mark.parametrize(
    "piece",
    [
        *[
            "a",
            "0",
            "07",
            "07 ",
            "0(1)-",
            "+44 ",
            "a.",
            "a@",
            "a@a.",
            "@",
            "-",
            " ",
            "A1",
            "AB12 ",
            "AB 12 34 ",
        ],
        *[
            "dob ",
            "born on ",
            "follow ",
            "follow the ",
            "watch ",
            "monitor a ",
            "record a ",
            "keep ",
            "SECRET ",
        ],
        *["observe the ", "reg ", "source ", "é", "\n", "without being "],
    ],
)
def test_a_hostile_text_is_read_to_its_end(piece, length):
    assert isinstance(cautions(piece * (length // len(piece))), tuple)


@given(st.text())
def test_no_text_is_too_odd(text):
    line = " ".join(text.split())

    assert all(isinstance(caution, Caution) and caution.found in line for caution in cautions(text))


HIDDEN = {
    "a telephone's own marks": ("ring \u202d07700 900123\u202c", CautionKind.PERSONAL_DATA),
    "a zero-width space": ("ring 07700\u200b900123", CautionKind.PERSONAL_DATA),
    "dashes that do not break": ("born 01\u201102\u20111980", CautionKind.PERSONAL_DATA),
    "wide digits": (
        "ring \uff10\uff17\uff17\uff10\uff10 \uff19\uff10\uff10\uff11\uff12\uff13",
        CautionKind.PERSONAL_DATA,
    ),
    "a soft hyphen": ("our inform\xadant says so", CautionKind.SOURCE),
}


@pytest.mark.parametrize(("words", "kind"), HIDDEN.values(), ids=HIDDEN)
def test_what_nobody_sees_hides_nothing(words: str, kind: CautionKind):
    assert kind in {caution.kind for caution in cautions(f"Please {words}")}


@pytest.mark.parametrize(
    "words", ["SEC\u200bRET", "UK SEC\xadRET", "\uff33\uff25\uff23\uff32\uff25\uff34"], ids=ascii
)
def test_nor_a_marking(words: str):
    assert is_marked_too_high(words)
