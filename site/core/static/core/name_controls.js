// Gives staff pages what a screen reader needs and Wagtail leaves out, with words that already stand on the page: names
// for fields, buttons and landmarks that have none, and headings that are what they look like. Each entry is one such
// fault of Wagtail 8: the elements that show it, and what mends it. Whatever is mended no longer matches. At last, what
// was wrong with a form that was sent: first in the title, and under the focus.

const words = (element) => element?.textContent.replace(/\s+/g, " ").trim() ?? "";
const nameBy = (find) => (element) => {
  const name = find(element);
  if (name && name !== element.getAttribute("aria-label")) element.setAttribute("aria-label", name);
};

const HEADING = "h1, h2";

function wrap(element, role) {
  const around = document.createElement("div");
  around.setAttribute("role", role);
  element.replaceWith(around);
  around.append(element);
}

const MENDED = {
  // An editor of formatted text is no form control, so that its label's `for` does not reach it.
  ".public-DraftEditor-content:not([aria-label])": nameBy((editor) => {
    const heading = editor.closest("[data-panel]")?.querySelector("[data-panel-heading]");
    const label = editor.closest(".w-field")?.parentElement.querySelector(":scope > .w-field__label") ?? heading;
    return words(label?.querySelector(".c-sf-block__type") ?? label?.querySelector("[data-panel-heading-text]") ?? label).replace(/\s*\*$/, "");
  }),
  // The menu has a search too, and so may the window above the page.
  ":is(main, .modal) form[role=search]:not([aria-label])": nameBy((form) =>
    [words(form.querySelector("label")), words(form.closest(".modal")?.querySelector(HEADING) ?? document.querySelector("h1"))]
      .filter(Boolean)
      .join(": "),
  ),
  // The window in which a picture, a document or a page is chosen: its heading comes later, and changes with its steps.
  ".modal[role=dialog]": nameBy((window) => words(window.querySelector(HEADING))),
  // One block of text after another: a part of the page each, and not another landmark of the same name.
  "section.w-panel--nested:not([role])": (panel) => panel.setAttribute("role", "group"),
  // Who else has the page open: the name is in the tooltip alone, which is taken out of the button when it is made.
  ".w-editing-sessions__session[data-controller~=w-tooltip]:not([aria-label])": nameBy((button) =>
    words(button.querySelector("[data-w-tooltip-target=content]") ?? button._tippy?.props.content),
  ),
  // The way to a page stands in the window where one is chosen, too.
  ".modal nav[aria-label]": nameBy((nav) => {
    nav.dataset.name ??= nav.getAttribute("aria-label");
    return [nav.dataset.name, words(nav.closest(".modal").querySelector(HEADING))].join(": ");
  }),
  // “Show filters” with the number of those that are on, which people see and did not hear.
  ".w-drilldown .w-slim-header-action-button": nameBy((button) => {
    button.dataset.name ??= button.getAttribute("aria-label");
    const count = button.querySelector(".w-drilldown__count:not([hidden])");
    return [button.dataset.name, words(count)].filter(Boolean).join(" ");
  }),
  ".replace-file-input > input[type=file]:not([aria-label])": nameBy((input) => words(input.previousElementSibling)),
  // A heading cannot be an alert, but stand in one; and a tab that stands by itself is a list of one.
  "h2[role=alert]": (heading) => {
    heading.removeAttribute("role");
    wrap(heading, "alert");
  },
  ":not([role=tablist]) > a[role=tab]": (tab) => wrap(tab, "tablist"),
  "h3.filter-title:not([aria-level])": (heading) => heading.setAttribute("aria-level", "2"),
  // The editor of translations: headings begin at the third level, and its two file inputs hide behind a button.
  "main:not(:has(h1)) > .content > .js-translation-editor": (editor) => {
    const heading = document.createElement("h1");
    heading.className = "w-sr-only";
    heading.textContent = document.title;
    editor.before(heading);
  },
  ".js-translation-editor h3:not([aria-level])": (heading) => heading.setAttribute("aria-level", "2"),
  ".js-translation-editor h4:not([aria-level])": (heading) => heading.setAttribute("aria-level", "3"),
  ".js-translation-editor input[type=file]:not([aria-label])": nameBy((input) => words(input.form.previousElementSibling)),
  ".listing td > h2:empty": (heading) => heading.remove(),
  ".listing thead th:not(:has(*)), th.workflow-progress-table__left-column:empty": (cell) => {
    if (words(cell)) return;
    const corner = document.createElement("td");
    corner.className = cell.className;
    cell.replaceWith(corner);
  },
};

function mend() {
  for (const [fault, mended] of Object.entries(MENDED)) document.querySelectorAll(fault).forEach(mended);
}

// Editors, lists and tooltips come and go while the page is open; nothing else runs between their coming and this.
new MutationObserver(mend).observe(document.body, { childList: true, subtree: true });
mend();

const summary = document.querySelector("main .error-summary");
const wrong =
  summary ?? [...document.querySelectorAll("main :is(.messages .error, .error-message)")].find((each) => each.checkVisibility());
if (wrong) {
  if (!summary) document.title = `Error: ${document.title}`;
  wrong.tabIndex = -1;
  wrong.focus();
}
