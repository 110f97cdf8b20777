// What an author can do to reach the points of a criterion that are missing. Exhaustive, like the table in wording.ts.

import { isPlugin } from '../../core/schema/plugin-id.ts'
import type { CriterionResult, OwnCriterion } from '../../core/schema/score.ts'

const RAISES: Record<OwnCriterion, string> = {
  answers: 'Have it start on a clean machine and answer every list that it announces.',
  documented_tools: 'Give every tool a description: a model chooses by nothing else.',
  documented_parameters: 'Give every property of the input schemas a description.',
  annotated_tools: 'Set readOnlyHint or destructiveHint in the annotations of every tool.',
  no_findings: 'Take out of its texts what is named under Findings.',
  clean_protocol: 'Put right what is named under Remarks.',
  recent_protocol: 'Speak revision 2025-06-18 or later: a current SDK does.',
  verified_name: 'Publish it in the official MCP registry, which checks who may use its name.',
  open_source: 'Name its public repository in the package or the registry.',
  licensed: 'State its licence as an SPDX expression, such as MIT.',
  maintained: 'Publish a release: the last change is over a year old, or it is archived or deprecated.',
}

/** How to reach the points that are missing; of a plug-in’s criterion, what it asks. */
export const raise = ({ id, asks }: Pick<CriterionResult, 'id' | 'asks'>): string => (isPlugin(id) ? (asks ?? '') : RAISES[id])
