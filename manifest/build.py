"""python -m manifest.build: make the app package from the settings."""

from pathlib import Path
from typing import Annotated

import typer

from bot.settings import BadSettings, read_registration
from manifest.package import manifest_for, package_of


def build(
    *,
    without_history: Annotated[
        bool, typer.Option("--without-history", help="do not ask to read the channel's messages")
    ] = False,
    out: Annotated[Path, typer.Option(metavar="FILE", help="where it is written")] = Path("panel-clerk.zip"),
) -> None:
    """Make the app package that Teams takes. It must be reached from outside, so production's rules hold."""
    try:
        registration = read_registration(environment="production")
        manifest = manifest_for(registration, with_history=not without_history)
        out.write_bytes(package_of(manifest))
    except BadSettings as problem:
        wrong = "; ".join(sentence.rstrip(".") for sentence in problem.sentences)
        typer.echo(f"No app package was made: {wrong}.", err=True)
        raise typer.Exit(2) from None
    except OSError as problem:
        typer.echo(f"No app package was made: {out} cannot be written ({problem.strerror}).", err=True)
        raise typer.Exit(2) from None
    history = "without chat history" if without_history else "with chat history"
    typer.echo(f"Made {out}: Panel Clerk {manifest['version']} at {registration.public_url}, {history}.")


if __name__ == "__main__":
    typer.run(build)
