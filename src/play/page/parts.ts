import { Client, type Making } from './client.js';
import { runPacked, unpack } from './packed.js';
import type { TextUser } from './text-panel.js';

/** What lies packed in the page until it is asked for. */
export interface Parts {
  readonly editor: TextUser['unpack'];
  /** A worker for the set-up that one's own is compared with. */
  readonly twin: () => Client;
  /** A worker for what takes longer; `charts`: it can draw reports. */
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
