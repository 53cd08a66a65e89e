// Signs a challenge with a certificate (공동인증서) in the page. The key and its password never leave it: their fields have no name, so that no form sends
// them, and only the signature and the random number of the certificate's identity are put into fields that have one.
import forge from "node-forge/lib/forge.js";
import "node-forge/lib/pkcs12.js";
import "node-forge/lib/sha256.js";
import { KISA_SEED_CBC } from "kisa-seed";

const { asn1, pki, util } = forge;

// A file of a certificate or key has a few kilobytes.
const LARGEST = 64 * 1024;
// A password hashed more often would keep the page busy for minutes.
const MOST_ROUNDS = 1_000_000;

const OID = {
  pbes2: "1.2.840.113549.1.5.13",
  pbkdf2: "1.2.840.113549.1.5.12",
  seed: "1.2.410.200004.1.4",
  seedSHA1: "1.2.410.200004.1.15",
  random: "1.2.410.200004.10.1.1.3",
  data: "1.2.840.113549.1.7.1",
  signedData: "1.2.840.113549.1.7.2",
  contentType: "1.2.840.113549.1.9.3",
  messageDigest: "1.2.840.113549.1.9.4",
  sha256: "2.16.840.1.101.3.4.2.1",
  rsa: "1.2.840.113549.1.1.1",
};

const HMAC = { "1.2.840.113549.2.7": "sha1", "1.2.840.113549.2.9": "sha256" };

// Trouble is what a person can mend: a message and the field it is about.
class Trouble extends Error {
  constructor(field, message) {
    super(message);
    this.field = field;
  }
}

const unreadable = () => new Trouble("files", "인증서 파일을 읽을 수 없습니다. 인증서를 내보낸 .p12(.pfx) 파일이나 signCert.der와 signPri.key를 골라 주세요.");
const wrongPassword = () => new Trouble("password", "인증서 비밀번호가 맞지 않습니다. 대문자와 한글 입력 상태를 확인하고 다시 적어 주세요.");

for (const form of document.querySelectorAll("form[data-certificate]")) {
  start(form);
}

function start(form) {
  const fields = { files: form.querySelector("[data-files]"), password: form.querySelector("[data-password]"), number: form.querySelector("[data-number]") };
  form.querySelector("fieldset").disabled = false;
  say(form, "");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("[type=submit]");
    button.disabled = true;
    tell(form, fields, []);
    try {
      const files = check(fields);
      say(form, "인증서를 여는 중입니다.");
      await painted();
      const identity = open(await load(files), fields.password.value);
      say(form, "서명하는 중입니다.");
      await painted();
      form.elements.namedItem("signature").value = util.encode64(sign(identity, form.elements.namedItem("challenge").value));
      form.elements.namedItem("random").value = util.encode64(identity.random);
      say(form, "서명을 보내는 중입니다.");
      forget(fields);
      form.submit();
    } catch (error) {
      fields.password.value = "";
      say(form, "");
      button.disabled = false;
      tell(form, fields, error instanceof AggregateError ? error.errors : [error]);
    }
  });
  // A page that is gone back to must not still hold the password.
  window.addEventListener("pagehide", () => forget(fields));
}

function forget(fields) {
  fields.password.value = "";
  fields.files.value = "";
}

// Lets the browser show what was said before the page is busy.
function painted() {
  return new Promise((done) => setTimeout(done, 50));
}

function say(form, text) {
  form.querySelector("[data-status]").textContent = text;
}

// The message boxes are in the page from the start, empty, so that screen readers announce what is put into them.
function tell(form, fields, troubles) {
  const box = form.querySelector("[data-problem]");
  const list = box.querySelector("ul");
  list.replaceChildren();
  for (const [name, input] of Object.entries(fields)) {
    const mine = troubles.find((t) => (t.field ?? "files") === name);
    const error = document.getElementById(`${input.id}-problem`);
    error.textContent = mine ? messageOf(mine) : "";
    error.hidden = !mine;
    input.toggleAttribute("aria-invalid", false);
    if (mine) {
      input.setAttribute("aria-invalid", "true");
      const link = document.createElement("a");
      link.href = `#${input.id}`;
      link.textContent = `${input.labels[0].firstChild.textContent.trim()}: ${messageOf(mine)}`;
      const item = document.createElement("li");
      item.append(link);
      list.append(item);
    }
  }
  box.hidden = troubles.length === 0;
  if (troubles.length > 0) {
    fields[troubles[0].field ?? "files"].focus();
  }
}

function messageOf(error) {
  return error instanceof Trouble ? error.message : unreadable().message;
}

