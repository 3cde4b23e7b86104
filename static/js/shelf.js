/* What this device keeps while there is no network, used by pages and by the worker: one IndexedDB, every record encrypted
   (AES-GCM) with the key of the sign-in session. The key lives in memory only; the server gives it again to the same account.

   stores: entries (what waits to be sent, in order), words (half-typed, by address), pages (as last seen, by address)       */
"use strict";

const shelf = (() => {
  const STORES = { entries: { keyPath: "seq", autoIncrement: true }, words: { keyPath: "id" }, pages: { keyPath: "id" } };

  const asked = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

  function open() {
    const opening = indexedDB.open("branchmeet", 1);
    opening.onupgradeneeded = () => {
      for (const [name, options] of Object.entries(STORES)) opening.result.createObjectStore(name, options);
    };
    return asked(opening);
  }

  /* Opened anew each time: signing out clears the whole database, and an open one would stand in its way. */
  async function within(store, mode, act) {
    const database = await open();
    try {
      const transaction = database.transaction(store, mode, { durability: "strict" });
      const done = new Promise((resolve, reject) => {
        transaction.oncomplete = resolve;
        transaction.onerror = transaction.onabort = () => reject(transaction.error);
      });
      const result = await act(transaction.objectStore(store));
      await done;
      return result;
    } finally {
      database.close();
    }
  }

  async function seal(key, value) {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const plain = new TextEncoder().encode(JSON.stringify(value));
    return { iv, sealed: await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, plain) };
  }

  async function unseal(key, { iv, sealed }) {
    const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv }, key, sealed);
    return JSON.parse(new TextDecoder().decode(plain));
  }

  return {
    seal,
    unseal,
    put: (store, record) => within(store, "readwrite", (place) => asked(place.put(record))),
    get: (store, id) => within(store, "readonly", (place) => asked(place.get(id))),
    all: (store) => within(store, "readonly", (place) => asked(place.getAll())),
    remove: (store, id) => within(store, "readwrite", (place) => asked(place.delete(id))),
  };
})();
