// Shows the fields that the chosen price list needs; without this the server shows them after a button.
export function start(root) {
  for (const form of root.querySelectorAll("form[data-estimate]")) {
    const list = form.elements.namedItem("list");
    const show = () => {
      const chosen = list.selectedOptions[0];
      for (const part of form.querySelectorAll("fieldset[data-figures], fieldset[data-power], fieldset[data-home]")) {
        const needed = "figures" in part.dataset ? part.dataset.figures === chosen.dataset.figures : "power" in part.dataset ? "power" in chosen.dataset : "home" in chosen.dataset;
        part.hidden = part.disabled = !needed;
      }
    };
    list.addEventListener("change", show);
    show();
  }
}
