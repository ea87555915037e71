"""What a program that uses Privity looks like to a type checker. It also runs."""

import datetime as dt
from pathlib import Path
from typing import Any

import privity


def warn(warning: privity.Warning) -> str:
    return f"{warning.code}: {warning.text}"


def main() -> None:
    at = dt.datetime(2099, 1, 1, tzinfo=dt.timezone.utc)
    model: dict[str, Any]
    with privity.open(":memory:", model="datasets", durability="relaxed") as space:
        outcome: privity.Outcome = space.put("user:ann@acme.org", name="Ann", org="acme")
        space.put("user:bob@acme.org", org="acme", verified=["exports"], attributes={"desk": "7"})
        space.create("dataset:claims", by="user:ann@acme.org", settings={})
        space.set("dataset:claims", attributes={"source": "s3", "old": None})
        space.share(
            "dataset:claims",
            ["user:bob@acme.org"],
            "viewer",
            by="user:ann@acme.org",
            expires=at,
            if_revision=space.revision,
        )
        space.change("dataset:claims", "user:bob@acme.org", by="user:ann@acme.org", expires="never")
        allowed: bool = space.check("user:bob@acme.org", "view", "dataset:claims")
        many: list[bool] = space.check_many(("user:bob@acme.org",), "view", "dataset:claims")
        why: privity.Explanation = space.explain("user:bob@acme.org", "delete", "dataset:claims")
        lacks: list[str] = [lack.code for source in why.nearest for lack in source.lacks]
        who: privity.AccessList = space.who("dataset:claims", by="user:ann@acme.org")
        ends: list[int | None] = [grant.expires for grant in who.grants]
        page: privity.Page = space.what("user:bob@acme.org", "view", "dataset", limit=10)
        actions: dict[str, list[str]] = space.actions("user:bob@acme.org", page.items)
        facts_of: privity.ResourceInfo = space.get("dataset:claims")
        bucket: str | None = facts_of.attributes.get("source")
        lost: list[str] = facts_of.lost
        records: list[privity.Record] = space.history(after=2, resource="dataset:claims")
        proof: privity.Verification = space.verify()
        assert [allowed] == many == [True]
        assert lacks == ["role_lacks_capability"]
        assert ends == [None, None]
        assert "view" in actions["dataset:claims"]
        assert (bucket, lost) == ("s3", [])
        assert records[-1].at <= proof.revision + records[-1].at
        assert [warn(warning) for warning in outcome.warnings] == []
        model = space.model
        try:
            space.revoke("dataset:claims", "user:ann@acme.org", by="user:bob@acme.org")
        except privity.RefusedError as error:
            code: str = error.code
            facts: dict[str, Any] = error.details
            assert (code, error.kind, "by" in facts or True) == (code, "refused", True)
    examples: int = privity.check_model(model)
    assert examples > 0
    assert not Path("never.db").exists()
    assert privity.__version__


if __name__ == "__main__":
    main()
