// The scenario vectors through the Node package; `tests/README.md` is the contract.

import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";

import { PrivityError, open } from "privity";
import { camelCase, mismatch, surface } from "./help.mjs";

const tests = fileURLToPath(new URL("..", import.meta.url));
const read = (name) => JSON.parse(readFileSync(join(tests, name), "utf8"));

const START = 1_767_225_600_000;
const SCENARIO = ["model", "name", "shows", "steps", "why"];
const STEP = new Set(["op", "args", "gives", "fails", "details", "text", "revision_unchanged"]);
const ARGUMENTS = { ...surface.space.verbs, revision: [], open: ["model"] };
/** How many of a verb's arguments have a place; the rest are options. */
const PLACES = surface.space.places;

const files = readdirSync(join(tests, "vectors")).filter((name) => name.endsWith(".json")).sort();
const scenarios = files.flatMap((name) => {
  const { scenarios, ...rest } = read(join("vectors", name));
  assert.deepEqual(rest, {}, name);
  assert.notEqual(scenarios.length, 0, `${name} has no scenarios`);
  return scenarios;
});

test("the vectors are well formed", () => {
  assert.notEqual(scenarios.length, 0);
  assert.equal(new Set(scenarios.map(({ name }) => name)).size, scenarios.length);
  for (const scenario of scenarios) {
    assert.deepEqual(Object.keys(scenario).sort(), SCENARIO, scenario.name);
    assert.notEqual(scenario.steps.length, 0, scenario.name);
    for (const step of scenario.steps) {
      for (const key of Object.keys(step)) assert.ok(STEP.has(key), `${scenario.name}: ${key}`);
      for (const name of Object.keys(step.args ?? {})) {
        assert.ok(ARGUMENTS[step.op]?.includes(name), `${scenario.name}: ${step.op} has no ${name}`);
      }
      assert.ok("gives" in step !== "fails" in step, scenario.name);
      assert.ok("fails" in step || !("details" in step || "text" in step), scenario.name);
    }
  }
});

const shown = (value) => JSON.stringify(value);

/** A space that a scenario runs in. */
class Run {
  static async open(url, model) {
    const run = new Run();
    run.url = url;
    run.now = START;
    run.space = await open(url, { model, durability: "relaxed" });
    run.space.setClock(START);
    return run;
  }

  /** Closes the space and opens its file, which alone says which model it has. */
  async reopen() {
    await this.space.close();
    this.space = await open(this.url, { durability: "relaxed" });
    this.space.setClock(this.now);
  }

  get revision() {
    return this.space.closed ? undefined : this.space.revision;
  }

  /** The answer, or the error as data. */
  async make({ op, args = {} }) {
    try {
      return { answer: (await this.#call(op, args)) ?? null };
    } catch (error) {
      if (!(error instanceof PrivityError)) throw error;
      return { error: { code: error.code, text: error.message, details: error.details } };
    }
  }

  async #call(op, args) {
    if (op === "revision") return this.space.revision;
    if (op === "open") {
      const other = await open(":memory:", args);
      const { name } = other.model.model;
      await other.close();
      return { name };
    }
    if (op === "set_clock") this.now = args.now;
    const places = ARGUMENTS[op].slice(0, PLACES[op]);
    const options = Object.entries(args).filter(([name]) => !places.includes(name));
    const given = places.map((name) => args[name]);
    if (options.length > 0) given.push(Object.fromEntries(options.map(([name, value]) => [camelCase(name), value])));
    return this.space[camelCase(op)](...given);
  }
}

/** Details with what they say of options in this language's spelling. */
function spelled(details) {
  const facts = Object.entries(details).map(([name, value]) => {
    // The one fact that is named after an option.
    if (name === "if_revision") return [camelCase(name), value];
    // What is inside of an argument is the caller's own.
    if (name === "argument") return [name, value.replace(/^[^.[]+/, camelCase)];
    return [name, value];
  });
  return Object.fromEntries(facts);
}

function judge(step, { answer, error }) {
  if ("gives" in step) {
    assert.equal(error, undefined, `failed with ${shown(error)}`);
    assert.equal(mismatch(step.gives, answer), undefined);
    return;
  }
  assert.notEqual(error, undefined, `gave ${shown(answer)}, not ${step.fails}`);
  assert.equal(error.code, step.fails, error.text);
  assert.equal(error.text, step.text ?? error.text);
  assert.equal(mismatch(spelled(step.details ?? {}), error.details, "details"), undefined);
}

for (const scenario of scenarios) {
  test(scenario.name, async (t) => {
    const folder = mkdtempSync(join(tmpdir(), "privity-"));
    t.after(() => rmSync(folder, { recursive: true }));
    const inMemory = await Run.open(":memory:", scenario.model);
    const inFile = await Run.open(join(folder, "space.db"), scenario.model);
    const closes = scenario.steps.some(({ op }) => op === "close");
    for (const [index, step] of scenario.steps.entries()) {
      const where = `step ${index + 1} (${step.op})`;
      const before = inMemory.revision;
      const made = await inMemory.make(step);
      try {
        judge(step, made);
      } catch (error) {
        error.message = `${where}: ${error.message}`;
        throw error;
      }
      if (made.error || step.revision_unchanged) assert.equal(inMemory.revision, before, `${where}: the revision has moved`);
      if (index === scenario.steps.length - 1 && !closes) await inFile.reopen();
      assert.deepEqual(await inFile.make(step), made, `${where}: in a file it is otherwise`);
    }
    await inMemory.space.close();
    await inFile.space.close();
  });
}
