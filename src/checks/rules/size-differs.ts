import { formatSize } from '../../units/index.js';
import { defineCheck, type Mend, setting } from '../check.js';
import { routesOf } from '../routes.js';

/** A mend that raises a server's limit to the largest. */
function raised(server: string, most: number): Mend {
  const path = ['servers', server, 'maxSize'];
  return Number.isFinite(most) ? setting(path, `${most}B`, 'lost') : { changes: [{ path }], figures: ['lost'] };
}

/** MX hosts of one domain that take messages up to different sizes. */
export const sizeDiffers = defineCheck(
  {
    code: 'size-differs',
    title: 'MX hosts that take different sizes',
    mends: 'lets all servers take what the largest does',
    looksFor:
      'Servers of a domain with different `maxSize`. A message that is larger than one of them takes is returned as soon as it meets that one, ' +
      'whoever else would take it: 552 is final (RFC 1870 §6.1), and no sender that was recorded asks another MX host then.',
  },
  (model) =>
    routesOf(model).flatMap((route) => {
      const limits = route.servers.map((server) => ({ server, most: server.maxSize ?? Number.POSITIVE_INFINITY }));
      const least = limits.reduce<(typeof limits)[number] | undefined>(
        (a, b) => (a === undefined || b.most < a.most ? b : a),
        undefined,
      );
      const largest = limits.reduce((most, limit) => Math.max(most, limit.most), 0);
      const larger = limits.find(({ most }) => least !== undefined && most > least.most);
      if (least === undefined || larger === undefined) return [];
      const takes = Number.isFinite(larger.most) ? `up to ${formatSize(larger.most)}` : 'any size';
      return [
        {
          message: `${least.server.name} takes messages up to ${formatSize(least.most)}, and ${larger.server.name} ${takes}: what is larger is lost when it meets ${least.server.name}`,
          path: ['servers', least.server.name, 'maxSize'],
          hint: `give all servers of ${route.domain.name} the same \`maxSize\``,
          mend: raised(least.server.name, largest),
        },
      ];
    }),
);
