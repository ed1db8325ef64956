// 文库 beyond Gradio: a plan's name in the table chooses it, as the choice below does; the
// place where files are dropped has a name in the page's language.
(() => {
  const DROP = ["添加方案文件", "Add plan files"];
  const named = () => {
    const name = DROP[document.documentElement.lang === "en" ? 1 : 0];
    const place = document.querySelector("#library-drop button.upload-container, #library-drop button:has(input[type=file])");
    if (place && place.getAttribute("aria-label") !== name) place.setAttribute("aria-label", name);
  };
  document.addEventListener("planqa:language", named);
  new MutationObserver(named).observe(document.documentElement, { childList: true, subtree: true });
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.(".open-plan");
    if (!button) return;
    const choice = document.querySelectorAll("#library-choice input")[button.dataset.plan];
    choice?.click();
    choice?.focus({ preventScroll: true });
    document.querySelector("#library-choice")?.scrollIntoView({ block: "start" });
  });
})();
