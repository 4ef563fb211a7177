package io.samsvar.policies.exemption;

/** By whose exemption a finding may be waived. */
public enum Waivable {
  /** By that of the team whose Sync declares the object: a rule of a team's own bundle. */
  BY_TEAM,
  /** Only by one that a Sync of the platform declares: a rule of the organisation. */
  BY_ORGANISATION,
  /** By nobody: it is no rule of a pack, or the pack could not decide. */
  BY_NOBODY
}
