/* A list that one goes through on a phone: a press is shown at once, kept on the phone, and sent when there is a connection.
   Each has an id of its own, so that one that is sent twice is written once. Without this file each button sends the form. */
(() => {
  "use strict";

  const form = document.querySelector("form[data-presses]");
  if (!form || !window.crypto?.randomUUID) return;
  const { dataset } = form;
  const place = `presses:${dataset.presses}`;
  const status = form.querySelector("[data-status]");
  const AT_ONCE = 50; // presses in one request
  const PATIENCE = 15000; // milliseconds until an answer is given up
  const REST = { first: 2000, longest: 60000 };
  const LONGEST_KEPT = Number(dataset.days) * 86400000;
  const JUST_NOW = 60000;

  /* What waits on this phone, and what was sent just now: a page that the server made before that does not know of it. Where a browser
     keeps nothing, it waits for as long as the page is open. */
  let here = [];
  const all = () => {
    try {
      return JSON.parse(localStorage.getItem(place)) ?? here;
    } catch {
      return here;
    }
  };
  const waiting = () => all().filter((press) => !press.sent);
  const fresh = (press) => (press.sent ? Date.now() - press.sent < JUST_NOW : Date.now() - press.at < LONGEST_KEPT);
  const keep = (presses) => {
    here = presses;
    try {
      if (presses.length) localStorage.setItem(place, JSON.stringify(presses));
      else localStorage.removeItem(place);
    } catch {
      /* It is kept on the page alone. */
    }
  };

  /* A list that nobody opened again leaves nothing on the phone for longer than the server would take it. */
  const forget = () => {
    for (const key of Object.keys(localStorage).filter((one) => one.startsWith("presses:"))) {
      const kept = JSON.parse(localStorage.getItem(key)).filter(fresh);
      if (kept.length) localStorage.setItem(key, JSON.stringify(kept));
      else localStorage.removeItem(key);
    }
  };

  const rowOf = (thing) => document.getElementById(`d-${thing}`);
  const wordOf = (row, says) => row.querySelector(`button[data-says="${says}"]`)?.dataset.word ?? "";

  const countLeft = () => {
    const count = (within) => within.querySelectorAll('.press[data-said=""]').length;
    form.querySelectorAll("[data-left]").forEach((element) => {
      element.textContent = count(element.closest("details") ?? form);
    });
  };

  const show = ({ thing, says }, isWaiting) => {
    const row = rowOf(thing);
    if (!row) return;
    row.dataset.said = says === "undone" ? "" : says;
    row.toggleAttribute("data-waiting", isWaiting);
    row.querySelector(".press__said").textContent = wordOf(row, says);
    row.querySelector(".press__waits").hidden = !isWaiting;
  };

  const say = (word, count) => {
    const text = (dataset[word] ?? "").replace("{count}", count);
    status.hidden = !text;
    status.dataset.tone = word;
    if (status.textContent !== text) status.textContent = text;
  };

  /* Send what waits, oldest first. Only what the server says it has is taken off the phone. */
  let sending = false;
  let rest = REST.first;
  let again = 0;
  const later = () => {
    clearTimeout(again);
    again = setTimeout(send, rest);
    rest = Math.min(rest * 2, REST.longest);
  };

  const ask = async (presses) => {
    const body = new FormData();
    body.append("csrfmiddlewaretoken", form.querySelector("[name=csrfmiddlewaretoken]").value);
    const now = Date.now();
    presses.forEach(({ id, says, thing, at }) => body.append("press", `${id}:${says}:${thing}:${Math.max(0, now - at)}`));
    const signal = AbortSignal.timeout(PATIENCE);
    const headers = { Accept: "application/json" };
    return fetch(location.pathname, { method: "POST", body, headers, redirect: "manual", signal, cache: "no-store" });
  };

  const taken = (presses) => {
    const ids = new Set(presses.map((press) => press.id));
    const sent = Date.now();
    keep(all().map((press) => (ids.has(press.id) ? { ...press, sent } : press)).filter(fresh));
    setTimeout(() => keep(all().filter(fresh)), JUST_NOW + 1000);
    const stillWaiting = new Set(waiting().map((press) => press.thing));
    presses.forEach((press) => {
      if (stillWaiting.has(press.thing)) return;
      const row = rowOf(press.thing);
      row?.removeAttribute("data-waiting");
      if (row) row.querySelector(".press__waits").hidden = true;
    });
  };

  /* What an answer that is no yes means. What can never be sent goes; the rest waits for whoever can mend it. */
  const refused = (answer) => {
    const count = waiting().length;
    if (answer.status === 404 || answer.status === 409) {
      keep([]);
      form.querySelectorAll(".press[data-waiting]").forEach((row) => {
        row.removeAttribute("data-waiting");
        row.querySelector(".press__waits").hidden = true;
      });
      return say(answer.status === 404 ? "gone" : "closed", count);
    }
    if (answer.status === 401 || answer.type === "opaqueredirect") return say("signedOut", count);
    if (answer.status === 403) return say("reload", count);
    say("unsent", count);
    later();
  };

  const send = async () => {
    if (sending) return;
    if (navigator.onLine === false) {
      say("unsent", waiting().length);
      return later();
    }
    sending = true;
    clearTimeout(again);
    try {
      for (let presses = waiting().slice(0, AT_ONCE); presses.length; presses = waiting().slice(0, AT_ONCE)) {
        const answer = await ask(presses);
        if (!answer.ok) return refused(answer);
        taken(presses);
        rest = REST.first;
      }
      say("sent", 0);
    } catch {
      say("unsent", waiting().length);
      later();
    } finally {
      sending = false;
    }
  };

  form.addEventListener("submit", (event) => {
    const { submitter } = event;
    const row = submitter?.closest(".press");
    if (!row) return;
    event.preventDefault();
    const press = { id: crypto.randomUUID(), thing: row.id.slice(2), says: submitter.dataset.says, at: Date.now() };
    keep([...all(), press]);
    show(press, true);
    countLeft();
    if (submitter.dataset.says === "undone") row.querySelector("button").focus();
    if (sending) say("unsent", waiting().length);
    send();
  });

  /* Where there is no connection, going to another page would lose this one. */
  form.addEventListener("click", (event) => {
    if (!event.target.closest("a[href]:not([href^='#'])") || navigator.onLine !== false) return;
    event.preventDefault();
    say("noWay", waiting().length);
  });

  window.addEventListener("online", () => {
    rest = REST.first;
    send();
  });
  window.addEventListener("offline", () => waiting().length && say("unsent", waiting().length));
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && waiting().length && send());

  try {
    forget();
  } catch {
    /* Nothing can be kept here, so there is nothing to forget. */
  }
  all().forEach((press) => show(press, !press.sent));
  countLeft();
  if (waiting().length) send();
})();
