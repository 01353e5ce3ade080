// The editor of an item. Without this file the plain field works; with it the text is rich.

import { Editor, Extension } from "../vendor/prose-editor/editor.js";
import { Finding, findBar } from "./find.js";
import { Screening, screening } from "./findings.js";
import { keep } from "./keep.js";
import { cleanPaste } from "./paste.js";
import { blocks } from "./places.js";
import { pictures } from "./pictures.js";
import { extensions } from "./schema.js";
import { KEYS, deeds, toolbars } from "./tools.js";

const form = document.querySelector("form[data-draft]");
const root = document.querySelector("[data-editor]");
if (form && root) start();

async function start() {
  const source = JSON.parse(document.getElementById("editor-source").textContent);
  const plain = form.elements.namedItem("body");
  const notes = root.querySelector("[data-notes]");
  const addresses = source.files;
  const address = (src) => (src.startsWith("file:") ? addresses[src.slice(5)] ?? "" : src);
  let helpers = { onPaste: () => false, onDrop: () => false };
  let table;
  const shortcuts = Extension.create({
    name: "shortcuts",
    addKeyboardShortcuts() {
      return Object.fromEntries(Object.entries(KEYS).map(([key, name]) => [key, () => { table[name][0](); return true; }]));
    },
  });
  const editor = new Editor({
    element: root.querySelector("[data-editor-text]"),
    extensions: [...extensions(address), Finding, Screening, shortcuts],
    content: source.html,
    injectCSS: false,
    editorProps: {
      attributes: { id: "editor-text", role: "textbox", "aria-multiline": "true", "aria-labelledby": "body-label", class: "editor-prose" },
      transformPastedHTML(html) {
        if (html.includes("data-pm-slice") && !/style\s*=/i.test(html)) return html;
        const clean = cleanPaste(html);
        notes.textContent = clean.lost.join("；");
        return clean.html;
      },
      handlePaste: (view, event) => helpers.onPaste(event),
      handleDrop: (view, event) => helpers.onDrop(event),
    },
  });
  const read = () => (editor.isEmpty ? "" : editor.getHTML());
  helpers = pictures(root, editor, form, addresses);
  const more = {
    picture: [() => helpers.choose()],
    find: [() => openFind()],
    full: [() => full(root), () => root.classList.contains("editor-full")],
  };
  table = deeds(editor, more);
  toolbars(root, editor, table);
  root.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented && root.classList.contains("editor-full")) full(root);
  });
  const openFind = findBar(root, editor);
  root.hidden = false;
  plain.closest(".field").hidden = true;
  document.querySelector("[data-rich-label]").hidden = false;
  document.querySelector("[data-plain-help]").hidden = true;
  form.elements.namedItem("body_format").value = "html";
  const sync = () => { plain.value = read(); };
  sync();
  const kept = await keep(form, { read, sync, write: (html) => editor.commands.setContent(html) });
  editor.on("update", () => { sync(); kept.changed(); count(editor); });
  count(editor);
  screening(root, editor, form, (answer) => somebodyElse(answer));
  root.dataset.ready = "1";
}

function count(editor) {
  const text = blocks(editor.state.doc).map((block) => block.text).join("");
  const signs = text.replace(/[\s\ufffc]/g, "").length;
  const silent = [...editor.view.dom.querySelectorAll(".editor-picture-silent")].length;
  document.querySelector("[data-count]").textContent = `共 ${signs} 字${silent ? `，${silent} 幅图片还没有文字说明（点选图片，再按“图片”填写）` : ""}`;
}

function full(root) {
  const isFull = root.classList.toggle("editor-full");
  root.querySelector('[data-do="full"]').setAttribute("aria-pressed", String(isFull));
  document.body.classList.toggle("editor-holds-page", isFull);
}

// Another editor has saved since this page was opened: told at once, not only at the end.
function somebodyElse({ saved, changed_by: who }) {
  const notice = form.querySelector("[data-other-editor]");
  const seen = Number(form.elements.namedItem("seen").value);
  if (saved === seen || !notice.hidden) return;
  notice.querySelector("[data-other-name]").textContent = who;
  notice.hidden = false;
}
