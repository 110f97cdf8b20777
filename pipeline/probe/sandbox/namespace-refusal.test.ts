// What is said where a system refuses namespaces.
import { expect, it } from 'vitest'
import { explainRefusal } from './namespace-refusal.ts'

const UID_MAP = 'bwrap: setting up uid map: Permission denied'

it.each([
  [UID_MAP, { 'kernel/apparmor_restrict_unprivileged_userns': '1' }, /apparmor_restrict_unprivileged_userns=0.*docs\/guides\/sandbox/],
  ['bwrap: loopback: Failed RTM_NEWADDR: Operation not permitted', { 'kernel/apparmor_restrict_unprivileged_userns': '1' }, /AppArmor/],
  [
    'bwrap: No permissions to create new namespace, likely because …',
    { 'kernel/unprivileged_userns_clone': '0' },
    /unprivileged_userns_clone=1/,
  ],
  ['bwrap: Creating new namespace failed: No space left on device', { 'user/max_user_namespaces': '0' }, /max_user_namespaces/],
  [UID_MAP, { 'kernel/apparmor_restrict_unprivileged_userns': '0' }, /container often forbids/],
])('%s under %j tells the way out', (said, settings: Record<string, string>, reason) => {
  expect(explainRefusal(said, (path) => settings[path])).toMatch(reason)
})

it('says nothing of settings where they are not to blame', () => {
  const restricted = () => '1'
  expect(explainRefusal('bwrap: Unknown option --disable-userns', restricted)).toBe(
    'bubblewrap does not work here: bwrap: Unknown option --disable-userns',
  )
})
