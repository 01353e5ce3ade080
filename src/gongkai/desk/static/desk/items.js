// Extras of the editor: what is typed survives a lost connection, tables paste cleanly.

const form = document.querySelector("form[data-draft]");

if (form) {
  keepDraft(form);
  const body = form.elements.namedItem("body");
  body.addEventListener("paste", (event) => paste(event, body));
}

// --- what is typed stays in this browser until it is saved

function keepDraft(form) {
  const key = `gongkai-${form.dataset.draft}`;
  const found = form.querySelector("[data-draft-found]");
  const state = form.querySelector("[data-draft-state]");
  const seen = Number(form.elements.namedItem("seen").value);
  const fields = () => [...form.elements].filter((f) => f.name && !["hidden", "file", "submit", "checkbox"].includes(f.type));
  const now = () => Object.fromEntries(fields().map((f) => [f.name, f.value]));
  const loaded = JSON.stringify(now());
  const keep = (isSent) => write(key, JSON.stringify({ seen, isSent, values: now() }));
  const kept = JSON.parse(read(key) ?? "null");
  // A draft that was sent and saved since has done its work.
  const isDone = kept && ((kept.isSent && kept.seen < seen) || JSON.stringify(kept.values) === loaded);
  if (isDone) write(key, null);
  else if (kept && !form.querySelector(".field-error")) {
    found.hidden = false;
    found.querySelector("[data-draft-take]").addEventListener("click", () => {
      fields().forEach((field) => { if (field.name in kept.values) field.value = kept.values[field.name]; });
      found.hidden = true;
      form.elements.namedItem("body").focus();
    });
    found.querySelector("[data-draft-drop]").addEventListener("click", () => {
      write(key, null);
      found.hidden = true;
    });
  }
  let timer;
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      keep(false);
      state.textContent = "已暂存在本机浏览器，还没有保存。";
    }, 800);
  });
  form.addEventListener("submit", () => { clearTimeout(timer); keep(true); });
}

function read(key) {
  try { return localStorage.getItem(key); } catch { return null; }
}

function write(key, value) {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch { /* a browser without storage: nothing is kept, nothing breaks */ }
}

// --- pasted HTML becomes the signs of the editor

function paste(event, body) {
  const html = event.clipboardData.getData("text/html");
  if (!/<(table|h[1-6]|ul|ol)\b/i.test(html)) return;
  event.preventDefault();
  const page = new DOMParser().parseFromString(html, "text/html");
  const text = blocks(page.body).join("\n\n");
  body.setRangeText(text, body.selectionStart, body.selectionEnd, "end");
  body.dispatchEvent(new Event("input", { bubbles: true }));
}

function blocks(parent) {
  const found = [];
  for (const node of parent.children) {
    const tag = node.tagName.toLowerCase();
    if (/^h[1-6]$/.test(tag)) found.push(`${"#".repeat(Math.min(3, Math.max(1, Number(tag[1]) - 1)))} ${line(node)}`);
    else if (tag === "table") found.push(table(node));
    else if (tag === "ul") found.push([...node.children].map((li) => `- ${line(li)}`).join("\n"));
    else if (tag === "ol") found.push([...node.children].map((li, n) => `${n + 1}. ${line(li)}`).join("\n"));
    else if (["div", "section", "article", "body", "center"].includes(tag) && node.children.length) found.push(...blocks(node));
    else if (!["style", "script", "meta", "title", "xml"].includes(tag) && line(node)) found.push(line(node));
  }
  return found;
}

function line(node) {
  return node.textContent.replace(/\s+/g, " ").trim();
}

function table(node) {
  const rows = [...node.rows];
  const merged = rows.some((row) => [...row.cells].some((cell) => cell.colSpan > 1 || cell.rowSpan > 1));
  if (!merged) return rows.map((row) => `| ${[...row.cells].map((cell) => line(cell).replaceAll("|", "\\|")).join(" | ")} |`).join("\n");
  const html = rows.map((row, n) => `<tr>${[...row.cells].map((cell) => {
    const tag = n === 0 ? "th" : "td";
    const spans = `${cell.colSpan > 1 ? ` colspan="${cell.colSpan}"` : ""}${cell.rowSpan > 1 ? ` rowspan="${cell.rowSpan}"` : ""}`;
    return `<${tag}${spans}>${line(cell).replaceAll("&", "&amp;").replaceAll("<", "&lt;")}</${tag}>`;
  }).join("")}</tr>`).join("\n");
  return `<<<\n<table>\n${html}\n</table>\n>>>`;
}
