// A member finds a project, asks for more than they get, leaves, and asks to come back.
//
// `workspaces.py` tells the same story, line for line.

import { open } from "privity";

const space = await open(":memory:", { model: "workspaces" });
const names = ["ann", "abe", "cy", "gil", "mo"];
const [ann, abe, cy, gil, mo] = names.map((name) => `user:${name}@acme.org`);
const project = "project:audit";
for (const user of [ann, abe, mo]) await space.put(user, { org: "acme" });
await space.put(gil, { org: "acme", guest: true });
await space.create(project, { by: ann });
await space.share(project, abe, "admin", { by: ann });

const answer = (who, action) => space.explain(who, action, project).reason;

console.log(`Mo, a member, sees the project: ${answer(mo, "project.view")}`);
await space.set(project, { settings: { seen_by: "all_members" }, by: abe });
console.log(`Abe, an Admin, lets all members see it; Mo: ${answer(mo, "project.view")}`);
console.log(`Gil, a guest: ${answer(gil, "project.view")}`);

await space.request(project, "admin", { by: mo, message: "For the audit" });
for (const { proposal, by, role, message } of space.pending({ by: ann }).items) {
  console.log(`${proposal}. ${by} asks for ${role}: ${message}`);
}
await space.approve(1, { by: abe }).catch((error) => console.log(`Abe approves: ${error.code}`));
const given = await space.approve(1, { by: ann, role: "editor" });
console.log(`Ann approves, but as ${given.grants[0].role}: ${given.proposals[0].state}`);
console.log(`Mo opens a table: ${answer(mo, "table.open")}`);

await space.leave(project, { by: mo });
await space.set(project, { settings: { seen_by: "shared_members" }, by: ann });
console.log(`Mo leaves, and the members' door closes: ${answer(mo, "project.view")}`);
const [asked] = (await space.request(project, { by: mo })).proposals;
console.log(`Mo may still ask to come back: ${asked.proposal}. ${asked.role}, ${asked.state}`);
const [declined] = (await space.decline(2, { by: ann, note: "Ask Abe" })).proposals;
console.log(`Ann declines: ${declined.state}`);

const levels = { "project.view": true, "project.export": true };
const [custom] = (await space.share(project, cy, "custom", { by: abe, levels })).grants;
const chosen = Object.keys(custom.levels).filter((name) => custom.levels[name]);
console.log(`Abe gives Cy single permissions: ${chosen.sort().join(", ")}`);
console.log(`Cy imports: ${answer(cy, "project.import")}`);
await space.close();
