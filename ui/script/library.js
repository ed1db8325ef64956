// 文库 beyond Gradio: a plan's name in the table chooses it, as the choice below does; a file's button removes it, once it
// has asked (ask.js).
(() => {
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.(".remove-file");
    const field = document.querySelector("#library-removed textarea, #library-removed input");
    if (!button || !field) return;
    field.value = button.dataset.name;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.(".open-plan");
    if (!button) return;
    const choice = document.querySelectorAll("#library-choice input")[button.dataset.plan];
    choice?.click();
    choice?.focus({ preventScroll: true });
    document.querySelector("#library-choice")?.scrollIntoView({ block: "start" });
  });
})();
