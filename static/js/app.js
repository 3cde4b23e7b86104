/* Small comforts over pages that work without them. Everything hangs on data-* attributes; no inline handlers, no eval.

   [data-text-size]              button: ordinary or large text, kept in a cookie that the server reads
   form[data-confirm="…?"]       asks before sending
   form[data-autosave]           sends itself every 5 s while it changes and when one leaves it, keeps the text on this device until it is sent;
                                 needs a field `version`; the server answers 2xx with X-Version, or 409 with a fragment;
                                 data-autosave="url" for another address, data-conflict="#id" for where a 409 is shown
   form[data-settles="url"]      ends a conflict: once it has led to a new version, the text typed at that url has arrived
   form[data-shelf]              keeps the text on this device until it was sent; needs a field `version` that a saving raises
   form[data-guard]              warns before leaving with unsent changes
   [data-save-pill]              the three save texts; one inside a form is that form's, its value says "sent" in other words
   button[data-copy="#id"]       copies the text of #id          button[data-print]   prints the page
   button[data-insert="#id"]     puts its own text into the field #id
   [data-tally], [data-step]     counts a show of hands          [data-minutes-since] minutes that go on counting
   [data-keys]                   a list of links through which J and K lead
   [data-focus]                  takes the focus when the page opens (error summary)                                       */
"use strict";

const SAVE_EVERY_MS = 5000;
const csrfToken = () => document.querySelector('meta[name="csrf-token"]').content;
const whoseText = () => document.body.dataset.who || "";
const shelfOf = (url) => `draft ${whoseText()} ${url}`;
const clock = () => new Intl.DateTimeFormat("vi-VN", { hour: "2-digit", minute: "2-digit", hour12: false, timeZone: "Asia/Ho_Chi_Minh" }).format(new Date());

document.addEventListener("DOMContentLoaded", () => {
  document.querySelector("[data-focus]")?.focus();
  document.querySelectorAll("form[data-autosave]").forEach(keepSaved);
  document.querySelectorAll("form[data-shelf]").forEach(keepOnShelf);
  document.querySelectorAll("form[data-guard], form[data-autosave]").forEach(watchChanges);
  countMinutes();
  setInterval(countMinutes, 20000);
});

document.addEventListener("click", (event) => {
  const target = event.target.closest("[data-text-size], [data-copy], [data-print], [data-insert], [data-step]");
  if (!target) return;
  if (target.matches("[data-text-size]")) turnTextSize();
  if (target.matches("[data-copy]")) copyText(target);
  if (target.matches("[data-print]")) window.print();
  if (target.matches("[data-insert]")) insertPhrase(target);
  if (target.matches("[data-step]")) step(target);
});

/* ---- text size ------------------------------------------------------------------------------------------------- */

function turnTextSize() {
  const root = document.documentElement;
  const large = root.dataset.text !== "large";
  if (large) root.dataset.text = "large";
  else delete root.dataset.text;
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `text_size=${large ? "large" : "normal"}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
}

/* ---- asking first ---------------------------------------------------------------------------------------------- */

/* Signing out clears this device: what a meeting has not sent yet would be gone. */
document.addEventListener("submit", ({ target }) => {
  const unsent = Number(localStorage.getItem("unsent"));
  if (unsent && target.action?.endsWith("/sign-out")) {
    target.dataset.confirm = `Còn ${unsent} mục của kỳ sinh hoạt chưa gửi, đăng xuất là mất. Vẫn đăng xuất?`;
  }
}, true);

/* Listens before htmx does, so that a question asked first also holds for forms that htmx sends. */
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.dataset.confirm || form.confirmed) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  ask(form.dataset.confirm, event.submitter, () => {
    form.confirmed = true;
    form.requestSubmit(event.submitter);
    form.confirmed = false;
  });
}, true);

function ask(question, submitter, go) {
  const dialog = document.createElement("dialog");
  dialog.className = "confirm";
  const words = document.createElement("p");
  words.id = "confirm-question";
  words.className = "strong";
  words.textContent = question;
  dialog.setAttribute("aria-labelledby", words.id);
  const actions = document.createElement("div");
  actions.className = "actions";
  actions.append(
    dialogButton(submitter?.textContent.trim() || "Đồng ý", "btn btn-primary", () => { dialog.close(); go(); }),
    dialogButton("Thôi, chưa làm", "btn btn-second", () => dialog.close()),
  );
  dialog.append(words, actions);
  dialog.addEventListener("close", () => { dialog.remove(); submitter?.focus(); });
  document.body.append(dialog);
  dialog.showModal();
}

function dialogButton(words, className, onClick) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = className;
  button.textContent = words;
  button.addEventListener("click", onClick);
  return button;
}

/* ---- once is enough -------------------------------------------------------------------------------------------- */

const TWICE_MS = 3000;

/* A second tap on a slow network sends nothing again; htmx sees to its own forms. */
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || form.matches("[hx-post]")) return;
  if (Date.now() - (form.sentAt ?? 0) < TWICE_MS) event.preventDefault();
  else form.sentAt = Date.now();
});

/* ---- saving ---------------------------------------------------------------------------------------------------- */

const LOOKS = {
  sent: ["save-pill", "cloud-check", () => `Đã gửi ${clock()}`],
  local: ["save-pill save-local", "phone", () => "Đã lưu trên máy"],
  sending: ["save-pill save-now", "arrow-counterclockwise", () => "Đang gửi"],
};

function showSaved(kind, form = null) {
  const [className, sign, words] = LOOKS[kind];
  const own = form?.querySelectorAll("[data-save-pill]") ?? [];
  (own.length ? own : document.querySelectorAll("[data-save-pill]")).forEach((pill) => {
    const use = pill.querySelector("use");
    pill.className = className;
    pill.hidden = false;
    use.setAttribute("href", `${use.getAttribute("href").split("#")[0]}#${sign}`);
    pill.querySelector("span").textContent = kind === "sent" && pill.dataset.savePill ? `${pill.dataset.savePill} ${clock()}` : words();
  });
}

