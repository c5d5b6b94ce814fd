// Starts the map: at once where the connection is good, when asked where somebody saves data.

const root = document.querySelector("[data-crime-map]");

if (root) {
  const options = JSON.parse(document.getElementById("crime-map-options").textContent);
  root.querySelector("[data-map-without]").hidden = true;
  if (isSaving()) offer();
  else start();

  function isSaving() {
    const { saveData, effectiveType } = navigator.connection ?? {};
    return saveData || matchMedia("(prefers-reduced-data: reduce)").matches || ["slow-2g", "2g", "3g"].includes(effectiveType);
  }

  function offer(sentence) {
    const place = root.querySelector("[data-map-offer]");
    place.hidden = false;
    place.querySelector("p").textContent = sentence ?? "";
    const button = place.querySelector("button");
    button.textContent = sentence ? options.words.tryAgain : options.words.show.replace("{size}", options.size);
    button.onclick = () => {
      place.hidden = true;
      start(true);
    };
  }

  async function start(isAsked = false) {
    const body = root.querySelector("[data-map-body]");
    body.hidden = false;
    root.dataset.state = "loading";
    try {
      await Promise.all([...root.dataset.styles.split(" ").map(loadStyle), ...root.dataset.scripts.split(" ").map(loadScript)]);
      const { showMap } = await import("./view.js");
      await showMap(root, options);
      root.dataset.state = "ready";
      if (isAsked) root.querySelector(".crime-map__frame").focus({ preventScroll: true });
    } catch (error) {
      console.warn(error);
      root.dataset.state = "failed";
      body.hidden = true;
      offer(options.words.failed);
    }
  }

  function loadStyle(href) {
    return load(Object.assign(document.createElement("link"), { rel: "stylesheet", href }));
  }

  function loadScript(src) {
    return load(Object.assign(document.createElement("script"), { src }));
  }

  function load(element) {
    return new Promise((loaded, failed) => {
      element.onload = loaded;
      element.onerror = () => failed(new Error(`${element.src || element.href} could not be loaded.`));
      document.head.append(element);
    });
  }
}
