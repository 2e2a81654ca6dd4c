import type { Check } from './check.js';
import { backscatter } from './rules/backscatter.js';
import { clientLimit } from './rules/client-limit.js';
import { countlessOutages } from './rules/countless-outages.js';
import { daneRenewal } from './rules/dane-renewal.js';
import { deadFamily } from './rules/dead-family.js';
import { domainAlias } from './rules/domain-alias.js';
import { equalBackup } from './rules/equal-backup.js';
import { forgottenBackup } from './rules/forgotten-backup.js';
import { greylistLoses } from './rules/greylist-loses.js';
import { greylistNotShared } from './rules/greylist-not-shared.js';
import { hiddenBackup } from './rules/hidden-backup.js';
import { hostOutsidePolicy } from './rules/host-outside-policy.js';
import { idleServer } from './rules/idle-server.js';
import { ignoredBackup } from './rules/ignored-backup.js';
import { lateEvent } from './rules/late-event.js';
import { lookupAddress } from './rules/lookup-address.js';
import { missingNullMx } from './rules/missing-null-mx.js';
import { mxAlias } from './rules/mx-alias.js';
import { mxNotAName } from './rules/mx-not-a-name.js';
import { mxWithoutAddress } from './rules/mx-without-address.js';
import { needsMx } from './rules/needs-mx.js';
import { negativeTtl } from './rules/negative-ttl.js';
import { noSpare } from './rules/no-spare.js';
import { oneSite } from './rules/one-site.js';
import { outageOutlastsSenders } from './rules/outage-outlasts-senders.js';
import { overloadBounces } from './rules/overload-bounces.js';
import { overloaded } from './rules/overloaded.js';
import { permanentFailure } from './rules/permanent-failure.js';
import { policyOutlivesMove } from './rules/policy-outlives-move.js';
import { preferredRelay } from './rules/preferred-relay.js';
import { rareFailure } from './rules/rare-failure.js';
import { refusedRelay } from './rules/refused-relay.js';
import { repeatedRecord } from './rules/repeated-record.js';
import { sameServer } from './rules/same-server.js';
import { sharedSite } from './rules/shared-site.js';
import { shortQueue } from './rules/short-queue.js';
import { shortRun } from './rules/short-run.js';
import { silentMaintenance } from './rules/silent-maintenance.js';
import { singleMx } from './rules/single-mx.js';
import { sizeDiffers } from './rules/size-differs.js';
import { slowAcceptance } from './rules/slow-acceptance.js';
import { slowReply } from './rules/slow-reply.js';
import { staleRecords } from './rules/stale-records.js';
import { standbyBlocks } from './rules/standby-blocks.js';
import { unreachedMessages } from './rules/unreached-messages.js';
import { unroutableTraffic } from './rules/unroutable-traffic.js';

/** All checks, in the order in which their advice is given: records first, then servers, senders and the run. */
export const CHECKS: readonly Check[] = [
  singleMx,
  missingNullMx,
  domainAlias,
  sameServer,
  oneSite,
  sharedSite,
  equalBackup,
  preferredRelay,
  hiddenBackup,
  deadFamily,
  hostOutsidePolicy,
  needsMx,
  mxAlias,
  mxWithoutAddress,
  mxNotAName,
  repeatedRecord,
  shortQueue,
  refusedRelay,
  backscatter,
  overloaded,
  noSpare,
  overloadBounces,
  greylistNotShared,
  greylistLoses,
  clientLimit,
  standbyBlocks,
  slowAcceptance,
  slowReply,
  permanentFailure,
  silentMaintenance,
  sizeDiffers,
  daneRenewal,
  staleRecords,
  policyOutlivesMove,
  forgottenBackup,
  negativeTtl,
  lookupAddress,
  ignoredBackup,
  outageOutlastsSenders,
  unroutableTraffic,
  idleServer,
  shortRun,
  rareFailure,
  countlessOutages,
  lateEvent,
  unreachedMessages,
];
