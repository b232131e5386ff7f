/**
 * A state store in a folder of the local disk, one file per resource, safe against crashes and against other processes
 * on the same folder. Start with {@link io.alchemyreactive.state.file.FileStateStore}; {@code StagePaths} says which
 * file is what, {@code CommitLog} how several files change at once.
 */
@org.jspecify.annotations.NullMarked
package io.alchemyreactive.state.file;
