// Builds the native half with cargo alone, and puts it beside native.js.
//
// With `--if-possible`, as npm's install script, a machine without cargo keeps what was built
// before.
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "..");
const addon = join(here, "privity.node");

function fail(message) {
  console.error(`privity: ${message}`);
  process.exit(1);
}

const manifest = join(here, "Cargo.toml");
const flags = ["build", "--release", "--manifest-path", manifest, "--message-format=json-render-diagnostics"];
if (existsSync(join(root, "Cargo.lock"))) flags.push("--locked");
const cargo = spawnSync("cargo", flags, {
  cwd: root,
  encoding: "utf8",
  maxBuffer: 1 << 28,
  stdio: ["ignore", "pipe", "inherit"],
});
if (cargo.error?.code === "ENOENT") {
  if (process.argv.includes("--if-possible") && existsSync(addon)) process.exit(0);
  fail("cargo was not found. The package is built from source: install Rust 1.95 or newer, then run it again.");
}
if (cargo.error) fail(`cargo could not be started: ${cargo.error.message}`);
if (cargo.status !== 0) fail("cargo could not build it; what it said is above. It needs Rust 1.95 or newer.");

const library = cargo.stdout
  .split("\n")
  .filter((line) => line.startsWith("{"))
  .map((line) => JSON.parse(line))
  .filter((message) => message.reason === "compiler-artifact" && message.target.name === "privity_node")
  .flatMap((message) => message.filenames)
  .find((file) => /\.(so|dylib|dll)$/.test(file));
if (library === undefined) fail("cargo built no library");

// A new file under the old name: a process that has the old one loaded keeps it whole.
const fresh = `${addon}.${process.pid}`;
try {
  copyFileSync(library, fresh);
  renameSync(fresh, addon);
} finally {
  rmSync(fresh, { force: true });
}
console.log(`privity: built ${addon}`);