function watchChanges(form) {
  form.addEventListener("input", () => { form.changed = true; });
  form.addEventListener("submit", () => { form.changed = false; });
  window.addEventListener("beforeunload", (event) => { if (form.changed) event.preventDefault(); });
}

/* Sends the form, which must hold its `version`, while it changes. What is not yet on the server lies in localStorage under
   the person's own key and is taken up again when the page opens. */
function keepSaved(form) {
  const url = form.dataset.autosave || form.action;
  const shelf = shelfOf(url);
  let sending = false;
  let waiting = null; // sent off while it was being saved: goes once the new version is known
  takeUp(form, shelf);
  form.addEventListener("input", () => keepHere(form, shelf));
  form.addEventListener("submit", (event) => {
    keepHere(form, shelf, true);
    if (!sending) return;
    event.preventDefault();
    waiting = { submitter: event.submitter };
  });
  const save = async () => {
    if (!form.changed || sending || !form.isConnected) return;
    sending = true;
    form.changed = false;
    showSaved("sending", form);
    try {
      await send(form, url, shelf, document.hidden);
    } catch {
      form.changed = true;
      keepHere(form, shelf);
      showSaved("local", form);
    } finally {
      sending = false;
      if (waiting && form.isConnected) form.requestSubmit(waiting.submitter);
      waiting = null;
    }
  };
  setInterval(save, SAVE_EVERY_MS);
  form.addEventListener("focusout", (event) => { if (!form.contains(event.relatedTarget)) save(); });
  document.addEventListener("visibilitychange", () => { if (document.hidden) save(); });
}

function keepOnShelf(form) {
  const shelf = shelfOf(form.action);
  takeUp(form, shelf);
  form.addEventListener("input", () => { keepHere(form, shelf); showSaved("local", form); });
  form.addEventListener("submit", () => keepHere(form, shelf, true));
}

/* A page that is being left may be gone before the answer; the browser then still delivers up to 64 KB. */
async function send(form, url, shelf, keepalive) {
  const answer = await fetch(url, {
    method: "POST",
    body: new FormData(form),
    headers: { "X-CSRFToken": csrfToken(), "X-Autosave": "1" },
    redirect: "manual",
    keepalive,
  });
  if (answer.status === 409) return showConflict(form, await answer.text());
  if (!answer.ok) throw new Error(`not saved: ${answer.status}`);
  const version = answer.headers.get("X-Version");
  if (version) form.elements.version.value = version;
  if (!form.changed) localStorage.removeItem(shelf);
  showSaved("sent", form);
}

/* Somebody else saved in between: the server's page of both texts takes the form's place, the typed text stays on its shelf. */
function showConflict(form, html) {
  const place = document.querySelector(form.dataset.conflict) || form;
  showSaved("local", form);
  place.outerHTML = html;
  document.querySelector("[data-focus]")?.focus();
}

function keepHere(form, shelf, submitted = false) {
  const typed = [...new FormData(form)].filter(([name, value]) => !["csrf_token", "version"].includes(name) && typeof value === "string");
  localStorage.setItem(shelf, JSON.stringify({ typed, submitted, version: form.elements.version.value }));
}

