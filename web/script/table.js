// Sorts and filters tables whose rows are all on the page (data-live); other tables are sorted and searched by the server.
export function start(root) {
  for (const table of root.querySelectorAll("table[data-live]")) {
    for (const link of table.querySelectorAll("thead .sort")) {
      link.addEventListener("click", (event) => {
        event.preventDefault();
        sort(table, link.closest("th"));
      });
    }
  }
  for (const form of root.querySelectorAll("form[data-filter]")) {
    const table = document.getElementById(form.dataset.filter);
    const input = form.querySelector("input[type=search]");
    const status = form.querySelector("output");
    input.addEventListener("input", () => filter(table, input.value, status));
    form.addEventListener("submit", (event) => event.preventDefault());
  }
}

function sort(table, head) {
  const down = head.getAttribute("aria-sort") === "ascending";
  for (const th of head.parentElement.children) {
    if (th.hasAttribute("aria-sort")) {
      th.setAttribute("aria-sort", "none");
    }
  }
  head.setAttribute("aria-sort", down ? "descending" : "ascending");
  const body = table.tBodies[0];
  const rows = [...body.rows].map((row) => [keyOf(row.cells[head.cellIndex]), row]);
  rows.sort(([a], [b]) => compare(a, b) * (down ? -1 : 1));
  body.append(...rows.map(([, row]) => row));
}

// A cell is compared by data-key where it has one, else by its number, else by its words.
function keyOf(cell) {
  const text = cell.dataset.key ?? cell.textContent.trim();
  const number = Number(text.replace(/[,원%]|kWh/g, ""));
  return text === "" || Number.isNaN(number) ? text : number;
}

const words = new Intl.Collator("ko", { numeric: true });

function compare(a, b) {
  if (typeof a === "number" && typeof b === "number") {
    return a - b;
  }
  return words.compare(String(a), String(b));
}

function filter(table, asked, status) {
  const wanted = asked.trim().toLowerCase();
  let shown = 0;
  for (const row of table.tBodies[0].rows) {
    row.hidden = !row.textContent.toLowerCase().includes(wanted);
    shown += row.hidden ? 0 : 1;
  }
  status.textContent = wanted === "" ? "" : shown === 0 ? "맞는 줄이 없습니다." : `${shown}건`;
}
