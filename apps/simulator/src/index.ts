export { startSimulator } from './start-simulator.js';
export type { Simulator, SimulatorOptions } from './simulator.js';
export type { AcceptedMessage, Channel } from './journal/accepted-message.js';
export type { CallbackEntry } from './journal/callback-entry.js';
export type { RequestEntry, RequestOutcome } from './journal/request-entry.js';
export type {
  AnswerFault,
  CallbackFault,
  Fault,
  FaultKind,
  FaultRule,
  FaultScope,
  FaultRequest,
  ListFault,
  MediaFault,
} from './faults/fault-rule.js';
export type { Login } from './credentials/login.js';
export type { MediaDescription, StoredMedia } from './media/stored-media.js';
export type { InboundContent, InboundMessage, InboundResult } from './inbound/inbound-message.js';
