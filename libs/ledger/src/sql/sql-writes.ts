import { GroupCommit } from './group-commit.js';
import type { BeginAnswer, SettleAnswer } from '../port/intent.js';
import type { LedgerGroup, LedgerObserver } from '../port/ledger-observer.js';
import type { Charge, ChargeAnswer } from '../port/limits.js';
import type { ListedMessage, StatusAnswer, StatusReport } from '../port/status.js';
import { isRowId } from '../rules/row-id.js';
import { type AdmissionMember, admissionKey, admit } from './admission-group.js';
import { beginStatement } from './begin-statement.js';
import { charge, chargeKey, chargeStatement } from './charge-statement.js';
import { acceptedDirectlyStatement } from './accepted-directly-statement.js';
import { admissionStatement } from './admission-statement.js';
import {
  type SettleMember,
  type SettleSteps,
  isDoubtOfMine,
  isGivenBack,
  isRejectedByMe,
  isAcceptedByMe,
  settle,
  settleKey,
} from './settle-group.js';
import {
  acceptedStatement,
  announcedStatement,
  giveBackStatement,
  rejectedStatement,
  unknownStatement,
} from './settle-statements.js';
import { findListed, listedKey, listedStatement } from './listed-messages.js';
import { RefusedWrites } from './refused-writes.js';
import { classify } from './sql-error.js';
import type { SqlDriver } from '../drivers/sql-driver.port.js';
import type { SqlContext } from './sql-fragments.js';
import { recordStatuses } from './status-group.js';
import { statusNewsStatement } from './status-news-statement.js';
import { statusStatement } from './status-statement.js';

/** Every write of the common path, grouped with those of its kind; and the one question of it. */
export class SqlWrites {
  readonly admissions: GroupCommit<AdmissionMember, BeginAnswer>;
  readonly accepted: GroupCommit<SettleMember, SettleAnswer>;
  readonly rejected: GroupCommit<SettleMember, SettleAnswer>;
  readonly unknown: GroupCommit<SettleMember, SettleAnswer>;
  readonly givenBack: GroupCommit<SettleMember, SettleAnswer>;
  readonly announced: GroupCommit<string, undefined>;
  readonly charges: GroupCommit<Charge, ChargeAnswer>;
  readonly statuses: GroupCommit<StatusReport, StatusAnswer>;
  readonly listed: GroupCommit<ListedMessage, string | undefined>;
  /** One for each kind: what needs no room is written on a full disk too. */
  private readonly refused: RefusedWrites[] = [];

  constructor(
    private readonly driver: SqlDriver,
    context: SqlContext,
    private readonly observer: LedgerObserver = {},
  ) {
    const admission = { begin: beginStatement(context), admission: admissionStatement(context) };
    this.admissions = this.group('begin', admissionKey, (members) => admit(driver, admission, members));
    this.accepted = this.settlement('accepted', {
      directly: acceptedDirectlyStatement(context),
      statement: acceptedStatement(context),
      isRepeat: isAcceptedByMe,
    });
    this.rejected = this.settlement('rejected', {
      statement: rejectedStatement(context),
      isRepeat: isRejectedByMe,
    });
    this.unknown = this.settlement('unknown', {
      statement: unknownStatement(context),
      isRepeat: isDoubtOfMine,
    });
    this.givenBack = this.settlement('give-back', {
      statement: giveBackStatement(context),
      isRepeat: isGivenBack,
    });
    const charging = chargeStatement(context);
    this.charges = this.group('charge', chargeKey, (charges) => charge(driver, charging, charges));
    const status = { news: statusNewsStatement(context), status: statusStatement(context) };
    const onTrace = observer.statusTraced?.bind(observer);
    this.statuses = this.group(
      'status',
      ({ rowId }) => rowId,
      (reports) => recordStatuses(driver, status, reports, onTrace),
    );
    const listed = listedStatement(context);
    this.listed = this.group('find-listed', listedKey, (messages) => findListed(driver, listed, messages));
    const announced = announcedStatement(context);
    this.announced = this.group(
      'published',
      (rowId) => rowId,
      async (rowIds) => {
        await driver.run(announced, rowIds.filter(isRowId));
        return rowIds.map(() => undefined);
      },
    );
  }

  /** @throws the last refusal of a kind that the store does not take for the moment, although it answers */
  check(): void {
    const reason = this.refused.map((each) => each.reason).find((each) => each !== undefined);
    if (reason !== undefined) throw reason as Error;
  }

  /** Resolves when nothing is on its way. */
  async idle(): Promise<void> {
    const { admissions, accepted, rejected, unknown, givenBack, announced, charges, statuses, listed } = this;
    await Promise.all(
      [admissions, accepted, rejected, unknown, givenBack, announced, charges, statuses, listed].map(
        (writes) => writes.idle(),
      ),
    );
  }

  private settlement(name: LedgerGroup, steps: SettleSteps): GroupCommit<SettleMember, SettleAnswer> {
    return this.group(name, settleKey, (members) => settle(this.driver, steps, members));
  }

  private group<Member, Answer>(
    name: LedgerGroup,
    keyOf: (member: Member) => string,
    write: (members: readonly Member[]) => Promise<readonly Answer[]>,
  ): GroupCommit<Member, Answer> {
    const refused = new RefusedWrites();
    this.refused.push(refused);
    return new GroupCommit({
      keyOf,
      write: async (members) => {
        const ended = this.observer.groupBegan?.(name, members.map(keyOf));
        try {
          return await refused.watch(async () => write(members));
        } finally {
          ended?.();
        }
      },
      classify,
    });
  }
}
