// SPDX-License-Identifier: EUPL-1.2
// After naming an element the keyboard goes back to the drawing, so that single keys work again.
class BackToDrawing {
  constructor(eventBus, canvas) {
    eventBus.on(['directEditing.deactivate', 'popupMenu.close'], () => canvas.focus());
  }
}
BackToDrawing.$inject = ['eventBus', 'canvas'];

export default { __init__: ['backToDrawing'], backToDrawing: ['type', BackToDrawing] };
