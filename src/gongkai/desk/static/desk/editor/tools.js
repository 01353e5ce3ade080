// The two toolbars: what each button does, when it is pressed, and how the keyboard walks them.

import { pm } from "../vendor/prose-editor/editor.js";
import { ask } from "./ask.js";

const { CellSelection, isInTable, selectedRect, rowIsHeader, columnIsHeader } = pm.tables;

const textClass = (editor, name) => {
  const at = editor.state.selection.$from.parent.attrs.class ?? "";
  return at.split(" ").includes(name);
};

function toggleClass(editor, name) {
  const others = { "align-center": "align-right", "align-right": "align-center" };
  editor.chain().focus().command(({ tr, state }) => {
    const { from, to } = state.selection;
    state.doc.nodesBetween(from, to, (node, place) => {
      if (!node.isTextblock || !("class" in node.attrs)) return;
      const names = new Set((node.attrs.class ?? "").split(" ").filter(Boolean));
      if (names.has(name)) names.delete(name);
      else names.add(name);
      if (names.has(name)) names.delete(others[name] ?? "");
      if (names.has(name) && name.startsWith("align")) names.delete("indent");
      tr.setNodeAttribute(place, "class", [...names].join(" ") || null);
    });
    return true;
  }).run();
}

function link(editor) {
  const field = "#ask-link-href";
  ask("link", (dialog) => { dialog.querySelector(field).value = editor.getAttributes("link").href ?? ""; }, (dialog) => {
    const href = dialog.querySelector(field).value.trim();
    if (!href) editor.chain().focus().extendMarkRange("link").unsetMark("link").run();
    else if (!/^(https?:\/\/|mailto:|tel:|\/)/i.test(href)) return "请填写完整的网址，以 https:// 开头；本站的页面可以以 / 开头。";
    else if (editor.state.selection.empty && !editor.isActive("link")) editor.chain().focus().insertContent({ type: "text", text: href, marks: [{ type: "link", attrs: { href } }] }).run();
    else editor.chain().focus().extendMarkRange("link").setMark("link", { href }).run();
    return "";
  });
}

const gridOf = (editor) => {
  const { $from } = editor.state.selection;
  for (let depth = $from.depth; depth > 0; depth -= 1) {
    if ($from.node(depth).type.name === "table") return { node: $from.node(depth), place: $from.before(depth) };
  }
  return null;
};

function caption(editor) {
  const grid = gridOf(editor);
  if (!grid) return;
  const field = "#ask-caption-words";
  ask("caption", (dialog) => { dialog.querySelector(field).value = grid.node.attrs.caption ?? ""; }, (dialog) => {
    const words = dialog.querySelector(field).value.trim();
    editor.chain().focus().command(({ tr }) => tr.setNodeAttribute(grid.place, "caption", words || null) && true).run();
    return "";
  });
}

function insertTable(editor) {
  ask("table", () => {}, (dialog) => {
    const rows = Number(dialog.querySelector("#ask-table-rows").value);
    const columns = Number(dialog.querySelector("#ask-table-columns").value);
    if (!(rows >= 1 && rows <= 200 && columns >= 1 && columns <= 30)) return "行数请填 1 到 200，列数请填 1 到 30。";
    const cells = (type) => Array.from({ length: columns }, () => ({ type, content: [{ type: "paragraph" }] }));
    const content = Array.from({ length: rows }, (_, n) => ({ type: "tableRow", content: cells(n ? "tableCell" : "tableHeader") }));
    editor.chain().focus().insertContent([{ type: "table", content }, { type: "paragraph" }]).run();
    return "";
  });
}

const isHead = (editor, test, which) => {
  if (!isInTable(editor.state)) return false;
  const rect = selectedRect(editor.state);
  return test(rect.map, rect.table, 0) && which;
};

