// Extras of the opinion form: letters are counted, and what is typed stays in this tab until it is
// handed in. Without this script the form does the same work.

const form = document.querySelector("form[data-opinion]");
const done = document.querySelector("[data-opinion-done]");

if (form) {
  const key = `gongkai-opinion-${form.dataset.opinion}`;
  const text = form.elements.namedItem("text");
  const count = form.querySelector("[data-count]");
  const fields = ["text", "clause", "name", "phone", "email"].map((n) => form.elements.namedItem(n));
  const kept = JSON.parse(read(key) ?? "{}");
  for (const field of fields) if (!field.value && kept[field.name]) field.value = kept[field.name];
  const tell = () => {
    const most = Number(count.dataset.count);
    const left = most - [...text.value.trim()].length;
    count.textContent = left < 0 ? `超出 ${-left} 字，请缩短。` : `还可以写 ${left} 字。`;
    count.hidden = text.value === "";
  };
  let timer;
  form.addEventListener("input", () => {
    tell();
    clearTimeout(timer);
    timer = setTimeout(() => write(key, JSON.stringify(Object.fromEntries(fields.map((f) => [f.name, f.value])))), 400);
  });
  tell();
}

if (done) write(`gongkai-opinion-${done.dataset.opinionDone}`, null);

function read(key) {
  try { return sessionStorage.getItem(key); } catch { return null; }
}

function write(key, value) {
  try {
    if (value === null) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, value);
  } catch { /* a browser without storage: nothing is kept, nothing breaks */ }
}
