import { MemoryEventBus, type BusListener, type EventBus } from '@ecall-gateway/event-bus';
import { createLedger, type Ledger, type LedgerObserver } from '@ecall-gateway/ledger';
import type { Settings } from '@ecall-gateway/settings';
import type { Logger } from 'pino';
import { busLog } from '../logging/bus-log.js';
import { clockLog } from '../logging/clock-log.js';
import type { Clock } from '../time/clock.js';
import { authoritiesIn } from './authorities-file.js';
import type { NewKafkaBus } from './load-kafka-bus.js';

/** Where the gateway ends. */
export interface OpenEdges {
  readonly bus: EventBus;
  readonly ledger: Ledger;
  /** Takes what the bus, or its consumer, reports into log and metrics. */
  readonly onBusEvent: BusListener;
}

/** Who measures what goes on there. */
export interface EdgeObservers {
  readonly onBusEvent: BusListener;
  readonly ledger: readonly LedgerObserver[];
}

/** Makes the bus and the ledger that the settings ask for. Nothing is connected yet. */
export function openEdges(
  settings: Settings,
  clock: Clock,
  logger: Logger,
  newKafkaBus: NewKafkaBus,
  observers: EdgeObservers,
): OpenEdges {
  const ledger = createLedger({
    leaseMs: settings.SEND_LEASE_MS + settings.SEND_TIMEOUT_MS,
    graceMs: settings.IN_DOUBT_GRACE_MS,
    databaseUrl: settings.DATABASE_URL,
    observer: together(observers.ledger),
    onImplausible: clockLog(logger, clock),
  });
  const log = busLog(logger, clock);
  const onBusEvent: BusListener = (event) => {
    log(event);
    observers.onBusEvent(event);
  };
  const bus =
    settings.EVENT_BUS === 'memory'
      ? new MemoryEventBus({ onEvent: onBusEvent })
      : kafka(settings, newKafkaBus, onBusEvent);
  return { bus, ledger, onBusEvent };
}

/** Each of them is told everything. */
function together(observers: readonly LedgerObserver[]): LedgerObserver {
  return {
    groupBegan: (group, keys) => {
      const ends = observers.map((observer) => observer.groupBegan?.(group, keys));
      return () => {
        for (const end of ends) end?.();
      };
    },
    statusTraced: (rowId, traceparent) => {
      for (const observer of observers) observer.statusTraced?.(rowId, traceparent);
    },
  };
}

function kafka(settings: Settings, newKafkaBus: NewKafkaBus, onEvent: BusListener): EventBus {
  const { KAFKA_SASL_MECHANISM: mechanism, KAFKA_SASL_USERNAME, KAFKA_SASL_PASSWORD } = settings;
  return newKafkaBus({
    brokers: [...settings.KAFKA_BROKERS],
    clientId: settings.KAFKA_CLIENT_ID,
    ssl: settings.KAFKA_SSL_CA_FILE ? { ca: authoritiesIn(settings.KAFKA_SSL_CA_FILE) } : settings.KAFKA_SSL,
    ...(mechanism === undefined
      ? {}
      : { sasl: { mechanism, username: KAFKA_SASL_USERNAME ?? '', password: KAFKA_SASL_PASSWORD ?? '' } }),
    onEvent,
  });
}
