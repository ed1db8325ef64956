// What the page needs beyond Gradio: a chip opens its card, a new reply begins in sight, Enter that only confirms an
// input method's word doesn't send, and screen readers hear the page's language and no markup.
(() => {
  const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const NAMES = { zh: { log: "问答记录", user: "提问", bot: "答复" }, en: { log: "Conversation", user: "Question", bot: "Reply" } };
  let language = "zh";
  let rows = 0;

  const showPassage = (card) => {
    const passage = card.querySelector(".passage");
    const mark = card.querySelector("mark");
    if (passage && mark) passage.scrollTop += mark.getBoundingClientRect().top - passage.getBoundingClientRect().top - 48;
  };

  const openCard = (card) => {
    for (let fold = card; fold; fold = fold.parentElement.closest("details")) fold.open = true;
    card.scrollIntoView({ block: "nearest", behavior: still ? "auto" : "smooth" });
    card.querySelector("summary").focus({ preventScroll: true });
    card.classList.remove("called");
    requestAnimationFrame(() => card.classList.add("called"));
  };

  const name = (element, label) => {
    if (element.getAttribute("aria-label") !== label) element.setAttribute("aria-label", label);
    if (element.dataset.testid && element.getAttribute("role") !== "group") element.setAttribute("role", "group");
  };

  const tidy = () => {
    const names = NAMES[language];
    document.querySelectorAll("#chat [role=log]").forEach((log) => name(log, names.log));
    document.querySelectorAll("#chat [data-testid=user]").forEach((message) => name(message, names.user));
    document.querySelectorAll("#chat [data-testid=bot]").forEach((message) => name(message, names.bot));
    document.querySelectorAll("#chat .example[aria-label]").forEach((example) => example.removeAttribute("aria-label"));
    const questions = document.querySelectorAll("#chat .user-row");
    const now = questions.length + document.querySelectorAll("#chat .reply").length;
    if (now > rows) questions[questions.length - 1]?.scrollIntoView({ block: "start" });
    rows = now;
  };

  document.addEventListener("click", (event) => {
    const chip = event.target.closest?.("a.chip");
    if (!chip) return;
    event.preventDefault();
    const card = document.getElementById(chip.getAttribute("href").slice(1));
    if (card) openCard(card);
  });

  document.addEventListener("toggle", (event) => {
    if (event.target.matches?.("details.cite[open]")) showPassage(event.target);
    if (event.target.matches?.("details.trace[open]")) event.target.scrollIntoView({ block: "nearest" });
  }, true);

  for (const kind of ["keydown", "keypress"]) {
    document.addEventListener(kind, (event) => {
      if (event.key === "Enter" && (event.isComposing || event.keyCode === 229)) event.stopImmediatePropagation();
    }, true);
  }

  document.addEventListener("change", (event) => {
    if (!event.target.closest?.("#language")) return;
    language = event.target.value === "en" ? "en" : "zh";
    document.documentElement.lang = language === "en" ? "en" : "zh-CN";
    tidy();
  });

  document.documentElement.lang = "zh-CN";
  new MutationObserver(tidy).observe(document.body, {
    attributes: true, attributeFilter: ["aria-label"], childList: true, subtree: true,
  });
  tidy();
})();
