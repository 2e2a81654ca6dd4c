import type { MessageFinding } from '../../narrative/index.js';
import type { Story } from '../../results/index.js';
import type { WorkerTask } from './thread-pool.js';
import { findMessages, type StoryTask, tellMessages } from './tracer.js';

// Body of a worker thread; see replication-worker.ts.
const { model, progress } = process.__tinypool_state__.workerData as WorkerTask;
const done = new Float64Array(progress);

/** Looks for messages, or tells their stories. */
export default function answer(task: StoryTask): MessageFinding | readonly Story[] {
  const onProgress = (share: number): void => {
    done[0] = share;
  };
  onProgress(0);
  if (task.kind === 'find') return findMessages(model, task.wish, onProgress);
  return tellMessages(model, task.messages, onProgress);
}
