"""Migrations that run twice at once, are killed, and find a filled database (F15)."""

import asyncio
import random
import shutil
import sys
import time
from pathlib import Path

from sqlalchemy import NullPool, create_engine, make_url, text

from storage import schema
from storage.migrate import MIGRATIONS, migrate, schema_version
from storage.sealing import KeyRing
from storage.store import SCHEMA_VERSION, Store
from tests.builders import PANEL, a_panel, issue
from tests.faults.processes import ROOT
from tests.faults.site import Site
from tests.faults.trials.judging import Outcome

KEYS = {1: bytes([6] * 32)}
PROGRAM = """
import sys
from pathlib import Path
from storage import migrate
migrate.MIGRATIONS = Path(sys.argv[2])
migrate.migrate(sys.argv[1])
"""
LATER = '''"""A column more for two tables that others refer to, as a later version may bring it."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0002", "0001"


def upgrade() -> None:
    rebuilds = "always" if op.get_bind().dialect.name == "sqlite" else "never"
    for table in ("member", "task"):
        with op.batch_alter_table(table, recreate=rebuilds) as batch:
            batch.add_column(sa.Column("later", sa.String(20)))
'''


async def migrations(site: Site, size: int, seed: int) -> Outcome:
    """F15: so many databases migrated by two at once, and as many by one that is killed on its way."""
    trial = _Trial(site, random.Random(seed))
    for number in range(size):
        await trial.twice_at_once(trial.empty(f"twice_{number}"))
        await trial.killed(trial.empty(f"killed_{number}"), to=SCHEMA_VERSION)
    await trial.filled(f"filled_{seed}", kills=size)
    return trial.outcome


class _Trial:
    def __init__(self, site: Site, dice: random.Random) -> None:
        self._site = site
        self._dice = dice
        self._usual = 1.0
        """Seconds that a migration takes here."""
        self._later = site.folder / "migrations"
        shutil.copytree(MIGRATIONS, self._later)
        (self._later / "versions" / "0002_later.py").write_text(LATER)
        names = ("two at once", "killed", "of them before the commit", "rows conserved")
        self.outcome = Outcome(dict.fromkeys(names, 0))

    def empty(self, name: str) -> str:
        """A database without tables, as its owner reaches it."""
        if self._site.is_sqlite:
            return f"sqlite:///{self._site.folder / name}.sqlite"
        given = make_url(self._site.url)
        fresh = f"{given.database}_{name}"
        administrator = create_engine(
            given.set(username="postgres"), poolclass=NullPool, isolation_level="AUTOCOMMIT"
        )
        with administrator.connect() as connection:
            connection.execute(text(f"drop database if exists {fresh} with (force)"))
            connection.execute(text(f"create database {fresh} owner clerk_owner"))
        administrator.dispose()
        owner = given.set(username="clerk_owner", database=fresh)
        return owner.render_as_string(hide_password=False)

    async def twice_at_once(self, url: str) -> None:
        began = time.monotonic()
        codes = await asyncio.gather(*(self._run(url) for _ in range(2)))
        self._usual = time.monotonic() - began
        self.outcome.must(codes == [0, 0], f"two that migrate at once end with {codes}")
        self.outcome.must(schema_version(url) == SCHEMA_VERSION, "after two the schema is not there")
        self.outcome.counts["two at once"] += 1

    async def killed(self, url: str, *, to: str, how: Path = MIGRATIONS) -> None:
        before = schema_version(url)
        child = await self._start(url, how)
        await asyncio.sleep(self._dice.uniform(0.3, 1.0) * self._usual)
        if child.returncode is None:
            child.kill()
        await child.wait()
        after = schema_version(url)
        self.outcome.must(after in (before, to), f"a kill left the schema at {after}")
        self.outcome.counts["killed"] += 1
        self.outcome.counts["of them before the commit"] += after == before
        code = await self._run(url, how)
        self.outcome.must(code == 0, "a migration that was killed does not run again")
        self.outcome.must(schema_version(url) == to, f"run again, it stops at {schema_version(url)}")

    async def filled(self, name: str, *, kills: int) -> None:
        """A column more for tables that hold rows: no row comes or goes, by two at once or after a kill."""
        for number in range(kills):
            url = self.empty(f"{name}_{number}")
            migrate(url)
            self._fill(url)
            rows = self._rows(url)
            codes = await asyncio.gather(*(self._run(url) for _ in range(2)))
            self.outcome.must(codes == [0, 0], f"a filled one, migrated again by two, ends with {codes}")
            await self.killed(url, to="0002", how=self._later)
            self.outcome.must(self._rows(url) == rows, "rows came or went with a migration")
            self.outcome.counts["rows conserved"] += sum(rows.values())

    def _fill(self, url: str) -> None:
        store = Store(url.replace("//clerk_owner@", "//clerk@"), KeyRing(KEYS, KEYS))
        a_panel(store)
        for _ in range(20):
            issue(store, PANEL)
        store.close()

    def _rows(self, url: str) -> dict[str, int]:
        engine = create_engine(url.replace("//clerk_owner@", "//postgres@"), poolclass=NullPool)
        with engine.connect() as connection:
            counted = {
                table: connection.execute(text(f"select count(*) from {table}")).scalar_one()
                for table in schema.metadata.tables
            }
        engine.dispose()
        return counted

    async def _run(self, url: str, how: Path = MIGRATIONS) -> int:
        return await (await self._start(url, how)).wait()

    async def _start(self, url: str, how: Path) -> asyncio.subprocess.Process:
        with (self._site.folder / "migrations.log").open("ab") as log:
            return await asyncio.create_subprocess_exec(
                *(sys.executable, "-c", PROGRAM, url, str(how)), cwd=ROOT, stdout=log, stderr=log
            )
