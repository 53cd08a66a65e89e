// Asks before a page with a changed, unsent form is left.
export function start(root) {
  for (const form of root.querySelectorAll("form[data-dirty]")) {
    let changed = false;
    form.addEventListener("input", () => {
      changed = true;
    });
    form.addEventListener("submit", () => {
      changed = false;
    });
    window.addEventListener("beforeunload", (event) => {
      if (changed) {
        event.preventDefault();
      }
    });
  }
}
