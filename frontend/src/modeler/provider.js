// SPDX-License-Identifier: EUPL-1.2
// What a designer sees of an element: plain Dutch, chosen from lists; the rest under "Uitgebreid".
import { getBusinessObject, is } from 'bpmn-js/lib/util/ModelUtil';
import { choices } from '../shared/saving.js';
import { callPart } from './calls.js';
import { choice, text } from './entries.js';
import { eventPart } from './events.js';
import { repeatParts } from './repeats.js';
import {
  attribute, conditionText, definitionOf, documentationText, property, simpleCondition, timerOf, timerText,
} from './model.js';

const named = (list) => (list ?? []).map(({ key, title }) => ({ value: key, label: title }));
const termMoment = (key) => `= terms.${key}.due`;

const name = text({
  id: 'name', label: 'Naam',
  read: (element) => getBusinessObject(element).get('name') ?? '',
  write: (writer, element, value) => writer.modeling.updateLabel(element, value),
});
const help = text({
  id: 'help', label: 'Uitleg voor de medewerker', long: true,
  read: documentationText, write: (writer, element, value) => writer.documentation(element, value),
});
const form = choice({
  id: 'form', label: 'Formulier', options: () => named(choices().forms),
  read: (element) => attribute(element, 'formKey'),
  write: (writer, element, value) => writer.attributes(element, { formKey: value }),
});
const groups = choice({
  id: 'role', label: 'Wie doet dit?', description: 'Leeg: wie bij de baan hoort.', options: () => named(choices().roles),
  read: (element) => attribute(element, 'candidateGroups'),
  write: (writer, element, value) => writer.attributes(element, { candidateGroups: value }),
});
const laneRole = choice({
  id: 'lane-role', label: 'Wie werkt in deze baan?', options: () => named(choices().roles),
  read: (element) => property(element, 'role'),
  write: (writer, element, value) => writer.property(element, 'role', value),
});
const due = choice({
  id: 'due', label: 'Klaar vóór', options: () => named(choices().terms),
  read: (element) => attribute(element, 'dueDate').match(/^=\s*terms\.(\w+)\.due$/)?.[1] ?? attribute(element, 'dueDate'),
  write: (writer, element, value) => writer.attributes(element, { dueDate: value && termMoment(value) }),
});
const decision = choice({
  id: 'decision', label: 'Beslistabel', options: () => named(choices().decisions),
  read: (element) => attribute(element, 'decisionRef'),
  write: (writer, element, value) => writer.attributes(element, {
    decisionRef: value, mapDecisionResult: attribute(element, 'mapDecisionResult') || 'singleResult',
  }),
});
const topic = choice({
  id: 'topic', label: 'Wat gebeurt er vanzelf?', options: () => named(choices().topics),
  read: (element) => attribute(element, 'topic'),
  write: (writer, element, value) => writer.attributes(element, { type: value && 'external', topic: value }),
});
const result = text({
  id: 'result', label: 'Bewaar de uitkomst als', description: 'Kleine letters en lage streepjes.',
  read: (element) => attribute(element, 'resultVariable'),
  write: (writer, element, value) => writer.attributes(element, { resultVariable: value }),
});
const calculation = text({
  id: 'calculation', label: 'Berekening (FEEL)', long: true,
  read: (element) => getBusinessObject(element).get('script') ?? '',
  write: (writer, element, value) => writer.calculation(element, value),
});
const timerTerm = choice({
  id: 'timer-term', label: 'Welke termijn?', options: () => named(choices().terms),
  read: (element) => timerText(element).text.match(/^=\s*terms\.(\w+)\.due$/)?.[1] ?? '',
  write: (writer, element, value) => writer.timer(element, 'timeDate', value && termMoment(value)),
});
const timerFree = text({
  id: 'timer-text', label: 'Moment of duur', description: 'Bijvoorbeeld PT2H, of = met FEEL.',
  read: (element) => timerText(element).text,
  write: (writer, element, value) => writer.timer(element, kindOf(value), value),
});

