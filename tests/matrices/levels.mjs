// What a level gives, category by category, and what an action needs.

import { Script, filled, kebab, scenario, table } from "./table.mjs";

const RANK = { N: 0, R: 1, F: 2 };
const PICK = { N: "none", R: "read", F: "full", "✔": true, "✘": false };

/** `N,R,F (R)`: what can be chosen, and what there is if nothing is; `= Property`: like that. */
function cell(text) {
  const [, choices, rest] = /^(?:([^(=]+?)\s*)?(?:\((.+)\))?$/.exec(text.replace(/^= .*/, "($&)"));
  return rest === undefined ? { fixed: choices } : { choices: choices?.split(",") ?? [], otherwise: rest };
}

/** The letters of a holder who has chosen this. */
function letters(cells, chosen) {
  const letter = (column) => {
    const { fixed, otherwise } = cell(cells[column]);
    const own = chosen[column] ?? fixed ?? otherwise;
    return own.startsWith("= ") ? letter(own.slice(2)) : own;
  };
  return Object.fromEntries(Object.keys(cells).map((column) => [column, letter(column)]));
}

/** Nothing chosen; each thing that can be chosen, alone; and each letter wherever it can be. */
function holders(cells) {
  const open = Object.entries(cells).filter(([, text]) => cell(text).choices?.length);
  const alone = open.flatMap(([column, text]) => cell(text).choices.map((letter) => ({ [column]: letter })));
  const everywhere = [...new Set(open.flatMap(([, text]) => cell(text).choices))].map((letter) =>
    Object.fromEntries(open.filter(([, text]) => cell(text).choices.includes(letter)).map(([column]) => [column, letter])));
  return [{}, ...alone, ...everywhere];
}

/** `[resource, action, allowed or why not]` for each action of a category. */
function expected(matrix, row, found) {
  return Object.entries(matrix.categories).flatMap(([column, { resource, code, ...byLetter }]) =>
    Object.entries(byLetter).flatMap(([letter, actions]) =>
      actions.map((action) => {
        const held = letter in RANK ? RANK[found[column]] >= RANK[letter] : found[column] === letter;
        return [resource, action, held ? "✔" : (matrix.denied?.[row] ?? code)];
      })));
}

function look(script, who, cells) {
  const [resources, actions] = [cells.map(([resource]) => resource), cells.map(([, action]) => action)];
  const answers = cells.map(([, , outcome]) => outcome === "✔");
  script.add(["check_many", { principals: who, actions, resources }, answers], {});
}

function why(script, principal, cells) {
  for (const [resource, action, reason] of cells.filter(([, , outcome]) => outcome !== "✔")) {
    script.add(["explain", { principal, action, resource }, { allowed: false, reason }], {});
  }
}

export function levels(matrix) {
  return table(matrix.table).rows.map(({ label, cells }) => {
    const script = new Script();
    matrix.setup.forEach((step) => script.add(step, {}));
    const people = holders(cells).map((chosen, n) => ({ chosen, t: filled(matrix.targets[label] ?? matrix.target, { n }) }));
    for (const { chosen, t } of people) {
      const picks = Object.entries(chosen).map(([column, letter]) => [matrix.picks[column], PICK[letter]]);
      const names = { t };
      const levels = picks.length ? { levels: Object.fromEntries(picks) } : {};
      for (const [op, args] of matrix.rows[label]) script.add([op, op === "share" ? { ...args, ...levels } : args], names);
    }
    matrix.later.forEach((step) => script.add(step, {}));
    for (const { chosen, t } of people) {
      const found = expected(matrix, label, letters(cells, chosen));
      look(script, t, found);
      why(script, t, found);
    }
    return scenario(matrix, label, { tags: [] }, script);
  });
}

/** Whether one part of a need, `property ≥ R` or `every energy = F`, is met. */
function met(matrix, term, held, part) {
  if (term === "any share" || term in matrix.lacks) return term === "any share";
  const [, every, name, relation, letter] = /^(every )?(\S+) ([≥=]) ([NRF])$/.exec(term);
  const parts = every ? matrix.parts.filter(({ kind }) => kind === name).map(({ id }) => id) : [name === "M" ? part.id : name];
  return parts.every((item) => (relation === "=" ? held[item] === letter : RANK[held[item]] >= RANK[letter]));
}

/** Every cell of a holder: an action on the property, or on each of the parts that a row is about. */
function needed(matrix, held) {
  return table(matrix.table).rows.flatMap(({ cells }) => {
    const about = cells.On === "property" ? [{ id: matrix.resource }] : matrix.parts.filter((part) => cells.On.split(", ").includes(part.as));
    return about.flatMap((part) => cells["Checked by"].split(" ").map((action) => {
      const terms = filled(cells.Need, { kind: part.kind ?? "" }).split(" and ");
      const lacking = terms.filter((term) => !met(matrix, term, held, part));
      const code = matrix.lacks[lacking[0]] ?? "level_too_low";
      return { cell: [part.id, action, lacking.length ? code : "✔"], lacking };
    }));
  });
}

/** Everybody who holds a combination of levels, in a scenario for each level of the first category. */
export function needs(matrix) {
  const { vary, along } = matrix;
  const [first] = vary;
  return Object.keys(RANK).map((level) => {
    const script = new Script();
    matrix.setup.forEach((step) => script.add(step, {}));
    const told = new Set();
    let all = [{ [first]: level }];
    for (const item of vary.slice(1)) all = all.flatMap((held) => Object.keys(RANK).map((letter) => ({ ...held, [item]: letter })));
    for (const some of all) {
      const held = { ...some, ...Object.fromEntries(Object.entries(along).map(([item, like]) => [item, some[like]])) };
      const who = `user:${Object.values(some).join("").toLowerCase()}`;
      const picks = Object.fromEntries(Object.entries(held).map(([item, letter]) => [item, PICK[letter]]));
      script.add(["share", { resource: matrix.resource, principals: who, role: "custom", levels: picks, by: matrix.by }], {});
      const found = needed(matrix, held);
      look(script, who, found.map(({ cell: one }) => one));
      // Why not, where a single thing is missing: once for each thing and level of the part.
      const alone = found.filter(({ cell: [id, action], lacking }) => {
        const key = `${id} ${held[id]} ${action} ${lacking}`;
        return lacking.length === 1 && !told.has(key) && told.add(key);
      });
      why(script, who, alone.map(({ cell: one }) => one));
    }
    return scenario(matrix, kebab(first, PICK[level]), { tags: [] }, script);
  });
}
