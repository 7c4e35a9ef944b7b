/** The values of `channel`, spelled exactly so: enum values are case-sensitive (eCall REST API, overview page). */
export const CHANNELS = ['Sms', 'Whatsapp', 'Rcs'] as const;
export type Channel = (typeof CHANNELS)[number];