function kindOf(value) {
  if (/^R\d*\//.test(value)) return 'timeCycle';
  return /^P/.test(value) ? 'timeDuration' : 'timeDate';
}

const fieldOf = (element) => simpleCondition(conditionText(element))?.field ?? '';
const valueOf = (element) => simpleCondition(conditionText(element))?.value ?? '';
const fieldNamed = (key) => (choices().fields ?? []).find((one) => one.key === key);
const free = (element) => (conditionText(element) && !simpleCondition(conditionText(element))
  ? 'Deze pijl heeft een uitgebreide voorwaarde. Kiest u hier iets, dan vervangt dat haar.' : '');
const conditionField = choice({
  id: 'condition-field', label: 'Als', description: free, options: () => named(choices().fields), read: fieldOf,
  write: (writer, element, value) => {
    const first = fieldNamed(value)?.values?.[0]?.key ?? '""';
    writer.condition(element, value && `${value} = ${first}`);
  },
});
const conditionValue = choice({
  id: 'condition-value', label: 'gelijk is aan', options: (element) => named(fieldNamed(fieldOf(element))?.values),
  read: valueOf,
  write: (writer, element, value) => writer.condition(element, value && `${fieldOf(element)} = ${value}`),
});
const conditionFree = text({
  id: 'condition-text', label: 'Voorwaarde (FEEL)', long: true,
  read: conditionText, write: (writer, element, value) => writer.condition(element, value),
});
const identity = text({
  id: 'identity', label: 'Vaste naam (ID)', description: 'Verander dit nooit na publicatie.',
  read: (element) => getBusinessObject(element).get('id'),
  write: (writer, element, value) => {
    if (/^[A-Za-z_][\w-]*$/.test(value)) writer.modeling.updateProperties(element, { id: value });
  },
});
const mapResult = choice({
  id: 'map', label: 'Vorm van de uitkomst',
  options: () => named([
    { key: 'singleEntry', title: 'Eén waarde' }, { key: 'singleResult', title: 'Eén rij' },
    { key: 'collectEntries', title: 'Lijst van waarden' }, { key: 'resultList', title: 'Lijst van rijen' },
  ]),
  read: (element) => attribute(element, 'mapDecisionResult'),
  write: (writer, element, value) => writer.attributes(element, { mapDecisionResult: value }),
});

const condition = [['Voorwaarde', [conditionField, conditionValue]], ['Uitgebreid', [conditionFree]]];

function partsFor(element) {
  return [...ownParts(element), ...repeatParts(element)];
}

function ownParts(element) {
  if (is(element, 'bpmn:UserTask')) return [['Taak', [form, groups, due, help]]];
  if (is(element, 'bpmn:BusinessRuleTask')) return [['Beslistabel', [decision, result]], ['Uitgebreid', [mapResult]]];
  if (is(element, 'bpmn:ScriptTask')) return [['Berekening', [result]], ['Uitgebreid', [calculation]]];
  if (is(element, 'bpmn:ServiceTask')) return [['Automatische stap', [topic, result]]];
  if (is(element, 'bpmn:Lane')) return [['Baan', [laneRole]]];
  if (timerOf(element)) return [['Termijn', [timerTerm]], ['Uitgebreid', [timerFree]]];
  if (is(element, 'bpmn:SequenceFlow') || definitionOf(element, 'Conditional')) return condition;
  if (is(element, 'bpmn:CallActivity')) return [callPart(element)];
  const about = eventPart(element);
  return about ? [about] : [];
}

class DutchProperties {
  constructor(propertiesPanel) {
    propertiesPanel.registerProvider(500, this);
  }

  getGroups(element) {
    return () => {
      const own = partsFor(element);
      const simple = own.filter(([label]) => label !== 'Uitgebreid');
      const advanced = own.filter(([label]) => label === 'Uitgebreid').flatMap(([, entries]) => entries);
      const parts = [['Algemeen', [name]], ...simple, ['Uitgebreid', [...advanced, identity]]];
      return parts.map(([label, entries]) => ({
        id: `group-${label}`,
        label,
        shouldOpen: label !== 'Uitgebreid',
        entries: entries.map((entry) => ({ ...entry, element })),
      }));
    };
  }
}
DutchProperties.$inject = ['propertiesPanel'];

export default { __init__: ['dutchProperties'], dutchProperties: ['type', DutchProperties] };
