"""Which tests are the proof of which threat, and the figure that must hold."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Attack:
    name: str
    threat: str
    holds: str
    """What must hold, at which size."""
    proofs: tuple[str, ...]
    """As pytest names them."""
    seeds: int = 1
    """How often with other dice."""


DOOR = "tests/bot/test_door.py"
VERBS = "tests/attacks/test_every_verb.py"
EVERY_CARD = "test_every_card_is_drawn_without_a_complaint_and_fits_the_typed_models"

PLAN = (
    Attack(
        "T1",
        "a forged or malformed token",
        "the full matrix right; 10,000 mutated headers: none accepted, no 500",
        (DOOR,),
        seeds=5,
    ),
    Attack(
        "T2",
        "a misconfiguration opens it",
        "each bad configuration one clear sentence and no start",
        ("tests/bot/test_settings.py",),
    ),
    Attack(
        "T3",
        "a token or a file sent where an attacker says",
        "40 URL tricks on receipt, on storing and on every send: 0 bytes",
        (
            "tests/attacks/test_addresses.py",
            "tests/bot/test_connector.py",
            f"{DOOR}::test_no_url_trick_gets_past_the_list_of_hosts",
        ),
    ),
    Attack(
        "T4",
        "another tenant",
        "403, one line in the log, a counter; the database untouched",
        (
            f"{DOOR}::test_an_activity_of_another_tenant_is_forbidden_and_leaves_one_line",
            f"{DOOR}::test_two_tenants_of_ours_in_one_activity_are_one_too_many",
            "tests/bot/test_bad_input.py::test_no_token_is_401_and_a_foreign_tenant_403",
            "tests/attacks/test_other_tenants.py",
        ),
    ),
    Attack(
        "T5",
        "a guest, a stranger, somebody removed or lapsed",
        "every verb × role × status: refused alike",
        ("tests/usecases/test_everybody.py", f"{VERBS}::test_no_role_helps_whoever_is_no_member_today"),
    ),
    Attack(
        "T6",
        "“I am the chair”",
        "every verb × role, denied by default, also where a rule forgets; no verb without a row",
        (VERBS, "tests/panel/test_rights.py", "tests/usecases/test_rights.py", "tests/bot/test_verbs.py"),
    ),
    Attack(
        "T7",
        "a card tampered with or played again",
        "every field of every button flipped; 1,000 replays of a press without effect; a button still open pressed 1,000 times by others, elsewhere or on another record, and refused",
        (
            "tests/cards/test_every_button.py",
            "tests/attacks/test_replays.py",
            "tests/bot/test_bad_input.py::test_a_button_works_only_in_the_conversation_it_was_made_for",
        ),
        seeds=3,
    ),
    Attack(
        "T8",
        "reading across panels",
        "every repository method with a foreign panel: nothing; row-level security as the serving role",
        ("tests/storage/test_foreign.py", "tests/storage/test_guards.py"),
    ),
    Attack(
        "T9",
        "injection into cards, paper and sheets",
        "300 hostile strings, in every card said by whoever speaks in it, and in every kind of paper, stay words",
        (
            "tests/cards/test_proofs.py",
            f"tests/cards/test_cards.py::{EVERY_CARD}",
            "tests/cards/test_flags.py::test_every_card_of_a_flag_is_drawn_without_a_complaint_and_fits_the_typed_models",
            f"tests/cards/test_meetings.py::{EVERY_CARD}",
            "tests/cards/test_papers.py",
            "tests/documents/test_corpus.py",
            "tests/documents/test_sheets.py",
            "tests/documents/test_word.py",
            "tests/documents/test_pdf.py",
        ),
    ),
    Attack(
        "T10",
        "personal data in logs, errors, counters, previews",
        "20 canaries through every test of the wire (`tests/bot`; nothing below `bot` logs): 0 found in log lines, counters, answers of 400 and above, and previews",
        ("tests/bot",),
    ),
    Attack(
        "T11",
        "a stolen database or backup",
        "0 canaries in SQLite's file and log, in whatever PostgreSQL wrote to its disk (tables, indexes, write-ahead log) and in its rows; nobody's words in a copy; swapped ciphertext refused",
        ("tests/storage/test_sealing.py", "tests/storage/test_rotation.py", "tests/storage/test_copies.py"),
    ),
    Attack(
        "T12",
        "the trail edited, cut, reordered",
        "4 attacks × 100 places before the last anchor: all found",
        ("tests/storage/test_trail.py", "tests/storage/test_anchors.py"),
    ),
    Attack(
        "T13",
        "an insider browsing",
        "whatever opens content leaves a line under “consultation”, with who and which version; the chair asks “who opened what” and is shown it, person by person",
        ("tests/panel/test_rights.py", "tests/usecases/test_attacks.py", "tests/usecases/test_rights.py"),
    ),
    Attack(
        "T14",
        "a flood, a bomb of depth or size",
        "one hostile user at 100/s for a minute: the others' p95 below 1 s",
        (
            "tests/attacks/test_flood.py",
            "tests/bot/test_allowances.py",
            f"{DOOR}::test_a_body_too_deep_is_too_large",
            f"{DOOR}::test_a_body_too_large_is_refused_before_anything_else",
            "tests/bot/test_bad_input.py::test_a_form_three_thousand_deep_is_refused_at_the_door",
        ),
    ),
    Attack(
        "T15",
        "a restricted item in a wider document",
        "a property over drafted agendas and readers: no canary, no count",
        (
            "tests/panel/test_least_cleared.py",
            "tests/panel/test_restricted.py",
            "tests/usecases/test_cleared_again.py",
            "tests/bot/test_part_a.py",
        ),
        seeds=3,
    ),
    Attack(
        "T16",
        "the supply chain",
        "every package by its hash or no install; a bill of what is served; no code made of words",
        ("tests/attacks/test_supply.py",),
    ),
)
BY_NAME = {attack.name: attack for attack in PLAN}
