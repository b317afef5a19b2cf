// Keeps a page as its session stands. The server sends parts of the page, each with its id and version.
// Where this does not run, the page is loaded again by hand, and every form works as it stands.
"use strict";
(() => {
  const QUIET = 25000, AGAIN = 3000; // the server says something every ten seconds
  const main = document.getElementById("main");
  let source = null, heard = 0, sending = false, waiting = 0, over = false;

  const live = () => main.querySelector("[data-live]");
  const notice = () => document.getElementById("notice");

  function put(part) {
    const here = document.getElementById(part.id);
    if (!here || here.dataset.version === part.version) return;
    const held = here.contains(document.activeElement);
    here.innerHTML = part.html;
    here.dataset.version = part.version;
    if (here.hasAttribute("data-clears") && notice()) notice().textContent = "";
    if (held) here.focus({ preventScroll: true });
  }

  function listen() {
    window.clearTimeout(waiting);
    if (source) source.close();
    source = null;
    if (over || !live()) return;
    heard = Date.now();
    source = new EventSource(live().dataset.live);
    source.addEventListener("part", (event) => { heard = Date.now(); put(JSON.parse(event.data)); });
    source.addEventListener("still", () => { heard = Date.now(); });
    source.addEventListener("again", listen);
    source.addEventListener("over", () => { over = true; listen(); });
    source.addEventListener("gone", () => { source.close(); window.location.reload(); });
    source.onerror = () => {
      if (source && source.readyState === EventSource.CLOSED) later();
    };
  }

  // A refused stream: what the page itself says now is the truth, such as that somebody is signed out.
  function later() {
    source = null;
    window.clearTimeout(waiting);
    waiting = window.setTimeout(async () => {
      try {
        await take(await fetch(live().dataset.page));
        listen();
      } catch {
        later();
      }
    }, AGAIN + Math.random() * AGAIN);
  }

  async function take(answer) {
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const parts = page.querySelectorAll("[data-version]");
    if (!parts.length || !live()) {
      if (live() && notice() && (answer.status === 400 || answer.status === 429 || answer.status >= 500)) {
        notice().innerHTML = page.getElementById("main").innerHTML;
        return;
      }
      if (answer.redirected && answer.ok) {
        window.location.assign(answer.url);
        return;
      }
      over = true;
      main.innerHTML = page.getElementById("main").innerHTML;
      document.title = page.title;
      main.focus();
      return;
    }
    for (const part of parts) put({ id: part.id, version: part.dataset.version, html: part.innerHTML });
    if (notice()) notice().innerHTML = page.getElementById("notice").innerHTML;
  }

  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.hasAttribute("data-here")) return;
    event.preventDefault();
    if (sending) return;
    sending = true;
    const fields = new URLSearchParams(new FormData(form));
    if (event.submitter && event.submitter.name) fields.set(event.submitter.name, event.submitter.value);
    try {
      await take(await fetch(form.action, { method: "POST", body: fields }));
      if (over) listen();
    } catch {
      if (notice()) notice().textContent = live().dataset.away;
    } finally {
      sending = false;
    }
  });

  function look() {
    if (!over && live() && Date.now() - heard > QUIET) listen();
  }
  window.setInterval(look, 5000);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) look(); });
  window.addEventListener("online", listen);
  window.addEventListener("pageshow", (event) => { if (event.persisted) window.location.reload(); });
  listen();
})();