// Name of a button → [what it does, whether it is pressed, whether it can be used].
export function deeds(editor, more) {
  const run = (name, ...options) => () => editor.chain().focus()[name](...options).run();
  const can = (name) => () => editor.can()[name]();
  const heading = (level) => [run("toggleHeading", { level }), () => editor.isActive("heading", { level })];
  return {
    paragraph: [run("setParagraph"), () => editor.isActive("paragraph") && !editor.isActive("bulletList") && !editor.isActive("orderedList")],
    h2: heading(2), h3: heading(3), h4: heading(4),
    bold: [run("toggleBold"), () => editor.isActive("bold")],
    underline: [run("toggleUnderline"), () => editor.isActive("underline")],
    sup: [run("toggleMark", "superscript"), () => editor.isActive("superscript")],
    sub: [run("toggleMark", "subscript"), () => editor.isActive("subscript")],
    bullets: [run("toggleBulletList"), () => editor.isActive("bulletList")],
    numbers: [run("toggleOrderedList"), () => editor.isActive("orderedList")],
    quote: [run("toggleWrap", "blockquote"), () => editor.isActive("blockquote")],
    indent: [() => toggleClass(editor, "indent"), () => textClass(editor, "indent")],
    center: [() => toggleClass(editor, "align-center"), () => textClass(editor, "align-center")],
    right: [() => toggleClass(editor, "align-right"), () => textClass(editor, "align-right")],
    link: [() => link(editor), () => editor.isActive("link")],
    table: [() => insertTable(editor), null, () => !isInTable(editor.state)],
    undo: [run("undo"), null, can("undo")],
    redo: [run("redo"), null, can("redo")],
    rowAbove: [run("addRowBefore")], rowBelow: [run("addRowAfter")], rowDrop: [run("deleteRow")],
    columnLeft: [run("addColumnBefore")], columnRight: [run("addColumnAfter")], columnDrop: [run("deleteColumn")],
    merge: [run("mergeCells"), null, () => editor.state.selection instanceof CellSelection && editor.can().mergeCells()],
    split: [run("splitCell"), null, can("splitCell")],
    headRow: [run("toggleHeaderRow"), () => isHead(editor, rowIsHeader, true)],
    headColumn: [run("toggleHeaderColumn"), () => isHead(editor, columnIsHeader, true)],
    caption: [() => caption(editor), null],
    tableDrop: [run("deleteTable")],
    ...more,
  };
}

// Keys that the editor does not know by itself.
export const KEYS = { "Mod-k": "link", "Mod-f": "find", "Mod-Shift-i": "picture", F11: "full" };

export function toolbars(root, editor, table) {
  const bars = [...root.querySelectorAll('[role="toolbar"]')];
  const buttons = [...root.querySelectorAll("[data-do]")];
  for (const bar of bars) walkable(bar);
  for (const button of buttons) {
    button.addEventListener("mousedown", (event) => event.preventDefault());
    button.addEventListener("click", () => { if (button.getAttribute("aria-disabled") !== "true") table[button.dataset.do][0](); });
  }
  const show = () => {
    const inTable = isInTable(editor.state);
    root.querySelector("[data-table-tools]").hidden = !inTable;
    for (const button of buttons) {
      const [, isPressed, isOpen] = table[button.dataset.do];
      if (isPressed && button.hasAttribute("aria-pressed")) button.setAttribute("aria-pressed", String(Boolean(isPressed())));
      if (isOpen) button.setAttribute("aria-disabled", String(!isOpen()));
    }
  };
  editor.on("transaction", show);
  show();
}

// One stop for Tab; arrows, Home and End walk inside.
function walkable(bar) {
  const all = [...bar.querySelectorAll("button")];
  const stop = (chosen) => all.forEach((button) => { button.tabIndex = button === chosen ? 0 : -1; });
  stop(all[0]);
  bar.addEventListener("focusin", (event) => stop(event.target.closest("button")));
  bar.addEventListener("keydown", (event) => {
    const at = all.indexOf(document.activeElement);
    const next = { ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (next === undefined || at < 0) return;
    event.preventDefault();
    all[(next + all.length) % all.length].focus();
  });
}
