/** The event queue, which is also the clock. It has never heard of mail. */
export { EventQueue } from './event-queue.js';
