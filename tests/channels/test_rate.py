"""Requests a minute: served, refused, told when to come back, and forgotten."""

import pytest

from assistant.channels.web.rate import RateLimit, TooFast


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self):
        self.now = 1000.0 * 60

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    """A clock at the beginning of a minute."""
    return Clock()


def served(limit, name, times):
    count = 0
    for _ in range(times):
        try:
            limit.count(name)
        except TooFast:
            continue
        count += 1
    return count


def test_as_many_as_allowed_are_served(clock):
    assert served(RateLimit(5, clock), "a", 8) == 5


def test_names_do_not_share_a_count(clock):
    limit = RateLimit(5, clock)
    assert served(limit, "a", 9) == 5
    assert served(limit, "b", 3) == 3


def test_without_a_limit_everything_is_served(clock):
    assert served(RateLimit(None, clock), "a", 500) == 500


def test_the_turn_of_a_minute_gives_no_second_helping(clock):
    limit = RateLimit(60, clock)
    clock.now += 59
    assert served(limit, "a", 60) == 60
    clock.now += 2
    assert served(limit, "a", 60) <= 2


def test_a_refused_request_is_served_after_the_time_it_was_told(clock):
    limit = RateLimit(3, clock)
    for wait in (0, 10, 20):
        clock.now += wait
        served(limit, "a", 9)
        with pytest.raises(TooFast) as caught:
            limit.count("a")
        assert 1 <= caught.value.retry_after <= 60
    clock.now += 60
    assert served(limit, "a", 1) == 1


def test_whoever_keeps_asking_too_fast_is_not_held_off_for_ever(clock):
    limit = RateLimit(10, clock)
    count = 0
    for _ in range(600):
        clock.now += 1
        count += served(limit, "a", 1)
    assert 80 <= count <= 110


def test_names_are_forgotten_after_two_minutes(clock):
    limit = RateLimit(5, clock)
    limit.count("10.1.2.3")
    clock.now += 120
    limit.count("andet")
    assert "10.1.2.3" not in str(vars(limit))
