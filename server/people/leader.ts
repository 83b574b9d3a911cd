import type { Facts } from "../facts.ts";
import type { People } from "./actions.ts";

/** Which office leads the shift, as it was read last; who hears it is told when that changes. */
export async function followLeader(people: Pick<People, "leader">, facts: Facts): Promise<{ now(): string | undefined; read(): Promise<void> }> {
  let leader = await people.leader();
  return {
    now: () => leader,
    async read() {
      const before = leader;
      leader = await people.leader();
      if (leader !== before) facts.emit("shift.changed");
    },
  };
}
