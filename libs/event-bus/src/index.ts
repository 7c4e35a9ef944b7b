export * from './port/event-bus.port.js';
export { DeadLetter, isDeadLetter } from './errors/dead-letter.js';
export { RetryLater, isRetryLater, type RetryLaterOptions } from './errors/retry-later.js';
export { MissingTopicsError } from './errors/missing-topics-error.js';
export { RecordTooLargeError } from './errors/record-too-large-error.js';
