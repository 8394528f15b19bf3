"""What came in is claimed in the transaction of its effect; the same key again gets the same answer."""

from datetime import timedelta

import pytest

from panel.catalogue.tasks import AcknowledgeTask
from panel.language import PanelId
from panel.views.places import Reply
from storage.routing import Routing
from storage.store import Store
from tests.builders import ANOTHER_PANEL, NOW, a_panel, a_request, the_owner
from usecases.ports import KeyUsedAgain

REQUEST = a_request(AcknowledgeTask("T-2026-001"), by=the_owner())
ANSWER = "Acknowledged: “T‑2026‑001” ✓ \x00".encode()


def test_the_same_key_gets_the_same_bytes(store: Store, panel: PanelId):
    with store.begin(panel) as work:
        assert work.already_answered(REQUEST) is None
        work.settle(REQUEST, Reply(body=ANSWER), at=NOW)

    with store.begin(panel) as work:
        assert work.already_answered(REQUEST) == Reply(body=ANSWER)


def test_an_empty_answer_is_an_answer_too(store: Store, panel: PanelId):
    with store.begin(panel) as work:
        work.settle(REQUEST, Reply(), at=NOW)
        assert work.already_answered(REQUEST) == Reply()


def test_a_claim_that_was_rolled_back_was_never_made(store: Store, panel: PanelId):
    with pytest.raises(ZeroDivisionError), store.begin(panel) as work:
        work.settle(REQUEST, Reply(body=ANSWER), at=NOW)
        raise ZeroDivisionError

    with store.begin(panel) as work:
        assert work.already_answered(REQUEST) is None


def test_the_same_key_with_another_payload_is_refused(store: Store, panel: PanelId):
    with store.begin(panel) as work:
        work.settle(REQUEST, Reply(body=ANSWER), at=NOW)
        other = a_request(AcknowledgeTask("T-2026-002"), by=the_owner(), key=REQUEST.key)

        with pytest.raises(KeyUsedAgain):
            work.already_answered(other)


def test_a_key_belongs_to_its_panel(store: Store, panel: PanelId):
    with store.begin(panel) as work:
        work.settle(REQUEST, Reply(body=ANSWER), at=NOW)

    with store.begin(a_panel(store, ANOTHER_PANEL)) as work:
        assert work.already_answered(REQUEST) is None


def test_what_belongs_to_no_panel_is_claimed_once(store: Store):
    routing = Routing(store)

    assert routing.claim_doorstep("somebody rings", at=NOW)
    assert not routing.claim_doorstep("somebody rings", at=NOW + timedelta(days=1))
    assert routing.claim_doorstep("somebody else rings", at=NOW)
