// Adds a passkey, and signs in with one: fetches a challenge, lets the device answer, and sends that as a form.
// Where this does not run, or the browser has no passkeys, its forms stay hidden and codes are used.
"use strict";
(() => {
  const bytes = (text) =>
    Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (each) => each.charCodeAt(0));
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const SENT = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  let waiting = false;

  function offer() {
    if (!window.PublicKeyCredential) return;
    for (const form of document.querySelectorAll("form[data-challenge]")) form.hidden = false;
    for (const instead of document.querySelectorAll("[data-without-passkeys]")) instead.hidden = true;
  }

  // Options with the bytes that the browser wants, of those that came as text.
  function read(options) {
    const known = (options.excludeCredentials || []).map((each) => ({ ...each, id: bytes(each.id) }));
    const user = options.user && { ...options.user, id: bytes(options.user.id) };
    const made = { ...options, challenge: bytes(options.challenge) };
    return user ? { ...made, user, excludeCredentials: known } : made;
  }

  function written(credential) {
    const response = {};
    for (const name of SENT) if (credential.response[name]) response[name] = text(credential.response[name]);
    return JSON.stringify({ id: credential.id, rawId: text(credential.rawId), type: credential.type, response });
  }

  async function answer(form) {
    const fields = new URLSearchParams(new FormData(form));
    const got = await fetch(form.dataset.challenge, { method: "POST", body: fields });
    if (!(got.headers.get("content-type") || "").startsWith("application/json")) {
      show(new DOMParser().parseFromString(await got.text(), "text/html"));
      return;
    }
    const publicKey = read(await got.json());
    const device = navigator.credentials;
    const credential = await (publicKey.user ? device.create({ publicKey }) : device.get({ publicKey }));
    form.elements.credential.value = written(credential);
    form.submit();
  }

  // What the server says in place of a challenge, such as that a name may not be kept.
  function show(page) {
    const main = document.getElementById("main");
    main.innerHTML = page.getElementById("main").innerHTML;
    document.title = page.title;
    offer();
    main.focus();
  }

  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.hasAttribute("data-challenge")) return;
    event.preventDefault();
    if (waiting) return;
    waiting = true;
    const told = form.querySelector("[role=status]");
    told.textContent = "";
    try {
      await answer(form);
    } catch (fault) {
      told.textContent = (fault.name === "InvalidStateError" && form.dataset.twice) || form.dataset.stopped;
    } finally {
      waiting = false;
    }
  });
  offer();
})();
