// Shows on the page what an answer on it leads to, as soon as that is saved, and hides what is asked no more. Nothing
// that was typed is touched: what is new comes from the page as the server would draw it now, what is hidden stays in
// the form. Without this the page comes again with its new questions when somebody goes on.

for (const form of document.querySelectorAll("form[data-opens]")) {
  follow(form);
}

function follow(form) {
  const status = form.querySelector("[data-autosave-status]");
  const drawnWith = form.elements.drawn_with;
  const parts = () => [...form.querySelectorAll("[data-shown]")];
  let newest = 0;

  form.addEventListener("saved", ({ detail }) => bring(detail));

  async function bring({ shown, saved }) {
    const turn = (newest += 1);
    const visible = parts().filter((part) => !part.hidden);
    if (visible.map((part) => part.dataset.shown).join() === shown.join()) return;
    const response = await fetch(window.location.href, { headers: { Accept: "text/html" } });
    if (!response.ok || turn !== newest) return;
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const hasMore = add(page, shown);
    for (const part of parts()) part.hidden = !shown.includes(part.dataset.shown);
    const progress = page.querySelector(".answer__progress");
    if (progress) document.querySelector(".answer__progress").textContent = progress.textContent;
    status.textContent = hasMore ? `${form.dataset.opened} ${saved}` : saved;
  }

  /** Put what is missing where the page has it; whether anything came to be seen. */
  function add(page, shown) {
    const known = new Map(parts().map((part) => [part.dataset.shown, part]));
    const drawn = JSON.parse(page.querySelector("[name=drawn_with]")?.value || "{}");
    const now = JSON.parse(drawnWith.value);
    let before = null;
    let hasMore = false;
    for (const id of shown) {
      const found = page.querySelector(`[data-shown="${CSS.escape(id)}"]`);
      // A map is drawn with its page: it comes when somebody goes on.
      if (!known.has(id) && found && !found.querySelector("[data-place]")) {
        const part = document.importNode(found, true);
        if (before) before.after(part);
        else parts()[0].before(part);
        known.set(id, part);
        if (id in drawn) now[id] = drawn[id];
        hasMore = true;
      } else if (known.get(id)?.hidden) {
        hasMore = true;
      }
      before = known.get(id) ?? before;
    }
    drawnWith.value = JSON.stringify(now);
    return hasMore;
  }
}
