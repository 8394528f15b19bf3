"""python -m tests.faults.holder URL HOW SECONDS: holds a database's locks for so long, and then lets go."""

import sys
import time

from sqlalchemy import create_engine

HOW = {
    "the writer's place": ["begin immediate"],
    "the panel": ["begin", "select id from panel for update"],
    "the tables": ["begin", "lock table panel, letter, inbox in access exclusive mode"],
}
"""Of SQLite the first; of PostgreSQL what another clerk does, and what an administrator might."""


def main() -> None:
    url, how, seconds = sys.argv[1:]
    with create_engine(url).connect() as connection:
        raw = connection.connection.cursor()
        if url.startswith("sqlite"):
            connection.connection.isolation_level = None  # type: ignore[attr-defined]
            raw.execute("pragma busy_timeout = 30000")
        for statement in HOW[how]:
            raw.execute(statement)
        print("held", flush=True)
        time.sleep(float(seconds))
        raw.execute("rollback")


if __name__ == "__main__":
    main()
