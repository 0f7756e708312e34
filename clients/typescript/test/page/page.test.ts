/** The page in a real browser, at a real server whose analyzers do as they are told: no models to load. */

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import { fromBinary, toBinary } from "@bufbuild/protobuf";
import { AnalyzeStreamRequestSchema, AnalyzerState, ListAnalyzersResponseSchema } from "../../src/protocol.js";
import { Gate } from "../gate.js";
import { Server } from "../server.js";
import { Slow } from "./slow.js";
import { MISSING, analyze, blank, drawn, finished, launch, open, shown, violations } from "./browser.js";

const WORDS = "#a=faults.words";
const MINIMUM = "fieldset:first-child [data-id='faults.words'] [data-option=minimum]";
const BOTH = "#a=faults.words&a=faults.acts";

describe("the page", { skip: MISSING }, () => {
  let server: Server;
  let browser: Browser;
  before(async () => {
    [server, browser] = await Promise.all([Server.start(), launch()]);
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  /** Lets the page's documents have these attributes, as no visitor can. */
  async function withAttributes(page: Page, attributes: Record<string, string>): Promise<void> {
    await page.route("**/AnalyzeStream", (route) => {
      const request = fromBinary(AnalyzeStreamRequestSchema, route.request().postDataBuffer()!.subarray(5));
      Object.assign(request.document!.attributes, attributes);
      request.document!.id = "page";
      const message = toBinary(AnalyzeStreamRequestSchema, request);
      const frame = Buffer.alloc(5 + message.length);
      frame.writeUInt32BE(message.length, 1);
      frame.set(message, 5);
      return route.continue({ postData: frame });
    });
  }

  test("each analyzer's result is there as it arrives", async () => {
    const slow = await Slow.before(server.http);
    const page = await open(browser, slow.url, {}, BOTH);
    await analyze(page, "One two.");
    await slow.pass(2); // that it is accepted, and a result
    await page.waitForSelector("[data-analyzer]");
    const there = (): Promise<(string | undefined)[]> =>
      page.locator("[data-analyzer]").evaluateAll((all) => all.map((each) => (each as HTMLElement).dataset["analyzer"]));
    const [first] = await there();
    assert.deepEqual(await there(), [first]);
    assert.match((await page.textContent(".time"))!, /after \d+ ms, computed in \d+ ms/);
    assert.match((await page.textContent("#status"))!, new RegExp(`^${first} is there after`));
    assert.equal(await page.locator("article[data-status]").count(), 0);
    await slow.pass(1);
    await page.waitForSelector("[data-analyzer] >> nth=1");
    assert.equal(await page.locator("article[data-status]").count(), 0);
    await slow.pass(2);
    assert.equal(await finished(page), "ok");
    assert.deepEqual((await there()).sort(), ["faults.acts", "faults.words"]);
    await slow.close();
  });

  test("stopping and closing the tab free the worker", async () => {
    const gate = new Gate();
    const page = await open(browser, server.http, {}, BOTH);
    await withAttributes(page, gate.attributes);
    await analyze(page, "One two.");
    await gate.told("waiting", "page");
    await page.click("#stop");
    assert.equal(await finished(page), "cancelled");
    await gate.told("cancelled", "page");
    assert.match((await page.textContent("#status"))!, /Stopped/);

    await page.click("#start");
    await gate.told("waiting", "page");
    await page.close();
    await gate.told("cancelled", "page");
    await gate.close();
  });

  test("marks cover what is meant on emoji, astral letters, right-to-left text and Windows lines", async () => {
    const page = await open(browser, server.http, {}, `${WORDS}&language=en`); // most of it is Arabic
    const text = "Ein 👩‍🚀 Wort\r\nشكرا 𝒳 Ada!\r\nالسلام عليكم يا أصدقاء من المدينة الكبيرة";
    await page.setInputFiles("#file", { name: "words.txt", mimeType: "text/plain", buffer: Buffer.from(text) });
    await page.waitForFunction(() => (document.getElementById("text") as HTMLTextAreaElement).value !== "");
    await page.click("#start");
    assert.equal(await finished(page), "ok");
    const found = await shown(page);
    // Line ends are the file's own: a field of a form would have lost them, and moved all offsets.
    assert.equal(found.text, text.replaceAll("\r\n", " \n"));
    const rows = await page.locator("[data-analyzer='faults.words'] tbody tr").evaluateAll((all) =>
      all.map((row) => {
        const value = row.lastElementChild!.textContent!;
        return { of: (row as HTMLElement).dataset["of"], text: /text: (.*?), where/.exec(value)?.[1] };
      }),
    );
    assert.deepEqual(found.marks.map(({ of, covers }) => ({ of, text: covers })), rows);
    assert.ok(rows.some((row) => row.text === "𝒳") && rows.some((row) => row.text === "عليكم"));
    assert.equal(await page.getAttribute(".text", "dir"), "auto"); // its lines differ
  });

  test("errors are in the server's words", async () => {
    const page = await open(browser, server.http, {}, WORDS);
    await page.click("#start");
    assert.equal(await finished(page), "failed");
    assert.match((await page.textContent("article .failed[role=alert]"))!, /^DOCUMENT_EMPTY: .*text/);

    await page.locator("[data-id='faults.words'] summary").first().click();
    await page.fill(MINIMUM, "0");
    await analyze(page, "One.");
    await page.waitForSelector("article .failed b:text-is('OPTIONS_INVALID')");
    assert.match((await page.textContent("article .failed[role=alert]"))!, /minimum/);
  });

  test("a server that loads its models is waited for", async () => {
    const page = await blank(browser);
    let asked = 0;
    await page.route("**/ListAnalyzers", async (route) => {
      const response = await route.fetch();
      if (asked++) {
        return route.fulfill({ response });
      }
      const message = fromBinary(ListAnalyzersResponseSchema, await response.body());
      message.analyzers.forEach((each) => (each.state = AnalyzerState.LOADING));
      return route.fulfill({ response, body: Buffer.from(toBinary(ListAnalyzersResponseSchema, message)) });
    });
    await page.goto(`${server.http}/${WORDS}`);
    await page.waitForFunction(() => document.getElementById("status")!.textContent!.includes("loading its models"));
    assert.ok(await page.isDisabled("#start"));
    await page.waitForSelector("#start:not([disabled])");
    assert.match((await page.textContent("#status"))!, /ready/);
    await analyze(page, "One.");
    assert.equal(await finished(page), "ok");
  });

  test("plugins' own words stand where their fields would, and notes with the result", async () => {
    const page = await open(browser, server.http, {}, "#a=faults.users&a=faults.words&a=faults.acts");
    await withAttributes(page, { act: "note" });
    await analyze(page, "One two.");
    assert.equal(await finished(page), "ok");
    const rows = await page.locator("[data-analyzer='faults.users'] tbody tr td:last-child").allTextContents();
    assert.deepEqual(rows.slice(0, 2), ["used: One", "used: two"]);
    assert.equal(await page.textContent("[data-analyzer='faults.acts'] .remark"), "note: nothing is wrong with it");
    assert.equal(await page.locator("[data-analyzer='faults.words'] .remark").count(), 0);
    assert.deepEqual(await violations(page), []);
  });

  test("an analyzer that fails leaves the others", async () => {
    const page = await open(browser, server.http, {}, BOTH);
    await withAttributes(page, { act: "raise" });
    await analyze(page, "One two.");
    assert.equal(await finished(page), "partial");
    assert.match((await page.textContent("[data-analyzer='faults.acts'] .failed"))!, /^ANALYZER_ERROR: /);
    assert.equal(await page.locator("[data-analyzer='faults.words'] tbody tr").count(), 3);
  });

  test("a link makes the same request again, and holds no text", async () => {
    const page = await open(browser, server.http, { permissions: ["clipboard-read", "clipboard-write"] }, WORDS);
    await page.locator("[data-id='faults.words'] summary").first().click();
    await page.fill(MINIMUM, "4");
    await page.check("#compare");
    await page.fill("#text", "Secret words here.");
    await page.click("#share");
    await page.waitForFunction(() => document.getElementById("status")!.textContent!.includes("no text"));
    const link = page.url();
    assert.ok(!link.includes("Secret"));
    assert.deepEqual(new URLSearchParams(new URL(link).hash.slice(1)).get("o.faults.words"), '{"minimum":4}');

    const again = await open(browser, server.http, {}, new URL(link).hash);
    assert.equal(await again.inputValue(MINIMUM), "4");
    assert.ok(await again.isChecked("#compare"));
    assert.equal(await again.inputValue("#text"), "");
  });

  test("two configurations are side by side, and what only one has is framed", async () => {
    const hash = '#a=faults.words&b=faults.words&p.faults.words={"minimum":4}';
    const page = await open(browser, server.http, {}, hash);
    await analyze(page, "One horse, two.");
    await page.waitForFunction(() => document.getElementById("difference")!.textContent !== "");
    await drawn(page);
    assert.match((await page.textContent("#difference"))!, /^1 places .* 4 only on the first side, 0 only on the other/);
    const framed = await page.locator("article").first().locator(".mark.only").allTextContents();
    assert.deepEqual(framed, ["One", ",", "two", "."]);
    const [one, other] = await page.locator("article").evaluateAll((all) => all.map((each) => each.getBoundingClientRect().x));
    assert.ok(one! < other!);
  });

  test("the keyboard goes everywhere", async () => {
    const page = await open(browser, server.http, {}, WORDS);
    await page.focus("#text");
    await page.keyboard.type("One horse. Two.");
    await page.keyboard.press("Control+Enter");
    assert.equal(await finished(page), "ok");
    await page.focus(".text");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    const here = (): Promise<string | null> => page.evaluate(() => document.activeElement!.textContent);
    assert.equal(await here(), "horse");
    assert.match((await page.textContent("#about"))!, /faults\.word .*text: horse/);
    assert.deepEqual(await page.locator(".mark.lit, tr.lit button").allTextContents(), ["horse", "horse"]);
    await page.keyboard.press("ArrowLeft");
    assert.equal(await here(), "One");
    await page.keyboard.press("Escape");
    assert.ok(await page.isHidden("#about"));
    assert.equal(await page.locator(".lit").count(), 0);
    await page.focus("tbody tr:nth-child(4) button");
    await page.keyboard.press("Enter");
    assert.deepEqual(await page.locator(".mark.lit").allTextContents(), ["Two"]);
  });

  test("axe finds nothing, light and dark, wide and narrow, before and after", async () => {
    const looks = [{ colorScheme: "light" }, { colorScheme: "dark" }, { viewport: { width: 360, height: 740 } }] as const;
    for (const look of looks) {
      const page = await open(browser, server.http, look, `${BOTH}&b=faults.words`);
      await page.locator("[data-id='faults.words'] summary").first().click();
      assert.deepEqual(await violations(page), []);
      await analyze(page, "One horse. Two.");
      await page.waitForFunction(() => document.getElementById("difference")!.textContent !== "");
      await page.locator(".mark").first().click();
      assert.deepEqual(await violations(page), []);
      const [width, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
      assert.ok(width! <= window!, `the page is ${width} wide in a window of ${window}`);
      await page.context().close();
    }
  });

  test("dark is dark", async () => {
    const background = async (colorScheme: "light" | "dark"): Promise<string> => {
      const page = await open(browser, server.http, { colorScheme });
      return page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    };
    assert.equal(await background("light"), "rgb(255, 255, 255)");
    assert.equal(await background("dark"), "rgb(22, 24, 27)");
  });

  test("nothing comes from elsewhere, and markup in a text stays text", async () => {
    const page = await open(browser, server.http, {}, WORDS);
    const hosts = new Set<string>();
    const complaints: string[] = [];
    page.on("request", (request) => hosts.add(new URL(request.url()).host));
    page.on("console", (message) => complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
    const text = "<img src=x onerror=alert(1)> <script>alert(2)</script> \u202eevil";
    await analyze(page, text);
    assert.equal(await finished(page), "ok");
    assert.equal((await shown(page)).text, text.replace("\u202e", "�"));
    assert.equal(await page.locator("article img, article script").count(), 0);
    assert.deepEqual([...hosts], [new URL(server.http).host]);
    assert.deepEqual(complaints, []);
  });

  test("downloads hold what is shown", async () => {
    const page = await open(browser, server.http, {}, WORDS);
    await analyze(page, "One 🙂 horse.");
    assert.equal(await finished(page), "ok");
    const get = async (name: string): Promise<string> => {
      const [file] = await Promise.all([page.waitForEvent("download"), page.click(`button:text-is('${name}')`)]);
      const pieces: Buffer[] = [];
      for await (const piece of await file.createReadStream()) {
        pieces.push(piece as Buffer);
      }
      return Buffer.concat(pieces).toString();
    };
    const json = JSON.parse(await get("Download JSON")) as { offsetEncoding: string; results: { annotations: { spans: object[] }[] }[] };
    assert.equal(json.offsetEncoding, "OFFSET_ENCODING_UTF16_CODE_UNIT");
    assert.deepEqual(json.results[0]!.annotations[2]!.spans, [{ begin: 7, end: 12 }]);
    const html = await get("Download HTML");
    assert.match(html, /^<!doctype html>/);
    const opened = await blank(browser);
    const complaints: string[] = [];
    opened.on("console", (message) => complaints.push(message.text()));
    await opened.setContent(html);
    assert.deepEqual(await opened.locator(".text .mark").allTextContents(), ["One", "🙂", "horse", "."]);
    assert.equal(await opened.evaluate(() => getComputedStyle(document.querySelector(".mark")!).borderBottomStyle), "solid");
    await opened.locator(".text .mark").first().click();
    assert.match((await opened.textContent("#about"))!, /faults\.word/);
    assert.deepEqual(complaints, []);
  });
});

describe("the page of a server with tokens", { skip: MISSING }, () => {
  test("asks for one, and says what the server said", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "gl-"));
    const tokens = path.join(folder, "tokens.toml");
    const digest = createHash("sha256").update("desk-token").digest("hex");
    writeFileSync(tokens, `[[tokens]]\nname = "desk"\nsha256 = "${digest}"\n`);
    const [server, browser] = await Promise.all([Server.start("--tokens", tokens), launch()]);
    try {
      const page = await blank(browser);
      await page.goto(`${server.http}/#a=faults.words`);
      await page.waitForSelector("#token:visible");
      assert.match((await page.textContent("#problems"))!, /^UNAUTHENTICATED: .*token/);
      await page.fill("#token", "desk-token");
      await page.keyboard.press("Enter");
      await page.waitForSelector("#start:not([disabled])");
      assert.equal(await page.locator("#problems .failed").count(), 0);
      await analyze(page, "One.");
      assert.equal(await finished(page), "ok");
      assert.ok(!page.url().includes("desk-token"));
    } finally {
      await browser.close();
      await server.stop();
      rmSync(folder, { recursive: true });
    }
  });
});
