import type { z } from "zod";
import type { Audience } from "./audience.ts";

/** A question over HTTP: both sides and the OpenAPI document are made from it. `:name` in the path is filled from the input. */
export interface Route<Input extends z.ZodType = z.ZodType, Answer extends z.ZodType = z.ZodType> {
  /** What changes something is posted as JSON, by a page of ours. */
  method?: "post";
  /** What is posted instead of JSON. */
  media?: readonly string[];
  path: string;
  summary: string;
  audiences: readonly Audience[];
  input: Input;
  answer: Answer;
}

export const route = <Input extends z.ZodType, Answer extends z.ZodType>(each: Route<Input, Answer>): Route<Input, Answer> => each;
