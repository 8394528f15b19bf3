"""python -m manifest.build: the zip that Teams takes, or one sentence that says what is missing."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

from manifest.package import manifest_for, package_of
from tests.bot.issuer import APP_ID
from tests.manifest.conftest import PUBLIC_URL
from tests.manifest.pictures import picture

ROOT = Path(__file__).parents[2]
WHITE = (255, 255, 255)


def run(folder, *options, app_id=APP_ID, public_url=PUBLIC_URL, **others):
    """The command as it is typed, with these settings and no others."""
    told = {"CLERK_APP_ID": app_id, "CLERK_PUBLIC_URL": public_url, **others}
    surroundings = {name: value for name, value in told.items() if value is not None}
    return subprocess.run(
        [sys.executable, "-m", "manifest.build", *options],
        cwd=folder,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **surroundings},
        capture_output=True,
        text=True,
        check=False,
    )


def packed(package):
    with ZipFile(io.BytesIO(package)) as zipped:
        return {name: zipped.read(name) for name in zipped.namelist()}


def test_the_zip_holds_the_manifest_and_its_icons_at_the_root(manifest):
    inside = packed(package_of(manifest))

    assert set(inside) == {"manifest.json", *manifest["icons"].values()}
    assert json.loads(inside["manifest.json"]) == manifest


def test_the_same_settings_make_the_same_bytes(tmp_path, registration):
    (tmp_path / "elsewhere").mkdir()
    for folder in (tmp_path, tmp_path / "elsewhere"):
        assert run(folder).returncode == 0

    first, second = (tmp_path / "panel-clerk.zip", tmp_path / "elsewhere" / "panel-clerk.zip")
    assert first.read_bytes() == second.read_bytes()
    assert first.read_bytes() == package_of(manifest_for(registration, with_history=True))
    with ZipFile(first) as zipped:
        assert {entry.date_time for entry in zipped.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_it_needs_no_secret_no_key_and_no_database(tmp_path):
    made = run(tmp_path, "--out", "clerk.zip")

    assert made.returncode == 0, made.stderr
    assert made.stdout == f"Made clerk.zip: Panel Clerk 0.1.0 at {PUBLIC_URL}, with chat history.\n"


def test_it_is_made_without_history_on_request(tmp_path):
    made = run(tmp_path, "--without-history", "--out", "clerk.zip")
    manifest = json.loads(packed((tmp_path / "clerk.zip").read_bytes())["manifest.json"])

    assert "without chat history" in made.stdout
    assert "ChannelMessage.Read.Group" not in json.dumps(manifest["authorization"])


def test_it_reads_the_same_file_as_the_clerk(tmp_path):
    (tmp_path / ".env").write_text(f"CLERK_APP_ID={APP_ID}\nCLERK_PUBLIC_URL={PUBLIC_URL}\nCLERK_PORT=x\n")

    assert run(tmp_path, app_id=None, public_url=None).returncode == 0


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"app_id": None}, "CLERK_APP_ID is missing."),
        ({"public_url": None}, "CLERK_PUBLIC_URL is missing."),
        ({"app_id": "", "public_url": ""}, "CLERK_APP_ID is missing; CLERK_PUBLIC_URL is missing."),
        ({"app_id": "clerk"}, "CLERK_APP_ID must be the application id of the bot, a GUID."),
        ({"public_url": "http://clerk.force.example"}, "CLERK_PUBLIC_URL must begin with https://"),
        (
            {"public_url": "https://localhost:3978"},
            "CLERK_PUBLIC_URL must not point to an address or to this",
        ),
        ({"public_url": "https://*.example"}, "CLERK_PUBLIC_URL must be one host's web address"),
        (
            {"public_url": "http://127.0.0.1:3978", "CLERK_ENVIRONMENT": "development"},
            "CLERK_PUBLIC_URL must begin with https://",
        ),
    ],
)
def test_it_refuses_in_one_sentence_and_writes_nothing(tmp_path, told, sentence):
    refused = run(tmp_path, **told)

    assert refused.returncode == 2
    assert refused.stdout == ""
    assert refused.stderr.startswith(f"No app package was made: {sentence}")
    assert refused.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_is_named(tmp_path):
    refused = run(tmp_path, "--out", "nowhere/clerk.zip")

    assert refused.returncode == 2
    assert refused.stderr.startswith("No app package was made: nowhere/clerk.zip cannot be written")


def test_the_colour_icon_is_large_and_without_holes(manifest):
    icon = picture(packed(package_of(manifest))[manifest["icons"]["color"]])

    assert (icon.width, icon.height) == (192, 192)
    assert all(pixel[3:] in ((), (255,)) for pixel in icon.pixels)
    ground = tuple(int(manifest["accentColor"][at : at + 2], 16) for at in (1, 3, 5))
    assert {icon.pixels[0], icon.pixels[-1]} == {ground}


def test_the_outline_icon_is_small_and_white_on_nothing(manifest):
    icon = picture(packed(package_of(manifest))[manifest["icons"]["outline"]])

    assert (icon.width, icon.height) == (32, 32)
    assert {pixel[:3] for pixel in icon.pixels if pixel[3]} == {WHITE}
    assert {icon.pixels[0][3], icon.pixels[-1][3]} == {0}
    assert 200 < sum(pixel[3] > 128 for pixel in icon.pixels) < 600
