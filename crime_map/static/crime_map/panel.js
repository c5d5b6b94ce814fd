// The crimes at one snap point, or the figures of one area, as text beside the map.

import { say } from "./words.js";

const FEW = 40;

export class Panel {
  // `level` of the heading: one below the heading that the map stands under.
  constructor(element, level, closed) {
    this.element = element;
    this.level = level;
    this.closed = closed;
    element.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.close();
    });
  }

  // `digest` sums up many `lines`, which are { main, detail }; `link` is { text, act }. Focus goes to the heading, so that it is read.
  show({ heading, summary, digest, lines = [], note, link }) {
    const title = make(`h${this.level}`, heading, { tabIndex: -1 });
    const close = make("button", say("close"), { type: "button", className: "button button--quiet button--small" });
    close.addEventListener("click", () => this.close());
    const head = make("div", "", { className: "crime-map__panel-head" });
    head.append(title, close);
    const parts = [head, make("p", summary, { className: "crime-map__summary" })];
    if (digest) parts.push(make("p", digest));
    if (link) {
      const button = make("button", link.text, { type: "button", className: "button button--small" });
      button.addEventListener("click", link.act);
      parts.push(button);
    }
    if (lines.length) parts.push(this.list(lines));
    if (note) parts.push(make("p", note, { className: "hint" }));
    this.element.replaceChildren(...parts);
    this.element.hidden = false;
    this.element.scrollTop = 0;
    title.focus({ preventScroll: true });
    this.element.scrollIntoView({ block: "nearest" });
  }

  rename(heading) {
    this.element.querySelector(`h${this.level}`).textContent = heading;
  }

  list(lines) {
    const list = make("ul", "", { className: "crime-map__crimes" });
    const show = (some) =>
      list.append(
        ...some.map(({ main, detail }) => {
          const item = document.createElement("li");
          item.append(make("strong", main), make("span", detail));
          return item;
        }),
      );
    show(lines.slice(0, FEW));
    if (lines.length > FEW) {
      const more = document.createElement("li");
      const button = make("button", say("showAll", { count: lines.length }), { type: "button", className: "button button--quiet button--small" });
      button.addEventListener("click", () => {
        more.remove();
        show(lines.slice(FEW));
        list.children[FEW].tabIndex = -1;
        list.children[FEW].focus();
      });
      more.append(button);
      list.append(more);
    }
    return list;
  }

  close() {
    if (this.element.hidden) return;
    this.element.hidden = true;
    this.closed();
  }
}

function make(name, text, properties = {}) {
  return Object.assign(document.createElement(name), { textContent: text }, properties);
}
