"""Moments: milliseconds, or a datetime with a time zone."""

import datetime as dt

import pytest

import privity

ANN, BOB = "user:ann@acme.org", "user:bob@acme.org"


def test_a_moment_is_milliseconds_or_a_datetime_with_a_zone(space):
    noon = dt.datetime(2030, 6, 1, 12, 0, 0, 999, dt.timezone.utc)
    tokyo = noon.astimezone(dt.timezone(dt.timedelta(hours=9)))
    millis = 1_906_545_600_000
    space.set_clock(millis - 1)
    for moment in (millis, noon, tokyo):
        outcome = space.share("dataset:claims", BOB, "viewer", by=ANN, expires=moment)
        assert [grant.expires for grant in outcome.grants] == [millis]
        space.revoke("dataset:claims", BOB, by=ANN)
    outcome = space.share("dataset:claims", BOB, "viewer", by=ANN, expires="never")
    assert [grant.expires for grant in outcome.grants] == [None]


def test_a_grant_counts_until_its_moment(space):
    day = dt.datetime(2030, 1, 1, tzinfo=dt.timezone.utc)
    space.set_clock(day)
    space.share("dataset:claims", BOB, "viewer", by=ANN, expires=day + dt.timedelta(seconds=1))
    assert space.check(BOB, "view", "dataset:claims") is True
    space.set_clock(day + dt.timedelta(milliseconds=999))
    assert space.check(BOB, "view", "dataset:claims") is True
    space.set_clock(day + dt.timedelta(seconds=1))
    assert space.check(BOB, "view", "dataset:claims") is False
    assert space.explain(BOB, "view", "dataset:claims").reason == "expired"


@pytest.mark.parametrize(
    "moment",
    [
        dt.datetime(2099, 1, 1),
        dt.datetime(1999, 1, 1, tzinfo=dt.timezone.utc),
        dt.date(2099, 1, 1),
        dt.timedelta(days=1),
        "2099-01-01",
        "Never",
        4.07e12,
        True,
        -1,
        2**53,
        2**63,
    ],
    ids=repr,
)
def test_other_moments_are_refused(space, moment):
    before = space.revision
    with pytest.raises(privity.InvalidError) as caught:
        space.share("dataset:claims", BOB, "viewer", by=ANN, expires=moment)
    assert caught.value.code == "invalid_argument"
    assert space.revision == before
