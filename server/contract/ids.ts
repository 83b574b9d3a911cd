import { z } from "zod";

/** What the database can number: a number beyond it is refused in words, and never asked for. */
const MOST = 2_147_483_647;

/** The number of a record, in JSON. */
export const idSchema = z.int().positive().max(MOST);

/** The same in an address, where everything is text. */
export const idInAddressSchema = z.coerce.number().int().positive().max(MOST);
