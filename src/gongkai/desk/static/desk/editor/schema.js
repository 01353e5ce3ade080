// What a text may hold: the same as `gongkai.rules.rich_text` keeps, nothing more.

import {
  Blockquote, Bold, BulletList, Document, Dropcursor, Gapcursor, HardBreak, Heading, History,
  HorizontalRule, Italic, ListItem, Mark, Node, OrderedList, Paragraph, Subscript, Superscript,
  Table, TableCell, TableHeader, TableRow, Text, Underline,
} from "../vendor/prose-editor/editor.js";

export const CLASSES = ["indent", "align-center", "align-right"];

const classes = {
  class: {
    default: null,
    parseHTML: (element) => CLASSES.filter((name) => element.classList.contains(name)).join(" ") || null,
    renderHTML: ({ class: names }) => (names ? { class: names } : {}),
  },
};
const withClass = (node) => node.extend({ addAttributes() { return { ...this.parent?.(), ...classes }; } });

const Link = Mark.create({
  name: "link",
  inclusive: false,
  addAttributes() { return { href: { default: null }, title: { default: null } }; },
  parseHTML() { return [{ tag: "a[href]" }]; },
  renderHTML({ HTMLAttributes }) { return ["a", HTMLAttributes, 0]; },
});

// A picture of the item stands under `file:` and its hash; only the view knows its address.
const Picture = Node.create({
  name: "picture",
  inline: true,
  group: "inline",
  draggable: true,
  addOptions() { return { address: () => "" }; },
  addAttributes() {
    return { src: { default: "" }, alt: { default: "" }, width: { default: null }, height: { default: null } };
  },
  parseHTML() { return [{ tag: "img[src]" }]; },
  renderHTML({ HTMLAttributes }) { return ["img", HTMLAttributes]; },
  addNodeView() {
    return ({ node }) => {
      const dom = document.createElement("img");
      dom.src = this.options.address(node.attrs.src);
      dom.alt = node.attrs.alt || "";
      dom.className = node.attrs.alt?.trim() ? "editor-picture" : "editor-picture editor-picture-silent";
      dom.title = node.attrs.alt?.trim() || "这幅图还没有文字说明";
      return { dom };
    };
  },
});

const span = (name) => ({
  default: 1,
  parseHTML: (element) => Number(element.getAttribute(name)) || 1,
  renderHTML: (attributes) => (attributes[name] > 1 ? { [name]: attributes[name] } : {}),
});
const cell = {
  content: "block+",
  addAttributes() {
    return {
      colspan: span("colspan"),
      rowspan: span("rowspan"),
      colwidth: { default: null, rendered: false, parseHTML: () => null },
    };
  },
  renderHTML({ HTMLAttributes }) { return [this.name === "tableHeader" ? "th" : "td", HTMLAttributes, 0]; },
};

const Grid = Table.extend({
  addAttributes() {
    return {
      caption: {
        default: null,
        parseHTML: (element) => element.querySelector(":scope > caption")?.textContent.trim() || null,
        rendered: false,
      },
    };
  },
  parseHTML() { return [{ tag: "table" }, { tag: "caption", ignore: true, priority: 60 }]; },
  renderHTML({ node }) {
    const head = node.attrs.caption ? [["caption", node.attrs.caption]] : [];
    return ["table", ...head, ["tbody", 0]];
  },
  addNodeView() { return null; },
});

export function extensions(address) {
  return [
    Document, Text, withClass(Paragraph), withClass(Heading).configure({ levels: [2, 3, 4] }),
    Bold, Italic, Underline, Subscript, Superscript, Link, HardBreak, HorizontalRule, Blockquote,
    BulletList, OrderedList, ListItem, Picture.configure({ address }),
    Grid.configure({ resizable: false }), TableRow,
    TableCell.extend(cell), TableHeader.extend(cell),
    History, Dropcursor, Gapcursor,
  ];
}

