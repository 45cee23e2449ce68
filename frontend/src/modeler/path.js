// SPDX-License-Identifier: EUPL-1.2
// Draws the way that leads to a fault: the elements along it in colour, its nodes numbered in order.

export function showPath(modeler) {
  const canvas = modeler.get('canvas');
  const registry = modeler.get('elementRegistry');
  const overlays = modeler.get('overlays');
  let drawn = [];

  return (path) => {
    overlays.remove({ type: 'path' });
    for (const id of drawn) if (registry.get(id)) canvas.removeMarker(id, 'is-on-path');
    drawn = [...new Set(path)].filter((id) => registry.get(id));
    for (const id of drawn) canvas.addMarker(id, 'is-on-path');
    const nodes = drawn.filter((id) => !registry.get(id).waypoints);
    nodes.forEach((id, number) => overlays.add(id, 'path', { position: { top: -14, left: -8 }, html: badge(number + 1) }));
  };
}

function badge(number) {
  const made = document.createElement('div');
  made.className = 'path-number';
  made.textContent = number;
  return made;
}
