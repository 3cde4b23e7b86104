/* A meeting being held, over pages that work without it. Everything hangs on data-* attributes.

   a[data-pick="#field"][data-value]   chooses the speaker without leaving what is typed
   a[data-cell]                        shows the members of one cell, 0 shows all
   form[data-roll="40"]                counts who is present while marks are made
   form[data-draft="url"]              keeps its words on the server every 5 s while they are typed, and when the page is left
   [data-take]                         puts a whole text into the field named by data-versions around it
   #news                               asks for news (htmx); what somebody is just changing is left alone                  */
"use strict";

const DRAFT_EVERY_MS = 5000;

document.addEventListener("DOMContentLoaded", () => {
  document.querySelectorAll("form[data-roll]").forEach(countRoll);
  setInterval(keepDrafts, DRAFT_EVERY_MS);
});
document.addEventListener("visibilitychange", () => { if (document.hidden) keepDrafts(); });
window.addEventListener("pagehide", keepDrafts);

document.addEventListener("click", (event) => {
  const target = event.target.closest("[data-pick], a[data-cell], [data-take]");
  if (!target) return;
  if (target.matches("[data-pick]")) pick(target, event);
  if (target.matches("a[data-cell]")) showCell(target, event);
  if (target.matches("[data-take]")) take(target);
});

/* ---- speakers, cells, texts --------------------------------------------------------------------------------------- */

function pick(link, event) {
  const field = document.querySelector(link.dataset.pick);
  if (![...field.options].some((option) => option.value === link.dataset.value)) return;
  event.preventDefault();
  field.value = link.dataset.value;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.form.elements.text.focus();
}

function showCell(link, event) {
  event.preventDefault();
  const cell = link.dataset.cell;
  document.querySelectorAll("li.tick").forEach((row) => { row.hidden = cell !== "0" && row.dataset.cell !== cell; });
  document.querySelectorAll("a[data-cell]").forEach((other) => other.toggleAttribute("aria-current", false));
  link.setAttribute("aria-current", "true");
}

function take(button) {
  const field = document.querySelector(button.parentElement.dataset.versions);
  field.value = button.dataset.take;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
}

/* ---- attendance --------------------------------------------------------------------------------------------------- */

function countRoll(form) {
  const count = () => {
    const absent = form.querySelectorAll('input[name^="absent-"]:checked').length;
    const all = Number(form.dataset.roll);
    const rate = `${((100 * (all - absent)) / all).toFixed(1).replace(".", ",")}%`;
    for (const [name, value] of [["present", all - absent], ["absent", absent], ["rate", rate]]) {
      document.querySelectorAll(`[data-${name}]`).forEach((place) => { place.textContent = value; });
    }
  };
  form.addEventListener("input", count);
  document.addEventListener("htmx:afterSettle", count);
  if (!form.querySelector("[hidden]")) count();
}

/* ---- half-typed words --------------------------------------------------------------------------------------------- */

function wordsOf(form) {
  const { text, conclusion, member_id: speaker, kind, version } = form.elements;
  const words = new FormData();
  words.set("field", form.dataset.draftField);
  words.set("text", (text || conclusion).value);
  words.set("member_id", speaker?.value || "");
  words.set("kind", kind?.value || "");
  words.set("version", version?.value || "");
  return words;
}

/* Asks each form whether its words changed since they were last kept. */
function keepDrafts() {
  document.querySelectorAll("form[data-draft]").forEach(keepDraft);
}

async function keepDraft(form) {
  const words = wordsOf(form);
  const typed = words.get("text");
  const before = form.keptWords ?? (form.elements.text || form.elements.conclusion).defaultValue;
  if (typed === before || form.keeping) return;
  form.keeping = true;
  form.keptWords = typed;
  try {
    const answer = await fetch(form.dataset.draft, {
      method: "POST", body: words, keepalive: true, redirect: "manual", headers: { "X-CSRFToken": csrfToken() },
    });
    if (!answer.ok) throw new Error(`not kept: ${answer.status}`);
    await window.outbox?.forgetWords(form.dataset.draft, words.get("field"));
    if (!window.outbox?.waiting) showSaved("sent");
  } catch {
    form.keptWords = before;
    if (await window.outbox?.keepWords(form.dataset.draft, [...words])) showSaved("local");
  } finally {
    form.keeping = false;
  }
}

/* ---- news --------------------------------------------------------------------------------------------------------- */

const changed = (field) => (field.type === "checkbox" || field.type === "radio"
  ? field.checked !== field.defaultChecked
  : field.tagName !== "SELECT" && field.type !== "hidden" && field.value !== field.defaultValue);

/* A piece of news takes the place of the old one unless somebody has typed or tapped in it: then it stays, and saving shows both. */
document.addEventListener("htmx:oobBeforeSwap", (event) => {
  const old = event.detail.target;
  const fresh = event.detail.fragment.querySelector?.(`#${old.id}`) || event.detail.fragment.firstElementChild;
  const form = old.querySelector("form[data-draft]");
  if ([...old.querySelectorAll("input, textarea")].some(changed) || form?.hasAttribute("data-mine")) {
    event.detail.shouldSwap = false;
    if (form && fresh) warnOfOther(form, fresh);
  } else if (old.contains(document.activeElement) && form && fresh) {
    event.detail.shouldSwap = false;
    for (const field of fresh.querySelectorAll("textarea, input[name=version]")) {
      const own = form.elements[field.name];
      own.value = own.defaultValue = field.value;
    }
  } else if (old.hidden && old.matches(".tick") && fresh) {
    fresh.hidden = true;
  }
});

function warnOfOther(form, fresh) {
  const theirs = fresh.querySelector("input[name=version]")?.value;
  if (!theirs || theirs === form.elements.version.value || form.querySelector(".other-wrote")) return;
  const words = document.createElement("p");
  words.className = "other-wrote notice-box notice-warn mb-0";
  words.setAttribute("role", "status");
  words.textContent = "Máy kia vừa ghi kết luận này. Chữ đồng chí đang gõ còn nguyên; khi ghi sẽ thấy cả hai bản.";
  form.prepend(words);
}
