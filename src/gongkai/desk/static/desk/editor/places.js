// The text of a document as lines, and the place of each in the document.

// Every text block with its text; a picture and a line break count as one sign, as they do in
// places, so that `start` and an index in `text` give the place.
export function blocks(doc) {
  const found = [];
  doc.descendants((node, place) => {
    if (!node.isTextblock) return true;
    const text = node.textBetween(0, node.content.size, "\n", (leaf) => (leaf.type.name === "hardBreak" ? "\n" : "\ufffc"));
    found.push({ text, start: place + 1 });
    return false;
  });
  return found;
}
