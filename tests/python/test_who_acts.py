"""Who acts is asked for in the same words by every call."""

import pytest

import privity

ANN, BOB, CLAIMS = "user:ann@acme.org", "user:bob@acme.org", "dataset:claims"
WHO = "`by` has no value; pass who acts, such as `user:ann@acme.org`"

OPTIONAL = {
    "create": ("dataset:x",),
    "set": (CLAIMS,),
    "delete": (CLAIMS,),
    "explain": (ANN, "view", CLAIMS),
    "who": (CLAIMS,),
    "pending": (),
}
NEEDED = {
    "share": (CLAIMS, BOB),
    "change": (CLAIMS, BOB),
    "revoke": (CLAIMS, BOB),
    "leave": (CLAIMS,),
    "request": (CLAIMS,),
    "approve": (1,),
    "decline": (1,),
    "withdraw": (1,),
    "transfer": (CLAIMS, BOB),
    "select": ("dataset", CLAIMS),
    "search": (CLAIMS, "a"),
    "sheet": (CLAIMS,),
}


def test_every_call_with_an_actor_is_here():
    verbs = vars(privity.Space).items()
    acts = {
        name for name, verb in verbs if "by=" in (getattr(verb, "__text_signature__", "") or "")
    }
    needs = {
        name for name, verb in verbs if ", by" in (getattr(verb, "__text_signature__", "") or "")
    }
    assert acts == set(OPTIONAL)
    assert needs == {*OPTIONAL, *NEEDED}


@pytest.mark.parametrize(("verb", "given"), [*OPTIONAL.items(), *NEEDED.items()])
def test_none_is_nobody(space, verb, given):
    with pytest.raises(privity.InvalidError) as caught:
        getattr(space, verb)(*given, by=None)
    assert caught.value.details == {"argument": "by"}
    text = str(caught.value)
    assert text.startswith(WHO), text
    assert ("or leave it out if nobody does: then it is the host" in text) == (verb in OPTIONAL)
    assert ("is always somebody's" in text) == (verb in NEEDED)
