// SPDX-License-Identifier: EUPL-1.2
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

const names = [
  'alert-triangle', 'calendar', 'check', 'chevron-right', 'circle-check', 'clock', 'device-floppy', 'download',
  'external-link', 'file-text', 'flag', 'folder', 'hand-grab', 'history', 'home', 'hourglass', 'inbox', 'info-circle',
  'link', 'lock', 'logout', 'maximize', 'message', 'pencil', 'phone', 'player-play', 'plug', 'plus', 'report',
  'search', 'settings', 'shield', 'sitemap', 'table', 'trash', 'user', 'users', 'x', 'zoom-in', 'zoom-out',
];

/** One sprite with the outline icons that the pages use (Tabler, MIT). */
export function buildSprite(out) {
  const symbols = names.map((name) => {
    const svg = fs.readFileSync(`node_modules/@tabler/icons/icons/outline/${name}.svg`, 'utf8');
    const inner = svg.replace(/<!--[\s\S]*?-->/g, '').replace(/^[\s\S]*?<svg[^>]*>/, '').replace('</svg>', '');
    return `<symbol id="${name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" ` +
      `stroke-linecap="round" stroke-linejoin="round">${inner.replace(/\s+/g, ' ').trim()}</symbol>`;
  });
  const sprite = `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join('')}</svg>`;
  const file = `icons-${crypto.createHash('sha256').update(sprite).digest('hex').slice(0, 8)}.svg`;
  fs.writeFileSync(path.join(out, file), sprite);
  return file;
}
