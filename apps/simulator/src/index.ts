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
  ListFault,
} from './faults/fault-rule.js';
export type { InboundMessage, InboundResult } from './inbound/inbound-message.js';
