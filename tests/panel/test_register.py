"""The register as the secretariat keeps it: the whole file, or every reason why not."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from panel.people import Regime, Role, Sector
from panel.register import MOST_ROWS, BadRegister, Duty, Row, read_register

HEADER = "seat,name,e-mail,role,owner/SPOC/deputy\n"
PRIYA = "HMRC,Priya Shah,priya@example.org,member,owner\n"


def register(*lines: str) -> str:
    return HEADER + "".join(f"{line}\n" for line in lines)


def problems_of(text: str) -> list[str]:
    with pytest.raises(BadRegister) as refusal:
        read_register(text)
    assert str(refusal.value) == "\n".join(["Nothing was imported.", *refusal.value.problems])
    return refusal.value.problems


def test_a_good_file_is_read_row_by_row():
    text = register(
        "HMRC,Priya Shah,priya@example.org,member,owner",
        '"Trading Standards, Durham", Sam  Okoro ,sam@durham.example.org,,"SPOC, deputy"',
        "Durham Constabulary,Olivia Chair,olivia@police.example.org,Chair,",
    )

    assert read_register(text) == (
        Row(
            seat="HMRC",
            name="Priya Shah",
            email="priya@example.org",
            role=Role.MEMBER,
            duties=frozenset({Duty.OWNER}),
        ),
        Row(
            seat="Trading Standards, Durham",
            name="Sam Okoro",
            email="sam@durham.example.org",
            role=Role.MEMBER,
            duties=frozenset({Duty.SPOC, Duty.DEPUTY}),
        ),
        Row(
            seat="Durham Constabulary",
            name="Olivia Chair",
            email="olivia@police.example.org",
            role=Role.CHAIR,
            duties=frozenset(),
        ),
    )


SAME_FILE = {
    "as Excel saves it": "\ufeff" + (HEADER + PRIYA).replace("\n", "\r\n"),
    "without a last line end": (HEADER + PRIYA).rstrip("\n"),
    "with empty lines": f"\n{HEADER}\n,,,,\n  ,\n{PRIYA}\n",
    "in another order": "name,E-MAIL,Owner/SPOC/Deputy,Seat,ROLE\n"
    "Priya Shah,priya@example.org,Owner,HMRC,Member\n",
    "with columns of one's own": "no.,seat,name,phone,email,role,owner / spoc / deputy\n"
    "1,HMRC,Priya Shah,,priya@example.org,member,owner\n",
    "in quotes": '"seat","name","e-mail","role","owner/SPOC/deputy"\n'
    '"HMRC","Priya\nShah","priya@example.org","member","owner"\n',
    "with hard spaces": HEADER + "HMRC\xa0,Priya\xa0Shah,priya@example.org, member,owner\n",
    "with old line ends": (HEADER + PRIYA).replace("\n", "\r"),
}


@pytest.mark.parametrize("how", SAME_FILE)
def test_a_file_may_be_written_in_many_ways(how: str):
    assert read_register(SAME_FILE[how]) == read_register(HEADER + PRIYA)


ROLES = {
    "": Role.MEMBER,
    "member": Role.MEMBER,
    "CHAIR": Role.CHAIR,
    "deputy": Role.DEPUTY_CHAIR,
    "Deputy  Chair": Role.DEPUTY_CHAIR,
    "secretary": Role.SECRETARIAT,
    "Secretariat": Role.SECRETARIAT,
    "gatekeeper": Role.GATEKEEPER,
    "intelligence gatekeeper": Role.GATEKEEPER,
    "LRO": Role.LEAD_OFFICER,
    "observer": Role.OBSERVER,
}


@pytest.mark.parametrize("word", ROLES)
def test_a_role_goes_by_its_usual_names(word: str):
    assert read_register(register(f"HMRC,A,a@b.example,{word},"))[0].role is ROLES[word]


DUTIES = {
    "": set(),
    "owner": {Duty.OWNER},
    "Owner/SPOC": {Duty.OWNER, Duty.SPOC},
    "spoc and deputy": {Duty.SPOC, Duty.DEPUTY},
    "owner & spoc + deputy": {Duty.OWNER, Duty.SPOC, Duty.DEPUTY},
    "SPOC; SPOC": {Duty.SPOC},
}


@pytest.mark.parametrize("words", DUTIES)
def test_somebody_may_have_several_duties(words: str):
    assert read_register(register(f"HMRC,A,a@b.example,,{words}"))[0].duties == DUTIES[words]


BAD_ROWS = {
    ",A,a@b.example,,": "no seat",
    "HMRC,,a@b.example,,": "no name",
    "HMRC,A,,,": "no e-mail address",
    "HMRC,A": "no e-mail address",
    "HMRC,A,a@b,,": "“a@b” is not an e-mail address",
    "HMRC,A,a b@c.example,,": "“a b@c.example” is not an e-mail address",
    "HMRC,A,a@b@c.example,,": "“a@b@c.example” is not an e-mail address",
    "HMRC,A,a\u200b@b.example,,": "“a\u200b@b.example” is not an e-mail address",
    "HMRC,A,a@b.example,boss,": "“boss” is not a role; use chair, deputy chair, secretariat, "
    "intelligence gatekeeper, lead responsible officer, member, observer",
    "HMRC,A,a@b.example,,boss": "“boss” is not owner, SPOC or deputy",
    f"HMRC,{'A' * 121},a@b.example,,": "a seat or a name is longer than 120 characters",
    f"{'A' * 121},A,a@b.example,,": "a seat or a name is longer than 120 characters",
    "HMRC,A\x00B,a@b.example,,": "something there is not text",
    "HM\x07RC,A,a@b.example,,": "something there is not text",
}


@pytest.mark.parametrize("row", BAD_ROWS)
def test_a_bad_row_is_named_by_its_line_and_the_reason(row: str):
    assert problems_of(register("RSPCA,Ruth,ruth@example.org,,", row)) == [f"line 3: {BAD_ROWS[row]}"]
    assert problems_of(register(row)) == [f"line 2: {BAD_ROWS[row]}"]


def test_a_seat_or_a_name_has_room_for_120_characters():
    assert len(read_register(register(f"{'S' * 120},{'N' * 120},a@b.example,,"))) == 1


def test_every_reason_of_every_bad_row_is_given_at_once():
    text = register("RSPCA,Ruth,ruth@example.org,,", ",,x,boss,king", "", "HMRC,,a@b.example,,")

    assert problems_of(text) == [
        "line 3: no seat",
        "line 3: no name",
        "line 3: “x” is not an e-mail address",
        "line 3: “boss” is not a role; use " + ", ".join(role.value for role in Role),
        "line 3: “king” is not owner, SPOC or deputy",
        "line 5: no name",
    ]


def test_a_long_wrong_cell_is_not_repeated_whole():
    assert all(
        len(problem) < 300 for problem in problems_of(register(f"A,B,{'x' * 999},{'y' * 999},{'z' * 999}"))
    )


def test_one_address_is_one_person():
    text = register("HMRC,A,a@b.example,,", "RSPCA,B,B@b.example,,", "RSPCA,C,A@B.example,,")

    assert problems_of(text) == ["line 4: A@B.example stands on line 2 already"]


def test_one_seat_has_one_task_owner():
    text = register(
        '"Trading Standards, Durham",A,a@b.example,,owner',
        "RSPCA,B,b@b.example,,owner",
        "trading standards  durham,C,c@b.example,,owner and SPOC",
    )

    assert problems_of(text) == ["line 4: trading standards durham has its task owner on line 2 already"]


def test_a_file_without_its_columns_says_which_are_missing():
    [problem] = problems_of("seat,name,role\nHMRC,A,member\n")

    assert problem.startswith(
        "line 1: no column called e-mail or owner/SPOC/deputy; it needs seat, name, e-mail"
    )


def test_two_columns_of_one_name_are_not_chosen_between():
    assert problems_of("seat,name,Name,e-mail,role,owner/SPOC/deputy\n") == [
        "line 1: two columns are called name"
    ]


@pytest.mark.parametrize("text", ["", "\ufeff", "\n\n", ",,,,\n", "   "])
def test_an_empty_file_says_what_belongs_in_it(text: str):
    assert problems_of(text) == [
        "the file is empty; its first line names the columns: seat, name, e-mail, role, owner/SPOC/deputy"
    ]


def test_a_file_of_column_names_alone_imports_nobody():
    assert problems_of(HEADER) == ["the file names no people below its first line"]


def test_a_panel_has_500_people_at_most():
    lines = [f"HMRC,A,a{n}@b.example,," for n in range(MOST_ROWS + 1)]
    assert len(read_register(register(*lines[:-1]))) == 500

    assert problems_of(register(*lines)) == ["501 rows are too many; a panel has 500 at most"]


@pytest.mark.parametrize(
    "junk",
    ["PK\x03\x04\x14\x00\x06\x00", "%PDF-1.7\n%âãÏÓ", '"' + "x" * 200_000, "\x00" * 99, "<html>\n<body>"],
)
def test_what_is_no_csv_file_is_refused(junk: str):
    assert problems_of(junk)


@given(st.one_of(st.text(), st.text().map(lambda text: HEADER + text)))
def test_any_text_is_read_or_refused(text: str):
    with suppress(BadRegister):
        assert read_register(text)


@pytest.mark.parametrize("name", ["=cmd|' /C calc'!A0", "+44", "-1+1", "@SUM(A1:A9)", "<b>Bob</b>"])
def test_a_name_that_a_spreadsheet_would_run_is_a_name_and_stays_one(name: str):
    [row] = read_register(register(f'{name},"{name}",a@b.example,,'))

    assert (row.seat, row.name) == (name, name)


# --- The optional columns -----------------------------------------------------------------------------

WIDE = "seat,name,e-mail,role,owner/SPOC/deputy,aliases,body,ISA until,valid from,valid to,what it can do\n"


def test_the_optional_columns_are_read_in_any_order_and_case():
    text = (
        "ISA UNTIL,seat,Aliases,name,e-mail,role,owner/SPOC/deputy,legal regime,sector,sponsor,gateways\n"
        "31/12/2027,HMRC,Revenue; The Taxman,Priya,p@e.org,,,UK GDPR,Government Department,B. Boss,s.18\n"
    )
    [row] = read_register(text)

    assert row.isa_until == date(2027, 12, 31)
    assert row.aliases == ("Revenue", "The Taxman")
    assert (row.sector, row.regime) == (Sector.GOVERNMENT, Regime.UK_GDPR)
    assert (row.sponsor, row.gateways) == ("B. Boss", "s.18")


@pytest.mark.parametrize("day", ["31/12/2027", "31.12.2027", "2027-12-31"])
def test_days_are_read_as_spreadsheets_write_them(day: str):
    [row] = read_register(WIDE + f"HMRC,P,p@e.org,,,,,{day},,,\n")

    assert row.isa_until == date(2027, 12, 31)


BAD_CELLS = {
    "HMRC,P,p@e.org,,,,,31/02/2027,,,": "line 2: “31/02/2027” is not a date; write 31/12/2027 or 2027-12-31",
    "HMRC,P,p@e.org,,,,,12/31/2027,,,": "line 2: “12/31/2027” is not a date; write 31/12/2027 or 2027-12-31",
    "HMRC,P,p@e.org,,,,,next year,,,": "line 2: “next year” is not a date; write 31/12/2027 or 2027-12-31",
    "HMRC,P,p@e.org,,,,,,2027-01-02,2027-01-01,": "line 2: the membership ends before it begins",
    f"HMRC,P,p@e.org,,,,,,,,{'x' * 201}": "line 2: what it can do is longer than 200 characters",
    f"HMRC,P,p@e.org,,,{'x' * 1001},,,,,": "line 2: aliases or gateways are longer than 1000 characters",
}


@pytest.mark.parametrize("line", BAD_CELLS)
def test_an_optional_cell_that_cannot_be_read_is_named(line: str):
    assert problems_of(f"{WIDE}{line}\n") == [BAD_CELLS[line]]


def test_two_rows_of_one_seat_may_not_contradict_each_other():
    lines = "HMRC,P,p@e.org,,,,,2027-01-01,,,\nHMRC,Q,q@e.org,,,,,2028-01-01,,,\n"

    assert problems_of(WIDE + lines) == ["line 3: ISA until of HMRC is another on line 2"]


def test_an_empty_cell_contradicts_nothing():
    assert len(read_register(WIDE + "HMRC,P,p@e.org,,,,,2027-01-01,,,\nHMRC,Q,q@e.org,,,,,,,,\n")) == 2
