/** The variables this program is started with. The only place that reads them: everything else is handed a `Config`. */
export const processEnvironment = (): Readonly<Record<string, string | undefined>> => process.env;
