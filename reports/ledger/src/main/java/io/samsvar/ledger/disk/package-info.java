/**
 * Private files and SQLite databases: how this module writes to a disk so that it stays written.
 */
@NullMarked
package io.samsvar.ledger.disk;

import org.jspecify.annotations.NullMarked;
