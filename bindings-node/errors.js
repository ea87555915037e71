"use strict";

/** The one error of this package: `code` says what is wrong, `kind` what can be done about it. */
class PrivityError extends Error {
  constructor(message, { code, kind, details = {} }) {
    super(message);
    this.code = code;
    this.kind = kind;
    this.details = details;
  }
}

// On the prototype, as with the errors of the language: not a field of every error.
Object.defineProperty(PrivityError.prototype, "name", {
  value: "PrivityError",
  configurable: true,
  writable: true,
});

/** The error that a refusal of the native half stands for. */
function refused(text) {
  const { message, ...facts } = JSON.parse(text.slice(1));
  return new PrivityError(message, facts);
}

module.exports = { PrivityError, refused };
