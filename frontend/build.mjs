// SPDX-License-Identifier: EUPL-1.2
// Builds every script, style sheet, font and icon that the product serves. Run by `make bundles`;
// the result is committed, so that the product starts with Python alone.
import * as esbuild from 'esbuild';
import fs from 'node:fs';
import path from 'node:path';
import { underStrictPolicy } from './build/csp.mjs';
import { buildStyles } from './build/styles.mjs';
import { buildSprite } from './build/icons.mjs';
import { licences, manifest } from './build/lists.mjs';

const out = path.resolve(process.argv[2] ?? '../webui/wijkpad_webui/static/build');
const publicPath = '/static/build/';
fs.rmSync(out, { recursive: true, force: true });
fs.mkdirSync(out, { recursive: true });

const entries = ['page', 'viewer', 'modeler', 'tables', 'forms'];
const result = await esbuild.build({
  entryPoints: entries.map((name) => `src/${name}.js`),
  bundle: true,
  minify: true,
  format: 'esm',
  splitting: true,
  target: ['es2022'],
  outdir: out,
  entryNames: '[name]-[hash]',
  chunkNames: 'part-[hash]',
  assetNames: 'asset-[name]-[hash]',
  publicPath,
  loader: { '.woff': 'file', '.woff2': 'file', '.ttf': 'file', '.eot': 'empty', '.svg': 'file' },
  legalComments: 'linked',
  metafile: true,
  define: { 'process.env.NODE_ENV': '"production"' },
  plugins: [underStrictPolicy],
  logLevel: 'warning',
});

const list = manifest(result.metafile);
list.style = await buildStyles(out, publicPath);
list.icons = buildSprite(out);
fs.writeFileSync(path.join(out, 'manifest.json'), JSON.stringify(list, null, 1) + '\n');
fs.writeFileSync(path.join(out, 'licences.json'), JSON.stringify(licences(result.metafile), null, 1) + '\n');
if (!process.argv[2]) fs.copyFileSync('node_modules/axe-core/axe.min.js', '../tests/browser/axe.min.js');
