/** The broker that development and tests run; `KAFKA_VERSION` names another one, for a version matrix. */
export const kafkaVersion = process.env['KAFKA_VERSION'] ?? '4.4.0';

/** Kafka publishes its server for this Scala version only since 4.0; 3.9 has it too. */
export const SCALA_VERSION = '2.13';
