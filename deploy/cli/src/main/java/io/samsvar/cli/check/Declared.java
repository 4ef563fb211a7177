package io.samsvar.cli.check;

import io.samsvar.reconciler.render.RenderedSet;

/**
 * What was given to be judged.
 *
 * @param set objects, each with the file it was read from
 * @param kustomized whether a program stood between the files and the objects, so that a list in a
 *     file need not be the list of the object
 */
public record Declared(RenderedSet set, boolean kustomized) {}
