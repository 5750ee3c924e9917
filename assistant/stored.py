"""What is stored, where, how long and why: ``python -m assistant privacy report``."""

from __future__ import annotations

import datetime as dt
import fnmatch
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from pydantic import BaseModel, Extra, Field
from sqlalchemy.engine import make_url

from assistant.knowledge.lines import load_yaml
from assistant.knowledge.loader import parse
from assistant.knowledge.problems import KnowledgeError, Problem
from assistant.settings import Settings
from assistant.storage.database import is_embedded, open_database, shown

FILE = "opbevaring.yml"


class _Entry(BaseModel):
    class Config:
        extra = Extra.forbid

    what: str = Field(alias="hvad")
    how_long: str = Field(alias="hvor_laenge")
    why: str = Field(alias="hvorfor")


class StoredTable(_Entry):
    """A table of the database and its columns."""

    table: str = Field(alias="tabel")
    columns: list[str] = Field(alias="felter")
    backup: bool = Field(alias="sikkerhedskopi")


class StoredFile(_Entry):
    """Files of the data folder, as a pattern."""

    pattern: str = Field(alias="fil")


class SharedKeys(_Entry):
    """What servers share in Redis, by a pattern of its keys."""

    pattern: str = Field(alias="noegler")


class Stored(BaseModel):
    """Everything that is stored, and what is only held in memory."""

    class Config:
        extra = Extra.forbid

    description: str = Field(alias="beskrivelse")
    owner: str = Field(alias="ejer")
    checked: dt.date = Field(alias="kontrolleret")
    source: str = Field(alias="kilde")
    status: str
    tables: list[StoredTable] = Field(alias="tabeller")
    files: list[StoredFile] = Field(alias="filer")
    shared: list[SharedKeys] = Field(alias="redis")
    memory: list[_Entry] = Field(alias="hukommelse")

    @property
    def backed_up(self) -> list[str]:
        """The tables that belong in a backup."""
        return [entry.table for entry in self.tables if entry.backup]


@dataclass(frozen=True)
class TableState:
    """What a table of the database holds now."""

    name: str
    columns: tuple[str, ...]
    rows: int


def load_stored(folder: Path) -> Stored:
    """Read ``opbevaring.yml`` in ``folder``.

    Raises:
        KnowledgeError: it can't be read.
    """
    content, lines = load_yaml(folder / FILE)
    problems: list[Problem] = []
    found = parse(Stored, content, (), folder / FILE, lines, problems)
    if found is None:
        raise KnowledgeError(problems)
    return found


def tables_of(database: str) -> list[TableState]:
    """The tables of the database at the URL, with how much is in them; none where it is not there.

    Raises:
        DatabaseError: it can't be reached.
    """
    file = Path(make_url(database).database or "")
    if is_embedded(database) and not file.exists():
        return []
    # A report changes nothing: it makes no table and no file.
    engine = (
        sa.create_engine(f"sqlite:///file:{file}?mode=ro&uri=true", future=True)
        if is_embedded(database)
        else open_database(database)
    )
    inspector = sa.inspect(engine)
    with engine.connect() as connection:
        return [
            TableState(
                name,
                tuple(column["name"] for column in inspector.get_columns(name)),
                int(
                    connection.execute(
                        sa.select(sa.func.count()).select_from(sa.table(name))
                    ).scalar_one()
                ),
            )
            for name in sorted(inspector.get_table_names())
        ]


def undescribed(stored: Stored, data: Path, database: str) -> list[str]:
    """What is stored and not in the list: files, ``table`` and ``table.column``."""
    known = {entry.table: set(entry.columns) for entry in stored.tables}
    missing = [
        path
        for path in _files(data)
        if not any(fnmatch.fnmatch(path, entry.pattern) for entry in stored.files)
    ]
    for state in tables_of(database):
        if state.name not in known:
            missing.append(state.name)
            continue
        missing += [
            f"{state.name}.{name}" for name in state.columns if name not in known[state.name]
        ]
    return missing


def report(stored: Stored, settings: Settings) -> Iterator[str]:
    """The list in Danish, with what there is now, line by line."""
    periods = {"minutter": settings.session_minutes, "dage": settings.feedback_days}
    rows = {state.name: state.rows for state in tables_of(settings.database)}
    files = _files(settings.data_dir)
    yield f"Datamappe: {settings.data_dir}"
    yield ""
    yield f"I databasen {shown(settings.database)}:"
    for table in stored.tables:
        yield from _entry(f"{table.table} ({rows.get(table.table, 0)} rækker)", table, periods)
        yield f"  I sikkerhedskopien: {'ja' if table.backup else 'nej'}."
    yield "Filer:"
    for file in stored.files:
        count = sum(fnmatch.fnmatch(path, file.pattern) for path in files)
        yield from _entry(f"{file.pattern} ({count} filer)", file, periods)
    yield f"I Redis ({'sat' if settings.redis else 'ikke sat: det er i hukommelsen i stedet'}):"
    for keys in stored.shared:
        yield from _entry(keys.pattern, keys, periods)
    yield "Kun i hukommelsen:"
    for entry in stored.memory:
        yield from _entry("", entry, periods)
    unknown = undescribed(stored, settings.data_dir, settings.database)
    if unknown:
        yield "IKKE BESKREVET, se efter, hvad det er: " + ", ".join(unknown)


def _entry(name: str, entry: _Entry, periods: dict[str, int]) -> Iterator[str]:
    yield f"- {name}: {entry.what}" if name else f"- {entry.what}"
    yield f"  Hvor længe: {entry.how_long.format(**periods)}."
    yield f"  Hvorfor: {entry.why}."


def _files(data: Path) -> list[str]:
    if not data.is_dir():
        return []
    return sorted(
        path.relative_to(data).as_posix()
        for path in data.rglob("*")
        if path.is_file() and not path.is_symlink()
    )
