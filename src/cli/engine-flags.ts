/**
 * V8 settings for the hot loop: functions that the loop calls are compiled into it up to these sizes [bytes of bytecode].
 * The engine is many short functions; with V8's own limits (460 and 920) a fifth to a quarter of the time goes into
 * calls. They change no result. Set before the engine runs for the first time.
 */
export const ENGINE_FLAGS = [
  '--max-inlined-bytecode-size=2000',
  '--max-inlined-bytecode-size-cumulative=4000',
] as const;
