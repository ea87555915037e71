// A project's tabs open with its status, and its owner says whether Editors add people.
//
// `projects.py` tells the same story, line for line.

import { open } from "privity";

const space = await open(":memory:", { model: "projects" });
const [ann, cy, di, jo] = ["ann", "cy", "di", "jo"].map((name) => `user:${name}@acme.org`);
const project = "project:harbour";
for (const [user, name] of [[ann, "Ann Lee"], [cy, "Cy Fox"], [di, "Di Ray"], [jo, "Jo Sample"]]) {
  await space.put(user, { name });
}
await space.create(project, { by: ann });

const found = space.search(project, "jo sam", { by: ann });
console.log(`Ann searches for jo sam: ${found.items.map(({ name }) => name).join(", ")}`);
await space.share(project, jo, "viewer", { by: ann, message: "For the harbour review" });
for (const { code, text } of (await space.share(project, cy, "editor", { by: ann })).warnings) {
  console.log(`Ann makes Cy an Editor. ${code}: ${text}`);
}

function tab(who, name) {
  if (space.check(who, `${name}.edit`, project)) return "write";
  return space.check(who, `${name}.read`, project) ? "read" : "-";
}

const tabs = ["planning", "processing", "report"];
console.log(`${"".padEnd(14)}${"Jo, a Viewer".padEnd(24)}Cy, an Editor`);
for (const status of ["planning", "processing", "report_ready"]) {
  await space.set(project, { status });
  const cells = [jo, cy].map((who) => tabs.map((name) => tab(who, name).padEnd(6)).join(" "));
  console.log(`${status.padEnd(14)}${cells[0].padEnd(24)}${cells[1].trimEnd()}`);
}

async function addDi(told) {
  try {
    await space.share(project, di, { by: cy });
    console.log(`${told}: Di is a Viewer`);
  } catch (error) {
    console.log(`${told}: ${error.code}`);
  }
}

await addDi("Cy adds Di");
await space.set(project, { settings: { editors_can_manage_access: true }, by: ann });
await addDi("Ann lets Editors manage access; Cy adds Di");
await space.set(project, { settings: { editors_can_manage_access: false }, by: ann });
console.log(`Ann stops that; Di still views: ${space.explain(di, "view", project).reason}`);
const why = space.explain(cy, "access.edit", project);
console.log(`Cy manages access: ${why.reason}, for lack of \`${why.nearest[0].lacks[0].condition}\``);
await space.close();
