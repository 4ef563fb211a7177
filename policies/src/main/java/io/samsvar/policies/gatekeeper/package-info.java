/** ConstraintTemplates and Constraints of Gatekeeper, run by our engine as they are. */
@NullMarked
package io.samsvar.policies.gatekeeper;

import org.jspecify.annotations.NullMarked;
