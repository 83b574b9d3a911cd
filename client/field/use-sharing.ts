import { computed, onScopeDispose, shallowRef, type Ref } from "vue";
import { fieldRoutes, type FieldFix } from "#contract/field.ts";
import type { Api } from "../http/api.ts";
import type { Keep } from "./keep.ts";
import { fixOf, mayAskPlace } from "../composables/use-place.ts";

export interface Sharing {
  isOn: Readonly<Ref<boolean>>;
  /** The newest, while it is on. */
  here: Readonly<Ref<FieldFix | undefined>>;
  /** Fixes wait on the phone: nobody was reached, so far. */
  isBehind: Readonly<Ref<boolean>>;
  /** The last answer was that nobody is on shift. */
  isOffShift: Readonly<Ref<boolean>>;
  may: boolean;
  turn(on: boolean): Promise<void>;
}

const EVERY_MILLISECONDS = 15_000;
const AT_ONCE = 500;

/** Shares where one is while the page is open and one wants it. Begins again by itself after a reload, and nowhere else. Stops with its scope. */
export function createSharing({ keep, api, person, ahead }: { keep: Keep; api: Api; person: () => number | undefined; /** Of our clock, in milliseconds: what the server's shows more. */ ahead: () => number }): Sharing {
  const isOn = shallowRef(false);
  const here = shallowRef<FieldFix>();
  const behind = shallowRef(0);
  const isOffShift = shallowRef(false);
  let watching: number | undefined;
  let timer: ReturnType<typeof setInterval> | undefined;
  let kept = 0;
  let sending = false;

  function hear(told: GeolocationPosition): void {
    here.value = fixOf({ coords: told.coords, timestamp: told.timestamp + ahead() });
    const me = person();
    if (me === undefined || told.timestamp - kept < EVERY_MILLISECONDS) return;
    kept = told.timestamp;
    void keep.addFix(here.value, me).then(send, () => {});
  }

  async function send(): Promise<void> {
    const me = person();
    if (sending || me === undefined) return;
    sending = true;
    try {
      for (;;) {
        const fixes = await keep.fixes(me, AT_ONCE);
        if (!fixes.length) break;
        const { offShift } = await api.ask(fieldRoutes.ownFixes, { fixes });
        isOffShift.value = offShift > 0;
        await keep.dropFixes(fixes);
        behind.value = 0;
      }
    } catch {
      behind.value++; // they wait
    } finally {
      sending = false;
    }
  }

  async function turn(on: boolean): Promise<void> {
    if (watching !== undefined) navigator.geolocation.clearWatch(watching);
    clearInterval(timer);
    watching = undefined;
    isOn.value = on && mayAskPlace();
    if (isOn.value) {
      watching = navigator.geolocation.watchPosition(hear, () => {}, { enableHighAccuracy: true, maximumAge: 2_000 });
      timer = setInterval(() => void send(), EVERY_MILLISECONDS);
    } else here.value = undefined;
    await keep.show("isSharing", isOn.value).catch(() => {});
    void send();
  }

  void keep.shown("isSharing").then((was) => (was ? turn(true) : undefined));
  onScopeDispose(() => {
    if (watching !== undefined) navigator.geolocation.clearWatch(watching);
    clearInterval(timer);
  });
  return { isOn, here, isBehind: computed(() => behind.value > 0), isOffShift, may: mayAskPlace(), turn };
}
