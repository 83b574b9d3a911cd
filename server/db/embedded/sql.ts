/** What the multiplexer must know of a text in SQL, because one session serves every client. */
export interface Meaning {
  /** A COPY FROM STDIN and nothing else: its data are gathered before it is run. */
  copiesIn: boolean;
  /** It may hold such a COPY somewhere. Run without data, it would end the database. */
  mayCopyIn: boolean;
  /** LISTEN and UNLISTEN; the channel `*` is all of them. */
  ears: { listen: boolean; channel: string }[];
  /** Why it cannot be served: it would change what other clients see. */
  refusal: string | undefined;
}

const QUIET: Meaning = { copiesIn: false, mayCopyIn: false, ears: [], refusal: undefined };
const REMARKABLE = /\b(copy|listen|unlisten|set|reset|discard|deallocate|temp|temporary)\b|pg_(try_)?advisory_lock/i;
const TOKEN = /--[^\n]*|\/\*|e'(?:[^'\\]|\\[\s\S]|'')*'|'(?:[^']|'')*'|"(?:[^"]|"")*"|\$([a-z_]\w*)?\$[\s\S]*?\$\1\$|;/giu;

/** Each: what it begins with (or holds), and what to say. */
const REFUSED: [pattern: RegExp, reason: string][] = [
  [/^(set\s+(?!local\b|transaction\b|constraints\b)|reset\b)/i, "a setting would hold for every client: use SET LOCAL in a transaction"],
  [/^(discard\b|deallocate\s+(prepare\s+)?all\b)/i, "it would take the prepared statements of every client"],
  [/^create\s+(local\s+|global\s+)?temp(orary)?\s(?![\s\S]*\bon\s+commit\s+drop\b)/i, "every client would see this temporary table: say ON COMMIT DROP"],
  [/\bpg_(try_)?advisory_lock(_shared)?\s*\(/i, "every client would hold this lock: use pg_advisory_xact_lock"],
];

const known = new Map<string, Meaning>();
const KNOWN_AT_MOST = 1_000;
const LONGEST_KNOWN = 10_000;

/** Reads a Query's or Parse's text. The same text is read once. */
export function meaningOf(sql: string): Meaning {
  if (!REMARKABLE.test(sql)) return QUIET;
  const before = known.get(sql);
  if (before) return before;
  const meaning = read(sql);
  if (known.size >= KNOWN_AT_MOST) known.clear();
  if (sql.length <= LONGEST_KNOWN) known.set(sql, meaning);
  return meaning;
}

function read(sql: string): Meaning {
  const statements = statementsOf(sql);
  const [only] = statements;
  const reasons = statements.map((statement) => REFUSED.find(([pattern]) => pattern.test(statement))?.[1]);
  return {
    copiesIn: statements.length === 1 && /^copy\b[\s\S]*\bfrom\s+stdin\b/i.test(only ?? ""),
    mayCopyIn: /\bcopy\b[\s\S]*\bstdin\b/i.test(sql),
    ears: statements.flatMap(earOf),
    refusal: reasons.find((reason) => reason !== undefined),
  };
}

function earOf(statement: string): Meaning["ears"] {
  const [, verb, name] = /^(listen|unlisten)\s+(\*|"(?:[^"]|"")+"|[\w$\u0080-\uffff]+)/i.exec(statement) ?? [];
  if (!verb || !name) return [];
  const channel = name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name.toLowerCase();
  return [{ listen: verb.toLowerCase() === "listen", channel }];
}

/** The statements of a text, without comments, and with nothing in their literals. */
export function statementsOf(sql: string): string[] {
  const statements = [""];
  let from = 0;
  TOKEN.lastIndex = 0;
  for (let found = TOKEN.exec(sql); found; found = TOKEN.exec(sql)) {
    const [token] = found;
    const end = token === "/*" ? endOfComment(sql, found.index) : TOKEN.lastIndex;
    const kept = token.startsWith('"') ? token : token === ";" || token.startsWith("-") || token === "/*" ? " " : "''";
    statements.push((statements.pop() ?? "") + sql.slice(from, found.index) + kept);
    if (token === ";") statements.push("");
    from = TOKEN.lastIndex = end;
  }
  statements.push((statements.pop() ?? "") + sql.slice(from));
  return statements.map((statement) => statement.trim()).filter(Boolean);
}

/** Comments nest in PostgreSQL. */
function endOfComment(sql: string, start: number): number {
  let depth = 0;
  for (let at = start; at < sql.length; at++) {
    const pair = sql.slice(at, at + 2);
    if (pair === "/*") depth++;
    else if (pair === "*/") depth--;
    else continue;
    at++;
    if (depth === 0) return at + 1;
  }
  return sql.length;
}
