// SPDX-License-Identifier: EUPL-1.2
// Makes the pages quicker and calmer. Every page works without it.
import { keepDraft } from './page/draft.js';
import { connectKeys } from './page/keys.js';
import { watchSession } from './page/session.js';
import { tryOut } from './page/try.js';
import { refreshWorklist } from './page/worklist.js';

keepDraft(document.querySelector('form[data-draft]'));
tryOut(document.querySelector('[data-try]'));
refreshWorklist(document.querySelector('[data-refresh]'));
connectKeys();
watchSession(document.body.dataset);
document.getElementById('error-summary')?.focus();
