import { config } from "zod";

// the first import of main.ts: a schema tries when it is made whether it may make code from text, and the content security policy says no, aloud
config({ jitless: true });
