// Buttons that copy a link or print the page; both are hidden where there is no script.
export function start(root) {
  for (const button of root.querySelectorAll("[data-copy]")) {
    button.addEventListener("click", () => copy(button));
  }
  for (const button of root.querySelectorAll("[data-print]")) {
    button.addEventListener("click", () => window.print());
  }
}

async function copy(button) {
  const status = document.getElementById(button.dataset.status);
  try {
    await navigator.clipboard.writeText(new URL(button.dataset.copy, location.href).href);
    status.textContent = "주소를 복사했습니다.";
  } catch {
    status.textContent = "복사하지 못했습니다. 주소 표시줄의 주소를 직접 복사해 주세요.";
  }
}
