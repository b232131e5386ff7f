/**
 * The cost of the engine, measured with JMH beside the floors that no engine can undercut. Start with {@link
 * io.alchemyreactive.benchmarks.Benchmarks}, which runs all; classes with benchmarks are open and public because JMH
 * derives from them.
 */
@org.jspecify.annotations.NullMarked
package io.alchemyreactive.benchmarks;
