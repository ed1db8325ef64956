// 文库 beyond Gradio: a plan's name in the table chooses it, as the choice below does.
(() => {
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.(".open-plan");
    if (!button) return;
    const choice = document.querySelectorAll("#library-choice input")[button.dataset.plan];
    choice?.click();
    choice?.focus({ preventScroll: true });
    document.querySelector("#library-choice")?.scrollIntoView({ block: "start" });
  });
})();
