import "./http/without-eval.ts";
import { computed, createApp, effectScope } from "vue";
import App from "./views/FieldView.vue";
import { API, createApi } from "./http/api.ts";
import { createPartWords } from "./i18n/part-words.ts";
import { createWords } from "./i18n/words.ts";
import { openKeep } from "./field/keep.ts";
import { registerOffline } from "./field/offline.ts";
import { createFieldDesk, FIELD_DESK } from "./field/use-field.ts";
import { FIELD_WORDS } from "./field/use-field-words.ts";
import zh from "./field/zh-CN.json";
import "./styles/tokens.css";
import "./styles/base.css";
import { fetchMissingLetters } from "./styles/missing-letters.ts";
import "./styles/phone.css";

const keep = await openKeep();
// what is owed is not to be thrown away when the phone runs short of room
void navigator.storage?.persist?.();

fetchMissingLetters();
effectScope(true).run(() => {
  const api = createApi("field", (...question) => fetch(...question));
  const field = createFieldDesk({ keep, api, localMilliseconds: () => Date.now() });
  const words = createWords({
    timeZone: computed(() => field.day.value?.installation.timeZone ?? "Asia/Shanghai"),
    storage: localStorage,
    query: location.search,
    english: () => import("./i18n/en.json").then(({ default: texts }) => texts),
  });
  const part = createPartWords(words, zh, () => import("./field/en.json").then(({ default: texts }) => texts));
  void words.ready.then(() => createApp(App).use(words).provide(API, api).provide(FIELD_DESK, field).provide(FIELD_WORDS, part).mount("#app"));
});
registerOffline();
