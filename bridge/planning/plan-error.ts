// Why there is no plan, by what can be done about it. The message is shown to pages: it holds no key, no address and nothing that a model
// was sent.
export class PlanError extends Error {
  override name = 'PlanError'
  constructor(
    readonly code:
      | 'no_model' // none is configured
      | 'no_tools' // none of the reader's tools is known yet
      | 'model_failed' // it does not answer, or answers what is no plan
      | 'declined', // it says that the tools cannot do it
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options)
  }
}
