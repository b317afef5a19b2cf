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

  async function open(link, isPressed) {
    const opened = document.createElement("div");
    opened.className = "beside-others";
    opened.tabIndex = -1;
    opened.setAttribute("role", "group");
    opened.setAttribute("aria-label", link.textContent);
    opened.textContent = LOOKING;
    link.parentElement.after(opened);
    link.setAttribute("aria-expanded", "true");
    try {
      const answer = await fetch(link.href);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const others = page.getElementById("others");
      opened.replaceChildren(...others.children);
      if (isPressed) opened.focus({ preventScroll: true });
      else if (!opened.querySelector(".others")) close(link);
    } catch {
      if (isPressed) window.location.assign(link.href);
      else if (opened.isConnected) close(link);
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
