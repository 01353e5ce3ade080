// What Word, WPS and web pages put on the clipboard becomes plain, clean HTML.

const DROPPED = "style, script, meta, link, title, xml, noscript, template, iframe, object, svg, form, input, button, select, textarea";
const BULLETS = /^[·•●○■□◆◇▪▫§Øüo\-–*]$/;
const NUMBER = /^[（(]?(\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})[.．、)）]$/;

// Clean HTML, and in Chinese what could not come along.
export function cleanPaste(html) {
  const lost = new Set();
  const page = new DOMParser().parseFromString(quiet(unconditional(html)), "text/html");
  const body = page.body;
  forEachComment(page, (comment) => comment.remove());
  body.querySelectorAll(DROPPED).forEach((element) => element.remove());
  for (const element of [...body.querySelectorAll("*")]) {
    if (element.localName.includes(":")) element.replaceWith(...element.childNodes);
  }
  pictures(body, lost);
  lists(body);
  nestedTables(body, lost);
  body.querySelectorAll("*").forEach(plain);
  emptyParagraphs(body);
  return { html: body.innerHTML, lost: [...lost] };
}

// Conditional comments of Office: what only Office reads goes, what every browser reads stays.
function unconditional(html) {
  return html
    .replace(/<!--\[if gte vml[\s\S]*?<!\[endif\]-->/gi, "")
    .replace(/<!--\[if !(?:vml|mso)\]-->|<!--\[if !supportLists\]-->/gi, "")
    .replace(/<!\[if !supportLists\]>([\s\S]*?)<!\[endif\]>/gi, '<span data-marker="1">$1</span>')
    .replace(/<!\[(?:if[^\]]*|endif)\]>/gi, "")
    .replace(/<!--\[if[\s\S]*?<!\[endif\]-->/gi, "")
    .replace(/<!--(?:Start|End)Fragment-->/gi, "");
}

// Styles would be refused by the policy of the page even in a document that nobody sees.
function quiet(html) {
  return html.replace(/<style[\s\S]*?<\/style\s*>/gi, "").replace(/<[a-z][^<>]*>/gi, (tag) => tag.replace(/\sstyle\s*=/gi, " data-style="));
}

function forEachComment(page, act) {
  const walker = page.createTreeWalker(page, NodeFilter.SHOW_COMMENT);
  const found = [];
  while (walker.nextNode()) found.push(walker.currentNode);
  found.forEach(act);
}

const styleOf = (element) => (element.dataset?.style ?? "").toLowerCase();

function pictures(body, lost) {
  for (const image of [...body.querySelectorAll("img")]) {
    const source = image.getAttribute("src") ?? "";
    if (/^file:[0-9a-f]{64}$/.test(source)) continue;
    if (source.startsWith("data:image/")) lost.add("粘贴内容里的图片没有带过来，请用“图片”按钮上传，并写明图上是什么");
    else lost.add("剪贴板里的图片只是本机地址，没有带过来。请把图片另存后用“图片”按钮上传，或者用“导入文档”导入整个文件");
    image.remove();
  }
}

// Word and WPS write a list as paragraphs that only look like one.
function lists(body) {
  let open = null;
  for (const paragraph of [...body.querySelectorAll("p, h1, h2, h3, h4, h5, h6")]) {
    const kind = listKind(paragraph);
    if (!kind || paragraph.closest("li")) { open = null; continue; }
    const item = paragraph.ownerDocument.createElement("li");
    const isNext = open && open.list.nextElementSibling === paragraph;
    if (isNext && kind.level > open.level && open.last) {
      if (!open.inner || open.inner.tag !== kind.tag) {
        const inner = newList(paragraph, kind);
        open.last.append(inner);
        open.inner = { list: inner, tag: kind.tag };
      }
      open.inner.list.append(item);
    } else if (isNext && open.tag === kind.tag) {
      open.inner = null;
      open.list.append(item);
      open.last = item;
    } else {
      const list = newList(paragraph, kind);
      paragraph.before(list);
      list.append(item);
      open = { list, tag: kind.tag, level: kind.level, last: item, inner: null };
    }
    item.append(...paragraph.childNodes);
    paragraph.remove();
  }
}

function newList(near, kind) {
  const list = near.ownerDocument.createElement(kind.tag);
  if (kind.start > 1) list.setAttribute("start", kind.start);
  return list;
}

function listKind(paragraph) {
  const style = styleOf(paragraph);
  const level = Number(/level(\d)/.exec(/mso-list:([^;]*)/.exec(style)?.[1] ?? "")?.[1] ?? 1);
  const isList = /mso-list:\s*l\d/.test(style) || /MsoListParagraph/i.test(paragraph.className);
  const marker = paragraph.querySelector("[data-marker]") ?? [...paragraph.querySelectorAll("span")].find((s) => /mso-list:\s*ignore/.test(styleOf(s)));
  if (!isList || !marker) return null;
  const sign = marker.textContent.replace(/[\s\u00a0]+/g, "");
  const number = NUMBER.exec(sign);
  // 一、 and （一） are words of the text in Chinese documents: they stay where they are.
  if (!number && !BULLETS.test(sign) && /[一二三四五六七八九十第]/.test(sign)) {
    marker.replaceWith(sign);
    return null;
  }
  marker.remove();
  if (number) return { tag: "ol", level, start: Number(number[1]) || 1 };
  return { tag: "ul", level, start: 1 };
}

function nestedTables(body, lost) {
  for (const table of [...body.querySelectorAll("table table")]) {
    lost.add("表格里套着的表格已展开成文字，请核对");
    const lines = [...table.rows].map((row) => {
      const line = table.ownerDocument.createElement("p");
      line.textContent = [...row.cells].map((cell) => cell.textContent.replace(/\s+/g, " ").trim()).join("　");
      return line;
    });
    table.replaceWith(...lines);
  }
}

// One element: its meaning from its style, then nothing but that.
function plain(element) {
  const style = styleOf(element);
  const tag = element.localName;
  const names = [];
  if (/^(p|h[1-6]|div)$/.test(tag)) {
    const align = /text-align:\s*(center|right)/.exec(style)?.[1] ?? element.getAttribute("align");
    if (align === "center" || align === "right") names.push(`align-${align}`);
    if (indented(element, style) && tag === "p" && !names.length) names.push("indent");
  }
  const kept = { a: ["href", "title"], img: ["src", "alt"], td: ["colspan", "rowspan"], th: ["colspan", "rowspan", "scope"], ol: ["start"] }[tag] ?? [];
  const own = (element.getAttribute("class") ?? "").split(/\s+/).filter((name) => ["indent", "align-center", "align-right"].includes(name));
  for (const { name } of [...element.attributes]) if (!kept.includes(name)) element.removeAttribute(name);
  if (own.length || names.length) element.className = [...new Set([...own, ...names])].join(" ");
  if (tag === "a" && !/^(https?:|mailto:|tel:|\/)/i.test(element.getAttribute("href") ?? "")) element.replaceWith(...element.childNodes);
  if (tag === "span" || tag === "font") emphasis(element, style);
  const section = element.closest("table") && /^h[1-6]$/.test(tag);
  if (section) rename(element, "p");
  else if (tag === "h1") rename(element, "h2");
  else if (tag === "h5" || tag === "h6") rename(element, "h4");
  else if (tag === "div" && !element.querySelector("p, div, table, ul, ol, h1, h2, h3, h4")) rename(element, "p");
}

function indented(element, style) {
  const first = element.firstChild;
  const hasSpaces = /^[\s\u00a0]*\u3000{1,}/.test(element.textContent);
  if (hasSpaces) trimStart(element);
  const width = /text-indent:\s*(-?[\d.]+)/.exec(style)?.[1] ?? /mso-char-indent-count:\s*([\d.]+)/.exec(style)?.[1];
  return hasSpaces || (first && Number(width) > 0);
}

function trimStart(element) {
  const walker = element.ownerDocument.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode;
    text.data = text.data.replace(/^[\s\u00a0\u3000]+/, "");
    if (text.data) return;
  }
}

function emphasis(element, style) {
  const wanted = [];
  if (/font-weight:\s*(bold|[6-9]00)/.test(style)) wanted.push("strong");
  if (/text-decoration:[^;]*underline/.test(style)) wanted.push("u");
  if (/vertical-align:\s*super/.test(style)) wanted.push("sup");
  if (/vertical-align:\s*sub(?!\w)/.test(style)) wanted.push("sub");
  let inner = [...element.childNodes];
  for (const tag of wanted) {
    const wrapper = element.ownerDocument.createElement(tag);
    wrapper.append(...inner);
    inner = [wrapper];
  }
  element.replaceWith(...inner);
}

function rename(element, tag) {
  const other = element.ownerDocument.createElement(tag);
  if (element.className) other.className = element.className;
  other.append(...element.childNodes);
  element.replaceWith(other);
}

// Empty lines part the paragraphs of a typewriter; in a cell they hold its place.
function emptyParagraphs(body) {
  for (const paragraph of body.querySelectorAll("p")) {
    if (!paragraph.closest("td, th, li") && !paragraph.textContent.replace(/[\s\u00a0\u3000]/g, "") && !paragraph.querySelector("img")) paragraph.remove();
  }
}
