import { FATES } from '../../mail/index.js';
import type { FateCounts } from '../../results/index.js';
import { formatCount } from '../../units/index.js';
import { columnShare } from '../words/numbers.js';
import { FATE_MEANINGS } from '../words/vocabulary.js';
import { type Column, renderColumns } from './columns.js';
import type { Paint } from './paint.js';

/** A row per fate that occurred, and one for all messages. */
export function renderFates(messages: FateCounts, width: number, paint: Paint): string[] {
  if (messages.sent === 0) return [];
  const fates = FATES.filter((fate) => messages[fate] > 0);
  const columns: Column[] = [
    { title: 'Fate', align: 'left', cells: [...fates, 'sent'], leaves: 0 },
    {
      title: 'messages',
      align: 'right',
      cells: [...fates, 'sent' as const].map((key) => formatCount(messages[key])),
      leaves: 0,
    },
    {
      title: 'of all mail',
      align: 'right',
      cells: [...fates.map((fate) => columnShare(messages[fate] / messages.sent)), ''],
      leaves: 0,
    },
    {
      title: '',
      holds: 'what each fate means',
      align: 'left',
      cells: [...fates.map((fate) => FATE_MEANINGS[fate]), ''],
      leaves: 1,
    },
  ];
  return renderColumns(columns, width, paint);
}
