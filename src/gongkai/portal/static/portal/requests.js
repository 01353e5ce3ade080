// While somebody fills in an application: say at once what is wrong in a field that they have left,
// keep what was typed, count letters. The server judges; without this script the steps do the same.
const form = document.querySelector("form[data-keep]");

if (form) {
  const left = new Set();
  const kept = form.querySelector("[data-kept]");
  let waiting;

  function say(name, text) {
    const box = form.querySelector(`[data-field="${CSS.escape(name)}"]`);
    if (!box) return;
    const before = box.querySelector(".field-error");
    if (before && before.textContent === text) return;
    box.querySelectorAll(".field-error").forEach((old) => old.remove());
    box.classList.toggle("field-invalid", Boolean(text));
    const input = box.querySelector("input, textarea");
    if (!text) {
      input?.removeAttribute("aria-invalid");
      return;
    }
    const line = document.createElement("p");
    line.className = "field-error";
    line.id = `id_${name}_error`;
    line.setAttribute("role", "alert");
    line.textContent = text;
    (box.querySelector(".hint") ?? box.querySelector("label, legend")).after(line);
    input?.setAttribute("aria-invalid", "true");
  }

  async function keep() {
    const typed = new FormData();
    for (const [name, value] of new FormData(form)) if (typeof value === "string") typed.append(name, value);
    try {
      const answer = await fetch(form.getAttribute("action") || location.href, {
        method: "POST",
        body: typed,
        headers: { Accept: "application/json" },
      });
      if (!answer.ok) throw new Error(answer.statusText);
      const told = await answer.json();
      // Of a field that nobody has come to yet nothing is said; what is said already is kept true.
      form.querySelectorAll(".field-invalid").forEach((box) => left.add(box.dataset.field));
      for (const name of left) say(name, told.problems[name] ?? "");
      kept.textContent = told.kept;
    } catch {
      kept.textContent = "网络不通，还没有保存。请不要关闭页面，稍后会再试。";
      clearTimeout(waiting);
      waiting = setTimeout(keep, 10000);
    }
  }

  form.addEventListener("change", (event) => {
    if (event.target.type === "file") return;
    left.add(event.target.name);
    clearTimeout(waiting);
    waiting = setTimeout(keep, 300);
  });
  form.addEventListener("submit", () => clearTimeout(waiting));
}

for (const box of document.querySelectorAll("[data-count]")) {
  const area = box.querySelector("textarea");
  const line = document.createElement("p");
  line.className = "hint";
  area.after(line);
  const most = Number(box.dataset.count);
  const count = () => {
    const over = area.value.length - most;
    line.textContent = over > 0 ? `超出 ${over} 个字，最多 ${most} 个字` : `已写 ${area.value.length} 个字，最多 ${most} 个字`;
    line.classList.toggle("field-error", over > 0);
  };
  area.addEventListener("input", count);
  count();
}
