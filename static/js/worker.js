/* Keeps the pages of a meeting being held for the time without a network. What is kept is encrypted with the key of the
   session, which a page hands over and which is held in memory only; files of the program itself lie in the open.
   `OWN_FILES` is set by the script that the server puts before this one.                                                    */
"use strict";

const FILES = "branchmeet-files";
const HOLD = /^\/meetings\/\d+\/hold(\/(roll|speakers|votes|tasks|closing))?$/;
let hand = null;
let who = "";

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(caches.open(FILES).then((files) => files.addAll(OWN_FILES)));
});
self.addEventListener("activate", (event) => event.waitUntil(Promise.all([self.clients.claim(), dropOldFiles()])));

self.addEventListener("message", (event) => {
  const { data } = event;
  if (data.hand) [hand, who] = [data.hand, data.who];
  if (data.ask) event.ports[0].postMessage({ hand, who });
  if (data.warm) event.waitUntil(warm(data.warm));
});

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== location.origin) return;
  if (url.pathname.startsWith("/static/")) event.respondWith(ownFile(event.request));
  else if (event.request.mode === "navigate" && HOLD.test(url.pathname)) event.respondWith(page(event.request));
});

async function dropOldFiles() {
  const files = await caches.open(FILES);
  const wanted = new Set(OWN_FILES.map((path) => new URL(path, location).href));
  for (const request of await files.keys()) if (!wanted.has(request.url)) await files.delete(request);
}

async function ownFile(request) {
  return await (await caches.open(FILES)).match(request) || fetch(request);
}

async function page(request) {
  try {
    const answer = await fetch(request);
    if (answer.ok && !answer.redirected) await keepPage(request.url, answer.clone());
    return answer;
  } catch {
    return await keptPage(request.url) || noPage();
  }
}

const addressOf = (url) => { const { pathname, search } = new URL(url); return pathname + search; };

async function keepPage(url, answer) {
  if (!hand) return;
  const content = { html: await answer.text(), policy: answer.headers.get("Content-Security-Policy") };
  const record = { id: `${who} ${addressOf(url)}`, session: hand.id, ...await shelf.seal(hand.key, content) };
  await shelf.put("pages", record);
}

async function keptPage(url) {
  if (!hand) return null;
  const address = addressOf(url);
  const ofAnItem = address.includes("/hold?") && new URL(url).searchParams.has("item");
  const plain = ofAnItem ? address : address.split("?")[0];
  const record = await shelf.get("pages", `${who} ${address}`) || await shelf.get("pages", `${who} ${plain}`);
  if (!record || record.session !== hand.id) return null;
  const { html, policy } = await shelf.unseal(hand.key, record);
  return new Response(html, { headers: { "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": policy } });
}

/* Every page of the meeting is fetched once while there is a network, so that all of them open without one. */
async function warm(urls) {
  const wanted = new Set(urls.map(addressOf));
  for (const address of wanted) {
    const url = new URL(address, location).href;
    if (!HOLD.test(new URL(url).pathname) || await shelf.get("pages", `${who} ${address}`)) continue;
    try {
      const answer = await fetch(url);
      if (!answer.ok || answer.redirected) continue;
      const html = await answer.clone().text();
      await keepPage(url, answer);
      for (const [, item] of html.matchAll(/href="([^"#]*\/hold\?item=\d+)"/g)) wanted.add(item);
    } catch {
      return;
    }
  }
}

function noPage() {
  const words = "<!doctype html><html lang=\"vi\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>Chưa có mạng</title>"
    + "<h1>Chưa có mạng</h1><p>Trang này chưa mở được khi không có mạng. Những gì đã lưu trên máy vẫn còn nguyên, đã khóa, "
    + "và được gửi khi đồng chí mở lại có mạng.</p><p><a href=\"\">Thử lại</a></p></html>";
  return new Response(words, { status: 503, headers: { "Content-Type": "text/html; charset=utf-8" } });
}
