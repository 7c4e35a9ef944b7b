export {
  EVENT_BUS,
  type BusRecord,
  type DeliveryContext,
  type EventBus,
  type OutgoingRecord,
  type RecordHandler,
  type RecordHeaders,
  type SubscribeOptions,
  type Subscription,
  type SubscriptionState,
  type TopicSpec,
} from './port/event-bus.port.js';
export type { BrowseOptions, PartitionBounds } from './port/browsing.js';
export type { GroupDescription, PartitionLag, TopicPartition } from './port/consumer-group.js';
export { LaneScheduler } from './engine/lane-scheduler.js';
export { OffsetTracker } from './engine/offset-tracker.js';
export { AssignmentEpochs, type Epoch } from './engine/assignment-epochs.js';
export { PressureGate } from './engine/pressure-gate.js';
export {
  RecordProcessor,
  type RecordProcessorOptions,
  type RecordTrouble,
} from './engine/record-processor.js';
export { Delivery, type DeliveryOptions } from './engine/delivery.js';
export type { EngineDependencies } from './engine/engine-dependencies.js';
export { boundToRecord, isBoundToRecord } from './errors/bound-to-record.js';
export { ClientMismatchError } from './errors/client-mismatch.error.js';
export { DeadLetter, isDeadLetter } from './errors/dead-letter.error.js';
export { RecordFailure, isRecordFailure } from './errors/record-failure.error.js';
export { RetryLater, isRetryLater, type RetryLaterOptions } from './errors/retry-later.error.js';
export { GroupUnavailableError, type GroupTrouble } from './errors/group-unavailable.error.js';
export { MissingTopicsError } from './errors/missing-topics.error.js';
export { RecordRefusedError, type RefusalReason } from './errors/record-refused.error.js';
export { BusUnavailableError } from './errors/bus-unavailable.error.js';
export { TopicUnavailableError, type TopicTrouble } from './errors/topic-unavailable.error.js';
export type { PublishResult } from './port/publish-result.js';
export { MemoryEventBus, type MemoryEventBusOptions } from './memory/memory-event-bus.js';
export { EventBusModule, type EventBusModuleOptions } from './nest/event-bus.module.js';
export {
  EventBusServer,
  type EventBusServerOptions,
  type ServerSubscription,
} from './nest/event-bus-server.js';
export { EventPublisher } from './nest/event-publisher.js';
export { KeepHandlerErrors } from './nest/keep-handler-errors.js';
export { correctedKafkajs } from './kafka/corrected-kafkajs.js';
export { KafkaEventBus } from './kafka/kafka-event-bus.js';
export type { KafkaEventBusOptions } from './kafka/kafka-event-bus-options.js';
export type { BusEvent, BusListener } from './port/bus-event.js';
