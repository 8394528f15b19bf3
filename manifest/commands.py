"""The commands that Teams lists, and a message's own menu: all of them, for whoever shows them.

A listed command is one tap from being sent as it stands, so it asks or opens a form and changes nothing.
"""

import json
from dataclasses import dataclass
from importlib.resources import files
from typing import Literal

Scope = Literal["team", "personal"]
SCOPES: tuple[Scope, ...] = ("team", "personal")


@dataclass(frozen=True, slots=True)
class Listed:
    title: str
    description: str
    scopes: tuple[Scope, ...] = SCOPES


COMMANDS = (
    Listed("mine", "What your seat has to do, with buttons to read and to answer"),
    Listed("task", "Ask a seat, by form; or type it: task HMRC: check VAT filings by Friday week"),
    Listed("actions", "The action list; for the chair and the secretariat that of all seats"),
    Listed("overdue", "What of it is past its date"),
    Listed("flag", "Raise a flag: opens the form, and only the gatekeeper learns of it"),
    Listed("flags", "The open flags that your seat may see"),
    Listed("agenda", "How the next meeting and its agenda stand"),
    Listed("who", "Who sits on the panel, and what each seat can do"),
    Listed("away", "Have your items go to whoever stands in while you are away"),
    Listed("help", "What you may do here, such as ack T-14 or update T-14: visit booked"),
    Listed("panel", "Choose which panel you mean, if you sit on several", scopes=("personal",)),
)


def command_lists() -> list[dict[str, object]]:
    """One list for each scope, as the manifest wants them."""
    return [
        {
            "scopes": [scope],
            "commands": [
                {"title": listed.title, "description": listed.description}
                for listed in COMMANDS
                if scope in listed.scopes
            ],
        }
        for scope in SCOPES
    ]


def message_actions() -> dict[str, str]:
    """The app's entries in a message's own menu: their titles, and the command that each stands for."""
    manifest = json.loads(files("manifest").joinpath("manifest.json").read_text("utf-8"))
    return {
        command["title"]: command["id"]
        for extension in manifest["composeExtensions"]
        for command in extension["commands"]
        if "message" in command["context"]
    }
