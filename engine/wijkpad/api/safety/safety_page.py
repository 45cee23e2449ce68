# SPDX-License-Identifier: EUPL-1.2
"""The page that unlocks a list in the browser, without a server and without a network."""

from typing import Final

PAGE: Final = """<!doctype html>
<html lang="nl">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'">
<title>Open veiligheidstaken</title>
<style>
body{font:16px/1.5 Arial,sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem;color:#1b2733}
table{border-collapse:collapse;width:100%}th,td{border:1px solid #8795a1;padding:.4rem .6rem;text-align:left;vertical-align:top}
input,button{font:inherit;padding:.4rem .6rem}.wrong{color:#9b1c1c;font-weight:bold}
</style>
</head>
<body>
<h1>Open veiligheidstaken</h1>
<form id="ask">
<p>Deze lijst is op slot. Typ de wachtzin van uw team. Er gaat niets over het netwerk.</p>
<p><label>Wachtzin <input id="phrase" type="password" autocomplete="off" required></label> <button>Openen</button></p>
<p class="wrong" id="wrong" role="alert"></p>
</form>
<main id="list" hidden></main>
<script>
const bytes = (text) => Uint8Array.from(atob(text), (one) => one.charCodeAt(0));
const put = (parent, name, text) => { const one = document.createElement(name); one.textContent = text; parent.append(one); return one; };
const open = async (phrase) => {
  const raw = await crypto.subtle.importKey("raw", new TextEncoder().encode(phrase), "PBKDF2", false, ["deriveKey"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt: bytes("@SALT@"), iterations: @ROUNDS@ };
  const key = await crypto.subtle.deriveKey(how, raw, { name: "AES-GCM", length: 256 }, false, ["decrypt"]);
  const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: bytes("@NONCE@") }, key, bytes("@SEALED@"));
  return JSON.parse(new TextDecoder().decode(plain));
};
const show = (found) => {
  const place = document.getElementById("list");
  put(place, "p", found.municipality + " \\u00b7 gemaakt op " + found.made + ". Is er nu gevaar? Bel 112. Veilig Thuis: 0800-2000.");
  if (found.officers) put(place, "p", "Aandachtsfunctionaris: " + found.officers);
  if (!found.rows.length) { put(place, "p", "Er staan geen veiligheidstaken open."); } else {
    const table = put(place, "table", "");
    const head = put(put(table, "thead", ""), "tr", "");
    for (const title of ["Zaak", "Over", "Taak", "Wie", "Team", "Klaar uiterlijk"]) put(head, "th", title);
    const body = put(table, "tbody", "");
    for (const row of found.rows) {
      const line = put(body, "tr", "");
      for (const name of ["case", "about", "task", "who", "team", "due"]) put(line, "td", row[name]);
    }
  }
  document.getElementById("ask").hidden = true;
  place.hidden = false;
};
document.getElementById("ask").addEventListener("submit", async (event) => {
  event.preventDefault();
  const wrong = document.getElementById("wrong");
  wrong.textContent = "Even wachten\\u2026";
  try { show(await open(document.getElementById("phrase").value)); }
  catch { wrong.textContent = "Deze wachtzin klopt niet. Probeer het opnieuw."; }
});
</script>
</body>
</html>
"""
