// Forms that a passkey answers: the device makes or uses a key for the options in the form, and the answer is sent as text.

const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

export function start(root) {
  for (const form of root.querySelectorAll("form[data-passkey]")) {
    const button = form.querySelector("[type=submit]");
    if (!window.PublicKeyCredential) {
      tell(form, "이 브라우저는 패스키를 쓸 수 없습니다. 다른 방법으로 로그인해 주세요.");
    } else if (location.origin !== form.dataset.origin) {
      tell(form, `패스키는 ${form.dataset.origin} 주소에서만 쓸 수 있습니다. 그 주소로 여세요.`);
    } else {
      button.disabled = false;
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        answer(form, button);
      });
    }
  }
}

async function answer(form, button) {
  button.disabled = true;
  tell(form, "");
  form.querySelector("[data-status]").textContent = "기기의 안내를 따라 주세요.";
  try {
    const { publicKey } = JSON.parse(form.dataset.options);
    publicKey.challenge = bytes(publicKey.challenge);
    form.elements.namedItem("answer").value = JSON.stringify(form.dataset.passkey === "create" ? await make(publicKey) : await use(publicKey));
    form.submit();
  } catch (error) {
    button.disabled = false;
    form.querySelector("[data-status]").textContent = "";
    tell(form, error.name === "InvalidStateError" ? "이 기기에는 이미 등록한 패스키가 있습니다." : "패스키를 쓰지 않고 닫았거나 시간이 지났습니다. 다시 해 주세요.");
  }
}

async function make(publicKey) {
  publicKey.user.id = bytes(publicKey.user.id);
  for (const known of publicKey.excludeCredentials ?? []) {
    known.id = bytes(known.id);
  }
  const key = await navigator.credentials.create({ publicKey });
  return { ...common(key), response: { clientDataJSON: text(key.response.clientDataJSON), attestationObject: text(key.response.attestationObject), transports: key.response.getTransports?.() ?? [] } };
}

async function use(publicKey) {
  const key = await navigator.credentials.get({ publicKey });
  const { clientDataJSON, authenticatorData, signature, userHandle } = key.response;
  return { ...common(key), response: { clientDataJSON: text(clientDataJSON), authenticatorData: text(authenticatorData), signature: text(signature), userHandle: userHandle ? text(userHandle) : "" } };
}

function common(key) {
  return { id: key.id, rawId: text(key.rawId), type: key.type, authenticatorAttachment: key.authenticatorAttachment ?? undefined, clientExtensionResults: {} };
}

function tell(form, problem) {
  const box = form.querySelector("[data-problem]");
  box.querySelector("p:not(.alert-title)").textContent = problem;
  box.hidden = problem === "";
}
