// Boxes by mouse, finger and arrow keys. Without this file the same is done by the forms.

const NS = "http://www.w3.org/2000/svg";
const work = () => document.getElementById("redact-work");
const sheet = () => document.querySelector("[data-sheet][data-editable]");
const boxForm = () => document.querySelector("[data-box-form]");
const lastGround = "redact-ground";

function prepare() {
  document.querySelectorAll("[data-draw-mode], [data-needs-redact]").forEach((e) => { e.hidden = false; });
  const chosen = document.querySelector(".redact-chosen");
  if (chosen && sheet()) addGrip(chosen);
}

// --- talking to the server: the same forms, only the parts that changed are put in ---------------
async function send(form, submitter) {
  const data = new FormData(form);
  if (submitter?.name) data.set(submitter.name, submitter.value);
  const answer = await fetch(form.action, { method: "POST", body: data, headers: { Accept: "text/html" } });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById("redact-work");
  if (!fresh) {
    const words = page.querySelector(".error-page .notice")?.textContent.trim();
    say(words || "没有办成，请刷新页面后再试。");
    return;
  }
  // The picture of the page stays, so that nothing flickers.
  const image = work().querySelector("[data-sheet] image");
  const other = fresh.querySelector("[data-sheet] image");
  if (image && other && image.getAttribute("href") === other.getAttribute("href")) other.replaceWith(image);
  // Whoever went on typing while this was saved loses nothing.
  const active = document.activeElement;
  const focus = active?.closest("[data-box]")?.dataset.box;
  const typed = [...work().querySelectorAll("input[id]:not([type=checkbox]), select[id]")]
    .filter((field) => !form.contains(field) && isChanged(field))
    .map((field) => [field.id, field.value]);
  work().replaceWith(fresh);
  for (const [id, value] of typed) {
    const field = document.getElementById(id);
    if (field) field.value = value;
  }
  const told = page.getElementById("toasts");
  if (told) document.getElementById("toasts").replaceChildren(...told.childNodes);
  prepare();
  if (focus) document.querySelector(`[data-box="${focus}"]`)?.focus();
  else if (active?.id) document.getElementById(active.id)?.focus();
  fresh.querySelector("[data-error] .notice")?.scrollIntoView({ block: "nearest" });
}

function isChanged(field) {
  if (field.tagName !== "SELECT") return field.value !== field.defaultValue;
  const first = [...field.options].findIndex((option) => option.defaultSelected);
  return field.selectedIndex !== Math.max(first, 0);
}

function say(text) {
  const place = document.querySelector("[data-error]");
  const notice = document.createElement("div");
  notice.className = "notice notice-bad";
  notice.textContent = text;
  place.replaceChildren(notice);
  notice.scrollIntoView({ block: "nearest" });
}

const lost = () => say("网络中断，没有保存。请检查网络后再试一次。");

document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-partial]");
  if (!form) return;
  event.preventDefault();
  const ground = form.querySelector("[name=ground]")?.value;
  if (ground) sessionStorage.setItem(lastGround, ground);
  send(form, event.submitter).catch(lost);
});

// --- saving a box --------------------------------------------------------------------------------
function save(step, place, link) {
  const form = boxForm();
  const { width, height } = sheet().dataset;
  const values = {
    do: step,
    page: sheet().dataset.page,
    x: ((100 * place.x) / width).toFixed(3),
    y: ((100 * place.y) / height).toFixed(3),
    w: ((100 * place.w) / width).toFixed(3),
    h: ((100 * place.h) / height).toFixed(3),
    ground: link ? link.dataset.ground : (sessionStorage.getItem(lastGround) ?? ""),
    note: link ? link.dataset.note : "",
  };
  if (link) values.box = link.dataset.box;
  const own = document.createElement("form");
  own.action = form.action;
  for (const name of ["csrfmiddlewaretoken", "seen"]) values[name] = form.elements[name].value;
  for (const [name, value] of Object.entries(values)) {
    const input = document.createElement("input");
    input.type = "hidden";
    input.name = name;
    input.value = value;
    own.append(input);
  }
  return send(own).catch(lost);
}

// --- places --------------------------------------------------------------------------------------
function pointOf(event) {
  const frame = sheet().getBoundingClientRect();
  const { width, height } = sheet().dataset;
  const clamp = (value, most) => Math.min(Math.max(value, 0), most);
  return {
    x: clamp(((event.clientX - frame.left) / frame.width) * width, Number(width)),
    y: clamp(((event.clientY - frame.top) / frame.height) * height, Number(height)),
  };
}

const placeOf = (rect) => ({
  x: Number(rect.getAttribute("x")),
  y: Number(rect.getAttribute("y")),
  w: Number(rect.getAttribute("width")),
  h: Number(rect.getAttribute("height")),
});

