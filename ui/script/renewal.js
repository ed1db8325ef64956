// A notice where others changed the library while the page stood open; the page itself says when it is up to date.
(() => {
  const EVERY = 10_000; // milliseconds between two questions, while the page is in sight
  let known = null;

  const mark = async () => {
    try {
      const reply = await fetch("page/mark", { cache: "no-store" });
      return reply.ok ? (await reply.json()).mark : null;
    } catch { // the server is away
      return null;
    }
  };

  const show = (told) => document.querySelector("#renewal")?.classList.toggle("unasked", !told);

  const look = async () => {
    if (document.hidden) return;
    const now = await mark();
    if (now === null) return;
    known ??= now;
    if (now !== known) show(true);
  };

  planqa.renewed = async () => {
    known = await mark();
    show(false);
  };

  look(); // the page may have loaded before this script stands, so no event of loading is waited for
  document.addEventListener("visibilitychange", look);
  setInterval(look, EVERY);
})();
