// What a table's tablet holds: points that are not delivered yet, the newest list of the table's points, and the words
// that somebody is writing. All of it outlives a closed page. Each point lies under a key of its own, so that two open
// pages of one table never overwrite each other's.

export class Held {
  #prefix;
  #memory = new Map(); // where the browser keeps nothing

  constructor(table) {
    this.#prefix = `forum-table-${table}:`;
  }

  /** Whether the browser keeps what it is given. */
  get isKept() {
    return this.#write("test", 1) && (this.#remove("test"), true);
  }

  /** Points that wait to be delivered, in the order in which they were noted. */
  get points() {
    const kept = Object.keys(storage() ?? {}).filter((name) => name.startsWith(`${this.#prefix}point:`));
    const names = new Set([...kept.map((name) => name.slice(this.#prefix.length)), ...this.#memory.keys()]);
    return [...names]
      .filter((name) => name.startsWith("point:"))
      .map((name) => this.#read(name))
      .filter(Boolean)
      .sort((one, other) => one.noted_at.localeCompare(other.noted_at));
  }

  hold(point) {
    this.#write(`point:${point.key}`, point);
  }

  /** Forgets a point once it is delivered, unless it was changed again on the way. */
  delivered({ key, revision }) {
    const held = this.#read(`point:${key}`);
    if (held && held.revision <= revision) this.#remove(`point:${key}`);
  }

  /** The table's points as the server knew them last: `{at, points}`. */
  get known() {
    return this.#read("known");
  }
  set known(list) {
    this.#write("known", list);
  }

  /** What stands in the form. */
  get draft() {
    return this.#read("draft");
  }
  set draft(point) {
    if (point) this.#write("draft", point);
    else this.#remove("draft");
  }

  forgetAll() {
    for (const name of Object.keys(storage() ?? {})) {
      if (name.startsWith(this.#prefix)) storage().removeItem(name);
    }
    this.#memory.clear();
  }

  #read(name) {
    if (this.#memory.has(name)) return this.#memory.get(name);
    try {
      return JSON.parse(storage().getItem(this.#prefix + name));
    } catch {
      return null;
    }
  }

  #write(name, value) {
    try {
      storage().setItem(this.#prefix + name, JSON.stringify(value));
      this.#memory.delete(name);
      return true;
    } catch {
      this.#memory.set(name, value);
      return false;
    }
  }

  #remove(name) {
    this.#memory.delete(name);
    try {
      storage().removeItem(this.#prefix + name);
    } catch {
      // There was nothing to forget.
    }
  }
}

function storage() {
  try {
    return window.localStorage;
  } catch {
    return null; // switched off in this browser
  }
}