// What can be seen before anything is opened; all of it is told at once.
function check(fields) {
  const troubles = [];
  const files = [...fields.files.files];
  if (fields.number.value.replace(/[\s-]/g, "").length !== 10) {
    troubles.push(new Trouble("number", "사업자등록번호(고유번호) 숫자 10자리를 적어 주세요."));
  }
  if (files.length === 0) {
    troubles.push(new Trouble("files", "인증서 파일을 골라 주세요."));
  } else if (files.some((f) => f.size > LARGEST)) {
    troubles.push(new Trouble("files", "인증서 파일이라기에는 너무 큰 파일이 있습니다. .p12(.pfx) 파일이나 signCert.der와 signPri.key를 골라 주세요."));
  }
  if (fields.password.value === "") {
    troubles.push(new Trouble("password", "인증서 비밀번호를 적어 주세요."));
  }
  if (troubles.length > 0) {
    throw new AggregateError(troubles);
  }
  return files;
}

// Reads the chosen files and finds out which is which.
async function load(files) {
  const named = (pattern) => files.find((f) => pattern.test(f.name));
  const bytes = async (file) => util.binary.raw.encode(new Uint8Array(await file.arrayBuffer()));
  const bundle = named(/\.(p12|pfx)$/i);
  if (bundle) {
    return { bundle: await bytes(bundle) };
  }
  const certificate = named(/signcert.*\.(der|cer|crt)$/i) ?? named(/^(?!km).*\.(der|cer|crt)$/i);
  const key = named(/signpri.*\.key$/i) ?? named(/^(?!km).*\.key$/i);
  if (!certificate && !key) {
    throw new Trouble("files", named(/^km/i) ? "암호화용 파일(kmCert, kmPri)입니다. 같은 폴더의 signCert.der와 signPri.key를 골라 주세요." : unreadable().message);
  }
  if (!certificate || !key) {
    throw new Trouble("files", `${certificate ? "signPri.key" : "signCert.der"}도 함께 골라야 합니다. 같은 폴더의 두 파일을 한꺼번에 골라 주세요.`);
  }
  return { certificate: await bytes(certificate), key: await bytes(key) };
}

// open gives the certificate in DER, the private key, and the random number as bytes (empty where the key has none).
function open(files, password) {
  const found = files.bundle ? openBundle(files.bundle, password) : openPair(files, password);
  for (const info of found.keys) {
    const key = pki.privateKeyFromAsn1(info);
    const certificate = found.certificates.find((c) => belongs(c, key));
    if (certificate) {
      return { certificate, key, random: randomOf(info) };
    }
  }
  throw new Trouble("files", "인증서와 개인키가 한 쌍이 아닙니다. 같은 폴더의 signCert.der와 signPri.key를 골라 주세요.");
}

function openPair(files, password) {
  let encrypted;
  try {
    encrypted = read(files.key);
    read(files.certificate);
  } catch {
    throw unreadable();
  }
  const info = decrypt(encrypted, password);
  if (!info) {
    throw wrongPassword();
  }
  return { keys: [info], certificates: [files.certificate] };
}

function openBundle(bytes, password) {
  let outer;
  try {
    outer = asn1.fromDer(bytes);
  } catch {
    throw unreadable();
  }
  let bundle;
  opened = [];
  try {
    bundle = forge.pkcs12.pkcs12FromAsn1(outer, false, password);
  } catch (error) {
    throw /MAC|password|decrypt/i.test(error.message) ? wrongPassword() : error;
  }
  const bags = (kind) => bundle.getBags({ bagType: pki.oids[kind] })[pki.oids[kind]] ?? [];
  const der = (bag) => asn1.toDer(bag.cert ? pki.certificateToAsn1(bag.cert) : bag.asn1).getBytes();
  return { keys: opened, certificates: bags("certBag").map(der) };
}

// BIT STRINGs stay bytes: some happen to look like structures.
function read(bytes) {
  return asn1.fromDer(bytes, { decodeBitStrings: false });
}

// The library asks this for the keys of a bundle, so that those in SEED open too; it forgets what stands beside a key, so each is kept as it was opened.
let opened = [];
const decryptKnown = pki.decryptPrivateKeyInfo;
pki.decryptPrivateKeyInfo = (encrypted, password) => {
  const info = decrypt(encrypted, password);
  if (info) {
    opened.push(info);
  }
  return info;
};

