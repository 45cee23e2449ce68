// SPDX-License-Identifier: EUPL-1.2
// The editors of forms and tables have English words in their code. They are replaced where they
// appear; the words of the designer are never in these lists, and input is left alone.
import words from './nl-editors.json';

const attributes = ['placeholder', 'title', 'aria-label'];

const months = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];
const inDutch = new Intl.DateTimeFormat('nl-NL', { day: 'numeric', month: 'long', year: 'numeric' });

/** Sentences with something of the designer in them; each gives the Dutch sentence. */
const patterns = [
  [/^Create an? (.+) element$/, (kind) => `${words[kind] ?? kind} toevoegen`],
  [/^(?:Input|Output) label: (.*)$/, (name) => `Naam van de kolom: ${name}`],
  [/^(?:Input|Output) expression: (.*)$/, (text) => `Waar het vandaan komt: ${text}`],
  [new RegExp(`^(${months.join('|')}) (\\d+), (\\d{4})$`), (month, day, year) =>
    inDutch.format(new Date(Number(year), months.indexOf(month), Number(day)))],
];

function translate(text) {
  const said = text.trim();
  if (words[said] !== undefined) return text.replace(said, () => words[said]);
  for (const [pattern, dutch] of patterns) {
    const found = said.match(pattern);
    if (found) return dutch(...found.slice(1));
  }
  return undefined;
}

function change(node) {
  if (node.nodeType === Node.TEXT_NODE) {
    const dutch = node.parentElement?.closest('textarea, [contenteditable], .fjs-form-field label, [data-own-words]')
      ? undefined : translate(node.data);
    if (dutch !== undefined && dutch !== node.data) node.data = dutch;
    return;
  }
  if (node.nodeType !== Node.ELEMENT_NODE) return;
  for (const name of attributes) {
    const dutch = node.hasAttribute(name) ? translate(node.getAttribute(name)) : undefined;
    if (dutch !== undefined && dutch !== node.getAttribute(name)) node.setAttribute(name, dutch);
  }
  node.childNodes.forEach(change);
}

export function speakDutch(container) {
  change(container);
  const watcher = new MutationObserver((records) => {
    for (const { type, target, addedNodes } of records) {
      if (type !== 'childList') change(target);
      addedNodes.forEach(change);
    }
  });
  watcher.observe(container, {
    childList: true, subtree: true, characterData: true, attributes: true, attributeFilter: attributes,
  });
}