/* A text that was sent off and has since led to a new version has arrived. One typed over an older version keeps that version,
   so that the server notices and shows both texts. */
function takeUp(form, shelf) {
  const kept = JSON.parse(localStorage.getItem(shelf));
  if (!kept) return;
  const arrived = kept.submitted && kept.version !== form.elements.version.value;
  const alreadyThere = kept.typed.every(([name, value]) => form.elements.namedItem(name)?.value === value);
  if (arrived || alreadyThere) return localStorage.removeItem(shelf);
  for (const [name, value] of kept.typed) {
    const field = form.elements.namedItem(name);
    if (field && field.type !== "checkbox") field.value = value;
  }
  form.elements.version.value = kept.version;
  form.changed = true;
  showSaved("local", form);
}

document.addEventListener("submit", ({ target }) => {
  if (!target.dataset.settles) return;
  const typed = [["text", target.elements.mine.value]];
  const kept = JSON.stringify({ typed, submitted: true, version: target.elements.version.value });
  localStorage.setItem(shelfOf(new URL(target.dataset.settles, location).href), kept);
});

/* ---- what htmx sends ------------------------------------------------------------------------------------------- */

document.addEventListener("htmx:configRequest", (event) => {
  if (event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = csrfToken();
});
document.addEventListener("htmx:beforeRequest", (event) => { if (writes(event)) showSaved("sending"); });
document.addEventListener("htmx:afterRequest", (event) => {
  if (!writes(event)) return;
  const saved = event.detail.successful;
  document.querySelector(".unsent")?.remove();
  if (saved) showSaved("sent");
  else if (![409, 422].includes(event.detail.xhr.status)) tellUnsent();
});

const writes = (event) => event.detail.requestConfig.verb !== "get";

function tellUnsent() {
  const strip = document.createElement("div");
  strip.className = "offline unsent";
  strip.setAttribute("role", "alert");
  const words = document.createElement("div");
  words.className = "container-page";
  const first = document.createElement("strong");
  first.textContent = "Chưa gửi được. Chữ đồng chí đã gõ còn nguyên; xin bấm lại khi có mạng.";
  words.append(first);
  strip.append(words);
  document.body.prepend(strip);
}

/* ---- small things ---------------------------------------------------------------------------------------------- */

async function copyText(button) {
  const source = document.querySelector(button.dataset.copy);
  const before = [...button.childNodes];
  try {
    await navigator.clipboard.writeText(source.value ?? source.textContent);
    button.replaceChildren("Đã chép");
    setTimeout(() => button.replaceChildren(...before), 3000);
  } catch {
    getSelection().selectAllChildren(source);
  }
}

function insertPhrase(button) {
  const field = document.querySelector(button.dataset.insert);
  const before = /\S$/.test(field.value.slice(0, field.selectionStart)) ? " " : "";
  const words = button.textContent.trim().replace(/…$/, "");
  field.setRangeText(`${before}${words} `, field.selectionStart, field.selectionEnd, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
}

function step(button) {
  const field = button.parentElement.querySelector("input");
  const wanted = Number(field.value) + Number(button.dataset.step);
  field.value = Math.min(Number(field.max), Math.max(Number(field.min), wanted));
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

document.addEventListener("input", (event) => {
  const tally = event.target.closest("[data-tally]");
  if (!tally) return;
  const counted = [...tally.querySelectorAll("input")].map((field) => Number(field.value) || 0);
  tally.querySelector("[data-tally-less]").textContent = counted.join(" − ");
  tally.querySelector("[data-tally-rest]").textContent = tally.dataset.tally - counted.reduce((sum, one) => sum + one, 0);
});

function countMinutes() {
  document.querySelectorAll("[data-minutes-since]").forEach((place) => {
    place.textContent = Math.max(0, Math.floor((Date.now() - Date.parse(place.dataset.minutesSince)) / 60000));
  });
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") closeMenus(null);
  const list = document.querySelector("[data-keys]");
  const typing = event.target.closest?.("input, textarea, select, dialog");
  if (!list || typing || event.ctrlKey || event.altKey || event.metaKey) return;
  const direction = { j: 1, k: -1 }[event.key.toLowerCase()];
  if (!direction) return;
  const links = [...list.querySelectorAll("a[href]")];
  links[links.findIndex((link) => link.hasAttribute("aria-current")) + direction]?.click();
});

document.addEventListener("click", (event) => closeMenus(event.target));

function closeMenus(unlessAround) {
  document.querySelectorAll(".more[open], .who[open]").forEach((menu) => {
    if (!menu.contains(unlessAround)) menu.open = false;
  });
}
