"""A property is shared meter by meter, passed on under a ceiling, and exchanged with a utility.

`properties.mjs` tells the same story, line for line.
"""

import privity

space = privity.open(":memory:", model="properties")
ann, bob, cy, utility = "user:ann", "user:bob", "user:cy", "org:utility"
house = "property:house"
space.create(house, by=ann)
for meter, kind in [("gas", "energy"), ("power", "energy"), ("well", "water")]:
    space.create(f"meter:{meter}", parent=house, kind=kind, by=ann)


def answer(who, action, resource=house):
    return space.explain(who, action, resource).reason


# What is not chosen is Read Only; the building follows the property.
levels = {"property": "full", "goals": "none", "meter:power": "full", "share_forward": True}
space.share(house, bob, "custom", by=ann, levels=levels)
print("Bob has Custom Access: the property and its power meter at Full, no goals")
print(f"Bob adds a bill to the power meter: {answer(bob, 'bills.edit', 'meter:power')}")
print(f"… and to the gas meter: {answer(bob, 'bills.edit', 'meter:gas')}")
print(f"Bob chooses which energy meters count: {answer(bob, 'metrics.energy.edit')}")

# Bob passes on what they hold, and no more of it.
levels = {"property": "full", "goals": "read", "meter:gas": "full", "meter:power": "full"}
try:
    space.share(house, cy, "custom", by=bob, levels=levels)
except privity.PrivityError as error:
    print(f"Bob shares on: {error.code}, {', '.join(error.details['items'])}")
levels = {"goals": "none", "meter:power": "full"}
shared = space.share(house, cy, "custom", by=bob, levels=levels)
print(f"Bob shares on within what they hold: {shared.grants[0].state}")
print(f"Cy shares on: {answer(cy, 'access.edit')}")

# An organization says what it wants to be told, accepts, and must stay registered.
space.put(utility, registered=True, fields={"account": True})
try:
    space.share(house, utility, "exchange", by=ann)
except privity.PrivityError as error:
    print(f"Ann exchanges data: {error.code}, {', '.join(error.details['names'])}")
fields = {"account": "0815"}
offered = space.share(house, utility, "exchange", by=ann, fields=fields).proposals[0]
print(f"With it, the utility reads: {answer(utility, 'building.view')}")
space.approve(offered.proposal, by=utility)
print(f"It accepts: {answer(utility, 'building.view')}")
space.put(utility, registered=False)
print(f"Its registration ends: {answer(utility, 'building.view')}")
space.close()
