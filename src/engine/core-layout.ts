// Written by scripts/core-layout.mjs, from what the compiler knows of src/engine/core.

/** The type of each field of a record, and where in it it lies [bytes]. */
export const LAYOUT = {
  Address: {
    size: 12,
    fields: {
      server: ['usize', 0],
      host: ['usize', 4],
      number: ['i32', 8],
    },
  },
  Agent: {
    size: 129,
    fields: {
      spam: ['f64', 0],
      virus: ['f64', 8],
      hostBase: ['f64', 16],
      net: ['f64', 24],
      instants: ['f64', 32],
      mta: ['usize', 40],
      number: ['i32', 44],
      hosts: ['i32', 48],
      honoursKey0: ['i32', 52],
      honoursKey1: ['i32', 56],
      orderKey0: ['i32', 60],
      orderKey1: ['i32', 64],
      jitterKey0: ['i32', 68],
      jitterKey1: ['i32', 72],
      phaseKey0: ['i32', 76],
      phaseKey1: ['i32', 80],
      addressKey0: ['i32', 84],
      addressKey1: ['i32', 88],
      relayServer: ['usize', 92],
      ownHosts: ['usize', 96],
      ownServers: ['usize', 100],
      ownHostCount: ['i32', 104],
      ownServerCount: ['i32', 108],
      bin: ['i32', 112],
      fates: ['usize', 116],
      latency: ['usize', 120],
      isSender: ['bool', 124],
      sendsHamOnly: ['bool', 125],
      hasIdentity: ['bool', 126],
      firstChoice: ['u8', 127],
      seesDnsOrder: ['bool', 128],
    },
  },
  Answer: {
    size: 26,
    fields: {
      life: ['f64', 0],
      first: ['usize', 8],
      end: ['usize', 12],
      best: ['i32', 16],
      number: ['i32', 20],
      kind: ['u8', 24],
      allResolve: ['bool', 25],
    },
  },
  Bucket: {
    size: 8,
    fields: {
      first: ['usize', 0],
      last: ['usize', 4],
    },
  },
  CachedAnswer: {
    size: 48,
    fields: {
      host: ['f64', 0],
      target: ['i32', 8],
      answer: ['usize', 12],
      askedAt: ['f64', 16],
      knownAt: ['f64', 24],
      expiresAt: ['f64', 32],
      rotation: ['i32', 40],
      queries: ['i32', 44],
    },
  },
  CandidateList: {
    size: 60,
    fields: {
      sessionEnd: ['f64', 0],
      answer: ['usize', 8],
      rotation: ['i32', 12],
      nextRecord: ['usize', 16],
      lastRecord: ['usize', 20],
      preferences: ['i32', 24],
      length: ['i32', 28],
      position: ['i32', 32],
      tried: ['i32', 36],
      hostsTried: ['i32', 40],
      sessions: ['i32', 44],
      ofHost: ['i32', 48],
      lastHost: ['i32', 52],
      lastLevel: ['i32', 56],
    },
  },
  Chunk: {
    size: 8,
    fields: {
      following: ['usize', 0],
      count: ['i32', 4],
    },
  },
  Connection: {
    size: 36,
    fields: {
      next: ['usize', 0],
      previous: ['usize', 4],
      pool: ['usize', 8],
      address: ['usize', 12],
      known: ['usize', 16],
      place: ['usize', 20],
      messages: ['i32', 24],
      openedAt: ['i32', 28],
      epoch: ['i32', 32],
    },
  },
  Destination: {
    size: 100,
    fields: {
      host: ['f64', 0],
      target: ['i32', 8],
      inFlight: ['i32', 12],
      isRunner: ['bool', 16],
      head: ['usize', 20],
      tail: ['usize', 24],
      window: ['f64', 32],
      failures: ['f64', 40],
      falling: ['f64', 48],
      deadUntil: ['f64', 56],
      nextConnectAt: ['f64', 64],
      timerAt: ['f64', 72],
      lastDone: ['f64', 80],
      promised: ['i32', 88],
      caching: ['bool', 92],
      isBlocked: ['bool', 93],
      nextBlocked: ['usize', 96],
    },
  },
  Domain: {
    size: 47,
    fields: {
      number: ['i32', 0],
      site: ['i32', 4],
      rotationKey0: ['i32', 8],
      rotationKey1: ['i32', 12],
      queries: ['i32', 16],
      firstAnswer: ['usize', 20],
      ownAddress: ['usize', 24],
      history: ['usize', 28],
      answers: ['i32', 32],
      fates: ['usize', 36],
      latency: ['usize', 40],
      rotation: ['u8', 44],
      changes: ['bool', 45],
      firstIsKnown: ['u8', 46],
    },
  },
  Entry: {
    size: 16,
    fields: {
      deadline: ['f64', 0],
      message: ['usize', 8],
      epoch: ['i32', 12],
    },
  },
  Event: {
    size: 16,
    fields: {
      time: ['u64', 0],
      rest: ['u64', 8],
    },
  },
  Failure: {
    size: 116,
    fields: {
      start: ['f64', 0],
      end: ['f64', 8],
      probability: ['f64', 16],
      delay: ['f64', 24],
      factor: ['f64', 32],
      plannedAt: ['f64', 40],
      plannedFor: ['f64', 48],
      plannedEvery: ['f64', 56],
      meanUp: ['f64', 64],
      meanDown: ['f64', 72],
      up: ['usize', 80],
      down: ['usize', 84],
      key0: ['i32', 88],
      key1: ['i32', 92],
      cycle: ['i32', 96],
      number: ['i32', 100],
      timing: ['i32', 104],
      code: ['i32', 108],
      kind: ['u8', 112],
      startsLongRun: ['bool', 113],
      helo: ['bool', 114],
      kept: ['bool', 115],
    },
  },
  Filter: {
    size: 74,
    fields: {
      spamCatches: ['f64', 0],
      spamMistakes: ['f64', 8],
      virusCatches: ['f64', 16],
      virusMistakes: ['f64', 24],
      time: ['usize', 32],
      timeKey0: ['i32', 36],
      timeKey1: ['i32', 40],
      verdictKey0: ['i32', 44],
      verdictKey1: ['i32', 48],
      workers: ['usize', 52],
      workerCount: ['i32', 56],
      freedAt: ['f64', 64],
      spamThen: ['u8', 72],
      virusThen: ['u8', 73],
    },
  },
  Histogram: {
    size: 45,
    fields: {
      sum: ['f64', 0],
      min: ['f64', 8],
      max: ['f64', 16],
      chunk: ['usize', 24],
      next: ['usize', 28],
      end: ['usize', 32],
      chunks: ['i32', 36],
      pages: ['usize', 40],
      lean: ['bool', 44],
    },
  },
  Host: {
    size: 18,
    fields: {
      first: ['usize', 0],
      end: ['usize', 4],
      number: ['i32', 8],
      salt: ['i32', 12],
      kind: ['u8', 16],
      isAddress: ['bool', 17],
    },
  },
  HostStatus: {
    size: 84,
    fields: {
      host: ['f64', 0],
      target: ['i32', 8],
      failures: ['i32', 12],
      signs: ['i32', 16],
      open: ['i32', 20],
      deadUntil: ['f64', 24],
      signAt: ['f64', 32],
      failingSince: ['f64', 40],
      nextTryAt: ['f64', 48],
      nextConnectAt: ['f64', 56],
      noAnswerFrom: ['f64', 64],
      noAnswerUntil: ['f64', 72],
      served: ['i32', 80],
    },
  },
  IdlePool: {
    size: 20,
    fields: {
      host: ['f64', 0],
      target: ['i32', 8],
      size: ['i32', 12],
      head: ['usize', 16],
    },
  },
  Known: {
    size: 12,
    fields: {
      host: ['f64', 0],
      target: ['i32', 8],
    },
  },
  LatencyBin: {
    size: 32,
    fields: {
      count: ['f64', 0],
      low: ['f64', 8],
      high: ['f64', 16],
      padding: ['f64', 24],
    },
  },
  Leftovers: {
    size: 44,
    fields: {
      messages: ['i32', 0],
      events: ['i32', 4],
      sessions: ['i32', 8],
      backlog: ['i32', 12],
      inFlight: ['i32', 16],
      inLine: ['i32', 20],
      promised: ['i32', 24],
      open: ['i32', 28],
      idle: ['i32', 32],
      walks: ['i32', 36],
      greylisted: ['i32', 40],
    },
  },
  Message: {
    size: 80,
    fields: {
      arrivedAt: ['f64', 0],
      number: ['i32', 8],
      traffic: ['usize', 12],
      agent: ['usize', 16],
      host: ['i32', 20],
      domain: ['usize', 24],
      root: ['usize', 28],
      passes: ['i32', 32],
      connections: ['i32', 36],
      list: ['usize', 40],
      address: ['usize', 44],
      greylist: ['usize', 48],
      epoch: ['i32', 52],
      failedBy: ['i32', 56],
      next: ['usize', 60],
      previous: ['usize', 64],
      copies: ['u16', 68],
      flags: ['u16', 70],
      nth: ['u16', 72],
      kind: ['u8', 74],
      fate: ['u8', 75],
      outcome: ['u8', 76],
      failure: ['u8', 77],
      warned: ['u8', 78],
      hops: ['u8', 79],
    },
  },
  Model: {
    size: 105,
    fields: {
      warmup: ['f64', 0],
      until: ['f64', 8],
      messages: ['f64', 16],
      binWidth: ['f64', 24],
      hosts: ['f64', 32],
      agents: ['usize', 40],
      servers: ['usize', 44],
      domains: ['usize', 48],
      traffic: ['usize', 52],
      failures: ['usize', 56],
      agentCount: ['i32', 60],
      senderCount: ['i32', 64],
      serverCount: ['i32', 68],
      domainCount: ['i32', 72],
      trafficCount: ['i32', 76],
      failureCount: ['i32', 80],
      hostNameCount: ['i32', 84],
      longestList: ['i32', 88],
      mostRecords: ['i32', 92],
      bins: ['i32', 96],
      latency: ['usize', 100],
      keepsMoreLatencies: ['bool', 104],
    },
  },
  Mta: {
    size: 302,
    fields: {
      honoursBackups: ['f64', 0],
      dnsTimeout: ['f64', 8],
      dnsFailuresFor: ['f64', 16],
      dnsAtLeast: ['f64', 24],
      shortestTimeout: ['f64', 32],
      sessionTimeout: ['f64', 40],
      queuePeriod: ['f64', 48],
      scan: ['f64', 56],
      giveUpAge: ['f64', 64],
      giveUpHostDown: ['f64', 72],
      giveUpFrozen: ['f64', 80],
      deadApart: ['f64', 88],
      deadFor: ['f64', 96],
      deadForTimeout: ['f64', 104],
      reuseIdle: ['f64', 112],
      reuseAge: ['f64', 120],
      shrinks: ['f64', 128],
      destinationPace: ['f64', 136],
      addressPace: ['f64', 144],
      number: ['i32', 152],
      order: ['i32', 156],
      equal: ['i32', 160],
      ipExchanger: ['i32', 164],
      maxAddresses: ['i32', 168],
      maxSessions: ['i32', 172],
      maxHosts: ['i32', 176],
      maxAddressesPerHost: ['i32', 180],
      per: ['i32', 184],
      initialSessions: ['i32', 188],
      maxDestinationSessions: ['i32', 192],
      initialAtPlace: ['i32', 196],
      maxAtPlace: ['i32', 200],
      deadMemory: ['i32', 204],
      deadAfter: ['i32', 208],
      deadSign: ['i32', 212],
      deadMemoryOf: ['i32', 216],
      reuseMessages: ['i32', 220],
      sharing: ['i32', 224],
      retriesAtOnce: ['i32', 228],
      runners: ['i32', 232],
      addresses: ['i32', 236],
      timeouts: ['usize', 240],
      decisions: ['usize', 244],
      lookups: ['usize', 248],
      warnAfter: ['usize', 252],
      warnings: ['i32', 256],
      shufflesFirst: ['bool', 260],
      shufflesAddresses: ['bool', 261],
      fixesAddresses: ['bool', 262],
      seedsBySecond: ['bool', 263],
      walksBest: ['bool', 264],
      emptyHostBounces: ['bool', 265],
      helo: ['bool', 266],
      noticesCuts: ['bool', 267],
      skipsRepeats: ['bool', 268],
      skipsSameServer: ['bool', 269],
      nextPreference: ['bool', 270],
      bySite: ['bool', 271],
      limitsPlaces: ['bool', 272],
      limitsSession: ['bool', 273],
      limitsHosts: ['bool', 274],
      warnsAhead: ['bool', 275],
      neverRetries: ['bool', 276],
      stepsGrow: ['bool', 277],
      hasJitter: ['bool', 278],
      givesUpOnTime: ['bool', 279],
      clocksServers: ['bool', 280],
      remembersDeadServers: ['bool', 281],
      reuses: ['bool', 282],
      reusesByDestination: ['bool', 283],
      countsConnections: ['bool', 284],
      tendsConnections: ['bool', 285],
      hasRunner: ['bool', 286],
      isPaced: ['bool', 287],
      waitsAtAddress: ['bool', 288],
      waitsForSessions: ['bool', 289],
      gated: ['bool', 290],
      asksFirst: ['bool', 291],
      goesOff: ['bool', 292],
      off: ['usize', 296],
      remembersServers: ['bool', 300],
      keepsState: ['bool', 301],
    },
  },
  MxRecord: {
    size: 12,
    fields: {
      host: ['usize', 0],
      preference: ['i32', 4],
      place: ['i32', 8],
    },
  },
  OffTime: {
    size: 32,
    fields: {
      start: ['f64', 0],
      end: ['f64', 8],
      lastEnd: ['f64', 16],
      first: ['usize', 24],
      last: ['usize', 28],
    },
  },
  PairMap: {
    size: 20,
    fields: {
      pool: ['usize', 0],
      slots: ['usize', 4],
      slotCount: ['i32', 8],
      stride: ['i32', 12],
      count: ['i32', 16],
    },
  },
  PatienceList: {
    size: 29,
    fields: {
      patience: ['f64', 0],
      following: ['usize', 8],
      room: ['usize', 12],
      limit: ['usize', 16],
      first: ['usize', 20],
      tail: ['usize', 24],
      watched: ['bool', 28],
    },
  },
  Place: {
    size: 48,
    fields: {
      host: ['f64', 0],
      target: ['i32', 8],
      inFlight: ['i32', 12],
      isRunner: ['bool', 16],
      head: ['usize', 20],
      tail: ['usize', 24],
      window: ['f64', 32],
      promised: ['i32', 40],
      blocked: ['usize', 44],
    },
  },
  Pool: {
    size: 28,
    fields: {
      free: ['usize', 0],
      next: ['usize', 4],
      end: ['usize', 8],
      firstChunk: ['usize', 12],
      lastChunk: ['usize', 16],
      size: ['i32', 20],
      perChunk: ['i32', 24],
    },
  },
  Runner: {
    size: 52,
    fields: {
      host: ['f64', 0],
      target: ['i32', 8],
      inFlight: ['i32', 12],
      isRunner: ['bool', 16],
      head: ['usize', 20],
      tail: ['usize', 24],
      startedAt: ['f64', 32],
      nextAt: ['f64', 40],
      atWork: ['i32', 48],
    },
  },
  Sampler: {
    size: 32,
    fields: {
      a: ['f64', 0],
      b: ['f64', 8],
      kind: ['i32', 16],
      values: ['usize', 20],
      sums: ['usize', 24],
      count: ['i32', 28],
    },
  },
  Series: {
    size: 24,
    fields: {
      width: ['f64', 0],
      accepted: ['usize', 8],
      attempts: ['usize', 12],
      net: ['usize', 16],
      instants: ['usize', 20],
    },
  },
  Server: {
    size: 353,
    fields: {
      quietUntil: ['f64', 0],
      rtt: ['f64', 8],
      sessions: ['i32', 16],
      capacity: ['i32', 20],
      backlog: ['i32', 24],
      backlogPlaces: ['i32', 28],
      backlogHead: ['usize', 32],
      backlogTail: ['usize', 36],
      service: ['usize', 40],
      serviceKey0: ['i32', 44],
      serviceKey1: ['i32', 48],
      greylist: ['i32', 52],
      judges: ['bool', 56],
      isMailbox: ['bool', 57],
      filter: ['usize', 60],
      relayAgent: ['usize', 64],
      attempts: ['f64', 72],
      reused: ['f64', 80],
      furtherChoices: ['f64', 88],
      accepted: ['f64', 96],
      refused: ['f64', 104],
      timedOut: ['f64', 112],
      tempfailed: ['f64', 120],
      rejected: ['f64', 128],
      disconnected: ['f64', 136],
      overloaded: ['f64', 144],
      acceptedFromRelays: ['f64', 152],
      sessionInstants: ['f64', 160],
      sessionArea: ['f64', 168],
      backlogInstants: ['f64', 176],
      backlogArea: ['f64', 184],
      queueInstants: ['f64', 192],
      queueArea: ['f64', 200],
      peakSessions: ['i32', 208],
      peakBacklog: ['i32', 212],
      filtered: ['f64', 216],
      filterWait: ['f64', 224],
      net: ['f64', 232],
      instants: ['f64', 240],
      acceptedBefore: ['f64', 248],
      attemptsBefore: ['f64', 256],
      greylistKnown: ['f64', 264],
      greylistDelay: ['f64', 272],
      greylistWindow: ['f64', 280],
      greylistKey0: ['i32', 288],
      greylistKey1: ['i32', 292],
      number: ['i32', 296],
      overload: ['i32', 300],
      overloadCode: ['i32', 304],
      relayQueue: ['i32', 308],
      bin: ['i32', 312],
      all: ['usize', 316],
      allEnd: ['usize', 320],
      connects: ['usize', 324],
      connectsEnd: ['usize', 328],
      slows: ['usize', 332],
      slowsEnd: ['usize', 336],
      cuts: ['usize', 340],
      cutsEnd: ['usize', 344],
      stages: ['usize', 348],
      knowsRecipients: ['bool', 352],
    },
  },
  Shares: {
    size: 12,
    fields: {
      bounds: ['usize', 0],
      members: ['usize', 4],
      count: ['i32', 8],
    },
  },
  State: {
    size: 32,
    fields: {
      now: ['f64', 0],
      nextArrivalAt: ['f64', 8],
      arrived: ['f64', 16],
      events: ['f64', 24],
    },
  },
  Ticket: {
    size: 12,
    fields: {
      following: ['usize', 0],
      subject: ['usize', 4],
      epoch: ['i32', 8],
    },
  },
  Totals: {
    size: 88,
    fields: {
      connectionsBeyond: ['f64', 0],
      passesBeyond: ['f64', 8],
      firstPass: ['f64', 16],
      waited: ['f64', 24],
      duplicates: ['f64', 32],
      backscatter: ['f64', 40],
      delayWarnings: ['f64', 48],
      senderSojourn: ['f64', 56],
      leftAtOnce: ['f64', 64],
      lastArrival: ['f64', 72],
      latencySum: ['f64', 80],
    },
  },
  Traffic: {
    size: 132,
    fields: {
      nextAt: ['f64', 0],
      rate: ['f64', 8],
      lastAt: ['f64', 16],
      expected: ['f64', 24],
      invalidRecipients: ['f64', 32],
      count: ['f64', 40],
      counter: ['i32', 48],
      number: ['i32', 52],
      salt0: ['i32', 56],
      salt1: ['i32', 60],
      route0: ['i32', 64],
      route1: ['i32', 68],
      person0: ['i32', 72],
      person1: ['i32', 76],
      gaps0: ['i32', 80],
      gaps1: ['i32', 84],
      senders: ['usize', 88],
      domains: ['usize', 92],
      isUniform: ['bool', 96],
      agent: ['usize', 100],
      domain: ['usize', 104],
      times: ['usize', 108],
      agents: ['usize', 112],
      targets: ['usize', 116],
      kinds: ['usize', 120],
      length: ['i32', 124],
      replays: ['bool', 128],
      even: ['bool', 129],
      isPoisson: ['bool', 130],
      modulated: ['bool', 131],
    },
  },
  Triplet: {
    size: 24,
    fields: {
      next: ['usize', 0],
      database: ['i32', 4],
      address: ['i32', 8],
      seenAt: ['f64', 16],
    },
  },
  Validity: {
    size: 16,
    fields: {
      since: ['f64', 0],
      answer: ['usize', 8],
      padding: ['i32', 12],
    },
  },
  WaitQueue: {
    size: 28,
    fields: {
      host: ['f64', 0],
      target: ['i32', 8],
      inFlight: ['i32', 12],
      isRunner: ['bool', 16],
      head: ['usize', 20],
      tail: ['usize', 24],
    },
  },
  WatchedMessage: {
    size: 84,
    fields: {
      arrivedAt: ['f64', 0],
      number: ['i32', 8],
      traffic: ['usize', 12],
      agent: ['usize', 16],
      host: ['i32', 20],
      domain: ['usize', 24],
      root: ['usize', 28],
      passes: ['i32', 32],
      connections: ['i32', 36],
      list: ['usize', 40],
      address: ['usize', 44],
      greylist: ['usize', 48],
      epoch: ['i32', 52],
      failedBy: ['i32', 56],
      next: ['usize', 60],
      previous: ['usize', 64],
      copies: ['u16', 68],
      flags: ['u16', 70],
      nth: ['u16', 72],
      kind: ['u8', 74],
      fate: ['u8', 75],
      outcome: ['u8', 76],
      failure: ['u8', 77],
      warned: ['u8', 78],
      hops: ['u8', 79],
      arrival: ['i32', 80],
    },
  },
} as const;

