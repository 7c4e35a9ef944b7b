import { Injectable } from '@nestjs/common';

/** What became of the message about each order. A real service has a table here. */
@Injectable()
export class OrderBook {
  readonly replies: string[] = [];
  private readonly fates = new Map<string, string>();

  /** What was noted last about an order. */
  fateOf(orderId: string): string | undefined {
    return this.fates.get(orderId);
  }

  note(orderId: string, fate: string): void {
    this.fates.set(orderId, fate);
    console.log(`order ${orderId}: ${fate}`);
  }

  noteReply(text: string): void {
    this.replies.push(text);
    console.log(`reply: ${text}`);
  }
}
