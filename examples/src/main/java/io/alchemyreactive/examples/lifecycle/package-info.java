/**
 * Resources whose whole life is in one handler, on a cloud that is a folder of files. Start with {@link
 * io.alchemyreactive.examples.lifecycle.Database}, the shortest; the others add names, replacement, adoption and parts.
 */
@org.jspecify.annotations.NullMarked
package io.alchemyreactive.examples.lifecycle;
