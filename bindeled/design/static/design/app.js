/* What a page does besides being a page. Everything works without this file; it only spares people trouble. */
(() => {
  "use strict";

  /* Count the characters left, in the language of the page (DKFDS counts, in Danish only). */
  const countCharacters = (root) => {
    root.querySelectorAll(".limit:not([data-counting])").forEach((element) => {
      element.dataset.counting = "";
      const { left, over } = element.dataset;
      const words = { character_remaining: left, characters_remaining: left };
      words.character_too_many = words.characters_too_many = over;
      const counter = new window.DKFDS.CharacterLimit(element, words);
      counter.init();
      counter.silentUpdateMessages();
    });
  };

  /* Is the server within reach? Asks for a small file; eight seconds at most. */
  const reachable = async () => {
    if (navigator.onLine === false) return false;
    try {
      const signal = AbortSignal.timeout(8000);
      await fetch(document.body.dataset.reach, { method: "HEAD", cache: "no-store", signal });
      return true;
    } catch {
      return false;
    }
  };

  const sayNotSent = (form, submitter) => {
    form.querySelector(".not-sent")?.remove();
    const place = document.createElement("div");
    place.className = "not-sent";
    place.append(document.getElementById("not-sent").content.cloneNode(true));
    place.querySelector("button").addEventListener("click", (event) => {
      event.preventDefault();
      form.requestSubmit(submitter);
    });
    const actions = submitter?.closest(".actions");
    if (actions && form.contains(actions)) actions.before(place);
    else form.append(place);
    place.querySelector("button").focus();
  };

  /* A form under way is not sent again; a form with somebody's words in it is only sent to a server that answers. */
  const sent = new WeakSet();
  const checked = new WeakSet();

  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (sent.has(form)) {
      event.preventDefault();
      return;
    }
    sent.add(form);
    form.setAttribute("aria-busy", "true");
    setTimeout(release, 10000, form); // an answer that is a file leaves the page where it is
    if (!("keep" in form.dataset) || checked.has(form)) return;

    event.preventDefault();
    const { submitter } = event;
    const within = await reachable();
    release(form);
    if (within) {
      form.querySelector(".not-sent")?.remove();
      checked.add(form);
      form.requestSubmit(submitter);
      checked.delete(form);
    } else {
      sayNotSent(form, submitter);
    }
  });

  const release = (form) => {
    sent.delete(form);
    form.removeAttribute("aria-busy");
  };

  /* Back from the next page: the form may be sent again. */
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) document.querySelectorAll("form[aria-busy]").forEach(release);
  });

  /* On a wide screen a press anywhere on a row opens it; on a phone the stylesheet does the same. */
  document.addEventListener("click", (event) => {
    const row = event.target.closest(".list__row");
    if (!row || event.target.closest("a, button, input, label, select, summary")) return;
    if (window.getSelection().toString()) return;
    row.querySelector(".list__link")?.click();
  });

  /* The menu closes on Escape and on a press beside it. */
  const closeMenu = (focus) => {
    const menu = document.querySelector(".menu[open]");
    if (!menu) return;
    menu.open = false;
    if (focus) menu.querySelector("summary").focus();
  };
  document.addEventListener("keydown", (event) => event.key === "Escape" && closeMenu(true));
  document.addEventListener("click", (event) => event.target.closest(".menu") || closeMenu(false));

  /* The duty phone. Enter goes on to the next field instead of sending; in the field of who calls it takes the first that fits,
     when the list for what was typed is there. */
  const REACHED = "input:not([type=hidden]), select, textarea, button, summary";
  const within = (keys) =>
    [...keys.querySelectorAll(REACHED)].filter((element) => element.offsetParent && !element.disabled);
  const goOn = (keys, from) => {
    const all = within(keys).filter((one) => one === from || one.type !== "radio" || one.name !== from.name);
    all[all.indexOf(from) + 1]?.focus();
  };
  const pick = (wrapper) => {
    const input = wrapper.querySelector("input");
    const list = document.querySelector(wrapper.dataset.picks);
    if (list.querySelector("[data-for]")?.dataset.for !== input.value) return;
    delete wrapper.dataset.pending;
    const first = list.querySelector("input[type=radio]");
    if (first && !list.querySelector("input:checked")) {
      first.checked = true;
      first.dispatchEvent(new Event("change", { bubbles: true }));
    }
    document.querySelector(wrapper.dataset.then).focus();
  };
  document.addEventListener("keydown", (event) => {
    const keys = event.target.closest("[data-keys]");
    if (event.key !== "Enter" || !keys || !event.target.matches("input")) return;
    event.preventDefault();
    const wrapper = event.target.closest("[data-picks]");
    if (!wrapper) return goOn(keys, event.target);
    wrapper.dataset.pending = "";
    pick(wrapper);
  });
  document.addEventListener("htmx:afterSettle", () => {
    document.querySelectorAll("[data-picks][data-pending]").forEach(pick);
  });
  const begin = () => {
    if (document.querySelector(".error-summary, .alert-error")) return;
    document.querySelector("[data-begin]")?.querySelector(REACHED)?.focus();
  };

  document.addEventListener("DOMContentLoaded", () => {
    window.DKFDS.init();
    countCharacters(document);
    begin();
  });
  document.addEventListener("htmx:afterSettle", (event) => countCharacters(event.target));
})();
