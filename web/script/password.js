// Shows a typed password while its button is pressed in, and asks the server how strong a new one is; the server says both words and refusals.
export function start(root) {
  for (const button of root.querySelectorAll("[data-reveal]")) {
    button.addEventListener("click", () => reveal(button));
  }
  for (const form of root.querySelectorAll("form[data-strength]")) {
    form.elements.namedItem("new").addEventListener("change", () => judge(form));
  }
}

function reveal(button) {
  const field = document.getElementById(button.dataset.reveal);
  const shown = field.type === "password";
  field.type = shown ? "text" : "password";
  button.setAttribute("aria-pressed", String(shown));
}

async function judge(form) {
  const status = form.querySelector("[data-status]");
  const body = new URLSearchParams({ do: "check", new: form.elements.namedItem("new").value });
  try {
    const answer = await fetch(form.action, { method: "POST", body, headers: { "X-Fragment": "1" } });
    status.textContent = answer.ok ? await answer.text() : "";
  } catch {
    status.textContent = "";
  }
}
