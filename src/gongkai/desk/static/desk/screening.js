// The pages of screening work without this file; with it, texts are copied and findings point at each other.

for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const source = document.getElementById(button.dataset.copy);
    await navigator.clipboard.writeText(source.value ?? source.textContent);
    button.textContent = "已复制";
  });
}

document.addEventListener("click", (event) => {
  const back = event.target.closest("[data-go-hit]");
  const hit = back && document.getElementById(back.hash.slice(1));
  if (!hit) return;
  event.preventDefault();
  hit.scrollIntoView({ block: "center" });
  hit.querySelector("a").focus();
});

document.addEventListener("submit", (event) => {
  const form = event.target.closest("[data-busy]");
  if (!form) return;
  const button = form.querySelector("button[type=submit]");
  button.setAttribute("aria-disabled", "true");
  button.textContent = "正在筛查…";
});

document.getElementById("result-panel")?.scrollIntoView({ block: "start" });
