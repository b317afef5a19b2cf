// Opens what other documents say under a passage in its place: at a press, and by itself under the passage that an
// address marks. Where this does not run, or fails at a press, the link leads to the page that says the same.
// An address that marks a passage of another part of the document is led there: it may be older than the parts.
"use strict";
(() => {
  const LINKS = "a[data-others]", LOOKING = document.currentScript.dataset.looking;

  const openedBy = (link) => {
    const after = link.parentElement.nextElementSibling;
    return after && after.classList.contains("beside-others") ? after : null;
  };

  function close(link) {
    openedBy(link).remove();
    link.setAttribute("aria-expanded", "false");
  }

  function show(link, opened) {
    link.parentElement.after(opened);
    link.setAttribute("aria-expanded", "true");
  }

  // By itself only what there is opens: that there is nothing is said to whoever presses.
  async function open(link, isPressed) {
    const opened = document.createElement("div");
    opened.className = "beside-others";
    opened.tabIndex = -1;
    opened.setAttribute("role", "group");
    opened.setAttribute("aria-label", link.textContent);
    opened.textContent = LOOKING;
    if (isPressed) show(link, opened);
    try {
      const answer = await fetch(link.href);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      opened.replaceChildren(...page.getElementById("others").children);
      if (isPressed) opened.focus({ preventScroll: true });
      else if (opened.querySelector(".others") && !openedBy(link)) show(link, opened);
    } catch {
      if (isPressed) window.location.assign(link.href);
    }
  }

  // The passage that the address marks, such as one that was cited.
  function openMarked() {
    const marked = document.getElementById(window.location.hash.slice(1));
    const link = marked && marked.querySelector(LINKS);
    if (link && !openedBy(link)) open(link, false);
  }

  function openPart() {
    const place = window.location, name = place.hash.slice(1);
    const isAsked = new URLSearchParams(place.search).get("at") === name;
    if (!/^[pn]-[\w.-]+$/.test(name) || document.getElementById(name) || isAsked) return;
    place.replace(`${place.pathname}?at=${name}#${name}`);
  }

  function follow() {
    openMarked();
    openPart();
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest(LINKS);
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    if (openedBy(link)) close(link);
    else open(link, true);
  });
  window.addEventListener("hashchange", follow);
  follow();
})();
