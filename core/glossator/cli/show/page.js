"use strict";
// What annotations say, where the reader points or stands; rows and marks that belong together light up together.
const about = document.getElementById("about");
const told = new Map();
for (const piece of document.querySelectorAll(".text [title]")) {
  told.set(piece, piece.title);
  piece.removeAttribute("title");
  piece.tabIndex = -1;
}
const pieces = [...told.keys()];
for (const text of document.querySelectorAll(".text")) {
  text.tabIndex = 0;
  text.setAttribute("role", "group");
  text.setAttribute("aria-label", "Text. Arrow keys go from annotation to annotation.");
}
let lit = [];
function light(document_, names) {
  for (const one of lit) one.classList.remove("lit");
  lit = names.length ? [...document_.querySelectorAll("[data-of]")].filter((one) =>
    one.dataset.of.split(" ").some((name) => names.includes(name))) : [];
  for (const one of lit) one.classList.add("lit");
}
function tell(piece) {
  const shown = told.get(piece);
  about.hidden = !shown;
  if (!shown) return;
  about.textContent = shown;
}
function namesAt(piece) {
  const names = [];
  for (let at = piece; at && !at.classList.contains("text"); at = at.parentElement) if (at.dataset.of) names.push(at.dataset.of);
  return names;
}
function pieceOf(event) {
  return event.target.closest ? event.target.closest(".text .mark, .text span") : null;
}
function inner(piece) {
  while (piece && !told.has(piece)) piece = piece.firstElementChild;
  return piece;
}
document.addEventListener("pointerover", (event) => { const piece = inner(pieceOf(event)); if (piece) tell(piece); });
document.addEventListener("focusin", (event) => tell(event.target));
document.addEventListener("click", (event) => {
  const piece = inner(pieceOf(event));
  const row = event.target.closest("tr[data-of]");
  const where = event.target.closest(".document");
  if (piece) { light(where, namesAt(piece)); tell(piece); }
  else if (row) {
    light(where, row.dataset.of.split(" "));
    const first = lit.find((one) => one.classList.contains("mark"));
    if (first) first.scrollIntoView({ block: "center" });
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") { about.hidden = true; light(document, []); return; }
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  const text = event.target.closest && event.target.closest(".text");
  if (!step || !text) return;
  const here = pieces.filter((piece) => text.contains(piece));
  const at = here.indexOf(event.target);
  const next = here[at < 0 ? (step > 0 ? 0 : here.length - 1) : at + step];
  if (!next) return;
  event.preventDefault();
  next.focus();
  light(text.closest(".document"), namesAt(next));
});
