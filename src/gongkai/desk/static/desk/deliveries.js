// Counts the characters of what is typed for a channel, as its platform counts them.
for (const field of document.querySelectorAll("[data-most]")) {
  const most = Number(field.dataset.most);
  const line = document.createElement("p");
  line.className = "hint";
  line.setAttribute("aria-live", "polite");
  field.after(line);
  const measure = (text) => {
    const signs = [...text];
    if (!("weighted" in field.dataset)) return signs.length;
    const weight = signs.reduce((sum, sign) => sum + (sign.codePointAt(0) < 128 ? 1 : 2), 0);
    return Math.ceil(weight / 2);
  };
  const count = () => {
    const used = measure(field.value);
    line.textContent = used > most ? `超出 ${used - most} 字，最多 ${most} 字` : `已写 ${used} 字，最多 ${most} 字`;
    line.classList.toggle("field-error", used > most);
  };
  field.addEventListener("input", count);
  count();
}