// decrypt opens an EncryptedPrivateKeyInfo, or gives null where the password is wrong. Korean keys are in SEED, which the library does not know.
function decrypt(encrypted, password) {
  const [algorithm, text] = encrypted.value;
  const oid = asn1.derToOid(algorithm.value[0].value);
  const secret = util.encodeUtf8(password);
  if (oid === OID.seedSHA1) {
    return decryptOld(algorithm.value[1], text.value, secret);
  }
  if (oid !== OID.pbes2 || asn1.derToOid(algorithm.value[1].value[1].value[0].value) !== OID.seed) {
    return decryptKnown(encrypted, password);
  }
  const [kdf, scheme] = algorithm.value[1].value;
  const [salt, rounds, ...rest] = kdf.value[1].value;
  const prf = rest.find((v) => v.type === asn1.Type.SEQUENCE);
  const hash = prf ? HMAC[asn1.derToOid(prf.value[0].value)] : "sha1";
  if (asn1.derToOid(kdf.value[0].value) !== OID.pbkdf2 || !hash) {
    throw unreadable();
  }
  const key = forge.pkcs5.pbkdf2(secret, salt.value, roundsOf(rounds), 16, forge.md[hash].create());
  return seed(key, scheme.value[1].value, text.value);
}

// The older form: the key is hashed as PBKDF1 does, and the vector is hashed from what is left of it.
function decryptOld(parameters, text, secret) {
  const [salt, rounds] = parameters.value;
  let derived = secret + salt.value;
  for (let i = roundsOf(rounds); i > 0; i--) {
    derived = sha1(derived);
  }
  return seed(derived.slice(0, 16), sha1(derived.slice(16, 20)).slice(0, 16), text);
}

function sha1(bytes) {
  return forge.md.sha1.create().update(bytes).digest().getBytes();
}

function roundsOf(node) {
  const rounds = asn1.derToInteger(node.value);
  if (rounds < 1 || rounds > MOST_ROUNDS) {
    throw unreadable();
  }
  return rounds;
}

// seed opens SEED-CBC; wrong padding and what is no key both mean a wrong password.
function seed(key, vector, text) {
  const bytes = (s) => util.binary.raw.decode(s);
  const plain = KISA_SEED_CBC.SEED_CBC_Decrypt(bytes(key), bytes(vector), bytes(text), 0, text.length);
  try {
    const info = read(util.binary.raw.encode(plain));
    pki.privateKeyFromAsn1(info);
    return info;
  } catch {
    return null;
  }
}

// randomOf is the random number that opens the certificate's virtual identity, an attribute beside the key.
function randomOf(info) {
  for (const attribute of info.value[3]?.value ?? []) {
    if (asn1.derToOid(attribute.value[0].value) === OID.random) {
      const bits = attribute.value[1].value[0];
      return (bits.bitStringContents ?? bits.value).slice(1);
    }
  }
  return "";
}

// fieldsOf are serial number and issuer of a certificate in DER, and its RSA key.
function fieldsOf(certificate) {
  const body = asn1.fromDer(certificate).value[0].value;
  const at = body[0].tagClass === asn1.Class.CONTEXT_SPECIFIC ? 1 : 0;
  return { serial: asn1.toDer(body[at]).getBytes(), issuer: asn1.toDer(body[at + 2]).getBytes(), key: pki.publicKeyFromAsn1(body[at + 5]) };
}

function belongs(certificate, key) {
  const its = fieldsOf(certificate).key;
  return its.n.equals(key.n) && its.e.equals(key.e);
}

// sign makes a CMS SignedData over text with the certificate in it. The signed attributes stand in the order of DER, as they are signed in it.
function sign({ certificate, key }, text) {
  const content = util.encodeUtf8(text);
  const digest = forge.md.sha256.create().update(content).digest().getBytes();
  const attributes = [
    sequence(oid(OID.contentType), set(oid(OID.data))),
    sequence(oid(OID.messageDigest), set(octets(digest))),
  ].sort();
  const signature = key.sign(forge.md.sha256.create().update(set(...attributes)));
  const { serial, issuer } = fieldsOf(certificate);
  const sha256 = sequence(oid(OID.sha256), der(0x05));
  const signer = sequence(integer(1), sequence(issuer, serial), sha256, der(0xa0, ...attributes), sequence(oid(OID.rsa), der(0x05)), octets(signature));
  return sequence(
    oid(OID.signedData),
    der(0xa0, sequence(integer(1), set(sha256), sequence(oid(OID.data), der(0xa0, octets(content))), der(0xa0, certificate), set(signer))),
  );
}

// der writes one value with its tag and length; the others name the tags.
function der(tag, ...parts) {
  const body = parts.join("");
  let length = String.fromCharCode(body.length);
  if (body.length > 127) {
    let rest = "";
    for (let n = body.length; n > 0; n >>>= 8) {
      rest = String.fromCharCode(n & 255) + rest;
    }
    length = String.fromCharCode(0x80 | rest.length) + rest;
  }
  return String.fromCharCode(tag) + length + body;
}

function sequence(...parts) {
  return der(0x30, ...parts);
}

function set(...parts) {
  return der(0x31, ...parts);
}

function octets(bytes) {
  return der(0x04, bytes);
}

function integer(n) {
  return der(0x02, String.fromCharCode(n));
}

function oid(text) {
  return der(0x06, asn1.oidToDer(text).getBytes());
}
