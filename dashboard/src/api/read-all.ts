/** A page of a list as `http.GET` gives it: a bare list is one that was asked for without `take`. */
interface PageOf<Row> {
  readonly rows: readonly Row[];
  readonly next: string | undefined;
}

/** All rows of a list that is read page by page. For lists that stay short: each page is a request. */
export async function readAll<Row>(
  readPage: (from: string | undefined) => Promise<PageOf<Row>>,
): Promise<readonly Row[]> {
  const rows: Row[] = [];
  let from: string | undefined;
  do {
    const page = await readPage(from);
    rows.push(...page.rows);
    from = page.next;
  } while (from !== undefined);
  return rows;
}
