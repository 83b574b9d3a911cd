import { onScopeDispose, readonly, shallowRef, type InjectionKey, type Ref, type ShallowRef } from "vue";
import { sitingRoutes, type Siting, type SitingQuestion } from "#contract/siting.ts";
import { provided } from "../composables/provided.ts";
import { AskFailure, type Api } from "../http/api.ts";
import type { Failing } from "../i18n/failures.ts";

/** One search for the best sites, followed until it ends. */
export interface SitingDesk {
  siting: Readonly<ShallowRef<Siting | undefined>>;
  failure: Readonly<Ref<Failing | undefined>>;
  /** Another search takes the place of the one before. */
  start: (question: SitingQuestion) => void;
  cancel: () => void;
  forget: () => void;
}

export const SITING_DESK: InjectionKey<SitingDesk> = Symbol("siting");

const EVERY_MILLISECONDS = 400;
export const isUnderWay = ({ state }: Siting): boolean => state === "preparing" || state === "searching";

/** Made once, in main.ts. */
export function createSitingDesk(api: Api): SitingDesk {
  const siting = shallowRef<Siting>();
  const failure = shallowRef<Failing>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** What is answered about an older search is not told. */
  let turn = 0;

  async function take(asking: Promise<Siting>, mine: number): Promise<void> {
    try {
      const told = await asking;
      if (mine !== turn) return;
      [siting.value, failure.value] = [told, undefined];
      if (isUnderWay(told)) timer = setTimeout(() => void take(api.ask(sitingRoutes.siting, { id: told.id }), mine), EVERY_MILLISECONDS);
    } catch (error) {
      if (mine === turn) failure.value = error instanceof AskFailure ? error.code : "unexpected";
    }
  }
  const next = (asking: Promise<Siting>): void => {
    clearTimeout(timer);
    void take(asking, ++turn);
  };
  onScopeDispose(() => clearTimeout(timer));

  return {
    siting,
    failure: readonly(failure),
    start(question) {
      [siting.value, failure.value] = [undefined, undefined];
      next(api.ask(sitingRoutes.startSiting, question));
    },
    cancel: () => siting.value && next(api.ask(sitingRoutes.cancelSiting, { id: siting.value.id })),
    forget() {
      clearTimeout(timer);
      turn++;
      siting.value = failure.value = undefined;
    },
  };
}

/** The search for the best sites, for any component below main.ts. */
export const useSiting = (): SitingDesk => provided(SITING_DESK);
