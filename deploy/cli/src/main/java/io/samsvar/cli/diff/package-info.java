/**
 * {@code samsvar diff}: what one revision of a repository declares beside another, object by object
 * after rendering. Needs no cluster, and shows no value of a Secret.
 */
@NullMarked
package io.samsvar.cli.diff;

import org.jspecify.annotations.NullMarked;
