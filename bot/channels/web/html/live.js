// Keeps a page as its session stands. The server sends parts of the page, each with its id and version.
// Where this does not run, the page is loaded again by hand, and every form works as it stands.
"use strict";
(() => {
  const QUIET = 25000, AGAIN = 3000; // the server says something every ten seconds
  const main = document.getElementById("main");
  let source = null, heard = 0, waiting = 0, over = false;
  let pressed = null, sending = Promise.resolve(); // the form whose press is under way, and all presses so far
  let count = 0; // of the parts that the stream sent
  const streamed = new Map(); // the count at which it last sent each

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

  function streamedIn(part) {
    heard = Date.now();
    streamed.set(part.id, ++count);
    put(part);
  }

  function listen() {
    window.clearTimeout(waiting);
    if (source) source.close();
    source = null;
    if (over || !live()) return;
    heard = Date.now();
    source = new EventSource(live().dataset.live);
    source.addEventListener("part", (event) => { streamedIn(JSON.parse(event.data)); });
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
        await take(live().dataset.page);
        listen();
      } catch {
        later();
      }
    }, AGAIN + Math.random() * AGAIN);
  }

  // Where the stream has sent a part since, it is the truth: a page that was made before may say less.
  async function take(...asked) {
    const since = count;
    const answer = await fetch(...asked);
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
    for (const part of parts) {
      if ((streamed.get(part.id) ?? 0) > since) continue;
      put({ id: part.id, version: part.dataset.version, html: part.innerHTML });
    }
    if (notice()) notice().innerHTML = page.getElementById("notice").innerHTML;
  }

  // The second press of a double one may fall on what has come in the place of what was pressed.
  document.addEventListener("click", (event) => {
    if (event.detail > 1 && event.target.closest("form[data-here]")) event.preventDefault();
  });

  // Each press is sent after the one before it, so that none is lost and none overtakes another.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.hasAttribute("data-here")) return;
    event.preventDefault();
    if (form === pressed) return;
    pressed = form;
    const fields = new URLSearchParams(new FormData(form));
    if (event.submitter && event.submitter.name) fields.set(event.submitter.name, event.submitter.value);
    sending = sending.then(() => send(form, fields));
  });

  async function send(form, fields) {
    try {
      if (!live()) return;
      await take(form.action, { method: "POST", body: fields });
      if (over) listen();
    } catch {
      if (notice()) notice().textContent = live().dataset.away;
    } finally {
      if (form === pressed) pressed = null;
    }
  }

  function look() {
    if (!over && live() && Date.now() - heard > QUIET) listen();
  }
  window.setInterval(look, 5000);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) look(); });
  window.addEventListener("online", listen);
  window.addEventListener("pageshow", (event) => { if (event.persisted) window.location.reload(); });
  listen();
})();
