// Share an item, and choose how large its text is.
const article = document.querySelector("article.item");
const share = document.querySelector("[data-share]");
const KEY = "gongkai-text-size";

share?.addEventListener("click", async () => {
  const said = share.querySelector("span");
  try {
    if (navigator.share) {
      await navigator.share({ title: document.title, url: location.href });
    } else {
      await navigator.clipboard.writeText(location.href);
      said.textContent = "网址已复制";
    }
  } catch (error) {
    if (error.name !== "AbortError") said.textContent = "请复制地址栏的网址";
  }
});

const sizes = document.querySelectorAll("[data-text-size]");
const choose = (size) => {
  article.dataset.text = size;
  for (const button of sizes) button.setAttribute("aria-pressed", button.dataset.textSize === size);
};
for (const button of sizes) {
  button.addEventListener("click", () => {
    choose(button.dataset.textSize);
    try {
      localStorage.setItem(KEY, button.dataset.textSize);
    } catch {
      // Where nothing may be kept, the choice holds for this page.
    }
  });
}
if (article && sizes.length) {
  let kept = null;
  try {
    kept = localStorage.getItem(KEY);
  } catch {
    // The same.
  }
  choose([...sizes].some((button) => button.dataset.textSize === kept) ? kept : "normal");
}
