export type { Login } from './credentials/credentials.js';
export type { Channel } from './ecall/channel.js';
export type {
  AnswerFault,
  CallbackFault,
  Fault,
  FaultKind,
  FaultRequest,
  FaultRule,
  FaultScope,
  ListFault,
  MediaFault,
} from './faults/fault-rule.js';
export type { ActiveFault } from './faults/live-rule.js';
export type { InboundMessage, InboundResult } from './inbound/inbound-message.js';
export type {
  AcceptedMessage,
  CallbackEntry,
  InboundContent,
  RequestEntry,
  RequestOutcome,
} from './journal/entries.js';
export type { MediaDescription, StoredMedia } from './media/stored-media.js';
export type { SimulatorOptions } from './settings/simulator-options.js';
export type { Simulator } from './simulator.js';
export { startSimulator } from './start-simulator.js';
