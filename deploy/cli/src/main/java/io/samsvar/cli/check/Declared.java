package io.samsvar.cli.check;

import io.samsvar.reconciler.render.RenderedSet;

/**
 * What was given to be judged.
 *
 * @param set objects, each with the file it was read from
 * @param kustomized whether a program stood between the files and the objects, so that a list in a
 *     file need not be the list of the object
 * @param whole whether it is all that a Sync declares there, so that it makes a plan; files that
 *     are named one by one are not
 */
public record Declared(RenderedSet set, boolean kustomized, boolean whole) {}
