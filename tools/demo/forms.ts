/** Source and destination as two connections of one tenant, or in two tenants on two domains. */
export interface DemoForm {
  readonly key: "one_tenant" | "two_tenants";
  readonly title: string;
  readonly destination: TenantName;
  /** Sets people of the two forms apart, since both come from one source. */
  readonly person: string;
}

export type TenantName = "source" | "destination";

export const DOMAINS: Readonly<Record<TenantName, string>> = {
  source: "localhost:3443",
  destination: "localhost:4443",
};

export const FORMS: readonly DemoForm[] = [
  {
    key: "one_tenant",
    title: "(a) Source and destination in one tenant, localhost:3443",
    destination: "source",
    person: "a",
  },
  {
    key: "two_tenants",
    title: "(b) Source at localhost:3443, destination at localhost:4443",
    destination: "destination",
    person: "b",
  },
];
