/** Makes WebAssembly of Rego with the pinned {@code opa}, and refuses what could not run. */
@NullMarked
package io.samsvar.policies.compile;

import org.jspecify.annotations.NullMarked;
