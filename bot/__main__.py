"""python -m bot: serve the clerk, and look after its panels."""
# ruff: noqa: E402 (what is imported is imported after the first line of work)

import gc

gc.disable()  # All that is imported stays: to look through it for rubbish takes a sixth of the start.

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from bot import journal, wiring
from bot.settings import BadSettings, Settings
from panel.language import Refusal, counted

gc.freeze()
gc.enable()

LARGEST_REGISTER = 2 * 2**20
"""Bytes: some thousand of a panel's longest rows."""

app = typer.Typer(help="Panel Clerk.", no_args_is_help=True, pretty_exceptions_enable=False)
panels = typer.Typer(help="The panels of this clerk.", no_args_is_help=True)
people = typer.Typer(help="The people of a panel.", no_args_is_help=True)
trails = typer.Typer(help="The audit trail of a panel.", no_args_is_help=True)
app.add_typer(panels, name="panel")
app.add_typer(people, name="people")
app.add_typer(trails, name="trail")
keys = typer.Typer(help="The key rings.", no_args_is_help=True)
app.add_typer(keys, name="keys")
letters = typer.Typer(help="Letters from before a restore.", no_args_is_help=True)
app.add_typer(letters, name="letters")

Name = Annotated[str, typer.Argument(metavar="PANEL", help="the panel's name")]


@contextmanager
def settings_or_exit() -> Iterator[Settings]:
    """Refuses with a sentence for everything that is wrong, and never starts half configured."""
    try:
        yield wiring.read_settings()
    except (BadSettings, wiring.Stopped, Refusal) as problem:
        typer.echo(str(problem), err=True)
        raise typer.Exit(2) from None


@app.command()
def serve() -> None:
    """Answer Teams, until stopped."""
    from aiohttp import web

    journal.as_json()
    with settings_or_exit() as settings, wiring.sole_process(settings):
        wiring.must_be_migrated(settings)
        application = wiring.application(settings)
        gc.freeze()  # What was imported stays: looking through it again and again costs a tenth of a turn.
        web.run_app(
            application,
            host=settings.host,
            port=settings.port,
            access_log=None,
            print=lambda *_: None,
            shutdown_timeout=15,
        )


@app.command()
def migrate() -> None:
    """Bring the database to this version."""
    with settings_or_exit() as settings, wiring.sole_process(settings):
        wiring.migrate(settings)
        typer.echo("The database is at this version.")


File = Annotated[Path, typer.Argument(metavar="FILE", dir_okay=False)]


@app.command()
def backup(file: File) -> None:
    """Copy the whole database to FILE, while the clerk works; what is sealed stays sealed."""
    with settings_or_exit() as settings:
        copied = wiring.back_up(settings, file)
        typer.echo(
            f"{file} holds {counted(copied.panels, 'panel')}, {copied.rows:,} rows; every trail holds."
        )
        typer.echo("Keep it apart from CLERK_KEYS: one is nothing without the other.")


@app.command()
def restore(file: File) -> None:
    """Bring a backup back into a new, migrated database; nobody is told anything before you say so."""
    with settings_or_exit() as settings, wiring.sole_process(settings):
        wiring.must_be_migrated(settings)
        copied = wiring.restore(settings, file)
        typer.echo(f"{counted(copied.panels, 'panel')}, {copied.rows:,} rows are back; every trail holds.")
        typer.echo(
            f"{counted(copied.letters, 'letter')} had not left when the backup was made. "
            "They wait, and so do all reminders: python -m bot letters send, or python -m bot letters drop."
        )


@app.command()
def doctor() -> None:
    """Say on one page how this clerk is, and what to do where it is not well."""
    with settings_or_exit() as settings:
        findings = wiring.examine(settings)
        for finding in findings:
            typer.echo(str(finding))
        if not all(finding.is_well for finding in findings):
            raise typer.Exit(1)


@letters.command()
def waiting() -> None:
    """Say whether letters from before a restore wait for a word."""
    with settings_or_exit() as settings:
        found = wiring.paused_letters(settings)
        typer.echo(
            "Nothing waits for a word." if found is None else f"{counted(found, 'letter')} wait for a word."
        )


@letters.command()
def send() -> None:
    """Let the letters from before a restore leave: some may have arrived before. Reminders go on."""
    with settings_or_exit() as settings:
        typer.echo(f"{counted(wiring.resume(settings, send=True), 'letter')} may leave; reminders go on.")


@letters.command()
def drop() -> None:
    """Forget the letters from before a restore: their records stay. Reminders go on."""
    with settings_or_exit() as settings:
        typer.echo(f"{counted(wiring.resume(settings, send=False), 'letter')} were dropped; reminders go on.")


@panels.command()
def create(name: Name) -> None:
    """Make a panel, and print the one-time code that binds it to its channel."""
    with settings_or_exit() as settings:
        code = wiring.create_panel(settings, name)
        typer.echo(f"Made {name}. In its channel, within seven days, type:  @Panel Clerk setup {code}")


@people.command("import")
def import_(
    name: Name,
    file: Annotated[Path, typer.Argument(metavar="FILE.csv", exists=True, dir_okay=False, readable=True)],
) -> None:
    """Read people from a CSV (seat, name, e-mail, role, owner/SPOC/deputy): the whole file or nothing.

    It may also say, in columns of these names: aliases (parted by ";"), body, ISA until, valid from,
    valid to, what it can do, sector, legal regime, sponsor, ISA signatory, gateways.
    """
    with settings_or_exit() as settings:
        if file.stat().st_size > LARGEST_REGISTER:
            raise wiring.Stopped("The file is larger than any register (2 MB). Nothing was imported.")
        try:
            text = file.read_text("utf-8-sig")
        except UnicodeDecodeError:
            raise wiring.Stopped(
                "The file is not UTF-8 text. Save it as “CSV UTF-8” and try again."
            ) from None
        typer.echo(wiring.import_people(settings, name, text))


@people.command()
def register(name: Name) -> None:
    """Add the agencies that panels meet, with their other names and powers; safe to run again."""
    with settings_or_exit() as settings:
        typer.echo(wiring.lay_starting_register(settings, name))


@trails.command()
def verify(name: Name) -> None:
    """Check that no line of the trail was changed, cut out or moved."""
    with settings_or_exit() as settings:
        broken = wiring.verify_trail(settings, name)
        if broken is not None:
            raise wiring.Stopped(f"The trail of {name} is broken at line {broken}.")
        typer.echo(f"The trail of {name} holds.")
        for anchor in wiring.restorations(settings, name):
            typer.echo(
                f"On {anchor.at} a copy was brought back: the trail goes on with line {anchor.length}, "
                "and what was written after that copy was taken is lost."
            )


@keys.command()
def rotate() -> None:
    """Seal everything with the newest key, while the clerk works; safe to stop and to run again.

    First put the new key, with the next number, into CLERK_KEYS of every replica and restart them.
    """
    with settings_or_exit() as settings:
        length = wiring.stale_rows(settings)
        with typer.progressbar(length=length, label="Sealing anew", file=sys.stderr) as bar:
            done = wiring.rotate_keys(settings, bar.update)
        newest, button_key = max(settings.keys.seal), max(settings.keys.mac)
        typer.echo(f"{done.rows:,} rows were sealed with key {newest}.")
        typer.echo(f"The cards of {done.records:,} records will be drawn with buttons of key {button_key}.")
        if done.broken:
            typer.echo("These could not be opened: they were changed, or their key is not on the ring:")
            typer.echo("\n".join(f"  {place}" for place in done.broken))
            raise typer.Exit(1)


if __name__ == "__main__":
    app()
