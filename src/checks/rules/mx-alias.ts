import { defineCheck, setting } from '../check.js';
import { routesOverTime } from '../routes.js';

/** An MX that points to an alias. */
export const mxAlias = defineCheck(
  {
    code: 'mx-alias',
    title: 'MX that points to an alias',
    looksFor:
      'An MX record whose host name is a CNAME: RFC 2181 §10.3 forbids it; most senders follow it, and some do not.',
  },
  (model) =>
    routesOverTime(model).flatMap((route) =>
      route.levels.flatMap((level) =>
        level.exchangers.flatMap(({ name, host, path }) =>
          host === undefined || host.aliasOf === null
            ? []
            : [
                {
                  message: `the MX ${name} is an alias of ${host.aliasOf}`,
                  path,
                  hint: `point the MX to ${host.aliasOf} itself (RFC 2181 §10.3, RFC 5321 §5.1)`,
                  mend: setting(path, `${level.preference} ${host.aliasOf}`),
                },
              ],
        ),
      ),
    ),
);
