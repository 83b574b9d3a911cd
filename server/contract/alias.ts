/** The id under which a shared screen knows a worker or a case today. */
export type Alias = (id: number) => number;
