// The examples of index.d.ts run, and give what the comments beside them say.

import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";

import { PrivityError, checkModel, open, restore } from "privity";
import { mismatch, root, surface } from "./help.mjs";

const ts = createRequire(import.meta.url)("typescript");
const declared = readFileSync(join(root, "bindings-node/index.d.ts"), "utf8");
const file = ts.createSourceFile("index.d.ts", declared, ts.ScriptTarget.Latest, true);
const space = file.statements.find((each) => ts.isClassDeclaration(each) && each.name.text === "Space");

/** The example in a declaration's own comment. */
function example(node) {
  const tags = (node.jsDoc ?? []).flatMap(({ tags }) => tags ?? []).filter(({ tagName }) => tagName.text === "example");
  return tags.map(({ comment }) => comment)[0];
}

const examples = [
  ...file.statements.filter(ts.isFunctionDeclaration).map((each) => ["", each]),
  ...space.members.filter(ts.isMethodDeclaration).map((each) => ["space.", each]),
].flatMap(([before, each]) => (example(each) ? [[before + each.name.text, example(each)]] : []));

/** Each statement, with what it gives or how it fails: the comment behind it. */
function* statements(text) {
  let code = "";
  for (const line of text.split("\n")) {
    const [, rest, comment] = /^(.*;)(?: \/\/ (.*))?$/.exec(line) ?? [];
    code += `${rest ?? line}\n`;
    if (rest === undefined) continue;
    yield [code.trim().slice(0, -1), comment];
    code = "";
  }
  assert.equal(code, "", "an example ends in a statement");
}

/** The example as a program: a call of `shows` or `fails` for each comment. */
const program = (text) =>
  [...statements(text)].map(([code, comment = ""]) => {
    if (comment.startsWith("throws ")) return `await fails(async () => ${code}, ${JSON.stringify(comment.slice(7))});`;
    return comment ? `shows(${comment}, await ${code}, ${JSON.stringify(code)});` : `${code};`;
  });

function shows(expected, given, code) {
  assert.equal(mismatch(expected, given), undefined, code);
}

async function fails(call, code) {
  const error = await call().then((given) => assert.fail(`gave ${JSON.stringify(given)}, not ${code}`), (error) => error);
  assert.ok(error instanceof PrivityError, `${error.stack}`);
  assert.equal(error.code, code, error.message);
  assert.ok(surface.codes.includes(code));
}

const AsyncFunction = (async () => {}).constructor;

// Files that an example makes are made aside.
const [before, aside] = [process.cwd(), mkdtempSync(join(tmpdir(), "privity-"))];
process.chdir(aside);
test.after(() => {
  process.chdir(before);
  rmSync(aside, { recursive: true });
});

for (const [name, text] of examples) {
  test(name, async () => {
    const lines = [example(space), "try {", ...program(text), "} finally { await space.close(); }"];
    const names = { open, checkModel, restore, shows, fails };
    await new AsyncFunction(...Object.keys(names), lines.join("\n"))(...Object.values(names));
  });
}

test("every method has an example that works and one that is refused", () => {
  const methods = new Set(space.members.filter(ts.isMethodDeclaration).map(({ name }) => name.text).filter(Boolean));
  const shown = examples.map(([name]) => name.replace("space.", ""));
  assert.deepEqual(shown, ["open", "checkModel", "restore", ...methods]);
  for (const [name, text] of examples) {
    assert.match(text, /; \/\/ throws \w+$/m, name);
    assert.match(text, /; \/\/ (?!throws )/m, name);
  }
});