function put(rect, place) {
  const { width, height } = sheet().dataset;
  const w = Math.min(Math.max(place.w, 1), Number(width));
  const h = Math.min(Math.max(place.h, 1), Number(height));
  rect.setAttribute("x", Math.min(Math.max(place.x, 0), width - w).toFixed(2));
  rect.setAttribute("y", Math.min(Math.max(place.y, 0), height - h).toFixed(2));
  rect.setAttribute("width", w.toFixed(2));
  rect.setAttribute("height", h.toFixed(2));
  const grip = document.querySelector(".redact-grip");
  if (grip && rect.classList.contains("redact-chosen")) placeGrip(grip, rect);
}

function addGrip(rect) {
  const grip = document.createElementNS(NS, "rect");
  grip.setAttribute("class", "redact-grip");
  const size = Number(sheet().dataset.width) / 50;
  grip.setAttribute("width", size);
  grip.setAttribute("height", size);
  placeGrip(grip, rect);
  sheet().querySelector("[data-boxes]").append(grip);
}

function placeGrip(grip, rect) {
  const place = placeOf(rect);
  const size = Number(grip.getAttribute("width"));
  grip.setAttribute("x", (place.x + place.w - size / 2).toFixed(2));
  grip.setAttribute("y", (place.y + place.h - size / 2).toFixed(2));
}

// --- mouse and finger ----------------------------------------------------------------------------
let drag = null;

document.addEventListener("pointerdown", (event) => {
  const area = event.target.closest("[data-sheet][data-editable]");
  if (!area || event.button !== 0) return;
  if (event.pointerType === "touch" && !("drawing" in area.dataset)) return;
  event.preventDefault();
  const from = pointOf(event);
  const grip = event.target.closest(".redact-grip");
  const link = grip ? document.querySelector(".redact-chosen")?.closest("a") : event.target.closest("a[data-box]");
  if (link) {
    const rect = link.querySelector("rect");
    drag = { kind: grip ? "size" : "move", from, link, rect, start: placeOf(rect), moved: false };
  } else {
    const ghost = document.createElementNS(NS, "rect");
    ghost.setAttribute("class", "redact-ghost");
    area.append(ghost);
    drag = { kind: "draw", from, rect: ghost, moved: false };
  }
  area.setPointerCapture?.(event.pointerId);
});

document.addEventListener("pointermove", (event) => {
  if (!drag) return;
  const to = pointOf(event);
  const dx = to.x - drag.from.x;
  const dy = to.y - drag.from.y;
  drag.moved ||= Math.abs(dx) > 3 || Math.abs(dy) > 3;
  if (!drag.moved) return;
  if (drag.kind === "draw") {
    put(drag.rect, { x: Math.min(to.x, drag.from.x), y: Math.min(to.y, drag.from.y), w: Math.abs(dx), h: Math.abs(dy) });
  } else if (drag.kind === "move") {
    put(drag.rect, { ...drag.start, x: drag.start.x + dx, y: drag.start.y + dy });
  } else put(drag.rect, { ...drag.start, w: drag.start.w + dx, h: drag.start.h + dy });
});

document.addEventListener("pointerup", () => {
  if (!drag) return;
  const { kind, rect, link, moved } = drag;
  drag = null;
  const place = placeOf(rect);
  if (kind === "draw") {
    rect.remove();
    if (moved && place.w > 2 && place.h > 2) save("add", place);
  } else if (moved) save("edit", place, link);
  else window.location.assign(link.getAttribute("href"));
});

document.addEventListener("pointercancel", () => {
  if (drag?.kind === "draw") drag.rect.remove();
  else if (drag) put(drag.rect, drag.start);
  drag = null;
});

// A click that ends a drag is no wish to follow the link.
document.addEventListener("click", (event) => {
  if (event.detail > 0 && event.target.closest("[data-sheet][data-editable] a[data-box]")) event.preventDefault();
  const mode = event.target.closest("[data-draw-mode]");
  if (!mode) return;
  const on = mode.getAttribute("aria-pressed") !== "true";
  mode.setAttribute("aria-pressed", String(on));
  sheet().toggleAttribute("data-drawing", on);
});

// --- keys ----------------------------------------------------------------------------------------
let waiting = 0;
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

document.addEventListener("keydown", (event) => {
  const link = event.target.closest?.("[data-sheet][data-editable] a[data-box]");
  if (!link) return;
  const rect = link.querySelector("rect");
  if (event.key === "Delete") {
    event.preventDefault();
    const form = document.querySelector(`#row-${link.dataset.box} form`);
    send(form, form.querySelector("[value=remove]")).catch(lost);
    return;
  }
  const arrow = ARROWS[event.key];
  if (!arrow || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  const step = Number(sheet().dataset.width) / (event.altKey ? 1000 : 200);
  const place = placeOf(rect);
  if (event.shiftKey) put(rect, { ...place, w: place.w + arrow[0] * step, h: place.h + arrow[1] * step });
  else put(rect, { ...place, x: place.x + arrow[0] * step, y: place.y + arrow[1] * step });
  window.clearTimeout(waiting);
  waiting = window.setTimeout(() => save("edit", placeOf(rect), link), 700);
});

prepare();
