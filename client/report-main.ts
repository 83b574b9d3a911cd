import "./http/without-eval.ts";
import { createApp, effectScope, ref } from "vue";
import { createPartWords } from "./i18n/part-words.ts";
import { createWords } from "./i18n/words.ts";
import { REPORT_WORDS, TIME_ZONE } from "./report/use-report-words.ts";
import zh from "./report/zh-CN.json";
import App from "./views/ReportView.vue";
import "./styles/tokens.css";
import "./styles/base.css";
import { fetchMissingLetters } from "./styles/missing-letters.ts";
import "./styles/phone.css";

fetchMissingLetters();
effectScope(true).run(() => {
  const timeZone = ref("Asia/Shanghai");
  const words = createWords({
    timeZone,
    storage: localStorage,
    query: location.search,
    english: () => import("./i18n/en.json").then(({ default: texts }) => texts),
  });
  const part = createPartWords(words, zh, () => import("./report/en.json").then(({ default: texts }) => texts));
  void words.ready.then(() => createApp(App).use(words).provide(REPORT_WORDS, part).provide(TIME_ZONE, timeZone).mount("#app"));
});
