"""The commands against a server that runs: off, on, reload, metrics, names of requests."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from assistant.stored import load_stored, undescribed
from tests.operations.conftest import Site
from tests.support.contract import reply_faults

NOTICE = "Vi retter en fejl. Tilbage kl. 12."
WITHIN_SECONDS = 5.0


def until(holds: Callable[[], bool], seconds: float = WITHIN_SECONDS) -> float:
    """Wait for something; how long it took."""
    began = time.monotonic()
    while not holds():
        assert time.monotonic() - began < seconds, "it did not happen in time"
        time.sleep(0.1)
    return time.monotonic() - began


@pytest.fixture
def off(site: Site) -> Iterator[Site]:
    """The server, switched off; on again afterwards."""
    done = site.command("off", "--besked", NOTICE)
    assert (done.returncode, done.stderr) == (0, "")
    assert "1 af 1 servere er slået fra." in done.stdout
    yield site
    assert site.command("on").returncode == 0
    assert site.server.send("POST", "/api/v1/sessions").status == 201


def test_the_command_returns_when_every_server_is_off(off: Site) -> None:
    refused = off.server.send("POST", "/api/v1/sessions")
    assert refused.status == 503
    assert refused.headers["retry-after"]
    problem = refused.json
    assert problem["type"] == "urn:vejviser:fejl:slukket"
    assert problem["detail"] == NOTICE
    for number in ("112", "41 74 90 90"):
        assert number in problem["title"]
    health = off.server.send("GET", "/health/ready")
    # It answers, so a load balancer must not take it away.
    assert (health.status, health.json["off"]) == (200, True)
    assert off.numbers()["vejviser_off"] == 1


def test_a_conversation_under_way_is_told(site: Site) -> None:
    talk = site.server.open()
    (before,) = talk.say("hvad er ekstremisme?")
    assert site.command("off", "--besked", NOTICE).returncode == 0
    try:
        (reply,) = talk.say("hvad er ssp")
        assert reply_faults(reply) == []
        assert NOTICE in reply["text"]
        assert "112" in reply["text"]
        assert [contact["id"] for contact in reply["contacts"]] == ["alarm", "hotline"]
        (pressed,) = talk.press(before["choices"][0]["choice"])
        assert NOTICE in pressed["text"]
        danger, after = talk.say("Jeg slår ham ihjel, han har en bombe på sig")
        assert danger["urgent"]
        assert "112" in danger["text"]
        assert NOTICE in after["text"]
        # Rating what was said before, and forgetting it, still work.
        rated = {"reply": before["id"], "useful": True}
        assert site.server.send("POST", "/api/v1/feedback", rated, talk.token).status == 204
    finally:
        assert site.command("on").returncode == 0
    (again,) = talk.say("hvad er ssp")
    assert again["topic"] == "organisation/ssp"


@pytest.mark.parametrize("token", [None, "x.y.z"])
def test_a_danger_gets_its_numbers_from_whoever_has_no_conversation(
    off: Site, token: str | None
) -> None:
    """Also where the conversation has ended: while it is off no other can be begun."""
    said = {"text": "hun bliver slået derhjemme og skal sendes til udlandet og giftes"}
    told = off.server.send("POST", "/api/v1/messages", said, token)
    assert told.status == 200
    child, journey, after = told.json["replies"]
    assert child["urgent"]
    assert journey["urgent"]
    assert {child["topic"], journey["topic"]} == {
        "sikkerhed/vold_mod_barn",
        "sikkerhed/akut_udrejse",
    }
    assert "114" in {contact.get("phone") for contact in journey["contacts"]}
    # Nothing is offered that would not be answered.
    assert child["choices"] == journey["choices"] == after["choices"] == []
    assert NOTICE in after["text"]
    # Whoever was told can go on with what came along.
    pressed = {"choice": "emne:sikkerhed/selvmordsfare"}
    told = off.server.send("POST", "/api/v1/messages", pressed, told.json["token"])
    danger, _ = told.json["replies"]
    assert danger["topic"] == "sikkerhed/selvmordsfare"
    assert off.server.send("DELETE", "/api/v1/sessions", token=token).status == 401


def test_a_message_without_a_conversation_is_refused_while_it_is_on(site: Site) -> None:
    assert site.server.send("POST", "/api/v1/messages", {"text": "hej"}).status == 401


def test_the_status_and_the_audit_log_tell_who_did_what(off: Site) -> None:
    told = off.command("status").stdout
    assert "slået FRA" in told
    assert NOTICE in told
    assert re.search(r"\d\d\.\d\d\.\d{4} \d\d:\d\d:\d\d off af \S+: Vi retter", told)
    lines = [json.loads(line) for line in off.server.log.read_text().splitlines() if line[0] == "{"]
    assert any(line["event"] == "switched off" and line["user"] for line in lines)
    # A notice is not written to the log.
    assert "Vi retter" not in off.server.log.read_text()


def test_every_response_has_a_name_and_every_line_of_it(site: Site) -> None:
    answer = site.server.send("GET", "/health/live")
    assert re.fullmatch("[0-9a-f]{32}", answer.headers["x-request-id"])
    for path in ("/findes-ikke", "/metrics", "/widget/vejviser.js"):
        assert site.server.send("GET", path).headers["x-request-id"]


def test_routes_are_counted_by_pattern(site: Site) -> None:
    site.server.send("GET", "/ane-har-en-kniv")
    site.server.send("GET", "/widget/ane-har-en-kniv.js")
    site.server.open().say("Min elev Ane zqv har en hemmelighed")
    # Nowhere else: a proxy keeps this one address from outside.
    assert site.server.send("GET", "/metrics/").status == 404
    answer = site.server.send("GET", "/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=")
    text = answer.body.decode()
    assert 'route="/widget/<name:str>"' in text
    for typed in ("ane-har", "zqv", "Ane", "hemmelighed"):
        assert typed not in text
    numbers = site.numbers()
    assert numbers['vejviser_turns_total{channel="web",kind="smalltalk"}'] >= 1
    assert numbers['vejviser_requests_total{method="GET",route="-",status="404"}'] >= 1
    assert numbers["vejviser_confidence_count"] >= 1
    health = site.server.send("GET", "/health/ready").json
    versions = f'knowledge="{health["knowledge"]}",model="{health["model"]}"'
    assert numbers[f'vejviser_info{{{versions},version="{health["version"]}"}}'] == 1


def test_a_changed_answer_goes_live_without_a_restart(site: Site) -> None:
    talk = site.server.open()
    before = site.server.send("GET", "/health/ready").json
    old = "**Polarisering er, når afstanden"
    assert talk.say("hvad er polarisering?")[0]["text"].startswith(old)
    site.project.change("definitioner.yml", old, "**Nyt. Polarisering er, når afstanden")
    site.project.change("widget.yml", 'undertitel: "', 'undertitel: "Nyt. ')
    done = site.command("reload")
    assert (done.returncode, done.stderr) == (0, "")
    assert "1 af 1 servere er gået over til" in done.stdout
    assert talk.say("hvad er polarisering?")[0]["text"].startswith("**Nyt. Polarisering er")
    assert "Nyt. " in site.server.send("GET", "/").body.decode()
    after = site.server.send("GET", "/health/ready").json
    assert after["knowledge"] != before["knowledge"]
    assert after["model"] == before["model"]
    assert after["knowledge"] in done.stdout


def test_a_faulty_file_is_refused_and_the_old_answers_go_on(site: Site) -> None:
    talk = site.server.open()
    old = "**Ekstremisme er, når nogen begår"
    before = site.server.send("GET", "/health/ready").json["knowledge"]
    site.project.change("definitioner.yml", old, "**{findes_ikke} Ekstremisme er, når nogen begår")
    try:
        done = site.command("reload")
        assert done.returncode == 1
        assert re.search(r"knowledge/definitioner.yml, linje \d+, felt 'svar'", done.stderr)
        assert "Serverne svarer videre med de gamle svar." in done.stderr
        # A server that is asked all the same refuses it itself.
        _ask_anyway(site, "2026-11-22-0123456789ab")
        until(lambda: site.numbers()["vejviser_reload_refused_total"] >= 1, 30)
        lines = site.server.log.read_text().splitlines()
        refused = [json.loads(line) for line in lines if '"content refused"' in line]
        assert refused[-1]["reason"] == "faulty"
        assert re.fullmatch(r"definitioner.yml:\d+", refused[-1]["file"])
        assert "har andre filer" not in site.command("status").stdout
        assert talk.say("hvad er ekstremisme?")[0]["text"].startswith(old)
        assert site.server.send("GET", "/health/ready").json["knowledge"] == before
    finally:
        site.project.change(
            "definitioner.yml", "**{findes_ikke} Ekstremisme er, når nogen begår", old
        )
    assert site.command("reload").returncode == 0


def test_content_that_needs_a_new_model_is_refused_with_what_to_do(site: Site) -> None:
    able = 'sted: "Sådan virker Vejviser"}]\n    status: bekraeftet\n    slags: '
    path = site.project.folder / "knowledge" / "assistent.yml"
    text = path.read_text(encoding="utf-8")
    changed = text.replace(f"{able}smalltalk", f"{able}henvisning", 1)
    assert changed != text
    path.write_text(changed, encoding="utf-8")
    try:
        done = site.command("reload")
        assert done.returncode == 1
        assert "make train" in done.stderr
        assert "genstart serverne én ad gangen" in done.stderr
    finally:
        path.write_text(text, encoding="utf-8")


def test_what_is_kept_is_described(site: Site) -> None:
    stored = load_stored(site.project.folder / "knowledge")
    data = site.server.data
    found = undescribed(stored, data, f"sqlite:///{data / 'vejviser.db'}")
    assert found == [site.server.log.name]


def _ask_anyway(site: Site, knowledge: str) -> Any:
    from assistant.operations.store import ControlStore, utc_now
    from assistant.storage.database import sqlite_url

    store = ControlStore(sqlite_url(site.server.data / "vejviser.db"))
    return store.ask_to_reload(knowledge, "prøve", utc_now())
