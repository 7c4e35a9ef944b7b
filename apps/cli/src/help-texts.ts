/* What stands below the options of each command's --help. */

const settingsHelp = `
Kafka and topics are found by the same settings as the gateway's: KAFKA_BROKERS (default localhost:9092),
KAFKA_SSL, KAFKA_SASL_…, TOPIC_SEND_MESSAGE, TOPIC_MESSAGE_EVENTS, TOPIC_INBOUND_MESSAGES.`;

const dlqSettingsHelp = `
Kafka and the dead-letter topic are found by the same settings as the gateway's: KAFKA_BROKERS (default
localhost:9092), KAFKA_SSL, KAFKA_SASL_…, TOPIC_DLQ.`;

export const sendHelp = `
Examples:
  npm run ecall -- send +41791234567 "Hello"
  npm run ecall -- send +41791234567,+41791234568 "Table for two is ready" --from MyBrand
  npm run ecall -- send +41791234567 "Hello" --channel Whatsapp --key customer-42 --json

The exit code is 0 when every recipient has the message, otherwise 1.
${settingsHelp}`;

export const watchHelp = `
Examples:
  npm run ecall -- watch
  npm run ecall -- watch --inbound --json
  npm run ecall -- watch --brokers kafka.example.com:9092 --count 10
${settingsHelp}`;

export const doctorHelp = `
Checks the settings, Kafka and its topics, the ledger, each eCall account (sends nothing), the webhook address, the
running gateway, the clocks and the signing keys. It reads the environment as the gateway does; where that has no
settings, it looks at the demo that npm start runs. Nothing is changed, and no secret is printed.

Examples:
  npm run ecall -- doctor
  npm run ecall -- doctor --management http://gateway.internal:3001

The exit code is 0 when nothing failed, otherwise 1.`;

export const dlqListHelp = `
Examples:
  npm run ecall -- dlq list
  npm run ecall -- dlq list --reason unknown-account --since 12h
  npm run ecall -- dlq list 3:17 --show-value

Each begins with its name, partition:offset in the dead-letter topic, by which dlq replay takes it. Values may hold
numbers and texts: they are printed only where --show-value asks for them.
${dlqSettingsHelp}`;

export const dlqReplayHelp = `
Examples:
  npm run ecall -- dlq replay 3:17
  npm run ecall -- dlq replay --reason unknown-account --since 12h
  npm run ecall -- dlq replay --all --yes

Put right what was wrong first. Shows what would go, and asks; where nobody can be asked it publishes only with --yes.
The records go to the topic they came from with their bytes, key and headers. What was sent already is not sent again,
however often it is replayed; what is still wrong becomes a dead letter again.

The exit code is 0 when all that was meant was published, otherwise 1.
${dlqSettingsHelp}`;
