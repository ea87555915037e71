"""Arguments with which a call is right, save those that are optional."""

ANN, BOB = "user:ann@acme.org", "user:bob@acme.org"
CLAIMS = "dataset:claims"

RIGHT = {
    "principal": BOB,
    "group": "org:acme",
    "members": BOB,
    "resource": CLAIMS,
    "principals": BOB,
    "by": ANN,
    "type": "dataset",
    "resources": CLAIMS,
    "action": "view",
    "actions": "view",
    "now": None,
    "to": BOB,
    "proposal": 1,
    "query": "bob",
    "path": "copy.db",
}
