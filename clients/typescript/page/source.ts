/** The text to analyze: what stands in the field, or exactly what a file or sample held where nobody changed it. */

import { byId, h } from "./dom.js";

interface Seed {
  readonly name: string;
  readonly text: string;
}

export class Source {
  /** Name of the sample, while its text stands there as it came. */
  seed = "";
  name = "";
  maxBytes = Infinity;
  private readonly field = byId<HTMLTextAreaElement>("text");
  private readonly seeds = byId<HTMLSelectElement>("seed");
  private readonly problem = byId("source-problem");
  private loaded: { readonly exact: string; readonly shown: string } | undefined;
  private samples: readonly Seed[] = [];

  constructor() {
    const file = byId<HTMLInputElement>("file");
    file.addEventListener("change", () => {
      void this.read(file.files?.[0]);
      file.value = "";
    });
    this.seeds.addEventListener("change", () => this.pick(this.seeds.value));
    this.field.addEventListener("input", () => {
      if (this.loaded && this.field.value !== this.loaded.shown) {
        this.loaded = undefined;
        this.seed = this.name = this.seeds.value = "";
      }
    });
    const drop = document.body;
    drop.addEventListener("dragover", (event) => {
      event.preventDefault();
      drop.classList.add("dropping");
    });
    drop.addEventListener("dragleave", (event) => {
      if (event.relatedTarget === null) {
        drop.classList.remove("dropping");
      }
    });
    drop.addEventListener("drop", (event) => {
      event.preventDefault();
      drop.classList.remove("dropping");
      const dropped = event.dataTransfer?.files[0];
      if (dropped) {
        void this.read(dropped);
      } else {
        const text = event.dataTransfer?.getData("text/plain");
        if (text) {
          this.put(text, "");
        }
      }
    });
  }

  /** A field of a form has line ends of its own: what was loaded keeps those that it has. */
  get text(): string {
    return this.loaded && this.loaded.shown === this.field.value ? this.loaded.exact : this.field.value;
  }

  /** Fetches the samples that come with the page. */
  async load(): Promise<void> {
    const response = await fetch("/seeds.json");
    this.samples = response.ok ? ((await response.json()) as Seed[]) : [];
    this.seeds.append(...this.samples.map(({ name }) => h("option", { value: name }, name.replaceAll("_", " "))));
  }

  /** Puts a sample there; whether there is one of that name. */
  pick(name: string): boolean {
    const found = this.samples.find((seed) => seed.name === name);
    if (found) {
      this.put(found.text, name);
      this.seeds.value = this.seed = name;
    }
    return found !== undefined;
  }

  private put(text: string, name: string): void {
    this.problem.textContent = "";
    this.field.value = text;
    this.loaded = { exact: text, shown: this.field.value };
    this.name = name;
    this.seed = this.seeds.value = "";
  }

  private async read(file: File | undefined): Promise<void> {
    if (!file) {
      return;
    }
    if (file.size > this.maxBytes) {
      const limit = this.maxBytes.toLocaleString("en");
      this.problem.textContent = `The file has ${file.size.toLocaleString("en")} bytes, the server takes ${limit}: choose a smaller one, or a part of it.`;
      return;
    }
    try {
      this.put(new TextDecoder("utf-8", { fatal: true }).decode(await file.arrayBuffer()), file.name);
    } catch {
      this.problem.textContent = "The file is no text in UTF-8: save it as such, or use the command line, which reads other formats.";
    }
  }
}
