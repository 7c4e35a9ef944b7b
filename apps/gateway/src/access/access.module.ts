import { type DynamicModule, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import type { ManagementToken } from '@ecall-gateway/settings';
import { AccessGuard } from './access.guard.js';
import { BearerTokens } from './bearer-tokens.js';

/** Guards every route of the app that imports it. */
@Module({})
export class AccessModule {
  /** @param tokens without one only callers on this machine are let in */
  static forRoot(tokens: readonly ManagementToken[]): DynamicModule {
    return {
      module: AccessModule,
      providers: [
        { provide: BearerTokens, useValue: new BearerTokens(tokens) },
        { provide: APP_GUARD, useClass: AccessGuard },
      ],
    };
  }
}
