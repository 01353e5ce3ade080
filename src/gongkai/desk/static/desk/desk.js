// The desk works without this file; with it, files upload one by one and the keyboard goes far.

const isTyping = (target) => target.closest("input, textarea, select, [contenteditable]");

// --- keys ------------------------------------------------------------------------------------
const stops = () => [...document.querySelectorAll("[data-row-link], [data-cell-link]")];

function step(by) {
  const all = stops();
  if (!all.length) return;
  const at = all.indexOf(document.activeElement);
  const next = at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + by, 0), all.length - 1);
  all[next].focus();
}

function nextDoubt() {
  const all = stops();
  const at = all.indexOf(document.activeElement);
  const marked = all.filter((cell) => cell.matches(".cell-doubt, .cell-wrong"));
  const after = marked.find((cell) => all.indexOf(cell) > at) ?? marked[0];
  after?.focus();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  const keys = {
    j: () => step(1),
    k: () => step(-1),
    n: nextDoubt,
    x: () => document.activeElement.closest("tr")?.querySelector("[data-check]")?.click(),
    "/": () => document.querySelector("[data-search-key]")?.focus(),
    "?": () => document.querySelector("[data-help-key]")?.click(),
    e: () => {
      const cell = document.activeElement.closest("[data-cell-link]");
      if (cell) openCell(cell, true);
      else document.querySelector("#cell-panel input[type=text]")?.focus();
    },
  };
  if (keys[event.key]) {
    event.preventDefault();
    keys[event.key]();
  }
});

// --- a menu closes as people expect it to -------------------------------------------------------
const openMenu = () => document.querySelector("[data-menu][open]");

document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && openMenu();
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});
document.addEventListener("click", (event) => {
  const menu = openMenu();
  if (menu && !menu.contains(event.target)) menu.open = false;
});

// --- a reviewer marks a passage of the text that is read ---------------------------------------
const marker = document.querySelector("[data-mark-passage]");
let passage = "";

if (marker) {
  const text = document.querySelector("[data-passages]");
  document.addEventListener("selectionchange", () => {
    const chosen = document.getSelection();
    const words = chosen.toString().split("\n").map((line) => line.trim()).join("");
    // Selecting nothing, as a press on the button does, forgets nothing.
    if (words && text?.contains(chosen.anchorNode)) passage = words;
  });
  marker.addEventListener("click", () => {
    const field = document.getElementById(marker.dataset.markPassage);
    const told = marker.parentElement.querySelector("[role=status]");
    told.textContent = passage ? "" : "请先在正文里选中要标出的文字，再点这里。";
    if (!passage) return;
    field.value = `${field.value.trimEnd()}${field.value.trim() ? "\n" : ""}${passage}｜`;
    field.focus();
    field.setSelectionRange(field.value.length, field.value.length);
    passage = "";
  });
}

// --- what is not saved yet lies sealed in this browser; it goes with the person -----------------------
const signOut = document.querySelector("form[data-sign-out]");

function draftsOf(isMine) {
  try {
    const mine = `gongkai-draft-${signOut?.dataset.signOut}-`;
    return Object.keys(localStorage).filter((key) => key.startsWith("gongkai-draft-") && key.startsWith(mine) === isMine);
  } catch { return []; }
}

if (signOut) {
  draftsOf(false).forEach((key) => localStorage.removeItem(key));
  signOut.addEventListener("submit", (event) => {
    const left = draftsOf(true);
    if (left.length && !window.confirm(`有 ${left.length} 份稿件的改动还没有保存。退出后会从这台电脑上删去，不能恢复。确定退出吗？`)) {
      event.preventDefault();
      return;
    }
    left.forEach((key) => localStorage.removeItem(key));
    try { sessionStorage.clear(); } catch { /* a browser without storage */ }
  });
}

// --- rows that are chosen ---------------------------------------------------------------------
const checks = () => [...document.querySelectorAll("[data-check]")];

function countChecks() {
  const chosen = checks().filter((box) => box.checked).length;
  const words = document.querySelector("[data-check-count]");
  if (words) words.textContent = chosen ? `（${chosen} ${words.dataset.checkCount || "件"}）` : "";
  const all = document.querySelector("[data-check-all]");
  if (all) {
    all.checked = chosen > 0 && chosen === checks().length;
    all.indeterminate = chosen > 0 && !all.checked;
  }
}

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-check-all]")) checks().forEach((box) => { box.checked = event.target.checked; });
  if (event.target.matches("[data-check], [data-check-all]")) countChecks();
});
countChecks();

// --- cells and their place in the source -----------------------------------------------------
function showSource(id, isNear = false) {
  document.querySelectorAll(".source-text [data-current]").forEach((e) => e.removeAttribute("data-current"));
  const place = id && document.getElementById(id);
  if (!place) return;
  if (!isNear) place.setAttribute("data-current", "");
  const pane = place.closest("[data-source-text]");
  pane.scrollTop += place.getBoundingClientRect().top - pane.getBoundingClientRect().top - pane.clientHeight / 3;
}

let wantsForm = false;

function openCell(link, toForm) {
  wantsForm = toForm;
  const address = new URL(link.href).searchParams.get("cell");
  const base = new URL(link.href).pathname;
  document.querySelectorAll(".cell[aria-current]").forEach((e) => e.removeAttribute("aria-current"));
  link.setAttribute("aria-current", "true");
  showSource(link.dataset.source, "sourceNear" in link.dataset);
  window.htmx.ajax("GET", `${base}cells/${encodeURIComponent(address)}/`, { target: "#cell-panel", swap: "outerHTML" });
}

