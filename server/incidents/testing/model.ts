import type { Command } from "#contract/commands.ts";
import type { Actor } from "../case.ts";

/**
 * incidents.md §2 once more, slow and obvious: no clocks, no tables, one question after the other. What the machine does is
 * compared with it. Moments are hours since the case was reported.
 */
export interface Model {
  state: string;
  calls: { to: string; lead: boolean; state: string; dueHour: number }[];
  rework: number;
  returns: number;
  suspensions: number;
  photos: string[];
  handler: number | undefined;
  refusedBy: number | undefined;
  closedHour: number;
  dissatisfied: boolean;
  confirmed: boolean;
  tries: number;
  level: number;
}

export const startOfModel = (): Model => ({
  state: "reported", calls: [], rework: 0, returns: 0, suspensions: 0, photos: [], handler: undefined, refusedBy: undefined, closedHour: 0, dissatisfied: false, confirmed: false, tries: 0, level: 0,
});

const LEVELS = ["grid", "community", "subdistrict", "district", "city"];
const nameOf = (to: { unit: number } | { post: number }): string => ("unit" in to ? `unit ${to.unit}` : `post ${to.post}`);

/** The case after a command, or the word "no". `signHours` says by which hour a call made now has to be signed. */
export function step(model: Model, command: Command, actor: Actor, hour: number, signDueHour: number): Model | "no" {
  const is = (...roles: string[]) => roles.some((role) => actor.roles.includes(role as never));
  const inState = (...states: string[]) => states.includes(model.state);
  const m: Model = { ...model, calls: model.calls.map((call) => ({ ...call })), photos: [...model.photos] };
  const names = [...actor.units.map((unit) => `unit ${unit}`), ...actor.posts.map((post) => `post ${post}`)];
  const lead = [...m.calls].reverse().find((call) => call.lead);
  const called = "call" in command && command.call !== undefined ? m.calls[command.call - 1] : undefined;
  const mayRelay = is("dispatcher", "duty_leader") && "relayed" in command && Boolean(command.relayed);
  const isTheirs = called !== undefined && (names.includes(called.to) || mayRelay);
  const worker = is("grid_worker", "exclusive_worker", "department", "subdistrict", "community", "dispatcher", "duty_leader");
  const desk = is("dispatcher", "duty_leader");
  const acceptor = desk || is("community", "subdistrict");
  const during = inState("accepted", "assigned", "in_progress", "rework", "transferred");
  const end = (state: string) => ((m.state = state), m.calls.forEach((call) => !["done", "declined", "released", "gone"].includes(call.state) && (call.state = "released")), m);
  const again = () => {
    if (lead?.state === "done") lead.state = "signed";
    return Object.assign(m, { state: "rework", rework: m.rework + 1, tries: 0 });
  };

  switch (command.kind) {
    case "accept":
      return acceptor && inState("reported") && command.duplicatesSeen ? Object.assign(m, { state: "accepted", refusedBy: undefined }) : "no";
    case "solve":
      if (!is("grid_worker", "exclusive_worker") || !inState("reported") || !command.evidence.photos.length || m.level !== 0) return "no";
      return Object.assign(m, { state: "closed", handler: actor.person, photos: command.evidence.photos, closedHour: hour });
    case "reject":
      if (!acceptor || !inState("reported")) return "no";
      return command.preset ? end("rejected") : Object.assign(m, { refusedBy: actor.person });
    case "confirm_reject":
      if (!(acceptor || is("supervisor")) || !inState("reported") || m.refusedBy === undefined || m.refusedBy === actor.person) return "no";
      return end("rejected");
    case "dispatch": {
      if (!acceptor || !inState("accepted", "assigned", "rework")) return "no";
      if (lead && !["declined", "absent", "released", "gone"].includes(lead.state)) return "no";
      if (nameOf(command.lead) !== "unit 11" && !command.reason) return "no";
      for (const call of m.calls) if (call.lead && !["declined", "done", "released"].includes(call.state)) call.state = "gone";
      const busy = m.calls.filter((call) => !["done", "declined", "released", "gone"].includes(call.state)).map((call) => call.to);
      if (busy.includes(nameOf(command.lead))) return "no";
      m.calls.push({ to: nameOf(command.lead), lead: true, state: "called", dueHour: signDueHour });
      m.state = "assigned";
      return m;
    }
    case "whistle": {
      if (!acceptor || !inState("accepted", "assigned", "in_progress", "rework")) return "no";
      const busy = m.calls.filter((call) => !["done", "declined", "released", "gone"].includes(call.state)).map((call) => call.to);
      const to = command.to.map(nameOf);
      if (to.some((name) => busy.includes(name))) return "no";
      const leads = m.state === "accepted" && (!lead || ["declined", "absent", "released", "gone"].includes(lead.state));
      to.forEach((name, index) => m.calls.push({ to: name, lead: leads && index === 0, state: "called", dueHour: signDueHour }));
      if (leads) m.state = "assigned";
      return m;
    }
    case "receive":
    case "sign":
    case "set_out":
    case "arrive": {
      if (!worker || !during || !called || !isTheirs) return "no";
      const allowed = { receive: ["called"], sign: ["called", "received", "absent"], set_out: ["signed"], arrive: ["signed", "en_route"] }[command.kind];
      if (!allowed.includes(called.state)) return "no";
      called.state = { receive: "received", sign: "signed", set_out: "en_route", arrive: "on_scene" }[command.kind];
      if (called === lead && command.kind !== "receive" && m.state === "assigned") m.state = "in_progress";
      return m;
    }
    case "decline":
      if (!worker || !during || !called || !isTheirs || !["called", "received"].includes(called.state) || hour > called.dueHour) return "no";
      called.state = "declined";
      if (called === lead) Object.assign(m, { state: "accepted", returns: m.returns + 1 });
      return m;
    case "finish":
      if (!worker || !during || !called || !isTheirs || !["signed", "en_route", "on_scene"].includes(called.state)) return "no";
      if (called === lead) {
        if (!command.evidence.photos.length) return "no";
        if (m.state === "rework" && command.evidence.photos.every((photo) => m.photos.includes(photo))) return "no";
        if (m.calls.some((call) => !call.lead && !["done", "released", "declined"].includes(call.state))) return "no";
        Object.assign(m, { state: "to_verify", handler: actor.person, photos: command.evidence.photos });
      }
      called.state = "done";
      return m;
    case "release":
      if (!acceptor || !(during || inState("suspended", "to_verify")) || !called || called === lead || ["done", "declined", "released", "gone"].includes(called.state)) return "no";
      called.state = "released";
      return m;
    case "suspend": {
      if (!is("duty_leader", "leader") || !inState("in_progress", "suspended")) return "no";
      if (!is("leader") && (LEVELS.indexOf(actor.level) <= m.level || m.suspensions > 0)) return "no";
      return Object.assign(m, { state: "suspended", suspensions: m.suspensions + 1 });
    }
    case "resume":
      if (!is("duty_leader", "leader") || !inState("suspended") || (!is("leader") && LEVELS.indexOf(actor.level) <= m.level)) return "no";
      return Object.assign(m, { state: "in_progress" });
    case "pass":
    case "fail": {
      if (!inState("to_verify") || !is("grid_worker", "supervisor", "resident", "dispatcher")) return "no";
      if (actor.person === m.handler || (lead && names.includes(lead.to))) return "no";
      if (is("grid_worker") && actor.person !== 6) return "no";
      if (command.kind === "fail") return again();
      if (!is("supervisor", "grid_worker") || command.method !== "photo" || !command.evidence?.photos.length) return "no";
      return Object.assign(m, { state: "closed", closedHour: hour });
    }
    case "rate":
      if (!(desk || is("resident")) || !inState("closed")) return "no";
      if (command.satisfied) return Object.assign(m, { state: "evaluated" });
      m.dissatisfied = true;
      return hour - m.closedHour > 7 * 24 ? Object.assign(m, { state: "evaluated" }) : again();
    case "try_call_back":
      if (!desk || !inState("closed")) return "no";
      m.tries++;
      if (m.tries === 3) m.state = "evaluated";
      return m;
    case "hand_over":
      return desk && inState("reported", "accepted") ? Object.assign(m, { state: "transferred", confirmed: false }) : "no";
    case "confirm_hand_over":
      return desk && inState("transferred") && !m.confirmed ? Object.assign(m, { confirmed: true }) : "no";
    case "refuse_hand_over":
      return desk && inState("transferred") && !m.confirmed ? Object.assign(m, { state: "accepted" }) : "no";
    case "lift":
      if (!(acceptor || is("grid_worker")) || inState("rejected", "merged", "transferred", "closed", "evaluated", "cancelled")) return "no";
      return LEVELS.indexOf(command.to) > m.level ? Object.assign(m, { level: LEVELS.indexOf(command.to) }) : "no";
    case "cancel":
      return is("supervisor", "duty_leader") && !inState("cancelled") ? end("cancelled") : "no";
    default:
      throw new Error(`the model does not know ${command.kind}`);
  }
}
