"""The app package: Microsoft's schema, icons as Teams wants them, two languages."""

from __future__ import annotations

import io
import json
import zipfile
import zlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from assistant.__main__ import main
from assistant.channels.teams.package import App, PackageError, build, check
from assistant.channels.teams.texts import load_teams_texts
from assistant.content import KNOWLEDGE_FOLDER
from tests.support.teams import APP_ID

URL = "https://vejviser.example.org"
APP = App(APP_ID, URL, "Opdigt Kommune", "1.0.0", f"{URL}/privat", f"{URL}/vilkaar")


def files(app: App = APP) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(build(app, load_teams_texts(KNOWLEDGE_FOLDER)))) as package:
        assert package.testzip() is None
        return {name: package.read(name) for name in package.namelist()}


def manifest(app: App = APP) -> Any:
    return json.loads(files(app)["manifest.json"])


def pixels(png: bytes) -> list[list[tuple[int, int, int, int]]]:
    """The pixels of a PNG of 8 bits with transparency, each row without a filter."""
    size, data, at = int.from_bytes(png[16:20], "big"), b"", 8
    while at < len(png):
        length, name = int.from_bytes(png[at : at + 4], "big"), png[at + 4 : at + 8]
        body = png[at + 8 : at + 8 + length]
        assert zlib.crc32(name + body) == int.from_bytes(png[at + 8 + length :][:4], "big")
        data += body if name == b"IDAT" else b""
        at += 12 + length
    raw, width = zlib.decompress(data), 4 * size + 1
    rows = [raw[y * width + 1 : (y + 1) * width] for y in range(size)]
    return [[tuple(row[x : x + 4]) for x in range(0, 4 * size, 4)] for row in rows]  # type: ignore[misc]


def test_the_package_holds_what_teams_asks_for() -> None:
    assert set(files()) == {"manifest.json", "en.json", "color.png", "outline.png"}
    found = manifest()
    assert found["manifestVersion"] == "1.19"
    assert found["id"] == found["bots"][0]["botId"] == APP_ID
    assert found["bots"][0]["scopes"] == ["personal", "team", "groupChat"]
    assert found["localizationInfo"]["defaultLanguageTag"] == "da"
    assert found["validDomains"] == []
    assert found["bots"][0]["commandLists"][0]["commands"]


def test_the_same_texts_make_the_same_file() -> None:
    assert build(APP, load_teams_texts(KNOWLEDGE_FOLDER)) == build(
        APP, load_teams_texts(KNOWLEDGE_FOLDER)
    )


def test_both_languages_say_the_same_things() -> None:
    english = json.loads(files()["en.json"])
    commands = manifest()["bots"][0]["commandLists"][0]["commands"]
    for number in range(len(commands)):
        assert f"bots[0].commandLists[0].commands[{number}].title" in english


def test_the_colour_icon_is_full_and_the_outline_icon_white_on_nothing() -> None:
    found = files()
    color, outline = pixels(found["color.png"]), pixels(found["outline.png"])
    assert (len(color), len(outline)) == (192, 32)
    assert {pixel[3] for row in color for pixel in row} == {255}
    assert len({pixel for row in color for pixel in row}) > 2
    assert {pixel[:3] for row in outline for pixel in row} == {(255, 255, 255)}
    assert {0, 255} <= {pixel[3] for row in outline for pixel in row}


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"app_id": "botten"}, "--app-id"),
        ({"url": "http://vejviser.example.org"}, "https://"),
        ({"privacy_url": "vejviser"}, "https://"),
        ({"terms_url": ""}, "https://"),
        ({"developer": "x" * 33}, "--developer"),
        ({"version": "1"}, "--version"),
        ({"version": "1.0.0-beta"}, "--version"),
    ],
)
def test_what_teams_would_refuse_is_refused_here(changes: dict[str, str], word: str) -> None:
    with pytest.raises(PackageError, match=word):
        build(replace(APP, **changes), load_teams_texts(KNOWLEDGE_FOLDER))


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("name", "short"), "x" * 31),
        (("name", "full"), "x" * 101),
        (("description", "short"), "x" * 81),
        (("accentColor",), "blue"),
        (("bots",), [{"botId": APP_ID}]),
        (("bots",), []),
        (("opdigtet",), 1),
        (("icons",), {}),
    ],
)
def test_microsofts_schema_is_what_decides(place: tuple[str, ...], value: Any) -> None:
    found = files()
    content = json.loads(found["manifest.json"])
    inner = content
    for name in place[:-1]:
        inner = inner[name]
    inner[place[-1]] = value
    bad = {**found, "manifest.json": json.dumps(content).encode()}
    if place == ("bots",) and value == []:
        check(bad)  # the schema allows a manifest without a bot; ours always has one
        return
    with pytest.raises(PackageError):
        check(bad)


def test_an_icon_of_another_size_is_refused() -> None:
    found = files()
    with pytest.raises(PackageError, match=r"color\.png"):
        check({**found, "color.png": found["outline.png"]})


def test_the_command_writes_the_file_and_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "app.zip"
    given = ["teams", "package", "--app-id", APP_ID, "--url", URL, "--out", str(out)]
    assert main(given) == 0
    assert "Microsofts skema" in capsys.readouterr().out
    assert zipfile.is_zipfile(out)


def test_the_command_names_what_is_wrong(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "app.zip"
    assert main(["teams", "package", "--app-id", "x", "--url", URL, "--out", str(out)]) == 1
    assert "--app-id" in capsys.readouterr().err
    assert not out.exists()
    nowhere = str(tmp_path / "mangler" / "app.zip")
    assert main(["teams", "package", "--app-id", APP_ID, "--url", URL, "--out", nowhere]) == 1
    assert "--out" in capsys.readouterr().err