export interface CoreExports {
  allocate(bytes: number): number;
  begin(keepsSeries: boolean, tellsStories: boolean, reportsEnds: boolean): void;
  beginOutages(failures: number, count: number): void;
  countLeftovers(): number;
  finish(): number;
  forgetModel(): void;
  keepModel(): void;
  moreOutages(end: number, rows: number, most: number): number;
  prepare(): void;
  readonly connectionCounts: { readonly value: number };
  readonly model: { readonly value: number };
  readonly passCounts: { readonly value: number };
  readonly series: { readonly value: number };
  readonly state: { readonly value: number };
  readonly totals: { readonly value: number };
  step(events: number): number;
}

export interface CoreImports {
  causeInRelay(fate: number): number;
  causeOfLoss(fate: number, outcome: number, stage: number, failureClass: number, greylisted: number): number;
  ended(arrival: number, agent: number, domain: number, kind: number, fate: number, latency: number): void;
  exp(x: number): number;
  givesUp(mta: number, age: number, failedPasses: number, hostDownFor: number): boolean;
  jitteredWait(mta: number, wait: number, u: number): number;
  ln(x: number): number;
  nextOnGrid(due: number, period: number, phase: number): number;
  nextWait(mta: number, failedPasses: number, age: number): number;
  outOfMemory(): void;
  recordCause(agent: number, server: number, kind: number, cause: number): void;
  stepAt(mta: number, age: number): number;
  tooManyCopies(server: number): void;
  whenExpected(traffic: number, expected: number, since: number): number;
}

