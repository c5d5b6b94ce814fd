// Opens a table's page without a connection. Its scope is that page alone: it is served from below the page's address.
//
// The newest answer of the network is shown and kept; the kept one where the network gives none in time.

const KEPT = `table:${self.registration.scope}`;
const PATIENCE = 6000; // milliseconds; a network that is there and answers nothing is none

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method === "GET" && new URL(request.url).origin === self.location.origin) {
    event.respondWith(newestOrKept(request));
  }
});

async function newestOrKept(request) {
  const kept = await caches.open(KEPT);
  try {
    const response = await fetch(request, { signal: AbortSignal.timeout(PATIENCE) });
    if (response.ok) await kept.put(request, response.clone());
    return response;
  } catch (problem) {
    const found = await kept.match(request, { ignoreSearch: true, ignoreVary: true });
    if (found) return found;
    throw problem;
  }
}
