// SPDX-License-Identifier: EUPL-1.2
// Menus and palette offer what the engine carries out. The check remains the judge; this only
// keeps a designer from choosing what would be refused. A new task is a task for a person.
import { getBusinessObject, is } from 'bpmn-js/lib/util/ModelUtil';

const refused = [
  /^(task|manual-task)$/, /^complex-gateway$/, /-pool$/,
  /^(exclusive-event-based-gateway|parallel-event-based-instantiate-gateway)$/,
];
// What begins a sub-process while a pathway runs; a pathway itself begins by a person, a message or a signal.
const whileItRuns = /^non-interrupting-.*-start$|^(timer|conditional|error|escalation|compensation)-start$/;

function runs(id, element) {
  const kind = id.replace(/^(replace-with|create|append)-/, '');
  if (whileItRuns.test(kind) && !beginsByEvent(element)) return false;
  return !refused.some((one) => one.test(kind));
}

function beginsByEvent(element) {
  const around = element && is(element, 'bpmn:StartEvent') && getBusinessObject(element).$parent;
  return Boolean(around && is(around, 'bpmn:SubProcess') && around.get('triggeredByEvent'));
}

const kept = (target) => (entries) => (
  Object.fromEntries(Object.entries(entries).filter(([id]) => runs(id, target)))
);

class OnlyWhatRuns {
  constructor(popupMenu, palette, contextPad, create, elementFactory, autoPlace, translate) {
    this.parts = { create, elementFactory, autoPlace, translate };
    for (const menu of ['bpmn-replace', 'bpmn-append', 'bpmn-create']) popupMenu.registerProvider(menu, 100, this);
    palette.registerProvider(100, this);
    contextPad.registerProvider(100, this);
  }

  getPopupMenuEntries(target) {
    return kept(target);
  }

  getPopupMenuHeaderEntries(target) {
    return kept(target);
  }

  make(attributes) {
    return this.parts.elementFactory.createShape(attributes);
  }

  draw(group, className, title, attributes) {
    const start = (event) => this.parts.create.start(event, this.make(attributes));
    return { group, className, title, action: { dragstart: start, click: start } };
  }

  getPaletteEntries() {
    const task = this.draw('activity', 'bpmn-icon-user-task', 'Taak voor een medewerker', { type: 'bpmn:UserTask' });
    const wait = this.draw('event', 'bpmn-icon-intermediate-event-catch-timer', 'Wachten op een termijn (ook bij een taak)', {
      type: 'bpmn:IntermediateCatchEvent', eventDefinitionType: 'bpmn:TimerEventDefinition',
    });
    return (entries) => {
      const changed = {};
      for (const [id, entry] of Object.entries(entries)) {
        if (id === 'create.task') changed[id] = task;
        else if (id === 'create.intermediate-event') changed[id] = wait;
        else if (id !== 'create.participant-expanded') changed[id] = entry;
      }
      return changed;
    };
  }

  getContextPadEntries(element) {
    const append = () => this.parts.autoPlace.append(element, this.make({ type: 'bpmn:UserTask' }));
    const drag = (event) => this.parts.create.start(event, this.make({ type: 'bpmn:UserTask' }), { source: element });
    return (entries) => {
      const left = { ...entries };
      delete left['append.intermediate-event'];
      if (left['append.append-task']) {
        left['append.append-task'] = {
          group: 'model', className: 'bpmn-icon-user-task', title: 'Taak voor een medewerker toevoegen',
          action: { dragstart: drag, click: append },
        };
      }
      return left;
    };
  }

  getMultiElementContextPadEntries() {
    return {};
  }
}
OnlyWhatRuns.$inject = ['popupMenu', 'palette', 'contextPad', 'create', 'elementFactory', 'autoPlace', 'translate'];

export default { __init__: ['onlyWhatRuns'], onlyWhatRuns: ['type', OnlyWhatRuns] };
