/** W3C Trace Context, version 00: version, trace id, parent id, flags. Ids of zeros and version ff are invalid. */
const TRACEPARENT = /^(?!ff)[\da-f]{2}-(?!0{32})[\da-f]{32}-(?!0{16})[\da-f]{16}-[\da-f]{2}$/;

/** The first that is a traceparent. One that is none is left out, as the specification asks: it spoils no command. */
export function firstTraceparent(...candidates: readonly unknown[]): string | undefined {
  return candidates.find((one): one is string => typeof one === 'string' && TRACEPARENT.test(one));
}
