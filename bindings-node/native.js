"use strict";
// Loads the native half, or says how to build it.

const path = require("node:path");

try {
  module.exports = require("./privity.node");
} catch (error) {
  const build = `npm --prefix "${path.join(__dirname, "..")}" run build`;
  const hint =
    error.code === "MODULE_NOT_FOUND"
      ? "Privity's native half is not built; were install scripts switched off?"
      : "Privity's native half does not load; was it built on another machine?";
  throw new Error(`${hint} Build it with Rust's cargo: ${build}, or: npm rebuild privity`, {
    cause: error,
  });
}
