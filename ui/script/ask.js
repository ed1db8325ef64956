// 问答 beyond Gradio: an opened card shows its passage, a new reply begins in sight, and screen readers hear no markup.
(() => {
  const NAMES = { zh: { log: "问答记录", user: "提问", bot: "答复" }, en: { log: "Conversation", user: "Question", bot: "Reply" } };
  let rows = 0;

  const showPassage = (card) => {
    const passage = card.querySelector(".passage");
    const mark = card.querySelector("mark");
    if (passage && mark) passage.scrollTop += mark.getBoundingClientRect().top - passage.getBoundingClientRect().top - 48;
  };

  const name = (element, label) => {
    if (element.getAttribute("aria-label") !== label) element.setAttribute("aria-label", label);
    if (element.dataset.testid && element.getAttribute("role") !== "group") element.setAttribute("role", "group");
  };

  const tidy = () => {
    const names = NAMES[document.documentElement.lang === "en" ? "en" : "zh"];
    document.querySelectorAll("#chat [role=log]").forEach((log) => name(log, names.log));
    document.querySelectorAll("#chat [data-testid=user]").forEach((message) => name(message, names.user));
    document.querySelectorAll("#chat [data-testid=bot]").forEach((message) => name(message, names.bot));
    document.querySelectorAll("#chat .example[aria-label]").forEach((example) => example.removeAttribute("aria-label"));
    const questions = document.querySelectorAll("#chat .user-row");
    const now = questions.length + document.querySelectorAll("#chat .reply").length;
    if (now > rows) questions[questions.length - 1]?.scrollIntoView({ block: "start" });
    rows = now;
  };

  document.addEventListener("toggle", (event) => {
    if (event.target.matches?.("details.cite[open]")) showPassage(event.target);
    if (event.target.matches?.("details.trace[open]")) event.target.scrollIntoView({ block: "nearest" });
  }, true);

  document.addEventListener("planqa:language", tidy);
  new MutationObserver(tidy).observe(document.documentElement, {
    attributes: true, attributeFilter: ["aria-label"], childList: true, subtree: true,
  });
  tidy();
})();
