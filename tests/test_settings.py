"""Settings from the environment."""

from pathlib import Path

import pytest

from assistant.content import ROOT
from assistant.settings import Settings, SettingsError, load_settings

SECRET = "opdigtet-hemmelighed-paa-32-tegn"


def refusal(**environment):
    with pytest.raises(SettingsError) as caught:
        load_settings(environment)
    return str(caught.value)


def test_nothing_set_gives_the_defaults():
    settings = load_settings({})
    assert (settings.host, settings.port) == ("127.0.0.1", 5005)
    assert (settings.session_minutes, settings.queue_length) == (30, 100)
    assert (settings.secrets, settings.log_level) == ((), "WARNING")
    assert settings.data_dir == ROOT / ".data"


def test_all_that_is_set_counts(tmp_path):
    settings = load_settings(
        {
            "VEJVISER_HOST": "0.0.0.0",
            "VEJVISER_PORT": "8080",
            "VEJVISER_DATA_DIR": str(tmp_path),
            "VEJVISER_SESSION_MINUTES": "45",
            "VEJVISER_QUEUE_LENGTH": "7",
            "VEJVISER_SECRET": SECRET,
            "VEJVISER_RATE_LIMIT": "30,300",
            "VEJVISER_PROXIES": "1",
            "VEJVISER_ORIGINS": "https://intranet.example.org, http://localhost:8000",
            "VEJVISER_FEEDBACK_DAYS": "90",
            "VEJVISER_LOG_LEVEL": "INFO",
        }
    )
    assert settings == Settings(
        host="0.0.0.0",
        port=8080,
        data_dir=tmp_path,
        session_minutes=45,
        queue_length=7,
        secrets=(SECRET,),
        conversation_rate=30,
        client_rate=300,
        proxies=1,
        origins=frozenset({"https://intranet.example.org", "http://localhost:8000"}),
        feedback_days=90,
        log_level="INFO",
    )


def test_without_an_argument_the_environment_of_the_process_is_read(monkeypatch):
    monkeypatch.setenv("VEJVISER_PORT", "6006")
    assert load_settings().port == 6006


def test_host_and_port_count_without_the_prefix():
    settings = load_settings({"HOST": "0.0.0.0", "PORT": "8080"})
    assert (settings.host, settings.port) == ("0.0.0.0", 8080)


def test_the_prefix_goes_before_the_plain_name():
    settings = load_settings({"PORT": "8080", "VEJVISER_PORT": "9090"})
    assert settings.port == 9090


def test_other_names_do_not_count_without_the_prefix():
    settings = load_settings({"SECRET": SECRET, "LOG_LEVEL": "DEBUG", "DATA_DIR": "/x"})
    assert settings == load_settings({})


@pytest.mark.parametrize(
    "name", ["HOST", "PORT", "DATA_DIR", "SESSION_MINUTES", "QUEUE_LENGTH", "SECRET", "LOG_LEVEL"]
)
def test_an_empty_value_counts_as_not_set(name):
    assert load_settings({f"VEJVISER_{name}": ""}) == load_settings({})


def test_an_unknown_name_with_the_prefix_is_refused_and_the_known_are_named():
    message = refusal(VEJVISER_POTR="8080")
    assert "VEJVISER_POTR kendes ikke" in message
    assert "VEJVISER_PORT" in message


def test_foreign_names_do_not_disturb():
    assert load_settings({"PATH": "/bin", "RASA_X": "1"}) == load_settings({})


@pytest.mark.parametrize("name", ["PORT", "SESSION_MINUTES", "QUEUE_LENGTH"])
@pytest.mark.parametrize("value", ["0", "-1", "999999", "1.5", "1e3", "ti", "0x10", " "])
def test_a_number_outside_its_range_is_refused_and_the_range_told(name, value):
    message = refusal(**{f"VEJVISER_{name}": value})
    assert message.startswith(f"VEJVISER_{name} skal være et helt tal fra 1 til ")


