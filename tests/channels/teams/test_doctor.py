"""The doctor: each thing that can be wrong is told in Danish, with what to do."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import jwt
import pytest

from assistant.__main__ import main
from assistant.channels.teams.channel import TeamsChannel
from assistant.channels.teams.credentials import REASONS
from assistant.channels.teams.diagnosis import ADVICE, Finding
from assistant.channels.teams.doctor import examine
from assistant.service import Service
from assistant.settings import load_settings
from tests.support.server import RunningServer, free_port
from tests.support.teams import APP_ID, OTHER_TENANT, SECRET, TENANT, Microsoft, Teams


def examined(
    environment: dict[str, str], url: str | None = None, off: float = 0.0
) -> list[Finding]:
    settings = load_settings(environment)
    return asyncio.run(examine(settings, url, lambda: time.time() + off))


def faults(findings: list[Finding]) -> str:
    return "\n".join(str(one) for one in findings if not one.good)


def bots_token(**claims: str) -> str:
    given = {"appid": APP_ID, "tid": TENANT, "aud": "https://api.botframework.com", **claims}
    return jwt.encode(given, "opdigtet" * 4, algorithm="HS256")


def test_all_is_well(ms: Microsoft) -> None:
    ms.login = (200, {"access_token": bots_token(), "expires_in": 3600})
    findings = examined(ms.settings())
    assert faults(findings) == ""
    assert [str(one)[:4] for one in findings] == ["OK  "] * 4


def test_nothing_set_and_the_playground_are_told(ms: Microsoft) -> None:
    assert "VEJVISER_TEAMS_APP_ID" in faults(examined({}))
    assert "PLAYGROUND" in faults(examined({"VEJVISER_TEAMS_PLAYGROUND": "on"}))


@pytest.mark.parametrize(("code", "key"), REASONS.items())
def test_a_refused_sign_in_is_explained(ms: Microsoft, code: str, key: str) -> None:
    ms.login = (401, {"error_description": f"{code}: something in English"})
    told = faults(examined(ms.settings()))
    assert ADVICE[key] in told
    assert code in told
    assert SECRET not in told
    assert "English" not in told


def test_a_clock_that_is_wrong_is_told(ms: Microsoft) -> None:
    assert "ur går 400" in faults(examined(ms.settings(), off=400)).replace("401", "400")
    assert "ur går" in faults(examined(ms.settings(), off=-1000))
    assert faults(examined(ms.settings(), off=60)) == ""


def test_keys_that_can_not_be_had_are_told(ms: Microsoft) -> None:
    ms.keys_down = True
    assert "login.botframework.com" in faults(examined(ms.settings()))


def test_a_sign_in_that_can_not_be_reached_is_told(ms: Microsoft) -> None:
    given = {**ms.settings(), "VEJVISER_TEAMS_LOGIN_URL": f"http://127.0.0.1:{free_port()}"}
    assert "HTTPS_PROXY" in faults(examined(given))


@pytest.mark.parametrize(
    ("claims", "key"),
    [
        ({"appid": OTHER_TENANT}, "anden_app"),
        ({"aud": "https://graph.microsoft.com"}, "anden_app"),
        ({"tid": OTHER_TENANT}, "anden_tenant"),
    ],
)
def test_a_token_of_another_app_or_tenant_is_told(
    ms: Microsoft, claims: dict[str, str], key: str
) -> None:
    ms.login = (200, {"access_token": bots_token(**claims), "expires_in": 3600})
    assert ADVICE[key] in faults(examined(ms.settings()))


def test_our_own_address_is_tried(ms: Microsoft, teams: Teams, server: RunningServer) -> None:
    assert faults(examined(ms.settings(), teams.server.url)) == ""
    assert "findes ikke" in faults(examined(ms.settings(), server.url))
    assert "kan ikke nås" in faults(examined(ms.settings(), f"http://127.0.0.1:{free_port()}"))
    assert "https://" in faults(examined(ms.settings(), "http://vejviser.example.org"))


def test_the_command_ends_with_a_fault_where_there_is_one(
    ms: Microsoft, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in ms.settings().items():
        monkeypatch.setenv(name, value)
    assert main(["teams", "doctor"]) == 0
    ms.login = (401, {"error_description": "AADSTS7000222: x"})
    assert main(["teams", "doctor"]) == 1
    assert "udløbet" in capsys.readouterr().out
    monkeypatch.setenv("VEJVISER_TEAMS_SECRET", OTHER_TENANT)
    assert main(["teams", "doctor"]) == 1
    assert "Secret ID" in capsys.readouterr().err


def test_every_advice_is_danish_and_ends_as_a_sentence() -> None:
    for text in ADVICE.values():
        assert text[-1] in ".?"
        assert text[0].isupper() or text.startswith(("{", "Teams"))


def test_a_start_with_a_refused_credential_names_it(
    ms: Microsoft,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    ms.login = (401, {"error_description": "AADSTS7000215: Invalid client secret provided."})
    ms.keys_down = True
    settings = load_settings({**ms.settings(), "VEJVISER_DATA_DIR": str(tmp_path)})
    assert settings.teams is not None

    async def start() -> None:
        channel = TeamsChannel(Service(settings), settings.teams)
        try:
            await channel.start()
        finally:
            await channel.stop()

    asyncio.run(start())
    told = capsys.readouterr().out
    assert ADVICE["forkert_hemmelighed"] in told
    assert ADVICE["noegler_svarer_ikke"] in told
    logged = [one.message for one in caplog.records]
    assert logged == ["teams keys could not be fetched", "teams sign-in failed"]
    assert SECRET not in told + caplog.text