export interface TraceListener {
  attempt(m: number, t: number, reused: number): void;
  backlog(m: number, t: number): void;
  backscatter(m: number, t: number): void;
  connectionKept(m: number, connection: number): void;
  connectionTaken(m: number, connection: number): void;
  copied(m: number, copy: number): void;
  copyEnded(m: number, t: number, fate: number, duplicate: number): void;
  cut(m: number, t: number, why: number, first: number, end: number): void;
  deadDestination(m: number, t: number, until: number): void;
  decided(root: number, fate: number, latency: number): void;
  deferred(m: number, t: number, due: number, until: number): void;
  filter(m: number, t: number, wait: number, work: number): void;
  filtered(m: number, t: number, action: number): void;
  gone(m: number, root: number, t: number): void;
  greeted(m: number, t: number): void;
  isDone(): boolean;
  kept(m: number, t: number): void;
  keptEnds(m: number): void;
  line(m: number, t: number, what: number): void;
  lookup(m: number, t: number, answer: number, cached: number, asked: number, expires: number): void;
  noAddress(m: number, t: number, host: number, cached: number): void;
  off(m: number, t: number, until: number): void;
  order(m: number, t: number, preference: number, addresses: number, count: number): void;
  outcome(m: number, t: number, outcome: number, stage: number, then: number): void;
  pass(m: number, t: number): void;
  passedOver(m: number, t: number, address: number, why: number, until: number): void;
  relayed(m: number, t: number, server: number): void;
  saidAccepted(m: number): void;
  saidByFailure(m: number, failure: number): void;
  saidFiltered(m: number): void;
  saidGreylisted(m: number): void;
  saidOverloaded(m: number, server: number): void;
  saidUnknown(m: number): void;
  submitted(m: number): void;
  turnedOut(m: number, then: number): void;
  walkEnded(m: number, t: number, why: number): void;
  warning(m: number, t: number, age: number): void;
}