@pytest.mark.parametrize(
    ("name", "field", "most"),
    [
        ("PORT", "port", 65535),
        ("SESSION_MINUTES", "session_minutes", 1440),
        ("QUEUE_LENGTH", "queue_length", 10_000),
    ],
)
def test_the_ends_of_a_range_are_in_it(name, field, most):
    for value in (1, most):
        assert getattr(load_settings({f"VEJVISER_{name}": str(value)}), field) == value
    assert str(most) in refusal(**{f"VEJVISER_{name}": str(most + 1)})


def test_a_secret_of_32_characters_is_long_enough():
    assert len(SECRET) == 32
    assert load_settings({"VEJVISER_SECRET": SECRET}).secrets == (SECRET,)


def test_a_shorter_secret_is_refused_and_not_repeated():
    message = refusal(VEJVISER_SECRET=SECRET[:31])
    assert "32 tegn" in message
    assert SECRET[:31] not in message


@pytest.mark.parametrize("level", ["debug", "Info", "WARNING", "error"])
def test_a_log_level_is_read_in_any_case(level):
    assert load_settings({"VEJVISER_LOG_LEVEL": level}).log_level == level.upper()


@pytest.mark.parametrize("level", ["LOUD", "CRITICAL", "10"])
def test_another_log_level_is_refused_and_the_known_are_named(level):
    assert "DEBUG, INFO, WARNING, ERROR" in refusal(VEJVISER_LOG_LEVEL=level)


def test_the_data_folder_may_begin_with_the_home_folder():
    settings = load_settings({"VEJVISER_DATA_DIR": "~/opdigtet"})
    assert settings.data_dir == (Path.home() / "opdigtet").resolve()


def test_the_data_folder_is_made_absolute(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert load_settings({"VEJVISER_DATA_DIR": "data"}).data_dir == tmp_path.resolve() / "data"


def test_everything_stored_lies_in_the_data_folder(tmp_path):
    settings = load_settings({"VEJVISER_DATA_DIR": str(tmp_path)})
    file = Path(settings.database.removeprefix("sqlite:///"))
    for place in (file, settings.models, settings.key_file):
        assert tmp_path in place.parents
    assert list(tmp_path.iterdir()) == []


def test_an_older_secret_may_follow_the_one_that_signs():
    older = "opdigtet-aeldre-hemmelighed-32-tegn"
    assert load_settings({"VEJVISER_SECRET": f"{SECRET},{older}"}).secrets == (SECRET, older)
    assert "mindst 32 tegn" in refusal(VEJVISER_SECRET=f"{SECRET},kort")


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost"])
def test_the_rate_limit_can_be_off_where_only_this_machine_reaches_the_server(host):
    settings = load_settings({"VEJVISER_RATE_LIMIT": "off", "VEJVISER_HOST": host})
    assert (settings.conversation_rate, settings.client_rate) == (None, None)


@pytest.mark.parametrize("host", ["0.0.0.0", "10.1.2.3", "::", "vejviser.example.org"])
def test_the_rate_limit_can_not_be_off_where_others_reach_the_server(host):
    assert "kun bruges" in refusal(VEJVISER_RATE_LIMIT="off", VEJVISER_HOST=host)
    assert "kun bruges" in refusal(VEJVISER_RATE_LIMIT="OFF", HOST=host)


def test_one_rate_is_that_of_a_conversation():
    settings = load_settings({"VEJVISER_RATE_LIMIT": "30"})
    assert (settings.conversation_rate, settings.client_rate) == (30, Settings().client_rate)


@pytest.mark.parametrize("rate", ["0", "-5", "mange", "10/minute", "1,2,3", "10,0", "1.5"])
def test_other_rates_are_refused(rate):
    assert "i minuttet" in refusal(VEJVISER_RATE_LIMIT=rate)


@pytest.mark.parametrize(
    "origin",
    [
        "*",
        "https://*.example.org",
        "intranet.example.org",
        "https://intranet.example.org/",
        "https://intranet.example.org/side",
        "null",
        "ftp://intranet.example.org",
        "https://",
    ],
)
def test_only_whole_origins_are_taken(origin):
    assert "VEJVISER_ORIGINS" in refusal(VEJVISER_ORIGINS=f"https://a.example.org,{origin}")
