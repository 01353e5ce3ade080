// Small dialogs: a question, its answer, or nothing.

// Opens the dialog of a name; `accept(dialog)` returns an error in Chinese, or "" when all is well.
export function ask(name, prepare, accept) {
  const dialog = document.querySelector(`dialog[data-ask="${name}"]`);
  const form = dialog.querySelector("form");
  const error = dialog.querySelector("[data-ask-error]");
  const before = document.activeElement;
  error.textContent = "";
  prepare(dialog);
  const done = (event) => {
    event.preventDefault();
    Promise.resolve(accept(dialog)).then((words) => {
      error.textContent = words;
      if (!words) dialog.close();
      else dialog.querySelector(".input")?.focus();
    });
  };
  const cancel = () => dialog.close();
  form.addEventListener("submit", done);
  dialog.querySelector("[data-ask-cancel]").addEventListener("click", cancel);
  dialog.addEventListener("close", () => {
    form.removeEventListener("submit", done);
    dialog.querySelector("[data-ask-cancel]").removeEventListener("click", cancel);
    if (document.activeElement === document.body) before?.focus();
  }, { once: true });
  dialog.showModal();
}
