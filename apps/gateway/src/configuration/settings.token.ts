/** DI token of the validated `Settings`; `main.ts` reads the environment once. */
export const SETTINGS = Symbol('ecall-gateway.settings');
