// Who may do what: a row is actions and commands, a column a person, and every cell is looked at in
// every world. A right is checked, counted among all that the person can do, and explained if it is
// denied; a command is made.

import { Script, choose, filled, scenario, table, worlds } from "./table.mjs";

/** What a cell says of a person in a world: `[check, command]`, each `✔` or a code. */
function outcome(matrix, cell, column, world) {
  let found = matrix.marks?.[cell];
  if (found !== undefined) {
    if (typeof found === "object" && !Array.isArray(found)) found = choose(found, world);
    if (!Array.isArray(found)) return outcome(matrix, found, column, world);
    return found.map((cell, nth) => outcome(matrix, cell, column, world)[nth]);
  }
  if (cell === "✔") return ["✔", "✔"];
  const denied = matrix.denied?.[column];
  if (cell === "✘") return denied ? choose(denied, world) : ["role_lacks_capability", "forbidden"];
  if (/^[a-z_]+$/.test(cell)) return [cell, cell];
  throw new Error(`${matrix.name}: what is "${cell}"?`);
}

/** What a person can do, and what his commands come to. */
function column(matrix, name, world) {
  const [actions, commands] = [{}, []];
  for (const { cells } of table(matrix.table).rows) {
    for (const text of cells["Checked by"].split(" ").filter(Boolean)) {
      // `fields.edit:write` is an action that a cell may tell from the row's others.
      const [what, ...tags] = text.split(":");
      const found = outcome(matrix, cells[name], name, { tags: [...world.tags, ...tags] });
      if (what.endsWith("()")) commands.push([what.slice(0, -2), found[1]]);
      else [actions[what]] = found;
    }
  }
  for (const grid of matrix.grids ?? []) {
    const { cells } = table(grid.table).rows.find(({ label }) => world.tags.includes(label));
    for (const [place, [read, write]] of Object.entries(grid.actions)) {
      const nth = grid.people.indexOf(name);
      const letter = nth < 0 ? grid.others[name] : cells[place].split(" / ")[nth];
      const letters = grid.letters[letter][name] ?? grid.letters[letter]["*"];
      [actions[read], actions[write]] = letters.map((cell) => outcome(matrix, cell, name, world)[0]);
    }
  }
  return { actions, commands };
}

/** Everybody for whom a row says `✔`: what a list must hold. */
function listed(matrix, command, world) {
  const row = table(matrix.table).rows.find(({ cells }) => cells["Checked by"].split(" ").includes(`${command}()`));
  const people = peopleIn(matrix, world).filter((name) => outcome(matrix, row.cells[name], name, world)[1] === "✔");
  return people.map((name) => ({ principal: matrix.people[name] })).sort((a, b) => (a.principal < b.principal ? -1 : 1));
}

const peopleIn = (matrix, { tags }) =>
  Object.keys(matrix.people).filter((name) => !matrix.only?.[name] || tags.includes(matrix.only[name]));

function person(matrix, name, world) {
  const who = matrix.people[name];
  const resource = filled(matrix.resource, { kind: world.tags[0] });
  const { actions, commands } = column(matrix, name, world);
  const script = new Script();
  const steps = [...matrix.setup, ...world.steps];
  const isFact = (step) => !JSON.stringify(step).includes("{r}");
  const build = (r) => {
    steps.filter((step) => !isFact(step)).forEach((step) => script.add(step, { r, who }));
    return { r, who, p: script.proposals };
  };
  steps.filter(isFact).forEach((step) => script.add(step, {}));
  const shared = build(resource);

  const all = Object.keys(actions);
  const can = all.filter((action) => actions[action] === "✔");
  script.add(["check_many", { principals: who, actions: all, resources: resource }, all.map((action) => can.includes(action))], {});
  script.add(["actions", { principal: who, resources: resource }, { [resource]: [...can].sort() }], {});
  for (const action of all.filter((action) => !can.includes(action))) {
    script.add(["explain", { principal: who, action, resource }, { allowed: false, reason: actions[action] }], {});
  }
  for (const [command, expected] of commands) {
    const { op, args, gives = { changed: true }, apart = false, before = [], lists } = matrix.commands[command];
    if (lists) {
      script.add([op, args, { [lists]: listed(matrix, command, world) }], shared);
      continue;
    }
    // What ends something has a resource of its own; what fails ends nothing.
    const names = apart && expected === "✔" ? build(`${resource}-${command}`) : shared;
    before.forEach((step) => script.add(step, names));
    script.add([op, args, gives], names, expected);
  }
  return scenario(matrix, name, world, script);
}

export const rights = (matrix) =>
  worlds(matrix.worlds).flatMap((world) => peopleIn(matrix, world).map((name) => person(matrix, name, world)));
