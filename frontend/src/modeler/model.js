// SPDX-License-Identifier: EUPL-1.2
// Reads and writes what the formats call camunda attributes, properties, timers and conditions.
import { getBusinessObject } from 'bpmn-js/lib/util/ModelUtil';

const FEEL = 'feel';

export function attribute(element, name) {
  return getBusinessObject(element).get(`camunda:${name}`) ?? '';
}

function extensions(element) {
  return getBusinessObject(element).get('extensionElements')?.get('values') ?? [];
}

export function property(element, name) {
  const holder = extensions(element).find((one) => one.$type === 'camunda:Properties');
  return holder?.get('values')?.find((one) => one.name === name)?.value ?? '';
}

export class Writer {
  constructor(bpmnFactory, commandStack, modeling) {
    this.factory = bpmnFactory;
    this.commands = commandStack;
    this.modeling = modeling;
  }

  change(element, moddleElement, properties) {
    this.commands.execute('element.updateModdleProperties', { element, moddleElement, properties });
  }

  make(type, attributes, parent) {
    const made = this.factory.create(type, attributes);
    made.$parent = parent;
    return made;
  }

  attributes(element, values) {
    const named = Object.entries(values).map(([name, value]) => [`camunda:${name}`, value || undefined]);
    this.modeling.updateProperties(element, Object.fromEntries(named));
  }

  property(element, name, value) {
    const owner = getBusinessObject(element);
    let holder = owner.get('extensionElements');
    if (!holder) {
      holder = this.make('bpmn:ExtensionElements', { values: [] }, owner);
      this.change(element, owner, { extensionElements: holder });
    }
    let list = holder.get('values').find((one) => one.$type === 'camunda:Properties');
    if (!list) {
      list = this.make('camunda:Properties', { values: [] }, holder);
      this.change(element, holder, { values: [...holder.get('values'), list] });
    }
    const others = (list.get('values') ?? []).filter((one) => one.name !== name);
    const added = value ? [this.make('camunda:Property', { name, value }, list)] : [];
    this.change(element, list, { values: [...others, ...added] });
  }

  documentation(element, text) {
    const owner = getBusinessObject(element);
    const list = text ? [this.make('bpmn:Documentation', { text }, owner)] : [];
    this.change(element, owner, { documentation: list });
  }

  condition(element, text) {
    const event = definitionOf(element, 'Conditional');
    if (event) {
      this.expression(element, event, 'condition', text);
      return;
    }
    const owner = getBusinessObject(element);
    const made = text
      ? this.make('bpmn:FormalExpression', { body: text, language: FEEL }, owner)
      : undefined;
    this.modeling.updateProperties(element, { conditionExpression: made });
  }

  expression(element, owner, name, text) {
    const made = text ? this.make('bpmn:FormalExpression', { body: text, language: FEEL }, owner) : undefined;
    this.change(element, owner, { [name]: made });
  }

  /** Let an event or task mean this message, signal, error or escalation; `new` makes one. */
  refer(element, kind, id, fresh) {
    const { owner, reference } = kind.at(element);
    let found = rootsOf(element, kind.type).find((one) => one.id === id);
    if (id === NEW) {
      const root = definitionsOf(element);
      found = this.make(kind.type, fresh, root);
      this.change(element, root, { rootElements: [...root.get('rootElements'), found] });
    }
    this.change(element, owner, { [reference]: found });
  }

  parameters(element, name, type, pairs) {
    const owner = getBusinessObject(element);
    let holder = owner.get('extensionElements');
    if (!holder) {
      holder = this.make('bpmn:ExtensionElements', { values: [] }, owner);
      this.change(element, owner, { extensionElements: holder });
    }
    let list = holder.get('values').find((one) => one.$type === 'camunda:InputOutput');
    if (!list) {
      list = this.make('camunda:InputOutput', {}, holder);
      this.change(element, holder, { values: [...holder.get('values'), list] });
    }
    const made = pairs.map(([key, value]) => this.make(type, { name: key, value }, list));
    this.change(element, list, { [name]: made });
  }

  timer(element, kind, text) {
    const definition = timerOf(element);
    const made = text ? this.make('bpmn:FormalExpression', { body: text }, definition) : undefined;
    this.change(element, definition, {
      timeDate: undefined, timeDuration: undefined, timeCycle: undefined, [kind]: made,
    });
  }

  calculation(element, text) {
    this.change(element, getBusinessObject(element), { scriptFormat: FEEL, script: text });
  }
}

export const NEW = '+';

/** The part of an event that says what it is about: `Timer`, `Message`, `Conditional` … */
export function definitionOf(element, kind) {
  return getBusinessObject(element).get('eventDefinitions')?.find((one) => one.$type === `bpmn:${kind}EventDefinition`);
}

export function timerOf(element) {
  return definitionOf(element, 'Timer');
}

export function definitionsOf(element) {
  let at = getBusinessObject(element);
  while (at.$parent) at = at.$parent;
  return at;
}

export function rootsOf(element, type) {
  return definitionsOf(element).get('rootElements').filter((one) => one.$type === type);
}

/** The pairs of name and FEEL that a call gives, or takes back. */
export function parametersOf(element, name) {
  const holder = extensions(element).find((one) => one.$type === 'camunda:InputOutput');
  return (holder?.get(name) ?? []).map((one) => [one.name, one.value ?? '']);
}

export function loopOf(element) {
  return getBusinessObject(element).get('loopCharacteristics');
}

export function timerText(element) {
  const definition = timerOf(element);
  for (const kind of ['timeDate', 'timeDuration', 'timeCycle']) {
    const text = definition?.get(kind)?.get('body');
    if (text) return { kind, text };
  }
  return { kind: 'timeDate', text: '' };
}

export function conditionText(element) {
  const event = definitionOf(element, 'Conditional');
  const written = event ? event.get('condition') : getBusinessObject(element).get('conditionExpression');
  return (written?.get('body') ?? '').replace(/^=\s*/, '');
}

export function documentationText(element) {
  return getBusinessObject(element).get('documentation')?.[0]?.text ?? '';
}

/** A condition of the simple kind `form.field = value`; null when it says more than that. */
export function simpleCondition(text) {
  const found = text.match(/^([a-z]\w*\.[a-z]\w*)\s*=\s*(true|false|-?\d+(?:\.\d+)?|"[^"\\]*")$/);
  return found ? { field: found[1], value: found[2] } : null;
}