document.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  const cell = event.target.closest("[data-cell-link]");
  if (cell && window.htmx) {
    event.preventDefault();
    openCell(cell, true);
    return;
  }
  const jump = event.target.closest("[data-go-cell], .source-link");
  if (jump) {
    const target = document.getElementById(decodeURIComponent(jump.hash.slice(1)));
    if (target) {
      event.preventDefault();
      target.focus();
      target.scrollIntoView({ block: "center" });
      if (window.htmx) openCell(target, false);
    }
    return;
  }
  const place = event.target.closest("[data-go-source]");
  if (place) {
    event.preventDefault();
    showSource(place.dataset.goSource);
    document.querySelector("[data-source-text]")?.focus();
    return;
  }
  const row = event.target.closest("[data-rows] tbody tr");
  if (row && !event.target.closest("a, button, input, label") && !window.getSelection().toString()) {
    row.querySelector("[data-row-link]")?.click();
  }
});

document.addEventListener("htmx:afterSettle", (event) => {
  const panel = document.getElementById("cell-panel");
  if (event.detail.target.id === "report-body" || event.target.id === "report-body") {
    document.querySelector(".cell[aria-current]")?.focus();
    return;
  }
  if (!panel) return;
  const summary = panel.querySelector(".error-summary");
  if (summary) summary.focus();
  else if (wantsForm) {
    const field = panel.querySelector("input[type=text]") ?? panel;
    field.focus();
    field.select?.();
    panel.scrollTop = 0;
    if (window.innerWidth < 1152) panel.scrollIntoView({ block: "start" });
  }
  wantsForm = false;
});

document.addEventListener("keydown", (event) => {
  const panel = event.target.closest("#cell-panel");
  if (event.key === "Escape" && panel) document.querySelector(".cell[aria-current]")?.focus();
});

document.addEventListener("input", (event) => {
  if (event.target.matches("#cell-panel input[type=text]")) {
    const number = event.target.form.querySelector("input[type=radio][value=number]");
    if (number) number.checked = true;
  }
});

const chosen = document.querySelector(".cell[aria-current]");
if (chosen) showSource(chosen.dataset.source, "sourceNear" in chosen.dataset);

// --- uploads: one request a file, with its progress --------------------------------------------
const form = document.querySelector("[data-upload]");
if (form && window.FormData) {
  const zone = form.querySelector("[data-drop]");
  const list = document.querySelector("[data-result-list]");
  const input = form.querySelector("input[type=file]");
  const most = Number(form.dataset.mostBytes);

  const waitingRow = (name) => {
    const row = document.createElement("li");
    row.className = "upload-row";
    const title = document.createElement("strong");
    title.textContent = name;
    const bar = document.createElement("progress");
    bar.max = 100;
    bar.value = 0;
    bar.setAttribute("aria-label", `${name}的上传进度`);
    row.append(title, bar);
    list.append(row);
    return { row, bar };
  };

  const refuse = (row, text) => {
    row.querySelector("progress")?.remove();
    const words = document.createElement("p");
    words.textContent = text;
    row.append(words);
  };

  const send = (file) =>
    new Promise((done) => {
      const { row, bar } = waitingRow(file.name);
      if (file.size > most) {
        refuse(row, "超过50 MB，没有上传。请压缩其中的图片后再试。");
        done();
        return;
      }
      const data = new FormData(form);
      data.delete("files");
      data.append("files", file);
      const request = new XMLHttpRequest();
      request.open("POST", form.action || window.location.href);
      request.setRequestHeader("HX-Request", "true");
      request.upload.addEventListener("progress", (event) => {
        if (event.lengthComputable) bar.value = (100 * event.loaded) / event.total;
      });
      request.addEventListener("load", () => {
        if (request.status === 200 || request.status === 422) {
          const parsed = new DOMParser().parseFromString(`<ul>${request.responseText}</ul>`, "text/html");
          const rows = [...parsed.querySelectorAll("li")];
          row.replaceWith(...rows);
          rows.forEach((one) => window.htmx?.process(one));
        } else refuse(row, "没有上传成功，请刷新页面后重试。");
        done();
      });
      request.addEventListener("error", () => {
        refuse(row, "网络中断，没有上传成功。请检查网络后再选一次这个文件。");
        done();
      });
      request.send(data);
    });

  const sendAll = async (files) => {
    if (!files.length) return;
    document.querySelector("[data-results]").hidden = false;
    for (const file of files) await send(file);
    input.value = "";
  };

  form.addEventListener("submit", (event) => {
    if (!input.files.length) return;
    event.preventDefault();
    sendAll([...input.files]);
  });
  input.addEventListener("change", () => sendAll([...input.files]));
  for (const name of ["dragenter", "dragover"]) {
    zone.addEventListener(name, (event) => {
      event.preventDefault();
      zone.setAttribute("data-over", "");
    });
  }
  for (const name of ["dragleave", "drop"]) zone.addEventListener(name, () => zone.removeAttribute("data-over"));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    sendAll([...event.dataTransfer.files]);
  });
}

// --- what did not work is said, and what was typed stays -----------------------------------------
function say(text) {
  const toasts = document.getElementById("toasts");
  const notice = document.createElement("div");
  notice.className = "notice notice-bad";
  notice.textContent = text;
  toasts.replaceChildren(notice);
  notice.scrollIntoView({ block: "nearest" });
}

document.addEventListener("htmx:sendError", () => say("网络中断，没有保存。填写的内容还在，请检查网络后再点一次。"));
document.addEventListener("htmx:responseError", (event) => {
  const answer = new DOMParser().parseFromString(event.detail.xhr.responseText, "text/html");
  const words = answer.querySelector(".error-page .notice")?.textContent.trim();
  say(`没有办成。${words || "请刷新页面后再试。"}`);
});
