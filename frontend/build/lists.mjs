// SPDX-License-Identifier: EUPL-1.2
import fs from 'node:fs';
import path from 'node:path';

/** Entry name to the files that a page must load for it. */
export function manifest(metafile) {
  const list = {};
  for (const [file, output] of Object.entries(metafile.outputs)) {
    if (!output.entryPoint) continue;
    list[path.basename(output.entryPoint, '.js')] = {
      js: path.basename(file),
      css: output.cssBundle ? path.basename(output.cssBundle) : null,
      preload: output.imports.filter((one) => one.kind === 'import-statement').map((one) => path.basename(one.path)),
    };
  }
  return list;
}

/** Licence to the packages whose code really is in the bundles. */
export function licences(metafile) {
  const packages = new Map();
  for (const input of Object.keys(metafile.inputs)) {
    const folder = input.match(/^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//)?.[1];
    if (!folder || packages.has(folder) || !fs.existsSync(`${folder}/package.json`)) continue;
    packages.set(folder, JSON.parse(fs.readFileSync(`${folder}/package.json`, 'utf8')));
  }
  const byLicence = {};
  for (const { name, version, license } of packages.values()) {
    const key = typeof license === 'string' ? license : JSON.stringify(license);
    (byLicence[key] ??= []).push(`${name}@${version}`);
  }
  for (const names of Object.values(byLicence)) names.sort();
  return Object.fromEntries(Object.entries(byLicence).sort());
}
