export { PlatformaticEventBus } from './platformatic/platformatic-event-bus.js';
