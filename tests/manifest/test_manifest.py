"""The manifest: valid by Microsoft's own schema, within Teams' limits, and asking for what it needs only."""

import copy
import json
import re
import tomllib
from pathlib import Path

import pytest
from jsonschema import Draft4Validator

from bot.settings import read_registration
from manifest.package import manifest_for
from tests.bot.issuer import APP_ID

HERE = Path(__file__).parent
SCHEMA = json.loads((HERE / "vendor" / "MicrosoftTeams.schema.json").read_text("utf-8"))
MESSAGES, MEMBERS = "ChannelMessage.Read.Group", "ChannelMember.Read.Group"


def faults(manifest):
    return [error.message for error in Draft4Validator(SCHEMA).iter_errors(manifest)]


def permissions(manifest):
    return [asked["name"] for asked in manifest["authorization"]["permissions"]["resourceSpecific"]]


def test_it_is_valid_by_the_newest_schema(manifest):
    assert SCHEMA["properties"]["manifestVersion"]["const"] == manifest["manifestVersion"] == "1.30"
    assert faults(manifest) == []


@pytest.mark.parametrize(
    ("part", "wrong"),
    [("scopes", ["team", "groupchat"]), ("supportsFiles", "yes"), ("commandList", []), ("botId", "clerk")],
)
def test_the_schema_would_find_a_slip(manifest, part, wrong):
    slipped = copy.deepcopy(manifest)
    slipped["bots"][0][part] = wrong

    assert faults(slipped)


def test_no_blank_is_left_unfilled(manifest):
    assert "{{" not in json.dumps(manifest)


def test_it_keeps_within_teams_limits(manifest):
    assert len(manifest["name"]["short"]) <= 30
    assert len(manifest["name"]["full"]) <= 100
    assert len(manifest["description"]["short"]) <= 80
    assert len(manifest["description"]["full"]) <= 4000
    assert len(manifest["developer"]["name"]) <= 32
    assert len(manifest["bots"]) == len(manifest["composeExtensions"]) == 1
    assert len(permissions(manifest)) <= 16
    assert re.fullmatch(r"\d+\.\d+\.\d+", manifest["version"])
    for commands in manifest["bots"][0]["commandLists"]:
        assert 1 <= len(commands["commands"]) <= 12
        for command in commands["commands"]:
            assert len(command["title"]) <= 32, "what older clients show"
            assert len(command["description"]) <= 128, "what older clients show"


def test_there_is_one_command_list_for_each_scope(manifest):
    (bot,) = manifest["bots"]

    assert bot["scopes"] == ["team", "personal"]
    assert [commands["scopes"] for commands in bot["commandLists"]] == [["team"], ["personal"]]


def test_what_a_message_may_become_has_a_form_that_the_clerk_fills(manifest):
    (extension,) = manifest["composeExtensions"]
    actions = extension["commands"]

    named = [(action["id"], action["title"]) for action in actions]
    assert named == [("put-to-panel", "Put to the panel"), ("raise-flag", "Raise a flag")]
    for action in actions:
        assert (action["type"], action["context"], action["fetchTask"]) == ("action", ["message"], True)
        assert len(action["description"]) <= 128


def test_bot_app_and_consent_are_one_registration(manifest):
    assert manifest["id"] == APP_ID
    assert manifest["bots"][0]["botId"] == APP_ID
    assert manifest["composeExtensions"][0]["botId"] == APP_ID
    assert manifest["webApplicationInfo"]["id"] == APP_ID
    assert manifest["webApplicationInfo"]["resource"]


def test_it_may_send_files_and_sit_in_every_kind_of_channel(manifest):
    assert manifest["bots"][0]["supportsFiles"] is True
    assert manifest["supportsChannelFeatures"] == "tier1"


def test_with_history_it_asks_for_the_channels_messages(registration):
    manifest = manifest_for(registration, with_history=True)

    assert sorted(permissions(manifest)) == sorted([MESSAGES, MEMBERS])
    assert "without chat history" not in manifest["description"]["full"]


def test_without_history_it_does_not_and_says_so(registration):
    manifest = manifest_for(registration, with_history=False)

    assert permissions(manifest) == [MEMBERS]
    assert "made without chat history: it does not ask for ChannelMessage" in manifest["description"]["full"]


def test_it_asks_for_nothing_of_a_signed_in_user_and_nothing_tenant_wide(manifest):
    asked = manifest["authorization"]["permissions"]

    assert {permission["type"] for permission in asked["resourceSpecific"]} == {"Application"}
    assert all(permission["name"].endswith(".Group") for permission in asked["resourceSpecific"])
    assert not {"permissions", "devicePermissions"} & set(manifest)


def test_the_version_is_that_of_the_project(manifest):
    pyproject = tomllib.loads((HERE.parents[1] / "pyproject.toml").read_text("utf-8"))

    assert manifest["version"] == pyproject["project"]["version"]


def test_only_our_own_host_is_trusted_without_port_or_path():
    registration = read_registration(app_id=APP_ID, public_url="https://Clerk.Force.example:8443/panel/")
    manifest = manifest_for(registration, with_history=True)

    assert manifest["validDomains"] == ["clerk.force.example"]
    assert manifest["developer"]["privacyUrl"] == "https://Clerk.Force.example:8443/panel/privacy"
