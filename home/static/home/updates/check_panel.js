// Renews what the checker says, and whom the update would reach, each time the editor has saved the draft.

const PANEL = "[data-update-check]";

async function renew() {
  const panel = document.querySelector(PANEL);
  const page = window.location.pathname.match(/\/pages\/(\d+)\/edit\//);
  if (!panel || !page) return;
  const answer = await fetch(panel.dataset.updateCheck.replace("/0/", `/${page[1]}/`), { credentials: "same-origin" });
  if (!answer.ok) return;
  const found = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(PANEL);
  if (found) panel.replaceWith(found);
}

document.addEventListener("w-autosave:success", renew);
