import { isLoopback } from '@ecall-gateway/settings';
import { readAuthorizedOperations } from '../../kafka/authorized-operations.js';
import { kafkaClient, type KafkaSettings } from '../../kafka/kafka-settings.js';
import { notChecked, ok, type Finding } from '../finding.js';
import { judgeRights } from './rights-rules.js';

export interface KafkaRightsQuestion {
  readonly kafka: KafkaSettings;
  readonly groupId: string;
  readonly createTopics: boolean;
}

/** Whether this user may do what the gateway has to, and not much more. */
export async function checkKafkaRights({
  kafka,
  groupId,
  createTopics,
}: KafkaRightsQuestion): Promise<Finding> {
  const { topics, connection, brokers } = kafka;
  const groupIds = [groupId, `${groupId}-urgent`];
  try {
    const seen = await readAuthorizedOperations(kafkaClient(kafka), groupIds);
    const asksNobody = connection.sasl === undefined && !connection.ssl;
    if (asksNobody && brokers.every(isOnThisMachine))
      return ok('a broker on this machine, which asks nobody who he is');
    return judgeRights(seen, { topics, groupIds, createTopics });
  } catch (error) {
    // Another error is a fault of ours.
    if (!(error instanceof Error && error.name.startsWith('KafkaJS'))) throw error;
    return notChecked('Kafka cannot be asked', 'see the line of kafka');
  }
}

const isOnThisMachine = (broker: string): boolean => isLoopback(broker.replace(/:\d+$/, ''));
