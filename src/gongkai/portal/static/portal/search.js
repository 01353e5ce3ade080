// Titles while somebody types, and filters that stand open where there is room.
const PAUSE = 150;

for (const input of document.querySelectorAll("[data-suggest]")) {
  const list = document.createElement("datalist");
  list.id = `${input.id}-titles`;
  input.after(list);
  input.setAttribute("list", list.id);
  let timer, asked;
  input.addEventListener("input", (event) => {
    clearTimeout(timer);
    asked?.abort();
    const words = input.value.trim();
    if (!words || event.isComposing) return;
    timer = setTimeout(async () => {
      asked = new AbortController();
      try {
        const address = `${input.dataset.suggest}?q=${encodeURIComponent(words)}`;
        const response = await fetch(address, { signal: asked.signal });
        if (!response.ok) return;
        const { titles } = await response.json();
        list.replaceChildren(...titles.map((title) => new Option(title, title)));
      } catch {
        // A suggestion that does not come is none.
      }
    }, PAUSE);
  });
  input.addEventListener("compositionend", () => input.dispatchEvent(new Event("input")));
}

if (matchMedia("(min-width: 64em)").matches) {
  for (const part of document.querySelectorAll("[data-open-when-wide]")) part.open = true;
}
