// SPDX-License-Identifier: EUPL-1.2
// One style sheet: components of the NL Design System, the tokens that they and we really use, our own layer.
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { transform } from 'esbuild';

const componentsFolder = 'node_modules/@utrecht';
const tokensFile = 'node_modules/@nl-design-system-unstable/voorbeeld-design-tokens/dist/theme.css';
const fontFolder = 'node_modules/@fontsource-variable/source-sans-3/files';
const fonts = ['source-sans-3-latin-wght-normal.woff2', 'source-sans-3-latin-ext-wght-normal.woff2'];

function componentStyles() {
  return fs.readdirSync(componentsFolder).sort()
    .map((name) => fs.readFileSync(`${componentsFolder}/${name}/dist/index.css`, 'utf8'))
    .map((css) => css.replace(/@import[^;]+;/g, '').replace(/\/\*[\s\S]*?\*\//g, ''))
    .join('\n');
}

function ownStyles() {
  return fs.readdirSync('css').sort().map((name) => fs.readFileSync(`css/${name}`, 'utf8')).join('\n');
}

/** The tokens that are used, and the tokens that these use in turn. */
function usedTokens(css) {
  const declared = new Map(
    [...fs.readFileSync(tokensFile, 'utf8').matchAll(/(--[\w-]+):\s*([^;]+);/g)].map((m) => [m[1], m[2]]));
  const kept = new Set();
  const keep = (name) => {
    if (kept.has(name) || !declared.has(name)) return;
    kept.add(name);
    for (const [, inner] of declared.get(name).matchAll(/var\((--[\w-]+)/g)) keep(inner);
  };
  for (const [, name] of css.matchAll(/var\((--[\w-]+)/g)) keep(name);
  return [...declared].filter(([name]) => kept.has(name)).map(([name, value]) => `${name}:${value}`).join(';');
}

export async function buildStyles(out, publicPath) {
  for (const font of fonts) fs.copyFileSync(`${fontFolder}/${font}`, path.join(out, font));
  const components = componentStyles();
  const own = ownStyles().replaceAll('url(fonts/', `url(${publicPath}`);
  const css = `@layer tokens,components,app;@layer tokens{:root{${usedTokens(components + own)}}}` +
    `@layer components{${components}}${own}`;
  const { code } = await transform(css, { loader: 'css', minify: true, target: ['chrome115', 'firefox115', 'safari16.4'] });
  const file = `style-${crypto.createHash('sha256').update(code).digest('hex').slice(0, 8)}.css`;
  fs.writeFileSync(path.join(out, file), code);
  return file;
}
