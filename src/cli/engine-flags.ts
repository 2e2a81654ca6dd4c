/**
 * V8 settings for the hot loop: functions that the loop calls are compiled into it up to these sizes [bytes of bytecode].
 * The engine is many short functions; with V8's own limits (460 and 920) a fifth of the time goes into calls, and with
 * much larger ones nothing more is gained. They change no result. Set before the engine runs for the first time.
 */
export const ENGINE_FLAGS = ['--max-inlined-bytecode-size=600', '--max-inlined-bytecode-size-cumulative=3000'] as const;
