/* What stands below the options of each command's --help; lines of at most 80 characters. */

const settingsHelp = `
Kafka and topics are found by the gateway's own settings: KAFKA_BROKERS (default
localhost:9092), KAFKA_SSL, KAFKA_SASL_…, TOPIC_….`;

export const programHelp = `
Start here, with "npm start" running in another terminal:
  npm run ecall -- send +41791234567 "Hello"
  npm run ecall -- doctor

Each command has its own --help, with examples:
  npm run ecall -- dlq replay --help`;

export const sendHelp = `
Examples:
  npm run ecall -- send +41791234567 "Hello"
  npm run ecall -- send +41791234567,+41791234568 "Table ready" --from Bistro
  npm run ecall -- send +41791234567 "Hello" --channel Whatsapp --key c-42
  npm run ecall -- send +41791234567 "Your code is 1234" --urgent

The exit code is 0 when every recipient has the message, otherwise 1.
${settingsHelp}`;

export const watchHelp = `
Examples:
  npm run ecall -- watch
  npm run ecall -- watch --inbound --json
  npm run ecall -- watch --brokers kafka.example.com:9092 --count 10
${settingsHelp}`;

export const cancelHelp = `
Examples:
  npm run ecall -- cancel order-42
  npm run ecall -- cancel order-42 --to +41791234567 --reason "wrong price"

Asks the running gateway to send nothing more of the command. What waits or is
not begun becomes cancelled, also where the command comes only later. What is
being called or in doubt is not sent again. What is settled stays.

The exit code is 0 when something was or will be cancelled, otherwise 1.`;

export const forgetHelp = `
Example:
  npm run ecall -- forget +41791234567

Asks the running gateway to delete the settled messages to that number from its
ledger. What is not settled yet, and what lies on Kafka, stays.`;

export const liftHelp = `
Example:
  npm run ecall -- lift default --reason "storm warning, approved by Anna"

Asks the running gateway to allow the account one more full SEND_LIMIT_PER_DAY
until the next reset. Its messages go on within a few seconds, in all replicas.`;

export const dlqListHelp = `
Examples:
  npm run ecall -- dlq list
  npm run ecall -- dlq list --reason unknown-account --since 12h
  npm run ecall -- dlq list 3:17 --show-value

Each begins with its name, partition:offset in the dead-letter topic, by which
dlq replay takes it. Values may hold numbers and texts: they are printed only
where --show-value asks for them.
${settingsHelp}`;

export const dlqReplayHelp = `
Examples:
  npm run ecall -- dlq replay 3:17
  npm run ecall -- dlq replay --reason unknown-account --since 12h
  npm run ecall -- dlq replay --all --yes

Put right what was wrong first. This shows what would go, and asks; where nobody
can be asked it publishes only with --yes. The running gateway publishes them
where they came from, with their bytes, key and headers, and its audit keeps who
asked for it: MANAGEMENT_TOKEN, or MANAGEMENT_TOKEN_FILE, says who you are. What
was sent already is not sent again, however often it is replayed; what is still
wrong becomes a dead letter again.

The exit code is 0 when all that was meant was published, otherwise 1.`;

export const doctorHelp = `
Checks the settings, Kafka and its topics, the ledger, each eCall account (sends
nothing), the webhook address, the running gateway, the clocks and the signing
keys. It reads the environment as the gateway does; where that has no settings,
it looks at the demo that "npm start" runs. Nothing is changed, and no secret is
printed.

With --send-to it sends one real SMS instead (after asking: it costs money),
follows it, and writes every answer and notification as it came, without
numbers, texts and credentials, into files for the tests of libs/ecall-client.
It says which lines of docs/verify-against-ecall.md they answer. Notifications
are seen only where eCall can reach this machine: --listen and --public-url.

Examples:
  npm run ecall -- doctor
  npm run ecall -- doctor --management http://gateway.internal:3001
  npm run ecall -- doctor --send-to +41791234567
  npm run ecall -- doctor --send-to +41791234567 \\
    --listen 8080 --public-url https://test.example.com

The exit code is 0 when nothing failed (with --send-to: when eCall took the
message), otherwise 1.`;
