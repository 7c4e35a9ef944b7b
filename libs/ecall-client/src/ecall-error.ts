/** eCall's error body, as far as it could be read. May name a phone number: never log it whole. */
export interface EcallError {
  /** eCall's `errorCode`; empty where the body named none. */
  readonly code: string;
  readonly message: string;
  readonly details: ReadonlyArray<{ readonly parameter: string; readonly messages: readonly string[] }>;
}
