// What is typed stays in this browser, sealed, until the server has it; a lost connection loses nothing.

const RETRY = 15_000;
const PREFIX = "gongkai-draft-";

// --- the store: sealed with a key that only the page of this person has

async function vault(name, secret) {
  const subtle = window.crypto?.subtle;
  // Without sealing (a page without https) only this tab keeps it.
  const store = safely(() => (subtle ? localStorage : sessionStorage));
  if (!store) return { read: async () => null, write: async () => {}, clear() {} };
  const raw = Uint8Array.from(secret.match(/../g) ?? [], (pair) => parseInt(pair, 16));
  const key = subtle ? await subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]) : null;
  let turn = 0;
  return {
    async read() {
      const text = safely(() => store.getItem(name));
      if (!text) return null;
      try {
        if (!key) return JSON.parse(text);
        const bytes = Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
        const open = await subtle.decrypt({ name: "AES-GCM", iv: bytes.slice(0, 12) }, key, bytes.slice(12));
        return JSON.parse(new TextDecoder().decode(open));
      } catch {
        return null;
      }
    },
    async write(value) {
      turn += 1;
      const mine = turn;
      const text = JSON.stringify(value);
      if (!key) { safely(() => store.setItem(name, text)); return; }
      const iv = crypto.getRandomValues(new Uint8Array(12));
      const sealed = new Uint8Array(await subtle.encrypt({ name: "AES-GCM", iv }, key, new TextEncoder().encode(text)));
      let bytes = "";
      for (const part of [iv, sealed]) for (const byte of part) bytes += String.fromCharCode(byte);
      if (mine === turn) safely(() => store.setItem(name, btoa(bytes)));
    },
    clear() {
      turn += 1;
      safely(() => store.removeItem(name));
    },
  };
}

function safely(act) {
  try { return act(); } catch { return null; }
}

// --- the form

// `text`: how the rich text is read and set, null where only the plain field is there.
export async function keep(form, text) {
  const box = await vault(`${PREFIX}${form.dataset.owner}-${form.dataset.draft}`, form.dataset.draftKey);
  const state = form.querySelector("[data-draft-state]");
  const found = form.querySelector("[data-draft-found]");
  const seen = () => Number(form.elements.namedItem("seen").value);
  const isKept = (f) => f.name && !["hidden", "file", "submit", "checkbox", "radio"].includes(f.type);
  const now = () => ({
    ...Object.fromEntries([...form.elements].filter(isKept).map((f) => [f.name, f.value])),
    ...(text ? { body: text.read(), format: "html" } : { format: "markup" }),
  });
  const say = (name, words) => { state.dataset.state = name; state.textContent = words; };
  const loaded = JSON.stringify(now());
  const kept = await box.read();
  const isDone = kept && JSON.stringify(kept.values) === loaded;
  if (form.dataset.bound) await box.write({ seen: seen(), values: now() });
  else if (isDone) box.clear();
  else if (kept) offer();
  if (form.dataset.bound) say("unsaved", "还没有保存。");
  else say("saved", "已保存。");

  function offer() {
    found.hidden = false;
    found.querySelector("[data-draft-older]").hidden = kept.seen === seen();
    found.querySelector("[data-draft-take]").addEventListener("click", () => {
      for (const field of [...form.elements].filter(isKept)) {
        if (field.name in kept.values && (field.name !== "body" || !text)) field.value = kept.values[field.name];
      }
      if (text && kept.values.format === "html") text.write(kept.values.body);
      // What was begun on an older text is compared with the newer one when it is saved.
      form.elements.namedItem("seen").value = kept.seen;
      found.hidden = true;
      changed();
    });
    found.querySelector("[data-draft-drop]").addEventListener("click", () => { box.clear(); found.hidden = true; });
  }

  let timer;
  let pending = null;
  let isSending = false;
  const store = () => box.write({ seen: seen(), values: now() });
  function changed() {
    clearTimeout(timer);
    if (!pending) say("unsaved", "有改动还没有保存。");
    timer = setTimeout(async () => {
      await store();
      if (!pending) say("unsaved", "未保存，已暂存在本机。");
    }, 500);
  }
  form.addEventListener("input", changed);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    pending = event.submitter ?? form.querySelector("[type=submit]");
    send();
  });
  window.addEventListener("online", () => { if (pending) send(); });
  window.addEventListener("offline", () => say("offline", "离线：内容暂存在本机，联网后请保存。"));
  setInterval(() => { if (pending && state.dataset.state === "offline") send(); }, RETRY);

  async function send() {
    if (isSending) return;
    isSending = true;
    clearTimeout(timer);
    text?.sync();
    await store();
    say("sending", "正在保存……");
    const data = new FormData(form);
    if (pending.name) data.set(pending.name, pending.value);
    let response = null;
    try {
      response = await fetch(form.action, { method: "POST", body: data, headers: { Accept: "application/json" } });
    } catch { /* no connection: what follows */ }
    isSending = false;
    if (!response || response.status >= 502) {
      say("offline", "离线：还没有保存到服务器，内容暂存在本机，联网后自动再存。");
      return;
    }
    await settle(response);
  }

  async function settle(response) {
    if (response.ok && response.headers.get("Content-Type")?.startsWith("application/json")) {
      const answer = await response.json();
      box.clear();
      say("saved", "已保存。");
      window.location.assign(answer.to);
    } else if (response.status === 422) {
      // What is wrong is shown on the page itself; nothing was saved.
      if (pending.name) {
        const told = document.createElement("input");
        told.type = "hidden";
        told.name = pending.name;
        told.value = pending.value;
        form.append(told);
      }
      form.submit();
    } else {
      pending = null;
      const isOut = response.redirected || response.status === 403;
      const words = isOut ? "登录已过期，没有保存。内容暂存在本机：请重新登录，打开这一稿，点“恢复”后再保存。" : "没有保存成功，内容暂存在本机。请稍后再点保存。";
      say("unsaved", words);
    }
  }
  return { changed };
}
