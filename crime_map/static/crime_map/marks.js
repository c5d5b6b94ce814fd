// The circles and areas on the canvas as buttons for the keyboard and for screen readers.
// One Tab stop: arrow keys, Home and End go from mark to mark as one reads, Enter opens.

export class Marks {
  // `focused(mark or null)` draws the ring; `opened(mark)` does what a tap would.
  constructor(frame, label, { focused, opened }) {
    this.list = document.createElement("div");
    this.list.className = "crime-map__marks visually-hidden";
    this.list.setAttribute("role", "group");
    this.list.setAttribute("aria-label", label);
    frame.after(this.list); // so that Tab goes from the map to what is on it
    this.opened = opened;
    this.focused = focused;
    this.list.addEventListener("keydown", (event) => this.onKey(event));
    this.list.addEventListener("click", (event) => this.opened(this.marks[this.buttons.indexOf(event.target)]));
    this.list.addEventListener("focusin", (event) => this.onFocus(event));
    this.list.addEventListener("focusout", () => this.focused(null));
    this.buttons = [];
    this.marks = [];
  }

  // Show these marks: { key, label, latitude, longitude, radius, x, y }. The focus stays on the mark with its key.
  show(marks) {
    const isLost = this.isLeftBehind && document.activeElement === document.body;
    const hadFocus = isLost || this.list.contains(document.activeElement);
    this.isLeftBehind = hadFocus && !marks.length; // the focus comes back with the next mark
    const key = this.marks[this.current]?.key;
    this.marks = inReadingOrder(marks);
    this.buttons = this.marks.map(({ label }) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = label;
      button.tabIndex = -1;
      return button;
    });
    this.list.replaceChildren(...this.buttons);
    this.list.hidden = !marks.length;
    this.setCurrent(Math.max(0, this.marks.findIndex((mark) => mark.key === key)));
    if (hadFocus) this.buttons[this.current]?.focus({ preventScroll: true });
  }

  relabel(labelOf) {
    this.marks.forEach((mark, at) => (this.buttons[at].textContent = labelOf(mark)));
  }

  focusOn(key) {
    this.setCurrent(Math.max(0, this.marks.findIndex((mark) => mark.key === key)));
    this.buttons[this.current]?.focus({ preventScroll: true });
  }

  focusLargest() {
    const largest = this.marks.reduce((best, mark) => (mark.radius > (best?.radius ?? 0) ? mark : best), null);
    if (largest) this.focusOn(largest.key);
  }

  setCurrent(current) {
    if (this.buttons[this.current]) this.buttons[this.current].tabIndex = -1;
    this.current = current;
    if (this.buttons[current]) this.buttons[current].tabIndex = 0;
  }

  onFocus(event) {
    this.setCurrent(this.buttons.indexOf(event.target));
    this.focused(this.marks[this.current]);
  }

  onKey(event) {
    const last = this.buttons.length - 1;
    const steps = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
    const goal = { Home: 0, End: last }[event.key] ?? this.current + (steps[event.key] ?? 0);
    if (!(event.key in steps) && event.key !== "Home" && event.key !== "End") return;
    event.preventDefault();
    event.stopPropagation(); // the arrow keys move from mark to mark here, not the map
    this.buttons[Math.min(last, Math.max(0, goal))]?.focus({ preventScroll: true });
  }
}

const ROW = 64; // pixels

function inReadingOrder(marks) {
  const row = ({ y }) => Math.floor(y / ROW);
  return [...marks].sort((a, b) => row(a) - row(b) || a.x - b.x);
}
