import { formatDuration } from '../../units/index.js';
import { defineCheck, type Finding } from '../check.js';
import { type Route, routesOf } from '../routes.js';

function bypasses(route: Route): readonly Finding[] {
  const greylisting = route.servers.filter((server) => server.greylist !== null);
  const [first] = greylisting;
  if (first === undefined) return [];
  return route.servers.flatMap((server) => {
    const path = ['servers', server.name];
    if (server.greylist === null) {
      return [
        {
          message: `${first.name} greylists and ${server.name} does not: what one turns away comes in by the other in the same delivery`,
          path,
          hint: 'greylist at every server of the domain, with one database (RFC 6647 §5)',
        },
      ];
    }
    if (server.greylist.database === first.greylist?.database) return [];
    return [
      {
        message: `${first.name} and ${server.name} greylist with a database each: a sender that goes from one to the other waits ${formatDuration(server.greylist.delay)} again`,
        path: ['servers', server.name, 'greylist'],
        hint: 'name the same database with `shared` at all of them (RFC 6647 §5)',
      },
    ];
  });
}

/** Greylisting that the other servers of a domain do not share. */
export const greylistNotShared = defineCheck(
  {
    code: 'greylist-not-shared',
    title: 'Greylisting at some servers only',
    looksFor:
      'A domain where one server greylists and another does not, or not with the same database (RFC 6647 §5: all should share database and policy).',
  },
  (model) => routesOf(model).flatMap(bypasses),
);
