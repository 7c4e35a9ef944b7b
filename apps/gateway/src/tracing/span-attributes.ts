/*
 * Names of attributes, in one place: the conventions for messaging are still in development. HTTP and database names are
 * stable. No value is a phone number, a text, a token, or an id that a publisher chose.
 */

export const MESSAGING_SYSTEM = 'messaging.system';
export const MESSAGING_DESTINATION = 'messaging.destination.name';
export const MESSAGING_PARTITION = 'messaging.destination.partition.id';
export const MESSAGING_OPERATION_NAME = 'messaging.operation.name';
export const MESSAGING_OPERATION_TYPE = 'messaging.operation.type';
export const MESSAGING_OFFSET = 'messaging.kafka.offset';

export const DB_SYSTEM = 'db.system.name';
export const DB_OPERATION = 'db.operation.name';
export const DB_BATCH_SIZE = 'db.operation.batch.size';

export const HTTP_METHOD = 'http.request.method';
export const HTTP_STATUS = 'http.response.status_code';
export const HTTP_ROUTE = 'http.route';

/** A class of errors, or a stable code. */
export const ERROR_TYPE = 'error.type';

/** Name of a configured account. */
export const ECALL_ACCOUNT = 'ecall.account';
/** What an answer of eCall's means. */
export const ECALL_ANSWER = 'ecall.answer';
/** To quote to eCall's support. */
export const ECALL_REQUEST_ID = 'ecall.request_id';
/** Messages in one call. */
export const ECALL_LIST_SIZE = 'ecall.list.size';
/** What the ledger answered. */
export const LEDGER_ANSWER = 'ecall_gateway.ledger.answer';
/** What eCall said became of a message. */
export const MESSAGE_STATUS = 'ecall.message.status';
export const EVENT_TYPE = 'cloudevents.event_type';
