// Sends a chosen or dropped workbook with a progress bar. The server answers a script with JSON: where to go next, or what was wrong.
export function start(root) {
  for (const form of root.querySelectorAll("form[data-upload]")) {
    const zone = form.querySelector(".upload-zone");
    const input = form.querySelector("input[type=file]");
    acceptDrops(zone, input);
    input.addEventListener("change", () => {
      zone.querySelector("[data-name]").textContent = input.files[0]?.name ?? "선택한 파일 없음";
    });
    form.addEventListener("submit", (event) => {
      const problem = check(input, Number(form.dataset.limit));
      event.preventDefault();
      if (problem) {
        tell(form, problem);
        input.focus();
        return;
      }
      send(form);
    });
  }
}

function acceptDrops(zone, input) {
  for (const name of ["dragenter", "dragover"]) {
    zone.addEventListener(name, (event) => {
      event.preventDefault();
      zone.classList.add("over");
    });
  }
  for (const name of ["dragleave", "drop"]) {
    zone.addEventListener(name, () => zone.classList.remove("over"));
  }
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    if (event.dataTransfer.files.length > 0) {
      input.files = event.dataTransfer.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    }
  });
}

// Only what the server would refuse anyway, so that nobody waits for a long upload to hear it.
function check(input, limit) {
  const file = input.files[0];
  if (!file) {
    return "올릴 파일을 먼저 선택해 주세요.";
  }
  if (limit > 0 && file.size > limit) {
    return `파일이 너무 큽니다. ${megabytes(limit)}까지 올릴 수 있는데 선택한 파일은 ${megabytes(file.size)}입니다.`;
  }
  return "";
}

function megabytes(bytes) {
  return `${(bytes / 1048576).toLocaleString("ko-KR", { maximumFractionDigits: 1 })}MB`;
}

function send(form) {
  const box = form.querySelector("[data-progress]");
  const bar = box.querySelector("progress");
  const label = box.querySelector("[data-label]");
  const button = form.querySelector("[type=submit]");
  const request = new XMLHttpRequest();
  const finish = (problem) => {
    box.hidden = true;
    button.disabled = false;
    tell(form, problem);
  };
  request.open("POST", form.action);
  request.setRequestHeader("Accept", "application/json");
  request.responseType = "json";
  request.upload.addEventListener("progress", (event) => {
    const done = event.total > 0 ? Math.floor((event.loaded / event.total) * 100) : 0;
    bar.value = done;
    label.textContent = `파일을 올리는 중입니다. ${done}%`;
  });
  request.upload.addEventListener("load", () => {
    bar.removeAttribute("value");
    label.textContent = "다 올렸습니다. 내용을 검사하고 있습니다.";
  });
  request.addEventListener("load", () => {
    const answer = request.response ?? {};
    if (request.status < 300 && answer.location) {
      location.assign(answer.location);
      return;
    }
    finish(answer.detail ?? "파일을 받지 못했습니다. 잠시 뒤에 다시 올려 주세요.");
  });
  request.addEventListener("error", () => finish("연결이 끊겼습니다. 인터넷 연결을 확인한 뒤 다시 올려 주세요."));
  tell(form, "");
  bar.value = 0;
  label.textContent = "파일을 올리는 중입니다.";
  box.hidden = false;
  button.disabled = true;
  request.send(new FormData(form));
}

// The message box is in the page from the start, empty, so that screen readers announce what is put into it.
function tell(form, message) {
  const box = form.querySelector("[data-problem]");
  box.hidden = message === "";
  box.querySelector("[data-message]").textContent = message;
}
