// What the page tells authors to write is what the schemas take.
import { expect, it } from 'vitest'
import { RegistrationSchema } from '../../core/schema/registration.ts'
import { OptOutSchema } from '../../core/schema/snapshot.ts'
import { OPT_OUT_EXAMPLE, REGISTRATION_EXAMPLE } from './registration-examples.ts'

it('are of their schemas', () => {
  expect(RegistrationSchema.safeParse(JSON.parse(REGISTRATION_EXAMPLE)).error).toBeUndefined()
  expect(OptOutSchema.safeParse(JSON.parse(OPT_OUT_EXAMPLE)).error).toBeUndefined()
})
