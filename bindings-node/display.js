"use strict";
// How an answer looks in a console: whole, but short, and with moments as dates. It is plain data
// all the same: what shows it is not among its fields.

const { inspect } = require("node:util");

/** So many items of a list are shown. */
const ITEMS = 20;
/** So deep an answer is shown: one is never deeper. */
const DEPTH = 8;
/** Fields that hold moments, wherever they stand. */
const MOMENTS = ["at", "decided_at", "expires", "until"];

/** A copy with dates for moments, of as much as is shown. */
function dated(value, depth) {
  if (typeof value !== "object" || value === null || depth === 0) return value;
  if (Array.isArray(value)) {
    const rest = value.length - ITEMS;
    const items = value.slice(0, ITEMS).map((item) => dated(item, depth - 1));
    return rest > 0 ? [...items, { [inspect.custom]: () => `… and ${rest} more` }] : items;
  }
  const entries = Object.entries(value).map(([name, inside]) => {
    const date = MOMENTS.includes(name) && Number.isInteger(inside) ? new Date(inside) : undefined;
    return [name, date && !Number.isNaN(date.getTime()) ? date : dated(inside, depth - 1)];
  });
  return Object.fromEntries(entries);
}

function show(depth, options, look) {
  if (depth < 0) return Array.isArray(this) ? "[Array]" : "[Object]";
  return look(dated(this, DEPTH), { ...options, depth: options.depth === null ? null : Math.max(depth, DEPTH) });
}

/** One for all answers: it would cost more to make than to use. */
const SHOW = { __proto__: null, value: show, configurable: true, writable: true };

/** An answer that shows itself well. */
function shown(answer) {
  if (typeof answer !== "object" || answer === null) return answer;
  return Object.defineProperty(answer, inspect.custom, SHOW);
}

module.exports = { shown };
