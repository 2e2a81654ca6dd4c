import { Client, type Making } from './client.js';
import { runPacked, unpack } from './packed.js';
import type { TextUser } from './text-panel.js';

/** Parts that stay packed in the page until they are needed. */
export interface Parts {
  readonly editor: TextUser['unpack'];
  /** A worker for the set-up to compare with. */
  readonly twin: () => Client;
  /** A worker for longer tasks; `charts`: it can draw reports. */
  readonly helper: (charts: boolean) => Promise<Client>;
}

/** Each part is unpacked once. */
export function partsOf(making: Promise<Making>): Parts {
  let editor: ReturnType<TextUser['unpack']> | undefined;
  let helper: Client | undefined;
  let twin: Client | undefined;
  let given = false;
  return {
    editor: () => {
      editor ??= runPacked('editor', 'mxsim_editor');
      return editor;
    },
    twin: () => {
      twin ??= new Client(making);
      return twin;
    },
    helper: async (charts) => {
      helper ??= new Client(making);
      if (charts && !given) {
        given = true;
        await helper.give(await unpack('charts'));
      }
      return helper;
    },
  };
}
