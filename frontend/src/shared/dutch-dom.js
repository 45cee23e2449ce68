// SPDX-License-Identifier: EUPL-1.2
// The editors of forms and tables have English words in their code. They are replaced where they
// appear; the words of the designer are never in these lists, and input is left alone.
import words from './nl-editors.json';

const attributes = ['placeholder', 'title', 'aria-label'];

function translate(text) {
  const found = words[text.trim()];
  return found === undefined ? undefined : text.replace(text.trim(), found);
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
    if (dutch !== undefined) node.setAttribute(name, dutch);
  }
  node.childNodes.forEach(change);
}

export function speakDutch(container) {
  change(container);
  const watcher = new MutationObserver((records) => {
    for (const { type, target, addedNodes } of records) {
      if (type === 'characterData') change(target);
      addedNodes.forEach(change);
    }
  });
  watcher.observe(container, { childList: true, subtree: true, characterData: true });
}
