// An order is shared by e-mail before its data is there, then published.
//
// `orders.py` tells the same story, line for line.

import { open } from "privity";

const space = await open(":memory:", { model: "orders" });
const [ann, bob, eve] = ["user:ann@acme.org", "user:bob@partner.org", "user:eve@else.org"];
const order = "order:baltic";

const answer = (who, action) => space.explain(who, action, order).reason;

// Ann is verified for the order's area; Bob need not be registered.
await space.put(ann, { name: "Ann Lee", verified: ["06075"] });
const attributes = { area: "06075", bucket: "s3://orders/baltic" };
await space.create(order, { by: ann, attributes });

const added = await space.share(order, bob, { by: ann });
console.log(`Ann adds Bob while the order is processing: ${added.text}`);
for (const { code, text } of added.warnings) console.log(`  ${code}: ${text}`);
console.log(`Bob downloads the data: ${answer(bob, "download")}`);

await space.set(order, { status: "ready" });
console.log(`The data is ready; Bob downloads it: ${answer(bob, "download")}`);
await space.share(order, eve, { by: bob }).catch((error) => {
  console.log(`Bob adds Eve: ${error.code}`);
});
try {
  space.select("order", [order, "order:pacific"], { by: ann });
} catch (error) {
  console.log(`Ann selects two orders: ${error.message}`);
}

const sheet = space.sheet(order, { by: ann });
const rows = sheet.rows.map(({ grant, label }) => `${grant.principal} (${label})`);
console.log(`${sheet.labels.who}: ${rows.join(", ")}`);
console.log(`${sheet.labels.bucket}: ${sheet.attributes.bucket}`);

console.log(`Ann removes Bob: ${(await space.revoke(order, bob, { by: ann })).text}`);
console.log(`Bob downloads the data: ${answer(bob, "download")}`);
await space.set(order, { status: "published", by: ann });
console.log(`Ann publishes the order; Eve, whom nobody knows, views it: ${answer(eve, "view")}`);
await space.close();
