import 'reflect-metadata';
import { OrderMessages } from './order-messages.js';
import { startOrderService } from './start-order-service.js';

const app = await startOrderService();

for (const order of process.argv.slice(2)) {
  const [orderId = '', phone = ''] = order.split(':');
  await app.get(OrderMessages).parcelIsReady(orderId, phone);
}
