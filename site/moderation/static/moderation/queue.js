// Keyboard shortcuts of the queue. Off until somebody switches them on, and remembered on this device only.

const SWITCH = "moderation-shortcuts";
const MOVES = { j: 1, k: -1 };

const cards = [...document.querySelectorAll(".card")];
const box = document.querySelector("#shortcuts");

function current() {
  return cards.findIndex((card) => card.contains(document.activeElement));
}

function move(by) {
  const next = cards[Math.min(Math.max(current() + by, 0), cards.length - 1)];
  next?.focus();
  next?.scrollIntoView({ block: "start" });
}

function isTyping(element) {
  return element.matches("input, textarea, select, [contenteditable]");
}

function press(event) {
  if (!box.checked || event.altKey || event.ctrlKey || event.metaKey || isTyping(event.target)) return;
  const key = event.key.toLowerCase();
  if (key in MOVES) {
    event.preventDefault();
    move(MOVES[key]);
  } else if (/^[phr]$/.test(key)) {
    const button = cards[current()]?.querySelector(`[data-key="${key}"]`);
    if (button) {
      event.preventDefault();
      button.click();
    }
  }
}

if (box) {
  box.checked = localStorage.getItem(SWITCH) === "on";
  box.addEventListener("change", () => localStorage.setItem(SWITCH, box.checked ? "on" : "off"));
  document.addEventListener("keydown", press);
}
