"""What a program that uses Privity looks like to a type checker. It also runs."""

import datetime as dt
from pathlib import Path
from typing import Any

import privity


def warn(warning: privity.Warning) -> str:
    return f"{warning.code}: {warning.text}"


def dialog() -> None:
    models: list[str] = ["properties", "workspaces"]
    with privity.open(":memory:", model=models) as space:
        for who in ("user:ann@acme.org", "user:bob@acme.org"):
            space.put(who)
        space.put("org:data", registered=True, fields={"custom_id": True})
        space.create("property:mill", by="user:ann@acme.org")
        space.create("meter:e1", parent="property:mill", kind="energy", by="user:ann@acme.org")
        chosen: dict[str, str] = {"goals": "none"}
        mixed: dict[str, str | bool] = {"meter:e1": "full", "share_forward": True}
        for levels in (chosen, mixed):
            space.share(
                "property:mill",
                "org:data",
                "exchange",
                by="user:ann@acme.org",
                levels={"property": "full", **mixed},
                fields={"custom_id": "7"},
            )
            space.share("property:mill", "user:bob@acme.org", by="user:ann@acme.org")
            each: dict[str, str] = {"user:bob@acme.org": "read_only", "user:cy@acme.org": "full"}
            space.share("property:mill", each, by="user:ann@acme.org")
            space.change(
                "property:mill",
                "user:bob@acme.org",
                "custom",
                by="user:ann@acme.org",
                levels=levels,
            )
            space.revoke("property:mill", list(each), by="user:ann@acme.org")
        waits: privity.ProposalList = space.pending("property:mill", by="user:ann@acme.org")
        proposal: privity.ProposalInfo = waits.items[0]
        number: int = proposal.proposal
        picked: dict[str, str | bool] | None = proposal.levels
        next_page: int | None = waits.next
        sheet: privity.Sheet = space.sheet("property:mill", by="user:ann@acme.org")
        offers: list[tuple[str, list[str]]] = [
            (offer.role, [level.name for level in offer.levels]) for offer in sheet.offers
        ]
        removable: list[str] = [row.grant.principal for row in sheet.rows if row.can_remove]
        receivers: list[privity.PrincipalInfo] | None = sheet.receivers
        found: privity.Found = space.search("property:mill", "bob", by="user:ann@acme.org")
        states = {item.state for item in space.approve(number, by="org:data").proposals}
        space.rename("user:bob@acme.org", "user:rob@acme.org")
        space.forget("user:ann@acme.org", heir="user:rob@acme.org")
        parts: list[str] = space.get("property:mill").parts
        assert (next_page, receivers, parts) == (None, None, ["meter:e1"])
        assert picked is not None and picked["share_forward"] is True
        assert ("read_only", []) in offers
        assert removable == ["org:data"]
        assert [item.has_access for item in found.items] == [False]
        assert states == {"approved"}


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
    dialog()
    examples: int = privity.check_model(model)
    assert examples > 0
    assert not Path("never.db").exists()
    assert privity.__version__


if __name__ == "__main__":
    main()
