// Tables with the attribute data-sortable: a button in a column's head sorts by it, once more turns the order round.
// A cell sorts by its data-sort where it has one, else by its text; a head with data-type="number" sorts by number, and what
// has none comes last either way.
(() => {
  const key = (row, column) => {
    const cell = row.cells[column];
    return cell?.dataset.sort ?? cell?.textContent.trim() ?? "";
  };

  const compare = (numeric, sign) => (a, b) => {
    if (!a.key || !b.key) return (a.key ? 0 : 1) - (b.key ? 0 : 1) || a.place - b.place;
    const order = numeric ? Number(a.key) - Number(b.key) : a.key.localeCompare(b.key, "zh-CN", { numeric: true });
    return sign * order || a.place - b.place;
  };

  document.addEventListener("click", (event) => {
    const head = event.target.closest?.("table[data-sortable] thead th button")?.closest("th");
    if (!head) return;
    const body = head.closest("table").tBodies[0];
    const falling = head.getAttribute("aria-sort") === "ascending";
    const rows = [...body.rows].map((row, place) => ({ row, place, key: key(row, head.cellIndex) }));
    rows.sort(compare(head.dataset.type === "number", falling ? -1 : 1));
    head.parentElement.querySelectorAll("th[aria-sort]").forEach((other) => other.removeAttribute("aria-sort"));
    head.setAttribute("aria-sort", falling ? "descending" : "ascending");
    body.append(...rows.map(({ row }) => row));
  });
})();
