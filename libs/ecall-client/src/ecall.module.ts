import { HttpModule, HttpService } from '@nestjs/axios';
import { type DynamicModule, type FactoryProvider, Module, type ModuleMetadata } from '@nestjs/common';
import { EcallClientFactory } from './ecall-client-factory.js';
import { EcallClient } from './ecall-client.js';
import type { EcallOptions } from './options/ecall-options.js';
import { type ResolvedOptions, resolveOptions } from './options/resolve-options.js';
import { axiosConfig, PoolTransport } from './transport/pool-transport.js';

export interface EcallModuleOptions extends EcallOptions {
  /** Default false: only modules that import EcallModule can inject what it exports. */
  readonly isGlobal?: boolean;
}

export interface EcallModuleAsyncOptions extends Pick<ModuleMetadata, 'imports'> {
  readonly isGlobal?: boolean;
  readonly inject?: FactoryProvider['inject'];
  // oxlint-disable-next-line typescript/no-explicit-any -- what is injected decides, as in Nest's own FactoryProvider
  readonly useFactory: (...injected: any[]) => EcallOptions | Promise<EcallOptions>;
}

const OPTIONS = Symbol('eCall options');

/** Gives the app an EcallClient for one account, and an EcallClientFactory for more. A bad option stops the app's start. */
@Module({})
// oxlint-disable-next-line typescript/no-extraneous-class -- Nest names a module by a class
export class EcallModule {
  static forRoot({ isGlobal, ...options }: EcallModuleOptions): DynamicModule {
    return assemble({ useFactory: () => options, ...(isGlobal === undefined ? {} : { isGlobal }) });
  }

  static forRootAsync(options: EcallModuleAsyncOptions): DynamicModule {
    return assemble(options);
  }
}

/** Holds the transport, which HttpModule and the client share. Its providers come with each `forRoot`. */
@Module({})
// oxlint-disable-next-line typescript/no-extraneous-class -- Nest names a module by a class
class EcallTransportModule {}

function assemble({ imports, inject, useFactory, isGlobal }: EcallModuleAsyncOptions): DynamicModule {
  const transport: DynamicModule = {
    module: EcallTransportModule,
    imports: imports ?? [],
    providers: [
      {
        provide: OPTIONS,
        inject: inject ?? [],
        useFactory: async (...injected: unknown[]) => resolveOptions(await useFactory(...injected)),
      },
      {
        provide: PoolTransport,
        inject: [OPTIONS],
        useFactory: (options: ResolvedOptions) => new PoolTransport(options),
      },
    ],
    exports: [OPTIONS, PoolTransport],
  };
  return {
    module: EcallModule,
    global: isGlobal ?? false,
    imports: [
      transport,
      HttpModule.registerAsync({ imports: [transport], inject: [PoolTransport], useFactory: axiosConfig }),
    ],
    providers: [
      EcallClientFactory,
      {
        provide: EcallClient,
        inject: [HttpService, PoolTransport, OPTIONS],
        useFactory: (http: HttpService, pool: PoolTransport, options: ResolvedOptions) =>
          new EcallClient(http, pool, options),
      },
    ],
    exports: [EcallClient, EcallClientFactory],
  };
}
