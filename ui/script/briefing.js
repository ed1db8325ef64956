// 简报 beyond Gradio: text that was typed and not yet taken over is not left without a word.
(() => {
  document.addEventListener("input", (event) => {
    if (event.target.matches?.(".briefing-text textarea")) event.target.dataset.typed = "";
  });
  addEventListener("beforeunload", (event) => {
    if (document.querySelector(".briefing-text textarea[data-typed]")) event.preventDefault();
  });
})();
