// A bill's QR code leads here with the proof behind the # of the address, which a browser keeps to itself: it is put into the form and sent.
export function start(root) {
  const form = root.querySelector("form[data-verify]");
  if (!form) {
    return;
  }
  const read = () => {
    if (!location.hash.startsWith("#KW1.")) {
      return;
    }
    form.elements.namedItem("text").value = location.hash.slice(1);
    // Going back must not send it again.
    history.replaceState(null, "", location.pathname);
    form.submit();
  };
  window.addEventListener("hashchange", read);
  read();
}
