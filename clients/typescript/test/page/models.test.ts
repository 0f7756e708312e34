/** The page with Glossator's own analyzers: what they say, seen and reached. Loads the English models. */

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import type { Browser } from "playwright-core";
import { Server } from "../server.js";
import { MISSING, analyze, finished, launch, open, violations } from "./browser.js";

const TEXT =
  'Mayor Ann Lee said at least 41 people were hurt in Oslo on Friday. "We need help," she told reporters. ' +
  "Lee praised the excellent nurses.";

describe("the page with models", { skip: MISSING }, () => {
  let server: Server;
  let browser: Browser;
  before(async () => {
    [server, browser] = await Promise.all([Server.withModels(), launch()]);
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  test("entities, attributions, numbers and feelings are told, and lead to their places", async () => {
    const page = await open(browser, server.http);
    await analyze(page, TEXT);
    assert.equal(await finished(page), "ok");

    await page.click("[data-analyzer=entities] tr:has(td:text-is('person')) button");
    const mentions = page.locator(".mark.lit[data-layer=entity]");
    assert.deepEqual(await mentions.allTextContents(), ["Ann Lee", "Lee"]);
    assert.equal(await page.locator(".links path").count(), 0);

    await page.click("[data-analyzer=attribution] tbody tr:nth-child(2) button");
    const lit = await page.locator(".mark.lit").evaluateAll((all) => all.map((each) => (each as HTMLElement).dataset["layer"]));
    assert.deepEqual([...new Set(lit)].sort(), ["content", "cue", "source"]);
    // From who said it to how, and from how to what.
    assert.equal(await page.locator(".links path").count(), 2);
    assert.match((await page.textContent("#about"))!, /^direct speech of she/);

    const numbers = await page.locator("[data-analyzer=numbers] tbody tr").allTextContents();
    assert.ok(numbers.includes("41cardinalat least 41people"), numbers.join("\n"));
    assert.match((await page.textContent("[data-analyzer=sentiment]"))!, /The document: \w+ .*towards.*sentences/s);
    await page.locator(".mark[data-label=cardinal]").hover();
    assert.match((await page.textContent("#about"))!, /cardinal, at least 41, people.*bound *at_least/s);
  });

  test("axe finds nothing in results of all kinds", async () => {
    const hash = "#a=entities&a=numbers&a=sentiment&a=attribution&a=syntax";
    for (const look of [{ colorScheme: "light" }, { colorScheme: "dark" }, { viewport: { width: 360, height: 740 } }] as const) {
      const page = await open(browser, server.http, look, hash);
      await analyze(page, TEXT);
      assert.equal(await finished(page), "ok");
      for (const box of await page.locator(".switch").all()) {
        await box.check();
      }
      await page.locator(".mark[data-layer=content] .piece").first().click();
      assert.deepEqual(await violations(page), []);
    }
  });

  test("what comes with the page are the seeds, byte for byte", async () => {
    const page = await open(browser, server.http, {}, "#a=numbers&seed=12_press_release_windows_lines");
    const seed = await readFile(path.resolve(import.meta.dirname, "../../../../../seeds/12_press_release_windows_lines.txt"), "utf8");
    await page.click("#start");
    assert.equal(await finished(page), "ok");
    assert.equal((await page.textContent(".text"))!.length, seed.length);
    assert.ok(seed.includes("\r\n"));
  });

  test("a megabyte does not freeze it", async () => {
    const page = await open(browser, server.http, {}, "#a=numbers");
    const line = "Ten short words stand here for 3 long stories, told again in 2024.\n";
    const text = line.repeat(Math.floor((1 << 20) / line.length));
    await page.setInputFiles("#file", { name: "long.txt", mimeType: "text/plain", buffer: Buffer.from(text) });
    await page.waitForFunction((length) => (document.getElementById("text") as HTMLTextAreaElement).value.length === length, text.length);
    await page.click("#start");
    assert.equal(await finished(page), "ok");
    assert.ok(Number(/(\d+) annotations/.exec((await page.textContent(".analyzer summary"))!)?.[1]) > 30_000);
    // What is drawn is what is in view, and the beginning of each table.
    const elements = await page.evaluate(() => document.querySelectorAll("*").length);
    assert.ok(elements < 10_000, `${elements} elements`);
    assert.equal((await page.textContent(".text"))!.length, text.length);
    await page.focus(".text");
    await page.keyboard.press("ArrowLeft");
    assert.equal(await page.evaluate(() => document.activeElement!.textContent), "2024");
    assert.ok(await page.evaluate(() => scrollY > 100_000));
  });
});
