// SPDX-License-Identifier: EUPL-1.2
// What publication asks of every question: why it is asked, what kind of data it is, how it is checked.
import { jsx, jsxs } from 'preact/jsx-runtime';

const classes = [
  ['', '(niets gekozen)'], ['ordinary', 'Gewoon gegeven'], ['special', 'Bijzonder gegeven, zoals gezondheid'],
  ['bsn', 'Burgerservicenummer'], ['third_party', 'Gegeven over iemand anders'],
];
const kinds = [
  ['', 'Zoals het soort veld zegt'], ['bool', 'Ja of nee'], ['bsn', 'BSN'], ['person', 'Persoon'], ['household', 'Huishouden'],
  ['org', 'Organisatie'], ['money', 'Bedrag'], ['user', 'Collega'],
  ['provider', 'Aanbieder uit het register'], ['product', 'Product uit het register'], ['date_past', 'Datum in het verleden'],
  ['date_future', 'Datum in de toekomst'], ['agb', 'AGB-code'], ['postcode', 'Postcode'],
];
const noAnswer = new Set(['default', 'text', 'separator', 'spacer', 'group', 'button', 'image', 'html', 'iframe']);

function entry(id, label, hint, control) {
  return jsxs('div', {
    class: 'bio-properties-panel-entry', 'data-entry-id': id,
    children: [
      jsx('label', { for: `own-${id}`, class: 'bio-properties-panel-label', children: label }),
      control,
      hint ? jsx('div', { class: 'bio-properties-panel-description', children: hint }) : null,
    ],
  });
}

function text(id, label, hint) {
  return {
    id,
    component: ({ field, change }) => entry(id, label, hint, jsx('textarea', {
      id: `own-${id}`, class: 'bio-properties-panel-input', rows: 2, value: field.properties?.[id] ?? '',
      onChange: (event) => change(id, event.target.value),
    })),
  };
}

function choice(id, label, options) {
  return {
    id,
    component: ({ field, change }) => entry(id, label, '', jsx('select', {
      id: `own-${id}`, class: 'bio-properties-panel-input', value: field.properties?.[id] ?? '',
      onChange: (event) => change(id, event.target.value),
      children: options.map(([value, said]) => jsx('option', {
        value, selected: (field.properties?.[id] ?? '') === value, children: said,
      })),
    })),
  };
}

const entries = [
  text('purpose', 'Waarom vragen we dit?', 'Minstens vier woorden. De medewerker ziet dit.'),
  choice('class', 'Wat voor gegeven is het?', classes),
  choice('kind', 'Hoe wordt het antwoord gecontroleerd?', kinds),
  text('concept', 'Betekenis', 'Zoals person.bsn: wat al bekend is, wordt vooraf ingevuld.'),
];
const advising = [
  text('advice', 'Advies van een tabel', 'De uitkomst die naast de vraag staat, zoals routing.advice. Er wordt niets vooraf gekozen.'),
  text('advice_words', 'Woorden bij het advies', 'Wat de medewerker leest voor een code: CODE = woorden; TWEEDE = andere woorden.'),
];

class Purpose {
  constructor(propertiesPanel) {
    propertiesPanel.registerProvider(this, 400);
  }

  getGroups(field, editField) {
    return (groups) => {
      if (noAnswer.has(field.type)) return groups;
      const change = (id, value) => {
        const properties = { ...field.properties, [id]: value.trim() };
        if (!properties[id]) delete properties[id];
        editField(field, ['properties'], properties);
      };
      const own = {
        id: 'purpose', label: 'Waarom en hoe', shouldOpen: true,
        entries: entries.map((one) => ({ ...one, field, change })),
      };
      const advice = {
        id: 'advice', label: 'Advies', shouldOpen: false,
        entries: advising.map((one) => ({ ...one, field, change })),
      };
      return [own, advice, ...groups.filter(Boolean)];
    };
  }
}
Purpose.$inject = ['propertiesPanel'];

export default { __init__: ['purpose'], purpose: ['type', Purpose] };
