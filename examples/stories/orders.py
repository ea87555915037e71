"""An order is shared by e-mail before its data is there, then published.

`orders.mjs` tells the same story, line for line.
"""

import privity

space = privity.open(":memory:", model="orders")
ann, bob, eve = "user:ann@acme.org", "user:bob@partner.org", "user:eve@else.org"
order = "order:baltic"


def answer(who, action):
    return space.explain(who, action, order).reason


# Ann is verified for the order's area; Bob need not be registered.
space.put(ann, name="Ann Lee", verified=["06075"])
space.create(order, by=ann, attributes={"area": "06075", "bucket": "s3://orders/baltic"})

added = space.share(order, bob, by=ann)
print(f"Ann adds Bob while the order is processing: {added.text}")
for warning in added.warnings:
    print(f"  {warning.code}: {warning.text}")
print(f"Bob downloads the data: {answer(bob, 'download')}")

space.set(order, status="ready")
print(f"The data is ready; Bob downloads it: {answer(bob, 'download')}")
try:
    space.share(order, eve, by=bob)
except privity.PrivityError as error:
    print(f"Bob adds Eve: {error.code}")
try:
    space.select("order", [order, "order:pacific"], by=ann)
except privity.PrivityError as error:
    print(f"Ann selects two orders: {error}")

sheet = space.sheet(order, by=ann)
rows = [f"{row.grant.principal} ({row.label})" for row in sheet.rows]
print(f"{sheet.labels['who']}: {', '.join(rows)}")
print(f"{sheet.labels['bucket']}: {sheet.attributes['bucket']}")

print(f"Ann removes Bob: {space.revoke(order, bob, by=ann).text}")
print(f"Bob downloads the data: {answer(bob, 'download')}")
space.set(order, status="published", by=ann)
print(f"Ann publishes the order; Eve, whom nobody knows, views it: {answer(eve, 'view')}")
space.close()
