// A property is shared meter by meter, passed on under a ceiling, and exchanged with a utility.
//
// `properties.py` tells the same story, line for line.

import { open } from "privity";

const space = await open(":memory:", { model: "properties" });
const [ann, bob, cy, utility] = ["user:ann", "user:bob", "user:cy", "org:utility"];
const house = "property:house";
await space.create(house, { by: ann });
for (const [meter, kind] of [["gas", "energy"], ["power", "energy"], ["well", "water"]]) {
  await space.create(`meter:${meter}`, { parent: house, kind, by: ann });
}

const answer = (who, action, resource = house) => space.explain(who, action, resource).reason;

// What is not chosen is Read Only; the building follows the property.
let levels = { property: "full", goals: "none", "meter:power": "full", share_forward: true };
await space.share(house, bob, "custom", { by: ann, levels });
console.log("Bob has Custom Access: the property and its power meter at Full, no goals");
console.log(`Bob adds a bill to the power meter: ${answer(bob, "bills.edit", "meter:power")}`);
console.log(`… and to the gas meter: ${answer(bob, "bills.edit", "meter:gas")}`);
console.log(`Bob chooses which energy meters count: ${answer(bob, "metrics.energy.edit")}`);

// Bob passes on what they hold, and no more of it.
levels = { property: "full", goals: "read", "meter:gas": "full", "meter:power": "full" };
await space.share(house, cy, "custom", { by: bob, levels }).catch(({ code, details }) => {
  console.log(`Bob shares on: ${code}, ${details.items.join(", ")}`);
});
levels = { goals: "none", "meter:power": "full" };
const shared = await space.share(house, cy, "custom", { by: bob, levels });
console.log(`Bob shares on within what they hold: ${shared.grants[0].state}`);
console.log(`Cy shares on: ${answer(cy, "access.edit")}`);

// An organization says what it wants to be told, accepts, and must stay registered.
await space.put(utility, { registered: true, fields: { account: true } });
await space.share(house, utility, "exchange", { by: ann }).catch(({ code, details }) => {
  console.log(`Ann exchanges data: ${code}, ${details.names.join(", ")}`);
});
const fields = { account: "0815" };
const [offered] = (await space.share(house, utility, "exchange", { by: ann, fields })).proposals;
console.log(`With it, the utility reads: ${answer(utility, "building.view")}`);
await space.approve(offered.proposal, { by: utility });
console.log(`It accepts: ${answer(utility, "building.view")}`);
await space.put(utility, { registered: false });
console.log(`Its registration ends: ${answer(utility, "building.view")}`);
await space.close();
