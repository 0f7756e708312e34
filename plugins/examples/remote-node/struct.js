// google.protobuf.Struct to and from plain objects; grpc-js leaves it as the message that it is.

export function toStruct(object) {
  return { fields: Object.fromEntries(Object.entries(object).map(([key, value]) => [key, toValue(value)])) };
}

export function fromStruct(struct) {
  return Object.fromEntries(Object.entries(struct?.fields ?? {}).map(([key, value]) => [key, fromValue(value)]));
}

function toValue(value) {
  if (value === null) return { nullValue: "NULL_VALUE" };
  if (Array.isArray(value)) return { listValue: { values: value.map(toValue) } };
  if (typeof value === "object") return { structValue: toStruct(value) };
  if (typeof value === "number") return { numberValue: value };
  if (typeof value === "boolean") return { boolValue: value };
  return { stringValue: String(value) };
}

function fromValue(value) {
  // With `defaults`, all of the oneof are there: only the one that is set has its own key.
  for (const [key, read] of Object.entries(READERS)) if (Object.hasOwn(value, key)) return read(value[key]);
  return null;
}

const READERS = {
  structValue: fromStruct,
  listValue: ({ values }) => values.map(fromValue),
  stringValue: String,
  numberValue: Number,
  boolValue: Boolean,
};
