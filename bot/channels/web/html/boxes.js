// Looks at what was typed for details of a fixed form, such as a postcode, before it leaves the box. SCREENING,
// which the server writes above this, has the server's own patterns: nothing is refused here that it would let
// through. It looks again at all that is sent. What may be an emergency is sent whatever it holds. Where this
// does not run, the server alone refuses.
"use strict";

// Return the kinds of detail for which a text is held back; none where the server has to judge. Where
// emergencies are answered, what asks nothing may be one.
function detailsIn(typed, areAnswered = false) {
  const straight = typed.replace(/[^\0-\x7f]/g, (sign) => SCREENING.typedFor[sign] || sign);
  if (straight.length > SCREENING.longest || /[^\0-\x7f]/.test(straight)) return [];
  const text = straight.replace(/[\0-\x20\x7f]+/g, " ").trim();
  const told = text.replace(new RegExp(...SCREENING.pleas), " "); // a cry for help asks nothing
  if (areAnswered && !new RegExp(...SCREENING.asks).test(told)) return [];
  const figured = text.replace(
    new RegExp(SCREENING.figured, "g"),
    (number) => number.replace(/[oOlI]/g, (letter) => SCREENING.figures[letter]),
  );
  const found = SCREENING.forms.filter((form) => isIn(form, form.figures ? figured : text));
  return found.length && mayBeEmergency(text) ? [] : [...new Set(found.map((form) => form.kind))];
}

function isIn(form, text) {
  for (const match of text.matchAll(new RegExp(...form.pattern))) {
    const written = match.groups && match.groups.detail !== undefined ? match.groups.detail : match[0];
    const is = (pattern) => new RegExp(...pattern).test(written);
    if (form.unless.some(is) || !form.only.every(is)) continue;
    if (!form.nhs || endsInCheckDigit(written.replace(/\D/g, ""))) return true;
  }
  return false;
}

// Whether the last of ten digits is the check digit of an NHS number.
function endsInCheckDigit(digits) {
  return [...digits].reduce((sum, digit, at) => sum + (10 - at) * Number(digit), 0) % 11 === 0;
}

// Whether a text has all the words of a phrase of danger, in any order, as they are or a slip of the finger away.
function mayBeEmergency(text) {
  const read = readingsOf(text);
  return dangers().some((phrase) => phrase.every((choices) => choices.some((word) => read.has(word))));
}

// Every word that screening may read in a text; a number is "#".
function readingsOf(text) {
  const read = new Set();
  for (const token of text.toLowerCase().match(/[a-z0-9]+(?:'[a-z0-9]+)*/g) || []) {
    const word = token.replaceAll("'", "");
    const mended = shorter(word).flatMap((part) => slips().get(word[0] + part) || []);
    for (const each of [word, ...(SCREENING.hurried[word] || "").split(" "), ...mended]) read.add(each);
    if (/^[0-9]/.test(word)) read.add("#");
  }
  return read;
}

// A word, and what is left of it without one of its letters.
function shorter(word) {
  return [word, ...Array.from(word, (_, at) => word.slice(0, at) + word.slice(at + 1))];
}

// The phrases of danger, each as the words that may stand in its places; taken apart once.
function dangers() {
  const wordsOf = (choice, groups) => choice.startsWith("<")
    ? groups[choice.slice(1, -1)].split(/\s+/).flatMap((each) => wordsOf(each, groups))
    : [choice];
  const places = (phrase, groups) => phrase.split(" ").map(
    (place) => place.split("|").flatMap((choice) => wordsOf(choice, groups)),
  );
  dangers.made ||= SCREENING.danger.flatMap(
    ({ phrases, groups }) => phrases.map((phrase) => places(phrase, groups)),
  );
  return dangers.made;
}

// The words of those phrases, by what is left of them without a letter.
function slips() {
  if (!slips.made) {
    slips.made = new Map();
    for (const word of new Set(dangers().flat(2))) {
      for (const part of word.length < SCREENING.near ? [] : shorter(word)) {
        slips.made.set(word[0] + part, [...(slips.made.get(word[0] + part) || []), word]);
      }
    }
  }
  return slips.made;
}

if (typeof document !== "undefined") {
  const around = (box) => box.closest(".field") || box.form;
  const describedBy = (box) => (box.getAttribute("aria-describedby") || "").split(" ").filter(Boolean);

  const takeBack = (box) => {
    const told = document.getElementById(`${box.id}-held`);
    if (!told) return;
    box.setAttribute("aria-describedby", describedBy(box).filter((id) => id !== told.id).join(" "));
    box.removeAttribute("aria-invalid");
    around(box).classList.remove("wrong");
    told.remove();
  };

  const refuse = (box, kinds) => {
    const told = document.createElement("p");
    const last = kinds[kinds.length - 1];
    const named = kinds.length > 1 ? `${kinds.slice(0, -1).join(", ")} and ${last}` : last;
    told.id = `${box.id}-held`;
    told.className = "error";
    told.setAttribute("role", "alert");
    told.textContent = SCREENING.refused.replace("{kinds}", named);
    box.before(told);
    box.setAttribute("aria-describedby", [...describedBy(box), told.id].join(" "));
    box.setAttribute("aria-invalid", "true");
    around(box).classList.add("wrong");
  };

  // What stands in a box since the page was made has been looked at.
  const heldIn = (box) =>
    box.value === box.defaultValue ? [] : detailsIn(box.value, box.dataset.screened === "question");

  document.addEventListener("submit", (event) => {
    const boxes = [...event.target.querySelectorAll("[data-screened]")];
    boxes.forEach(takeBack);
    const refused = boxes.map((box) => [box, heldIn(box)]).filter(([, kinds]) => kinds.length);
    if (!refused.length) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    refused.forEach(([box, kinds]) => refuse(box, kinds));
    refused[0][0].focus();
  }, true);
}
