// What is said of options: in this language's spelling, with all that there are.

import assert from "node:assert/strict";
import test from "node:test";

import { open } from "privity";
import { acme, ann, bob, camelCase, eve, mill, refusal, surface } from "./help.mjs";

const claims = "dataset:claims";

/** What each method has by position, in order. */
const POSITIONS = {
  put: [ann], add: ["group:g", ann], remove: ["group:g", ann], create: ["dataset:x"], set: [claims], delete: [claims], forget: [eve], rename: [eve, "user:x"],
  share: [claims, eve, "viewer"], change: [claims, bob, "viewer"], revoke: [claims, bob], leave: [claims], request: [claims, "viewer"], approve: [1],
  decline: [1], withdraw: [1], transfer: [claims, eve], select: ["dataset", [claims]], explain: [ann, "view", claims], who: [claims, "view"],
  what: [ann, "view", "dataset"], actions: [ann, claims], pending: [claims], search: [claims, "a"], sheet: [claims], get: [claims],
  principal: [ann], list: ["dataset"], members: ["org:acme"], holdings: [ann], proposal: [1],
  history: [], verify: [], backup: ["no such folder/b.db"], reset_time: [],
};
/** Those that have no options. */
const PLAIN = ["check", "check_many", "set_clock", "close"];

test("an option that the method does not have is named, with those that it has", async (t) => {
  const space = await acme(t);
  for (const [verb, names] of Object.entries(surface.space.verbs)) {
    if (PLAIN.includes(verb)) continue;
    const options = names.slice(POSITIONS[verb].length).map(camelCase);
    const { code, message, details } = await refusal(space, () => space[camelCase(verb)](...POSITIONS[verb], { noSuchOption: 5 }));
    assert.equal(code, "invalid_argument", verb);
    assert.equal(details.argument, "noSuchOption");
    assert.deepEqual(details.arguments.toSorted(), options.toSorted(), verb);
    for (const option of options) assert.ok(message.includes(option), `${verb}: ${message}`);
    assert.doesNotMatch(message, /[a-z]_[a-z]/, verb);
    for (const option of options.filter((name) => name.length > 3)) {
      const slip = option.slice(0, -2) + option.at(-1);
      const error = await refusal(space, () => space[camelCase(verb)](...POSITIONS[verb], { [slip]: 5 }));
      assert.deepEqual([error.details.argument, error.details.nearest], [slip, option], verb);
      assert.match(error.message, new RegExp(`did you mean \`${option}\``));
    }
  }
  const error = await refusal(undefined, () => open(":memory:", { model: "datasets", durabilty: "full" }));
  assert.deepEqual(error.details, { argument: "durabilty", arguments: ["model", "durability"], nearest: "durability" });
});

test("the core's spelling is never told, nor is it an option", async (t) => {
  const space = await acme(t);
  const revision = await refusal(space, () => space.delete(claims, { by: ann, ifRevision: "x" }));
  assert.deepEqual(revision.details, { argument: "ifRevision" });
  assert.match(revision.message, /`ifRevision` is the text `x`; it must be a whole number, 0 or more/);
  const later = await refusal(space, () => space.delete(claims, { by: ann, ifRevision: 999 }));
  assert.deepEqual(later.details, { argument: "ifRevision" });
  const spelled = await refusal(space, () => space.delete(claims, { by: ann, if_revision: 1 }));
  assert.match(spelled.message, /^`if_revision` is not an option; did you mean `ifRevision`\?/);
  const { argument, nearest } = spelled.details;
  assert.deepEqual([argument, nearest], ["if_revision", "ifRevision"]);
  for (const strange of ["foo_bar_1", "-x", "-foo_bar"]) {
    const error = await refusal(space, () => space.delete(claims, { by: ann, [strange]: 1 }));
    assert.match(error.message, /is not an option; the options are /);
    assert.deepEqual([error.details.argument, error.details.nearest], [strange, undefined]);
  }
  // What is inside of an argument is the caller's own.
  const own = await refusal(space, () => space.put(ann, { attributes: { my_key: ["x"] } }));
  assert.deepEqual(own.details, { argument: "attributes.my_key" });
});

const OURS = /\b([ui]64|usize|sequence|struct|newtype|variant|tuple|enum|unit value)\b|expected a map|invalid (type|value)|at (line|column)/;
const ODD = [true, 0, 5, -1, 1.5, NaN, 2 ** 53, "", "never", [], [5], [null], {}, { a: 5 }, { a: null }, { a: [1.5] }, { a: { b: Symbol("x") } }];

test("whatever an argument is, the error says which one and what it must be", async (t) => {
  const space = await mill(t);
  for (const [verb, names] of Object.entries(surface.space.verbs)) {
    if (PLAIN.includes(verb)) continue;
    const positions = POSITIONS[verb];
    for (const [at, name] of names.entries()) {
      for (const odd of ODD) {
        if (name === "path" && typeof odd === "string") continue; // Any text is one, and a file would be made.
        const given = [...positions];
        const options = names.includes("by") && !["create", "set", "delete"].includes(verb) ? { by: ann } : {};
        if (at < given.length) given[at] = odd; else options[camelCase(name)] = odd;
        let error;
        try {
          await space[camelCase(verb)](...given, options);
          continue;
        } catch (thrown) {
          error = thrown;
        }
        const what = `${verb}, ${name}: ${error.message}`;
        assert.doesNotMatch(error.message, OURS, what);
        if (error.code === "invalid_argument") assert.equal(typeof error.details.argument, "string", what);
        else assert.ok(surface.codes.includes(error.code), what);
      }
    }
  }
});

test("the way to what is wrong is told", async (t) => {
  const space = await mill(t);
  const share = (options, who = eve) => space.share("property:mill", who, "custom", { by: ann, ...options });
  for (const [call, argument] of [
    [() => share({ levels: { goals: 5 } }), "levels.goals"], [() => share({ levels: { goals: 1.5 } }), "levels.goals"],
    [() => share({}, [eve, 5]), "principals[1]"], [() => share({}, [eve, Symbol("x")]), "principals[1]"], [() => share({ fields: { a: [1] } }), "fields.a"],
    [() => space.put(ann, { verified: ["x", null] }), "verified[1]"], [() => space.actions(ann, [1]), "resources[0]"], [() => space.what(ann, "view", 5), "type"],
    [() => space.request("property:mill", { by: eve, expires: "never" }), "expires"], [() => space.history({ limit: "5" }), "limit"],
    [() => space.verify({ hash: 5 }), "hash"], [() => space.share("property:mill"), "principals"], [() => space.get(), "resource"],
  ]) {
    const { code, details, message } = await refusal(space, call);
    assert.deepEqual([code, details.argument], ["invalid_argument", argument], message);
    assert.ok(message.includes(`\`${argument}\``), message);
  }
});
