/* Attendance and notes of a meeting wait on this device until the server has taken them: in order, each exactly once.
   Needs HTTPS or localhost; without that, or without the key of the session, forms are sent as ever.

   form[data-outbox="Điểm danh"]   is put into the queue instead of being sent; data-note: a remark, shown at once
   #unsent-list                    what has not arrived, and what was refused, with a way on
   #kept-notes[data-pending=item]  remarks of this item that have not arrived                                                */
"use strict";

const RETRY_MS = 5000;
const who = document.body.dataset.who || "";

window.outbox = (() => {
  const outbox = { waiting: 0, keepWords, forgetWords, ready: null };
  const keys = new Map();
  const lost = new Set();
  let own = null;
  let csrf = csrfToken();
  let sending = false;

  if (!window.isSecureContext || !window.indexedDB || !crypto.subtle || !navigator.serviceWorker || !who) return null;
  outbox.ready = begin();
  document.addEventListener("submit", put, true);
  window.addEventListener("online", send);
  setInterval(send, RETRY_MS);
  return outbox;

  /* ---- the key ------------------------------------------------------------------------------------------------- */

  async function begin() {
    try {
      await navigator.serviceWorker.register("/device/worker", { scope: "/meetings/" });
    } catch {
      return;  /* a private window: forms are sent as ever */
    }
    own = await askServer("") || await askWorker();
    if (own) {
      keys.set(own.id, own.key);
      tellWorker({ hand: own, who });
      setInterval(() => tellWorker({ stay: true }), 15000);
      const links = [...document.querySelectorAll(".dock a, .rail-item")].map((link) => link.href);
      tellWorker({ warm: [location.href, ...links] });
      await takeUpWords();
    }
    await show();
    send();
  }

  async function askServer(session) {
    try {
      const answer = await fetch(`/device/key?session=${session}`, { redirect: "manual" });
      if (answer.status === 404) lost.add(Number(session));
      if (!answer.ok) return null;
      const given = await answer.json();
      csrf = given.csrf;
      const raw = Uint8Array.from(atob(given.key), (sign) => sign.charCodeAt(0));
      return { id: given.session, key: await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]) };
    } catch {
      return null;
    }
  }

  /* Without a network only the worker still knows the key, as long as it has not been put to sleep. */
  async function askWorker() {
    const worker = (await navigator.serviceWorker.ready).active;
    return new Promise((resolve) => {
      const channel = new MessageChannel();
      channel.port1.onmessage = ({ data }) => resolve(data.who === who ? data.hand : null);
      setTimeout(() => resolve(null), 2000);
      worker.postMessage({ ask: true }, [channel.port2]);
    });
  }

  async function tellWorker(message) {
    (await navigator.serviceWorker.ready).active.postMessage(message);
  }

  async function open(record) {
    if (!keys.has(record.session)) keys.set(record.session, (await askServer(record.session))?.key);
    const key = keys.get(record.session);
    if (!key) keys.delete(record.session);
    return key ? { ...record, ...await shelf.unseal(key, record) } : null;  /* null: locked for now, or for good */
  }

  /* ---- the queue ----------------------------------------------------------------------------------------------- */

  function put(event) {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (!form.dataset.outbox || !own) {
      if (!navigator.onLine) {
        event.preventDefault();
        tellUnsent();
      }
      return;
    }
    if (!form.reportValidity()) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    keep(form).catch(() => form.submit());
  }

  async function keep(form) {
    while (form.keeping) await new Promise((resolve) => setTimeout(resolve, 50));
    const fields = [...new FormData(form)].filter(([name, value]) => name !== "csrf_token" && typeof value === "string");
    const content = { fields, words: form.dataset.outbox, page: location.pathname + location.search, at: clock() };
    const same = form.matches("[data-note]") ? null : (await mine()).find((entry) => entry.url === form.action && !entry.refused);
    const record = { who, session: own.id, url: form.action, id: same?.id || crypto.randomUUID(), ...await shelf.seal(own.key, content) };
    await shelf.put("entries", same && !sending ? { ...record, seq: same.seq } : record);
    form.changed = false;
    settle(form);
    await show();
    send();
  }

  /* The form is as if it had been sent: a note is empty again, everything else stands as saved. */
  function settle(form) {
    if (form.matches("[data-note]")) form.elements.text.value = "";
    for (const field of form.elements) {
      if (field.type === "checkbox" || field.type === "radio") field.defaultChecked = field.checked;
      else if (field.tagName === "TEXTAREA" || field.type === "number") field.defaultValue = field.value;
    }
    form.keptWords = undefined;
    form.removeAttribute("data-mine");
    const pressed = form.querySelector("button[aria-pressed]");
    if (pressed) {
      pressed.setAttribute("aria-pressed", form.elements.done.value === "1" ? "true" : "false");
      form.elements.done.value = form.elements.done.value === "1" ? "0" : "1";
    }
  }

  async function mine() {
    return (await shelf.all("entries")).filter((entry) => entry.who === who);
  }

  async function send() {
    if (sending || !own) return;
    sending = true;
    try {
      for (const record of (await mine()).filter((entry) => !entry.refused)) {
        const entry = await open(record);
        if (!entry && lost.has(record.session)) continue;
        if (!entry || !await deliver(entry)) break;
      }
    } finally {
      sending = false;
      await show();
    }
  }

  /* Whether the next one may go: the server has taken this one, or said for good that it will not. */
  async function deliver(entry, again = true) {
    showSaved("sending");
    let answer;
    try {
      const body = new URLSearchParams(entry.fields);
      answer = await fetch(entry.url, { method: "POST", body, redirect: "manual", headers: { "X-CSRFToken": csrf, "X-Entry": entry.id } });
    } catch {
      return false;
    }
    if (answer.status === 204) return arrived(entry, answer.headers.get("X-Location"));
    if (answer.status === 401) return false;
    if (answer.status === 400 && again) return await askServer("") !== null && deliver(entry, false);
    if (answer.status >= 400 && answer.status < 500) return refused(entry, await answer.text());
    return false;
  }

  async function arrived(entry, next) {
    await shelf.remove("entries", entry.seq);
    if (next && new URL(entry.url).pathname.endsWith("/attendance") && entry.page === location.pathname + location.search) location.assign(next);
    else htmx.trigger("#news", "news");
    return true;
  }

  async function refused(entry, page) {
    const said = new DOMParser().parseFromString(page, "text/html");
    const why = said.querySelector(".field-error, .error-summary, [data-focus], main .strong")?.textContent.trim();
    const { seq, who: account, session, url, id } = entry;
    const { fields, words, at } = entry;
    const content = { fields, words, page: entry.page, at, why: why || "Máy chủ chưa nhận mục này." };
    await shelf.put("entries", { seq, who: account, session, url, id, refused: true, ...await shelf.seal(keys.get(session), content) });
    return true;
  }

  /* ---- half-typed words ---------------------------------------------------------------------------------------- */

  async function keepWords(address, words) {
    if (!own) return false;
    await shelf.put("words", { id: `${who} ${address} ${words[0][1]}`, who, session: own.id, ...await shelf.seal(own.key, words) });
    return true;
  }

  function forgetWords(address, field) {
    return own && shelf.remove("words", `${who} ${address} ${field}`);
  }

  async function takeUpWords() {
    for (const form of document.querySelectorAll("form[data-draft]")) {
      const record = await shelf.get("words", `${who} ${form.dataset.draft} ${form.dataset.draftField}`);
      const kept = record && await open(record);
      if (!kept) continue;
      const words = new Map(await shelf.unseal(keys.get(record.session), record));
      const field = form.elements.text || form.elements.conclusion;
      field.value = words.get("text");
      if (form.elements.member_id) form.elements.member_id.value = words.get("member_id");
      if (form.elements.kind) form.elements.kind.value = words.get("kind");
      if (form.elements.version) form.elements.version.value = words.get("version");
    }
  }

  /* ---- what is seen of it -------------------------------------------------------------------------------------- */

  async function show() {
    const records = await mine();
    const entries = [];
    for (const record of records) entries.push(await open(record) || { ...record, locked: true });
    const closed = entries.filter((entry) => entry.refused || lost.has(entry.session));
    const waiting = entries.filter((entry) => !closed.includes(entry));
    outbox.waiting = waiting.length;
    localStorage.setItem("unsent", waiting.length);
    showSaved(waiting.length ? "local" : "sent");
    const list = document.querySelector("#unsent-list");
    list?.replaceChildren(...closed.map(refusal), ...(waiting.length ? [queue(waiting)] : []));
    showNotes(waiting);
  }

  function queue(waiting) {
    const box = make("div", "notice-box notice-info d-block");
    box.append(make("strong", "", `${waiting.length} mục đã lưu trên máy, chờ gửi.`));
    const locked = waiting.some((entry) => entry.locked);
    const words = waiting.filter((entry) => !entry.locked).map((entry) => `${entry.words} (${entry.at})`).join("; ");
    const rest = locked ? "Có mục đang khóa, hiện lại khi có mạng." : "";
    box.append(make("p", "small mb-0", `${words}${words ? ". " : ""}${rest} Máy tự gửi khi có mạng, đồng chí cứ ghi tiếp.`));
    return box;
  }

  function refusal(entry) {
    const box = make("div", "notice-box notice-warn d-block");
    if (entry.locked) {
      box.append(make("strong", "", "Một mục trên máy này không mở được nữa, vì phiên đăng nhập đó đã kết thúc ở nơi khác."), press("Bỏ mục này", () => drop(entry)));
      return box;
    }
    box.append(make("strong", "", `Chưa ghi được: ${entry.words} (${entry.at}). ${entry.why}`));
    const typed = entry.fields.find(([name]) => name === "text" || name === "conclusion");
    if (typed) box.append(make("p", "said mb-1", typed[1]));
    const actions = make("div", "actions");
    actions.append(press("Xem cả hai, ghi lại", () => sendAsPage(entry)), press("Bỏ mục này", () => drop(entry)));
    box.append(actions);
    return box;
  }

  /* As an ordinary form it leads to the server's own page, where both texts stand side by side. */
  async function sendAsPage(entry) {
    const form = make("form");
    form.method = "post";
    form.action = entry.url;
    for (const [name, value] of [...entry.fields, ["csrf_token", csrf]]) {
      const field = make("input");
      field.type = "hidden";
      field.name = name;
      field.value = value;
      form.append(field);
    }
    document.body.append(form);
    await shelf.remove("entries", entry.seq);
    form.submit();
  }

  async function drop(entry) {
    await shelf.remove("entries", entry.seq);
    await show();
  }

  function showNotes(waiting) {
    const list = document.querySelector("#kept-notes");
    if (!list) return;
    const notes = waiting.filter((entry) => !entry.locked && entry.url.endsWith("/remarks")
      && entry.fields.some(([name, value]) => name === "agenda_item_id" && value === list.dataset.pending));
    const names = document.querySelector("#member_id")?.options || [];
    list.replaceChildren(...notes.map((entry) => {
      const said = new Map(entry.fields);
      const line = make("li", "remark");
      const by = make("div", "by");
      by.append(make("span", "", [...names].find((one) => one.value === said.get("member_id"))?.text || ""), make("span", "sent local", `Đã lưu trên máy ${entry.at}`));
      line.append(by, make("p", "", said.get("text")));
      return line;
    }));
    list.hidden = !notes.length;
  }

  function make(tag, className = "", words = "") {
    const made = document.createElement(tag);
    if (className) made.className = className;
    made.textContent = words;
    return made;
  }

  function press(words, act) {
    const button = make("button", "btn btn-second", words);
    button.type = "button";
    button.addEventListener("click", act);
    return button;
  }
})();
