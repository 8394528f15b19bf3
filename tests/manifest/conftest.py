"""A registration, and the manifests that are made from it."""

import pytest

from bot.settings import Registration, Settings, read_registration
from manifest.package import manifest_for
from tests.bot.issuer import APP_ID

PUBLIC_URL = "https://clerk.force.example"


@pytest.fixture(autouse=True)
def empty_surroundings(monkeypatch, tmp_path):
    """No variable and no `.env` of the machine the tests run on."""
    for name in (f"CLERK_{field.upper()}" for field in Settings.model_fields):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def registration() -> Registration:
    return read_registration(app_id=APP_ID, public_url=PUBLIC_URL)


@pytest.fixture(params=[True, False], ids=["with history", "without history"])
def with_history(request: pytest.FixtureRequest) -> bool:
    return request.param


@pytest.fixture
def manifest(registration: Registration, with_history: bool) -> dict:
    return manifest_for(registration, with_history=with_history)
