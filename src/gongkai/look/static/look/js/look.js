// What every page gains from a script; all of them work without it.
document.querySelector(".error-summary")?.focus();

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});

// Buttons that only make sense with a script stay hidden without one.
document.querySelectorAll("[data-needs-script]").forEach((element) => element.removeAttribute("hidden"));
