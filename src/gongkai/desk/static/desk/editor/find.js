// Find and replace inside of the text, marked where it stands.

import { Extension, pm } from "../vendor/prose-editor/editor.js";
import { blocks } from "./places.js";

const { Plugin, PluginKey, TextSelection } = pm.state;
const { Decoration, DecorationSet } = pm.view;
const KEY = new PluginKey("find");

function hits(doc, words) {
  const wanted = words.toLowerCase();
  const found = [];
  if (!wanted) return found;
  for (const { text, start } of blocks(doc)) {
    const low = text.toLowerCase();
    for (let at = low.indexOf(wanted); at >= 0; at = low.indexOf(wanted, at + wanted.length)) {
      found.push({ from: start + at, to: start + at + wanted.length });
    }
  }
  return found;
}

export const Finding = Extension.create({
  name: "finding",
  addProseMirrorPlugins() {
    return [new Plugin({
      key: KEY,
      state: {
        init: () => ({ words: "", hits: [], at: 0 }),
        apply(tr, old) {
          const told = tr.getMeta(KEY);
          if (!told && !tr.docChanged) return old;
          const next = { ...old, ...told };
          next.hits = hits(tr.doc, next.words);
          next.at = Math.min(next.at, Math.max(0, next.hits.length - 1));
          return next;
        },
      },
      props: {
        decorations(state) {
          const { hits: all, at } = KEY.getState(state);
          const marks = all.map((hit, n) => Decoration.inline(hit.from, hit.to, { class: n === at ? "found found-here" : "found" }));
          return DecorationSet.create(state.doc, marks);
        },
      },
    })];
  },
});

export function findBar(root, editor) {
  const bar = root.querySelector("[data-find]");
  const words = bar.querySelector("[data-find-words]");
  const count = bar.querySelector("[data-find-count]");
  const button = root.querySelector('[data-do="find"]');
  const now = () => KEY.getState(editor.state);
  const tell = () => {
    const { hits: all, at } = now();
    count.textContent = words.value ? (all.length ? `第 ${at + 1} 处，共 ${all.length} 处` : "没有找到") : "";
  };
  const set = (told) => { editor.view.dispatch(editor.state.tr.setMeta(KEY, told).setMeta("addToHistory", false)); tell(); };
  const go = (by) => {
    const { hits: all, at } = now();
    if (!all.length) return;
    const next = (at + by + all.length) % all.length;
    set({ at: next });
    const selection = TextSelection.create(editor.state.doc, all[next].from, all[next].to);
    editor.view.dispatch(editor.state.tr.setSelection(selection).scrollIntoView());
    editor.view.dom.querySelector(".found-here")?.scrollIntoView({ block: "nearest" });
  };
  const replace = (all) => {
    const text = bar.querySelector("[data-find-with]").value;
    const state = now();
    const chosen = all ? state.hits : state.hits.slice(state.at, state.at + 1);
    const tr = editor.state.tr;
    for (const hit of [...chosen].reverse()) {
      if (text) tr.insertText(text, hit.from, hit.to);
      else tr.delete(hit.from, hit.to);
    }
    editor.view.dispatch(tr);
    tell();
    if (all) count.textContent = `已替换 ${chosen.length} 处`;
  };
  const open = (isOpen) => {
    bar.hidden = !isOpen;
    button.setAttribute("aria-expanded", String(isOpen));
    if (isOpen) {
      const { from, to } = editor.state.selection;
      const picked = editor.state.doc.textBetween(from, to, " ");
      if (picked && picked.length < 50) words.value = picked;
      set({ words: words.value, at: 0 });
      words.focus();
      words.select();
    } else {
      set({ words: "" });
      editor.commands.focus();
    }
  };
  words.addEventListener("input", () => set({ words: words.value, at: 0 }));
  bar.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches("input")) { event.preventDefault(); go(event.shiftKey ? -1 : 1); }
    if (event.key === "Escape") { event.preventDefault(); open(false); }
  });
  bar.querySelector("[data-find-next]").addEventListener("click", () => go(1));
  bar.querySelector("[data-find-back]").addEventListener("click", () => go(-1));
  bar.querySelector("[data-find-replace]").addEventListener("click", () => replace(false));
  bar.querySelector("[data-find-all]").addEventListener("click", () => replace(true));
  bar.querySelector("[data-find-close]").addEventListener("click", () => open(false));
  return () => open(bar.hidden);
}
