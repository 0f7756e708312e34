/** Builds what the server has at `/`: `node page/build.mjs [FOLDER]`; with the same packages the same bytes. */

import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { build } from "esbuild";

const HERE = import.meta.dirname;
const ROOT = path.resolve(HERE, "../../..");
const SHOW = path.join(ROOT, "core/glossator/cli/show");
const OUT = process.argv[2] ?? path.join(ROOT, "server/glossator_web/page");

// Switches of layers, as glossator.cli.show.page makes them.
const phrases = JSON.parse(await readFile(path.join(SHOW, "phrases.json"), "utf8"));
const switches = Array.from(
  { length: phrases.switches },
  (_, at) => `.document:has(.switch.y${at}:not(:checked)) .text .y${at}{border-color:transparent;background:none}\n`,
).join("");
const style = (await readFile(path.join(SHOW, "page.css"), "utf8")) + switches;
const script = await readFile(path.join(SHOW, "page.js"), "utf8");
const digest = (text) => createHash("sha256").update(text).digest("base64");

const common = { bundle: true, minify: true, charset: "utf8", logLevel: "warning", legalComments: "none" };
await mkdir(OUT, { recursive: true });
await build({
  ...common,
  entryPoints: [path.join(HERE, "main.ts")],
  outfile: path.join(OUT, "page.js"),
  format: "esm",
  target: "es2022",
  define: {
    STYLE: JSON.stringify(style),
    STYLE_DIGEST: JSON.stringify(digest(style)),
    SCRIPT: JSON.stringify(script),
    SCRIPT_DIGEST: JSON.stringify(digest(script)),
  },
});
const css = await build({ ...common, entryPoints: [path.join(HERE, "page.css")], write: false });
// A frame around what only one configuration has goes with its layer.
const frames = switches.replaceAll("background:none", "background:none;outline:none");
await writeFile(path.join(OUT, "page.css"), css.outputFiles[0].text + frames);
await writeFile(path.join(OUT, "index.html"), await readFile(path.join(HERE, "index.html"), "utf8"));

// The samples that may go anywhere: seeds/README.md tells which one may not.
const names = (await readdir(path.join(ROOT, "seeds"))).filter((name) => name.endsWith(".txt") && !name.startsWith("01_"));
const seeds = names.sort().map(async (name) => ({
  name: name.slice(0, -4),
  text: await readFile(path.join(ROOT, "seeds", name), "utf8"),
}));
await writeFile(path.join(OUT, "seeds.json"), `${JSON.stringify(await Promise.all(seeds), null, 1)}\n`);
