/** Tools for those who write policy: test, replay, bench, doc, new. */
@NullMarked
package io.samsvar.cli.policy;

import org.jspecify.annotations.NullMarked;
