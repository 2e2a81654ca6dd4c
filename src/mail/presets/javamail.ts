import { FIRST_MX_ONLY } from './first-mx-only.js';
import { always, assumed, basedOn, bySession, cited, everyReply } from './preset.js';

const defer = assumed('defer', 'the library reports an error, and the message is gone unless the program keeps it');
const bounce = assumed('bounce', 'the library reports an error');
const stage = { ...always(defer), '5xx': bounce };

/** A program that sends by a mail library straight to the MX: one host, one try. */
export const JAVAMAIL = basedOn(FIRST_MX_ONLY, {
  name: 'javamail',
  summary: 'a program with a mail library: the first MX alone, no time-outs of its own, no second try',
  describes:
    'programs that send by Jakarta Mail (JavaMail) or its like; M. Simerson, "Nolisting", 2013, took most failing clients for such',
  values: {
    honoursBackups: cited(0, 'Simerson 2013: such clients knew the first MX alone'),
    timeouts: {
      connect: assumed(135, 'mail.smtp.connectiontimeout is infinite by default, so the kernel decides'),
      kernel: assumed(135, 'Linux repeats its SYN (tcp_syn_retries=6) and gives up'),
      ...everyReply(assumed(600, 'mail.smtp.timeout is infinite by default; somebody ends the program in the end')),
    },
    onFailure: bySession(stage, stage),
    retry: {
      rule: assumed({ kind: 'never' }, 'the library keeps no queue'),
    },
    giveUpAfter: assumed({ age: null, attempts: null, hostDown: null }, 'nothing is queued that could expire'),
  },
});
