// What a share dialog is built from: whom it finds, what it shows, what it offers.

import assert from "node:assert/strict";
import test from "node:test";

import { open } from "privity";
import { acme, ann, bob, eve, mill, refusal, shape } from "./help.mjs";

test("a sheet is plain data down to its last part", async (t) => {
  const space = await mill(t);
  await space.share("property:mill", bob, "custom", { levels: { share_forward: true }, by: ann, note: "for May" });
  await space.share("property:mill", "org:grid", "exchange", { fields: { custom_id: "7" }, by: ann });
  const sheet = shape("Sheet", space.sheet("property:mill", { by: ann }));
  assert.deepEqual([sheet.resource, sheet.by, sheet.roles, sheet.revision], ["property:mill", ann, ["owner"], space.revision]);
  assert.deepEqual([sheet.can_share, sheet.can_leave, sheet.can_request, sheet.can_transfer], [true, false, false, false]);
  const rows = sheet.rows.map((row) => shape("SheetRow", row));
  assert.deepEqual(rows.map(({ grant }) => [shape("GrantInfo", grant).principal, grant.state]), [[ann, "active"], [bob, "active"], ["org:grid", "pending"]]);
  assert.deepEqual([rows[0].can_remove, rows[1].can_remove, rows[1].grant.note], [false, true, "for May"]);
  const offer = shape("RoleOffer", sheet.offers.find(({ role }) => role === "exchange"));
  assert.deepEqual([offer.to, offer.accept, offer.fields, offer.default, offer.expires], [["org"], true, true, false, null]);
  shape("ActionInfo", offer.can[0]);
  assert.deepEqual(offer.levels.map((level) => shape("LevelOffer", level).name), ["property", "building", "meters", "meter:e1", "meter:w1"]);
  assert.deepEqual(offer.levels[0].levels, ["none", "read", "full"]);
  assert.deepEqual(offer.options.map((option) => shape("OptionOffer", option)), [{ name: "share_forward", label: "Share Forward", can_give: true, needs: [] }]);
  assert.deepEqual(sheet.pending.map((proposal) => shape("ProposalInfo", proposal).proposal), [1]);
  assert.deepEqual(sheet.parts.map((part) => [shape("PartInfo", part).part, part.kind]), [["meter:e1", "energy"], ["meter:w1", "water"]]);
  assert.equal(sheet.receivers, null);

  const project = shape("Sheet", space.sheet("project:atlas", { by: ann }));
  const [setting] = project.settings.map((each) => shape("SettingOffer", each));
  assert.deepEqual([setting.name, setting.value, Object.keys(setting.values), setting.can_set], ["seen_by", "shared_members", ["all_members", "shared_members"], true]);
  const [members] = project.audiences.map((audience) => shape("AudienceInfo", audience)).filter(({ name }) => name === "members");
  assert.equal(members.open, false);
  shape("ActionInfo", members.can[0]);
});

test("a sheet comes in pages, and says how to go on", async (t) => {
  const space = await acme(t);
  const people = Array.from({ length: 130 }, (_, n) => `user:p${1000 + n}@acme.org`);
  for (const person of people) await space.put(person, { org: "acme" });
  await space.share("dataset:claims", people.slice(0, 110), { by: ann });
  const first = shape("Sheet", space.sheet("dataset:claims", { by: ann }));
  assert.deepEqual([first.rows.length, first.total, first.complete, first.next], [100, 112, false, people[97]]);
  const second = space.sheet("dataset:claims", { by: ann, after: first.next });
  assert.deepEqual([second.rows.length, second.total, second.next, second.complete], [12, 112, null, true]);
  const some = space.sheet("dataset:claims", { by: ann, limit: 15 });
  const others = space.sheet("dataset:claims", { by: ann, limit: 15, receiversAfter: some.receivers_next });
  const names = [...some.receivers, ...others.receivers].map(({ principal }) => principal);
  assert.deepEqual([names.length, new Set(names).size, others.receivers_next], [some.receivers_total, some.receivers_total, null]);
  const bad = () => space.sheet("dataset:claims", { by: ann, receiversAfter: "user:nobody" });
  assert.equal((await refusal(space, bad)).details.argument, "receiversAfter");
});

test("what a sheet offers can be given as it stands", async (t) => {
  const space = await acme(t);
  await space.put("group:analysts", { org: "acme" });
  await space.change("dataset:claims", bob, "contributor", { by: ann });
  const { offers, receivers } = space.sheet("dataset:claims", { by: bob });
  assert.deepEqual(offers.map(({ role }) => role), ["viewer", "contributor"]);
  assert.deepEqual(receivers.map((receiver) => shape("PrincipalInfo", receiver).principal), ["group:analysts", eve]);
  for (const [index, { role }] of offers.entries()) {
    assert.equal((await space.share("dataset:claims", receivers[index].principal, role, { by: bob })).changed, true);
  }
  assert.deepEqual(space.sheet("dataset:claims", { by: bob }).receivers, []);
  await space.change("dataset:claims", bob, "viewer", { by: ann });
  assert.equal((await refusal(space, () => space.sheet("dataset:claims", { by: bob }))).code, "forbidden");
  assert.equal((await refusal(space, () => space.sheet("dataset:none", { by: ann }))).code, "not_found");
});

test("people are found by the beginnings of their names, and by their addresses", async (t) => {
  const space = await open(":memory:", { model: "projects" });
  t.after(() => space.close());
  await space.put(ann, { name: "Ann Lee" });
  await space.put(bob, { name: "Ramón Ray" });
  await space.put(eve, { name: "\u{1f511} Eve" });
  await space.create("project:p", { by: ann });
  await space.share("project:p", eve, { by: ann });
  const find = (query, options) => space.search("project:p", query, { by: ann, ...options });
  const found = shape("Found", find("ra ramo\u0301n"));
  assert.deepEqual(found, { items: [{ principal: bob, name: "Ramón Ray", has_access: false, offers: ["viewer", "editor"], fields: {} }], complete: true, revision: space.revision });
  assert.deepEqual(find("EVE@acme").items.map((person) => [shape("PrincipalInfo", person).principal, person.has_access]), [[eve, true]]);
  for (const nobody of ["", "  ", "ay", "\u{1f511}", "__proto__", "*"]) assert.deepEqual(find(nobody).items, [], nobody);
  for (const name of ["a", "b", "c"]) await space.put(`user:x${name}@acme.org`);
  assert.deepEqual([find("x", { limit: 2 }).items.length, find("x", { limit: 2 }).complete, find("x", { limit: 3 }).complete], [2, false, true]);
  for (const bad of ["\ud800", "a\0b", "a\nb"]) assert.equal((await refusal(space, () => find(bad))).code, "invalid_argument");
  assert.equal((await refusal(space, () => find("x".repeat(10_000)))).code, "limit_exceeded");
  assert.equal((await refusal(space, () => find("x", { limit: 0 }))).code, "invalid_argument");
  assert.equal((await refusal(space, () => space.search("project:p", "a", { by: eve }))).code, "forbidden");
});
