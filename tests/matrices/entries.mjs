// Who may change whose grant into what: a row is an actor, a column what somebody holds, and every
// cell is tried with every change that there is, each on a person of its own.

import { Script, choose, filled, kebab, scenario, table, worlds } from "./table.mjs";

/** What a change comes to: `✔` or a code. A cell names the changes that go through. */
function outcome(matrix, cell, row, change, world) {
  const text = matrix.marks?.[cell] ? choose(matrix.marks[cell], world) : cell;
  const [through, code = matrix.denied?.[row] ?? "target_protected"] = text.split("; else ");
  const named = through.split(", ");
  if (through === "✔" || named.includes(change)) return "✔";
  if (through === "✘" || named.every((word) => word in matrix.changes)) return code;
  if (/^[a-z_]+$/.test(through)) return through;
  throw new Error(`${matrix.name}: what is "${cell}"?`);
}

const inWorld = (value, world) => (typeof value === "string" ? value : choose(value, world));

function row(matrix, { label, cells }, world) {
  const base = { r: filled(matrix.resource, { kind: world.tags[0] }), who: matrix.actors[label] };
  const script = new Script();
  [...matrix.setup, ...world.steps].forEach((step) => script.add(step, base));
  for (const [column, cell] of Object.entries(cells).filter(([, cell]) => cell !== "–")) {
    const target = matrix.targets[column];
    for (const change of target.changes) {
      const t = filled(target.who ?? target.id ?? inWorld(matrix.target, world), { ...base, nth: kebab(column, change) });
      const names = { ...base, t };
      const make = target.who ? [] : [...(matrix.each ?? []), ...(target.make ?? [])];
      make.forEach((step) => script.add(step, names));
      const steps = matrix.changes[change];
      const step = Array.isArray(steps) ? steps : (steps[column] ?? steps["*"]);
      script.add([step[0], step[1], step[2] ?? { changed: true }], names, outcome(matrix, cell, label, change, world));
    }
  }
  return scenario(matrix, label, world, script);
}

export function entries(matrix) {
  const { rows } = table(matrix.table);
  return worlds(matrix.worlds).flatMap((world) => rows.map((found) => row(matrix, found, world)));
}
