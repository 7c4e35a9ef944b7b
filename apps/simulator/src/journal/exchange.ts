/** A request to the API as it came, and the answer as it went out. */
export interface Exchange {
  readonly method: string;
  readonly path: string;
  /** With the credentials: not to be shown as they are. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** `null` where it was too long to be kept. */
  readonly body?: string | null;
  /** Missing until it is given, and where a fault kept it back or broke it. */
  answer?: { readonly status: number; readonly body: string };
}
