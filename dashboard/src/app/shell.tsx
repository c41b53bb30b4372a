import { ActionIcon, AppShell, Burger, Button, Group, Kbd, NavLink, type NavLinkProps, Text } from "@mantine/core";
import { useDisclosure, useHotkeys } from "@mantine/hooks";
import { SearchIcon } from "@primer/octicons-react";
import { createLink, Outlet, useRouterState } from "@tanstack/react-router";
import { type Ref, Suspense, useEffect } from "react";
import { TextLink } from "../components/links.tsx";
import { PageSkeleton } from "../components/loading.tsx";
import { useSession } from "../session/session.tsx";
import { useTexts } from "../texts/use-texts.tsx";
import { CommandPalette } from "./command-palette.tsx";
import { visibleTo } from "./navigation.ts";
import { PersonMenu } from "./person-menu.tsx";
import { StaleNotice } from "./stale-notice.tsx";

const NavigationLink = createLink((props: Omit<NavLinkProps, "href"> & { ref?: Ref<HTMLAnchorElement> }) => (
  <NavLink component="a" {...props} />
));

/** The frame around every page: navigation, search, the person. On narrow screens the navigation is a drawer. */
export function Shell() {
  const texts = useTexts("shell");
  const [isOpen, navigation] = useDisclosure(false);
  const [isSearching, palette] = useDisclosure(false);
  useHotkeys([["mod+K", () => !isInDialog() && palette.open()]], [], true);

  const path = useRouterState({ select: (state) => state.location.pathname });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page closes the drawer
  useEffect(() => navigation.close(), [path]);

  return (
    <AppShell
      header={{ height: 56 }}
      navbar={{ width: 220, breakpoint: "sm", collapsed: { mobile: !isOpen } }}
      padding={{ base: "md", sm: "xl" }}
    >
      <a href="#content" className="skip-link">
        {texts.skip}
      </a>
      <AppShell.Header>
        <Group h="100%" px="md" gap="sm" wrap="nowrap" justify="space-between">
          <Group gap="sm" wrap="nowrap" miw={0}>
            <Burger
              opened={isOpen}
              onClick={navigation.toggle}
              hiddenFrom="sm"
              size="sm"
              aria-expanded={isOpen}
              aria-label={isOpen ? texts.closeNavigation : texts.openNavigation}
            />
            <TenantName />
          </Group>
          <Group gap="xs" wrap="nowrap">
            <SearchButton onClick={palette.open} />
            <PersonMenu />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="xs" aria-label={texts.navigation} className={isOpen ? undefined : "closed-drawer"}>
        <Navigation />
      </AppShell.Navbar>
      <AppShell.Main id="content" tabIndex={-1}>
        <StaleNotice />
        <Suspense fallback={<PageSkeleton />}>
          <Outlet />
        </Suspense>
      </AppShell.Main>
      <CommandPalette opened={isSearching} onClose={palette.close} />
    </AppShell>
  );
}

/** What is typed into a dialog would be lost by going elsewhere. */
const isInDialog = (): boolean => document.querySelector("[aria-modal=true]") !== null;

function TenantName() {
  const { tenant_name: name } = useSession();
  return (
    <TextLink to="/" c="var(--mantine-color-text)" underline="never" fw={600} truncate="end" miw={0}>
      {name}
    </TextLink>
  );
}

function Navigation() {
  const { pages } = useTexts("shell");
  const { scopes } = useSession();
  // It is reached from the home page, and goes back there.
  const isInMigration = useRouterState({ select: ({ location }) => /(^|\/)migrations\//.test(location.pathname) });
  return visibleTo(scopes).map(({ page, to, icon: PageIcon }) => (
    <NavigationLink
      key={page}
      to={to}
      activeOptions={{ exact: to === "/" }}
      activeProps={{ active: true }}
      inactiveProps={{ active: page === "home" && isInMigration }}
      label={pages[page]}
      leftSection={<PageIcon size={16} />}
    />
  ));
}

function SearchButton(props: { onClick: () => void }) {
  const texts = useTexts("shell");
  return (
    <>
      <Button
        variant="default"
        size="xs"
        visibleFrom="sm"
        onClick={props.onClick}
        leftSection={<SearchIcon size={14} />}
        rightSection={<Kbd size="xs">{/Mac|iPhone|iPad/.test(navigator.userAgent) ? "⌘ K" : "Ctrl K"}</Kbd>}
      >
        <Text span size="sm">
          {texts.search}
        </Text>
      </Button>
      <ActionIcon variant="default" size="lg" hiddenFrom="sm" onClick={props.onClick} aria-label={texts.search}>
        <SearchIcon size={16} />
      </ActionIcon>
    </>
  );
}
