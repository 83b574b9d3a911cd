import { REAL_PLACES } from "./real-places.ts";
import type { Random } from "./random.ts";

const FIRST = [..."元锦安兴文永福春江青瑞和庆丰宁康桃松柏槐柳桂云月星晨朝霞清秀玉金银珠翠碧龙凤鹤雁石泉溪湖山林花园景明光华盛昌隆祥吉顺平利通达新东西南北"];
const SECOND = [..."和宝绣山东安兴昌泰宁康阳春秋江河溪泉源林荫园景苑台桥门堤湾岭坡岗屯塘井杨槐桃梅兰竹菊松月星霞光明华平顺利通达业工农学文贤德善义仁智信"];
const SURNAMES = [..."王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文关那佟"];
const GIVEN = [..."伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀兰霞平刚桂英华玉梅春雨晨鑫宇浩轩子涵欣怡佳琪思雪婷慧颖丹凤海波志国庆立新晓东振宏德福永胜淑珍桂荣凤琴"];

/** Invents the stems of place names, each once: plausible, and none of a real place that we know. */
export class PlaceNames {
  readonly #random: Random;
  readonly #used = new Set<string>();

  constructor(random: Random) {
    this.#random = random;
  }

  /** Two characters, or three when the pairs run out. */
  stem(): string {
    for (let attempt = 0; attempt < 400; attempt++) {
      const stem = this.#random.pick(FIRST) + this.#random.pick(SECOND);
      if (stem[0] !== stem[1] && this.#take(stem)) return stem;
    }
    for (;;) {
      const stem = this.#random.pick(FIRST) + this.#random.pick(SECOND) + this.#random.pick(SECOND);
      if (this.#take(stem)) return stem;
    }
  }

  #take(stem: string): boolean {
    if (this.#used.has(stem) || REAL_PLACES.has(stem)) return false;
    this.#used.add(stem);
    return true;
  }
}

export function personName(random: Random): string {
  return random.pick(SURNAMES) + random.pick(GIVEN) + (random.chance(0.72) ? random.pick(GIVEN) : "");
}

/** Eleven digits that cannot be dialled: no mobile number begins with 100 (工信部《电信网编号计划》: 13x to 19x). */
export function phoneNumber(serial: number): string {
  return `100${String(serial).padStart(8, "0")}`;
}

const DIGITS = [..."〇一二三四五六七八九"];

/** 1 to 99 as Chinese read it: 十二, 三十. */
export function chineseNumber(value: number): string {
  const [tens, ones] = [Math.floor(value / 10), value % 10];
  return (tens > 1 ? DIGITS[tens] : "") + (tens > 0 ? "十" : "") + (ones > 0 ? DIGITS[ones] : "");
}
