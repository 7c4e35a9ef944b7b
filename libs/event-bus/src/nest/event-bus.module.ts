import {
  ConfigurableModuleBuilder,
  Global,
  Inject,
  Module,
  type DynamicModule,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { EVENT_BUS, type EventBus } from '../port/event-bus.port.js';
import { EventHandlerFilters } from './event-handler-filters.js';
import { EventPublisher } from './event-publisher.js';

export interface EventBusModuleOptions {
  readonly bus: EventBus;
  /** Whether the app closes the bus when it shuts down. Default false: who made the bus closes it. */
  readonly closeOnShutdown?: boolean;
}

const { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN, OPTIONS_TYPE, ASYNC_OPTIONS_TYPE } =
  new ConfigurableModuleBuilder<EventBusModuleOptions>().setClassMethodName('forRoot').build();

/** Makes one bus known to the whole app: as `EVENT_BUS`, and as {@link EventPublisher}. */
@Global()
@Module({
  providers: [
    EventPublisher,
    EventHandlerFilters,
    {
      provide: EVENT_BUS,
      inject: [MODULE_OPTIONS_TOKEN],
      useFactory: ({ bus }: EventBusModuleOptions): EventBus => bus,
    },
  ],
  exports: [EVENT_BUS, EventPublisher],
})
export class EventBusModule extends ConfigurableModuleClass implements OnApplicationShutdown {
  constructor(@Inject(MODULE_OPTIONS_TOKEN) private readonly options: EventBusModuleOptions) {
    super();
  }

  static override forRoot(options: typeof OPTIONS_TYPE): DynamicModule {
    return super.forRoot(options);
  }

  static override forRootAsync(options: typeof ASYNC_OPTIONS_TYPE): DynamicModule {
    return super.forRootAsync(options);
  }

  async onApplicationShutdown(): Promise<void> {
    if (this.options.closeOnShutdown === true) await this.options.bus.close();
  }
}
