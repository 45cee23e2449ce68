// SPDX-License-Identifier: EUPL-1.2
// The editor keeps track of lanes only inside a pool; our diagrams have lanes without one. What is
// drawn in a lane belongs to it, so that the role of the lane does the task.
import CommandInterceptor from 'diagram-js/lib/command/CommandInterceptor';
import { getBusinessObject, is } from 'bpmn-js/lib/util/ModelUtil';

const changes = ['shape.create', 'shape.append', 'shape.move', 'shape.replace', 'shape.delete', 'elements.move', 'elements.create'];

class LanesWithoutPool extends CommandInterceptor {
  constructor(eventBus, modeling, elementRegistry) {
    super(eventBus);
    this.modeling = modeling;
    this.registry = elementRegistry;
    this.postExecuted(changes, 250, ({ context }) => {
      const touched = [context.shape, context.newShape, ...(context.shapes ?? []), ...(context.elements ?? [])];
      for (const one of touched) if (one && is(one, 'bpmn:FlowNode')) this.place(one);
    });
  }

  lanes() {
    return this.registry.filter((one) => is(one, 'bpmn:Lane') && is(getBusinessObject(one).$parent?.$parent, 'bpmn:Process'));
  }

  place(shape) {
    const node = getBusinessObject(shape);
    const isThere = this.registry.get(shape.id) === shape && shape.parent && !shape.labelTarget;
    for (const lane of this.lanes()) {
      const list = getBusinessObject(lane).get('flowNodeRef');
      const inside = isThere && lane.parent === shape.parent && holds(lane, shape);
      if (inside === list.includes(node)) continue;
      const flowNodeRef = inside ? [...list, node] : list.filter((one) => one !== node);
      this.modeling.updateModdleProperties(lane, getBusinessObject(lane), { flowNodeRef });
    }
  }
}
LanesWithoutPool.$inject = ['eventBus', 'modeling', 'elementRegistry'];

function holds(lane, shape) {
  const x = shape.x + shape.width / 2;
  const y = shape.y + shape.height / 2;
  return x >= lane.x && x < lane.x + lane.width && y >= lane.y && y < lane.y + lane.height;
}

export default { __init__: ['lanesWithoutPool'], lanesWithoutPool: ['type', LanesWithoutPool] };
