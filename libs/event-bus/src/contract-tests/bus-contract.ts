import { afterEach, beforeEach, describe } from 'vitest';
import { browseContract } from './browse-contract.js';
import { BusFixture, type BusUnderTest, type ContractScene } from './bus-fixture.js';
import { failureContract } from './failure-contract.js';
import { groupContract } from './group-contract.js';
import { orderContract } from './order-contract.js';
import { topicContract } from './topic-contract.js';

/** What every adapter of the port does; run it against yours. */
export function busContract(under: BusUnderTest): void {
  describe(`contract of the event bus: ${under.name}`, () => {
    let scene: ContractScene;
    beforeEach(async () => {
      scene = { bus: await under.open(), fixture: new BusFixture(), under };
      await scene.fixture.prepare(scene.bus);
    });
    afterEach(async () => {
      await scene.fixture.cleanUp();
      await under.closeAll();
    });
    for (const part of [orderContract, failureContract, groupContract, topicContract, browseContract])
      part(() => scene);
  });
}
