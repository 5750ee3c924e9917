"""The settings of the Teams channel: what is wrong is named, and no secret is repeated."""

from __future__ import annotations

import pytest

from assistant.channels.teams.settings import BotType, load_teams
from assistant.settings import Settings, SettingsError, load_settings
from tests.support.teams import APP_ID, OTHER_TENANT, SECRET, TENANT

GOOD = {"APP_ID": APP_ID, "TENANT": TENANT, "SECRET": SECRET}


def environment(**changes: str | None) -> dict[str, str]:
    given = {**GOOD, **changes}
    return {f"VEJVISER_TEAMS_{name}": value for name, value in given.items() if value is not None}


def refusal(host: str = "127.0.0.1", proxies: int = 0, **changes: str | None) -> str:
    with pytest.raises(SettingsError) as caught:
        load_teams(environment(**changes), host, proxies)
    return str(caught.value)


def test_without_settings_there_is_no_channel() -> None:
    assert load_settings({}).teams is None
    assert load_settings({"VEJVISER_TEAMS_APP_ID": ""}).teams is None
    assert load_settings({}) == load_settings({"IDENTITY_ENDPOINT": "http://x"})


def test_a_single_tenant_needs_three_things() -> None:
    found = load_settings(environment(APP_ID=APP_ID.upper())).teams
    assert found is not None
    assert (found.app_id, found.tenant, found.secret) == (APP_ID, TENANT, SECRET)
    assert found.bot_type is BotType.SINGLE_TENANT
    assert found.tenants == {TENANT}
    assert found.service_hosts == {"smba.trafficmanager.net"}
    assert found.issuers == frozenset()


def test_the_secret_is_not_shown() -> None:
    found = load_settings(environment())
    assert SECRET not in repr(found)


def test_a_managed_identity_needs_no_secret_and_takes_none() -> None:
    found = load_teams(environment(TYPE="userassignedmsi", SECRET=None), "127.0.0.1", 0)
    assert found is not None
    assert found.bot_type is BotType.MANAGED_IDENTITY
    assert "Fjern den" in refusal(TYPE="UserAssignedMSI")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"APP_ID": None}, ("APP_ID mangler", "Application (client) ID")),
        ({"APP_ID": "vejviser"}, ("APP_ID skal være", "Application (client) ID")),
        ({"TENANT": None}, ("TENANT mangler", "Directory (tenant) ID")),
        ({"TENANT": "kommune.example.org"}, ("TENANT skal være",)),
        ({"TENANT": APP_ID}, ("er ens",)),
        ({"SECRET": None}, ("SECRET mangler", "'Value'")),
        ({"SECRET": OTHER_TENANT}, ("Secret ID", "'Value'")),
        ({"SECRET": APP_ID}, ("app-id",)),
        ({"SECRET": "kort"}, ("for kort",)),
        ({"SECRET": "opdigtet hemmelighed med mellemrum"}, ("mellemrum",)),
        ({"TYPE": "Noget"}, ("SingleTenant, UserAssignedMSI, MultiTenant",)),
        ({"TENANTS": f"{TENANT},andre"}, ("TENANTS", "komma")),
        ({"SERVICE_HOSTS": "https://smba.trafficmanager.net"}, ("SERVICE_HOSTS", "værtsnavne")),
        ({"SERVICE_HOSTS": "*"}, ("SERVICE_HOSTS",)),
        ({"KEYS_URL": "https://example.org/keys"}, ("KEYS_URL", "login.botframework.com")),
        ({"KEYS_URL": "http://login.botframework.com/keys"}, ("KEYS_URL", "https://")),
        ({"LOGIN_URL": "https://login.example.org"}, ("LOGIN_URL", "login.microsoftonline.com")),
        ({"LOGIN_URL": "https://x@login.microsoftonline.com"}, ("LOGIN_URL",)),
    ],
)
def test_what_is_wrong_is_named(changes: dict[str, str | None], words: tuple[str, ...]) -> None:
    message = refusal(**changes)
    assert "VEJVISER_TEAMS_" in message
    assert all(word in message for word in words), message
    secret = changes.get("SECRET")
    assert secret is None or len(secret) < 10 or secret not in message


def test_stand_ins_on_this_machine_are_for_this_machine_only() -> None:
    keys = "http://127.0.0.1:8000/keys"
    assert load_teams(environment(KEYS_URL=keys), "127.0.0.1", 0)
    assert "KEYS_URL" in refusal(host="0.0.0.0", KEYS_URL=keys)
    assert "SERVICE_HOSTS" in refusal(host="0.0.0.0", SERVICE_HOSTS="127.0.0.1")


def test_the_playground_is_without_sign_in_and_on_this_machine_only() -> None:
    found = load_settings({"VEJVISER_TEAMS_PLAYGROUND": "on"}).teams
    assert found is not None
    assert found.playground
    assert found.app_id == ""
    assert found.service_hosts == {"127.0.0.1", "::1", "localhost"}


@pytest.mark.parametrize("name", ["APP_ID", "TENANT", "SECRET", "SERVICE_HOSTS", "TYPE"])
def test_the_playground_does_not_go_with_a_real_bot(name: str) -> None:
    given = {"PLAYGROUND": "on", name: {**GOOD, "TYPE": "x", "SERVICE_HOSTS": "x"}[name]}
    others = dict.fromkeys(GOOD)
    assert f"VEJVISER_TEAMS_{name}" in refusal(**{**others, **given})


@pytest.mark.parametrize(("host", "proxies"), [("0.0.0.0", 0), ("10.1.2.3", 0), ("127.0.0.1", 1)])
def test_the_playground_is_refused_where_others_reach_the_server(host: str, proxies: int) -> None:
    nothing = dict.fromkeys(GOOD)
    assert "127.0.0.1" in refusal(host, proxies, **{**nothing, "PLAYGROUND": "on"})


def test_the_playground_is_on_or_not_set() -> None:
    assert "on" in refusal(**{**dict.fromkeys(GOOD), "PLAYGROUND": "true"})


def test_an_unknown_name_is_refused_and_the_known_are_named() -> None:
    with pytest.raises(SettingsError, match="VEJVISER_TEAMS_APP_ID"):
        load_settings({"VEJVISER_TEAMS_APPID": APP_ID})


def test_the_defaults_have_no_teams() -> None:
    assert Settings().teams is None
