// What the screening finds while somebody writes: marks in the text, a list in the margin.

import { Extension, pm } from "../vendor/prose-editor/editor.js";
import { blocks } from "./places.js";

const { Plugin, PluginKey, TextSelection } = pm.state;
const { Decoration, DecorationSet } = pm.view;
const KEY = new PluginKey("screening");
const PAUSE = 1200;
const MOST = 200_000;

export const Screening = Extension.create({
  name: "screening",
  addProseMirrorPlugins() {
    return [new Plugin({
      key: KEY,
      state: {
        init: () => DecorationSet.empty,
        apply: (tr, set) => tr.getMeta(KEY) ?? set.map(tr.mapping, tr.doc),
      },
      props: { decorations: (state) => KEY.getState(state) },
    })];
  },
});

function tablesOf(doc) {
  const found = [];
  doc.descendants((node, place) => {
    if (node.type.name !== "table") return true;
    const rows = [];
    node.forEach((row) => {
      const cells = [];
      row.forEach((cell) => {
        cells.push(cell.textContent);
        for (let n = 1; n < cell.attrs.colspan; n += 1) cells.push("");
      });
      rows.push(cells);
    });
    found.push({ rows, place });
    return false;
  });
  return found;
}

export function screening(root, editor, form, warn) {
  const list = root.querySelector("[data-margin-list]");
  const state = root.querySelector("[data-margin-state]");
  const title = form.elements.namedItem("title");
  let timer;
  let asked;
  let known = "";

  async function look() {
    asked?.abort();
    const mine = new AbortController();
    asked = mine;
    const doc = editor.state.doc;
    const lines = blocks(doc);
    const tables = tablesOf(doc);
    const body = JSON.stringify({ title: title.value, lines: lines.map((line) => line.text), tables: tables.map((table) => table.rows) });
    if (body.length > MOST) {
      state.textContent = "正文太长，写作时不再自动检查；保存后照常筛查。";
      return;
    }
    let answer;
    try {
      const response = await fetch(root.dataset.findings, {
        method: "POST",
        signal: mine.signal,
        headers: { "Content-Type": "application/json", "X-CSRFToken": form.elements.namedItem("csrfmiddlewaretoken").value },
        body,
      });
      if (!response.ok || response.redirected) throw new Error(String(response.status));
      answer = await response.json();
    } catch (error) {
      if (error.name !== "AbortError") state.textContent = "现在无法检查，联网后继续。";
      return;
    }
    if (doc !== editor.state.doc) { later(); return; }
    show(answer, lines, tables);
    warn(answer);
  }

  function show(answer, lines, tables) {
    const starts = [];
    let sum = 0;
    for (const line of lines) { starts.push(sum); sum += line.text.length + 1; }
    const place = (at) => {
      let n = starts.findLastIndex((start) => start <= at);
      if (n < 0) n = 0;
      return lines[n].start + Math.min(at - starts[n], lines[n].text.length);
    };
    const found = answer.findings.map((finding, id) => {
      if (finding.part === "body") return { ...finding, id, from: place(finding.start), to: place(finding.end) };
      if (finding.part === "table") return { ...finding, id, from: (tables[finding.table]?.place ?? 0) + 3 };
      return { ...finding, id };
    });
    const marks = found.filter((one) => one.to > one.from).map((one) => Decoration.inline(one.from, one.to, { class: `screened screened-${one.severity}` }, { id: one.id }));
    editor.view.dispatch(editor.state.tr.setMeta(KEY, DecorationSet.create(editor.state.doc, marks)).setMeta("addToHistory", false));
    const shape = JSON.stringify(answer.findings);
    if (shape === known) return;
    known = shape;
    const at = [...list.querySelectorAll("button")].indexOf(document.activeElement);
    list.replaceChildren(...found.map(row));
    if (at >= 0) (list.querySelectorAll("button")[at] ?? list.querySelector("button"))?.focus();
    state.textContent = found.length ? `发现 ${found.length} 处，其中拦截 ${found.filter((one) => one.severity === "block").length} 处。` : "没有发现问题。";
  }

  const where = (id) => KEY.getState(editor.state).find(undefined, undefined, (spec) => spec.id === id)[0];

  function row(one) {
    const item = document.createElement("li");
    item.className = `margin-row margin-${one.severity}`;
    const go = document.createElement("button");
    go.type = "button";
    go.className = "margin-go";
    const badge = document.createElement("span");
    badge.className = "margin-severity";
    badge.textContent = one.label;
    const quote = document.createElement("q");
    quote.textContent = one.text;
    go.append(badge, " ", quote);
    go.addEventListener("click", () => jump(one));
    const words = document.createElement("p");
    words.textContent = one.message;
    const rule = document.createElement("p");
    rule.className = "hint";
    rule.textContent = `${one.advice}（${one.rule}，${one.where}）`;
    item.append(go, words, rule);
    if (one.replacement !== null && one.part !== "table") {
      const mend = document.createElement("button");
      mend.type = "button";
      mend.className = "button button-small";
      mend.textContent = one.replacement ? `${one.remedy}“${one.replacement}”` : one.remedy;
      mend.addEventListener("click", () => remedy(one, item));
      item.append(mend);
    }
    return item;
  }

  function jump(one) {
    if (one.part === "title") { title.focus(); title.setSelectionRange(one.start, one.end); return; }
    const mark = where(one.id);
    const from = mark?.from ?? one.from;
    const to = mark?.to ?? from;
    editor.view.dispatch(editor.state.tr.setSelection(TextSelection.create(editor.state.doc, from, to)).scrollIntoView());
    editor.view.focus();
  }

  function remedy(one, item) {
    if (one.part === "title") {
      if (title.value.slice(one.start, one.end) === one.found) title.setRangeText(one.replacement, one.start, one.end, "end");
      title.dispatchEvent(new Event("input", { bubbles: true }));
    } else {
      const mark = where(one.id);
      if (mark && editor.state.doc.textBetween(mark.from, mark.to) === one.found) {
        const tr = editor.state.tr;
        editor.view.dispatch(one.replacement ? tr.insertText(one.replacement, mark.from, mark.to) : tr.delete(mark.from, mark.to));
      }
    }
    const next = item.nextElementSibling ?? item.previousElementSibling;
    item.remove();
    known = "";
    if (next) next.querySelector("button").focus();
    else editor.view.focus();
    later();
  }

  function later() {
    clearTimeout(timer);
    timer = setTimeout(look, PAUSE);
  }
  editor.on("update", later);
  title.addEventListener("input", later);
  look();
}
