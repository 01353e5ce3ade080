// Small helpers that the pages work without: dialogs, copy of toasts to screen readers, error focus.
const summary = document.querySelector(".error-summary");
if (summary) summary.focus();

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog]");
  if (opener) {
    const dialog = document.getElementById(opener.dataset.dialog);
    if (dialog && dialog.showModal) {
      event.preventDefault();
      dialog.showModal();
    }
  }
  const closer = event.target.closest("[data-dialog-close]");
  if (closer) closer.closest("dialog")?.close();
  if (event.target.closest("[data-print]")) window.print();
});

// Buttons that only make sense with a script stay hidden without one.
document.querySelectorAll("[data-needs-script]").forEach((element) => element.removeAttribute("hidden"));
