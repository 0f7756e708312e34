/** A real Chromium from the system's packages, or the reason why there is none. */

import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { chromium, type Browser, type BrowserContextOptions, type Page } from "playwright-core";

const PLACES = [process.env["GLOSSATOR_CHROMIUM"], "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const FOUND = PLACES.find((place) => place && existsSync(place));

/** For `skip` of a test: false where there is a browser. */
export const MISSING: string | false = FOUND ? false : "there is no Chromium; GLOSSATOR_CHROMIUM can name one";

// Milliseconds that a busy machine gets for each step.
const PATIENCE = 190_000;

export function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: FOUND!, args: ["--no-sandbox"], timeout: PATIENCE });
}

/** An empty page that waits as long as it takes. */
export async function blank(browser: Browser, options: BrowserContextOptions = {}): Promise<Page> {
  const page = await browser.newPage(options);
  page.setDefaultTimeout(PATIENCE);
  return page;
}

/** The page, ready, with nothing having gone wrong. */
export async function open(browser: Browser, url: string, options: BrowserContextOptions = {}, hash = ""): Promise<Page> {
  const page = await blank(browser, { viewport: { width: 1280, height: 900 }, ...options });
  await page.addInitScript(await axe());
  await page.goto(`${url}/${hash}`);
  await page.waitForSelector("#start:not([disabled])");
  return page;
}

let source: string | undefined;

async function axe(): Promise<string> {
  source ??= await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
  return source;
}

/** What axe finds wrong, a line for each rule with the places. */
export function violations(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run(): Promise<{ violations: { id: string; nodes: { html: string; failureSummary: string }[] }[] }> };
    };
    const found = await axe.run();
    return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.html} ${node.failureSummary}`).join("; ").slice(0, 600)}`);
  });
}

/** Until what is in view is drawn: the browser says what that is after its next frame. */
export function drawn(page: Page): Promise<void> {
  return page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        const observer = new IntersectionObserver(() => {
          observer.disconnect();
          resolve();
        });
        observer.observe(document.body);
      }),
  );
}

/** The text as the page shows it, and the marks of a layer in it: what they cover, put together from their pieces. */
export function shown(page: Page): Promise<{ text: string; marks: { of: string; layer: string; covers: string }[] }> {
  return page.evaluate(() => {
    const view = document.querySelector(".text")!;
    const marks = new Map<string, { of: string; layer: string; covers: string }>();
    for (const element of view.querySelectorAll<HTMLElement>(".mark")) {
      const of = element.dataset["of"]!;
      const layer = element.dataset["layer"]!;
      const mark = marks.get(`${of} ${layer}`) ?? { of, layer, covers: "" };
      // A mark that others cut lies in several pieces, each once.
      mark.covers += element.textContent;
      marks.set(`${of} ${layer}`, mark);
    }
    return { text: view.textContent, marks: [...marks.values()] };
  });
}

export async function analyze(page: Page, text: string): Promise<void> {
  await page.fill("#text", text);
  await page.click("#start");
}

export async function finished(page: Page): Promise<string> {
  const status = await page.locator("article[data-status]").first().getAttribute("data-status");
  await drawn(page);
  return status ?? "";
}
