// Renews what the checker says, and whom the update would reach, each time the editor has saved the draft.

const PANEL = "[data-update-check]";
let newest = null; // of the drafts asked about: answers may overtake each other

async function renew({ detail: { data: draft } }) {
  const panel = document.querySelector(PANEL);
  if (!panel) return;
  newest = draft;
  const answer = await fetch(panel.dataset.updateCheck.replace("/0/", `/${draft.pk}/`), { credentials: "same-origin" });
  if (!answer.ok) return;
  const found = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(PANEL);
  // The element stays, so that screen readers speak what is new in it, and only that.
  if (found && draft === newest && panel.innerHTML !== found.innerHTML) panel.replaceChildren(...found.childNodes);
}

document.addEventListener("w-autosave:success", renew);
