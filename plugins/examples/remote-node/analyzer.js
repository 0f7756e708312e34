// What the analyzer is and what it says. Nothing in here knows of gRPC.

export const VERSION = "0.1.0";

const KIND = "example.emoji";

const SPAN = {
  type: "object",
  properties: { begin: { type: "integer", minimum: 0 }, end: { type: "integer", minimum: 0 } },
  required: ["begin", "end"],
};

// Plain data, as glossator.v1.RemoteManifest has it; schemas are JSON Schemas.
export const MANIFEST = {
  name: "example.emoji",
  summary: "Emoji, as readers count them: a family of four is one.",
  languages: ["*"],
  layers: ["tokens"],
  // Strings of JavaScript are UTF-16: so no offset has to be converted here.
  offsetEncoding: "OFFSET_ENCODING_UTF16_CODE_UNIT",
  optionsSchema: {
    type: "object",
    properties: { least: { type: "integer", minimum: 1, default: 1, description: "Runs of fewer are left out." } },
    additionalProperties: false,
  },
  kinds: [
    {
      kind: KIND,
      version: "1",
      resultType: "fields",
      schema: {
        type: "object",
        properties: {
          count: { type: "integer", minimum: 1, description: "How many emoji stand in a row." },
          sentence: { ...SPAN, description: "The sentence that they stand in." },
        },
        required: ["count"],
        additionalProperties: false,
      },
    },
  ],
};

// Whole sequences, with what joins them and chooses their colours; digits and © are none unless a selector says so.
const EMOJI = /\p{RGI_Emoji}\uFE0F?/gv;

// The annotations of a document: runs of emoji. `document` is a Document, `parse` a Parse, offsets in UTF-16 units.
export function analyze({ document, parse, options }) {
  const runs = [];
  for (const { 0: emoji, index } of document.text.matchAll(EMOJI)) {
    const last = runs.at(-1);
    const end = index + emoji.length;
    if (last?.end === index) Object.assign(last, { end, count: last.count + 1 });
    else runs.push({ begin: index, end, count: 1 });
  }
  return runs
    .filter(({ count }) => count >= options.least)
    .map(({ begin, end, count }) => {
      const sentence = parse?.sentences.find((each) => each.begin <= begin && end <= each.end);
      const value = { count, ...(sentence && { sentence: { begin: sentence.begin, end: sentence.end } }) };
      return {
        kind: KIND,
        spans: [{ begin, end }],
        value,
        // JSON has no type for spans: their places are listed as JSON Pointers.
        spansInside: sentence ? ["/sentence"] : [],
      };
    });
}
