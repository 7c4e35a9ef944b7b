/** How the message travels. Written exactly so: eCall's enum values are case-sensitive. */
export type Channel = 'Sms' | 'Whatsapp' | 'Rcs';

export interface TextContent {
  readonly type: 'Text';
  readonly text: string;
  /** `pageLimit` lowers the number of SMS pages (at most 10) that a long text may take. */
  readonly options?: { readonly pageLimit?: number };
}

/** For WhatsApp and RCS; `mediaId` comes from an upload to eCall. */
export interface MediaContent {
  readonly type: 'Image' | 'Document' | 'Audio' | 'Video' | 'Sticker';
  readonly mediaId: string;
  readonly caption?: string;
  readonly fileName?: string;
}

/** Anything else eCall knows (RCS rich cards, WhatsApp templates): passed on as it is. */
export interface OtherContent {
  readonly type: string;
  readonly [field: string]: unknown;
}

export type MessageContent = TextContent | MediaContent | OtherContent;

/** One message, or the same message for several recipients. `to` and `toList` exclude each other. */
export interface MessageRequest {
  readonly channel: Channel;
  /** Default: the client's `from` option. */
  readonly from?: string;
  /** International: `+41…` or `0041…`. */
  readonly to?: string;
  /** Numbers, or address objects of another kind exactly as eCall wants them. */
  readonly toList?: ReadonlyArray<string | Readonly<Record<string, unknown>>>;
  readonly content: MessageContent;
  /** Where eCall sends its status notifications. */
  readonly notification?: { readonly addresses: readonly string[] };
}
