// SPDX-License-Identifier: EUPL-1.2
import words from './nl.json';

export function translate(template, replacements = {}) {
  const text = words[template] ?? template;
  return text.replace(/{([^}]+)}/g, (_, name) =>
    name in replacements ? (words[replacements[name]] ?? replacements[name]) : `{${name}}`);
}

export default { translate: ['value', translate] };
