/** What journeys and fault tests are built from: real servers, real processes, a foreign Kafka client. */
export { createDatabase, type OwnDatabase } from '../../tools/postgres/create-database.js';
export { startPostgres, type PostgresServer } from '../../tools/postgres/start-postgres.js';
export { startKafka, type KafkaServer } from '../../tools/kafka/start-kafka.js';
export { mountPerishableDisk, type PerishableDisk } from './perishable-disk.js';
export { freePort } from '../../tools/process/free-port.js';
export { waitFor, type WaitOptions } from '../../tools/process/wait-for.js';
export { runEcall, type EcallRun } from './run-ecall.js';
export { spawnApp, type RunningApp, type AppName } from './spawn-app.js';
export { gatewayEnv, type GatewayEnvInput } from './gateway-env.js';
export {
  kcatProduce,
  kcatProduceMany,
  type Compression,
  type OneRecord,
  type ManyRecords,
} from './kcat-produce.js';
export { kcatConsume, type ConsumedRecord } from './kcat-consume.js';
export { EventReader, type ReadEvent } from './event-reader.js';
export { startOtlpReceiver, type OtlpReceiver, type ReceivedSpan } from './otlp-receiver.js';
export { startTinyproxy, type Tinyproxy } from './tinyproxy.js';
export { startPrometheus, type ActiveAlert, type Prometheus } from './prometheus.js';
export { startBrowser } from './browser.js';
export { createTopics, DEFAULT_TOPICS, topicNames, type TopicNames } from './topics.js';
export { kafkaCacheDir, projectDir } from './project-paths.js';
export { closeConnections, startSecuredServers, type SecuredServers } from './secured-servers.js';
export { DATABASE_ROLE, giveDatabaseRights, giveKafkaRights, KAFKA_USER } from './least-rights.js';
export { exampleBlocks, shellBlocks, type ShellBlock } from './shell-blocks.js';
