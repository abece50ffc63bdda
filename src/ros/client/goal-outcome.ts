/** What became of a goal for a trajectory controller. */
export type GoalOutcome =
  | { readonly kind: 'succeeded' }
  | { readonly kind: 'rejected' | 'unavailable' }
  | { readonly kind: 'lost'; readonly why: string }
  | { readonly kind: 'canceled' | 'aborted'; readonly code: number; readonly text: string };

/** Numbers of action_msgs/msg/GoalStatus. */
const SUCCEEDED = 4;
const CANCELED = 5;
const ABORTED = 6;

/**
 * The outcome by the status of a goal. Its error code alone does not tell: that of a goal that a restarted server does not
 * know is 0, like that of a canceled one.
 */
export function goalOutcome(
  status: number,
  { error_code: code, error_string: text }: { readonly error_code: number; readonly error_string: string },
): GoalOutcome {
  switch (status) {
    case SUCCEEDED:
      return code === 0 ? { kind: 'succeeded' } : { kind: 'aborted', code, text };
    case CANCELED:
      return { kind: 'canceled', code, text };
    case ABORTED:
      return { kind: 'aborted', code, text };
    default:
      return { kind: 'lost', why: 'its action server does not know the goal' };
  }
}
