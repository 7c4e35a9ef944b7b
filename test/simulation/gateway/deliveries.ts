import type { BusRecord, Delivery } from '@ecall-gateway/event-bus';
import { URGENT_TOPIC } from '../servers/simulated-kafka.js';

type Places = Parameters<Delivery['assign']>[0];

/** The engines of both topics of commands: each has a bound of its own of records in flight, as it has its own consumer. */
export class Deliveries {
  constructor(
    private readonly ordinary: Delivery,
    private readonly urgent: Delivery,
  ) {}

  hasRoomFor(place: Places[number]): boolean {
    return this.of(place).hasRoomFor(place);
  }

  offer(record: BusRecord): void {
    this.of(record).offer(record);
  }

  assign(places: Places): void {
    for (const engine of this.all) engine.assign(places.filter((place) => this.of(place) === engine));
  }

  suspend(): void {
    for (const engine of this.all) engine.suspend();
  }

  resume(): void {
    for (const engine of this.all) engine.resume();
  }

  positions(): ReturnType<Delivery['positions']> {
    return this.all.flatMap((engine) => engine.positions());
  }

  async stop(): Promise<void> {
    await Promise.all(this.all.map(async (engine) => engine.stop()));
  }

  private get all(): readonly Delivery[] {
    return [this.ordinary, this.urgent];
  }

  private of({ topic }: { readonly topic: string }): Delivery {
    return topic === URGENT_TOPIC ? this.urgent : this.ordinary;
  }
}
