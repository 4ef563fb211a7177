/** The built-in functions of Rego that OPA leaves to the host of a WebAssembly module. */
@NullMarked
package io.samsvar.policies.builtin;

import org.jspecify.annotations.NullMarked;
