// SPDX-License-Identifier: EUPL-1.2
// The editors run under a Content-Security-Policy without 'unsafe-inline'. Three libraries write
// style attributes or style elements; each is changed here, and the build stops when a new version
// no longer has the text that is changed.
import fs from 'node:fs';

function changed(file, from, to) {
  const before = fs.readFileSync(file, 'utf8');
  const after = before.replace(from, to);
  if (after === before) throw new Error(`${file}: the text to change for the security policy is gone`);
  return { contents: after, loader: 'js' };
}

const parkStyles = '((html) => html.replace(/(<[^>]*?)\\sstyle=(["\'])(.*?)\\2/gs, \'$1 data-parked-style=$2$3$2\'))';
const unparkStyles =
  "for (const node of element.querySelectorAll('[data-parked-style]')) { node.style.cssText = node.dataset.parkedStyle; node.removeAttribute('data-parked-style'); }";

function asAttributes(declarations) {
  return declarations
    .split(';')
    .filter(Boolean)
    .map((one) => one.split(':').map((part) => part.trim()))
    .map(([name, value]) => `${name}="${value}"`)
    .join(' ');
}

export const underStrictPolicy = {
  name: 'under-strict-policy',
  setup(build) {
    // CodeMirror: constructable style sheets are outside style-src, <style> elements are not.
    build.onLoad({ filter: /style-mod[\\/]src[\\/]style-mod\.js$/ }, ({ path }) =>
      changed(path, '!root.head && root.adoptedStyleSheets', 'root.adoptedStyleSheets'));
    // domify: style attributes parsed through innerHTML are blocked; set them through the CSSOM.
    build.onLoad({ filter: /[\\/]domify[\\/]index\.js$/ }, ({ path }) =>
      changed(path, 'element.innerHTML = prefix + htmlString + suffix;',
        () => `element.innerHTML = prefix + ${parkStyles}(htmlString) + suffix;\n${unparkStyles}`));
    // Icon strings of bpmn-js: presentation attributes instead of style attributes.
    build.onLoad({ filter: /bpmn-js[\\/]lib[\\/]features[\\/].*Icons\.js$/ }, ({ path }) => ({
      loader: 'js',
      contents: fs.readFileSync(path, 'utf8').replace(/style="([^"]*)"/g, (_, text) => asAttributes(text)),
    }));
  },
};
