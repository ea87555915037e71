// Five ways to share, a story each: `make demo` runs this.

import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const STORIES = {
  orders: "Orders, shared by e-mail",
  projects: "Projects, whose tabs open with their status",
  workspaces: "Workspaces, where people ask",
  properties: "Properties, meter by meter",
  datasets: "Datasets and dashboards, over real tables",
};

for (const [name, title] of Object.entries(STORIES)) {
  console.log(`\n${title}\n${"=".repeat(title.length)}`);
  const story = fileURLToPath(new URL(`stories/${name}.mjs`, import.meta.url));
  execFileSync(process.execPath, [story], { stdio: "inherit" });
}
