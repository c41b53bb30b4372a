/** Makes dashboard/dist when it is missing or stale. Returns whether it is there and current. */
export function ensureDashboard(): boolean;
